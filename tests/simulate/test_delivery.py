"""The rules of delivery one by one, on chains small enough to follow by hand."""

from math import inf
from typing import Any

import numpy as np
import pytest

from ketenopt.domain.errors import SimulationError
from ketenopt.domain.outcomes import CAUSES, Outcomes
from ketenopt.domain.plan import HireLine
from ketenopt.domain.scenario import Scenario
from ketenopt.domain.value import present_value
from ketenopt.simulate import ENGINES, deliver, engine, simulate
from ketenopt.simulate.draw import draw
from simulate.chains import initiative, ordered, run, scenario, work

PACKAGE = {"packages": {"p": work(1, 10)}}


def causes(what: Outcomes, number: int) -> dict[str, float]:
    """Causes of lead time of a slice that are not zero."""
    return {name: days for name, days in zip(CAUSES, what.causes[0, number].tolist(), strict=True) if days}


def test_simulated_value_equals_plan_value_where_nothing_can_differ() -> None:
    """One team, w = 1, no delays, no chance, effort filling whole periods: the oracle of delivery.md."""
    lengths = {"q1": 65, "q2": 65, "q3": 66, "q4": 66}
    benefits = {"benefits": {"a": {"value": 12.5}}}
    parts = {q: initiative({"packages": {"p": work(1, days)}}, **benefits) for q, days in lengths.items()}
    what = scenario(initiatives=parts)
    found = run(what, {f"q{t + 1}/1": t for t in range(4)})
    planned = what.timeline.benefit_bounds[[1, 2, 3, 4]]
    assert np.array_equal(found.delivered[0], planned)
    assert np.array_equal(found.in_use[0, :, 0], planned)
    values = [12.5 * present_value(what.timeline, 0.0225, days) for days in (planned, found.in_use[0, :, 0])]
    assert np.array_equal(*values)
    assert np.array_equal(found.causes[0, :, 0], list(lengths.values()))


def test_slots_share_a_team_s_capacity_and_a_lone_item_gets_no_more() -> None:
    what = scenario(
        teams={"t": {"partner": "a", "fte": 4, "wip": 2}}, initiatives={"x": initiative({"packages": {"p": work(3, 10)}})}
    )
    found = run(what, {"x/1": 0})
    assert found.items is not None
    assert found.items.finished.tolist() == [5, 5, 10]
    assert (found.busy[0, 0], found.idle[0, 0]) == (7.5, 262 - 7.5)


def test_capacity_changes_at_period_borders_and_a_team_without_people_gives_work_back() -> None:
    team = {"partner": "a", "fte": 1, "wip": 1}
    parts = {"initiatives": {"x": initiative({"packages": {"p": work(1, 100)}})}}
    half = scenario(teams={"t": team | {"fte_per_period": {"q2": 0.5}}}, **parts)
    assert run(half, {"x/1": 0}).last_work[0, 0] == 130 + 2.5
    none = scenario(teams={"t": team | {"fte_per_period": {"q2": 0}}}, **parts)
    found = run(none, {"x/1": 0})
    assert (found.last_work[0, 0], causes(found, 0)) == (130 + 35, {"work": 100.0, "capacity": 65.0})
    assert (found.busy[0, 0], found.idle[0, 0]) == (100, 65 + 66 + 66 - 100)
    other = scenario(teams={"t": team | {"fte_per_period": {"q2": 0}}, "u": team | {"fte_per_period": {"q1": 0}}}, **parts)
    taken = run(other, {"x/1": 0})
    assert taken.last_work[0, 0] == 100
    assert taken.busy[0].tolist() == [65, 35]


