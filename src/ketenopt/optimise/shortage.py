"""Why there is no plan: the least that would have to be added for the work that must be done, by owner, thing and period.

Limits on people, money, chain test and work in progress get a slack that costs one per person-day or kEUR; not doing the
work costs more than all of them.  Only what must be done, and what that waits for, is looked at.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ketenopt.domain.errors import Infeasible, Shortage
from ketenopt.domain.problem import Bools, Problem
from ketenopt.optimise.formulation import Formulation, formulate
from ketenopt.optimise.program import Program, program, widened
from ketenopt.optimise.solve import Limits, solve

NODES = 2000
LEAST = 1e-4
"""A shortage below this is rounding."""

_UNIT = {"capacity": "person-days", "team": "person-days", "test": "person-days", "budget": "kEUR", "wip": "increments"}
_UNIT |= {"must": "of the work", "done": "of the work"}


def infeasible(p: Problem) -> Infeasible:
    """The error to raise when ``p`` has no plan."""
    text = "work that must be done cannot be done"
    if p.impossible:
        return Infeasible(text, p.impossible)
    f = formulate(p)
    made, rows = _elastic(p, f)
    answer = solve(made, Limits(1e-3, NODES))
    if not answer.found:
        return Infeasible(text + ": the choices and dependencies contradict each other")
    slack = answer.values[f.columns.count :]
    found = tuple(named(*row, float(amount)) for row, amount in zip(rows, slack, strict=True) if amount > LEAST)
    return Infeasible(text, tuple(sorted(found, key=lambda s: (s.owner, s.what, p.periods.index(s.period) if s.period else -1))))


def _elastic(p: Problem, f: Formulation) -> tuple[Program, list[tuple[str, tuple[str, ...]]]]:
    made = program(f, np.zeros(f.columns.count))
    upper = made.upper.copy()
    idle = f.columns.x[~needed(p)]
    upper[idle[idle >= 0]] = 0.0
    labels = [(block.constraint, label) for block in f.rows for label in block.labels]
    loose = [r for r, (constraint, _) in enumerate(labels) if constraint in _UNIT and constraint != "team"]
    penalty = 10.0 * (
        1.0 + float((p.loads.days * p.loads.length).sum() + (p.payments.keur * np.minimum(p.payments.length, p.T)).sum())
    )
    prices = [penalty if labels[r][0] in ("must", "done") else 100.0 if labels[r][0] == "wip" else 1.0 for r in loose]
    signs = [1.0 if labels[r][0] in ("must", "done") else -1.0 for r in loose]
    names = tuple(f"short.{made.row_names[r]}" for r in loose)
    entries = np.array(loose, dtype=np.int64), np.arange(len(loose)), np.array(signs)
    return widened(replace(made, upper=upper), names, 0.0, -np.array(prices), *entries), [labels[r] for r in loose]


def needed(p: Problem) -> Bools:
    """Units that must be done, options, and all that they wait for."""
    found = p.must.copy()
    for group in p.groups:
        if group.kind == "options":
            found |= np.isin(p.initiative, group.initiatives)
    for _ in range(len(p.units)):
        before = found.copy()
        found[p.ordering.requires[found[p.ordering.requires[:, 0]], 1]] = True
        found[p.ordering.after[found[p.ordering.after[:, 1]], 0]] = True
        if (found == before).all():
            break
    return found


def named(constraint: str, label: tuple[str, ...], amount: float) -> Shortage:
    """What a slack of ``amount`` on a row means to people."""
    unit = _UNIT[constraint]
    if constraint == "capacity":
        return Shortage(label[0], label[1], label[2], amount, unit)
    if constraint in ("must", "done"):
        return Shortage(label[-1], "deadline", "", amount, unit)
    if constraint == "test":
        return Shortage("chain", "integration", label[0], amount, unit)
    return Shortage(label[0], "money" if constraint == "budget" else "wip", label[1], amount, unit)
