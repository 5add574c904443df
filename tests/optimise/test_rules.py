"""Rules: optimal by brute force and by a second solver, acceptable to everybody, the same every time."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketenopt.domain.chain import Chain
from ketenopt.domain.errors import Infeasible, ScenarioError
from ketenopt.domain.plan import Plan
from ketenopt.domain.problem import Array, Problem
from ketenopt.domain.scenario import Scenario
from ketenopt.optimise import plan
from ketenopt.optimise.check import valued, violations
from ketenopt.optimise.pose import pose
from ketenopt.optimise.ranked import earmarks, rank_and_fill
from ketenopt.optimise.rules import central, individually_rational
from ketenopt.optimise.solution import settled, spent
from planned_chains import about, generated, increment, periods, scenario, small


def worth(value: float, who: str = "a", **more: Any) -> dict[str, Any]:
    return {"owner": "a", "benefits": {who: {"value": value}}, "increments": {"1": increment(**more)}}


def starts(made: Plan) -> dict[str, int]:
    return {unit.key: unit.start for unit in made.units if unit.start is not None}


# ------------------------------------------------------------------------------------------------------------- optimal


def every_plan(p: Problem) -> Iterator[tuple[float, Array]]:
    """Value and utilities of every feasible plan of all-or-nothing work."""
    choices = [[None, *(t for t in range(p.T) if p.earliest[i] <= t <= p.latest[i])] for i in range(len(p.units))]
    none = np.zeros(p.people.hire_limit.shape)
    for combination in itertools.product(*choices):
        x = np.zeros((len(p.units), p.T))
        for i, t in enumerate(combination):
            if t is not None:
                x[i, t] = 1.0
        solution = settled(p, x, none, earmarks(p, spent(p, x)))
        if not list(violations(p, solution)):
            value = valued(p, solution)
            yield value.total, value.utility


@pytest.mark.parametrize("seed", range(6))
def test_no_plan_is_better_when_all_are_tried(seed: int) -> None:
    made = generated(seed, partners=2, initiatives=4, increments=1, count=4, spread=0.7, frills=False)
    p = pose(made)
    plans = list(every_plan(p))
    assert len(plans) > 4
    best = plan(made, "central", gap=0.0)
    assert best.objective == pytest.approx(max(total for total, _ in plans), abs=1e-6)
    fair = plan(made, "individually-rational", gap=0.0)
    floor = np.array([line.disagreement for line in fair.partners])
    allowed = [total for total, utility in plans if (utility[: p.P] >= floor - 1e-6).all()]
    assert fair.objective == pytest.approx(max(allowed), abs=1e-6)


@pytest.mark.parametrize("seed", range(5))
def test_a_second_solver_makes_the_same_plan(seed: int) -> None:
    made = generated(seed)
    for rule in ("central", "individually-rational"):
        ours, other = plan(made, rule, gap=0.0), plan(made, rule, solver="cbc", gap=0.0)
        assert other.objective == pytest.approx(ours.objective, rel=2e-7)  # what breaking ties may cost
        assert ours.solver_version != other.solver_version
        if rule == "central":
            assert other.units == ours.units


@settings(max_examples=20)
@given(st.integers(0, 10_000), st.integers(1, 4), st.integers(2, 6), st.integers(1, 2), st.booleans())
def test_nobody_ends_below_what_it_compares_with(seed: int, partners: int, initiatives: int, parts: int, frills: bool) -> None:
    made = generated(seed, partners, initiatives, parts, 6, frills=frills)
    fair, best, today = (plan(made, rule) for rule in ("individually-rational", "central", "rank-and-fill"))
    assert all(line.gain >= -1e-6 for line in fair.partners)
    assert today.objective <= fair.objective + 1e-5
    assert fair.objective <= best.bound + 1e-5
    assert best.objective <= best.bound
    assert best.lp_value is not None
    assert best.objective <= best.lp_value + 1e-5
    assert all(line.gain == 0 for line in today.partners)


# ----------------------------------------------------------------------------------------------------------- the same


def turned(value: Any) -> Any:
    """Every mapping in the opposite order, every display name another."""
    if isinstance(value, dict):
        flipped = {key: turned(inner) for key, inner in reversed(value.items())}
        return flipped | ({"name": "another"} if "name" in flipped and isinstance(flipped["name"], str) else {})
    return [turned(inner) for inner in value] if isinstance(value, list) else value


@pytest.mark.parametrize("rule", ["central", "individually-rational", "rank-and-fill"])
def test_order_and_names_change_nothing(rule: str) -> None:
    for seed in range(3):
        made = generated(seed)
        other = Scenario(made.id, Chain.model_validate(turned(made.chain.model_dump(by_alias=True))))
        assert other.chain != made.chain
        assert plan(made, rule).to_dict() == plan(other, rule).to_dict()


@pytest.mark.parametrize("rule", ["central", "individually-rational", "rank-and-fill"])
def test_a_plan_survives_its_file_and_is_the_same_bytes_twice(rule: str) -> None:
    made = plan(generated(3), rule)
    text = json.dumps(made.to_dict())
    assert Plan.from_dict(json.loads(text)) == made
    assert json.dumps(plan(generated(3), rule).to_dict()) == text


def test_ties_start_early_and_start_nothing_for_nothing() -> None:
    """Four that are worth the same whenever they start, one that is worth nothing, room for one at a time."""
    data = small(initiatives={name: worth(0.0) | {"benefits": {}} for name in "vw"} | {name: worth(7.0) for name in "xyz"})
    data["chain"] = about(3, benefit_periods=0)
    data["initiatives"]["x"]["increments"]["1"]["after"] = {}
    made = plan(scenario(data), "central")
    assert starts(made) == {"x/1": 0, "y/1": 1}
    assert made.objective == pytest.approx(7.0 * (2 + 1))


# ------------------------------------------------------------------------------------------------------ no plan at all


def refused(rule: str, **more: Any) -> Infeasible:
    with pytest.raises(Infeasible) as caught:
        plan(scenario(small(**more)), rule)
    assert caught.value.exit_code == 4
    return caught.value


@pytest.mark.parametrize("rule", ["central", "individually-rational", "rank-and-fill"])
class TestInfeasible:
    """Work that must be done and cannot: who is short of what, and when."""

    def test_nobody_has_the_skill(self, rule: str) -> None:
        work = worth(1.0) | {"decision": "must"}
        work["increments"]["1"]["packages"]["w"]["skill"] = "law"
        assert "a is short of 65 person-days of law in t00" in str(refused(rule, initiatives={"i": work}))

    def test_not_enough_people_for_two(self, rule: str) -> None:
        work = worth(1.0, periods=3) | {"decision": "must"}
        work["increments"]["1"]["packages"]["w"]["effort"] = 150.0
        found = refused(rule, initiatives={"i": work, "j": work}).shortages
        assert {(s.owner, s.what) for s in found} == {("a", "dev")}
        assert [s.period for s in found] == ["t00", "t01", "t02"]
        assert sum(s.amount for s in found) == pytest.approx(300.0 - 195.0)

    def test_not_enough_money(self, rule: str) -> None:
        work = worth(1.0, cost={"a": 350.0}) | {"decision": "must"}
        (found,) = refused(rule, initiatives={"i": work}).shortages
        assert (found.owner, found.what, found.unit) == ("a", "money", "kEUR")
        assert found.amount == pytest.approx(50.0)

    def test_it_does_not_fit_before_the_end(self, rule: str) -> None:
        text = str(refused(rule, initiatives={"i": worth(1.0, periods=5) | {"decision": "must"}}))
        assert "a is short of 2 periods of deadline in t02" in text

    def test_two_that_exclude_each_other(self, rule: str) -> None:
        work = worth(1.0) | {"decision": "must"}
        found = refused(rule, initiatives={"i": work, "j": work}, groups={"g": {"initiatives": ["i", "j"]}}).shortages
        assert [(s.what, s.amount) for s in found] == [("deadline", 1.0)]


def test_an_unknown_rule_is_answered_with_the_nearest() -> None:
    with pytest.raises(ScenarioError) as caught:
        plan(generated(1), "centrall")
    (fault,) = caught.value.faults
    assert (fault.code, fault.suggestion) == ("unknown-rule", "central")
    assert "rank-and-fill" in fault.expected


def test_a_plan_cut_short_by_time_has_a_gap() -> None:
    made = plan(generated(2, 5, 20, 3, 12), "individually-rational", time_limit=0.0, gap=0.0)
    assert made.gap > 0
    assert made.bound >= made.objective
    assert all(line.gain >= -1e-6 for line in made.partners)


def test_on_paper_work_may_be_cut_in_parts() -> None:
    data = small(initiatives={"i": worth(900.0, cost={"a": 200.0}), "j": worth(800.0, cost={"a": 200.0})})
    whole, paper = plan(scenario(data), "central"), plan(scenario(data), "central", paper=True)
    assert (whole.paper, paper.paper) == (False, True)
    assert whole.lp_value == pytest.approx(paper.objective)
    assert paper.objective > whole.objective + 1
    assert paper.lp_value is None


# ------------------------------------------------------------------------------------------- what partners compare with


def standards(disagreement: str, sacrifice: float = 0.0) -> dict[str, Any]:
    """Two partners, two exclusive standards; each is worth 10 a period to its own partner, from the first border on."""
    data = small(
        initiatives={"i": worth(5.0), "j": worth(5.0, who="b", partner="b") | {"owner": "b"}},
        groups={"g": {"initiatives": ["i", "j"]}},
    )
    data["chain"] = about(1)
    data["partners"] = {name: {"disagreement": disagreement, "sacrifice": sacrifice, "plan_to_share": 1.0} for name in "ab"}
    data["teams"]["b1"] = data["teams"]["a1"] | {"partner": "b"}
    return data


def test_values_alone_that_cannot_all_be_reached_are_missed_by_as_little_as_can_be() -> None:
    made = plan(scenario(standards("alone")), "individually-rational", gap=0.0)
    assert [line.disagreement for line in made.partners] == [10.0, 10.0]
    assert min(line.gain for line in made.partners) == pytest.approx(-10.0)
    assert "loses most now loses 10 kEUR" in made.notes[-1]
    assert starts(made) == {"i/1": 0}


def test_a_loss_that_was_accepted_makes_room() -> None:
    made = plan(scenario(standards("alone", sacrifice=10.0)), "individually-rational")
    assert made.notes == ()
    assert made.total == pytest.approx(10.0)


def test_alone_a_joint_pot_and_other_peoples_teams_are_not_there() -> None:
    pot = {"pot": {"budget": dict.fromkeys(periods(3), 50.0)}}
    data = small(initiatives={"i": worth(90.0, cost={"pot": 10.0}), "j": worth(50.0, cost={"a": 10.0})}, funds=pot)
    data["partners"]["a"]["disagreement"] = "alone"
    made = plan(scenario(data), "individually-rational")
    (line,) = made.partners
    assert line.disagreement == pytest.approx(50.0 * 4 - 10.0)
    assert line.utility == pytest.approx(90.0 * 4 + 50.0 * 3 - 10.0)
    assert made.objective == pytest.approx(line.utility - 10.0)


def test_riding_free_is_worth_what_others_do_anyway_and_once() -> None:
    """b does i, from which a cannot be kept (20 a period); alone a could do j (5 a period), and does that besides."""
    data = small(initiatives={"i": worth(30.0, who="b", partner="b") | {"owner": "b"}, "j": worth(5.0)})
    data["initiatives"]["i"]["benefits"]["a"] = {"value": 20.0, "excludable": False}
    data["partners"]["a"]["disagreement"] = "free-riding"
    data["partners"]["b"] = data["partners"]["a"] | {"disagreement": "alone"}
    data["teams"]["b1"] = data["teams"]["a1"] | {"partner": "b"}
    a, b = plan(scenario(data), "individually-rational").partners
    assert a.disagreement == pytest.approx(4 * 20.0 + 4 * 5.0)
    assert b.disagreement == pytest.approx(4 * 30.0)
    data["initiatives"]["i"]["benefits"]["a"]["excludable"] = True
    assert plan(scenario(data), "individually-rational").partners[0].disagreement == pytest.approx(4 * 5.0)
    data["initiatives"]["i"]["benefits"]["a"] = {"value": -1.0, "excludable": False}
    assert plan(scenario(data), "individually-rational").partners[0].disagreement == pytest.approx(4 * 5.0 - 4 * 1.0)


def test_fund_money_is_nobodys_but_costs_the_chain() -> None:
    pot = {"pot": {"budget": dict.fromkeys(periods(3), 50.0)}}
    data = small(initiatives={"i": worth(10.0, cost={"pot": 39.0})}, funds=pot)
    made = plan(scenario(data), "central")
    assert (made.objective, made.partners[0].utility) == pytest.approx((1.0, 40.0))
    data["initiatives"]["i"]["increments"]["1"]["cost"] = {"pot": 41.0}
    assert starts(plan(scenario(data), "central")) == {}
    data["funds"]["pot"]["cost_in_objective"] = False
    assert plan(scenario(data), "central").objective == pytest.approx(40.0)


def test_others_who_are_no_partner_count_and_have_no_say() -> None:
    data = small(initiatives={"i": worth(0.0, who="users")}, beneficiaries={"users": {}})
    data["initiatives"]["i"]["benefits"]["users"]["value"] = 3.0
    made = plan(scenario(data), "individually-rational")
    assert made.others == {"users": pytest.approx(12.0)}
    assert [line.partner for line in made.partners] == ["a"]


# ------------------------------------------------------------------------------------------------------ today's practice


class TestRankAndFill:
    """By value per euro as told, whole, until the money is gone."""

    def test_the_best_per_euro_goes_first_though_another_choice_is_worth_more(self) -> None:
        data = small(initiatives={"i": worth(10.0, cost={"a": 60.0}), "j": worth(40.0, cost={"a": 300.0})})
        made = scenario(data)
        assert starts(plan(made, "rank-and-fill")) == {"i/1": 0}
        assert starts(plan(made, "central")) == {}  # neither earns its money back

    def test_what_does_not_fit_in_the_teams_is_pushed_later(self) -> None:
        data = small(initiatives={name: worth(value, cost={"a": 1.0}) for name, value in (("i", 10.0), ("j", 30.0), ("k", 20.0))})
        assert starts(plan(scenario(data), "rank-and-fill")) == {"j/1": 0, "k/1": 1, "i/1": 2}

    def test_what_it_waits_for_comes_along_and_what_has_no_worth_stays(self) -> None:
        data = small(initiatives={"i": worth(0.0), "j": worth(30.0) | {"after": {"i": 0.0}}, "k": worth(-1.0)})
        assert starts(plan(scenario(data), "rank-and-fill")) == {"i/1": 0, "j/1": 1}

    def test_it_is_whole_or_its_first_parts_that_are_worth_something(self) -> None:
        def parts(shares: tuple[float, float]) -> dict[str, int]:
            first = increment(cost={"a": 100.0}, share=shares[0])
            second = increment(cost={"a": 250.0}, share=shares[1], after={"i/1": 0.0})
            data = small(initiatives={"i": worth(90.0) | {"increments": {"1": first, "2": second}}})
            return starts(plan(scenario(data), "rank-and-fill"))

        assert parts((0.5, 0.5)) == {"i/1": 0}
        assert parts((0.0, 1.0)) == {}

    def test_what_must_be_done_goes_first_and_one_of_a_group(self) -> None:
        work = {"i": worth(1.0) | {"decision": "must"}, "j": worth(50.0), "k": worth(60.0), "l": worth(5.0)}
        data = small(initiatives=work, groups={"g": {"initiatives": ["j", "k"]}})
        assert starts(plan(scenario(data), "rank-and-fill")) == {"i/1": 0, "k/1": 1, "l/1": 2}
        data["groups"] = {"g": {"kind": "options", "initiatives": ["j", "l"]}}
        assert starts(plan(scenario(data), "rank-and-fill")) == {"i/1": 0, "j/1": 1, "k/1": 2}

    def test_earmarks_go_before_own_money(self) -> None:
        data = small(initiatives={"i": worth(90.0, cost={"a": 60.0})})
        data["partners"]["a"] |= {"budget": {"t00": 50.0}, "earmarks": {"m": {"budget": {"t00": 15.0}, "initiatives": ["i"]}}}
        made = plan(scenario(data), "rank-and-fill")
        assert {line.account: line.spent for line in made.accounts if line.period == "t00"} == {"a": 45.0, "a:m": 15.0}

    def test_a_contractor_is_hired_only_where_the_teams_do_not_suffice(self) -> None:
        data = small(initiatives={"i": worth(90.0, periods=1, effort=78.0)})
        data["partners"]["a"]["contractors"] = {"dev": {"price": 10.0, "limit": dict.fromkeys(periods(3), 1.0)}}
        made = plan(scenario(data), "rank-and-fill")
        assert [(line.period, line.fte) for line in made.hires] == [("t00", pytest.approx(0.2))]
        assert made.accounts[0].contractors == pytest.approx(2.0)

    def test_where_its_own_order_fails_what_must_be_done_still_is(self) -> None:
        """Taken first, i would have the team in the only period in which j leaves time for k; the solver moves it."""
        must = {"decision": "must"}
        work = {"i": worth(1.0) | must, "j": worth(1.0) | must, "k": worth(1.0, partner="b") | must | {"after": {"j": 0.0}}}
        data = small(initiatives=work)
        data["chain"] = about(2)
        data["partners"]["b"] = data["partners"]["a"]
        data["teams"]["b1"] = data["teams"]["a1"] | {"partner": "b"}
        assert starts(plan(scenario(data), "rank-and-fill")) == {"i/1": 1, "j/1": 0, "k/1": 1}

    def test_without_money_people_are_what_is_asked(self) -> None:
        data = small(initiatives={"i": worth(10.0, effort=60.0), "j": worth(9.0, effort=30.0)})
        data["chain"] = about(1)
        assert starts(plan(scenario(data), "rank-and-fill")) == {"j/1": 0}


def test_a_legal_duty_is_met_where_that_is_worth_it_and_breaks_no_plan() -> None:
    late = {"deadline": date(2027, 4, 5), "fine": {"a": 30.0}}
    data = small(initiatives={"i": worth(-5.0) | late, "j": worth(21.0)})
    made = plan(scenario(data), "central")
    assert starts(made) == {"i/1": 0, "j/1": 1}  # 25 a period saved from the first border, against 21
    data["initiatives"]["i"]["fine"] = {"a": 20.0}
    made = plan(scenario(data), "central")
    assert starts(made) == {"j/1": 0, "i/1": 1}
    assert made.objective == pytest.approx(21.0 * 4 - 5.0 * 3 - 20.0)


def test_divisible_work_is_funded_as_far_as_it_goes_but_not_below_its_smallest_share() -> None:
    data = small(initiatives={"i": worth(9.0, effort=130.0, periods=1) | {"divisible": True, "minimum_share": 0.4}})
    made = plan(scenario(data), "central")
    assert made.units[0].shares == pytest.approx((0.5, 0.5, 0.0))
    assert not made.paper
    data["initiatives"]["i"]["minimum_share"] = 1.0
    data["chain"] = about(1)
    assert starts(plan(scenario(data), "central")) == {}


def test_the_ledger_adds_up() -> None:
    made = plan(generated(5), "central")
    p = pose(generated(5))
    for account in p.money.accounts:
        lines = [line for line in made.accounts if line.account == account]
        brought = 0.0
        for line in lines:
            assert line.budget + brought - line.spent - line.contractors >= line.carried_out - 1e-6
            brought = line.carried_out
    for line in made.teams:
        assert 0 < line.used <= line.capacity + 1e-6


def test_rules_make_plans_of_problems() -> None:
    """A rule needs no scenario: toy problems will do.  With any loss accepted, it is the best for all together."""
    p = replace(pose(generated(1)), sacrifice=np.full(3, 1e6))
    assert individually_rational(p).objective == pytest.approx(central(p).objective)
    assert list(violations(p, rank_and_fill(p))) == []
