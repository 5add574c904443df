"""Today's practice, also where its own order leaves no room for what must be done.

Rank-and-fill places what must be done first and as early as it fits.  Where that fails, the earliest starts that do fit are
found by the solver, as a board would work them out by hand; the ranking then fills what is left.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ketenopt.domain.errors import Infeasible
from ketenopt.domain.problem import Problem
from ketenopt.optimise.formulation import formulate
from ketenopt.optimise.optimum import Settings, optimum, preference
from ketenopt.optimise.ranked import rank_and_fill
from ketenopt.optimise.shortage import needed
from ketenopt.optimise.solution import Solution, read


def practice(p: Problem, settings: Settings) -> Solution | None:
    """The plan of today's practice; None when what must be done cannot be done at all."""
    try:
        return rank_and_fill(p)
    except Infeasible:
        obliged = _obliged(replace(p, divisible=np.zeros_like(p.divisible)), settings)
    if obliged is not None:
        try:
            return rank_and_fill(p, obliged.x)
        except Infeasible:
            return obliged
    return _obliged(p, settings)


def _obliged(p: Problem, settings: Settings) -> Solution | None:
    """What must be done and what that waits for, as early as possible, and nothing else."""
    only = replace(p, latest=np.where(needed(p), p.latest, -1))
    f = formulate(only)
    best = optimum(f, -preference(f), replace(settings, seconds=None))
    return None if best is None else read(p, f.columns, best.values)
