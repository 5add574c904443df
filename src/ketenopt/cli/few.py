"""Options of commands that look at dozens of other worlds: few runs where nobody asks for more."""

from __future__ import annotations

import click

from ketenopt.cli.options import Effort, Solving
from ketenopt.study import Options

FEW = 40


def few(effort: Effort, solving: Solving) -> Options:
    """What the user asked for, with ``FEW`` runs by default.  Raises UsageError for an engine that does not exist."""
    from ketenopt.simulate import NAMES

    if effort.engine not in NAMES:
        raise click.UsageError(f"There is no engine {effort.engine!r}; there are: {', '.join(NAMES)}.")
    return Options(
        replications=effort.replications or FEW,
        seed=effort.seed,
        engine=effort.engine,
        workers=effort.workers,
        solver=solving.solver,
        time_limit=solving.time_limit,
    )
