"""From what is known about work, people and money to the numbers of a plan."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from ketenopt.domain.problem import Problem
from ketenopt.domain.time import Timeline
from ketenopt.domain.value import present_value
from ketenopt.optimise.pose import pose
from ketenopt.optimise.staffing import assign
from planned_chains import about, increment, periods, scenario, small


def posed(**more: Any) -> Problem:
    return pose(scenario(small(**more)))


def one(benefit: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    initiative = {"owner": "a", "benefits": {"a": benefit or {"value": 10.0}}, "increments": {"1": increment(**more)}}
    return {"initiatives": {"i": initiative}}


@pytest.mark.parametrize(("effort", "needs"), [(65.0, 1), (64.0, 1), (70.0, 2), (130.0, 2), (195.0, 3)])
def test_execution_takes_the_periods_that_the_team_needs(effort: float, needs: int) -> None:
    """1 person-day a day, 65 days a period."""
    p = posed(**one(effort=effort))
    assert p.periods_of.tolist() == [needs]
    assert p.loads.days.tolist() == pytest.approx([effort / needs])


def test_a_few_days_over_a_border_are_within_what_quarters_differ() -> None:
    """One item on one of two slots goes at half a person-day a day: 67 days are a period, 70 are two."""
    data = small(**one(effort=33.5))
    data["teams"] = {"a1": data["teams"]["a1"] | {"wip": 2}}
    assert pose(scenario(data)).periods_of.tolist() == [1]
    data |= one(effort=35.0)
    assert pose(scenario(data)).periods_of.tolist() == [2]


def test_fewer_items_than_slots_go_slower() -> None:
    data = small(**one(effort=60.0))
    data["teams"] = {"a1": data["teams"]["a1"] | {"wip": 3}}
    assert pose(scenario(data)).periods_of.tolist() == [3]


def test_rework_uncertainty_and_waits_are_in_effort_and_time() -> None:
    """Repeats .5 + .25 of a test of 10 days, half a sync of 8 before each; 20 % of the effort comes back; effort x 1.5."""
    data = small(
        **one(effort=10.0),
        integration={"duration": 10.0, "rework": 0.5, "rework_share": 0.2, "attempts": 3},
        cadence={"sync_days": 8.0},
        governance={"frictions": {"decision_days": 5.0}},
    )
    data["initiatives"]["i"]["uncertainty"] = {"uniform": {"low": 1.0, "high": 2.0}}
    p = pose(scenario(data))
    effort = 10.0 * 1.5 * (1 + 0.75 * 0.2)
    assert p.loads.days.sum() == pytest.approx(effort)
    assert p.periods_of.tolist() == [1]
    waits = 5.0 + 1.75 * (10.0 + 4.0)
    data["initiatives"]["i"]["increments"]["1"]["packages"]["w"]["effort"] = (66.0 - waits) / 1.725
    assert pose(scenario(data)).periods_of.tolist() == [1]
    data["initiatives"]["i"]["increments"]["1"]["packages"]["w"]["effort"] = (70.0 - waits) / 1.725
    assert pose(scenario(data)).periods_of.tolist() == [2]


def test_a_release_on_every_border_is_not_counted_twice() -> None:
    data = small(**one(effort=30.0), cadence={"release_days": 65.0})
    assert pose(scenario(data)).periods_of.tolist() == [1]
    data["cadence"] = {"release_days": 130.0}
    assert pose(scenario(data)).periods_of.tolist() == [2]  # 130, 65 and 130 days: 108 on average


def test_the_value_is_that_of_delivery_on_the_last_day() -> None:
    """Ramp, rollout work and the delay until all use it, through the function that also values simulated delivery."""
    use = {"a": {"effort": 13.0, "skill": "dev", "delay_days": 7.0}}
    data = small(**one({"value": 10.0, "ramp_days": 30.0}, rollout=use))
    data["chain"] = about(3, discount_rate=0.05)
    made = scenario(data)
    line: Timeline = made.timeline
    in_use = line.bounds[1:] + 13.0 + 7.0
    expected = 10.0 * present_value(line, 0.05, in_use, 30.0)
    assert pose(made).value[0, 0] == pytest.approx(expected)


def test_running_cost_lowers_the_value_and_takes_budget_once_in_use() -> None:
    data = small(**one())
    data["initiatives"]["i"]["running_cost"] = {"a": 4.0}
    p = pose(scenario(data))
    assert p.value[0, 0].tolist() == pytest.approx([6.0 * 4, 6.0 * 3, 6.0 * 2])
    assert (p.payments.keur.tolist(), p.payments.first.tolist(), p.payments.cash.tolist()) == ([4.0], [1], [False])
    data["partners"]["a"] = data["partners"]["a"] | {"budget": {}}
    assert pose(scenario(data)).payments.keur.tolist() == []


def test_lags_and_handovers_cost_periods_only_when_they_do_not_fit() -> None:
    """i takes 30 of 65 days; another partner follows after 20 days of hand-over and 10 of lag, or 40."""

    def gap(lag: float, partner: str) -> int:
        first, then = increment(effort=30.0), increment(partner=partner, effort=30.0)
        data = small(initiatives={"i": {"increments": {"1": first}}, "j": {"after": {"i": lag}, "increments": {"1": then}}})
        data["partners"]["b"] = data["partners"]["a"]
        data["teams"]["b1"] = data["teams"]["a1"] | {"partner": "b"}
        data["governance"] = {"frictions": {"handover_days": 20.0}}
        return int(pose(scenario(data)).ordering.after[0, 2])

    assert [gap(10.0, "b"), gap(40.0, "b"), gap(30.0, "a"), gap(110.0, "a")] == [1, 2, 1, 3]


def test_gates_hold_starts_or_deliveries() -> None:
    gate = {"blocks": ["i"], "acts": "board", "expected": date(2027, 4, 7), "delay": 10.0}
    board = {"bodies": {"board": {"meetings_per_year": 26, "papers_days": 3.0}}}
    assert posed(**one(), gates={"g": gate}, **board).earliest.tolist() == [2]  # day 67 + 10 + 3 + 5 = 85
    assert posed(**one(), gates={"g": gate | {"at": "delivery"}}, **board).earliest.tolist() == [1]


def test_what_does_not_fit_can_never_start_and_a_note_says_so() -> None:
    p = posed(**one(periods=4))
    assert (p.latest.tolist(), p.impossible) == ([-1], ())
    assert p.notes == ("i/1 cannot be done within the plan: it needs 4 of 3 periods",)


def test_who_is_short_of_what_is_named_when_it_must_be_done() -> None:
    data = small(**one())
    data["initiatives"]["i"] |= {"decision": "must"}
    data["initiatives"]["i"]["increments"]["1"]["packages"]["w"]["skill"] = "law"
    p = pose(scenario(data))
    assert [(s.owner, s.what, s.period, s.amount, s.unit) for s in p.impossible] == [("a", "law", "t00", 65.0, "person-days")]


def test_a_time_that_is_not_declared_grows_until_somebody_can_staff_it() -> None:
    """Two packages of 60 days, each fast enough alone, share one team: two periods, not one."""
    packages = {name: {"partner": "a", "skill": "dev", "effort": 60.0} for name in ("u", "v")}
    p = posed(initiatives={"i": {"increments": {"1": {"packages": packages}}}})
    assert p.periods_of.tolist() == [2]


def test_a_plan_may_fill_its_share_of_capacity_less_holidays() -> None:
    data = small(**one(effort=10.0), calendars={"nl": {"holidays": [date(2027, 1, 5), date(2027, 1, 9), date(2027, 4, 6)]}})
    data["partners"]["a"] = data["partners"]["a"] | {"plan_to_share": 0.8}
    data["teams"]["a1"] |= {"calendar": "nl", "fte_per_period": {"t02": 2.0}, "own_work_share": 0.5, "focus": 0.7}
    capacity = pose(scenario(data)).people.capacity[0]
    assert capacity.tolist() == pytest.approx([0.35 * 64 * 0.8, 0.35 * 64 * 0.8, 0.7 * 65 * 0.8])


def test_money_is_kept_within_a_year_and_in_part_at_its_end() -> None:
    data = small(**one(), funds={"pot": {"budget": {"t00": 5.0}, "carry_over": 0.5}})
    data["chain"] = about(5)
    data["partners"]["a"]["budget"] = dict.fromkeys(periods(5), 1.0)
    data["partners"]["a"]["earmarks"] = {"m": {"budget": {"t01": 2.0}, "initiatives": ["i"]}}
    money = pose(scenario(data)).money
    assert money.accounts == ("a", "a:m", "pot")
    assert money.owner.tolist() == [0, 0, -1]
    assert money.keep.tolist() == [[1, 1, 1, 0, 0], [1, 1, 1, 0, 0], [1, 1, 1, 0.5, 0]]


def test_legal_duties_are_worth_the_fines_they_save() -> None:
    data = small(**one())
    data["initiatives"]["i"] |= {"deadline": date(2027, 4, 5), "fine": {"a": 8.0}}
    duties = pose(scenario(data)).duties
    assert duties.everything.tolist() == [4.0]
    assert duties.worth[0].tolist() == [4.0, 4.0, 3.0, 2.0]


def test_the_order_of_the_file_plays_no_part() -> None:
    data = small(initiatives={name: {"increments": {"1": increment(effort=20.0)}} for name in ("j", "i")})
    there = pose(scenario(data))
    data["initiatives"] = dict(reversed(data["initiatives"].items()))
    assert pose(scenario(data)).units == there.units == ("i/1", "j/1")


class TestAssign:
    """Teams with several skills."""

    def test_work_moves_on_to_make_room(self) -> None:
        """Both skills fit only when the all-rounder leaves ``dev`` to the specialist."""
        can = np.array([[True, True], [True, False]])
        used = assign(np.array([5.0, 5.0]), np.array([5.0, 5.0]), can)
        assert used.tolist() == [[0.0, 5.0], [5.0, 0.0]]

    def test_a_long_way_round(self) -> None:
        can = np.array([[1, 1, 0], [0, 1, 1], [1, 0, 0]], dtype=np.bool_)
        used = assign(np.array([4.0, 4.0, 4.0]), np.array([4.0, 4.0, 4.0]), can)
        assert used.sum() == pytest.approx(12.0)
        assert (used[~can] == 0).all()

    def test_the_most_that_fits_is_what_halls_condition_allows(self) -> None:
        rng = np.random.default_rng(7)
        for _ in range(200):
            teams, skills = rng.integers(1, 5, 2)
            demand, capacity = rng.uniform(0, 10, skills).round(1), rng.uniform(0, 10, teams).round(1)
            can = rng.uniform(size=(teams, skills)) < 0.6
            used = assign(demand, capacity, can)
            assert (used.sum(axis=0) <= demand + 1e-9).all()
            assert (used.sum(axis=1) <= capacity + 1e-9).all()
            subsets = [[bool(mask >> k & 1) for k in range(skills)] for mask in range(2**skills)]
            least = min(capacity[can[:, inside].any(axis=1)].sum() + demand[~np.array(inside)].sum() for inside in subsets)
            assert used.sum() == pytest.approx(least)
