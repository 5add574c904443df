"""Making room: the plan as it is, one initiative forced in or out, and what must give way or be added."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from ketenopt.domain.errors import Shortage
from ketenopt.domain.problem import Array, Bools, People, Problem
from ketenopt.optimise.formulation import Formulation, formulate
from ketenopt.optimise.program import Program, dense_rows, program, widened
from ketenopt.optimise.shortage import named
from ketenopt.optimise.solve import Limits, solve

ROOM_NODES = 200
"""Nodes of the search for room: few starts are free, so it is rarely cut short."""

LOOSE = ("capacity", "test", "budget", "wip")
"""Limits that more people or money would move."""

LEAST = 1e-4
DEAR = 1e4
"""Price of the lever that is not to be used, against 1 for the other."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """``x`` (I, T), what it is worth to all, and to each partner, (P,)."""

    x: Array
    worth: float
    utility: Array


def beside(p: Problem, x: Array, target: Bools, roam: bool = False) -> Problem:
    """``p`` in which all that is in ``x`` starts then or not at all, ``target`` any time, the rest never.

    What ``target`` waits for may start at any time too, and with ``roam`` all that is in ``x``.  What must be done in ``p``
    still must.
    """
    whole = x.sum(axis=1) > 1e-6
    t = np.argmax(x > 1e-6, axis=1)
    free = target | (whole & (p.divisible | before(p, target) | roam))
    earliest = np.where(whole & ~free, t, p.earliest)
    latest = np.where(whole & ~free, t, np.where(free, p.latest, -1))
    return replace(p, earliest=earliest, latest=latest)


def before(p: Problem, target: Bools) -> Bools:
    """``target`` and all that it waits for."""
    found = target.copy()
    for _ in range(len(p.units)):
        known = found.copy()
        found[p.ordering.requires[found[p.ordering.requires[:, 0]], 1]] = True
        found[p.ordering.after[found[p.ordering.after[:, 1]], 0]] = True
        if (found == known).all():
            break
    return found


def forced(p: Problem, target: Bools) -> Problem:
    """``p`` in which ``target`` must be done."""
    return replace(p, must=p.must | target)


def best(p: Problem, nodes: int = ROOM_NODES, start: Array | None = None, least: Array | None = None) -> Outcome | None:
    """The plan of ``p`` that is worth most to all, with U_p >= ``least``; None when there is none, or none was found."""
    f = formulate(p)
    known = None
    if start is not None:
        known = np.full(f.columns.count, np.nan)
        inside = f.columns.x >= 0
        known[f.columns.x[inside]] = start[inside]
    floors = () if least is None else (dense_rows("accept", p.partners, ">=", f.U[: p.P], least - f.constant[: p.P] - 1e-6),)
    answer = solve(program(f, f.total, floors), Limits(1e-6, nodes), start=known)
    if not answer.found:
        return None
    utility = f.U[: p.P] @ answer.values + f.constant[: p.P]
    return Outcome(_starts(f, answer.values), answer.objective + float(f.constant.sum()), utility)


def needs(p: Problem, x: Array, target: Bools, dear: str, roam: bool = False) -> tuple[Shortage, ...] | None:
    """The least that would have to be added for ``target`` beside all of ``x``, avoiding the lever ``dear`` (money, people).

    None where no amount of people and money helps.
    """
    keep = x.sum(axis=1) > 1 - 1e-6
    held = forced(beside(p, x, target, roam), target | (keep & ~p.divisible))
    f = formulate(held)
    made = program(f, 1e-7 * f.total / max(1.0, float(np.abs(f.total).max())))
    wide, labels = elastic(p, f, made, dear)
    answer = solve(wide, Limits(1e-6, ROOM_NODES))
    if not answer.found:
        return None
    slack = answer.values[len(made.names) :]
    found = [named(*label, float(amount)) for label, amount in zip(labels, slack, strict=True) if amount > LEAST]
    return tuple(sorted(found, key=lambda s: (s.owner, s.what, p.periods.index(s.period) if s.period else -1)))


def elastic(p: Problem, f: Formulation, made: Program, dear: str = "") -> tuple[Program, list[tuple[str, tuple[str, ...]]]]:
    """``made`` with a paid slack on every limit that people or money would move; and what each slack is about."""
    labels = [(block.constraint, label) for block in f.rows for label in block.labels]
    loose = [r for r, (constraint, label) in enumerate(labels) if constraint in LOOSE]
    price = [_price(labels[r][0], dear) for r in loose]
    names = tuple(f"short.{made.row_names[r]}" for r in loose)
    entries = np.array(loose, dtype=np.int64), np.arange(len(loose)), -np.ones(len(loose))
    return widened(made, names, 0.0, -np.array(price), *entries), [labels[r] for r in loose]


def supplied(p: Problem, more: tuple[Shortage, ...]) -> Problem:
    """``p`` with what was short: budgets, contractors' places taken by people, chain test and work in progress."""
    money, people, wip = p.money, p.people, p.wip.copy()
    budget, test = money.budget.copy(), people.test.copy()
    extra: Mapping[tuple[str, str, str], float] = {(s.owner, s.what, s.period): s.amount for s in more}
    added = _more_people(p, extra)
    for (owner, what, period), amount in extra.items():
        t = p.periods.index(period) if period else 0
        if what == "money":
            budget[money.accounts.index(owner), t] += amount * (1 + 1e-9) + 1e-6
        elif what == "integration":
            test[0, t] += amount * (1 + 1e-9) + 1e-6
        elif what == "wip":
            wip[p.partners.index(owner)] += int(np.ceil(amount - 1e-6))
    return replace(p, money=replace(money, budget=budget), people=replace(added, test=test), wip=wip)


def _more_people(p: Problem, extra: Mapping[tuple[str, str, str], float]) -> People:
    teams = [(owner, what, period, amount) for (owner, what, period), amount in extra.items() if what in p.skills]
    people = p.people
    for number, (owner, what, period, amount) in enumerate(teams):
        capacity = np.zeros((1, p.T))
        capacity[0, p.periods.index(period)] = amount * (1 + 1e-9) + 1e-6
        can = np.zeros((1, len(p.skills)), dtype=np.bool_)
        can[0, p.skills.index(what)] = True
        people = replace(
            people,
            teams=(*people.teams, f"more-{number}"),
            partner=np.append(people.partner, p.partners.index(owner)),
            can=np.vstack([people.can, can]),
            capacity=np.vstack([people.capacity, capacity]),
        )
    return people


def _price(constraint: str, dear: str) -> float:
    lever = "money" if constraint == "budget" else "people"
    return DEAR if lever == dear else 1.0


def _starts(f: Formulation, values: Array) -> Array:
    x = np.where(f.columns.x >= 0, values[np.maximum(f.columns.x, 0)], 0.0)
    return np.where(np.abs(x - np.rint(x)) < 1e-5, np.rint(x), x)
