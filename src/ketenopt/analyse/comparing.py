"""Scenarios side by side on the same luck: estimates, paired differences with the baseline, and every row of a screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from string import ascii_uppercase

import numpy as np

from ketenopt.analyse import delivery, parties
from ketenopt.analyse.measures import HEADLINE
from ketenopt.analyse.point import Point
from ketenopt.analyse.statistics import Subject, estimate, mean_difference, quantile_difference
from ketenopt.domain.comparison import Comparison, InputDifference, ScenarioResult
from ketenopt.domain.errors import KetenoptError
from ketenopt.domain.estimate import Difference, Direction, Estimate
from ketenopt.domain.findings import AssumptionCount, PlanSummary
from ketenopt.domain.scenario import Scenario
from ketenopt.domain.study import Study

KINDS: dict[str, tuple[str, Direction]] = {
    "value_keur": ("kEUR", "more"),
    "net_value_keur": ("kEUR", "more"),
    "spent_keur": ("kEUR", "none"),
    "fines_keur": ("kEUR", "less"),
    "in_use_days": ("working days", "less"),
    HEADLINE: ("initiatives", "more"),
    "delivered": ("increments", "more"),
    "lead_time_days": ("working days", "less"),
    "blocked_days": ("working days", "less"),
    "effort_person_days": ("person-days", "none"),
}
"""Unit of every measure, and which way is better, by its name before the colon."""

DATES = "in_use_days"
"""Measures that may not happen: compared by percentiles, since a mean of what happened misleads."""


def compare(study: Study, points: Sequence[Point], inputs: Sequence[InputDifference] = ()) -> Comparison:
    """The comparison of ``points``, which must be the study's scenarios, all over the same replications.

    ``inputs`` are the inputs in which scenarios differ from the baseline.  Raises KetenoptError when the baseline
    is missing or the replications are not the same.
    """
    ordered = _ordered(study, points)
    baseline, proposal = ordered[0], next(point for point in ordered if point.id == study.proposal)
    about, line = proposal.scenario.chain.chain, proposal.scenario.timeline
    plan_end, horizon = proposal.moment(line.plan_end), proposal.moment(line.horizon)
    assert plan_end is not None
    assert horizon is not None
    return Comparison(
        study=study.name,
        question=study.question,
        chain_start=about.start.isoformat(),
        plan_end=plan_end,
        horizon=horizon,
        price_year=about.price_year,
        baseline=study.baseline,
        proposal=study.proposal,
        replications=baseline.replications,
        seed=study.seed,
        points=any(point.scenario.chain.chain.points for point in ordered),
        example=any(point.scenario.chain.chain.example for point in ordered),
        notes=tuple(dict.fromkeys(note for point in ordered for note in point.scenario.chain.chain.notes)),
        headline=HEADLINE,
        chance="draws",
        scenarios=tuple(result(point, baseline) for point in ordered),
        inputs=tuple(sorted(inputs, key=lambda row: (row.scenario, row.path))),
        differences=tuple(row for point in ordered[1:] for row in differences(point, baseline, study.seed)),
        names=_names(study, [point.scenario for point in ordered]),
        letters=_letters([point.scenario for point in ordered]),
        point_keur=about.point_keur,
    )


def _ordered(study: Study, points: Sequence[Point]) -> list[Point]:
    """Baseline, proposal, then the others by id."""
    by_id = {point.id: point for point in points}
    first = [study.baseline, *([study.proposal] if study.proposal != study.baseline else [])]
    if absent := [name for name in first if name not in by_id]:
        raise KetenoptError(f"cannot compare: scenario {absent[0]} is missing")
    ordered = [by_id[name] for name in (*first, *sorted(set(by_id) - set(first)))]
    shared = ordered[0].tables["measures"]["replication"].unique()
    for point in ordered:
        if not np.array_equal(point.tables["measures"]["replication"].unique(), shared):
            raise KetenoptError(f"cannot compare: {point.id} and {ordered[0].id} do not have the same replications")
    return ordered


def result(point: Point, baseline: Point) -> ScenarioResult:
    """Everything about one scenario."""
    return ScenarioResult(
        id=point.id,
        scenario_hash=point.scenario.hash,
        plan=_summary(point),
        estimates=estimates(point),
        initiatives=delivery.initiatives(point),
        increments=delivery.increments(point),
        partners=parties.partners(point, baseline),
        others=parties.others(point, baseline),
        in_use_by=delivery.in_use_by(point),
        money=parties.money(point),
        load=parties.load(point),
        acts=delivery.acts(point),
        causes=delivery.causes(point),
        assumptions=_sources(point.scenario),
        # Without the place: the order in which a file is written changes nothing here.
        warnings=tuple(sorted({f"{fault.path}: {fault.message}" for fault in point.scenario.warnings})),
    )


def estimates(point: Point) -> tuple[Estimate, ...]:
    """The estimate of every measure, sorted by name."""
    return tuple(estimate(name, *kind(name), values) for name, values in sorted(point.measures.items()))


def differences(point: Point, baseline: Point, seed: int) -> Iterator[Difference]:
    """Every measure that both have, sorted by name: means by paired t, dates by their P50 and P80."""
    for name in sorted(set(point.measures) & set(baseline.measures)):
        about = Subject(point.id, baseline.id, name, *kind(name))
        mine, today = point.measures[name], baseline.measures[name]
        if name.startswith(DATES):
            end = point.scenario.timeline.horizon
            yield from (quantile_difference(about, p, mine, today, seed, end) for p in (0.5, 0.8))
        elif (row := mean_difference(about, mine, today)) is not None:
            yield row


def kind(measure: str) -> tuple[str, Direction]:
    """Unit of a measure, and which way is better."""
    return KINDS[measure.split(":", maxsplit=1)[0]]


def _summary(point: Point) -> PlanSummary:
    plan = point.plan
    return PlanSummary(
        rule=plan.rule,
        hash=plan.hash,
        objective=plan.objective,
        bound=plan.bound,
        gap=plan.gap,
        lp_value=plan.lp_value,
        total=plan.total,
        paper=plan.paper,
        solver=plan.solver,
        solver_version=plan.solver_version,
        increments=sum(row.start is not None and not row.key.startswith("product:") for row in plan.units),
        notes=plan.notes,
    )


def _sources(scenario: Scenario) -> tuple[AssumptionCount, ...]:
    rows = [row for row in scenario.register if not row.derived]
    return tuple(
        AssumptionCount(
            source,
            sum(row.source == source for row in rows),
            sum(row.source == source and row.defaulted for row in rows),
        )
        for source in ("measured", "agreed", "expert", "guess")
    )


NAMED = ("bodies", "funds", "partners", "beneficiaries", "skills", "teams", "initiatives", "products", "gates", "impediments")


def _names(study: Study, scenarios: list[Scenario]) -> dict[str, str]:
    """Display names by ``collection.id``; the first scenario that has one gives it."""
    found: dict[str, str] = {f"scenarios.{key}": what.name for key, what in study.scenarios.items()}
    for scenario in scenarios:
        chain = scenario.chain
        found.setdefault("chain", chain.chain.name)
        for collection in NAMED:
            for key, what in getattr(chain, collection).items():
                found[f"{collection}.{key}"] = found.get(f"{collection}.{key}", "") or str(getattr(what, "name", ""))
        for name, initiative in chain.initiatives.items():
            for part, increment in initiative.increments.items():
                found[f"increments.{name}/{part}"] = found.get(f"increments.{name}/{part}", "") or increment.name
    return {key: name for key, name in sorted(found.items()) if name}


def _letters(scenarios: list[Scenario]) -> dict[str, str]:
    """A, B, … Z, AA, … for partners first, then bodies, each sorted by id."""
    partners = sorted({name for scenario in scenarios for name in scenario.chain.partners})
    bodies = sorted({name for scenario in scenarios for name in scenario.chain.bodies} - set(partners))
    return {name: _letter(index) for index, name in enumerate([*partners, *bodies])}


def _letter(index: int) -> str:
    tens, ones = divmod(index, 26)
    return (_letter(tens - 1) if tens else "") + ascii_uppercase[ones]
