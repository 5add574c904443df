"""What may start when: funding, obligations, dependencies, choices, work in progress, legal duties."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ketenopt.domain.problem import Problem
from ketenopt.optimise.formulation.columns import Columns
from ketenopt.optimise.formulation.rows import RowList, Rows


def funding(p: Problem, c: Columns) -> Rows:
    """sum_t x[i,t] <= 1, owned by the initiative's owner o(i)."""
    rows = RowList("funding")
    for i in np.flatnonzero((c.x >= 0).any(axis=1)):
        rows.add((p.units[i],), ((col, 1.0) for col in c.x[i]), 1.0, owner(p, int(i)))
    return rows.rows()


def must(p: Problem, c: Columns) -> Rows:
    """sum_t x[i,t] >= 1 for units that must be done; must-not has no column at all."""
    rows = RowList("must", ">=")
    for i in np.flatnonzero(p.must):
        rows.add((p.units[i],), ((col, 1.0) for col in c.x[i]), 1.0, owner(p, int(i)))
    return rows.rows()


def minimum_share(p: Problem, c: Columns) -> tuple[Rows, Rows]:
    """m[i] o[i] <= sum_t x[i,t] <= o[i], o binary: divisible work is worth starting from its smallest share on."""
    low, high = RowList("least", ">="), RowList("most")
    for i in np.flatnonzero(c.o >= 0):
        share = [(int(col), 1.0) for col in c.x[i]]
        low.add((p.units[i],), [*share, (int(c.o[i]), -float(p.minimum[i]))], 0.0)
        high.add((p.units[i],), [*share, (int(c.o[i]), -1.0)], 0.0)
    return low.rows(), high.rows()


def slots(p: Problem, c: Columns) -> tuple[Rows, Rows]:
    """z[i,g,t] <= x[i,t];  sum_t z[i,g,t] <= 1: whoever benefits does so once, and only when it is delivered.

    Where nobody is outside, z = x is optimal (V+ >= 0), and the columns are left out; coalitions need them.
    """
    each, once = RowList("slot"), RowList("once")
    for g, i in np.argwhere((c.z >= 0).any(axis=2)):
        mine = p.beneficiaries[g] if g < p.P else None
        for t in np.flatnonzero(c.z[g, i] >= 0):
            label = (p.units[i], p.beneficiaries[g], p.periods[t])
            each.add(label, [(c.z[g, i, t], 1.0), (c.x[i, t], -1.0)], 0.0)
        once.add((p.units[i], p.beneficiaries[g]), ((col, 1.0) for col in c.z[g, i]), 1.0, mine)
    return each.rows(), once.rows()


def requires(p: Problem, c: Columns) -> Rows:
    """j requires i, no time between: sum_{s+D[j]<=b} x[j,s] <= sum_{s+D[i]<=b} x[i,s] for every border b."""
    rows = RowList("requires")
    for j, i in p.ordering.requires:
        for b in range(1, p.T + 1):
            then, before = c.x[j, : max(0, b - p.periods_of[j] + 1)], c.x[i, : max(0, b - p.periods_of[i] + 1)]
            if len(then) and then[-1] >= 0:  # otherwise the row says what the one before said, or less
                label = (p.units[j], p.units[i], str(b))
                rows.add(label, [*((col, 1.0) for col in then), *((col, -1.0) for col in before)], 0.0)
    return rows.rows()


def after(p: Problem, c: Columns) -> Rows:
    """j after i, finish to start with lag: sum_{s<=t} x[j,s] <= sum_{s+gap<=t} x[i,s] for every t (the strong form).

    ``gap`` holds the execution of i, the lag and the hand-over, in whole periods between the two starts.
    """
    rows = RowList("after")
    for i, j, gap in p.ordering.after:
        for t in np.flatnonzero(c.x[j] >= 0):
            before = c.x[i, : max(0, t - gap + 1)]
            label = (p.units[i], p.units[j], p.periods[t])
            rows.add(label, [*((col, 1.0) for col in c.x[j, : t + 1]), *((col, -1.0) for col in before)], 0.0)
    return rows.rows()


