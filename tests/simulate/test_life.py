"""What happens to work beyond being pulled and done: each nuisance alone, with answers by hand."""

from typing import Any

import numpy as np
import pytest

from ketenopt.domain.load import alignment
from ketenopt.domain.outcomes import CAUSES
from ketenopt.domain.plan import PartnerLine
from ketenopt.domain.units import units
from ketenopt.optimise.pose import pose
from ketenopt.simulate.draw import draw
from simulate.chains import initiative, ordered, run, scenario, work


def frictions(**rest: Any) -> dict[str, Any]:
    return {"governance": {"frictions": rest}}


def cause(found: Any, name: str, slice_: int = 0, row: int = 0) -> float:
    return float(found.causes[row, slice_, CAUSES.index(name)])


# ------------------------------------------------------------------------------------------------- work in progress


def test_what_is_done_on_the_first_day_is_not_done_again() -> None:
    part = {"packages": {"p": work(10, 3)}, "done": 0.4}
    what = scenario(initiatives={"x": initiative(part)})
    found = run(what, {"x/1": 0})
    assert found.delivered[0, 0] == 18
    assert found.effort_done[0] == 18
    assert found.items is not None
    assert len(found.items.item) == 6


def test_nobody_decides_about_what_is_under_way_and_no_gate_stops_it() -> None:
    gate = {"law": {"blocks": ["x", "y"], "acts": "a", "expected": "2024-02-12"}}
    parts = {name: initiative({"packages": {"p": work(2, 3)}, "done": done}) for name, done in (("x", 0.5), ("y", 0.0))}
    what = scenario(initiatives=parts, gates=gate, **frictions(decision_days=15))
    found = run(what, {"x/1": 0, "y/1": 0})
    assert found.released[0].tolist() == [0, 30]


def test_a_plan_counts_what_is_left_and_starts_it_now_or_never() -> None:
    parts = {"x": initiative({"packages": {"p": work(10, 6)}, "done": 0.4}), "y": initiative({"packages": {"p": work(10, 6)}})}
    problem = pose(scenario(initiatives=parts))
    days = {problem.units[row]: 0.0 for row in problem.loads.unit}
    for row, unit in enumerate(problem.loads.unit):
        days[problem.units[unit]] += problem.loads.days[row] * problem.loads.length[row]
    assert days == pytest.approx({"x/1": 36, "y/1": 60})
    assert problem.latest.tolist() == [0, 2], "sixty days take two periods of which four fifths may be planned"


# ---------------------------------------------------------------------------------------------- scope that grows


def test_items_turn_up_while_work_is_under_way() -> None:
    what = scenario(initiatives={"x": initiative({"packages": {"p": work(4, 5)}, "grows": 0.5})})
    found = run(what, {"x/1": 0})
    assert found.delivered[0, 0] == 30, "two more items of five days"
    assert found.items is not None
    arrived = dict(zip(found.items.item.tolist(), found.items.arrived.tolist(), strict=True))
    assert (arrived["x/1/p/4"], arrived["x/1/p/5"]) == (5, 10), "a third and two thirds of four items, rounded down, at least one"
    assert pose(what).loads.days.sum() == pytest.approx(30)


def test_the_last_item_can_still_turn_up_more_and_holds_the_room() -> None:
    part = {"packages": {"p": work(1, 5)}, "grows": 1}
    what = scenario(partners={"a": {"wip": 1}}, initiatives={"x": initiative(part), "y": initiative(part)})
    found = run(what, {"x/1": 0, "y/1": 0})
    assert found.delivered[0].tolist() == [10, 20]
    assert cause(found, "capacity", 1) == 10


def test_parts_of_a_divisible_increment_share_what_turns_up() -> None:
    what = scenario(initiatives={"x": initiative({"packages": {"p": work(10, 1)}, "grows": 0.5}, divisible=True)})
    found = run(what, {"x/1": ([0.3, 0.7, 0.0, 0.0], 1)})
    assert found.effort_done[0] == 15
    assert found.items is not None
    assert len(set(found.items.item.tolist())) == 15


