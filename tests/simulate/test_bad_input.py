"""Input that is legal and yet extreme: a clear message, or a complete outcome that says what was not finished."""

import time
from typing import Any

import numpy as np
import pytest

from ketenopt.domain.errors import SimulationError
from ketenopt.domain.outcomes import CAUSES
from ketenopt.simulate import deliver
from ketenopt.simulate.draw import draw
from simulate.chains import initiative, ordered, run, scenario, work

TWO: dict[str, Any] = {
    "partners": {"a": {}, "b": {}},
    "teams": {who: {"partner": who, "fte": 1, "wip": 1} for who in "ab"},
}


def told(what: Any, starts: dict[str, Any], **rest: Any) -> tuple[str, ...]:
    """A line for every slice that is not delivered: what it then waits for."""
    found = deliver(what, ordered(what, starts, **rest), draw(what, 1, range(1)))
    assert found.unfinished is not None
    return tuple(f"{unit}: {CAUSES[place]}" for unit, place in zip(found.slices, found.unfinished[0], strict=True) if place >= 0)


def test_a_circle_through_hand_overs_names_who_waits_for_whom() -> None:
    parts = {
        name: initiative({"packages": {"p": work(1, 5, who)}, "after": {before: 0}})
        for name, who, before in (("x", "a", "z"), ("y", "b", "x"), ("z", "a", "y"))
    }
    with pytest.raises(SimulationError, match=r"nothing can be delivered: x/1 waits for z/1 waits for y/1 waits for x/1"):
        ordered(scenario(initiatives=parts, **TWO), {"x/1": 0, "y/1": 0, "z/1": 0})


def test_a_circle_of_a_requirement_and_a_hand_over_too() -> None:
    parts = {
        "x": initiative({"packages": {"p": work()}, "requires": ["y"]}),
        "y": initiative({"packages": {"p": work()}, "after": {"x": 0}}),
    }
    with pytest.raises(SimulationError, match="y/1 waits for x/1 waits for y/1"):
        ordered(scenario(initiatives=parts), {"x/1": 0, "y/1": 0})


def test_a_skill_nobody_has_names_partner_skill_and_work() -> None:
    what = scenario(
        initiatives={"x": initiative({"packages": {"p": work(skill="magic"), "q": work(2)}})}, skills={"magic": {}, "general": {}}
    )
    with pytest.raises(SimulationError, match="a has no team with the skill magic, which x/1 needs"):
        ordered(what, {"x/1": 0})


def test_a_period_without_anybody_is_waited_out() -> None:
    team = {"t": {"partner": "a", "fte": 1, "wip": 1, "fte_per_period": {"q1": 0, "q3": 0}}}
    found = run(scenario(teams=team, initiatives={"x": initiative({"packages": {"p": work(1, 70)}})}), {"x/1": 0})
    assert found.delivered[0, 0] == 196 + 5
    assert found.causes[0, 0, CAUSES.index("capacity")] == 65 + 66


def test_nobody_at_all_is_an_outcome_that_says_so() -> None:
    team = {"t": {"partner": "a", "fte": 0, "wip": 1}}
    what = scenario(teams=team, initiatives={"x": initiative({"packages": {"p": work(3)}})})
    assert told(what, {"x/1": 0}) == ("x/1: capacity",)


def test_a_horizon_shorter_than_one_item() -> None:
    what = scenario(
        initiatives={
            "x": initiative({"packages": {"p": work(1, 1e5)}}),
            "y": initiative({"packages": {"p": work()}, "after": {"x": 0}}),
        }
    )
    found = run(what, {"x/1": 0, "y/1": 0})
    assert np.isnan(found.delivered).all()
    assert found.effort_done[0] == what.timeline.horizon
    assert found.busy[0, 0] == what.timeline.plan_end
    assert told(what, {"x/1": 0, "y/1": 0}) == ("x/1: work", "y/1: predecessor")


def test_rework_for_certain_ends_with_the_last_attempt() -> None:
    what = scenario(
        initiatives={"x": initiative({"packages": {"p": work(2, 5)}})},
        integration={"rework": 1.0, "rework_share": 1.0, "attempts": 20, "duration": 1},
    )
    found = run(what, {"x/1": 0})
    assert found.effort_done[0] == pytest.approx(10 * 20)
    assert found.delivered[0, 0] == 20 * 11


@pytest.mark.parametrize("follows", [1.0, 0.5])
def test_ten_thousand_items(follows: float) -> None:
    teams = {f"t{n}": {"partner": "a", "fte": 20, "wip": 10} for n in range(5)}
    parts = {f"x{n}": initiative({"packages": {"p": work(2500, {"lognormal": {"median": 1, "p90": 3}})}}) for n in range(4)}
    what = scenario(
        teams=teams,
        initiatives=parts,
        cadence={"replanning_days": 20},
        governance={"frictions": {"follows_chain": follows, "information_days": 10}},
        about={"benefit_periods": 8},
    )
    begin = time.process_time()
    found = run(what, {f"x{n}/1": 0 for n in range(4)})
    assert not np.isnan(found.delivered).any()
    assert found.items is not None
    assert len(found.items.item) == 10_000
    assert time.process_time() - begin < 20


