"""How a command answers: a page or JSON on stdout, warnings and progress on stderr."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import click

from ketenopt.cli.options import Manner
from ketenopt.domain.errors import Fault, ScenarioError
from ketenopt.report.faults import fault_line
from ketenopt.report.language import Language
from ketenopt.report.machine import as_json
from ketenopt.report.page import Report
from ketenopt.report.terminal import WIDTH, render

MOST_WARNINGS = 5
NARROWEST = 40


def page(report: Report) -> None:
    """The report on stdout, at most 80 columns; narrower in a narrower terminal."""
    columns = shutil.get_terminal_size((WIDTH, 24)).columns if sys.stdout.isatty() else WIDTH
    text = render(report, max(NARROWEST, min(WIDTH, columns)), strong=lambda line: click.style(line, bold=True))
    click.echo(text, nl=False)


def document(content: Mapping[str, Any]) -> None:
    """One JSON document on stdout."""
    click.echo(as_json(content), nl=False)


def strictly(warnings: Sequence[Fault], manner: Manner) -> None:
    """With ``--strict`` warnings are faults.  Raises ScenarioError."""
    if manner.strict and warnings:
        raise ScenarioError(tuple(warnings))


def warn(warnings: Sequence[Fault], manner: Manner) -> None:
    """Warnings on stderr, the first few; with ``--strict`` they are faults.  Raises ScenarioError."""
    strictly(warnings, manner)
    if manner.quiet:
        return
    t = Language(manner.language)
    for fault in warnings[:MOST_WARNINGS]:
        click.secho(t("warning: {text}", text=fault_line(fault, t)), err=True, fg="yellow")
    if len(warnings) > MOST_WARNINGS:
        more = len(warnings) - MOST_WARNINGS
        click.echo(t.plural("and {n} other warning: ketenopt check", "and {n} other warnings: ketenopt check", more), err=True)


class Progress:
    """A line on stderr that says how far it is; silent unless stderr is a terminal."""

    def __init__(self, manner: Manner) -> None:
        self.shown = not manner.quiet and not manner.as_json and sys.stderr.isatty()

    def __call__(self, what: str, done: int, total: int) -> None:
        if self.shown:
            click.echo(f"\r{what[:50]} {done}/{total}\x1b[K", nl=False, err=True)

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self.shown:
            click.echo("\r\x1b[K", nl=False, err=True)