def test_growth_is_drawn_and_effort_is_conserved() -> None:
    law = {"uniform": {"low": 0, "high": 1}}
    part = {"packages": {"p": work(6, {"lognormal": {"median": 2, "p90": 5}})}, "grows": law}
    what = scenario(initiatives={"x": initiative(part)}, integration={"rework": 0.5, "attempts": 2})
    found = run(what, {"x/1": 0}, range(40))
    luck = draw(what, 1, range(40))
    extra = np.floor(luck.growth["x/1"] * 6 + 0.5).astype(int)
    assert len(set(extra.tolist())) > 4
    drawn = np.array([luck.effort["x/1/p"][r, : 6 + extra[r]].sum() for r in range(40)])
    back = luck.integration["x/1"].rework[:, 0] < 0.5
    assert found.effort_done == pytest.approx(drawn * (1 + 0.25 * back))


def test_growth_does_not_depend_on_the_block() -> None:
    part = {"packages": {"p": work(6, 2)}, "grows": {"lognormal": {"median": 0.2, "p90": 2}}}
    what = scenario(initiatives={"x": initiative(part), "y": initiative(part)}, **frictions(follows_chain=0.5))
    whole = run(what, {"x/1": 0, "y/1": 0}, range(12))
    for row in range(12):
        assert run(what, {"x/1": 0, "y/1": 0}, range(row, row + 1)).delivered.tolist() == whole.delivered[[row]].tolist()


# ------------------------------------------------------------------------------------------------------------- trust


def test_people_of_a_partner_that_breaks_its_commitment_come_late() -> None:
    parts = {"p": work(1, 5), "q": work(1, 5, "b")}
    what = scenario(
        partners={"a": {}, "b": {}},
        teams={who: {"partner": who, "fte": 1, "wip": 1} for who in "ab"},
        initiatives={"x": initiative({"packages": parts})},
        **frictions(commitment_kept=0.5, commitment_days=12),
    )
    found = run(what, {"x/1": 0}, range(60))
    luck = draw(what, 1, range(60)).commitment
    late = np.stack([luck["x/1>a"], luck["x/1>b"]], axis=1) >= 0.5
    assert found.delivered[:, 0].tolist() == (5 + 12 * late.any(axis=1)).tolist()
    assert 0 < late.sum() < 120
    for row in range(60):
        assert cause(found, "capacity", 0, row) == (12 if late[row].all() else 7 if late[row].any() else 0)


def test_trust_is_worth_nothing_where_nobody_is_late() -> None:
    what = scenario(initiatives={"x": initiative({"packages": {"p": work()}})}, **frictions(commitment_kept=0, commitment_days=0))
    assert run(what, {"x/1": 0}).delivered[0, 0] == 10


# ------------------------------------------------------------------------------------------------ alignment, meetings


def test_every_further_partner_in_an_increment_asks_alignment() -> None:
    parts = {name: work(1, 10, who) for name, who in (("p", "a"), ("q", "b"), ("r", "c"), ("s", "c"))}
    what = scenario(
        partners={who: {} for who in "abc"},
        teams={who: {"partner": who, "fte": 1, "wip": 1} for who in "abc"},
        initiatives={"x": initiative({"packages": parts}), "y": initiative({"packages": {"p": work(1, 10)}})},
        **frictions(alignment_share=0.1),
    )
    assert [alignment(what.chain, unit.increment) for unit in units(what.chain)] == [1.2, 1.0]
    found = run(what, {"x/1": 0, "y/1": 1})
    assert found.delivered[0, 0] == 24
    assert found.effort_done[0] == pytest.approx(58)
    assert pose(what).loads.days.sum() == pytest.approx(58)
    assert ordered(what, {"x/1": 0}).slices[0].work[0].estimate == 12


