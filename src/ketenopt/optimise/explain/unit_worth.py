"""What one unit more, and one less, of each budget and skill is worth: found by solving again, not read from duals.

Prices are not unique on round numbers, and one more is not worth what one less costs.  Whole numbers are fixed first: then
what is started stands, and a unit changes only what is left to choose (contractors, carrying money, divisible work).  On paper,
with parts of everything allowed, it changes what is done; that answer stands beside it.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ketenopt.domain.problem import Array, Ints, Problem
from ketenopt.domain.reasons import UnitWorth
from ketenopt.optimise.fair.case import Case
from ketenopt.optimise.formulation import Formulation
from ketenopt.optimise.formulation.rows import Rows
from ketenopt.optimise.live import Live
from ketenopt.optimise.program import Program, program
from ketenopt.optimise.solution import start_values
from ketenopt.optimise.solve import Status, solve

KINDS = ("budget", "capacity")
NOTHING = 1e-6
"""kEUR: a change below this is none."""


def unit_worths(case: Case, x: Array, rows: tuple[Rows, ...] = ()) -> tuple[UnitWorth, ...]:
    """Every budget and skill of ``case`` of which a unit more or less changes what the plan with starts ``x`` is worth.

    ``rows`` are those of the rule (floors under gains, say).
    """
    p, f = case.p, case.f
    labels = [(block.constraint, label) for block in f.rows for label in block.labels]
    wanted = np.array([r for r, (kind, _) in enumerate(labels) if kind in KINDS], dtype=np.int64)
    kept = _both(kept_program(p, f, x, rows), wanted)
    paper = _both(paper_program(p, f, x, rows), wanted)
    found = []
    for place, r in enumerate(wanted):
        values = (*kept[place], *paper[place])
        if any(value is None or abs(value) > NOTHING for value in values):
            found.append(_told(labels[r][0], labels[r][1], *values))
    return tuple(found)


def kept_program(p: Problem, f: Formulation, x: Array, rows: tuple[Rows, ...]) -> Program:
    """The program with whole numbers fixed at what ``x`` says; the solver fills in those that follow from it."""
    made = program(f, f.total, rows)
    known = start_values(f.columns, p, x)
    columns = np.flatnonzero(made.integer & ~np.isnan(known))
    held = made.fixed({int(c): float(np.rint(known[c])) for c in columns})
    if held.integer.any():
        full = solve(held).values
        whole = np.flatnonzero(held.integer)
        held = held.fixed({int(c): float(np.rint(full[c])) for c in whole})
    return replace(held, integer=np.zeros_like(held.integer))


def paper_program(p: Problem, f: Formulation, x: Array, rows: tuple[Rows, ...]) -> Program:
    """The program with parts of everything allowed; the choice in a group stays as in ``x``."""
    made = program(f.relaxed(), f.total, rows)
    known = start_values(f.columns, p, x)
    columns = np.flatnonzero(made.integer)
    held = made.fixed({int(c): float(np.rint(known[c])) for c in columns})
    return replace(held, integer=np.zeros_like(held.integer))


def _both(made: Program, wanted: Ints) -> list[tuple[float | None, float | None]]:
    """(one more, one less) by row, None where there is no plan; rows with room for a unit change nothing."""
    live = Live(made)
    base = live.solve()
    if base.status is not Status.OPTIMAL:
        return [(None, None)] * len(wanted)
    basis, used = live.keep(), _used(made, base.values)
    found: list[tuple[float | None, float | None]] = []
    for r in wanted:
        if made.rhs[r] - used[r] > 1.0 + 1e-9:
            found.append((0.0, 0.0))
            continue
        more, less = (_changed(live, made, int(r), step, base.objective) for step in (1.0, -1.0))
        live.owe(np.array([r]), made.rhs[[r]])
        live.restore(basis)
        found.append((more, less))
    return found


def _changed(live: Live, made: Program, r: int, step: float, base: float) -> float | None:
    live.owe(np.array([r]), np.array([made.rhs[r] + step]))
    answer = live.solve()
    return answer.objective - base if answer.status is Status.OPTIMAL else None


def _used(made: Program, values: Array) -> Array:
    rows = np.repeat(np.arange(len(made.row_names)), np.diff(made.starts))
    return np.asarray(
        np.bincount(rows, weights=made.coefficient * values[made.column], minlength=len(made.row_names)), dtype=np.float64
    )


def _told(kind: str, label: tuple[str, ...], *values: float | None) -> UnitWorth:
    if kind == "budget":
        return UnitWorth("budget", label[0], "", label[1], "kEUR", *values)
    return UnitWorth("skill", label[0], label[1], label[2], "person-day", *values)
