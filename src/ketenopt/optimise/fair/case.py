"""What every rule starts from and ends with: a program, what each partner compares with, and a plan that was checked.

A rule looks for floors under the partners' gains u_p = U_p - d_p (or rows of its own); the plan is then the one that is worth
most to all together within them, so that no rule leaves lying what costs nobody anything.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ketenopt.domain.errors import Fault, Place, ScenarioError, SolverFailed
from ketenopt.domain.plan import Plan
from ketenopt.domain.problem import Array, Problem
from ketenopt.optimise import ledger
from ketenopt.optimise.check import accept, valued
from ketenopt.optimise.disagreement import disagreement
from ketenopt.optimise.formulation import Formulation, formulate
from ketenopt.optimise.formulation.rows import RowList, Rows
from ketenopt.optimise.optimum import Optimum, Settings, completed, optimum
from ketenopt.optimise.payments import Purses, limit_of, paid, paying
from ketenopt.optimise.pinned import pinned
from ketenopt.optimise.practice import practice
from ketenopt.optimise.program import INFINITY, dense_rows, program
from ketenopt.optimise.robust import robust
from ketenopt.optimise.shortage import infeasible
from ketenopt.optimise.solution import DIGITS, Solution, read, start_values
from ketenopt.optimise.solve import Answer, Limits, solve, solver_version

SLACK = 5e-7
"""kEUR by which an acceptance row may be missed: half of what is promised (1e-6), so that rounding stays within it."""

SLACKS = (2e-9, 1e-7, SLACK)
"""The same without whole numbers, the least that leaves a point: what one partner misses, another may gain many times over."""

PAPER_DIGITS = 12
"""Decimals kept where shares of everything are allowed: many small errors of rounding would add up."""

STAGE_NODES = 100
"""Nodes of branch and bound for a step on the way to a plan."""

NO_PURSES = Purses(np.zeros((0, 0), dtype=np.int64), np.zeros((0, 0), dtype=np.int64), ())


@dataclass(frozen=True, slots=True)
class Case:
    """``d`` (P,) what partners compare with, ``start`` (columns,) a point that is feasible as far as known, or None."""

    p: Problem
    f: Formulation
    settings: Settings
    d: Array
    start: Array | None
    purses: Purses
    notes: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """True when some decisions are whole numbers: then duals, and what rests on them, do not exist."""
        return bool(self.f.columns.integer.any())

    @property
    def offset(self) -> Array:
        """(P,): u_p = U_p . v + offset."""
        return np.asarray(self.f.constant[: self.p.P] - self.d)

    def gains(self, values: Array) -> Array:
        """(P,) u of a point (columns,), which may have more columns."""
        return np.asarray(self.f.U[: self.p.P] @ values[: self.f.columns.count] + self.offset)

    def weights(self) -> Array:
        """(P,) as asked, 1 elsewhere.  Raises ScenarioError for who is no partner, or a weight that is not above 0."""
        given = dict(self.settings.weights)
        faults = [
            Fault(Place("--weight"), who, "weight", "needs the id of a partner and a number above 0", ", ".join(self.p.partners))
            for who, weight in sorted(given.items())
            if who not in self.p.partners or not 0 < weight < INFINITY
        ]
        if faults:
            raise ScenarioError(tuple(faults))
        return np.array([given.get(who, 1.0) for who in self.p.partners])

    def search(self, f: Formulation, objective: Array, rows: tuple[Rows, ...] = (), start: Array | None = None) -> Answer:
        """The best point for ``objective`` within ``rows``; a search among whole numbers is counted, not proven."""
        nodes = min(STAGE_NODES, self.settings.nodes) if self.settings.gap > 0 else None
        limits = Limits(self.settings.gap, nodes, self.settings.seconds)
        made, known = program(f, objective, rows), self.padded(start, f.columns.count)
        answer = solve(made, limits, self.settings.solver, known)
        if answer.found and made.integer.any():  # what floors rest on is exact: whole numbers fixed, the rest solved again
            exact = completed(made, answer.values)
            answer = replace(answer, values=exact.values, objective=exact.objective) if exact.found else answer
        return answer

    def padded(self, start: Array | None, count: int) -> Array | None:
        """``start`` for a program with more columns or fewer."""
        if start is None:
            return None
        return np.concatenate([start, np.full(count - len(start), np.nan)]) if len(start) < count else start[:count]

    def floors(self, least: Array, slack: float = SLACK) -> tuple[Rows, ...]:
        """U_p >= least_p - slack, one row a partner, -inf for none."""
        kept = np.flatnonzero(least > -INFINITY)
        f, names = self.f, tuple(self.p.partners[o] for o in kept)
        return (dense_rows("accept", names, ">=", f.U[kept], least[kept] - f.constant[kept] - slack),)

    def moved(self) -> Case:
        """The case with what partners compare with lowered for all by the same where no plan gives everybody that."""
        theta, _ = fairest(self, self.d)
        if theta >= -1e-6:
            return self
        note = f"no plan gives everybody what it compares with; the partner that loses most now loses {-theta:.6g} kEUR"
        return replace(self, d=self.d + theta, notes=(*self.notes, note))


def opened(p: Problem, settings: Settings) -> Case:
    """The case of ``p``.  Raises Infeasible, naming who is short of what, and ScenarioError."""
    if settings.compare:
        p = replace(p, compare=(settings.compare,) * p.P)
    before = practised(p, settings)
    d = disagreement(p, accept(p, before, valued(p, before).total, float("inf")), settings)
    held = pinned(p, settings.pins)
    f = formulate(held)
    f = f.relaxed() if settings.paper else f
    if settings.gamma is not None:
        f = robust(held, f, settings.gamma, settings.deviation)
    limit, purses = limit_of(p, settings.payments), NO_PURSES
    notes: tuple[str, ...] = ()
    if limit is not None:
        f, purses = paying(held, f, limit)
        notes = () if p.agreed else ("payments between partners are not agreed in this chain: this shows what they would do",)
    still = not settings.pins and settings.gamma is None
    start = start_values(f.columns, held, before.x) if still else None
    return Case(held, f, settings, d, start, purses, notes)


def practised(p: Problem, settings: Settings) -> Solution:
    """Today's practice.  Raises Infeasible, naming who is short of what."""
    solution = None if p.impossible else practice(p, settings)
    if solution is None:
        raise infeasible(p)
    return solution