def chosen(p: Problem, c: Columns) -> Rows:
    """sum_t x[i,t] <= y[n] for every unit i of an initiative n in a group, y binary: half of two standards is none."""
    rows = RowList("chosen")
    for i in np.flatnonzero((p.initiative >= 0) & (c.x >= 0).any(axis=1)):
        if c.y[p.initiative[i]] >= 0:
            rows.add((p.units[i],), [*((col, 1.0) for col in c.x[i]), (c.y[p.initiative[i]], -1.0)], 0.0)
    return rows.rows()


def exclusive(p: Problem, c: Columns) -> Rows:
    """sum_{n in group} y[n] <= 1."""
    rows = RowList("exclusive")
    for group in p.groups:
        if group.kind == "exclusive":
            rows.add((group.id,), ((c.y[n], 1.0) for n in group.initiatives), 1.0)
    return rows.rows()


def options(p: Problem, c: Columns) -> tuple[Rows, Rows]:
    """sum_{n in group} y[n] = 1, and the chosen variant is done: sum_t x[i,t] >= share[i] y[n], share 1, or m if divisible."""
    one, done = RowList("option", "=="), RowList("done", ">=")
    for group in p.groups:
        if group.kind == "options":
            one.add((group.id,), ((c.y[n], 1.0) for n in group.initiatives), 1.0)
            for i in np.flatnonzero(np.isin(p.initiative, group.initiatives)):
                share = float(p.minimum[i]) if p.divisible[i] and p.minimum[i] > 0 else 1.0
                terms = [*((col, 1.0) for col in c.x[i]), (c.y[p.initiative[i]], -share)]
                done.add((group.id, p.units[i]), terms, 0.0)
    return one.rows(), done.rows()


def wip(p: Problem, c: Columns) -> Rows:
    """sum_{i: p works on i} (units in execution in t) <= Wip[p]; a part of divisible work counts whole, by on[i,t]."""
    rows = RowList("wip")
    for o in np.flatnonzero(p.wip > 0):
        for t in range(p.T):
            terms = []
            for i in np.flatnonzero(p.works[:, o]):
                terms += [(int(c.on[i, t]), 1.0)] if p.divisible[i] else [(col, 1.0) for col in _executing(p, c, int(i), t)]
            if any(column >= 0 for column, _ in terms):
                rows.add((p.partners[o], p.periods[t]), terms, float(p.wip[o]), p.partners[o])
    return rows.rows()


def running(p: Problem, c: Columns) -> Rows:
    """sum_{t-D[i]<s<=t} x[i,s] <= on[i,t], on binary."""
    rows = RowList("running")
    for i, t in np.argwhere(c.on >= 0):
        terms = [(col, 1.0) for col in _executing(p, c, int(i), int(t))]
        rows.add((p.units[i], p.periods[t]), [*terms, (int(c.on[i, t]), -1.0)], 0.0)
    return rows.rows()


def duty(p: Problem, c: Columns) -> Rows:
    """sum_{a<=b} f[j,a] <= sum_{t+D[i]<=b} x[i,t] for every unit i of the duty's initiative: met when all is delivered."""
    rows = RowList("duty")
    for j, n in enumerate(p.duties.initiative):
        for i in np.flatnonzero(p.initiative == n):
            for b in np.flatnonzero(c.f[j] >= 0):
                met, delivered = c.f[j, : b + 1], c.x[i, : max(0, b - p.periods_of[i] + 1)]
                label = (p.units[i], str(b))
                rows.add(label, [*((col, 1.0) for col in met), *((col, -1.0) for col in delivered)], 0.0)
    return rows.rows()


def owner(p: Problem, i: int) -> str | None:
    """Id of the partner that holds the right to do unit i."""
    return p.partners[p.owner[i]] if p.owner[i] >= 0 else None


def _executing(p: Problem, c: Columns, i: int, t: int) -> Iterator[int]:
    return (int(col) for col in c.x[i, max(0, t - p.periods_of[i] + 1) : t + 1] if col >= 0)
