"""Commands that decide, deliver and compare: plan, simulate, compare."""

from __future__ import annotations

from pathlib import Path

import click

from ketenopt.cli.choosing import Choosing, choosing
from ketenopt.cli.options import (
    CHAIN,
    OUT_FILE,
    OUT_FOLDER,
    PLAN_FILE,
    RULE,
    SCENARIO,
    SET,
    Effort,
    Manner,
    Solving,
    effort,
    manner,
    solving,
)

EXAMPLES = {
    "plan": "ketenopt plan scenarios/small --rule central --out plan.json",
    "simulate": "ketenopt simulate scenarios/small --plan plan.json --replications 100",
    "compare": "ketenopt compare scenarios/strafrechtketen/study.yaml --workers 2",
}


def _example(name: str) -> str:
    return f"Example: {EXAMPLES[name]}"


@click.command("plan", epilog=_example("plan"))
@CHAIN
@SCENARIO
@RULE
@OUT_FILE
@SET
@choosing
@solving
@manner
def plan_command(
    chain: Path,
    scenario: str | None,
    rule: str | None,
    out: Path | None,
    sets: tuple[str, ...],
    choosing: Choosing,
    solving: Solving,
    manner: Manner,
) -> None:
    """Decide what is started when in CHAIN, who pays, and who gains.

    The rule is that of the scenario in the study, else individually-rational; several with commas between them, or all,
    are shown side by side, and frontier shows what a larger smallest gain costs. A plan cut short by --time-limit says how
    far it may be from the best. With --solver cbc it says what HiGHS finds differently.
    """
    from ketenopt.cli.answer import show_plans, strictly, warn
    from ketenopt.cli.asked import one, save_plan
    from ketenopt.cli.reasoning import planned

    opened = one(chain, scenario, sets, rule)
    strictly(opened.warnings, manner)
    made = planned(opened, solving, choosing)
    save_plan(made[0], out)
    show_plans(opened.scenarios[0], made, manner)
    warn(opened.warnings, manner, chain)


@click.command("simulate", epilog=_example("simulate"))
@CHAIN
@SCENARIO
@RULE
@PLAN_FILE
@OUT_FOLDER
@click.option("--events", is_flag=True, help="Keep the log of every event in --out; ketenopt store export DIR --table events.")
@SET
@effort
@solving
@manner
def simulate_command(
    chain: Path,
    scenario: str | None,
    rule: str | None,
    plan_file: Path | None,
    out: Path | None,
    events: bool,
    sets: tuple[str, ...],
    effort: Effort,
    solving: Solving,
    manner: Manner,
) -> None:
    """Carry out a plan of CHAIN many times: when is what delivered, and in use?

    The plan is read from --plan, else made by the rule.
    """
    from ketenopt.cli.answer import show, strictly, warn
    from ketenopt.cli.asked import one, run
    from ketenopt.report.delivery_page import delivery_report

    if events and out is None:
        raise click.UsageError("--events is kept with the run: say where with --out.")
    opened = one(chain, scenario, sets, rule, plan_file)
    strictly(opened.warnings, manner)
    comparison = run(opened, effort, solving, out, manner, events=events)
    show(comparison, delivery_report, opened.scenarios, manner)
    warn(opened.warnings, manner, chain)


@click.command("compare", epilog=_example("compare"))
@click.argument("study", metavar="STUDY|CHAIN", type=click.Path(path_type=Path))
@OUT_FOLDER
@SET
@effort
@solving
@manner
def compare_command(study: Path, out: Path | None, sets: tuple[str, ...], effort: Effort, solving: Solving, manner: Manner) -> None:
    """Scenarios side by side on the same luck: the paper plan against what is in use by when.

    Also says which scenario is better or that it cannot be told, who notices what, and who must act. A chain without a
    study.yaml is compared on today's practice and a proposal.
    """
    from ketenopt.cli.answer import show, strictly, warn
    from ketenopt.cli.asked import all_of, run
    from ketenopt.report.first_screen import comparison_report

    opened = all_of(study, sets)
    strictly(opened.warnings, manner)
    comparison = run(opened, effort, solving, out, manner)
    show(comparison, comparison_report, opened.scenarios, manner)
    warn(opened.warnings, manner, study)
