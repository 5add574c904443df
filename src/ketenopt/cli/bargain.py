"""Commands that ask who would accept, why, and what else: deal, explain, alternatives, approve."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from ketenopt.cli.options import CHAIN, PLAN_FILE, RULE, SCENARIO, SET, Manner, Solving, manner, solving

EXAMPLES = {
    "deal": "ketenopt deal scenarios/small",
    "explain": "ketenopt explain scenarios/small beeld",
    "alternatives": "ketenopt alternatives scenarios/small --within 10",
    "approve": "ketenopt approve scenarios/small plan.json --by ketenberaad --on 2027-01-15",
}


def _example(name: str) -> str:
    return f"Example: {EXAMPLES[name]}"


@click.command("deal", epilog=_example("deal"))
@CHAIN
@SCENARIO
@RULE
@PLAN_FILE
@SET
@solving
@manner
def deal_command(
    chain: Path,
    scenario: str | None,
    rule: str | None,
    plan_file: Path | None,
    sets: tuple[str, ...],
    solving: Solving,
    manner: Manner,
) -> None:
    """Who would accept a plan of CHAIN: who gives in, who is better off alone, and what keeps everybody in.

    The plan is the best for the chain as a whole, unless --rule or --plan says otherwise.
    """
    from ketenopt.cli.answer import document, page, strictly, warn
    from ketenopt.cli.asked import one
    from ketenopt.cli.reasoning import checked_deal
    from ketenopt.report.deal_page import deal_json, deal_report
    from ketenopt.report.language import Language

    asked = one(chain, scenario, sets, rule or "central", plan_file)
    strictly(asked.warnings, manner)
    found = checked_deal(asked, solving)
    if manner.as_json:
        document(deal_json(asked.scenarios[0], found))
    else:
        page(deal_report(asked.scenarios[0], found, Language(manner.language)))
    warn(asked.warnings, manner, chain)


@click.command("explain", epilog=_example("explain"))
@CHAIN
@click.argument("initiative", required=False)
@SCENARIO
@RULE
@PLAN_FILE
@SET
@solving
@manner
def explain_command(
    chain: Path,
    initiative: str | None,
    scenario: str | None,
    rule: str | None,
    plan_file: Path | None,
    sets: tuple[str, ...],
    solving: Solving,
    manner: Manner,
) -> None:
    """Why each INITIATIVE of CHAIN (or one, more thoroughly) is in the plan or not, and what would change that.

    Where there is no plan: which demands cannot all be met, and the cheapest way out.
    """
    from ketenopt.cli.answer import document, page, strictly, warn
    from ketenopt.cli.asked import one
    from ketenopt.cli.reasoning import told
    from ketenopt.report.explain_page import explain_json, explain_report
    from ketenopt.report.language import Language

    asked = one(chain, scenario, sets, rule, plan_file)
    strictly(asked.warnings, manner)
    found = told(asked, solving, initiative)
    if manner.as_json:
        document(explain_json(asked.scenarios[0], found))
    else:
        page(explain_report(asked.scenarios[0], found, Language(manner.language)))
    warn(asked.warnings, manner, chain)


@click.command("alternatives", epilog=_example("alternatives"))
@CHAIN
@SCENARIO
@RULE
@click.option("--within", type=click.FloatRange(0, 100), default=5.0, show_default=True, metavar="PERCENT", help="Most to give up.")
@click.option("--most", type=click.IntRange(1, 20), default=4, show_default=True, metavar="N", help="Plans besides the best.")
@SET
@solving
@manner
def alternatives_command(
    chain: Path,
    scenario: str | None,
    rule: str | None,
    within: float,
    most: int,
    sets: tuple[str, ...],
    solving: Solving,
    manner: Manner,
) -> None:
    """Plans of CHAIN that are almost as good as the best and differ most from it, each with every partner's gain.

    Also says which initiatives are in all such plans, in some, and in none.
    """
    from ketenopt.cli.answer import document, page, strictly, warn
    from ketenopt.cli.asked import one
    from ketenopt.cli.reasoning import others
    from ketenopt.report.language import Language
    from ketenopt.report.rules_page import alternatives_json, alternatives_report

    asked = one(chain, scenario, sets, rule)
    strictly(asked.warnings, manner)
    found = others(asked, solving, within, most)
    if manner.as_json:
        document(alternatives_json(asked.scenarios[0], found))
    else:
        page(alternatives_report(asked.scenarios[0], found, Language(manner.language)))
    warn(asked.warnings, manner, chain)


@click.command("approve", epilog=_example("approve"))
@CHAIN
@click.argument("plan", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--by", "body", required=True, metavar="BODY", help="The body or partner that approves it.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), required=True, metavar="DATE", help="The day on which.")
@SCENARIO
@SET
@manner
def approve_command(
    chain: Path, plan: Path, body: str, on: datetime, scenario: str | None, sets: tuple[str, ...], manner: Manner
) -> None:
    """Approve the saved PLAN of CHAIN: its file then says who, when and which, and is not changed any more."""
    from ketenopt.cli.answer import document
    from ketenopt.cli.asked import one
    from ketenopt.cli.reasoning import approved

    given = approved(one(chain, scenario, sets, None), plan, body, on.date())
    if manner.as_json:
        told = {"plan": str(plan), "hash": given.hash, "body": given.body, "on": given.on}
        document({"format": 1, "kind": "approval", "approval": told})
    elif not manner.quiet:
        click.echo(f"{plan}: {given.hash[:12]} {given.body} {given.on}")