def test_shared_meetings_take_their_part_of_every_team_in_plan_and_delivery() -> None:
    what = scenario(initiatives={"x": initiative({"packages": {"p": work(1, 12)}})}, **frictions(meeting_share=0.25))
    assert run(what, {"x/1": 0}).delivered[0, 0] == 16
    free = scenario(initiatives={"x": initiative({"packages": {"p": work(1, 12)}})})
    assert pose(what).people.capacity.sum() == pytest.approx(0.75 * pose(free).people.capacity.sum())


# ------------------------------------------------------------------------------------------------------ cooperation


def competing(**rest: Any) -> Any:
    """Twenty items for others and twenty of its own from the third quarter on; before, something that eases cooperation."""
    ease = initiative({"packages": {"p": work(1, 10)}}, kind="cooperation")
    theirs = initiative({"packages": {"p": work(20, 2)}}, benefits={"a": {"value": 1}, "b": {"value": 900}})
    mine = initiative({"packages": {"p": work(20, 2)}}, benefits={"a": {"value": 300}})
    parts = {"ease": ease, "theirs": theirs, "mine": mine}
    return scenario(partners={"a": {}, "b": {}}, initiatives=parts, **frictions(follows_chain=0.0, **rest))


STARTS = {"ease/1": 0, "theirs/1": 2, "mine/1": 2}


def test_what_eases_cooperation_raises_what_is_followed_from_the_next_period_on() -> None:
    alone = run(competing(), STARTS)
    raised = run(competing(cooperation_raises=1.0), STARTS)
    names = list(alone.slices)
    assert alone.last_work[0, names.index("mine/1")] < alone.last_work[0, names.index("theirs/1")]
    assert raised.last_work[0, names.index("theirs/1")] < raised.last_work[0, names.index("mine/1")]
    late = run(competing(cooperation_raises=1.0), STARTS | {"ease/1": 3})
    assert late.last_work[0, names.index("mine/1")] == alone.last_work[0, names.index("mine/1")], "too late to matter"


def test_it_fills_a_part_of_what_is_missing() -> None:
    """Of 20 items the chain's 20 uniforms below .4 follow it."""
    what = competing(cooperation_raises=0.4)
    found = run(what, STARTS)
    luck = draw(what, 1, range(1)).follow
    following = int((luck["theirs/1/p"] < 0.4).sum())
    assert 0 < following < 20
    assert found.items is not None
    theirs = np.char.startswith(found.items.item, "theirs/") & (found.items.started < found.items.arrived.max() + 40)
    assert theirs.sum() >= following


# -------------------------------------------------------------------------------------------- sacrifice and following


def test_who_loses_by_the_plan_follows_it_less() -> None:
    lines = (PartnerLine("a", 60.0, 100.0), PartnerLine("b", 120.0, 100.0), PartnerLine("c", -50.0, 0.0))
    what = competing(sacrifice_lowers=1.5)
    plain = ordered(what, STARTS).willing
    assert plain == ()
    from dataclasses import replace

    from ketenopt.simulate.orders import orders
    from simulate.chains import plan

    made = orders(what, replace(plan(what, STARTS), partners=lines))
    assert made.willing == (("a", pytest.approx(1 - 1.5 * 0.4)), ("c", 0.0))
    off = orders(competing(), replace(plan(competing(), STARTS), partners=lines))
    assert off.willing == ()


def test_a_partner_that_is_not_willing_ranks_by_its_own_benefit() -> None:
    from dataclasses import replace

    from ketenopt.simulate import deliver

    what = competing()
    chain = what.chain.model_copy(
        update={
            "governance": what.chain.governance.model_copy(
                update={"frictions": what.chain.governance.frictions.model_copy(update={"follows_chain": 1.0})}
            )
        }
    )
    keen = replace(what, chain=chain)
    luck, given = draw(keen, 1, range(1)), ordered(keen, STARTS)
    names = list(deliver(keen, given, luck).slices)
    mine, theirs = names.index("mine/1"), names.index("theirs/1")
    follows = deliver(keen, given, luck).last_work[0]
    sulks = deliver(keen, replace(given, willing=(("a", 0.0),)), luck).last_work[0]
    assert follows[theirs] < follows[mine]
    assert sulks[mine] < sulks[theirs]


