"""The command that says what a conclusion hangs on: sensitivity."""

from __future__ import annotations

from pathlib import Path

import click

from ketenopt.cli.options import CHAIN, RUNS, SEED, SET, Manner, Means, hands, manner, means

METHODS = click.Choice(["tornado", "morris", "sobol"])
WAYS = click.Choice(["auto", "kind", "each"])


@click.command("sensitivity", epilog="Example: ketenopt sensitivity scenarios/small --only governance --replications 20")
@CHAIN
@click.option("--scenario", metavar="NAME", help="Scenario of the study; default: its proposal.")
@click.option("--baseline", default="", metavar="NAME", help="What it is compared with; default: the study's baseline.")
@click.option("--alone", is_flag=True, help="The scenario by itself, compared with nothing.")
@click.option("--measure", default="net_value_keur", show_default=True, metavar="NAME", help="The outcome.")
@click.option("--threshold", type=float, default=0.0, show_default=True, metavar="X", help="The conclusion turns at this outcome.")
@click.option("--method", type=METHODS, default="tornado", show_default=True, help="One at a time, screening, or variance.")
@click.option("--only", multiple=True, metavar="PATH", help="Only assumptions at or below this path; * is any id.")
@click.option("--by", type=WAYS, default="auto", show_default=True, help="Assumptions of a kind together, or each.")
@click.option("--samples", type=RUNS, default=16, show_default=True, metavar="N", help="Trajectories (Morris), points (Sobol).")
@click.option("--replications", type=RUNS, default=50, show_default=True, metavar="N", help="Runs in each world.")
@click.option("--seed", type=SEED, metavar="N", help="Same seed, same numbers; default: the study's.")
@SET
@means
@hands
@manner
def sensitivity_command(
    chain: Path, sets: tuple[str, ...], means: Means, hands: tuple[int, str], manner: Manner, **asked: object
) -> None:
    """Which assumptions turn the conclusion about CHAIN, and at which value?

    Every assumption with a range in the register is moved to both ends, with plans kept as they were decided and the same
    luck; where the conclusion turns, the tipping point is found by halving. More than 40 are moved by kind.
    """
    from ketenopt.cli.experimenting import sense_and_tell

    sense_and_tell(chain, asked, sets, means, hands, manner)
