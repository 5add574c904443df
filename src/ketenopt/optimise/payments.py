"""Payments between partners: inside their budgets, at budget moments only, off unless asked or agreed.

O[o,t] is what partner o pays in period t, N[o,t] what it receives.  Money that does not count in a partner's utility cannot
make up for anything, so payments need a chain in which everybody's does.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ketenopt.domain.errors import Fault, Place, ScenarioError
from ketenopt.domain.problem import Array, Ints, Problem
from ketenopt.optimise.formulation import Formulation
from ketenopt.optimise.formulation.rows import RowList, Rows, lp_name


@dataclass(frozen=True, slots=True)
class Purses:
    """Columns O and N, (P, moments), and the periods of the moments."""

    out: Ints
    into: Ints
    moments: tuple[int, ...]


def limit_of(p: Problem, asked: float | None) -> float | None:
    """kEUR a partner may pay at a moment: as ``asked``, without limit where partners agreed to pay, None: nothing."""
    return asked if asked is not None else np.inf if p.agreed else None


def paying(p: Problem, f: Formulation, limit: float) -> tuple[Formulation, Purses]:
    """``f`` with payments of at most ``limit`` kEUR per payer and moment.

    sum_p O[p,t] = sum_p N[p,t];  O[p,t] <= limit, owned by p;  budget rows + O - N;  U_p - discount[t] (O - N).
    Raises ScenarioError where no moment is marked, or money does not count for everybody.
    """
    _possible(p)
    labels = [(who, p.periods[t]) for who in p.partners for t in p.moments]
    first, n = f.columns.count, len(labels)
    wide = f.wider(tuple(lp_name("O", *label) for label in labels)).wider(tuple(lp_name("N", *label) for label in labels))
    shape = (p.P, len(p.moments))
    purses = Purses(first + np.arange(n).reshape(shape), first + n + np.arange(n).reshape(shape), p.moments)
    U = wide.U.copy()
    for m, t in enumerate(p.moments):
        for o in range(p.P):
            U[o, purses.out[o, m]] = -p.discount[t]
            U[o, purses.into[o, m]] = p.discount[t]
    budgets = tuple(_through_budget(p, block, purses) if block.constraint == "budget" else block for block in wide.rows)
    wide = replace(wide, U=U, rows=budgets)
    return wide.under(_balance(p, purses), _limits(p, purses, limit), *_new_budgets(p, wide, purses)), purses


def paid(p: Problem, purses: Purses, values: Array) -> Array:
    """(P, T) what each partner pays, less what it receives."""
    net = np.zeros((p.P, p.T))
    if purses.moments:
        flow = np.round(np.maximum(values[purses.out], 0.0) - np.maximum(values[purses.into], 0.0), 9)
        flow[-1] -= flow.sum(axis=0)  # what rounding left
        net[:, list(purses.moments)] = flow
    return net


def _possible(p: Problem) -> None:
    faults = []
    if not p.moments:
        say = "money can move between partners at budget moments only, and none is marked within the plan"
        faults.append(Fault(Place("--payments"), "governance.budget_moments", "no-moment", say, "dates of budget moments"))
    silent = [who for o, who in enumerate(p.partners) if not p.money.counts[o]]
    if silent:
        say = f"money does not count in what a plan is worth to {', '.join(silent)}, so a payment makes up for nothing"
        faults.append(Fault(Place("--payments"), "partners", "money-does-not-count", say, "cost_in_objective: true for everybody"))
    if faults:
        raise ScenarioError(tuple(faults))


def _balance(p: Problem, purses: Purses) -> Rows:
    rows = RowList("paid", "==")
    for m, t in enumerate(p.moments):
        rows.add((p.periods[t],), [*((int(c), 1.0) for c in purses.out[:, m]), *((int(c), -1.0) for c in purses.into[:, m])], 0.0)
    return rows.rows()


def _limits(p: Problem, purses: Purses, limit: float) -> Rows:
    rows = RowList("pays")
    most = min(limit, float(p.money.budget.sum()) + 1.0)
    for o, who in enumerate(p.partners):
        for m, t in enumerate(p.moments):
            rows.add((who, p.periods[t]), [(int(purses.out[o, m]), 1.0)], most, who)
    return rows.rows()


def _through_budget(p: Problem, block: Rows, purses: Purses) -> Rows:
    """Budget rows of partners, with what is paid and received at their moments."""
    row, column, coefficient = list(block.row), list(block.column), list(block.coefficient)
    for r, (account, period) in enumerate(block.labels):
        if account in p.partners and p.periods.index(period) in p.moments:
            o, m = p.partners.index(account), p.moments.index(p.periods.index(period))
            row += [r, r]
            column += [int(purses.out[o, m]), int(purses.into[o, m])]
            coefficient += [1.0, -1.0]
    order = np.argsort(np.array(row, dtype=np.int64), kind="stable")
    arrays = (np.array(row, dtype=np.int64), np.array(column, dtype=np.int64), np.array(coefficient, dtype=np.float64))
    return replace(block, row=arrays[0][order], column=arrays[1][order], coefficient=arrays[2][order])


def _new_budgets(p: Problem, f: Formulation, purses: Purses) -> tuple[Rows, ...]:
    """Budget rows of partners that had nothing to pay in a moment's period until now."""
    known = {label for block in f.rows if block.constraint == "budget" for label in block.labels}
    rows = RowList("budget")
    for o, who in enumerate(p.partners):
        for m, t in enumerate(p.moments):
            if (who, p.periods[t]) not in known:
                terms = [(int(purses.out[o, m]), 1.0), (int(purses.into[o, m]), -1.0)]
                rows.add((who, p.periods[t]), terms, float(p.money.budget[o, t]), who)
    return (rows.rows(),)
