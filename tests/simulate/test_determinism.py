"""The rules that let two engines agree bit for bit; each is also broken on purpose, to see that its test would tell."""

from collections.abc import Iterable
from heapq import heappush
from importlib import import_module
from itertools import count, permutations
from typing import Any

import numpy as np
import pytest
import simpy
from simpy.events import EventPriority

from ketenopt.domain.chain import Chain
from ketenopt.domain.orders import HireOrder
from ketenopt.domain.outcomes import Outcomes
from ketenopt.domain.time import Timeline
from ketenopt.simulate import kinds, setting
from ketenopt.simulate.calendars import Crew
from ketenopt.simulate.draw import draw
from ketenopt.simulate.reference import clock
from ketenopt.simulate.reference import work as at_work
from ketenopt.simulate.reference.state import Item, World
from simulate.chains import initiative, run, scenario, work
from simulate.generated import chain
from simulate.test_generated_chains import same

LATTICE = [chain(seed, lattice=True) for seed in range(4)]


def lattice() -> list[Outcomes]:
    return [run(what, starts, range(3), **rest) for what, starts, rest in LATTICE]


def differ(ours: list[Outcomes], theirs: list[Outcomes]) -> bool:
    """In any number or line of a log."""
    try:
        for one, two in zip(ours, theirs, strict=True):
            same(one, two)
    except AssertionError:
        return True
    return False


# --------------------------------------------------------------------------------- rule 1: settle all, then dispatch once


def own_order() -> list[float]:
    """Two increments released at one instant, in the chain's order; their partner ranks them the other way round."""

    def one(mine: float, theirs: float) -> dict[str, Any]:
        return initiative({"packages": {"p": work(1, 10)}}, benefits={"a": {"value": mine}, "b": {"value": theirs}})

    governance = {"governance": {"frictions": {"follows_chain": 0.0}}}
    what = scenario(partners={"a": {}, "b": {}}, initiatives={"x": one(1, 90), "y": one(9, 0)}, **governance)
    return run(what, {"x/1": 0, "y/1": 0}).first_work[0].tolist()  # type: ignore[no-any-return]


def test_work_is_matched_once_an_instant_has_settled(monkeypatch: pytest.MonkeyPatch) -> None:
    assert own_order() == [10, 0]
    monkeypatch.setattr(at_work, "stir", at_work.match)
    assert own_order() == [0, 10]


# -------------------------------------------------------------------------- rule 2: rank, then id, and nothing else


def pulled_out_of_order() -> int:
    """Starts of an item while one with a lower id was ready; stopped items give up their slot and queue again."""
    kind = {"owner": "a", "rate": 0.3, "duration": 0.5, "holds_wip": False}
    what = scenario(initiatives={"x": initiative({"packages": {"p": work(9, 10)}})}, impediments={"env": kind})
    log = run(what, {"x/1": 0}).events
    assert log is not None
    ready: set[str] = set()
    wrong = 0
    for case, activity in zip(log.case_id.tolist(), log.activity.tolist(), strict=True):
        if activity == "started":
            wrong += case != min(ready)
            ready.remove(case)
        elif case.startswith("x/1/p/") and activity in ("released", "resolved env"):
            ready.add(case)
    return wrong


def test_the_queue_is_ordered_by_rank_and_id_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    assert pulled_out_of_order() == 0
    numbers = count()

    def push_in_order_of_coming(world: World, item: Item) -> None:
        queue = item.job.queue
        at_work.heappush(queue.chain, (item.rank, 0.0, next(numbers), item))
        at_work.stir(world, queue.partner)

    monkeypatch.setattr(at_work, "push", push_in_order_of_coming)
    assert pulled_out_of_order() > 0


def teams_that_pull(names: tuple[str, ...]) -> list[str]:
    """Who takes two items where three teams are free, written in the order of ``names``."""
    parts = {"initiatives": {"x": initiative({"packages": {"p": work(2, 5)}})}}
    found = run(scenario(teams={name: {"partner": "a", "fte": 1, "wip": 1} for name in names}, **parts), {"x/1": 0})
    assert found.items is not None
    return found.items.team.tolist()  # type: ignore[no-any-return]


