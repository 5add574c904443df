"""The kernel is the reference, compiled: bit for bit, ties included, whatever a scenario uses."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ketenopt.domain.chain import Chain
from ketenopt.domain.errors import SimulationError
from ketenopt.domain.outcomes import Outcomes
from ketenopt.domain.plan import HireLine
from ketenopt.domain.scenario import Scenario
from ketenopt.simulate import cannot, chosen, deliver, engine
from ketenopt.simulate.draw import draw
from simulate.chains import initiative, ordered, plan, scenario, work
from simulate.generated import chain
from simulate.test_generated_chains import same

FLAGS = (
    "after",
    "arrivals",
    "commitment",
    "cooperation",
    "decision",
    "divisible",
    "gates",
    "grows",
    "hires",
    "impediments",
    "integration",
    "money",
    "pools",
    "product",
    "pull_forward",
    "ranking",
    "requires",
    "rework",
    "rollout",
    "surprise",
    "visits",
    "wip",
)
"""What a scenario can use; every feature of the reference that can be left out."""


def law(lattice: bool, mean: float) -> dict[str, Any]:
    """Whole days, so that work ends exactly on a tick; or any number."""
    return {"empirical": [mean, mean, 2 * mean]} if lattice else {"lognormal": {"median": mean, "p90": 2.5 * mean}}


def small(flags: frozenset[str], lattice: bool, seed: int) -> tuple[Scenario, dict[str, Any], dict[str, Any]]:
    """Three initiatives of two partners that use ``flags`` and nothing else; syncs and release moments on days of 5."""
    rng = np.random.default_rng([seed, len(flags)])
    initiatives = {f"i{n}": _initiative(flags, lattice, n, rng) for n in range(3)}
    parts: dict[str, Any] = {
        "about": {"benefit_periods": 2},
        "partners": {who: _partner(flags) for who in ("a", "b")},
        "teams": {f"{who}{k}": _team(flags, who, k) for who in ("a", "b") for k in (0, 1)},
        "bodies": {"board": {"meetings_per_year": 12}, "ministry": {"resolvers": 1}},
        "initiatives": initiatives,
        "cadence": {"sync_days": 5, "release_days": 5, "replanning_days": 20 if "ranking" in flags else 0},
        "governance": {"pull_forward": "pull_forward" in flags, "frictions": _friction(flags, lattice, seed)},
    }
    if "pools" in flags:
        parts["governance"]["sharing"] = "capacity"
    _blockers(parts, flags, lattice)
    if "product" in flags:
        parts["products"] = {"portal": {"increments": ["i0/1", "i1/1"], "benefits": {"a": {"value": 5}}}}
    _streams(parts, flags, lattice)
    starts: dict[str, Any] = {f"i{n}/{k}": (int(rng.integers(0, 3)), 2) for n in range(3) for k in (1, 2)}
    if "divisible" in flags:
        starts |= {"i2/1": ([0.35, 0.4, 0.0, 0.25], 1), "i2/2": ([0.0, 0.5, 0.2, 0.1], 1)}
    if "product" in flags:
        starts["product:portal"] = 3
    return scenario(**parts), starts, {"hires": (HireLine("b", "x", "q2", 1.0),)} if "hires" in flags else {}


def _friction(flags: frozenset[str], lattice: bool, seed: int) -> dict[str, Any]:
    friction: dict[str, Any] = {"handover_days": law(lattice, 5) if "after" in flags else 0}
    if "decision" in flags:
        friction["decision_days"] = law(lattice, 5)
    if "commitment" in flags:
        friction |= {"commitment_kept": 0.5, "commitment_days": 5}
    if "surprise" in flags:
        friction |= {"dependencies_known": 0.3, "decision_days": law(lattice, 5)}
    if "cooperation" in flags:
        friction["cooperation_raises"] = 0.5
    if "ranking" in flags:
        friction |= {"follows_chain": 0.5, "information_days": 10, "advice_accepted": 0.7}
    if "impediments" in flags:
        friction |= {"found_before": 0.3, "impediment_order": "weighed" if seed % 2 else "first-come"}
    return friction


def _blockers(parts: dict[str, Any], flags: frozenset[str], lattice: bool) -> None:
    if "impediments" in flags:
        parts["impediments"] = {
            "env": {"owner": "a", "rate": 0.05, "duration": law(lattice, 3)},
            "data": {"owner": "ministry", "rate": 0.05, "duration": law(lattice, 2), "holds_wip": False, "hits": {"teams": ["a0"]}},
        }
    if flags & {"integration", "rework"}:
        parts["integration"] = {"duration": law(lattice, 2), "slots": 1, "rework": 0.6 if "rework" in flags else 0.0}
    if "gates" in flags:
        parts["gates"] = {
            "law": {"blocks": ["i0"], "acts": "board", "expected": "2024-01-15", "delay": law(lattice, 5)},
            "test": {"blocks": ["i1/1"], "acts": "a", "expected": "2024-03-01", "delay": law(lattice, 9), "at": "delivery"},
        }


def _partner(flags: frozenset[str]) -> dict[str, Any]:
    money = {"budget": {"q1": 10, "q2": 8, "q3": 25}, "carry_over": 0.5} if "money" in flags else {}
    own = {"own_work_share": 0.3} if "arrivals" in flags else {}
    return money | own | ({"wip": 1} if "wip" in flags else {})


def _team(flags: frozenset[str], who: str, k: int) -> dict[str, Any]:
    away = {"fte_per_period": {"q2": 0}} if "pools" in flags and k else {}
    return {"partner": who, "fte": 2, "wip": 2, "skills": ["x", "y"][: 2 - k]} | away


def _initiative(flags: frozenset[str], lattice: bool, n: int, rng: np.random.Generator) -> dict[str, Any]:
    def part() -> dict[str, Any]:
        count = int(rng.integers(1, 3))
        packages = {
            f"p{k}": work(int(rng.integers(1, 4)), law(lattice, 5), "ab"[int(rng.integers(2))], "xy"[k]) for k in range(count)
        }
        made: dict[str, Any] = {"packages": packages, "share": 0.5}
        if "rollout" in flags or "cooperation" in flags:
            made["rollout"] = {"ab"[int(rng.integers(2))]: {"effort": 6, "items": 2, "delay_days": 5, "skill": "x"}}
        if "money" in flags:
            made["cost"] = {"a": 10.0, "b": 4.0}
        if "grows" in flags:
            made["grows"] = {"empirical": [0.0, 0.5, 1.0]}
        return made

    second = part()
    if flags & {"after", "surprise", "pull_forward"}:
        second["after"] = {f"i{n}/1": int(rng.integers(0, 2)) * 5}
    if "requires" in flags:
        second["requires"] = [f"i{(n + 1) % 3}/1"]
    more = {"running_cost": {"a": 1.0}} if "money" in flags else {}
    kind = "cooperation" if "cooperation" in flags and n == 0 else "efficiency"
    divisible = "divisible" in flags and n == 2
    return initiative(
        part(), second, benefits={"a": {"value": n + 1}, "b": {"value": 4 - n}}, kind=kind, divisible=divisible, **more
    )


def _streams(parts: dict[str, Any], flags: frozenset[str], lattice: bool) -> None:
    streams: dict[str, Any] = {}
    if "arrivals" in flags:
        streams["calls"] = {"partner": "a", "skill": "x", "interarrival": law(lattice, 10), "effort": law(lattice, 3)}
        streams["chain"] = streams["calls"] | {"partner": "b", "kind": "chain", "priority": 2}
    if "visits" in flags:
        one = {"packages": {"p": work(2, law(lattice, 3), "a", "x"), "q": work(1, law(lattice, 2), "b", "y")}, "share": 0.5}
        two = one | {"after": {"visit/1": 5}, "rollout": {"b": {"effort": 2, "items": 1, "skill": "x"}}}
        parts["initiatives"]["visit"] = initiative(one, two)
        streams["desk"] = {"partner": "b", "skill": "x", "interarrival": law(lattice, 30), "creates": "visit", "kind": "chain"}
    if streams:
        parts["arrivals"] = streams


def both(what: Scenario, starts: dict[str, Any], rest: dict[str, Any], seed: int = 1, rows: int = 2) -> tuple[Outcomes, Outcomes]:
    """The same orders and luck through both engines, with all logs."""
    orders, luck = ordered(what, starts, **rest), draw(what, seed, range(rows))
    return deliver(what, orders, luck, items=True, events=True), deliver(what, orders, luck, name="kernel", items=True, events=True)


def agree(chains: list[tuple[Scenario, dict[str, Any], dict[str, Any]]]) -> bool:
    """Whether the engines give the same numbers and logs for all ``chains``."""
    try:
        for one in chains:
            same(*both(*one))
    except AssertionError:
        return False
    return True


def pairs() -> list[frozenset[str]]:
    """No flag, every flag alone, and every two of them."""
    return [frozenset(), *dict.fromkeys(frozenset((one, two)) for one in FLAGS for two in FLAGS)]


def check(number: int) -> None:
    """One scenario by its number: pairs of flags in turn, continuous and lattice."""
    every = pairs()
    same(*both(*small(every[number // 2 % len(every)], bool(number % 2), number), seed=number))


@pytest.mark.parametrize("lattice", [False, True])
def test_every_flag_and_every_pair_of_flags(lattice: bool) -> None:
    for number in range(int(lattice), 2 * len(pairs()), 2):
        check(number)


def test_every_flag_is_felt() -> None:
    """In some scenario that uses it something is otherwise than in the same scenario without it."""
    rest = frozenset(("after", "rollout", "rework", "impediments"))

    def days(flags: frozenset[str], seed: int) -> list[float]:
        found = both(*small(flags, False, seed), seed=seed)[1]
        return [*np.nan_to_num(found.in_use).ravel().tolist(), *found.busy.ravel().tolist()]

    for flag in FLAGS:
        assert any(days(rest | {flag}, seed) != days(rest - {flag}, seed) for seed in range(1, 5)), flag


@settings(max_examples=500, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.frozensets(st.sampled_from(FLAGS)), st.booleans(), st.integers(0, 10_000))
def test_any_flags_together(flags: frozenset[str], lattice: bool, seed: int) -> None:
    same(*both(*small(flags, lattice, seed), seed=seed, rows=1))


@pytest.mark.parametrize("seed", range(100, 108))
@pytest.mark.parametrize("lattice", [False, True])
def test_chains_that_use_every_rule_at_once(seed: int, lattice: bool) -> None:
    same(*both(*chain(seed, lattice), seed=seed))


@pytest.mark.nightly
@pytest.mark.parametrize("chunk", range(100))
def test_a_hundred_thousand_scenarios(chunk: int) -> None:
    rng = np.random.default_rng([chunk, 6])
    for number in range(1000):
        flags = frozenset(name for name in FLAGS if rng.random() < 0.35)
        same(*both(*small(flags, bool(number % 2), 1000 * chunk + number), seed=number, rows=1))


BOUNDS = """
import sys; sys.path.insert(0, "tests")
from simulate.test_kernel_equality import both, check, chain, same
for number in range(0, 1000, {step}): check(number)
for seed in range({chains}): same(*both(*chain(seed, bool(seed % 2))))
print("within bounds")
"""


@pytest.mark.nightly
def test_no_array_is_read_outside_its_bounds(tmp_path: Path) -> None:
    environment = os.environ | {"NUMBA_BOUNDSCHECK": "1", "NUMBA_CACHE_DIR": str(tmp_path)}
    code = BOUNDS.format(step=7, chains=20)
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=900, check=False)
    assert done.stdout.strip() == "within bounds", done.stderr[-2000:]


# ------------------------------------------------------------------------------------------------- what would be seen


def test_that_one_bit_in_one_number_would_be_seen() -> None:
    ours, theirs = both(*small(frozenset(("after", "rework")), False, 3))
    same(ours, theirs)
    moved = theirs.last_work.copy()
    moved[0, 0] = np.nextafter(moved[0, 0], np.inf)
    with pytest.raises(AssertionError, match="last_work"):
        same(ours, replace(theirs, last_work=moved))


def test_that_another_order_of_events_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rule 3 broken in the reference only: kinds of event without an order among them."""
    from ketenopt.simulate import kinds
    from ketenopt.simulate.reference import clock

    def unsorted(self: clock.Clock, delay: float, kind: int, number: int, thing: Any) -> clock.Happening | None:
        if self.env.now + delay >= self.horizon:
            return None
        event = clock.Happening(self.env, self.callbacks[kind], thing)
        self.env.schedule(event, clock.EventPriority(3 if kind == kinds.DISPATCH else 2), delay)
        return event

    monkeypatch.setattr(clock.Clock, "after", unsorted)
    assert not agree([chain(seed, lattice=True) for seed in range(4)])


