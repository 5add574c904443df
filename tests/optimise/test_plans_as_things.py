"""Plans almost as good, pinned, robust, seen by a second solver."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from ketenopt.domain.errors import ScenarioError
from ketenopt.domain.plan import Plan
from ketenopt.domain.problem import Array, Problem
from ketenopt.optimise.alternatives import alternatives
from ketenopt.optimise.opinion import differences
from ketenopt.optimise.optimum import Settings
from ketenopt.optimise.pinned import pins_from, pins_of
from ketenopt.optimise.pose import pose
from ketenopt.optimise.rules import RULES, ruled
from ketenopt.optimise.solution import demanded
from planned_chains import about, generated, increment, scenario, small

EXACT = Settings(gap=0.0)


def work(value: float, **more: Any) -> dict[str, Any]:
    return {"owner": "a", "benefits": {"a": {"value": value}}, "increments": {"1": increment(**more)}}


def choices(values: dict[str, float], teams: float = 2.0, **more: Any) -> Problem:
    """One period in which a team can do some of these."""
    data = small(initiatives={name: work(value) for name, value in values.items()}, **more)
    data["chain"] = about(1, benefit_periods=1)
    data["teams"]["a1"]["fte"] = teams
    return pose(scenario(data))


def chosen(plan: Plan) -> set[str]:
    return {unit.key[0] for unit in plan.units if unit.funded > 0}


# -------------------------------------------------------------------------------------------------------- almost as good


def test_alternatives_are_within_the_margin_as_different_as_can_be_and_complete() -> None:
    """Two of four, worth 100, 99, 98 and 60: within 5 % every pair out of the first three, and never the last."""
    p = choices({"i": 100.0, "j": 99.0, "k": 98.0, "l": 60.0})
    found = alternatives(p, EXACT, "central", 0.05)
    assert chosen(found.plans[0]) == {"i", "j"}
    assert {frozenset(chosen(plan)) for plan in found.plans} == {frozenset(pair) for pair in itertools.combinations("ijk", 2)}
    assert all(plan.objective >= 0.95 * found.plans[0].objective for plan in found.plans)
    assert found.presence == {"i": "sometimes", "j": "sometimes", "k": "sometimes", "l": "never"}
    assert all(found.proven.values())
    assert found.differs == (0, 2, 2)


def test_what_is_in_every_plan_within_the_margin_is_proven() -> None:
    found = alternatives(choices({"i": 500.0, "j": 99.0, "k": 98.0}), EXACT, "central", 0.01)
    assert found.presence == {"i": "always", "j": "sometimes", "k": "sometimes"}
    assert all(found.proven.values())
    assert alternatives(choices({"i": 5.0}), EXACT, "central", 0.0).plans[1:] == ()


def test_alternatives_keep_what_the_rule_promises() -> None:
    found = alternatives(pose(generated(3)), Settings(), "individually-rational", 0.1)
    for plan in found.plans:
        assert all(line.gain >= -1e-6 for line in plan.partners)
        assert plan.objective >= found.least - 1e-6
    patterns = [tuple(unit.funded > 0 for unit in plan.units) for plan in found.plans]
    assert len(set(patterns)) == len(patterns)


# ------------------------------------------------------------------------------------------------------------------ pins


@pytest.mark.parametrize("rule", sorted(RULES))
def test_what_is_pinned_stands_and_the_rest_is_decided(rule: str) -> None:
    data = small(initiatives={name: work(value) for name, value in (("i", 9.0), ("j", 5.0), ("k", 3.0))})
    data["partners"]["b"] = {}
    p = pose(scenario(data))
    pins = pins_of(p, {"k": "t01", "i/1": "never"})
    made = ruled(p, rule, Settings(pins=pins, compare="alone"))
    starts = {unit.key: unit.start for unit in made.units}
    assert starts["k/1"] == 1
    assert starts["i/1"] is None
    assert starts["j/1"] in (0, 2)


def test_a_plan_pinned_as_it_is_stays_as_it_is() -> None:
    p = pose(generated(2))
    made = ruled(p, "central", Settings())
    again = ruled(p, "central", Settings(pins=pins_from(made)))
    assert [unit.start for unit in again.units if unit.funded == 1] == [unit.start for unit in made.units if unit.funded == 1]
    assert again.objective >= made.objective - 1e-6 * abs(made.objective)


def test_pins_that_cannot_be_are_told_all_at_once() -> None:
    p = pose(scenario(small(initiatives={"dossier": work(5.0, periods=2)})))
    with pytest.raises(ScenarioError) as caught:
        pins_of(p, {"dosier": "t00", "dossier": "t09"})
    assert [(fault.code, fault.suggestion) for fault in caught.value.faults] == [
        ("unknown-unit", "dossier/1"),
        ("unknown-period", "t02"),
    ]
    with pytest.raises(ScenarioError) as caught:
        ruled(p, "central", Settings(pins=pins_of(p, {"dossier": "t02"})))
    assert caught.value.faults[0].expected == "t00 to t01"


# ---------------------------------------------------------------------------------------------------------------- robust


def worst(p: Problem, x: Array, gamma: int, deviation: float) -> Array:
    """Effort (P, K, T) when in every cell the ``gamma`` units that ask most take ``deviation`` more."""
    single = np.zeros((len(p.units), p.P, len(p.skills), p.T))
    for i in range(len(p.units)):
        only = np.zeros_like(x)
        only[i] = x[i]
        single[i] = demanded(p, only)
    extra = np.sort(single, axis=0)[::-1][:gamma].sum(axis=0)
    return single.sum(axis=0) + deviation * extra


@pytest.mark.parametrize("seed", range(3))
def test_a_robust_plan_can_be_staffed_whichever_few_take_more(seed: int) -> None:
    p = pose(generated(seed, 3, 8, 1, 8, frills=False))
    nominal = ruled(p, "central", Settings())
    for gamma in (1, 2):
        made = ruled(p, "central", Settings(gamma=float(gamma), deviation=0.4))
        x = np.array([unit.shares for unit in made.units])
        most = worst(p, x, gamma, 0.4).sum(axis=1)
        capacity = np.zeros((p.P, p.T))
        np.add.at(capacity, p.people.partner, p.people.capacity)
        assert (most <= capacity + 1e-6).all()
        assert made.objective <= nominal.bound + 1e-6
    none = ruled(p, "central", Settings(gamma=0.0))
    assert none.objective == pytest.approx(nominal.objective, rel=1e-3)


def test_room_for_everything_costs_what_less_capacity_costs() -> None:
    """Two jobs of 65 days in a team of 130: with one of them 40 % dearer they do not fit in one period any more."""
    p = choices({"i": 10.0, "j": 8.0})
    assert chosen(ruled(p, "central", EXACT)) == {"i", "j"}
    assert chosen(ruled(p, "central", replace(EXACT, gamma=1.0, deviation=0.4))) == {"i"}
    assert chosen(ruled(p, "central", replace(EXACT, gamma=1.0, deviation=0.0))) == {"i", "j"}


def test_a_plan_may_fill_less_of_a_scarce_skill_than_of_others() -> None:
    data = small(initiatives={"i": work(10.0, effort=60.0)})
    data["partners"]["a"] |= {"plan_to_share": 1.0, "plan_to_share_of": {"dev": 0.5}}
    p = pose(scenario(data))
    assert p.people.capacity[0, 0] == pytest.approx(32.5)
    data["teams"]["a1"]["skills"] = ["law"]
    data["skills"] = {"law": {}, "dev": {}}
    assert pose(scenario(data)).people.capacity[0, 0] == pytest.approx(65.0)


# -------------------------------------------------------------------------------------------------------- second opinion


def test_a_second_solver_says_what_it_finds_differently() -> None:
    p = choices({"i": 10.0, "j": 8.0, "k": 7.0})
    ours, theirs = ruled(p, "central", EXACT), ruled(p, "central", replace(EXACT, solver="cbc"))
    assert differences(theirs, ours) == ("second opinion: highs finds the same plan",)
    other = ruled(p, "central", replace(EXACT, pins=pins_of(p, {"i": "never"})))
    told = differences(theirs, other)
    assert "where cbc finds" in told[0]
    assert "i/1" in told[1]


@pytest.mark.parametrize("rule", ["leximin", "nash", "gini-cap"])
def test_cbc_agrees_on_fair_rules(rule: str) -> None:
    p = pose(generated(1, 3, 4, 1, 6, frills=False))
    ours, theirs = ruled(p, rule, EXACT), ruled(p, rule, replace(EXACT, solver="cbc"))
    assert theirs.objective == pytest.approx(ours.objective, rel=1e-5)
