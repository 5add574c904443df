"""What ``convert`` and ``merge`` do and say."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from ketenopt.cli.answer import strictly
from ketenopt.cli.options import Manner
from ketenopt.domain.errors import Fault
from ketenopt.read.convert import write_any
from ketenopt.read.merge import Disagreement, merge, sent
from ketenopt.report.faults import fault_line
from ketenopt.report.harmless import harmless
from ketenopt.report.language import Language


def tell(warnings: Sequence[Fault], manner: Manner) -> None:
    """Every warning on a line of its own on stderr; with ``--strict`` they are faults.  Raises ScenarioError."""
    strictly(warnings, manner)
    t = Language(manner.language)
    for fault in () if manner.quiet else sorted(warnings):
        click.secho(t("warning: {text}", text=fault_line(fault, t)), err=True, fg="yellow")


def join(words: Sequence[str], out: Path, *, force: bool) -> tuple[list[Disagreement], list[Fault]]:
    """Join the files that ``words`` name into ``out``; where they disagree, and warnings."""
    if len(words) < 2:
        raise click.UsageError("merge joins two files or more; ketenopt convert copies one.")
    book, found = merge([sent(word) for word in words])
    write_any(book, out, force=force, differences=[(one.path, one.taken, one.owner, one.says) for one in found])
    return found, book.warnings


def lines(found: Sequence[Disagreement], language: str) -> list[str]:
    """The disagreements for a person: those nobody settled first."""
    t = Language(language)
    open_ones = [one for one in found if not one.settled]
    own = [one for one in found if one.settled]
    told = [t.plural("{n} disagreement nobody has settled", "{n} disagreements nobody has settled", len(open_ones))]
    told += [line for one in open_ones for line in _lines(one, t)]
    if own:
        told += [t.plural("{n} settled by whose own it is", "{n} settled by whose own they are", len(own))]
        told += [line for one in own for line in _lines(one, t)]
    return told


def _lines(one: Disagreement, t: Language) -> list[str]:
    first = t("  {path}: taken from {file}", path=harmless(one.path, 60), file=harmless(one.taken, 40))
    return [first, *(f"    {harmless(file, 30)}: {harmless(text, 60)}" for file, text in one.says)]


def as_rows(found: Sequence[Disagreement]) -> list[dict[str, Any]]:
    """The disagreements as plain data."""
    return [
        {
            "path": one.path,
            "taken": one.taken,
            "owner": one.owner,
            "says": [{"file": file, "value": text} for file, text in one.says],
        }
        for one in found
    ]
