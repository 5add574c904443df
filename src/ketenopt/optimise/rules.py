"""Rules: ways to decide in a chain in which nobody is the boss.  A rule makes a Plan of a Problem.

``central``               the most value for all together, whoever pays for it
``individually-rational`` the most value with which nobody ends below what it compares with, less the loss it accepted
``rank-and-fill``         today's practice: by value per euro as told, until the money is gone
"""

from __future__ import annotations

import difflib
from collections.abc import Callable

import numpy as np

from ketenopt.domain.errors import Fault, Place, ScenarioError, SolverFailed
from ketenopt.domain.plan import Plan
from ketenopt.domain.problem import Array, Problem
from ketenopt.domain.scenario import Scenario
from ketenopt.optimise import ledger
from ketenopt.optimise.check import accept, valued
from ketenopt.optimise.disagreement import disagreement
from ketenopt.optimise.formulation import Formulation, formulate
from ketenopt.optimise.formulation.rows import Rows
from ketenopt.optimise.optimum import GAP, Settings, optimum
from ketenopt.optimise.pose import pose
from ketenopt.optimise.practice import practice
from ketenopt.optimise.program import INFINITY, dense_rows, program, widened
from ketenopt.optimise.shortage import infeasible
from ketenopt.optimise.solution import Solution, read, start_values
from ketenopt.optimise.solve import Limits, SolverName, solve, solver_version

Rule = Callable[[Problem, Settings], Plan]

EXACTLY = Settings(gap=0.0)

SLACK = 5e-7
"""kEUR by which an acceptance row may be missed: half of what is promised (1e-6), so that rounding stays within it."""


def plan(
    scenario: Scenario,
    rule: str,
    time_limit: float | None = None,
    solver: SolverName = "highs",
    gap: float = GAP,
    paper: bool = False,
) -> Plan:
    """The plan that ``rule`` makes for ``scenario``; equal input gives an equal plan unless ``time_limit`` (s) cuts it short.

    ``gap`` is the relative distance to the bound at which to stop, 0 for a proven optimum; ``paper`` allows parts of
    work that is all or nothing: such a plan is shown, never simulated.
    Raises ScenarioError for an unknown rule, Infeasible (who is short of what, when), Unbounded or SolverFailed.
    """
    if rule not in RULES:
        raise ScenarioError((unknown_rule(rule),))
    return RULES[rule](pose(scenario), Settings(solver, gap, time_limit, paper))


def unknown_rule(rule: str) -> Fault:
    """What to say about a rule that does not exist."""
    near = difflib.get_close_matches(rule, RULES, n=1, cutoff=0.0)
    expected = "one of " + ", ".join(sorted(RULES))
    return Fault(Place("--rule"), "rule", "unknown-rule", "there is no such rule", expected, repr(rule), near[0] if near else "")


def central(p: Problem, settings: Settings = EXACTLY) -> Plan:
    """max sum_g U_g - cost of joint funds."""
    return _decided(p, "central", settings, None)


def individually_rational(p: Problem, settings: Settings = EXACTLY) -> Plan:
    """max sum_g U_g - cost of joint funds, subject to U_p >= d_p - s_p for every partner.

    Where that cannot be (two standards that exclude each other, say): first max theta with U_p >= d_p - s_p + theta.
    """
    return _decided(p, "individually-rational", settings, p.sacrifice)


def today(p: Problem, settings: Settings = EXACTLY) -> Plan:
    """Rank by value per euro as told, fund until the money is gone."""
    solution = _practice(p, settings)
    worth = accept(p, solution, valued(p, solution).total, float("inf"))
    d = disagreement(p, worth, settings)
    return ledger.made(p, solution, worth, d, ledger.Origin("rank-and-fill", worth.total))


RULES: dict[str, Rule] = {"central": central, "individually-rational": individually_rational, "rank-and-fill": today}


def _practice(p: Problem, settings: Settings) -> Solution:
    """Today's practice, accepted by the checker.  Raises Infeasible, naming who is short of what."""
    solution = None if p.impossible else practice(p, settings)
    if solution is None:
        raise infeasible(p)
    return solution


def _decided(p: Problem, rule: str, settings: Settings, sacrifice: Array | None) -> Plan:
    """The most value for all, with floors under the partners' utilities unless ``sacrifice`` is None."""
    before = _practice(p, settings)
    d = disagreement(p, accept(p, before, valued(p, before).total, float("inf")), settings)
    whole = formulate(p)
    f = whole.relaxed() if settings.paper else whole
    start = start_values(f.columns, p, before.x)
    floors = None if sacrifice is None else d - sacrifice
    extra = _accepted(p, f, floors)
    notes: tuple[str, ...] = ()
    best = optimum(f, f.total, settings, extra, start)
    if best is None and floors is not None:
        floors, theta = _fairest(p, f, floors, settings)
        extra = _accepted(p, f, floors)
        notes = (f"no plan gives everybody what it compares with; the partner that loses most now loses {-theta:.6g} kEUR",)
        best = optimum(f, f.total, settings, extra)
    if best is None:
        raise infeasible(p)
    constant = float(f.constant.sum())
    solution = read(p, f.columns, best.values)
    worth = accept(p, solution, best.objective + constant, best.bound + constant, settings.paper)
    _kept(p, worth.utility, floors)
    lp_value = None if settings.paper else _paper_value(f, extra, settings) + constant
    version = solver_version(settings.solver)
    origin = ledger.Origin(rule, best.bound + constant, settings.solver, version, settings.paper, lp_value, notes)
    return ledger.made(p, solution, worth, d, origin)


def _accepted(p: Problem, f: Formulation, floors: Array | None) -> tuple[Rows, ...]:
    """U_p >= floor_p, one row a partner."""
    if floors is None:
        return ()
    return (dense_rows("accept", p.partners, ">=", f.U[: p.P], floors - f.constant[: p.P] - SLACK),)


def _kept(p: Problem, utility: Array, floors: Array | None) -> None:
    """Refuse a plan that leaves a partner below its floor."""
    if floors is None:
        return
    for o in np.flatnonzero(utility[: p.P] < floors - 2 * SLACK):
        raise SolverFailed(
            f"the checker refuses the solver's plan: {p.partners[o]} ends {floors[o] - utility[o]:.3g} kEUR below its floor"
        )


def _fairest(p: Problem, f: Formulation, floors: Array, settings: Settings) -> tuple[Array, float]:
    """Floors that can be met, all moved by the same theta, the highest there is.  Raises Infeasible when there is no plan."""
    rows = _accepted(p, f, floors)
    made = program(f, np.zeros(f.columns.count), rows)
    last = np.arange(len(made.row_names) - p.P, len(made.row_names))
    wide = widened(made, ("theta",), -INFINITY, np.ones(1), last, np.zeros(p.P, dtype=np.int64), -np.ones(p.P))
    answer = solve(wide, Limits(0.0, seconds=settings.seconds), settings.solver)
    if not answer.found:
        raise infeasible(p)
    theta = float(answer.values[-1])
    return floors + theta, theta


def _paper_value(f: Formulation, extra: tuple[Rows, ...], settings: Settings) -> float:
    """Value of the plan on paper: the same program with shares of everything allowed."""
    answer = solve(program(f.relaxed(), f.total, extra), Limits(0.0), settings.solver)
    if not answer.found:
        raise SolverFailed("the relaxation of a solved problem has no answer")
    return answer.objective