def test_the_lowest_team_wins_whatever_the_order_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    orders = list(permutations(("t1", "t2", "t3")))
    assert [teams_that_pull(names) for names in orders] == [["t1", "t2"]] * len(orders)
    match = at_work.match

    def highest_first(world: World, partner: int) -> None:
        """The same matching, by teams from the highest id down."""
        usual = world.teams_of[partner]
        world.teams_of[partner] = usual[::-1]
        match(world, partner)
        world.teams_of[partner] = usual

    with monkeypatch.context() as broken:
        broken.setattr(at_work, "match", highest_first)
        assert [teams_that_pull(names) for names in orders] == [["t3", "t2"]] * len(orders)

    sorted_crews = setting.crews

    def as_written(chain: Chain, line: Timeline, hires: Iterable[HireOrder]) -> tuple[Crew, ...]:
        """The order of the file in place of the order of ids."""
        place = {name: number for number, name in enumerate(chain.teams)}
        return tuple(sorted(sorted_crews(chain, line, hires), key=lambda crew: place[crew.id]))

    monkeypatch.setattr(setting, "crews", as_written)
    assert [teams_that_pull(names) for names in orders] == [list(names[:2]) for names in orders]


# ---------------------------------------------------- rule 3: events keyed (time, kind, id), never a sequence number


class Backwards(simpy.Environment):
    """SimPy, except that of two events with equal time and priority the one scheduled last comes first."""

    def __init__(self) -> None:
        super().__init__()
        self._eid = count(0, -1)


def unkeyed(self: clock.Clock, delay: float, kind: int, number: int, thing: Any) -> clock.Happening | None:
    """As Clock.after, with the kind but not the id in the key."""
    if self.env.now + delay >= self.horizon:
        return None
    event = clock.Happening(self.env, self.callbacks[kind], thing)
    self.env.schedule(event, EventPriority(2 + kind), delay)
    return event


def unsorted_kinds(self: clock.Clock, delay: float, kind: int, number: int, thing: Any) -> clock.Happening | None:
    """As Clock.after, with dispatch last but no order among other kinds."""
    if self.env.now + delay >= self.horizon:
        return None
    event = clock.Happening(self.env, self.callbacks[kind], thing)
    self.env.schedule(event, EventPriority(3 if kind == kinds.DISPATCH else 2), delay)
    return event


def test_no_sequence_number_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = lattice()
    monkeypatch.setattr(clock, "Environment", Backwards)
    for one, two in zip(ours, lattice(), strict=True):
        same(one, two)


@pytest.mark.parametrize("broken", [unkeyed, unsorted_kinds])
def test_that_would_be_seen_without_kinds_or_ids_in_the_key(broken: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock.Clock, "after", broken)
    ours = lattice()
    monkeypatch.setattr(clock, "Environment", Backwards)
    assert differ(ours, lattice())


