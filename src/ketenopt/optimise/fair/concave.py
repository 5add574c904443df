"""Nash bargaining and alpha-fairness: a concave sum of gains, climbed by tangents.

phi(u) = log u for alpha = 1, u^(1 - alpha) / (1 - alpha) otherwise; gains are in units of the largest ideal gain, which moves no
optimum.  Each round adds the tangent at the best point so far; the tangents' optimum bounds what any plan can reach.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ketenopt.domain.errors import SolverFailed
from ketenopt.domain.problem import Array
from ketenopt.optimise.fair.case import Case, terms
from ketenopt.optimise.formulation import Formulation
from ketenopt.optimise.formulation.rows import RowList
from ketenopt.optimise.live import Live
from ketenopt.optimise.program import INFINITY, program
from ketenopt.optimise.shortage import infeasible
from ketenopt.optimise.solve import Status

TANGENTS = 12
"""Tangents per partner to begin with, on a geometric grid."""

ROUNDS = 200
TINY = 1e-9
"""Units of the largest ideal gain: no gain is counted as less, for its slope would be infinite."""

WHOLE_ROUNDS = 4
"""Rounds with whole numbers, each a search."""

CLOSE = 2e-7
"""First-order gap at which to stop: how much any plan could add to sum weight_p u'_p / u_p."""


@dataclass(frozen=True, slots=True)
class Bargain:
    """``gains`` (P,), ``gap`` to the bound of the sum of phi, ``certificate``: max over plans of sum_p w_p phi'(u_p) (u'_p - u_p),
    in units in which the weighted phi'(u_p) u_p sum to 1; at most 0 (rounding apart) proves the optimum.  None with whole numbers.
    """

    gains: Array
    gap: float
    certificate: float | None
    programs: int
    start: Array


@dataclass(frozen=True, slots=True)
class _Curve:
    """phi and its derivative; ``unit`` kEUR is 1."""

    alpha: float
    unit: float

    def value(self, u: Array) -> Array:
        return np.asarray(np.log(u) if self.alpha == 1.0 else u ** (1.0 - self.alpha) / (1.0 - self.alpha))

    def slope(self, u: Array) -> Array:
        return np.asarray(u**-self.alpha)

    def grid(self) -> Array:
        """Where the first tangents touch: down to where the slope is about a million at most."""
        return np.geomspace(10.0 ** -min(3.0, 6.0 / max(self.alpha, 1e-9)), 1.0, TANGENTS)


def bargain(case: Case, weights: Array, ideal: Array, alpha: float) -> Bargain:
    """max sum_p w_p phi(u_p), u >= 0, over partners with an ideal gain; the others keep u_p >= 0."""
    members = np.flatnonzero(ideal > 0)
    if not len(members):
        return Bargain(np.zeros(case.p.P), 0.0, 0.0, 0, np.full(case.f.columns.count, np.nan))
    curve = _Curve(alpha, float(ideal.max()))
    return _whole(case, weights, members, curve) if case.whole else _climbed(case, weights, members, curve)


Members = np.ndarray[tuple[int], np.dtype[np.intp]]


def _tangents(case: Case, f: Formulation, members: Members, curve: _Curve, at: list[Array]) -> RowList:
    """v_p - phi'(g) u_p / unit <= phi(g) - phi'(g) g for every g of ``at``, a (members,) row each."""
    rows, first = RowList("tangent"), case.f.columns.count
    for number, point in enumerate(at):
        for place, o in enumerate(members):
            slope, value = float(curve.slope(point)[place]), float(curve.value(point)[place])
            inside = [(column, -slope * amount / curve.unit) for column, amount in terms(case.f.U[o])]
            rhs = value - slope * float(point[place]) + slope * float(case.offset[o]) / curve.unit
            rows.add((case.p.partners[o], str(number)), [*inside, (first + place, 1.0)], rhs)
    return rows


def _widened(case: Case, members: Members) -> tuple[Formulation, Array]:
    f = case.f.wider(tuple(f"v.{case.p.partners[o]}".replace("-", "~") for o in members), -INFINITY)
    goal = np.zeros(f.columns.count)
    return f, goal


