"""One optimum of a formulation, and always the same one.

Ties are broken by a rule, not by the solver: among plans worth the same (to ``MARGIN`` of the value), the one that
starts least and earliest, summed over all that is funded; then the one with few contractors in which units with a lower
id are done, and done first.  So nothing that is worth nothing is started.  The rule is a second optimisation with the
value held, which stops after a fixed number of nodes, never by a clock; a plan whose search was cut short keeps what it
funds.  Then whole variables are fixed and the rest is solved once more, so that no rounding of the search is left.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from ketenopt.domain.errors import SolverFailed, Unbounded
from ketenopt.domain.problem import Array
from ketenopt.optimise.formulation import Formulation
from ketenopt.optimise.formulation.rows import Rows
from ketenopt.optimise.program import Program, program
from ketenopt.optimise.solve import Answer, Limits, SolverName, Status, solve

MARGIN = 1e-7
"""Share of the value (absolute below 1 kEUR) within which two choices of whole numbers are worth the same."""

FINE_MARGIN = 1e-10
"""The same for what is left to choose once whole numbers are fixed: continuous work would use all that it is given."""

NODES = 2000
"""Nodes of branch and bound that a plan may take unless it is to be exact: counted, not timed, so the same everywhere."""

TIE_NODES = 100
"""Nodes that breaking a tie may take."""

GAP = 1e-4
"""Default relative gap of plans with whole variables; the plan shows the gap it has."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How to solve: ``gap`` relative, ``seconds`` (None: no clock), ``paper``: shares of everything allowed.

    A gap of 0 asks for a proven optimum, however long it takes; any other stops after ``nodes`` as well.
    ``compare`` replaces what every partner compares a plan with.  ``payments``: most kEUR a partner pays others at a
    budget moment, None: no payments (or those the chain agreed to).  ``weights`` by partner, 1 where it is not named, for
    max-min, leximin and Nash; ``alpha`` and ``gini`` are what those rules need.  ``gamma``: how many initiatives at a
    time may take ``deviation`` more effort than meant.  ``pins``: (unit, period index), -1 for never.
    """

    solver: SolverName = "highs"
    gap: float = GAP
    seconds: float | None = None
    paper: bool = False
    nodes: int = NODES
    compare: Literal["today", "alone", "free-riding"] | None = None
    payments: float | None = None
    weights: tuple[tuple[str, float], ...] = ()
    alpha: float = 2.0
    gini: float = 0.2
    gamma: float | None = None
    deviation: float = 0.3
    pins: tuple[tuple[str, int], ...] = ()

    @property
    def limits(self) -> Limits:
        """When the search for the best plan stops."""
        return Limits(self.gap, self.nodes if self.gap > 0 else None, self.seconds)


@dataclass(frozen=True, slots=True)
class Optimum:
    """``values`` (columns,), and ``objective`` and ``bound`` without the formulation's constants."""

    values: Array
    objective: float
    bound: float


def optimum(
    f: Formulation, objective: Array, settings: Settings, extra: tuple[Rows, ...] = (), start: Array | None = None
) -> Optimum | None:
    """The best values for ``objective`` (columns,), ties broken; None when nothing is feasible.

    ``start`` is a feasible point, as far as known; it is the answer when time runs out before the solver has one.
    Raises Unbounded and SolverFailed.
    """
    made = program(f, objective, extra)
    answer = solve(made, settings.limits, settings.solver, start)
    if answer.status is Status.INFEASIBLE:
        return None
    if answer.status is Status.UNBOUNDED:
        raise Unbounded("the value of a plan grows without limit: some row of the chain is missing a limit")
    if answer.status is Status.EMPTY_HANDED and start is not None:
        answer = replace(completed(made, start), bound=answer.bound)
    if not answer.found:
        raise SolverFailed(f"{settings.solver} stopped without a plan ({answer.status.name.lower().replace('_', ' ')})")
    values = _untied(made, answer, preference(f), settings)
    worth = float(objective @ values)
    bound = answer.bound if np.isfinite(answer.bound) else float(np.maximum(objective, 0.0).sum())  # every share is at most 1
    return Optimum(values, worth, max(bound, worth))


