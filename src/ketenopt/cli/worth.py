"""The command that says what something is worth: worth."""

from __future__ import annotations

from pathlib import Path

import click

from ketenopt.cli.options import CHAIN, SCENARIO, SET, Effort, Manner, Solving, effort, manner, solving

KINDS = click.Choice(["role", "impediment", "partner", "capacity", "openness", "gap"])


@click.command("worth", epilog="Example: ketenopt worth impediment scenarios/strafrechtketen --replications 20")
@click.argument("kind", type=KINDS)
@CHAIN
@SCENARIO
@click.option("--only", multiple=True, metavar="NAME", help="Only this one of the kind; may be repeated.")
@click.option("--cost", type=click.FloatRange(min=0), metavar="KEUR", help="What a role costs a year; default: 87 a person.")
@click.option("--permutations", type=click.IntRange(2, 1000), default=8, show_default=True, metavar="N", help="Orders sampled.")
@click.option("--replan/--no-replan", default=None, help="Make the plan again on advice, or only the order; default: the chain's.")
@SET
@effort
@solving
@manner
def worth_command(
    kind: str,
    chain: Path,
    scenario: str | None,
    only: tuple[str, ...],
    cost: float | None,
    permutations: int,
    replan: bool | None,
    sets: tuple[str, ...],
    effort: Effort,
    solving: Solving,
    manner: Manner,
) -> None:
    """What is a role, impediment, partner, person (capacity) or rung of sharing (openness) in CHAIN worth?

    The same plan on the same luck, with and without, in value and in days, split over the ways in which it works. A role is
    told by the threshold from which it pays. KIND gap: how far from the best reachable, and due to what.
    """
    from ketenopt.batch.worth import Wish, worths
    from ketenopt.cli.answer import Progress, document, page
    from ketenopt.cli.asked import few, one
    from ketenopt.report.language import Language
    from ketenopt.report.worth_page import worth_json, worth_report

    wish = Wish(kind, only, scenario, cost, permutations, replan=replan)
    with Progress(manner) as told:
        found = worths(chain, wish, few(effort, solving), sets, told)
    what = one(chain, scenario, sets, None).scenarios[0]
    if manner.as_json:
        document(worth_json(found, what))
    else:
        page(worth_report(found, what, Language(manner.language)))