def test_contractors_are_a_team_of_one_slot_each_and_leave_what_they_did_not_finish() -> None:
    what = scenario(initiatives={"x": initiative({"packages": {"p": work(1, 100, skill="law")}})}, teams={})
    hires = [HireLine("a", "law", "q1", 0.5), HireLine("a", "law", "q3", 1.0)]
    found = run(what, {"x/1": 0}, hires=hires)
    assert found.teams == ("hired:a/law",)
    assert np.isnan(found.last_work[0, 0])
    assert found.effort_done[0] == 32.5 + 66
    enough = run(what, {"x/1": 0}, hires=[*hires, HireLine("a", "law", "q4", 1.0)])
    assert enough.last_work[0, 0] == 196 + 1.5


def test_two_contractors_work_on_two_items_and_one_and_a_half_no_faster() -> None:
    what = scenario(initiatives={"x": initiative({"packages": {"p": work(4, 15, skill="law")}})}, teams={})
    two = run(what, {"x/1": 0}, hires=[HireLine("a", "law", "q1", 2.0)])
    assert two.last_work[0, 0] == 30
    fewer = run(what, {"x/1": 0}, hires=[HireLine("a", "law", "q1", 1.5)])
    assert fewer.items is not None
    assert fewer.items.finished.tolist() == [20, 20, 40, 40]


def test_the_lowest_team_with_a_slot_and_the_skill_pulls() -> None:
    teams = {f"t{k}": {"partner": "a", "fte": 1, "wip": 1, "skills": skills} for k, skills in enumerate((["x"], ["x", "y"], ["y"]))}
    parts = {"i": initiative({"packages": {"p": work(1, 5, skill="y"), "q": work(2, 5, skill="x")}})}
    found = run(scenario(teams=teams, initiatives=parts), {"i/1": 0})
    assert found.items is not None
    assert dict(zip(found.items.item.tolist(), found.items.team.tolist(), strict=True)) == {
        "i/1/p/0": "t1",
        "i/1/q/0": "t0",
        "i/1/q/1": "t0",
    }


def test_items_are_pulled_by_the_chain_s_rank_or_by_the_partner_s_own() -> None:
    def one(mine: float, theirs: float) -> dict[str, Any]:
        return initiative({"packages": {"p": work(20, 1)}}, benefits={"a": {"value": mine}, "b": {"value": theirs}})

    def order(follows: float) -> Outcomes:
        parts = {"chain": one(1, 90), "mine": one(9, 0)}
        frictions = {"governance": {"frictions": {"follows_chain": follows}}}
        return run(scenario(partners={"a": {}, "b": {}}, initiatives=parts, **frictions), {"chain/1": 0, "mine/1": 0})

    assert order(1.0).last_work[0].tolist() == [20, 40]
    assert order(0.0).last_work[0].tolist() == [40, 20]
    half = order(0.5).last_work[0]
    assert half.max() == 40
    assert half.min() > 20


def test_a_slice_waits_for_its_period_its_decision_its_gate_and_its_predecessor_in_turn() -> None:
    parts = {"x": initiative(PACKAGE), "y": initiative(PACKAGE | {"after": {"x/1": 0}}), "z": initiative(PACKAGE)}
    what = scenario(
        initiatives=parts,
        bodies={"board": {"meetings_per_year": 2.6, "papers_days": 10}},
        gates={"law": {"blocks": ["z"], "acts": "board", "expected": "2024-04-01"}},
        governance={"frictions": {"decision_days": 4}},
    )
    found = run(what, {"x/1": 0, "y/1": 0, "z/1": 1})
    assert found.released[0].tolist() == [4, 14, 100]
    assert causes(found, 0) == {"decision": 4, "work": 10}
    assert causes(found, 1) == {"predecessor": 14, "work": 10}
    assert causes(found, 2) == {"decision": 35, "work": 10}
    assert found.gate_days is not None
    assert found.gate_days.tolist() == [[100 - 69]]


