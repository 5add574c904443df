"""Why and why not: planted causes are named, what would change it does, and every unit's worth is what solving again finds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ketenopt.domain.errors import Infeasible, ScenarioError
from ketenopt.domain.problem import Problem
from ketenopt.domain.reasons import Demand, InitiativeReason, UnitWorth
from ketenopt.optimise.explain.conflict import conflict
from ketenopt.optimise.explain.room import beside, best, forced, supplied
from ketenopt.optimise.explain.story import explained, unexplained
from ketenopt.optimise.explain.unit_worth import kept_program, paper_program, unit_worths
from ketenopt.optimise.fair.case import opened
from ketenopt.optimise.optimum import Settings
from ketenopt.optimise.pose import pose
from ketenopt.optimise.program import Program
from ketenopt.optimise.rules import ruled
from ketenopt.optimise.solve import Status, solve
from ketenopt.read import read_scenario
from planned_chains import about, generated, increment, periods, scenario, small

EXACT = Settings(gap=0.0)


def work(value: float = 5.0, who: str = "a", **more: Any) -> dict[str, Any]:
    return {"owner": who, "benefits": {who: {"value": value}}, "increments": {"1": increment(who, **more)}}


def must(**more: Any) -> dict[str, Any]:
    return work(**more) | {"decision": "must"}


def two(**more: Any) -> dict[str, Any]:
    data = small(**more)
    data["partners"]["b"] = dict(data["partners"]["a"])
    data["teams"]["b1"] = data["teams"]["a1"] | {"partner": "b"}
    return data


# ---------------------------------------------------------------------------------------------------- planted causes

PLANTED: dict[str, tuple[dict[str, Any], set[Demand]]] = {
    "money": (
        two(initiatives={"i": must(cost={"b": 200.0}), "j": must(who="b", cost={"b": 150.0}), "k": work()}),
        {Demand("budget", "b", ""), Demand("must", "i", ""), Demand("must", "j", "")},
    ),
    "people": (
        two(initiatives={"i": must(effort=150.0, periods=3), "j": must(effort=100.0, periods=3), "k": must(who="b")}),
        {Demand("skill", "a", "dev"), Demand("must", "i", ""), Demand("must", "j", "")},
    ),
    "order": (
        two(initiatives={"i": must(who="b", effort=65.0, periods=2), "j": must(periods=2) | {"after": {"i": 0.0}}, "k": work()}),
        {Demand("after", "i/1", "j/1"), Demand("must", "j", "")},  # i could not be early enough whether or not it must
    ),
    "exclusive": (
        two(initiatives={"i": must(), "j": must(who="b"), "k": must()}, groups={"either": {"initiatives": ["i", "j"]}}),
        {Demand("exclusive", "either", ""), Demand("must", "i", ""), Demand("must", "j", "")},
    ),
    "work in progress": (
        two(initiatives={"i": must(effort=10.0, periods=2), "j": must(effort=10.0, periods=2), "k": must(who="b")}),
        {Demand("wip", "a", ""), Demand("must", "i", ""), Demand("must", "j", "")},
    ),
    "chain test": (
        two(
            initiatives={
                "i": {**must(), "increments": {"1": increment(integration=60.0)}},
                "j": {**must(who="b"), "increments": {"1": increment("b", integration=60.0)}},
            }
        ),
        {Demand("test", "chain", ""), Demand("must", "i", ""), Demand("must", "j", "")},
    ),
}
PLANTED["work in progress"][0]["partners"]["a"]["wip"] = 1
PLANTED["chain test"][0]["partners"]["a"]["integration"] = {"t00": 1.0, "t01": 0.5}


@pytest.mark.parametrize("cause", PLANTED)
def test_a_planted_cause_is_named_and_nothing_else(cause: str) -> None:
    data, demands = PLANTED[cause]
    p = pose(scenario(data))
    with pytest.raises(Infeasible) as caught:
        ruled(p, "central", Settings())
    found = conflict(p)
    assert found is not None
    assert set(found.demands) == demands
    assert unexplained(p, "central", caught.value).conflict == found


@pytest.mark.parametrize("cause", ["money", "people"])
def test_the_cheapest_repair_repairs(cause: str) -> None:
    p = pose(scenario(PLANTED[cause][0]))
    found = conflict(p)
    assert found is not None
    assert found.checked
    assert best(supplied(p, found.repair)) is not None
    halved = tuple(replace(s, amount=s.amount / 2) for s in found.repair)
    assert best(supplied(p, halved)) is None


def test_work_that_nobody_can_ever_do_is_named_with_what_it_lacks() -> None:
    one = must()
    one["increments"]["1"]["packages"]["w"]["skill"] = "law"
    found = conflict(pose(scenario(two(initiatives={"i": one, "j": work()}))))
    assert found is not None
    assert set(found.demands) == {Demand("must", "i/1", ""), Demand("skill", "a", "law")}


def test_a_chain_with_a_plan_has_no_conflict() -> None:
    assert conflict(pose(generated(1))) is None


# ---------------------------------------------------------------------------------------------------------- why (not)


def story(data: dict[str, Any], rule: str = "central", only: str | None = None) -> tuple[Problem, dict[str, InitiativeReason]]:
    p = pose(scenario(data))
    told = explained(p, ruled(p, rule, EXACT), EXACT, only)
    return p, {row.initiative: row for row in told.reasons}


def test_what_does_not_fit_says_what_gives_way_and_what_it_needs() -> None:
    """Money for one of two: i (60 less 40) goes before j (48 less 40); j needs 20 more."""
    data = small(initiatives={"i": work(15.0, cost={"a": 40.0}), "j": work(12.0, cost={"a": 40.0})})
    data["chain"] = about(1, benefit_periods=4)
    data["partners"]["a"]["budget"] = {"t00": 60.0}
    data["teams"]["a1"]["fte"] = 2.0
    p, told = story(data)
    i, j = told["i"], told["j"]
    assert (i.standing, i.decided_by, i.worth, i.instead) == ("in", "worth", pytest.approx(12.0), ("j",))
    assert (j.standing, j.decided_by, j.gives_way) == ("out", "limits", ("i",))
    assert j.worth == pytest.approx(12.0)
    (flip,) = j.flips
    assert [(s.owner, s.what, s.period, s.unit) for s in flip.needs] == [("a", "money", "t00", "kEUR")]
    assert flip.needs[0].amount == pytest.approx(20.0)
    assert flip.checked
    richer = ruled(supplied(p, flip.needs), "central", EXACT)
    assert [unit.funded for unit in richer.units] == [1.0, 1.0]


def test_people_are_a_lever_too_and_a_thorough_answer_says_whether_it_wins() -> None:
    data = small(initiatives={"i": work(15.0, effort=65.0), "j": work(12.0, effort=65.0)})
    data["chain"] = about(1, benefit_periods=4)
    _, told = story(data, only="j")
    (flip,) = told["j"].flips
    assert [(s.owner, s.what, s.unit) for s in flip.needs] == [("a", "dev", "person-days")]
    assert flip.needs[0].amount == pytest.approx(65.0)
    assert flip.wins is True


def test_what_costs_more_than_it_yields_must_be_worth_more() -> None:
    data = small(initiatives={"i": work(10.0, cost={"a": 60.0})})
    data["chain"] = about(1, benefit_periods=4)
    _, told = story(data)
    assert told["i"].decided_by == "not-worth"
    assert told["i"].flips[0].worth == pytest.approx(20.0, abs=0.01)
    data["initiatives"]["i"]["benefits"]["a"]["value"] = 10.0 + told["i"].flips[0].worth / 4
    _, told = story(data)
    assert told["i"].standing == "in"


def test_other_reasons() -> None:
    initiatives = {
        "i": work(9.0),
        "j": work(8.0),
        "k": work(7.0) | {"decision": "must-not"},
        "l": must(value=-1.0),
        "m": work(5.0, periods=9),
        "n": work(50.0) | {"after": {"m": 0.0}},
    }
    _, told = story(small(initiatives=initiatives, groups={"either": {"initiatives": ["i", "j"]}}))
    assert (told["j"].decided_by, told["j"].because) == ("excluded", ("i",))
    assert told["k"].decided_by == "refused"
    assert (told["l"].standing, told["l"].decided_by) == ("in", "must")
    assert told["m"].decided_by == "never"
    assert told["n"].decided_by == "never"


def test_who_would_lose_by_it_is_told() -> None:
    """i is worth 80 to a and costs b 30: the best for all, and b would not."""
    data = two(
        initiatives={"i": {"owner": "a", "benefits": {"a": {"value": 20.0}}, "increments": {"1": increment(cost={"b": 30.0})}}}
    )
    for name in "ab":
        data["partners"][name]["disagreement"] = "alone"
    _, told = story(data, "individually-rational")
    assert (told["i"].decided_by, told["i"].because) == ("consent", ("b",))
    assert story(data)[1]["i"].standing == "in"


def test_today_stands_beside_the_plan() -> None:
    data = small(initiatives={"i": work(10.0, cost={"a": 60.0}), "j": work(40.0, cost={"a": 300.0})})
    _, told = story(data)
    assert {name: (row.planned, row.today, row.parts) for name, row in told.items()} == {"i": (0, 1, 1), "j": (0, 0, 1)}


def test_an_initiative_that_does_not_exist_is_answered_with_the_nearest() -> None:
    with pytest.raises(ScenarioError) as caught:
        story(small(initiatives={"dossier": work()}), only="dosier")
    assert caught.value.faults[0].suggestion == "dossier"


def test_room_is_what_the_rest_of_the_plan_leaves() -> None:
    p = pose(scenario(small(initiatives={"i": work(), "j": work()})))
    x = np.zeros((2, 3))
    x[0, 1] = 1.0
    target = np.array([False, True])
    found = best(forced(beside(p, x, target), target))
    assert found is not None
    assert found.x[0, 1] == 1.0
    assert found.x[1, 0] == 1.0


# ------------------------------------------------------------------------------------------------------ worth of a unit


def changed(made: Program, row: str, step: float) -> float | None:
    """What the value becomes with one right-hand side moved, by a new program."""
    rhs = made.rhs.copy()
    rhs[made.row_names.index(row)] += step
    answer = solve(replace(made, rhs=rhs))
    return answer.objective if answer.status is Status.OPTIMAL else None


def check_worths(p: Problem, settings: Settings, sample: int | None = None) -> tuple[UnitWorth, ...]:
    plan = ruled(p, "individually-rational", settings)
    case, x = opened(p, settings), np.array([unit.shares for unit in plan.units])
    rows = case.floors(np.minimum([line.utility for line in plan.partners], case.d))
    found = unit_worths(case, x, rows)
    assert found
    for made, more, less in (
        (kept_program(case.p, case.f, x, rows), "more", "less"),
        (paper_program(case.p, case.f, x, rows), "paper_more", "paper_less"),
    ):
        base = solve(made).objective
        for one in found[:sample]:
            labels = (one.owner, one.period) if one.kind == "budget" else (one.owner, one.what, one.period)
            row = ".".join(["budget" if one.kind == "budget" else "capacity", *labels]).replace("-", "~").replace(":", "@")
            for name, step in ((more, 1.0), (less, -1.0)):
                value, again = getattr(one, name), changed(made, row, step)
                assert (value is None) == (again is None), (one, name)
                if value is not None and again is not None:
                    assert again - base == pytest.approx(value, abs=2e-6), (one, name)
    return found


@pytest.mark.parametrize("seed", [0, 3])
def test_every_worth_of_a_unit_is_what_solving_again_finds(seed: int) -> None:
    check_worths(pose(generated(seed)), Settings())


@pytest.mark.nightly
def test_every_worth_of_a_unit_in_the_criminal_justice_chain_is_what_solving_again_finds() -> None:
    p = pose(read_scenario(Path(__file__).resolve().parents[2] / "scenarios" / "strafrechtketen"))
    assert len(check_worths(p, Settings())) > 10


def test_one_more_may_be_worth_something_else_than_one_less() -> None:
    """50 kEUR for work of 40 and a contractor at 10: one less cannot be, one more buys nothing that is left to do."""
    data = small(initiatives={"i": work(90.0, cost={"a": 40.0}, periods=1, effort=70.0)})
    data["chain"] = about(1)
    data["partners"]["a"] |= {
        "budget": {"t00": 50.0},
        "contractors": {"dev": {"price": 130.0, "limit": dict.fromkeys(periods(1), 1.0)}},
    }
    p = pose(scenario(data))
    plan = ruled(p, "central", EXACT)
    assert plan.accounts[0].contractors == pytest.approx(10.0)
    told = {(one.kind, one.period): one for one in explained(p, plan, EXACT).worths}
    budget, people = told["budget", "t00"], told["skill", "t00"]
    assert (budget.more, budget.less) == (pytest.approx(0.0, abs=1e-6), None)
    assert people.more == pytest.approx(2.0)  # a person-day more saves one of a contractor, 130 kEUR for 65
    assert people.less is None  # there is no money for another
