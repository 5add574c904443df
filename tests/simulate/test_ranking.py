"""Rankings fixed at re-planning moments, from snapshots as old as the information; advice taken or not; new orders at borders."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from ketenopt.domain.errors import SimulationError
from ketenopt.domain.outcomes import Outcomes
from ketenopt.domain.plan import HireLine
from ketenopt.domain.scenario import Scenario
from ketenopt.simulate import engine
from ketenopt.simulate.draw import draw
from ketenopt.simulate.orders import orders
from simulate.chains import initiative, ordered, plan, run, scenario, work
from simulate.generated import chain
from simulate.test_generated_chains import same

BOTH = {"x/1": 0, "y/1": 0}


def pulled(found: Outcomes, team: str = "a") -> list[tuple[float, str]]:
    assert found.items is not None
    mine = found.items.team == team
    rows = zip(found.items.started[mine].tolist(), found.items.item[mine].tolist(), strict=True)
    return sorted((day, item[0]) for day, item in rows)


def switches(found: Outcomes) -> list[float]:
    """Days on which team a turned from one initiative to the other."""
    rows = pulled(found)
    return [day for (_, one), (day, two) in pairwise(rows) if one != two]


def turning(info: float = 0.0, **rest: Any) -> Scenario:
    """x 900 / 80 = 11.25 and y 1000 / 100 = 10 at first; b does its 70 days of y by day 70, so that y passes x on the way.

    At day d: x (80 - d) to go, y 100 - d: y passes when 900 (100 - d) < 1000 (80 - d), never; so b has two slots of one
    person-day each: y has 100 - 2 d to go: 900 (100 - 2 d) < 1000 (80 - d) from d > 12.5 on.
    """
    parts = {
        "x": initiative({"packages": {"p": work(20, 4)}}, benefits={"a": {"value": 900}}),
        "y": initiative({"packages": {"p": work(5, 6), "q": work(35, 2, "b")}}, benefits={"a": {"value": 1000}}),
    }
    teams = {"a": {"partner": "a", "fte": 1, "wip": 1}, "b": {"partner": "b", "fte": 2, "wip": 2}}
    friction = {"information_days": info} | rest.pop("frictions", {})
    governance = {"frictions": friction} | rest.pop("governance", {})
    cadence = {"replanning_days": 20} | rest.pop("cadence", {})
    return scenario(partners={"a": {}, "b": {}}, teams=teams, initiatives=parts, cadence=cadence, governance=governance, **rest)


def test_a_ranking_is_held_until_it_is_fixed_again() -> None:
    assert switches(run(turning(cadence={"replanning_days": 0}), BOTH)) == [80]


@pytest.mark.parametrize(("info", "first"), [(0, 20), (5, 20), (10, 40), (25, 40), (30, 60), (500, 80)])
def test_what_a_ranking_sees_is_as_old_as_the_information(info: float, first: float) -> None:
    """At a moment k * 20 the chain sees day k * 20 - info; y is first as soon as that is after day 12.5."""
    assert switches(run(turning(info), BOTH))[0] == first


def test_a_partner_ranks_by_its_own_benefit_per_day_of_its_own_people() -> None:
    """a has 80 days of x to go and 30 of y: own order y first (1000/30); with follows_chain 0 from the start."""
    found = run(turning(frictions={"follows_chain": 0.0}), BOTH)
    assert pulled(found)[0] == (0, "y")
    assert switches(found) == [30]


def test_own_rankings_know_their_own_progress_at_once_whatever_the_information() -> None:
    parts = {
        "x": initiative({"packages": {"p": work(10, 4)}}, benefits={"a": {"value": 900}}),
        "y": initiative({"packages": {"p": work(1, 39)}}, benefits={"a": {"value": 880}}),
    }
    what = scenario(
        teams={"t": {"partner": "a", "fte": 2, "wip": 2}},
        initiatives=parts,
        cadence={"replanning_days": 10},
        governance={"frictions": {"follows_chain": 0.0, "information_days": 500}},
    )
    found = run(what, BOTH)
    assert found.items is not None
    assert found.items.started.min() == 0


def test_advice_that_is_not_taken_changes_nothing_until_the_next_moment() -> None:
    what = turning(frictions={"advice_accepted": 0.5})
    luck = draw(what, 1, range(30)).advice
    assert luck is not None
    firsts = set()
    for row in range(30):
        taken = [20 * k for k in (1, 2) if luck[row, k] < 0.5]
        first = switches(run(what, BOTH, range(row, row + 1)))[0]
        assert first == (taken[0] if taken else 80)
        firsts.add(first)
    assert firsts == {20, 40, 80}, "on day 60 y has 30 days to go and x 20: too late"


def test_the_body_that_decides_does_so_at_its_meetings() -> None:
    board = {"bodies": {"board": {"meetings": ["2024-02-09"], "papers_days": 5}}}  # 2024-02-09 is day 29
    found = run(turning(governance={"decided_by": "board"}, **board), BOTH)
    assert switches(found)[0] == 32, "the item that is being worked on is finished first"
    passed = {"bodies": {"board": {"meetings": ["2024-01-15"]}}}
    assert switches(run(turning(governance={"decided_by": "board"}, **passed), BOTH))[0] == 80


def test_meeting_each_other_makes_information_younger() -> None:
    roles = {"roles": {"portfolio_manager": True, "product_manager": True}}
    same_effects = {"effects": {"portfolio_manager": {}, "product_manager": {}}}
    rarely = turning(25, governance=roles | same_effects | {"frictions": {"information_days": 25}})
    often = turning(25, governance=roles | same_effects | {"frictions": {"information_days": 25}}, cadence={"roles_meet_days": 5})
    assert switches(run(rarely, BOTH))[0] == 40
    assert switches(run(often, BOTH))[0] == 20


# ------------------------------------------------------------------------------------------------- new orders at borders


def deliver_in_steps(what: Scenario, steps: list[tuple[float, Any]], replications: range = range(1)) -> Outcomes:
    """Carry out (until, orders) one after another."""
    reference = engine("simpy")
    state = reference.start(what, draw(what, 1, replications), items=True, events=True)
    for until, given in steps:
        state = reference.advance(state, given, until)
    return reference.outcomes(state)


@pytest.mark.parametrize("seed", range(4))
def test_the_same_orders_again_at_every_border_change_nothing(seed: int) -> None:
    what, starts, rest = chain(seed, lattice=bool(seed % 2))
    still = what.chain.cadence.model_copy(update={"replanning_days": 0.0})  # orders bring a ranking of their own
    what, rest = replace(what, chain=what.chain.model_copy(update={"cadence": still})), {}
    given = ordered(what, starts, **rest)
    whole = run(what, starts, range(3), **rest)
    horizon = what.timeline.horizon
    same(whole, deliver_in_steps(what, [(day, given) for day in (*what.timeline.bounds[1:].tolist(), 300.5, horizon)], range(3)))
    again = replace(given, willing=(("nobody", 1.0),))  # equal in all that counts, but new orders
    other = deliver_in_steps(what, [(65.0, given), (130.0, again), (horizon, again)], range(3))
    for name in (
        "released",
        "first_work",
        "last_work",
        "integrated",
        "delivered",
        "in_use",
        "busy",
        "spent",
        "hits",
        "effort_done",
    ):
        assert np.array_equal(getattr(whole, name), getattr(other, name), equal_nan=True), name


def three() -> Scenario:
    parts = {name: initiative({"packages": {"p": work(1, 30)}, "cost": {"a": 10}}) for name in ("x", "y", "z")}
    parts["z"]["increments"]["1"]["after"] = {"x": 0}
    return scenario(partners={"a": {"budget": dict.fromkeys(("q1", "q2", "q3", "q4"), 10)}}, initiatives=parts)


def test_new_orders_put_off_drop_and_bring_in_what_was_not_released() -> None:
    what = three()
    first, then = ordered(what, {"x/1": 0, "y/1": 1}), ordered(what, {"x/1": 0, "y/1": 3, "z/1": 2})
    found = deliver_in_steps(what, [(65, first), (what.timeline.horizon, then)])
    assert found.slices == ("x/1", "y/1", "z/1")
    assert found.released[0].tolist() == [0, 196, 130]
    assert found.slice_period.tolist() == [0, 3, 2]
    dropped = deliver_in_steps(what, [(65, first), (what.timeline.horizon, ordered(what, {"x/1": 0}))])
    assert dropped.slices == ("x/1",)
    assert dropped.spent.sum() == 10


def test_what_was_released_stays_though_new_orders_say_otherwise() -> None:
    what = three()
    found = deliver_in_steps(what, [(65, ordered(what, {"x/1": 0})), (what.timeline.horizon, ordered(what, {"x/1": 2, "y/1": 1}))])
    assert found.released[0].tolist() == [0, 65]
    assert found.slice_period.tolist() == [0, 1]
    gone = deliver_in_steps(what, [(65, ordered(what, {"x/1": 0})), (what.timeline.horizon, ordered(what, {"y/1": 1}))])
    assert gone.delivered[0].tolist() == [30, 95]


def test_a_decision_that_was_there_stands_and_one_that_was_not_is_awaited() -> None:
    what = scenario(initiatives={"x": initiative({"packages": {"p": work(1, 5)}})}, governance={"frictions": {"decision_days": 70}})
    early, late = ordered(what, {"x/1": 0}), ordered(what, {"x/1": 1})
    assert run(what, {"x/1": 0}).released[0, 0] == 70
    assert deliver_in_steps(what, [(65, early), (what.timeline.horizon, late)]).released[0, 0] == 135, "not decided yet: asked anew"
    stopped = scenario(
        partners={"a": {"wip": 1}},
        initiatives={
            "w": initiative({"packages": {"p": work(1, 140)}, "done": 0.001}),
            "x": initiative({"packages": {"p": work(1, 5)}}),
        },
        governance={"frictions": {"decision_days": 70}},
    )
    held = deliver_in_steps(
        stopped, [(130, ordered(stopped, {"w/1": 0, "x/1": 0})), (what.timeline.horizon, ordered(stopped, {"w/1": 0, "x/1": 2}))]
    )
    assert held.released[0].tolist() == [0, 140], "it was decided on day 70 and waited for room"


def test_a_hand_over_that_took_place_is_not_repeated() -> None:
    parts = {
        "x": initiative({"packages": {"p": work(1, 10)}}),
        "y": initiative({"packages": {"p": work(1, 5, "b")}, "after": {"x": 0}}),
    }
    base: dict[str, Any] = {"partners": {"a": {}, "b": {}}, "teams": {who: {"partner": who, "fte": 1, "wip": 1} for who in "ab"}}
    what = scenario(initiatives=parts, governance={"frictions": {"handover_days": 60}}, **base)
    first, then = ordered(what, {"x/1": 0, "y/1": 3}), ordered(what, {"x/1": 0, "y/1": 1})
    assert deliver_in_steps(what, [(65, first), (what.timeline.horizon, then)]).released[0].tolist() == [0, 70], (
        "on its way since day 10"
    )
    newcomer = deliver_in_steps(what, [(65, ordered(what, {"x/1": 0})), (what.timeline.horizon, then)])
    assert newcomer.released[0].tolist() == [0, 125], "asked for on day 65"


def test_contractors_of_old_orders_leave_and_new_ones_come() -> None:
    what = scenario(
        teams={"t": {"partner": "a", "fte": 1, "wip": 1, "skills": ["other"]}},
        initiatives={"x": initiative({"packages": {"p": work(2, 70)}})},
    )
    starts = {"x/1": 0}
    old = ordered(what, starts, hires=(HireLine("a", "general", "q1", 1.0), HireLine("a", "general", "q2", 1.0)))
    new = ordered(what, starts, hires=(HireLine("a", "general", "q1", 1.0), HireLine("a", "general", "q2", 2.0)))
    alone = deliver_in_steps(what, [(what.timeline.horizon, old)])
    both = deliver_in_steps(what, [(65, old), (what.timeline.horizon, new)])
    assert np.isnan(alone.delivered[0, 0])
    assert alone.effort_done[0] == 130
    assert both.effort_done[0] == 135, "both items from day 65 on, the first with five days to go"
    assert both.teams == ("hired:a/general", "hired:a/general+1", "t")


def test_new_orders_come_at_a_border_only() -> None:
    what = three()
    with pytest.raises(SimulationError, match="first day of a period, not on day 66"):
        deliver_in_steps(what, [(66, ordered(what, {"x/1": 0})), (what.timeline.horizon, ordered(what, {"y/1": 2}))])


def test_what_is_known_on_a_day() -> None:
    what = three()
    reference = engine("simpy")
    given = orders(what, plan(what, {"x/1": (0, 2), "y/1": 3}))
    state = reference.advance(reference.start(what, draw(what, 1, range(2))), given, 20.0)
    one, two = reference.known(state)
    assert (one.replication, two.replication) == (0, 1)
    assert list(one.slices) == ["x/1"]
    x = one.slices["x/1"]
    assert (x.period, x.released, dict(x.to_do), dict(x.to_pay)) == (0, 0.0, {"x/1/p": 1}, {"a": (5.0,)})
    assert np.isnan(x.delivered)
    assert one.balance == {"a": 5.0}
    assert one.day == 20.0
