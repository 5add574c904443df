"""What ``plan`` with more to weigh, ``deal``, ``explain``, ``alternatives`` and ``approve`` ask of the flow."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from ketenopt import store
from ketenopt.cli.asked import Asked
from ketenopt.cli.choosing import Choosing
from ketenopt.cli.options import Solving
from ketenopt.domain.alternative import Alternatives
from ketenopt.domain.deal import Deal
from ketenopt.domain.errors import Infeasible, ScenarioError, StoreError
from ketenopt.domain.phrase import Phrase
from ketenopt.domain.plan import Plan
from ketenopt.domain.problem import Problem
from ketenopt.domain.reasons import Explanation
from ketenopt.optimise.alternatives import alternatives
from ketenopt.optimise.deal.bargain_check import deal
from ketenopt.optimise.explain.story import explained, unexplained
from ketenopt.optimise.governed import OPEN, is_open
from ketenopt.optimise.opinion import differences
from ketenopt.optimise.optimum import Settings
from ketenopt.optimise.pinned import Pins, pins_from, pins_of
from ketenopt.optimise.pose import pose
from ketenopt.optimise.rules import RULES, frontier, ruled, unknown_rule

ALL = "all"
FRONTIER = "frontier"
"""No rule: the most value for every smallest gain, from the best for all to the most equal."""


def settings_of(solving: Solving, choosing: Choosing | None = None, pins: Pins = ()) -> Settings:
    """How to solve, and what to weigh, as asked."""
    basis = Settings(solver=solving.solver, seconds=solving.time_limit)
    if choosing is None:
        return basis
    c = choosing
    return replace(
        basis,
        paper=c.paper,
        compare=c.compare,
        payments=c.payments,
        weights=_weights(c.weights),
        alpha=c.alpha,
        gini=c.gini,
        gamma=c.gamma,
        deviation=c.deviation,
        pins=pins,
    )


def _weights(typed: tuple[str, ...]) -> tuple[tuple[str, float], ...]:
    pairs = (text.partition("=") for text in typed)
    try:
        return tuple(sorted((name, float(value)) for name, _, value in pairs))
    except ValueError as problem:
        raise click.UsageError(f"--weight: {problem}") from problem


def pins_asked(p: Problem, choosing: Choosing) -> Pins:
    """Starts that stand: of a saved plan, and as typed, which go first.  Raises ScenarioError, StoreError."""
    typed = dict(text.partition("=")[::2] for text in choosing.pins)
    pins = dict(pins_from(store.read_plan(choosing.pin_from))) if choosing.pin_from else {}
    return tuple(sorted((pins | dict(pins_of(p, typed))).items()))


def rules_asked(rule: str) -> tuple[str, ...]:
    """The rules named, with commas between them; ``all`` of them.  Raises ScenarioError for one that does not exist."""
    names = tuple(RULES) if rule == ALL else tuple(name.strip() for name in rule.split(","))
    faults = tuple(unknown_rule(name) for name in names if name not in RULES)
    if faults:
        raise ScenarioError(faults)
    return names


def planned(asked: Asked, solving: Solving, choosing: Choosing) -> tuple[Plan, ...]:
    """A plan by every rule asked; with CBC, and what HiGHS says differently.  Raises ScenarioError, PlanError, StoreError."""
    scenario = asked.scenarios[0]
    what = asked.opened.study.scenarios[scenario.id]
    if what.plan and choosing == Choosing():
        return (store.read_plan(asked.opened.folder / what.plan),)
    p = pose(scenario)
    settings = settings_of(solving, choosing, pins_asked(p, choosing))
    if what.rule == FRONTIER:
        return frontier(p, settings)
    return tuple(_with_opinion(p, rule, settings) for rule in rules_asked(what.rule))


def _with_opinion(p: Problem, rule: str, settings: Settings) -> Plan:
    made = ruled(p, rule, settings)
    if settings.solver == "highs" or made.solver != settings.solver:
        return made
    other = ruled(p, rule, replace(settings, solver="highs"))
    return replace(made, notes=(*made.notes, *differences(made, other)))


def checked_deal(asked: Asked, solving: Solving) -> Deal:
    """The deal check of the plan that was asked for.  Raises PlanError, or StoreError for a plan of another chain."""
    p, plan = _one(asked, solving)
    return deal(p, plan, settings_of(solving))


def told(asked: Asked, solving: Solving, initiative: str | None) -> Explanation:
    """Why the plan is what it is, or why there is none.  Raises ScenarioError, SolverFailed, StoreError."""
    try:
        p, plan = _one(asked, solving)
    except Infeasible as problem:
        scenario = asked.scenarios[0]
        return unexplained(pose(scenario), asked.opened.study.scenarios[scenario.id].rule, problem)
    return explained(p, plan, settings_of(solving), initiative)


def others(asked: Asked, solving: Solving, within: float, most: int) -> Alternatives:
    """Plans almost as good.  Raises PlanError, and UsageError for a rule whose plans cannot be asked for more."""
    scenario = asked.scenarios[0]
    rule = asked.opened.study.scenarios[scenario.id].rule
    if rule not in ("central", "individually-rational"):
        raise click.UsageError(f"alternatives are made by central or individually-rational, not {rule}: give one with --rule.")
    return alternatives(pose(scenario), settings_of(solving), rule, within / 100, most)


def _one(asked: Asked, solving: Solving) -> tuple[Problem, Plan]:
    p, (plan, *_) = pose(asked.scenarios[0]), planned(asked, solving, Choosing())
    if tuple(line.partner for line in plan.partners) != p.partners or {unit.key for unit in plan.units} != set(p.units):
        raise StoreError(Phrase("the saved plan is of another chain: its partners or initiatives are not those of this scenario"))
    return p, plan


def approved(asked: Asked, path: Path, body: str, on: date) -> store.Approval:
    """Approve a saved plan of this scenario.

    Raises StoreError for a plan of other numbers, or by a rule that nobody can decide by here, and UsageError for a stranger.
    """
    scenario, plan = asked.scenarios[0], store.read_plan(path)
    chain = scenario.chain
    if body not in chain.bodies and body not in chain.partners:
        known = ", ".join(sorted((*chain.bodies, *chain.partners)))
        raise click.UsageError(f"there is no body or partner {body!r} in this chain; there are: {known}.")
    if plan.scenario_hash != scenario.hash:
        raise StoreError(
            Phrase("{path}: made of other numbers than this scenario has now; make the plan again, or name its scenario", path=path)
        )
    if plan.paper:
        raise StoreError(
            Phrase("{path}: a plan on paper, which funds in part what is all or nothing, cannot be carried out", path=path)
        )
    if not is_open(plan.rule, chain.governance.form):
        rules = ", ".join(sorted(OPEN[chain.governance.form]))
        raise StoreError(
            Phrase(
                "{path}: with governance {form} nobody can decide a plan by {rule}; open are {rules}",
                path=path,
                form=chain.governance.form,
                rule=plan.rule,
                rules=rules,
            )
        )
    return store.approve(path, plan, body, on)