def test_handing_over_takes_time_and_a_sync_only_where_other_people_go_on() -> None:
    both = {"packages": {"p": work(1, 10), "q": work(1, 10, "b")}, "after": {"x/1": 2}}
    what = scenario(
        partners={"a": {}, "b": {}},
        teams={who: {"partner": who, "fte": 1, "wip": 1} for who in "ab"},
        initiatives={"x": initiative(PACKAGE), "y": initiative(both)},
        cadence={"sync_days": 8},
        integration={"duration": 0},
        governance={"frictions": {"handover_days": 3}},
    )
    found = run(what, {"x/1": 0, "y/1": 0})
    assert found.items is not None
    assert found.delivered[0, 0] == 16
    assert dict(zip(found.items.item.tolist(), found.items.started.tolist(), strict=True)) == {
        "x/1/p/0": 0,
        "y/1/p/0": 18,  # same partner: the lag only
        "y/1/q/0": 24,  # the lag and three days, then the sync
    }
    assert causes(found, 1) == {"predecessor": 16, "handover": 2, "work": 16, "integration": 6}


def test_pulling_forward_starts_what_is_ready_before_its_period() -> None:
    parts = {"x": initiative(PACKAGE, PACKAGE | {"after": {"x/1": 0}})}
    waits, early = (scenario(initiatives=parts, governance={"pull_forward": p}) for p in (False, True))
    assert run(waits, {"x/1": 0, "x/2": 2}).released[0].tolist() == [0, 130]
    found = run(early, {"x/1": 0, "x/2": 2})
    assert found.released[0].tolist() == [0, 10]
    assert causes(found, 1) == {"work": 10}


def test_nothing_starts_after_the_plan_and_started_work_goes_on() -> None:
    parts = {"x": initiative({"packages": {"p": work(1, 300)}}, PACKAGE | {"after": {"x/1": 0}})}
    found = run(scenario(initiatives=parts), {"x/1": 0, "x/2": 3})
    assert found.delivered[0, 0] == 300
    assert np.isnan(found.released[0, 1])
    assert not found.causes[0, 1].any()


def test_a_gate_that_never_opens_before_the_horizon() -> None:
    gates = {"law": {"blocks": ["x"], "acts": "a", "expected": "2034-01-01"}}
    found = run(scenario(initiatives={"x": initiative(PACKAGE)}, gates=gates), {"x/1": 0})
    assert np.isnan([found.released, found.delivered, found.first_work]).all()
    assert found.gate_days is not None
    assert found.gate_days[0, 0] == scenario().timeline.horizon
    late = {"law": gates["law"] | {"at": "delivery"}}
    held = run(scenario(initiatives={"x": initiative(PACKAGE)}, gates=late), {"x/1": 0})
    assert (held.integrated[0, 0], np.isnan(held.delivered[0, 0])) == (10, True)
    assert held.gate_days is not None
    assert held.gate_days[0, 0] == scenario().timeline.horizon - 10


def test_a_gate_before_delivery_holds_what_is_done_until_the_release_moment_after_it() -> None:
    gates = {"law": {"blocks": ["x"], "acts": "a", "expected": "2024-02-05", "at": "delivery"}}  # day 25
    found = run(scenario(initiatives={"x": initiative(PACKAGE)}, gates=gates, cadence={"release_days": 20}), {"x/1": 0})
    assert (found.integrated[0, 0], found.delivered[0, 0]) == (10, 40)
    assert causes(found, 0) == {"work": 10, "decision": 15, "integration": 15}


def cash(budget: dict[str, float], **partner: Any) -> Scenario:
    first = PACKAGE | {"cost": {"a": 30}}
    parts = {"x": initiative(first, benefits={"a": {"value": 9}}), "y": initiative(first), "z": initiative(PACKAGE)}
    teams = {"t": {"partner": "a", "fte": 3, "wip": 3}}
    return scenario(partners={"a": {"budget": budget} | partner}, teams=teams, initiatives=parts)