def preference(f: Formulation) -> Array:
    """What to minimise among equals (columns,): starts, then contractors and ids.

    A start in period t = 1 .. T of unit i = 0 .. I - 1 costs 2 t (T + 1) I, plus i (T + 1) / I + t (I - i) / I for its id: of two
    units the lower id is the one to do, and the one to do first.  The second part never adds up to one later start.
    """
    c = f.columns
    I, T = c.x.shape
    cost = np.zeros(c.count)
    t, i = np.arange(1, T + 1)[None, :], np.arange(I)[:, None]
    weight = 2.0 * t * (T + 1) * I + (i * (T + 1) + t * (I - i)) / max(I, 1)
    cost[c.x[c.x >= 0]] = weight[c.x >= 0]
    cost[c.H[c.H >= 0]] = 1.0
    cost[c.G[c.G >= 0]] = -1e-3
    return cost


def _untied(made: Program, answer: Answer, preferred: Array, settings: Settings) -> Array:
    """``answer`` improved on ``preferred`` without losing value."""
    values = answer.values
    if made.integer.any():
        for candidate in (*_preferred(made, answer, preferred, settings), values):
            exact = completed(made, candidate)
            if exact.found and exact.objective >= answer.objective - 2 * _margin(answer.objective, MARGIN):
                made, answer, values = _fixed(made, candidate), exact, exact.values
                break
        else:
            raise SolverFailed("the solver's plan does not survive rounding")
    tied = solve(_holding(made, answer.objective, preferred, FINE_MARGIN))
    return tied.values if tied.status is Status.OPTIMAL else values


def _preferred(made: Program, answer: Answer, preferred: Array, settings: Settings) -> tuple[Array, ...]:
    """Other whole numbers of the same value that are preferred.

    Short of a proven optimum there are no ties between plans, only between the ways to carry this one out: then work that
    was not funded stays so.
    """
    second = _holding(made, answer.objective, preferred, MARGIN)
    if answer.bound - answer.objective > _margin(answer.objective, MARGIN):
        second = second.fixed(dict.fromkeys(_unfunded(made, answer.values), 0.0))
    tied = solve(second, Limits(0.0, TIE_NODES, settings.seconds), settings.solver, answer.values)
    return (tied.values,) if tied.found else ()


def _unfunded(made: Program, values: Array) -> list[int]:
    """Whole columns of units that ``values`` do not start."""
    rows = [r for r, name in enumerate(made.row_names) if name.startswith("funding.")]
    parts = [made.column[made.starts[r] : made.starts[r + 1]] for r in rows]
    return [int(column) for part in parts if values[part].sum() < 0.5 for column in part if made.integer[column]]


def completed(made: Program, values: Array) -> Answer:
    """The best answer with the whole variables of ``values``; always by HiGHS, as CBC's answers come with eight digits."""
    return solve(_fixed(made, values))


def _fixed(made: Program, values: Array) -> Program:
    whole = np.flatnonzero(made.integer & ~np.isnan(values))
    held = made.fixed({int(j): float(np.rint(values[j])) for j in whole})
    return replace(held, integer=np.zeros_like(made.integer))


def _holding(made: Program, objective: float, preferred: Array, margin: float) -> Program:
    """``made`` with its objective held, and ``preferred`` to minimise."""
    row = np.flatnonzero(made.objective)
    return replace(
        made,
        objective=-preferred,
        row_names=(*made.row_names, "value"),
        sense=(*made.sense, ">="),
        rhs=np.append(made.rhs, objective - _margin(objective, margin)),
        owner=(*made.owner, None),
        starts=np.append(made.starts, made.starts[-1] + len(row)),
        column=np.append(made.column, row),
        coefficient=np.append(made.coefficient, made.objective[row]),
    )


def _margin(objective: float, margin: float) -> float:
    return margin * max(1.0, abs(objective))


def limited(rows: tuple[Rows, ...], members: frozenset[str]) -> tuple[Rows, ...]:
    """What a group can do by itself: right-hand sides of others are 0, and nobody is bound by what the chain must do."""
    kept = []
    for block in rows:
        if block.constraint not in ("must", "option", "done"):
            mine = np.array([owner in members or (owner is None and block.constraint != "funding") for owner in block.owner])
            if block.constraint == "budget":
                mine &= np.array([owner is not None for owner in block.owner])
            kept.append(replace(block, rhs=np.where(mine, block.rhs, 0.0)))
    return tuple(kept)
