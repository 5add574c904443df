"""A candidate plan as arrays, and how one is read from a solver's columns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ketenopt.domain.errors import SolverFailed
from ketenopt.domain.problem import Array, Problem
from ketenopt.optimise.formulation.columns import Columns
from ketenopt.optimise.staffing import staff

DIGITS = 9
"""Decimals kept of shares, FTE, person-days and kEUR: below this is the solver's dust."""


@dataclass(frozen=True, slots=True)
class Solution:
    """``x`` (I, T) shares, ``hired`` H (P, K, T) FTE, ``earmarked`` G (A, N, T) kEUR, ``staffed`` A (M, K, T) person-days,
    ``left`` C (A, T) kEUR that an account holds at the end of each period; ``paid`` (P, T) kEUR to other partners, negative
    where it receives, None where nobody pays.
    """

    x: Array
    hired: Array
    earmarked: Array
    staffed: Array
    left: Array
    paid: Array | None = None


def settled(p: Problem, x: Array, hired: Array, earmarked: Array, paid: Array | None = None) -> Solution:
    """Complete a decision: teams by the flow of ``staffing`` (not whichever allocation a solver met), money as it is left."""
    staffed = np.zeros((len(p.people.teams), len(p.skills), p.T))
    demand = demanded(p, x)
    for o, t in np.argwhere(demand.sum(axis=1) > 0):
        need = np.maximum(demand[o, :, t] - hired[o, :, t] * p.people.hire_days[o, t], 0.0)
        staffed[:, :, t] += staff(p.people, int(o), int(t), need)[0]
    return Solution(x, hired, earmarked, staffed, leftover(p, spent(p, x), hired, earmarked, paid), paid)


def demanded(p: Problem, x: Array) -> Array:
    """Person-days (P, K, T) that starts ``x`` ask."""
    demand = np.zeros((p.P, len(p.skills), p.T))
    for row in range(len(p.loads.unit)):
        into = demand[p.loads.partner[row], p.loads.skill[row]]
        _spread(into, x[p.loads.unit[row]], int(p.loads.first[row]), int(p.loads.length[row]), float(p.loads.days[row]))
    return demand


def spent(p: Problem, x: Array) -> Array:
    """kEUR (A, N, T) that starts ``x`` cost, by account and initiative, running cost included."""
    cost, pay = np.zeros((len(p.money.accounts), len(p.initiatives), p.T)), p.payments
    for row in range(len(pay.unit)):
        into = cost[pay.account[row], p.initiative[pay.unit[row]]]
        _spread(into, x[pay.unit[row]], int(pay.first[row]), int(pay.length[row]), float(pay.keur[row]))
    return cost


def leftover(p: Problem, cost: Array, hired: Array, earmarked: Array, paid: Array | None = None) -> Array:
    """C (A, T): what each account holds at the end of a period when nothing is thrown away; negative: an overdraft."""
    out = cost.sum(axis=1)
    out[: p.P] += np.einsum("okt,ok->ot", hired, p.people.hire_price)
    if paid is not None:
        out[: p.P] += paid
    for a in np.flatnonzero(p.money.earmark):
        used = earmarked[a].sum(axis=0)
        out[a] += used
        out[p.money.owner[a]] -= used
    left: Array = np.zeros_like(out)
    for t in range(p.T):
        brought = np.maximum(left[:, t - 1], 0.0) * p.money.keep[:, t - 1] if t else 0.0
        left[:, t] = p.money.budget[:, t] + brought - out[:, t]
    return left


def read(p: Problem, c: Columns, values: Array, paid: Array | None = None, digits: int = DIGITS) -> Solution:
    """The solution in a solver's ``values``; whole columns become whole, dust becomes zero.

    Raises SolverFailed when a column that must be whole is not within 1e-5 of it.
    """
    off = np.abs(values - np.rint(values))
    bad = np.flatnonzero(c.integer & (off > 1e-5))
    if len(bad):
        raise SolverFailed(f"the solver gave {c.names[bad[0]]} = {values[bad[0]]}, which must be whole")
    clean = np.where(c.integer, np.rint(values), np.round(np.maximum(values, 0.0), digits)) + 0.0
    return settled(p, _taken(clean, c.x), _taken(clean, c.H), _taken(clean, c.G), paid)


def start_values(c: Columns, p: Problem, x: Array) -> Array:
    """Columns that starts ``x`` determine, NaN elsewhere: a point for the solver to begin from."""
    values = np.full(c.count, np.nan)
    values[c.x[c.x >= 0]] = x[c.x >= 0]
    funded = x.sum(axis=1)
    for n in np.flatnonzero(c.y >= 0):
        values[c.y[n]] = float((funded[p.initiative == n] > 0).any())
    values[c.o[c.o >= 0]] = funded[c.o >= 0] > 0
    for i, t in np.argwhere(c.on >= 0):
        values[c.on[i, t]] = float(x[i, max(0, t - p.periods_of[i] + 1) : t + 1].sum() > 0)
    return values


def _taken(values: Array, where: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> Array:
    if not len(values):
        return np.zeros(where.shape)
    return np.asarray(np.where(where >= 0, values[np.maximum(where, 0)], 0.0))


def _spread(into: Array, starts: Array, first: int, length: int, amount: float) -> None:
    for t in np.flatnonzero(starts):
        into[t + first : t + first + length] += amount * starts[t]
