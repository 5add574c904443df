"""What money there is: own budgets, earmarks, joint funds, contractors and carry-over."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from ketenopt.domain.problem import Problem
from ketenopt.optimise.formulation.columns import Columns
from ketenopt.optimise.formulation.rows import RowList, Rows

Spending = dict[tuple[int, int, int], list[tuple[int, float]]]


def budget(p: Problem, c: Columns) -> Rows:
    """Spending + C[a,t] - kappa[a,t-1] C[a,t-1] <= Bud[a,t], one row an account and period.

    A partner spends sum_{i,d} c[i,a,d] x[i,t-d] + sum_k h[p,k] H[p,k,t] - sum of its earmarks' G; an earmark sum_n G[a,n,t];
    a fund, which nobody owns, sum_{i,d} c[i,a,d] x[i,t-d].
    """
    spent, rows, a_count = spending(p, c), RowList("budget"), len(p.money.accounts)
    for a in range(a_count):
        whose = p.partners[p.money.owner[a]] if p.money.owner[a] >= 0 else None
        for t in range(p.T):
            terms = [term for n in range(len(p.initiatives)) for term in spent.get((a, n, t), [])]
            terms += _hired(p, c, a, t) + _earmarks(p, c, a, t)
            if terms or c.C[a, t] >= 0:
                carried = [(int(c.C[a, t]), 1.0)] + ([(int(c.C[a, t - 1]), -float(p.money.keep[a, t - 1]))] if t else [])
                rows.add((p.money.accounts[a], p.periods[t]), [*terms, *carried], p.money.budget[a, t], whose)
    return rows.rows()


def earmark(p: Problem, c: Columns) -> Rows:
    """sum_a G[a,n,t] <= what the partner spends on initiative n in t: an earmark pays for what is named, and no more."""
    spent, rows = spending(p, c), RowList("earmark")
    for o in range(p.P):
        marks = p.money.earmark & (p.money.owner == o)
        for n, t in np.argwhere((c.G[marks] >= 0).any(axis=0)):
            terms = [*((int(col), 1.0) for col in c.G[marks, n, t]), *((col, -keur) for col, keur in spent.get((o, n, t), []))]
            rows.add((p.partners[o], p.initiatives[n], p.periods[t]), terms, 0.0)
    return rows.rows()


def spending(p: Problem, c: Columns) -> Spending:
    """Terms of what account a pays for initiative n in period t, by (a, n, t); running cost included."""
    spent: Spending = defaultdict(list)
    pay = p.payments
    for row, i in enumerate(pay.unit):
        for t in np.flatnonzero(c.x[i] >= 0):
            first = t + pay.first[row]
            for s in range(first, min(first + pay.length[row], p.T)):
                spent[int(pay.account[row]), int(p.initiative[i]), int(s)].append((int(c.x[i, t]), float(pay.keur[row])))
    return spent


def _hired(p: Problem, c: Columns, a: int, t: int) -> list[tuple[int, float]]:
    if a >= p.P:
        return []
    return [(int(col), float(price)) for col, price in zip(c.H[a, :, t], p.people.hire_price[a], strict=True) if col >= 0]


def _earmarks(p: Problem, c: Columns, a: int, t: int) -> list[tuple[int, float]]:
    if p.money.earmark[a]:
        return [(int(col), 1.0) for col in c.G[a, :, t] if col >= 0]
    if a < p.P:
        return [(int(col), -1.0) for col in c.G[p.money.earmark & (p.money.owner == a), :, t].ravel() if col >= 0]
    return []