def test_a_shortage_of_money_delays_release_until_it_fits_and_what_costs_nothing_goes_on() -> None:
    found = run(cash({"q1": 30, "q3": 20, "q4": 10}, carry_over=1.0), {"x/1": 0, "y/1": 0, "z/1": 0})
    assert found.released[0].tolist() == [0, 196, 0]
    assert causes(found, 1) == {"money": 196, "work": 10}
    assert found.spent[0, 0].tolist() == [30, 0, 0, 30, 0, 0, 0, 0]


def test_money_goes_in_rank_order_without_overtaking() -> None:
    """The cheap one would fit at once; it waits for the dear one that goes first."""
    parts = {
        "dear": initiative(PACKAGE | {"cost": {"a": 30}}, benefits={"a": {"value": 9}}),
        "cheap": initiative(PACKAGE | {"cost": {"a": 15}}),
        "other": initiative(PACKAGE | {"cost": {"pot": 1}}),
    }
    partner = {"budget": {"q1": 20, "q2": 20, "q3": 20}, "carry_over": 1.0}
    what = scenario(partners={"a": partner}, funds={"pot": {"budget": {"q1": 1}}}, initiatives=parts)
    found = run(what, {"dear/1": 0, "cheap/1": 0, "other/1": 0})
    assert found.slices == ("cheap/1", "dear/1", "other/1")
    assert found.released[0].tolist() == [130, 65, 0]


def test_instalments_fall_due_from_the_actual_release_and_debt_is_carried_in_full() -> None:
    parts = {"x": initiative({"packages": {"p": work(1, 10)}, "cost": {"a": 40}})}
    what = scenario(
        partners={"a": {"budget": {"q1": 12, "q2": 3}, "carry_over": 0.0}},
        initiatives=parts | {"y": initiative(PACKAGE | {"cost": {"a": 1}})},
    )
    found = run(what, {"x/1": (0, 4), "y/1": 1})
    assert found.spent[0, 0].tolist() == [10, 10, 10, 10, 0, 0, 0, 0]
    assert np.isnan(found.released[0, 1])  # 2 + 3 - 10: a debt that no later budget repays


def test_at_the_end_of_a_budget_year_only_the_agreed_share_is_kept() -> None:
    def delivered(share: float) -> float:
        about = {
            "start": "2024-07-01",
            "periods": {"q3": "2024-07-01", "q4": "2024-10-01", "n1": "2025-01-01"},
            "end": "2025-04-01",
        }
        parts = {"x": initiative(PACKAGE | {"cost": {"a": 10}})}
        what = scenario(about=about, partners={"a": {"budget": {"q3": 20}, "carry_over": share}}, initiatives=parts)
        return float(run(what, {"x/1": 2}).released[0, 0])

    assert delivered(0.5) == 132
    assert np.isnan(delivered(0.4))


def test_debt_survives_the_end_of_a_budget_year_in_full() -> None:
    about = {"start": "2024-07-01", "periods": {"q3": "2024-07-01", "q4": "2024-10-01", "n1": "2025-01-01"}, "end": "2025-04-01"}
    parts = {"x": initiative(PACKAGE | {"cost": {"a": 20}}), "y": initiative(PACKAGE | {"cost": {"a": 4}})}
    partner = {"budget": {"q3": 10, "n1": 13}, "carry_over": 0.5}  # ten short at the end of the year, three left after it
    found = run(scenario(about=about, partners={"a": partner}, initiatives=parts), {"x/1": (0, 2), "y/1": 2})
    assert found.spent[0, 0, :2].tolist() == [10, 10]
    assert np.isnan(found.released[0, 1])


@pytest.mark.parametrize(("delay", "released"), [(70, None), (200, 130)])
def test_running_cost_takes_budget_from_the_period_of_use_on(delay: int, released: float | None) -> None:
    first = PACKAGE | {"rollout": {"a": {"delay_days": delay}}}
    parts = {"x": initiative(first, running_cost={"a": 8}), "y": initiative(PACKAGE | {"cost": {"a": 10}})}
    what = scenario(partners={"a": {"budget": {"q3": 10}, "carry_over": 1}}, initiatives=parts)
    found = run(what, {"x/1": 0, "y/1": 2})
    assert found.released[0, 1] == pytest.approx(np.nan if released is None else released, nan_ok=True)
    assert found.spent.sum() == (0 if released is None else 10)


