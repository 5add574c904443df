"""The folder that ``init`` writes."""

from __future__ import annotations

from pathlib import Path

import click


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