# ---------------------------------------------------------------------------------------- dependencies nobody knew of


@pytest.mark.parametrize(("known", "released"), [(1.0, 20.0), (0.0, 31.0)])
def test_an_unknown_dependency_asks_a_decision_when_it_bites(known: float, released: float) -> None:
    """y is due on day 15 (decision 15), x is delivered on day 35 - 15 = 20; the decision on what to do takes 16 more."""
    parts = {
        "x": initiative({"packages": {"p": work(1, 20)}, "done": 0.001}),
        "y": initiative({"packages": {"p": work(1, 5)}, "after": {"x": 0}}),
    }
    what = scenario(initiatives=parts, **frictions(decision_days=15.5, dependencies_known=known))
    found = run(what, {"x/1": 0, "y/1": 0})
    assert found.delivered[0, 0] == 20
    assert found.released[0, 1] == released
    assert cause(found, "predecessor", 1) == 20
    assert cause(found, "decision", 1) == released - 20
    assert found.causes[0, 1].sum() == found.delivered[0, 1]


def test_it_costs_nothing_when_the_predecessor_was_there_in_time() -> None:
    parts = {"x": initiative({"packages": {"p": work(1, 5)}}), "y": initiative({"packages": {"p": work(1, 5)}, "after": {"x": 0}})}
    what = scenario(initiatives=parts, **frictions(decision_days=4, dependencies_known=0.0))
    assert run(what, {"x/1": 0, "y/1": 1}).released[0].tolist() == [4, 69]


# ------------------------------------------------------------------------------------------------------ pooled teams


def test_pooled_teams_help_out_and_do_their_own_work_first() -> None:
    parts = {"x": initiative({"packages": {"p": work(6, 10, "a")}}), "y": initiative({"packages": {"p": work(1, 5, "b")}})}
    base: dict[str, Any] = {
        "partners": {"a": {}, "b": {}, "c": {}},
        "teams": {
            "ta": {"partner": "a", "fte": 1, "wip": 1},
            "tb": {"partner": "b", "fte": 1, "wip": 1},
            "tc": {"partner": "c", "fte": 1, "wip": 1, "skills": ["other"]},
        },
        "initiatives": parts,
    }
    apart = run(scenario(**base), {"x/1": 0, "y/1": 0})
    pooled = run(scenario(**base, governance={"sharing": "capacity"}), {"x/1": 0, "y/1": 0})
    assert apart.delivered[0].tolist() == [60, 5]
    assert pooled.delivered[0].tolist() == [35, 5], "six of ten days by two, the second from day 5 on"
    assert pooled.items is not None
    assert set(pooled.items.team.tolist()) == {"ta", "tb"}


# --------------------------------------------------------------------------------------------------------- adoption


def test_a_ramp_and_a_rollout_delay_the_benefit_not_the_delivery() -> None:
    from ketenopt.domain.value import earned

    part = {"packages": {"p": work(1, 5)}, "rollout": {"a": {"effort": 4, "delay_days": 11}}}
    what = scenario(initiatives={"x": initiative(part, benefits={"a": {"value": 10, "ramp_days": 45}})})
    found = run(what, {"x/1": 0})
    assert (found.delivered[0, 0], found.in_use[0, 0, 0]) == (5, 20)
    share = earned(what.timeline, found.in_use[:, 0, 0], 45)[0]
    assert share[0] == pytest.approx(0.5 * 45 / 65)
    assert share[1] == 1