def _climbed(case: Case, weights: Array, members: Members, curve: _Curve) -> Bargain:
    """Without whole numbers: tangents on one live program, the gradient's on another, until it proves the optimum."""
    f, goal = _widened(case, members)
    w = weights[members] / weights[members].sum()
    goal[case.f.columns.count :] = w
    grid = [np.full(len(members), g) for g in curve.grid()]
    floors = case.floors(case.d)
    live = Live(program(f, goal, (*floors, _tangents(case, f, members, curve, grid).rows())))
    gradient = Live(program(case.f, case.f.U[0], floors))
    bound, now, point, gap = INFINITY, None, np.zeros(0), INFINITY
    for _ in range(ROUNDS):
        answer = live.solve()
        if answer.status is not Status.OPTIMAL:
            raise _failed(case, answer.status)
        bound = min(bound, answer.objective)
        values = answer.values[: case.f.columns.count]
        tried = np.maximum(case.gains(values)[members] / curve.unit, TINY)
        now = values if now is None else _mixed(now, values, _share(w, curve, point, tried))
        point = np.maximum(case.gains(now)[members] / curve.unit, TINY)
        gap, toward = _first_order(case, gradient, members, w, curve, point)
        if gap <= CLOSE:
            break
        other = np.maximum(case.gains(toward)[members] / curve.unit, TINY)
        now = _mixed(now, toward, _share(w, curve, point, other))
        point = np.maximum(case.gains(now)[members] / curve.unit, TINY)
        for at in (tried, point):
            _add(live, case, members, curve, at)
    assert now is not None
    gains = np.zeros(case.p.P)
    gains[members] = point * curve.unit
    return Bargain(gains, max(bound - float(w @ curve.value(point)), 0.0), gap, live.solves + gradient.solves, now)


def _first_order(case: Case, live: Live, members: Members, w: Array, curve: _Curve, point: Array) -> tuple[float, Array]:
    """What the best plan in the direction of the slopes would add, in parts of what the gains now count; and that plan."""
    slope = w * curve.slope(point)
    live.aim(slope @ case.f.U[members] / curve.unit / float(slope @ point))
    answer = live.solve()
    if answer.status is not Status.OPTIMAL:
        raise _failed(case, answer.status)
    other = case.gains(answer.values)[members] / curve.unit
    return float(slope @ (other - point)) / float(slope @ point), answer.values


def _share(w: Array, curve: _Curve, point: Array, other: Array) -> float:
    """How far to go from ``point`` to ``other``: where the sum of phi is largest on the way (bisection on its slope)."""
    low, high = 0.0, 1.0
    for _ in range(50):
        middle = (low + high) / 2
        if float(w * curve.slope(point + middle * (other - point)) @ (other - point)) > 0:
            low = middle
        else:
            high = middle
    return high if low == 1.0 else low


def _mixed(now: Array, other: Array, share: float) -> Array:
    """A plan between two: without whole numbers it is one too."""
    return np.asarray((1.0 - share) * now + share * other)


def _add(live: Live, case: Case, members: Members, curve: _Curve, at: Array) -> None:
    slopes, values = curve.slope(at), curve.value(at)
    for place, o in enumerate(members):
        columns = np.flatnonzero(case.f.U[o])
        rhs = float(values[place] - slopes[place] * at[place] + slopes[place] * case.offset[o] / curve.unit)
        coefficients = np.append(-slopes[place] * case.f.U[o][columns] / curve.unit, 1.0)
        scale = max(1.0, float(np.abs(coefficients).max()))
        live.add(np.append(columns, case.f.columns.count + place), coefficients / scale, -INFINITY, rhs / scale)


def _whole(case: Case, weights: Array, members: Members, curve: _Curve) -> Bargain:
    """With whole numbers: a search a round; what is left between the tangents and the curve is part of the gap."""
    f, goal = _widened(case, members)
    w = weights[members] / weights[members].sum()
    goal[case.f.columns.count :] = w
    at = [np.full(len(members), g) for g in curve.grid()]
    best: tuple[float, Array, Array] | None = None
    bound, start, rounds = INFINITY, case.start, 0
    while rounds < WHOLE_ROUNDS:
        rounds += 1
        answer = case.search(f, goal, (*case.floors(case.d), _tangents(case, f, members, curve, at).rows()), start)
        if not answer.found:
            raise infeasible(case.p)
        bound = min(bound, answer.bound)
        point = np.maximum(case.gains(answer.values)[members] / curve.unit, float(curve.grid()[0]) / 10)
        value = float(w @ curve.value(point))
        start = answer.values[: case.f.columns.count]
        if best is None or value > best[0] + 1e-12:
            best = (value, point, start)
        else:
            break
        if bound - best[0] <= CLOSE:
            break
        at.append(point)
    assert best is not None
    gains = np.zeros(case.p.P)
    gains[members] = case.gains(best[2])[members]
    return Bargain(gains, max(bound - best[0], 0.0), None, rounds, best[2])


def _failed(case: Case, status: Status) -> Exception:
    if status is Status.INFEASIBLE:
        return infeasible(case.p)
    return SolverFailed(f"a round of bargaining stopped without an optimum ({status.name.lower()})")
