"""The command that finds the best of many: select."""

from __future__ import annotations

from pathlib import Path

import click

from ketenopt.cli.options import RUNS, SEED, SET, Manner, Means, hands, manner, means

MEASURE = click.option("--measure", default="net_value_keur", show_default=True, metavar="NAME", help="What the best is best in.")
ZONE = click.option(
    "--zone", type=click.FloatRange(0, min_open=True), required=True, metavar="X", help="Smaller differences do not matter."
)
CHANCE = click.FloatRange(0.5, 0.999)


@click.command("select", epilog="Example: ketenopt select scenarios/small --zone 500")
@click.argument("study", metavar="STUDY|DESIGN", type=click.Path(path_type=Path))
@MEASURE
@ZONE
@click.option("--confidence", type=CHANCE, default=0.95, show_default=True, metavar="P", help="Chance that it is the best.")
@click.option(
    "--first", type=click.IntRange(5), default=20, show_default=True, metavar="N", help="Replications of all to begin with."
)
@click.option("--maximum", type=RUNS, default=10_000, show_default=True, metavar="N", help="Replications of one at most.")
@click.option("--fresh", type=RUNS, default=200, show_default=True, metavar="N", help="Other replications for the winner.")
@click.option("--seed", type=SEED, metavar="N", help="Same seed, same numbers; default: the study's.")
@SET
@means
@hands
@manner
def select_command(
    study: Path, sets: tuple[str, ...], means: Means, hands: tuple[int, str], manner: Manner, **wish: object
) -> None:
    """Find the best scenario of a STUDY, or point of a DESIGN, without simulating all of them equally long.

    Scenarios race on the same luck and drop out as soon as they cannot win any more; the winner is then simulated afresh.
    """
    from ketenopt.cli.experimenting import select_and_tell

    select_and_tell(study, wish, sets, means, hands, manner)