def test_earmarked_money_pays_first_and_only_for_its_initiatives() -> None:
    partner = {"budget": {"q1": 10}, "earmarks": {"ict": {"budget": {"q1": 20}, "initiatives": ["x"]}}}
    parts = {name: initiative(PACKAGE | {"cost": {"a": 25}}) for name in ("x", "y")}
    found = run(scenario(partners={"a": partner}, initiatives=parts), {"x/1": 0, "y/1": 0})
    assert found.accounts == ("a", "a:ict")
    assert found.spent[0, :, 0].tolist() == [5, 20]
    assert np.isnan(found.released[0, 1])


def test_a_limit_on_open_increments_holds_the_next_one_until_the_partner_s_own_work_is_done() -> None:
    parts = {name: initiative({"packages": {"p": work(1, 10), "q": work(1, 5, "b")}}) for name in ("x", "y")}
    teams = {who: {"partner": who, "fte": 2, "wip": 2} for who in "ab"}
    found = run(scenario(partners={"a": {}, "b": {"wip": 1}}, teams=teams, initiatives=parts), {"x/1": 0, "y/1": 0})
    assert found.released[0].tolist() == [0, 5]
    assert causes(found, 1) == {"capacity": 5, "work": 10}


def test_an_attempt_that_fails_sends_back_a_share_of_every_package_and_the_last_one_succeeds() -> None:
    parts = {"x": initiative({"packages": {"p": work(4, 10), "q": work(1, 8)}})}
    chance = {"duration": 3, "rework": 1.0, "rework_share": 0.5, "attempts": 3}
    what = scenario(initiatives=parts, integration=chance, cadence={"sync_days": 5})
    found = run(what, {"x/1": 0})
    assert found.effort_done[0] == 48 + 2 * 24
    # 48, sync 50, test 53, rework 77, sync 80, test 83, rework 107, sync 110, test 113
    assert (found.last_work[0, 0], found.integrated[0, 0]) == (107, 113)
    assert causes(found, 0) == {"work": 48, "integration": 65}


def test_the_chain_test_has_slots_taken_by_rank() -> None:
    parts = {
        name: initiative({"packages": {"p": work(1, 10)}}, benefits={"a": {"value": v}})
        for name, v in (("x", 1), ("y", 5), ("z", 3))
    }
    what = scenario(teams={"t": {"partner": "a", "fte": 3, "wip": 3}}, initiatives=parts, integration={"duration": 4, "slots": 1})
    assert run(what, {"x/1": 0, "y/1": 0, "z/1": 0}).integrated[0].tolist() == [22, 14, 18]
    assert (
        run(
            scenario(initiatives={"x": initiative(PACKAGE | {"integrate": False})}, integration={"duration": 4}), {"x/1": 0}
        ).delivered[0, 0]
        == 10
    )


def test_what_is_required_is_delivered_no_later_and_mutual_requirements_go_together() -> None:
    teams = {"t": {"partner": "a", "fte": 2, "wip": 2}}
    other = {"packages": {"p": work(1, 30)}}
    one_way = scenario(teams=teams, initiatives={"x": initiative(PACKAGE | {"requires": ["y/1"]}), "y": initiative(other)})
    found = run(one_way, {"x/1": 0, "y/1": 0})
    assert found.delivered[0].tolist() == [30, 30]
    assert causes(found, 0) == {"work": 10, "predecessor": 20}
    mutual = {"x": initiative(PACKAGE | {"requires": ["y/1"]}), "y": initiative(other | {"requires": ["x/1"]})}
    assert run(scenario(teams=teams, initiatives=mutual), {"x/1": 0, "y/1": 0}).delivered[0].tolist() == [30, 30]
    alone = run(one_way, {"x/1": 0})
    assert (alone.integrated[0, 0], np.isnan(alone.delivered[0, 0])) == (10, True)