def test_that_matching_at_once_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rule 1 broken in the reference only."""
    from ketenopt.simulate.reference import work as at_work

    monkeypatch.setattr(at_work, "stir", at_work.match)
    assert not agree([chain(seed, lattice=True) for seed in range(4)])


# ----------------------------------------------------------------------------------------------------- the contract


def test_blocks_and_stops_on_the_way_change_no_number() -> None:
    what, starts, rest = chain(3)
    given_, kernel = ordered(what, starts, **rest), engine("kernel")
    whole = deliver(what, given_, draw(what, 1, range(4)), name="kernel")
    part = deliver(what, given_, draw(what, 1, range(2, 4)), name="kernel")
    assert np.array_equal(whole.causes[2:], part.causes)
    state = kernel.start(what, draw(what, 1, range(4)), items=True, events=True)
    with pytest.raises(SimulationError, match="no outcome yet"):
        kernel.outcomes(state)
    for day in (0.0, 31.5, 130.0, 200.0, what.timeline.horizon):
        state = kernel.advance(state, given_, day)
    same(kernel.outcomes(state), deliver(what, given_, draw(what, 1, range(4)), items=True, events=True))


def test_what_the_kernel_cannot_do_is_refused_with_the_reason_and_auto_goes_to_the_reference() -> None:
    what, starts, _ = small(frozenset(), False, 1)
    assert (cannot(what), chosen("auto", what), chosen("simpy", what)) == ((), "kernel", "simpy")
    again = what.chain.model_dump(by_alias=True) | {"cadence": {"replanning_days": 20, "replan": "plan"}}
    steered = Scenario("test", Chain.model_validate(again))
    assert chosen("auto", steered) == "simpy"
    with pytest.raises(SimulationError, match="made again on the way"):
        chosen("kernel", steered)
    orders, kernel = ordered(what, starts), engine("kernel")
    state = kernel.advance(kernel.start(what, draw(what, 1, range(1))), orders, 65.0)
    with pytest.raises(SimulationError, match="takes no new orders"):
        kernel.advance(state, replace(orders, slices=orders.slices[1:]), 100.0)
    with pytest.raises(SimulationError, match="on the way"):
        kernel.known(state)


def test_without_numba_auto_is_the_reference(monkeypatch: pytest.MonkeyPatch) -> None:
    what, _, _ = small(frozenset(), False, 1)
    monkeypatch.setattr(import_module("ketenopt.simulate.engine"), "find_spec", lambda name: None)
    assert chosen("auto", what) == "simpy"
    with pytest.raises(SimulationError, match="Numba is not installed"):
        chosen("kernel", what)


def test_a_plan_of_nothing_has_an_outcome() -> None:
    what = scenario()
    same(*both(what, {}, {}))
    assert plan(what, {}).units == ()
