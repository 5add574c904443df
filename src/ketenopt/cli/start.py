"""What ``init`` writes: a folder, a workbook, or the sheet of a first meeting."""

from __future__ import annotations

from pathlib import Path

import click


def start(target: Path, *, workbook: bool, first_meeting: bool, language: str) -> tuple[Path, ...]:
    """Write what was asked for at ``target``; the files written.  Raises UsageError, ScenarioError."""
    if workbook and first_meeting:
        raise click.UsageError("choose one of --workbook and --first-meeting.")
    if not workbook and not first_meeting:
        return write_start(target)
    if target.suffix.lower() != ".xlsx":
        raise click.UsageError(f"a workbook needs a name that ends in .xlsx: {target}.xlsx")
    return write_template(target, language) if first_meeting else write_workbook(target)


def write_template(target: Path, language: str) -> tuple[Path, ...]:
    """Write the empty sheet of a first meeting, in the language of the meeting."""
    from ketenopt.read.convert import placed
    from ketenopt.read.workbook.meeting_out import write_meeting

    return tuple(placed(target, lambda temporary: write_meeting(temporary, language), force=False))


def write_workbook(target: Path) -> tuple[Path, ...]:
    """Write the starting chain as a workbook with every sheet and column there is."""
    from ketenopt.read import starting_chain
    from ketenopt.read.convert import book_of, write_any

    return tuple(write_any(book_of(starting_chain()), target, everything=True))


def write_start(folder: Path) -> tuple[Path, ...]:
    """Write the starting chain into ``folder``; the files written.

    Raises UsageError, before anything is written, when one of them is already there or the folder cannot be made.
    """
    from ketenopt.read import starting_chain

    texts = starting_chain()
    there = [folder / name for name in sorted(texts) if (folder / name).exists()]
    if there:
        raise click.UsageError(f"{there[0]} is already there; nothing was overwritten. Choose another folder.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in sorted(texts.items()):
            with (folder / name).open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
    except OSError as problem:
        raise click.UsageError(f"cannot write in {folder}: {problem.strerror or problem}") from problem
    return tuple(folder / name for name in sorted(texts))
