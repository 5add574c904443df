"""Why there is no plan: the smallest set of demands that cannot all be met, in the partners' own terms.

A deletion filter (Chinneck & Dravnieks 1991): limits and wishes are grouped as people know them (one partner's money, its
people of one skill, one initiative that must be done); each group in turn is let go, and stays out when there is still no plan.
Only what must be done, and what that waits for, is looked at.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ketenopt.domain.errors import Infeasible
from ketenopt.domain.problem import Problem
from ketenopt.domain.reasons import Conflict, Demand
from ketenopt.optimise.explain.room import best, supplied
from ketenopt.optimise.formulation import Formulation, formulate
from ketenopt.optimise.program import Program, program
from ketenopt.optimise.shortage import infeasible, needed
from ketenopt.optimise.solve import Limits, solve

FILTER_NODES = 500
"""Nodes for the question whether there is a plan; work that must be done is a small part of all."""

BEYOND = 1e10
"""A right-hand side that no plan reaches."""

_TERM = {
    "budget": ("budget", 0, None),
    "capacity": ("skill", 0, 1),
    "test": ("test", None, None),
    "wip": ("wip", 0, None),
    "must": ("must", 0, None),
    "requires": ("requires", 0, 1),
    "after": ("after", 0, 1),
    "exclusive": ("exclusive", 0, None),
    "option": ("option", 0, None),
}
"""Constraint -> kind, and which of its labels are the owner and the thing."""


def conflict(p: Problem) -> Conflict | None:
    """Why ``p`` has no plan; None when it has one, or what it lacks could not be told within the search."""
    if p.impossible:
        names = tuple(dict.fromkeys(p.units[i] for i in np.flatnonzero(p.must & (p.latest < 0))))
        demands = [Demand("must", name, "") for name in names]
        demands += [Demand("skill" if s.what in p.skills else s.what, s.owner, s.what) for s in p.impossible]
        return Conflict(tuple(dict.fromkeys(demands)), p.impossible, False)
    only = replace(p, latest=np.where(needed(p), p.latest, -1))
    f = formulate(only)
    made = program(f, np.zeros(f.columns.count))
    groups = _groups(f)
    if _feasible(made):
        return None
    kept = list(groups)
    for demand in list(groups):
        without = [one for one in kept if one != demand]
        if not _feasible(_let_go(made, [r for one in groups if one not in without for r in groups[one]])):
            kept = without
    short = infeasible(p)
    return Conflict(tuple(sorted(kept, key=_order)), short.shortages, _repaired(p, short))


def _groups(f: Formulation) -> dict[Demand, list[int]]:
    """Rows by demand, in the order in which they are let go: wishes about order last, so that they are kept out if they can."""
    labels = [(block.constraint, label) for block in f.rows for label in block.labels]
    groups: dict[Demand, list[int]] = {}
    for r, (constraint, label) in enumerate(labels):
        if constraint in _TERM:
            kind, owner, what = _TERM[constraint]
            name = "chain" if owner is None else label[owner]
            if constraint == "must":
                name = name.partition("/")[0]
            demand = Demand(kind, name, "" if what is None else label[what])
            groups.setdefault(demand, []).append(r)
    return dict(sorted(groups.items(), key=lambda item: _order(item[0])))


def _order(demand: Demand) -> tuple[int, str, str]:
    kinds = ("requires", "after", "wip", "test", "budget", "skill", "exclusive", "option", "must")
    return kinds.index(demand.kind), demand.owner, demand.what


def _let_go(made: Program, rows: list[int]) -> Program:
    """``made`` in which ``rows`` forbid nothing: their right-hand sides are beyond reach."""
    rhs, sense = made.rhs.copy(), list(made.sense)
    for r in rows:
        sense[r] = "<=" if sense[r] == "==" else sense[r]
        rhs[r] = BEYOND if sense[r] == "<=" else -BEYOND
    return replace(made, rhs=rhs, sense=tuple(sense))


def _feasible(made: Program) -> bool:
    """Whether there is a plan, as far as the search went: one that ends without an answer counts as one that has none."""
    return solve(made, Limits(1e-3, FILTER_NODES)).found


def _repaired(p: Problem, short: Infeasible) -> bool:
    """Whether what was short, added, gives a plan: solved again."""
    more = tuple(s for s in short.shortages if s.what != "deadline")
    return len(more) == len(short.shortages) and bool(more) and best(supplied(p, more), FILTER_NODES) is not None
