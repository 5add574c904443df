"""The command that hands the plan to the teams: backlog."""

from __future__ import annotations

from pathlib import Path

import click

from ketenopt.cli.options import CHAIN, FOLDER, PLAN_FILE, SCENARIO, SET, Effort, Manner, Solving, effort, manner, solving


@click.command("backlog", epilog="Example: ketenopt backlog scenarios/small --out lists --replications 10")
@CHAIN
@SCENARIO
@PLAN_FILE
@click.option("--out", type=FOLDER, required=True, metavar="DIR", help="New folder for the lists.")
@SET
@effort
@solving
@manner
def backlog_command(
    chain: Path,
    scenario: str | None,
    plan_file: Path | None,
    out: Path,
    sets: tuple[str, ...],
    effort: Effort,
    solving: Solving,
    manner: Manner,
) -> None:
    """Write the ordered backlog of every team in CHAIN as CSV that Jira imports, and who must clear what before when.

    Items stand in the order of the plan; impediments are weighed by what it is worth to clear them. Goals without items, and
    items without a goal, are named.
    """
    from ketenopt.batch.backlog import backlog
    from ketenopt.cli.answer import Progress, document, page
    from ketenopt.cli.asked import few, one
    from ketenopt.report.backlog_csv import backlog_json, backlog_report, files
    from ketenopt.report.language import Language

    _empty(out)
    with Progress(manner) as told:
        found = backlog(chain, scenario, plan_file, few(effort, solving), sets, told)
    what = one(chain, scenario, sets, None).scenarios[0].chain
    _write(out, made := files(found, what))
    if manner.as_json:
        document(backlog_json(found, what, sorted(made)))
    else:
        page(backlog_report(found, what, str(out), Language(manner.language)))


def _empty(out: Path) -> None:
    if out.exists() and any(out.iterdir()):
        raise click.UsageError(f"{out} is not empty; nothing is overwritten.")


def _write(out: Path, made: dict[str, str]) -> None:
    from ketenopt.domain.errors import StoreError

    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, text in sorted(made.items()):
            (out / name).write_text(text, encoding="utf-8", newline="")
    except OSError as problem:
        raise StoreError(f"{out}: {problem.strerror or problem}") from problem
