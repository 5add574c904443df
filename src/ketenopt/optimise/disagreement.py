"""What each partner compares a plan with: today's practice, what it can do alone, or riding free on the others.

Alone: the best plan for the partner with only its own right-hand sides; those of others, and of joint funds, are 0.
Free-riding: the others make their best plan without it; it enjoys what it cannot be kept from, and does its best besides
(z <= own starts + their starts), so a benefit counts once.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ketenopt.domain.problem import Array, Problem
from ketenopt.optimise.check import Worth
from ketenopt.optimise.formulation import Formulation, formulate
from ketenopt.optimise.formulation.rows import Rows
from ketenopt.optimise.optimum import Settings, limited, optimum
from ketenopt.optimise.solution import read


def disagreement(p: Problem, today: Worth, settings: Settings) -> Array:
    """d (P,), kEUR of present value; ``today`` is the worth of today's practice."""
    values = today.utility[: p.P].copy()
    for o, how in enumerate(p.compare):
        if how == "alone":
            values[o] = alone(p, o, settings)
        elif how == "free-riding":
            values[o] = riding_free(p, o, settings)
    return values


def alone(p: Problem, o: int, settings: Settings) -> float:
    """What partner ``o`` is worth by itself."""
    f = _form(p, settings)
    mine = replace(f, rows=limited(f.rows, frozenset({p.partners[o]})))
    best = optimum(mine, f.U[o], settings)
    return float(f.constant[o]) + (best.objective if best else 0.0)


def riding_free(p: Problem, o: int, settings: Settings) -> float:
    """What partner ``o`` is worth when it stays out of the others' plan."""
    f = _form(p, settings)
    rest = frozenset(p.partners) - {p.partners[o]}
    others = [g for g in range(len(p.partners)) if g != o]
    best = optimum(replace(f, rows=limited(f.rows, rest)), f.U[others].sum(axis=0), settings)
    theirs = read(p, f.columns, best.values).x if best else np.zeros((len(p.units), p.T))
    spill = np.where(p.excludable[o][:, None], 0.0, theirs)
    slotted = _form(p, settings, slots=True)
    rows = tuple(_open(p, block, o, spill) for block in limited(slotted.rows, frozenset({p.partners[o]})))
    mine = optimum(replace(slotted, rows=rows), slotted.U[o], settings)
    burden = float((np.minimum(p.value[o], 0.0) * spill).sum())
    return float(slotted.constant[o]) + burden + (mine.objective if mine else 0.0)


def _form(p: Problem, settings: Settings, slots: bool = False) -> Formulation:
    f = formulate(p, slots)
    return f.relaxed() if settings.paper else f


def _open(p: Problem, block: Rows, o: int, spill: Array) -> Rows:
    """Slots of partner ``o`` also hold what spills over: z[i,o,t] <= x[i,t] + spill[i,t]."""
    if block.constraint != "slot":
        return block
    rhs = [
        spill[p.units.index(unit), p.periods.index(period)] if who == p.partners[o] else 0.0 for unit, who, period in block.labels
    ]
    return replace(block, rhs=np.array(rhs))