@pytest.mark.parametrize(
    ("parts", "line"),
    [
        ({"partners": {"a": {"budget": {"q1": 5}}}}, "x/1: money"),
        ({"governance": {"frictions": {"decision_days": 400}}}, "x/1: decision"),
        ({"gates": {"g": {"blocks": ["x"], "acts": "a", "expected": "2029-01-01"}}}, "x/1: decision"),
        (
            {"gates": {"g": {"blocks": ["x"], "acts": "a", "expected": "2029-01-01", "at": "delivery"}}},
            "x/1: decision",
        ),
        ({"impediments": {"i": {"owner": "a", "rate": 9.0, "duration": 1e6}}}, "x/1: impediment"),
        ({"integration": {"duration": 1e6}}, "x/1: integration"),
        (
            {"cadence": {"release_days": 1e6}, "initiatives": {"x": initiative({"packages": {"p": work(1, 5)}, "cost": {"a": 0}})}},
            None,
        ),
    ],
)
def test_what_is_not_finished_says_what_it_waits_for(parts: dict[str, Any], line: str | None) -> None:
    base: dict[str, Any] = {"initiatives": {"x": initiative({"packages": {"p": work(1, 5)}, "cost": {"a": 9}})}}
    base["partners"] = {"a": {"budget": {"q1": 9}}}
    found = told(scenario(**(base | parts)), {"x/1": 0})
    assert found == ((line,) if line else ("x/1: integration",))


def test_what_the_plan_leaves_out_is_waited_for() -> None:
    parts = {
        name: initiative({"packages": {"p": work()}, **more})
        for name, more in (("x", {}), ("y", {"after": {"x": 0}}), ("z", {"requires": ["x"]}))
    }
    assert told(scenario(initiatives=parts), {"y/1": 0, "z/1": 0}) == (
        "y/1: predecessor",
        "z/1: predecessor",
    )


@pytest.mark.parametrize("engine", ["simpy", "kernel"])
def test_what_could_start_only_after_the_plan_waits_for_a_decision_and_not_for_money(engine: str) -> None:
    """x is delivered on day 300, the plan ends on day 262: nobody decided that y starts after it."""
    parts = {"x": initiative({"packages": {"p": work(1, 300)}}), "y": initiative({"packages": {"p": work()}, "after": {"x": 0}})}
    what = scenario(initiatives=parts)
    found = deliver(what, ordered(what, {"x/1": 0, "y/1": 0}), draw(what, 1, range(1)), name=engine)
    assert found.unfinished is not None
    assert found.delivered[0, 0] == 300 > what.timeline.plan_end
    assert [CAUSES[place] for place in found.unfinished[0] if place >= 0] == ["decision"]


def test_a_template_that_waits_for_the_world_outside_is_refused() -> None:
    parts = {"x": initiative({"packages": {"p": work()}}), "call": initiative({"packages": {"p": work()}, "after": {"x": 0}})}
    stream = {"s": {"partner": "a", "interarrival": 5, "creates": "call"}}
    what = scenario(initiatives=parts, arrivals=stream)
    with pytest.raises(SimulationError, match=r"arrivals.s: call is a template and cannot wait for x/1"):
        run(what, {"x/1": 0})


def test_a_stream_without_end_is_refused() -> None:
    stream = {"s": {"partner": "a", "interarrival": 0, "effort": 1}}
    with pytest.raises(SimulationError, match=r"arrivals.s: more than 1000000 arrivals"):
        draw(scenario(arrivals=stream), 1, range(1))


def test_roles_that_contradict_each_other_are_still_a_complete_outcome() -> None:
    governance = {
        "form": "push-through",
        "sharing": "alone",
        "roles": dict.fromkeys(("portfolio_manager", "product_manager", "programme_director", "chain_coordinator"), True),
        "decisions": {"start": {"accountable": ["a", "portfolio_manager"]}, "stop": {}},
        "frictions": {"decision_days": 10, "information_days": 30, "follows_chain": 0.5},
    }
    what = scenario(
        initiatives={"x": initiative({"packages": {"p": work()}})},
        governance=governance,
        cadence={"replanning_days": 30, "roles_meet_days": 5},
    )
    found = run(what, {"x/1": 0}, range(3))
    assert found.released[:, 0] == pytest.approx(10 * 0.85 * 0.4 * 0.7 * 2)
