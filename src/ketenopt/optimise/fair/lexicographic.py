"""The partner that gains least gains as much as possible; then the next: max-min, leximin and Kalai-Smorodinsky.

Everything is in gains over weights, u_p / r_p.  Without whole numbers a stage is one linear program, and only partners that
are held down in *every* optimum are fixed: those whose row has a non-zero dual (complementary slackness).  A row that is
merely tight at the point a solver met must not be fixed.  With whole numbers there are no duals: ordered sums take their
place (Ogryczak & Sliwinski 2006), the sum of the k smallest, for k = 1 .. n.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ketenopt.domain.errors import SolverFailed
from ketenopt.domain.problem import Array, Bools
from ketenopt.optimise.fair.case import Case, terms
from ketenopt.optimise.formulation import Formulation
from ketenopt.optimise.formulation.rows import RowList, Rows
from ketenopt.optimise.live import Live
from ketenopt.optimise.program import INFINITY, dense_rows, program
from ketenopt.optimise.shortage import infeasible
from ketenopt.optimise.solve import Answer, Status

DUAL = 1e-7
"""A dual above this (of weights that sum to about one) says that a partner is held down in every optimum."""

HOLD = 2e-9
"""kEUR of its level that a fixed partner may miss, so that later stages are not infeasible by rounding."""

NOTHING = 1e-3
"""kEUR: an ideal gain below this, one euro, is no gain."""


@dataclass(frozen=True, slots=True)
class Levels:
    """``gains`` (P,) that the rule promises, ``programs`` solved, ``start`` (columns,) a point that reaches them.

    ``proven``: no plan does better by this rule; without it the search was cut short.
    """

    gains: Array
    programs: int
    proven: bool
    start: Array


def lowest(case: Case, weights: Array) -> Levels:
    """max theta  s.t.  u_p >= r_p theta for every p with r_p > 0, u_p >= 0 for the others; then nothing more."""
    f, rows, goal = _stage(case, weights)
    answer = case.search(f, goal, rows, case.start)
    if not answer.found:
        raise infeasible(case.p)
    theta = float(answer.values[-1])
    return Levels(np.where(weights > 0, weights * theta, 0.0), 1, _proven(answer), answer.values[: case.f.columns.count])


def leximin(case: Case, weights: Array) -> Levels:
    """The lexicographically largest sorted u_p / r_p over partners with r_p > 0; the others keep u_p >= 0.

    At most as many programs as partners, then the plan.
    """
    if not (weights > 0).any():
        return Levels(np.zeros(case.p.P), 0, True, np.full(case.f.columns.count, np.nan))
    return _by_sums(case, weights) if case.whole else _by_duals(case, weights)


def ideal(case: Case) -> tuple[Array, bool]:
    """a (P,): the most each partner can gain when nobody loses, and whether that is proven."""
    rows, best, proven = case.floors(case.d), np.zeros(case.p.P), True
    live = None if case.whole else Live(program(case.f, case.f.U[0], rows))
    for o in range(case.p.P):
        if live is not None:
            live.aim(case.f.U[o])
            answer = live.solve()
        else:
            answer = case.search(case.f, case.f.U[o], rows, case.start)
        if not answer.found:
            raise infeasible(case.p)
        best[o] = case.gains(answer.values)[o]
        proven &= _proven(answer)
    return np.where(best > NOTHING, best, 0.0), proven


def _stage(case: Case, weights: Array) -> tuple[Formulation, tuple[Rows, ...], Array]:
    """max theta; u_p - r_p theta >= 0."""
    f = case.f.wider(("theta",), -INFINITY)
    rows = RowList("level", ">=")
    for o, who in enumerate(case.p.partners):
        level = [(case.f.columns.count, -float(weights[o]))] if weights[o] > 0 else []
        rows.add((who,), [*terms(case.f.U[o]), *level], -float(case.offset[o]))
    goal = np.zeros(f.columns.count)
    goal[-1] = 1.0
    return f, (rows.rows(),), goal


def _by_duals(case: Case, weights: Array) -> Levels:
    """Stages on one live program; a partner that is fixed keeps its own row, without theta."""
    f, rows, goal = _stage(case, weights)
    live = Live(program(f, goal, rows))
    n, P = len(live.made.row_names), case.p.P
    level = np.arange(n - P, n)
    gains, open_, answer = np.zeros(P), weights > 0, None
    while open_.any():
        answer = live.solve()
        if answer.status is Status.INFEASIBLE:
            raise infeasible(case.p)
        if answer.status is not Status.OPTIMAL or answer.duals is None:
            raise SolverFailed("a stage of leximin stopped without an optimum")
        theta = float(answer.values[-1])
        held = _held(open_, -answer.duals[level] * weights)
        for o in np.flatnonzero(held):
            gains[o] = weights[o] * theta
            live.bounds(int(level[o]), -INFINITY, INFINITY)
            least = gains[o] - HOLD - case.offset[o]
            columns = np.flatnonzero(case.f.U[o])
            live.add(columns, case.f.U[o][columns], least, INFINITY)
        open_ &= ~held
    assert answer is not None
    return Levels(gains, live.solves, True, answer.values[: case.f.columns.count])


def _held(open_: Bools, duals: Array) -> Bools:
    """Open partners with a dual that is not 0; the duals times the weights add up to 1, so one at least is."""
    held = open_ & (duals > DUAL)
    if not held.any():
        raise SolverFailed("a stage of leximin has no partner that is held down: the numbers of this chain differ too much in size")
    return held


def _by_sums(case: Case, weights: Array) -> Levels:
    """For k = 1 .. n: max k t_k - sum_p D[k,p], t_k - D[k,p] <= u_p / r_p, the sums before it held."""
    members = np.flatnonzero(weights > 0)
    f, rows, proven, start = case.f, [*case.floors(case.d)], True, case.start
    for k in range(1, len(members) + 1):
        f, links, sum_row = _ordered(case, f, members, weights, k)
        rows.append(links)
        answer = case.search(f, sum_row, tuple(rows), start)
        if not answer.found:
            raise infeasible(case.p)
        proven &= _proven(answer)
        start, reached = answer.values, float(answer.objective)
        least = reached - 1e-7 * max(1.0, abs(reached))
        rows.append(dense_rows("sum", (str(k),), ">=", sum_row[None, :], np.array([least])))
    assert start is not None
    gains = np.where(weights > 0, case.gains(start), 0.0)
    return Levels(gains, len(members), proven, start[: case.f.columns.count])


def _ordered(
    case: Case, f: Formulation, members: np.ndarray[tuple[int], np.dtype[np.intp]], weights: Array, k: int
) -> tuple[Formulation, Rows, Array]:
    """Columns and rows of the sum of the ``k`` smallest, and the sum itself as an objective."""
    t = f.columns.count
    f = f.wider((f"t.{k}",), -INFINITY).wider(tuple(f"D.{k}.{case.p.partners[o]}".replace("-", "~") for o in members))
    links = RowList("ordered", ">=")
    for place, o in enumerate(members):
        scale = float(weights[o])
        row = [(column, value / scale) for column, value in terms(case.f.U[o])]
        links.add((str(k), case.p.partners[o]), [*row, (t, -1.0), (t + 1 + place, 1.0)], -float(case.offset[o]) / scale)
    objective = np.zeros(f.columns.count)
    objective[t] = k
    objective[t + 1 :] = -1.0
    return f, links.rows(), objective


def _proven(answer: Answer) -> bool:
    return answer.status is Status.OPTIMAL
