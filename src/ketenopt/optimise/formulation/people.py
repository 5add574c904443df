"""What people can do: capacity by skill, teams with several skills, contractors, and the joint chain test."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from ketenopt.domain.problem import Problem
from ketenopt.optimise.formulation.columns import Columns
from ketenopt.optimise.formulation.rows import RowList, Rows


def capacity(p: Problem, c: Columns) -> Rows:
    """sum_{i,d} e[i,p,k,d] x[i,t-d] - days[p,t] H[p,k,t] <= sum_{m of p} A[m,k,t], rollout after delivery included.

    In person-days; what happens after the plan's last period is not limited.
    """
    demand: dict[tuple[int, int, int], list[tuple[int, float]]] = defaultdict(list)
    load = p.loads
    for row, i in enumerate(load.unit):
        for t in np.flatnonzero(c.x[i] >= 0):
            first = t + load.first[row]
            for s in range(first, min(first + load.length[row], p.T)):
                demand[int(load.partner[row]), int(load.skill[row]), int(s)].append((int(c.x[i, t]), float(load.days[row])))
    rows = RowList("capacity")
    for (o, k, s), terms in sorted(demand.items()):
        teams = [(int(col), -1.0) for col in c.A[p.people.partner == o, k, s]]
        hired = (int(c.H[o, k, s]), -float(p.people.hire_days[o, s]))
        rows.add((p.partners[o], p.skills[k], p.periods[s]), [*terms, *teams, hired], 0.0, p.partners[o])
    return rows.rows()


def team(p: Problem, c: Columns) -> Rows:
    """sum_k A[m,k,t] <= Cap[m,t], owned by the team's partner."""
    rows = RowList("team")
    for m, t in np.argwhere((c.A >= 0).any(axis=1)):
        label = (p.people.teams[m], p.periods[t])
        rows.add(label, ((col, 1.0) for col in c.A[m, :, t]), p.people.capacity[m, t], p.partners[p.people.partner[m]])
    return rows.rows()


def hire(p: Problem, c: Columns) -> Rows:
    """H[p,k,t] <= Hmax[p,k,t]."""
    rows = RowList("hire")
    for o, k, t in np.argwhere(c.H >= 0):
        label = (p.partners[o], p.skills[k], p.periods[t])
        rows.add(label, [(c.H[o, k, t], 1.0)], p.people.hire_limit[o, k, t], p.partners[o])
    return rows.rows()


def chain_test(p: Problem, c: Columns) -> tuple[Rows, Rows]:
    """sum_{i,d} g[i,d] x[i,t-d] <= sum_p J[p,t] (pooled, nobody's);  J[p,t] <= Int[p,t] (the partner's own)."""
    pooled, supplied = RowList("test"), RowList("supply")
    if not (p.people.pooled and (p.test > 0).any()):
        return pooled.rows(), supplied.rows()
    for t in range(p.T):
        terms = [(int(col), -1.0) for col in c.J[:, t]]
        for i in np.flatnonzero(p.test > 0):
            terms += [(int(col), float(p.test[i])) for col in c.x[i, max(0, t - p.periods_of[i] + 1) : t + 1]]
        pooled.add((p.periods[t],), terms, 0.0)
        for o in np.flatnonzero(c.J[:, t] >= 0):
            supplied.add((p.partners[o], p.periods[t]), [(c.J[o, t], 1.0)], p.people.test[o, t], p.partners[o])
    return pooled.rows(), supplied.rows()
