"""Rules: ways to decide in a chain in which nobody is the boss.  A rule makes a Plan of a Problem.

``central``                  the most value for all together, whoever pays for it
``individually-rational``    the most value with which nobody ends below what it compares with, less the loss it accepted
``max-min``                  the partner that gains least gains as much as possible
``leximin``                  and then the next, and the next
``kalai-smorodinsky``        the same, in parts of the most that each could gain
``nash``                     from here, any change costs some a larger part of their gain than it gives the others
``alpha-fair``               between the two: the larger alpha, the more the smallest gain counts
``gini-cap``                 the most value with gains that differ no more than agreed
``rank-and-fill``            today's practice: by value per euro as told, until the money is gone
``first-come-first-served``  in the order in which they are wanted, until the money is gone

Every rule takes whole numbers: a plan can be carried out.  What is lost then is the proof: where a search was cut short the
plan says so.  ``Settings(paper=True)`` gives the linear programs, for which proofs exist.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from ketenopt.domain.errors import Fault, Infeasible, Place, ScenarioError
from ketenopt.domain.phrase import either
from ketenopt.domain.plan import Plan
from ketenopt.domain.problem import Array, Problem
from ketenopt.domain.scenario import Scenario
from ketenopt.optimise import ledger
from ketenopt.optimise.check import accept, valued
from ketenopt.optimise.disagreement import disagreement
from ketenopt.optimise.fair.capped import capped
from ketenopt.optimise.fair.case import Case, decided, fairest, opened, practised
from ketenopt.optimise.fair.concave import Bargain, bargain
from ketenopt.optimise.fair.lexicographic import Levels, ideal, leximin, lowest
from ketenopt.optimise.governed import remarks
from ketenopt.optimise.optimum import GAP, Settings
from ketenopt.optimise.pinned import obliged, pinned
from ketenopt.optimise.program import INFINITY
from ketenopt.optimise.ranked import by_wish, rank_and_fill
from ketenopt.optimise.reserve import planned
from ketenopt.optimise.shortage import infeasible
from ketenopt.optimise.solve import SolverName

Rule = Callable[[Problem, Settings], Plan]

EXACTLY = Settings(gap=0.0)

REST_NODES = 300
"""Nodes for the most value within the gains that a rule promises."""

CUT_SHORT = "the search for this rule was cut short: no plan was proven to do better by it, nor that none does"


def plan(
    scenario: Scenario,
    rule: str,
    time_limit: float | None = None,
    solver: SolverName = "highs",
    gap: float = GAP,
    paper: bool = False,
    settings: Settings | None = None,
) -> Plan:
    """The plan that ``rule`` makes for ``scenario``; equal input gives an equal plan unless ``time_limit`` (s) cuts it short.

    ``gap`` is the relative distance to the bound at which to stop, 0 for a proven optimum; ``paper`` allows parts of
    work that is all or nothing: such a plan is shown, never simulated.  ``settings``, where given, replaces all of these.
    Raises ScenarioError for an unknown rule, Infeasible (who is short of what, when), Unbounded or SolverFailed.
    """
    chosen = settings or Settings(solver, gap, time_limit, paper)
    return planned(scenario, lambda p: ruled(p, rule, chosen))


def ruled(p: Problem, rule: str, settings: Settings) -> Plan:
    """The plan that ``rule`` makes of ``p``, with what must be known about who can decide it.  Raises as :func:`plan`."""
    if rule not in RULES:
        raise ScenarioError((unknown_rule(rule),))
    made = RULES[rule](p, settings)
    return replace(made, notes=(*made.notes, *remarks(rule, p.form)))


def unknown_rule(rule: str) -> Fault:
    """What to say about a rule that does not exist."""
    near = difflib.get_close_matches(rule, RULES, n=1, cutoff=0.0)
    expected = either(sorted(RULES))
    return Fault(Place("--rule"), "rule", "unknown-rule", "there is no such rule", expected, repr(rule), near[0] if near else "")


def central(p: Problem, settings: Settings = EXACTLY) -> Plan:
    """max sum_g U_g - cost of joint funds."""
    return decided(opened(p, settings), "central")


def individually_rational(p: Problem, settings: Settings = EXACTLY) -> Plan:
    """max sum_g U_g - cost of joint funds, subject to U_p >= d_p - s_p for every partner.

    Where that cannot be (two standards that exclude each other, say): first max theta with U_p >= d_p - s_p + theta.
    """
    case = opened(p, settings)
    least = case.d - p.sacrifice
    try:
        return decided(case, "individually-rational", least=least)
    except Infeasible:
        theta, answer = fairest(case, least)
    note = f"no plan gives everybody what it compares with; the partner that loses most now loses {-theta:.6g} kEUR"
    case = replace(case, notes=(*case.notes, note))
    return decided(case, "individually-rational", least=least + theta, start=answer.values[: case.f.columns.count])


def max_min(p: Problem, settings: Settings = EXACTLY) -> Plan:
    """max theta s.t. u_p >= r_p theta, r the partners' weights; then the most value."""
    case = opened(p, settings).moved()
    return _levelled(case, "max-min", lowest(case, case.weights()))


def lexicographic(p: Problem, settings: Settings = EXACTLY) -> Plan:
    """The largest smallest u_p / r_p, then the next smallest, and so on; then the most value."""
    case = opened(p, settings).moved()
    return _levelled(case, "leximin", leximin(case, case.weights()))


