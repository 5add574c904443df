"""Commands that ask who would accept, why, and what else: deal, explain, alternatives."""

from __future__ import annotations

from pathlib import Path

import click

from ketenopt.cli.options import CHAIN, PLAN_FILE, RULE, SCENARIO, SET, Manner, Solving, manner, solving

EXAMPLES = {
    "deal": "ketenopt deal scenarios/small",
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