@pytest.mark.parametrize("number", range(len(LATTICE)))
def test_no_two_events_that_count_share_a_key(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    after = clock.Clock.after

    def checked(self: clock.Clock, delay: float, kind: int, number: int, thing: Any) -> clock.Happening | None:
        event = after(self, delay, kind, number, thing)
        if event is not None:
            key = max((entry for entry in self.env._queue if entry[3] is event), key=lambda entry: entry[2])[:2]
            twins = [entry[3] for entry in self.env._queue if entry[:2] == key and entry[3] is not event]
            assert all(getattr(twin, "thing", None) is thing and kind in (kinds.END, kinds.HIT) for twin in twins)
        return event

    monkeypatch.setattr(clock.Clock, "after", checked)
    what, starts, rest = LATTICE[number]
    assert not np.isnan(run(what, starts, **rest).delivered).all()


def test_zero_durations_settle_and_dispatch_until_nothing_moves() -> None:
    parts = {
        f"x{n}": initiative({"packages": {"p": work(2, 0)}, **({"after": {f"x{n - 1}": 0}} if n else {})}, benefits={})
        for n in range(6)
    }
    found = run(scenario(initiatives=parts, integration={"rework": 1.0}), {f"x{n}/1": 0 for n in range(6)})
    assert found.delivered[0].tolist() == [0.0] * 6


# ------------------------------------------------------------------------- rule 9: nothing at or after the horizon


def test_what_would_happen_on_the_horizon_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    horizon = scenario().timeline.horizon

    def delivered(days: float) -> float:
        what = scenario(initiatives={"x": initiative({"packages": {"p": work(1, days)}})})
        return float(run(what, {"x/1": 0}).delivered[0, 0])

    assert np.isnan(delivered(horizon))
    assert delivered(horizon - 0.5) == horizon - 0.5

    def run_on(self: clock.Clock, until: float) -> None:
        while self.env.peek() <= until:
            self.env.step()

    monkeypatch.setattr(clock.Clock, "run", run_on)
    assert np.isnan(delivered(horizon)), "neither is it scheduled"

    def without_end(self: clock.Clock, delay: float, kind: int, number: int, thing: Any) -> clock.Happening | None:
        event = clock.Happening(self.env, self.callbacks[kind], thing)
        self.env.schedule(event, EventPriority(clock._BASE[kind] + number), delay)
        return event

    monkeypatch.setattr(clock.Clock, "after", without_end)
    assert delivered(horizon) == horizon, "a clock that goes on would be seen"


# -------------------------------------------------------------------------------- rule 4: event time is now + delay


def scheduled_otherwise(monkeypatch: pytest.MonkeyPatch) -> int:
    """Events of a run that stand in the heap at another time than now + delay, to the last bit."""
    after, wrong = clock.Clock.after, 0

    def watched(self: clock.Clock, delay: float, kind: int, number: int, thing: Any) -> clock.Happening | None:
        nonlocal wrong
        event = after(self, delay, kind, number, thing)
        if event is not None:
            wrong += next(entry[0] for entry in self.env._queue if entry[3] is event) != self.env.now + delay
        return event

    with monkeypatch.context() as patch:
        patch.setattr(clock.Clock, "after", watched)
        what, starts, rest = chain(1)
        run(what, starts, **rest)
    return wrong


def absolute(self: clock.Clock, delay: float, kind: int, number: int, thing: Any) -> clock.Happening | None:
    """As Clock.after, on an absolute time that was rounded to the microsecond, as a calendar would."""
    at = round(self.env.now + delay, 9)
    if at >= self.horizon:
        return None
    event = clock.Happening(self.env, self.callbacks[kind], thing)
    heappush(self.env._queue, (max(at, self.env.now), clock.EventPriority(clock._BASE[kind] + number), next(self.env._eid), event))
    return event


def test_event_time_is_now_plus_delay(monkeypatch: pytest.MonkeyPatch) -> None:
    assert scheduled_otherwise(monkeypatch) == 0
    what, starts, rest = chain(1)
    ours = [run(what, starts, **rest)]
    monkeypatch.setattr(clock.Clock, "after", absolute)
    assert scheduled_otherwise(monkeypatch) > 0
    assert differ(ours, [run(what, starts, **rest)])


# ------------------------------------------------- rule 8: counters that feed priorities are integers, sums run by index


def classes_pulled() -> str:
    """Class of every item in the order in which one slot takes them, shares being equal: c(hain) of .1 days, o(wn) of .3."""
    what = scenario(
        partners={"a": {"own_work_share": 0.5}},
        initiatives={"x": initiative({"packages": {"p": work(8, 0.1)}})},
        arrivals={"o": {"partner": "a", "interarrival": 0.001, "effort": 0.3, "until_days": 0.01}},
    )
    found = run(what, {"x/1": 0}).items
    assert found is not None
    order = np.argsort(found.started, kind="stable")
    return "".join("o" if name.startswith("o#") else "c" for name in found.item[order].tolist())


def test_counters_that_feed_priorities_are_integers(monkeypatch: pytest.MonkeyPatch) -> None:
    """After three tenths and three tenths it is a tie, which goes to the chain; .1 + .1 + .1 in floating point is more than .3."""
    assert classes_pulled().startswith("coccc")
    for module in ("jobs", "visit"):
        monkeypatch.setattr(f"ketenopt.simulate.reference.{module}.milli", float)
    assert classes_pulled().startswith("cocco")


def test_sums_run_in_order_of_id(monkeypatch: pytest.MonkeyPatch) -> None:
    law = {"lognormal": {"median": 3, "p90": 9}}
    what = scenario(
        teams={"t": {"partner": "a", "fte": 7, "wip": 7}},
        initiatives={f"x{n}": initiative({"packages": {"p": work(40, law)}}) for n in range(3)},
    )
    starts = {f"x{n}/1": 2 - n for n in range(3)}
    luck = draw(what, 1, range(1)).effort
    by_index = 0.0
    for n in range(3):
        for days in luck[f"x{n}/1/p"][0].tolist():
            by_index += days
    found = run(what, starts).effort_done[0]
    assert found == by_index
    keeping = import_module("ketenopt.simulate.reference.record")  # the package holds a function of that name
    monkeypatch.setattr(keeping, "sorted", lambda rows, key=None: sorted(rows, key=key, reverse=True), raising=False)
    assert run(what, starts).effort_done[0] != by_index