def test_delivered_and_in_use_are_two_dates_and_a_product_follows_the_last_of_its_parts() -> None:
    rollout = {"rollout": {"a": {"effort": 6, "items": 2, "delay_days": 20}, "b": {"delay_days": 1}}}
    parts = {"x": initiative(PACKAGE | rollout), "y": initiative({"packages": {"p": work(1, 30)}})}
    what = scenario(
        partners={"a": {}, "b": {}, "c": {}},
        teams={"t": {"partner": "a", "fte": 2, "wip": 2}},
        initiatives=parts,
        products={"portal": {"increments": ["x/1", "y/1"]}, "half": {"increments": ["y"]}},
    )
    found = run(what, {"x/1": 0, "y/1": 0, "product:portal": 0, "product:half": 3})
    assert found.slices == ("product:half", "product:portal", "x/1", "y/1")
    assert found.delivered[0].tolist() == [30, 30, 10, 30]
    assert found.in_use[0].tolist() == [[30] * 3, [36] * 3, [36, 11, 10], [30] * 3]
    assert found.events is not None
    assert (found.events.activity == "in use at a").sum() == 1
    assert np.isnan(run(what, {"x/1": 0, "product:portal": 0}).delivered[0, 0])


def blocked(**impediment: Any) -> Scenario:
    """Two items of ten days before one slot; something strikes on average once a day of work."""
    kind = {"owner": "board", "rate": 1.0, "duration": 4} | impediment
    parts = {"x": initiative({"packages": {"p": work(2, 10)}})}
    return scenario(initiatives=parts, bodies={"board": {"resolvers": 1}}, impediments={"env": kind})


def test_an_impediment_stops_work_until_its_owner_resolves_it() -> None:
    found = run(blocked(), {"x/1": 0}, range(50))
    hits = found.hits[:, 0]
    assert hits.mean() == pytest.approx(20, abs=4 * np.sqrt(20 / 50))
    assert np.allclose(found.hit_days[:, 0], 4 * hits)
    assert np.allclose(found.last_work[:, 0], 20 + 4 * hits)
    assert np.allclose(found.blocked[:, 0], 4 * hits)
    assert np.allclose(found.causes[:, 0, CAUSES.index("impediment")], 4 * hits)
    assert found.effort_done == pytest.approx(np.full(50, 20.0), abs=1e-9)


def test_kinds_of_impediment_count_down_side_by_side() -> None:
    what = blocked()
    kinds = dict.fromkeys(("env", "law"), what.chain.impediments["env"])
    both = Scenario("both", what.chain.model_copy(update={"impediments": kinds}))
    hits = run(both, {"x/1": 0}, range(60)).hits
    assert hits.mean(axis=0) == pytest.approx([20, 20], abs=4 * np.sqrt(20 / 60))


def test_an_item_that_gives_its_slot_up_lets_the_next_one_in() -> None:
    found = run(blocked(holds_wip=False, duration=100), {"x/1": 0})
    assert found.items is not None
    assert found.items.started[1] < 10
    assert found.blocked[0, 0] == 0


def test_impediments_hit_only_the_work_they_name() -> None:
    for part, name in (("partners", "b"), ("teams", "u"), ("skills", "law"), ("initiatives", "y")):
        assert run(blocked(hits={part: [name]}), {"x/1": 0}, range(5)).hits.sum() == 0
    for part, name in (("partners", "a"), ("teams", "t"), ("skills", "general"), ("initiatives", "x")):
        assert np.array_equal(
            run(blocked(hits={part: [name]}), {"x/1": 0}, range(5)).hits, run(blocked(), {"x/1": 0}, range(5)).hits
        )


