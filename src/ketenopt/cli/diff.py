"""The command that says in what two scenarios differ."""

from __future__ import annotations

from pathlib import Path

import click

from ketenopt.cli.options import Manner, manner
from ketenopt.domain.errors import Fault, ScenarioError
from ketenopt.domain.scenario import Scenario

DIFFERENT = 7
"""Exit code with ``--exit-code`` when something differs."""


@click.command("diff", epilog="Example: ketenopt diff scenarios/small#today scenarios/small#less")
@click.argument("a", metavar="FROM")
@click.argument("b", metavar="TO")
@click.option("--exit-code", "coded", is_flag=True, help="Exit with 7 when something differs.")
@manner
def diff_command(a: str, b: str, coded: bool, manner: Manner) -> int:
    """Say what TO says differently from FROM: inputs first, then what the same numbers rest on.

    Each is a chain folder, a chain file, a workbook or an overlay; CHAIN#NAME is one of its study's scenarios. The two
    may have different forms. Display names and notes are not compared.
    """
    from ketenopt.analyse import backing_differences, input_differences
    from ketenopt.cli.answer import document, page
    from ketenopt.report.diff_page import Diff, diff_content, diff_report
    from ketenopt.report.language import Language

    old, new = _both(a, b)
    found = Diff((a, b), old, new, input_differences(new, old), backing_differences(new, old))
    if manner.as_json:
        document({"format": 1, "kind": "diff", "diff": diff_content(found)})
    else:
        page(diff_report(found, Language(manner.language)))
    return DIFFERENT if coded and (found.inputs or found.backing) else 0


def _both(*named: str) -> tuple[Scenario, ...]:
    """Both scenarios.  Raises ScenarioError with the faults of either."""
    from ketenopt.read import read_scenario

    scenarios: list[Scenario] = []
    faults: list[Fault] = []
    for text in named:
        path, name = of_one(text)
        try:
            scenarios.append(read_scenario(path, name))
        except ScenarioError as problem:
            faults += problem.faults
    if faults:
        raise ScenarioError(tuple(faults))
    return tuple(scenarios)


def of_one(text: str) -> tuple[Path, str | None]:
    """The path and the scenario that ``CHAIN#NAME`` means; a path that exists is a path, whatever is in its name.

    >>> str(of_one("plans/2027.xlsx#less")[0]), of_one("plans/2027.xlsx#less")[1]
    ('plans/2027.xlsx', 'less')
    """
    path, mark, name = text.rpartition("#")
    try:
        there = Path(text).exists()
    except (OSError, ValueError):
        there = False
    return (Path(path), name) if mark and path and name and not there else (Path(text), None)