def decided(
    case: Case,
    rule: str,
    rows: tuple[Rows, ...] = (),
    least: Array | None = None,
    f: Formulation | None = None,
    start: Array | None = None,
) -> Plan:
    """The plan that is worth most to all within ``rows`` of ``f`` and with U_p >= ``least``.  Raises Infeasible, SolverFailed."""
    p, settings, f = case.p, case.settings, f or case.f
    known = case.padded(start if start is not None else case.start, f.columns.count)
    for slack in (SLACK,) if case.whole or least is None else SLACKS:
        extra = (*rows, *(case.floors(least, slack) if least is not None else ()))
        best = _attempt(f, settings, extra, known, last=slack == SLACK)
        if best is not None:
            break
    else:
        raise infeasible(p)
    constant = float(f.constant.sum())
    net = paid(p, case.purses, best.values) if case.purses.moments else None
    solution = read(p, f.columns, best.values, net, PAPER_DIGITS if settings.paper else DIGITS)
    worth = accept(p, solution, best.objective + constant, best.bound + constant, settings.paper)
    kept(p, worth.utility, least)
    lp_value = None if settings.paper else paper_value(f, extra, settings) + constant
    version = solver_version(settings.solver)
    origin = ledger.Origin(rule, best.bound + constant, settings.solver, version, settings.paper, lp_value, case.notes)
    return ledger.made(p, solution, worth, case.d, origin)


def _attempt(f: Formulation, settings: Settings, extra: tuple[Rows, ...], known: Array | None, last: bool) -> Optimum | None:
    """The optimum; None where there is none, or where a solver gets stuck between floors that leave hardly a point."""
    try:
        return optimum(f, f.total, settings, extra, known)
    except SolverFailed:
        if last:
            raise
        return None


def kept(p: Problem, utility: Array, least: Array | None) -> None:
    """Refuse a plan that leaves a partner below its floor."""
    if least is None:
        return
    for o in np.flatnonzero(utility[: p.P] < least - 2 * SLACK):
        raise SolverFailed(
            f"the checker refuses the solver's plan: {p.partners[o]} ends {least[o] - utility[o]:.3g} kEUR below its floor"
        )


def fairest(case: Case, least: Array) -> tuple[float, Answer]:
    """max theta with U_p >= least_p + theta for everybody; at most 0.  Raises Infeasible when there is no plan at all."""
    f = case.f.wider(("theta",), -INFINITY, 0.0)
    rows = RowList("fairest", ">=")
    for o, who in enumerate(case.p.partners):
        rows.add((who,), [*terms(case.f.U[o]), (case.f.columns.count, -1.0)], float(least[o] - case.f.constant[o] - SLACK / 2))
    goal = np.zeros(f.columns.count)
    goal[-1] = 1.0
    answer = case.search(f, goal, (rows.rows(),), case.start)
    if not answer.found:
        raise infeasible(case.p)
    return float(answer.values[-1]), answer


def terms(row: Array) -> list[tuple[int, float]]:
    """(column, coefficient) of what is not 0."""
    return [(int(column), float(row[column])) for column in np.flatnonzero(row)]


def paper_value(f: Formulation, extra: tuple[Rows, ...], settings: Settings) -> float:
    """Value of the plan on paper: the same program with shares of everything allowed."""
    answer = solve(program(f.relaxed(), f.total, extra), Limits(0.0), settings.solver)
    if not answer.found:
        raise SolverFailed("the relaxation of a solved problem has no answer")
    return answer.objective
