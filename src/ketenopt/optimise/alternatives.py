"""Almost as good: the plans that differ most from the best and from each other, within a share of its value."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ketenopt.domain.alternative import Alternatives, Presence
from ketenopt.domain.plan import Plan
from ketenopt.domain.problem import Array, Bools, Problem
from ketenopt.optimise.fair.case import Case, decided, opened
from ketenopt.optimise.formulation import Formulation
from ketenopt.optimise.formulation.rows import RowList, Rows, lp_name
from ketenopt.optimise.optimum import Settings
from ketenopt.optimise.program import dense_rows, program
from ketenopt.optimise.solve import Limits, Status, solve

PROVE = 12
"""Initiatives up to which is proven what every plan within the margin has in common: a search for each."""

PROVE_NODES = 300


def alternatives(p: Problem, settings: Settings, rule: str = "central", within: float = 0.05, most: int = 4) -> Alternatives:
    """At most ``most`` plans besides the best by ``rule`` (central, or individually-rational: nobody below what it compares with).

    Each is found by maximising in how many parts it differs from all before it, then made the best of its kind.
    Raises as a rule does.
    """
    case = opened(p, settings)
    floors = () if rule == "central" else case.floors(case.d - p.sacrifice)
    best = decided(case, rule, floors)
    least = best.objective - within * abs(best.objective)
    room = (*floors, _worth(case, least))
    plans, seen = [best], [_done(p, best)]
    for _ in range(most):
        found = _different(case, room, seen)
        if found is None:
            break
        seen.append(found)
        plans.append(_best_of(case, rule, floors, found))
    presence, proven = _common(case, floors, best, least, seen)
    return Alternatives(within, least, tuple(plans), presence, proven, tuple(int((one != seen[0]).sum()) for one in seen))


def _done(p: Problem, plan: Plan) -> Bools:
    """(I,) True for what is done, products left out: they follow."""
    return np.array([unit.funded > 1e-6 for unit in plan.units]) & (p.initiative >= 0)


def _worth(case: Case, least: float) -> Rows:
    """The value of a plan is at least ``least``."""
    rhs = np.array([least - float(case.f.constant.sum())])
    return dense_rows("worth", ("all",), ">=", case.f.total[None, :], rhs)


def _different(case: Case, room: tuple[Rows, ...], seen: list[Bools]) -> Bools | None:
    """(I,) what is done in the plan within ``room`` that differs most from all of ``seen``; None when each is one of them."""
    f, goal, rows = _apart(case, seen)
    answer = case.search(f, goal, (*room, rows), None)
    if not answer.found:
        return None
    found = _level(case, answer.values) > 1e-6
    found &= case.p.initiative >= 0
    return None if any((found == one).all() for one in seen) else found


def _level(case: Case, values: Array) -> Array:
    x = case.f.columns.x
    return np.asarray(np.where(x >= 0, values[np.maximum(x, 0)], 0.0).sum(axis=1))


def _apart(case: Case, seen: list[Bools]) -> tuple[Formulation, Array, Rows]:
    """max a + sum of differences / many, a <= differences with each of ``seen``: far from the nearest first, then from all."""
    x, count = case.f.columns.x, case.f.columns.count
    f = case.f.wider((lp_name("apart"),))
    rows, goal = RowList("apart"), np.zeros(f.columns.count)
    real = case.p.initiative >= 0
    for number, one in enumerate(seen):
        terms = [(int(col), 1.0 if one[i] else -1.0) for i in np.flatnonzero(real) for col in x[i] if col >= 0]
        rows.add((str(number),), [*terms, (count, 1.0)], float((one & real).sum()))
        for col, coefficient in terms:
            goal[col] -= coefficient * 1e-3 / len(seen)
    goal[count] = 1.0
    return f, goal, rows.rows()


def _best_of(case: Case, rule: str, floors: tuple[Rows, ...], done: Bools) -> Plan:
    """The plan that is worth most with the same parts in."""
    x, rows = case.f.columns.x, RowList("same")
    upper = case.f.columns.upper.copy()
    for i in np.flatnonzero(case.p.initiative >= 0):
        columns = x[i][x[i] >= 0]
        if done[i] and len(columns) and not case.p.divisible[i]:
            rows.add((case.p.units[i],), [(int(col), -1.0) for col in columns], -1.0)
        elif not done[i]:
            upper[columns] = 0.0
    f = replace(case.f, columns=replace(case.f.columns, upper=upper))
    return decided(case, rule, (*floors, rows.rows()), f=f)


def _common(
    case: Case, floors: tuple[Rows, ...], best: Plan, least: float, seen: list[Bools]
) -> tuple[dict[str, Presence], dict[str, bool]]:
    """What is in all plans within the margin, in some, in none; proven where a search shows that the contrary is worth less."""
    p = case.p
    presence: dict[str, Presence] = {}
    proven: dict[str, bool] = {}
    for n, name in enumerate(p.initiatives):
        mine = p.initiative == n
        inside = [bool(one[mine].any()) for one in seen]
        known: Presence = "always" if all(inside) else "sometimes" if any(inside) else "never"
        proven[name] = known == "sometimes" or (p.latest[mine] < 0).all()
        if not proven[name] and len(p.initiatives) <= PROVE:
            other = _contrary(case, floors, n, inside[0], least)
            known = "sometimes" if other is True else known
            proven[name] = other is not None
        presence[name] = known
    return presence, proven


def _contrary(case: Case, floors: tuple[Rows, ...], n: int, inside: bool, least: float) -> bool | None:
    """Whether a plan worth ``least`` has initiative ``n`` out (where it is ``inside``) or in; None: the search was cut short."""
    columns = case.f.columns.x[case.p.initiative == n].ravel()
    columns = columns[columns >= 0]
    rows = RowList("contrary", "<=" if inside else ">=")
    rows.add((case.p.initiatives[n],), [(int(col), 1.0) for col in columns], 0.0 if inside else 1.0)
    constant = float(case.f.constant.sum())
    answer = solve(program(case.f, case.f.total, (*floors, rows.rows())), Limits(1e-4, PROVE_NODES, case.settings.seconds))
    if answer.found and answer.objective + constant >= least:
        return True
    if answer.status is Status.INFEASIBLE or answer.bound + constant < least:
        return False
    return None