def test_impediments_found_before_they_bite_do_not_strike() -> None:
    def strikes(share: float) -> float:
        what = blocked()
        frictions = what.chain.governance.frictions.model_copy(update={"found_before": share})
        governance = what.chain.governance.model_copy(update={"frictions": frictions})
        return float(
            run(Scenario("found", what.chain.model_copy(update={"governance": governance})), {"x/1": 0}, range(100)).hits.mean()
        )

    assert strikes(0.5) == pytest.approx(10, abs=4 * np.sqrt(10 / 100))
    assert strikes(1.0) == 0


def test_a_weighed_queue_resolves_what_costs_most_first() -> None:
    """All three items are stopped within a day; the resolver takes forty."""
    parts = {name: initiative(PACKAGE, benefits={"a": {"value": v}}) for name, v in (("w", 1), ("x", 1), ("y", 90))}

    def order(kind: str, replication: int) -> tuple[list[str], list[str]]:
        what = scenario(
            teams={"t": {"partner": "a", "fte": 3, "wip": 3}},
            initiatives=parts,
            impediments={"env": {"owner": "a", "rate": 50, "duration": 40}},
            governance={"frictions": {"impediment_order": kind}},
        )
        log = run(what, {"w/1": 0, "x/1": 0, "y/1": 0}, range(replication, replication + 1)).events
        assert log is not None
        stopped, resolved = (log.case_id[log.activity == name].tolist() for name in ("stopped by env", "resolved env"))
        return stopped[:3], resolved[:2]

    ours = [order("weighed", r) for r in range(6)]
    assert all("y/1/p/0" in resolved for _, resolved in ours)
    assert any(resolved != stopped[:2] for stopped, resolved in ours)
    assert all(resolved == stopped[:2] for stopped, resolved in (order("first-come", r) for r in range(6)))


def test_own_items_get_their_planned_share_of_slots() -> None:
    what = scenario(
        partners={"a": {"own_work_share": 0.25}},
        initiatives={"x": initiative({"packages": {"p": work(150, 1)}})},
        arrivals={"own": {"partner": "a", "interarrival": 0.5, "effort": 1}},
    )
    found = run(what, {"x/1": 0})
    assert found.items is not None
    own = np.array([name.startswith("own#") for name in found.items.item])
    done = found.items.finished <= 100
    assert (own & done).sum() == 25
    assert (~own & done).sum() == 75


def test_a_deadlock_free_plan_with_too_little_of_a_predecessor_waits_for_ever() -> None:
    what = scenario(initiatives={"x": initiative(PACKAGE), "y": initiative(PACKAGE | {"after": {"x/1": 0}})})
    found = run(what, {"y/1": 0})
    assert np.isnan(found.released).all()


def test_advancing_in_steps_changes_nothing_and_an_outcome_needs_the_horizon() -> None:
    what = blocked()
    made, luck, reference = ordered(what, {"x/1": 0}), draw(what, 1, range(3)), engine("simpy")
    state = reference.start(what, luck)
    for until in (0.0, 3.5, 10.0, 65.0):
        state = reference.advance(state, made, until)
    with pytest.raises(SimulationError, match="day 65, before the horizon"):
        reference.outcomes(state)
    stepped = reference.outcomes(reference.advance(state, made, inf))
    assert np.array_equal(stepped.delivered, deliver(what, made, luck).delivered)


def test_an_unknown_engine_is_named_with_those_there_are() -> None:
    assert ENGINES
    with pytest.raises(SimulationError, match="no engine 'rocket'; there is: kernel, simpy"):
        engine("rocket")


def test_simulate_is_orders_draws_and_engine_together() -> None:
    from simulate.chains import plan

    what = blocked()
    once = simulate(what, plan(what, {"x/1": 0}), 1, range(2, 4))
    assert once.first == 2
    assert once.items is None
    assert once.events is None
    assert np.array_equal(once.delivered, run(what, {"x/1": 0}, range(2, 4)).delivered)
