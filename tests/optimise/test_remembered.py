"""A question that was asked before is answered from memory, and any other is not."""

from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest

import night_chain as night
from ketenopt.domain.plan import Plan
from ketenopt.domain.problem import Problem
from ketenopt.domain.scenario import Scenario
from ketenopt.optimise import remembered
from ketenopt.optimise.optimum import Settings
from ketenopt.optimise.pose import pose
from ketenopt.optimise.rules import RULES, plan
from ketenopt.read import written_scenario


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The rules that were really worked out, from an empty memory."""
    monkeypatch.setattr(remembered, "_known", type(remembered._known)())
    calls: list[str] = []
    original = remembered.ruled

    def counted(p: Problem, rule: str, settings: Settings) -> Plan:
        calls.append(rule)
        return original(p, rule, settings)

    monkeypatch.setattr(remembered, "ruled", counted)
    return calls


@pytest.fixture
def scenario(tmp_path: Path) -> Scenario:
    night.written(tmp_path)
    return written_scenario(tmp_path, "proposal", ()).resolve()


def other(scenario: Scenario, tmp_path: Path, setting: str) -> Scenario:
    return replace(written_scenario(tmp_path, "proposal", ()).resolve([setting]), id="other")


@pytest.mark.parametrize("rule", ["central", "rank-and-fill", "max-min"])
def test_another_world_with_the_same_question_gets_the_plan_it_would_have_made(
    rule: str, scenario: Scenario, asked: list[str], tmp_path: Path
) -> None:
    remembered.plan_once(scenario, rule, Settings())
    elsewhere = other(scenario, tmp_path, "impediments.outage.rate=0.2")
    found = remembered.plan_once(elsewhere, rule, Settings())
    assert asked == [rule]
    assert found.to_dict() == plan(elsewhere, rule).to_dict()
    assert (found.scenario, found.scenario_hash) == ("other", elsewhere.hash)


@pytest.mark.parametrize("setting", ["teams.a-1.fte=0.9", "chain.discount_rate=0.01", "initiatives.long.benefits.a.value=61"])
def test_what_planning_reads_is_planned_again(setting: str, scenario: Scenario, asked: list[str], tmp_path: Path) -> None:
    remembered.plan_once(scenario, "central", Settings())
    elsewhere = other(scenario, tmp_path, setting)
    assert remembered.plan_once(elsewhere, "central", Settings()).to_dict() == plan(elsewhere, "central").to_dict()
    assert asked == ["central", "central"]


def test_another_rule_or_setting_is_another_question_and_a_clock_is_never_trusted(scenario: Scenario, asked: list[str]) -> None:
    for settings in (Settings(), Settings(gap=0.5), Settings(seconds=60), Settings(seconds=60), Settings()):
        remembered.plan_once(scenario, "central", settings)
    remembered.plan_once(scenario, "nash", Settings())
    assert asked == ["central"] * 4 + ["nash"]


def test_every_part_of_a_problem_is_in_the_question(scenario: Scenario) -> None:
    p = pose(scenario)
    first = remembered.question(p, "central", Settings())
    for one in fields(p):
        value = getattr(p, one.name)
        if one.name in ("scenario", "scenario_hash"):
            changed = "x"
        elif isinstance(value, np.ndarray):
            changed = np.append(value, value[:1], axis=0) if value.size else np.ones(1)
        else:
            changed = (*value, "x") if isinstance(value, tuple) else "x"
        same = remembered.question(replace(p, **{one.name: changed}), "central", Settings()) == first
        assert same == (one.name in ("scenario", "scenario_hash")), one.name


def test_memory_does_not_grow_without_end(scenario: Scenario, asked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "MOST", 2)
    for rule in sorted(RULES)[:3]:
        remembered.plan_once(scenario, rule, Settings())
    assert len(remembered._known) == 2