def kalai_smorodinsky(p: Problem, settings: Settings = EXACTLY) -> Plan:
    """Leximin with r_p = a_p, the most p could gain when nobody loses (Kalai & Smorodinsky 1975; completed as for n > 2)."""
    case = opened(p, settings).moved()
    most, proven = ideal(case)
    levels = leximin(case, most)
    return _levelled(case, "kalai-smorodinsky", replace(levels, proven=levels.proven and proven))


def nash(p: Problem, settings: Settings = EXACTLY) -> Plan:
    """max sum_p r_p log u_p over partners that can gain (Nash 1950, Harsanyi & Selten 1972)."""
    case = opened(p, settings).moved()
    return _bargained(case, "nash", bargain(case, case.weights(), ideal(case)[0], 1.0))


def alpha_fair(p: Problem, settings: Settings = EXACTLY) -> Plan:
    """max sum_p u_p^(1 - alpha) / (1 - alpha): alpha 0 adds up, 1 is Nash, infinite is max-min (Mo & Walrand 2000)."""
    _above(settings.alpha, "alpha")
    case = opened(p, settings).moved()
    return _bargained(case, "alpha-fair", bargain(case, case.weights(), ideal(case)[0], settings.alpha))


def gini_cap(p: Problem, settings: Settings = EXACTLY) -> Plan:
    """The most value with u >= 0 and sum_{p<q} |u_p - u_q| <= gini n sum u."""
    _above(settings.gini, "gini")
    case = opened(p, settings).moved()
    cap = capped(case, settings.gini)
    if cap.missed:
        note = "no plan has gains as equal as was asked; this one comes as close as can be"
        case = replace(case, notes=(*case.notes, note))
    return decided(case, "gini-cap", cap.rows, f=cap.f)


def today(p: Problem, settings: Settings = EXACTLY) -> Plan:
    """Rank by value per euro as told, fund until the money is gone."""
    return _filled(p, "rank-and-fill", settings)


def first_come(p: Problem, settings: Settings = EXACTLY) -> Plan:
    """Fund in the order in which initiatives are wanted, those without a date last, until the money is gone."""
    return _filled(p, "first-come-first-served", settings, by_wish(p))


RULES: dict[str, Rule] = {
    "central": central,
    "individually-rational": individually_rational,
    "max-min": max_min,
    "leximin": lexicographic,
    "kalai-smorodinsky": kalai_smorodinsky,
    "nash": nash,
    "alpha-fair": alpha_fair,
    "gini-cap": gini_cap,
    "rank-and-fill": today,
    "first-come-first-served": first_come,
}


def _levelled(case: Case, rule: str, levels: Levels) -> Plan:
    notes = case.notes if levels.proven else (*case.notes, CUT_SHORT)
    return decided(_briefly(replace(case, notes=notes)), rule, least=case.d + levels.gains, start=levels.start)


def _bargained(case: Case, rule: str, found: Bargain) -> Plan:
    notes = case.notes
    if found.certificate is None and found.gap > 1e-4:
        notes = (
            *notes,
            f"with whole decisions this rule has no certificate; what it adds up lies within {found.gap:.3g} of the best",
        )
    return decided(_briefly(replace(case, notes=notes)), rule, least=case.d + found.gains, start=found.start)


def _briefly(case: Case) -> Case:
    """With fewer nodes for what is left once the rule has spoken: the most value with the gains it found."""
    return replace(case, settings=replace(case.settings, nodes=min(case.settings.nodes, REST_NODES)))


def _filled(p: Problem, rule: str, settings: Settings, order: list[int] | None = None) -> Plan:
    """Initiatives one by one; pinned starts stand first."""
    if settings.compare:
        p = replace(p, compare=(settings.compare,) * p.P)
    before = practised(p, settings)
    solution = before
    if order is not None or settings.pins:
        held = pinned(p, settings.pins)
        try:
            solution = rank_and_fill(held, obliged(held, settings.pins) if settings.pins else None, order)
        except Infeasible as problem:
            raise infeasible(held) if held.must.sum() == p.must.sum() else problem from None
    d = disagreement(p, accept(p, before, valued(p, before).total, INFINITY), settings)
    worth = accept(p, solution, valued(p, solution).total, INFINITY)
    return ledger.made(p, solution, worth, d, ledger.Origin(rule, worth.total))


def _above(value: float, name: str) -> None:
    """Raises ScenarioError unless ``value`` is a number of at least 0."""
    if not 0 <= value < INFINITY:
        raise ScenarioError((Fault(Place(f"--{name}"), name, name, "is not a number of at least 0", "0 or more", repr(value)),))


def frontier(p: Problem, settings: Settings = EXACTLY, points: int = 5) -> tuple[Plan, ...]:
    """The most value for a smallest gain of at least eps, for ``points`` eps between what ``central`` and ``max-min`` give."""
    case = opened(p, settings).moved()
    highest = float(lowest(case, np.ones(p.P)).gains.min())
    first = decided(case, "central")
    least = min(line.gain for line in first.partners)
    grid = np.linspace(least, highest, points)[1:] if points > 1 and highest > least + 1e-6 else np.zeros(0)
    return (first, *(_at_least(case, eps) for eps in grid))


def _at_least(case: Case, eps: float) -> Plan:
    floors: Array = case.d + eps
    return decided(case, "frontier", least=floors)
