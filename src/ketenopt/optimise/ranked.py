"""Today's practice: rank proposals by value per euro as told, and fund them in that order until the money is gone.

A plain algorithm without a solver.  What must be done goes first.  Each initiative is taken whole, with what it waits for;
every part starts in the first period in which money, people, work in progress and predecessors allow it, so work that
does not fit is pushed later, not squeezed in.  That is kinder than practice, which awards money and overcommits people: but
a plan must be one that can be carried out, and the difference shows in the simulation, not in a broken plan.  When an
initiative does not fit whole, it gets its longest run of first parts that is worth something by itself; if none is, the
next in the ranking gets its chance.  Contractors are hired only where a partner's own teams do not suffice, and nothing
is moved once it is placed.  When a plan is made again, what is under way goes on before anything new begins.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass

import numpy as np

from ketenopt.domain.errors import Infeasible
from ketenopt.domain.problem import Array, Ints, Problem
from ketenopt.optimise.solution import Solution, leftover, settled
from ketenopt.optimise.staffing import staff

EPSILON = 1e-9


@dataclass(slots=True)
class _Board:
    """What is placed so far, and what it takes."""

    start: Ints
    """(I,) period, -1 when not placed."""
    demand: Array
    cost: Array
    hired: Array
    busy: Ints
    test: Array


def rank_and_fill(p: Problem, obliged: Array | None = None, order: list[int] | None = None) -> Solution:
    """Today's plan; ``obliged`` (I, T) are whole starts that stand already, ``order`` replaces the ranking.

    Raises Infeasible when work that must be done finds no place.
    """
    board = _Board(
        np.full(len(p.units), -1, dtype=np.int64),
        np.zeros((p.P, len(p.skills), p.T)),
        np.zeros((len(p.money.accounts), len(p.initiatives), p.T)),
        np.zeros(p.people.hire_limit.shape),
        np.zeros((p.P, p.T), dtype=np.int64),
        np.zeros(p.T),
    )
    for i, t in np.argwhere(obliged > 0) if obliged is not None else ():
        if not _fits(p, board, int(i), int(t)):
            raise Infeasible(f"today's practice cannot start {p.units[i]} in {p.periods[t]}")
    order = ranking(p) if order is None else order
    board = _obliged(p, board, order)
    chosen = {n for n in order if _placed(p, board, n)}
    going = {int(p.initiative[i]) for i in p.started}
    for n in sorted(order, key=lambda n: n not in going):
        if (n in going or n not in chosen) and _worth(p, _members(p, n)) > 0 and not _excluded(p, n, chosen):
            board, added = _fund(p, board, n)
            chosen |= added
    _products(p, board)
    x = np.zeros((len(p.units), p.T))
    done = np.flatnonzero(board.start >= 0)
    x[done, board.start[done]] = 1.0
    return settled(p, x, board.hired, earmarks(p, board.cost))


def ranking(p: Problem) -> list[int]:
    """Initiatives by value per euro asked (per person-day where nobody asks money), best first; ties by id.

    The value is what is told: everybody's benefit from the earliest start, and an equal part of each product.
    """
    asked = np.zeros(len(p.initiatives))
    cash = p.payments.cash
    np.add.at(asked, p.initiative[p.payments.unit[cash]], (p.payments.keur * p.payments.length)[cash])
    if not asked.any():
        np.add.at(asked, p.initiative[p.loads.unit], p.loads.days * p.loads.length)
    told = [_worth(p, _members(p, n)) for n in range(len(p.initiatives))]
    for i in np.flatnonzero(p.initiative < 0):
        parts = p.ordering.requires[p.ordering.requires[:, 0] == i, 1]
        for part in parts:
            told[p.initiative[part]] += _worth(p, [int(i)]) / len(parts)
    ratio = [value / cost if cost > 0 else np.inf if value > 0 else value for value, cost in zip(told, asked, strict=True)]
    return sorted(range(len(ratio)), key=lambda n: (-ratio[n], n))


def by_wish(p: Problem) -> list[int]:
    """Initiatives in the order of the day they are wanted, those without a day last; ties by id."""
    return [int(n) for n in np.argsort(p.wanted, kind="stable")]


def _members(p: Problem, n: int) -> list[int]:
    return [int(i) for i in np.flatnonzero(p.initiative == n)]


def _worth(p: Problem, units: list[int]) -> float:
    """Value to everybody of units that start as early as they can."""
    return float(sum(p.value[:, i, p.earliest[i]].sum() for i in units if p.latest[i] >= 0))


def _obliged(p: Problem, board: _Board, order: list[int]) -> _Board:
    """Place what must be done, with what it waits for, and one option of every group that must have one."""
    for i in np.flatnonzero(p.must & (board.start < 0)):
        placed = _attempt(p, board, [int(i)])
        if placed is None:
            raise Infeasible(f"today's practice finds no place for {p.units[i]}, which must be done")
        board = placed
    done = {n for n in order if _placed(p, board, n)}
    if any(_excluded(p, n, done) for n in done):
        raise Infeasible("two initiatives of one group must be done")
    for group in (group for group in p.groups if group.kind == "options"):
        tries = [n for n in order if n in group.initiatives]
        settled_on = next((n for n in tries if any(board.start[i] >= 0 for i in _members(p, n))), None)
        for n in tries if settled_on is None else [settled_on]:
            placed = _attempt(p, board, _members(p, n))
            if placed is not None:
                board = placed
                break
        else:
            raise Infeasible(f"today's practice finds no place for any option of {group.id}")
    return board


def _placed(p: Problem, board: _Board, n: int) -> bool:
    return any(board.start[i] >= 0 for i in _members(p, n))


def _excluded(p: Problem, n: int, chosen: set[int]) -> bool:
    return any(n in group.initiatives and (chosen - {n}) & set(group.initiatives) for group in p.groups)


def _fund(p: Problem, board: _Board, n: int) -> tuple[_Board, set[int]]:
    """Initiative ``n`` whole, or its longest run of first parts that is worth something; the board, and what was added."""
    parts = _sequence(p, _members(p, n))
    own = [i for i in parts if p.initiative[i] == n]
    while own and _worth(p, own) > 0:
        placed = _attempt(p, board, own)
        if placed is not None:
            added = {m for m in range(len(p.initiatives)) if _placed(p, placed, m)}
            if not any(_excluded(p, m, added) for m in added):
                return placed, added
        own.pop()
    return board, set()


def _sequence(p: Problem, units: list[int]) -> list[int]:
    """``units`` and all that they wait for, each after what it waits for; ties by index, circles cut at their first."""
    before: dict[int, list[int]] = {}
    for j, i in [*p.ordering.requires.tolist(), *((j, i) for i, j, _ in p.ordering.after.tolist())]:
        before.setdefault(j, []).append(i)
    sequence: list[int] = []
    open_units: list[tuple[int, bool]] = [(i, False) for i in sorted(units, reverse=True)]
    seen: set[int] = set()
    while open_units:
        unit, done = open_units.pop()
        if done:
            sequence.append(unit)
        elif unit not in seen:
            seen.add(unit)
            open_units.append((unit, True))
            open_units += [(i, False) for i in sorted(before.get(unit, []), reverse=True)]
    return sequence


def _attempt(p: Problem, board: _Board, units: list[int]) -> _Board | None:
    """A new board with ``units`` and what they wait for, each as early as it fits; None when one does not."""
    todo = [i for i in _sequence(p, units) if board.start[i] < 0]
    floor = p.earliest.copy()
    for _ in range(p.T * len(todo) + 1):
        trial = copy.deepcopy(board)
        if not all(_place(p, trial, i, int(floor[i])) for i in todo):
            return None
        late = [(j, i) for j, i in p.ordering.requires if j in todo and _done(p, trial, j) < _done(p, trial, i)]
        if not late:
            return trial
        for j, i in late:
            floor[j] = max(floor[j], _done(p, trial, i) - p.periods_of[j])
    return None


def _done(p: Problem, board: _Board, i: int) -> int:
    return int(board.start[i] + p.periods_of[i])


def _place(p: Problem, board: _Board, i: int, floor: int) -> bool:
    """Start unit ``i`` in the first period from ``floor`` on in which it fits."""
    ready = [int(board.start[before]) + int(gap) for before, j, gap in p.ordering.after if j == i]
    ready += [
        _done(p, board, before) - int(p.periods_of[i]) for j, before in p.ordering.requires if j == i and board.start[before] >= 0
    ]
    return any(_fits(p, board, i, t) for t in range(max([floor, int(p.earliest[i]), *ready]), int(p.latest[i]) + 1))


def _fits(p: Problem, board: _Board, i: int, t: int) -> bool:
    """Try unit ``i`` in ``t``; the board keeps it only when people, test, work in progress and money allow it."""
    span = slice(t, t + int(p.periods_of[i]))
    limited = p.works[i] & (p.wip > 0)
    if (board.busy[limited, span] >= p.wip[limited, None]).any():
        return False
    if p.people.pooled and p.test[i] > 0 and (board.test[span] + p.test[i] > p.people.test.sum(axis=0)[span] + EPSILON).any():
        return False
    demand, cost = board.demand.copy(), board.cost.copy()
    touched = set()
    for row in np.flatnonzero(p.loads.unit == i):
        first, o = t + int(p.loads.first[row]), int(p.loads.partner[row])
        last = min(first + int(p.loads.length[row]), p.T)
        demand[o, p.loads.skill[row], first:last] += p.loads.days[row]
        touched |= {(o, s) for s in range(first, last)}
    for row in np.flatnonzero(p.payments.unit == i):
        first = t + int(p.payments.first[row])
        cost[p.payments.account[row], p.initiative[i], first : first + int(p.payments.length[row])] += p.payments.keur[row]
    hired = board.hired.copy()
    for o, s in sorted(touched):
        _, extra, unmet = staff(p.people, o, s, demand[o, :, s])
        if unmet.any():
            return False
        hired[o, :, s] = extra / p.people.hire_days[o, s]
    if (leftover(p, cost, hired, earmarks(p, cost)) < -EPSILON * np.maximum(1.0, p.money.budget.max(initial=0.0))).any():
        return False
    board.demand, board.cost, board.hired = demand, cost, hired
    board.busy[p.works[i], span] += 1
    board.test[span] += p.test[i]
    board.start[i] = t
    return True


def _products(p: Problem, board: _Board) -> None:
    """A product is there on the day its last part is."""
    for i in np.flatnonzero((p.initiative < 0) & (p.latest >= 0)):
        parts = p.ordering.requires[p.ordering.requires[:, 0] == i, 1]
        if (board.start[parts] >= 0).all() and _worth(p, [int(i)]) > 0:
            t = max([int(p.earliest[i]), *(_done(p, board, int(part)) - 1 for part in parts)])
            board.start[i] = t if t <= p.latest[i] else -1


def earmarks(p: Problem, cost: Array) -> Array:
    """G (A, N, T): earmarked money first, as far as it goes, in the order of its id."""
    used = np.zeros_like(cost)
    for a in np.flatnonzero(p.money.earmark):
        purse, owner = 0.0, p.money.owner[a]
        for t in range(p.T):
            purse = purse * (p.money.keep[a, t - 1] if t else 0.0) + p.money.budget[a, t]
            open_cost = cost[owner, :, t] - used[p.money.owner == owner, :, t].sum(axis=0)
            for n in np.flatnonzero(p.money.allowed[a] & (open_cost > 0)):
                used[a, n, t] = min(purse, open_cost[n])
                purse -= used[a, n, t]
    return used
