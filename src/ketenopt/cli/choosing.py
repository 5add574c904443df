"""Options about what a rule weighs and what stands already."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any, Literal

import click

Command = Callable[..., Any]
Compare = Literal["today", "alone", "free-riding"]

AT_LEAST_0 = click.FloatRange(min=0)


@dataclass(frozen=True, slots=True)
class Choosing:
    """What a rule weighs; the defaults are the chain's own."""

    compare: Compare | None = None
    payments: float | None = None
    paper: bool = False
    alpha: float = 2.0
    gini: float = 0.2
    gamma: float | None = None
    deviation: float = 0.3
    weights: tuple[str, ...] = ()
    pins: tuple[str, ...] = ()
    pin_from: Path | None = None


def _pairs(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    for text in value:
        if "=" not in text:
            raise click.BadParameter(f"expected NAME=VALUE, got {text!r}", ctx=ctx, param=param)
    return value


def choosing(command: Command) -> Command:
    """Add the options; the command gets them as ``choosing``."""

    @click.option("--compare", type=click.Choice(["today", "alone", "free-riding"]), help="What all partners compare a plan with.")
    @click.option("--payments", type=AT_LEAST_0, metavar="KEUR", help="Let partners pay each other this much a budget moment.")
    @click.option("--paper", is_flag=True, help="Allow parts of work that is all or nothing: to be shown, not carried out.")
    @click.option("--alpha", type=AT_LEAST_0, default=2.0, show_default=True, metavar="N", help="Of alpha-fair.")
    @click.option("--gini", type=AT_LEAST_0, default=0.2, show_default=True, metavar="N", help="Most that gini-cap allows.")
    @click.option("--gamma", type=AT_LEAST_0, metavar="N", help="Leave room for N increments at a time that take more effort.")
    @click.option(
        "--deviation", type=AT_LEAST_0, default=0.3, show_default=True, metavar="SHARE", help="How much more, for --gamma."
    )
    @click.option("--weight", "weights", multiple=True, callback=_pairs, metavar="PARTNER=N", help="Of max-min, leximin and nash.")
    @click.option("--pin", "pins", multiple=True, callback=_pairs, metavar="UNIT=PERIOD", help="Let it start then, or =never.")
    @click.option("--pin-from", type=click.Path(path_type=Path), metavar="FILE", help="Keep what a saved plan starts.")
    @wraps(command)
    def told(**words: Any) -> Any:
        names = Choosing.__slots__
        chosen = Choosing(**{name: words.pop(name) for name in names})
        return command(choosing=chosen, **words)

    return told
