"""How a command answers: a page or JSON on stdout, warnings and progress on stderr."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from ketenopt.cli.options import Manner
from ketenopt.domain.comparison import Comparison
from ketenopt.domain.errors import Fault, ScenarioError
from ketenopt.domain.plan import Plan
from ketenopt.domain.scenario import Scenario
from ketenopt.report.confidential import shield
from ketenopt.report.harmless import harmless
from ketenopt.report.language import Language
from ketenopt.report.machine import as_json, comparison_json, plan_json
from ketenopt.report.page import Report
from ketenopt.report.plan_page import plan_report
from ketenopt.report.terminal import WIDTH, render

NARROWEST = 40


def page(report: Report) -> None:
    """The report on stdout, at most 80 columns; narrower in a narrower terminal."""
    columns = shutil.get_terminal_size((WIDTH, 24)).columns if sys.stdout.isatty() else WIDTH
    text = render(report, max(NARROWEST, min(WIDTH, columns)), strong=lambda line: click.style(line, bold=True))
    click.echo(text, nl=False)


def document(content: Mapping[str, Any]) -> None:
    """One JSON document on stdout."""
    click.echo(as_json(content), nl=False)


def show(
    comparison: Comparison,
    said: Callable[[Comparison, Language], Report],
    scenarios: Sequence[Scenario],
    manner: Manner,
) -> None:
    """A comparison as JSON or as the page that ``said`` makes of it."""
    if manner.as_json:
        document(comparison_json(comparison, shield(*scenarios)))
    else:
        page(said(comparison, Language(manner.language)))


def show_plan(scenario: Scenario, plan: Plan, manner: Manner) -> None:
    """A plan as JSON or as its page."""
    if manner.as_json:
        document(plan_json(scenario, plan))
    else:
        page(plan_report(scenario, plan, Language(manner.language)))


def show_plans(scenario: Scenario, plans: Sequence[Plan], manner: Manner) -> None:
    """One plan, or several side by side."""
    from ketenopt.report.rules_page import rules_json, rules_report

    if len(plans) == 1:
        show_plan(scenario, plans[0], manner)
    elif manner.as_json:
        document(rules_json(scenario, plans))
    else:
        page(rules_report(scenario, plans, Language(manner.language)))


def strictly(warnings: Sequence[Fault], manner: Manner) -> None:
    """With ``--strict`` warnings are faults.  Raises ScenarioError."""
    if manner.strict and warnings:
        raise ScenarioError(tuple(warnings))


def warn(warnings: Sequence[Fault], manner: Manner, chain: Path) -> None:
    """One line on stderr about the warnings, after the answer: ``check`` lists them."""
    if warnings and not manner.quiet:
        t = Language(manner.language)
        where = harmless(chain, 60)
        text = t.plural("{n} warning: ketenopt check {chain}", "{n} warnings: ketenopt check {chain}", len(warnings), chain=where)
        click.secho(text, err=True, fg="yellow")


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
