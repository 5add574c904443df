"""Degenerate scenarios against closed forms, at fixed seeds, in 99 % intervals over independent batches."""

from math import exp, factorial
from typing import Any

import numpy as np
import pytest
from scipy import stats

from ketenopt.domain.outcomes import ItemLog, Outcomes
from ketenopt.domain.scenario import Scenario
from simulate.chains import initiative, run, scenario, work

LONG = {"about": {"benefit_periods": 30}}
"""262 + 30 x 66 = 2,242 working days."""


def interval(batches: Any) -> tuple[float, float]:
    """99 % Student interval of the mean of independent batches."""
    batches = np.asarray(batches)
    half = stats.t.ppf(0.995, len(batches) - 1) * batches.std(ddof=1) / np.sqrt(len(batches))
    return float(batches.mean() - half), float(batches.mean() + half)


def log(found: Outcomes) -> ItemLog:
    assert found.items is not None
    return found.items


def waits(what: Scenario, replications: int, stream: str = "s") -> list[float]:
    """Mean days between arrival and first work per replication, the first tenth of the days cut off."""
    items = log(run(what, {}, range(replications), seed=11))
    mine = np.char.startswith(items.item, f"{stream}#") & (items.arrived > what.timeline.horizon / 10) & ~np.isnan(items.started)
    wait = items.started - items.arrived
    return [float(wait[mine & (items.replication == r)].mean()) for r in range(replications)]


def queue(rate: float, effort: Any, servers: int = 1, **rest: Any) -> Scenario:
    """Items that arrive at ``rate`` a day before one team of so many slots, each of one person-day a day."""
    stream = {"partner": "a", "interarrival": {"poisson": rate}, "effort": effort}
    teams = {"t": {"partner": "a", "fte": servers, "wip": servers}}
    return scenario(teams=teams, arrivals={"s": stream}, **LONG, **rest)


def erlang_c(offered: float, servers: int) -> float:
    """Probability that an arrival must wait in M/M/c."""
    busy = offered**servers / factorial(servers) * servers / (servers - offered)
    return busy / (sum(offered**k / factorial(k) for k in range(servers)) + busy)


def test_m_m_1_waits_as_long_as_it_should() -> None:
    low, high = interval(waits(queue(0.7, {"poisson": 1.0}), 20))
    assert low < 0.7 / (1 - 0.7) < high
    assert high - low < 1.0


def test_m_m_3_waits_as_long_as_erlang_c_says() -> None:
    low, high = interval(waits(queue(2.1, {"poisson": 1.0}, servers=3), 12))
    assert low < erlang_c(2.1, 3) / (3 - 2.1) < high
    assert high - low < 0.4


def test_m_g_1_waits_as_long_as_pollaczek_and_khinchine_say() -> None:
    law = {"lognormal": {"median": 0.8, "p90": 1.9}}
    what = queue(0.6, law)
    stream = what.chain.arrivals["s"].effort
    mean, sigma = stream.mean(), np.log(1.9 / 0.8) / stats.norm.ppf(0.9)
    second = 0.8**2 * exp(2 * sigma**2)
    low, high = interval(waits(what, 20))
    assert low < 0.6 * second / (2 * (1 - 0.6 * mean)) < high
    assert high - low < 1.0


def test_impediments_make_a_compound_service_time() -> None:
    """S = X + the days of Poisson(v X) hits: var S = v m E[D^2] + (1 + v d)^2 var X; the slot is held, resolvers abound."""
    kind = {"owner": "board", "rate": 0.5, "duration": {"poisson": 2.0}}
    what = queue(0.5, {"poisson": 1.0}, bodies={"board": {"resolvers": 99}}, impediments={"env": kind})
    mean = 1 + 0.5 * 0.5
    second = 0.5 * 2 * 0.5**2 + mean**2 + mean**2
    low, high = interval(waits(what, 16))
    assert low < 0.5 * second / (2 * (1 - 0.5 * mean)) < high
    assert high - low < 1.5


def test_priorities_wait_as_long_as_cobham_says() -> None:
    stream = {"partner": "a", "effort": {"poisson": 1.0}}
    first, second = {"interarrival": {"poisson": 0.3}}, {"interarrival": {"poisson": 0.4}, "priority": 1}
    what = scenario(arrivals={"s": stream | first, "z": stream | second}, **LONG)
    rest = 0.7
    for name, expected in (("s", rest / (1 - 0.3)), ("z", rest / ((1 - 0.3) * (1 - 0.7)))):
        low, high = interval(waits(what, 16, name))
        assert low < expected < high, name


def test_machine_repair() -> None:
    """Four one-slot teams with one endless item each; one resolver: the share of time at work is that of M/M/1//4."""
    machines, ratio = 4, 0.3 * 2
    teams = {f"t{k}": {"partner": "a", "fte": 1, "wip": 1} for k in range(machines)}
    kind = {"owner": "board", "rate": 0.3, "duration": {"poisson": 0.5}}
    what = scenario(
        teams=teams,
        initiatives={"x": initiative({"packages": {"p": work(machines, 1e6)}})},
        bodies={"board": {}},
        impediments={"env": kind},
        about={"benefit_periods": 0},
    )
    found = run(what, {"x/1": 0}, range(60))
    weights = [factorial(machines) / factorial(machines - n) * ratio**n for n in range(machines + 1)]
    working = sum((machines - n) * weight for n, weight in enumerate(weights)) / (machines * sum(weights))
    low, high = interval(found.busy.mean(axis=1) / what.timeline.horizon)
    assert low < working < high
    assert high - low < 0.05
    assert found.busy + found.blocked == pytest.approx(np.full(found.busy.shape, what.timeline.horizon))


def test_little_s_law_is_an_identity() -> None:
    """The number in the system, integrated over the event log, is the time in the system, summed over the item log."""
    what = queue(1.5, {"poisson": 0.6}, servers=3)
    found = run(what, {}, range(1))
    items, events, horizon = log(found), found.events, what.timeline.horizon
    assert events is not None
    steps = np.where(events.activity == "arrived", 1, np.where(events.activity == "finished", -1, 0))
    area = (np.cumsum(steps) * np.diff(np.append(events.timestamp, horizon))).sum()
    assert (np.diff(events.timestamp) >= 0).all()
    assert area == pytest.approx((np.nan_to_num(items.finished, nan=horizon) - items.arrived).sum(), rel=1e-12)


@pytest.mark.parametrize("seed", range(6))
def test_the_longest_path_exactly_where_capacity_is_no_limit(seed: int) -> None:
    """PERT without chance: early start = latest early finish before it plus the lag; dates are exact."""
    rng = np.random.default_rng(seed)
    days = rng.integers(1, 15, 25)
    before = {n: sorted({int(m) for m in rng.integers(0, n, 2)}) if n else [] for n in range(25)}
    lag = {(m, n): int(rng.integers(0, 3)) for n, earlier in before.items() for m in earlier}
    parts = {
        f"x{n:02d}": initiative({"packages": {"p": work(1, float(days[n]))}, "after": {f"x{m:02d}": lag[m, n] for m in before[n]}})
        for n in range(25)
    }
    teams = {"t": {"partner": "a", "fte": 25, "wip": 25}}
    found = run(scenario(teams=teams, initiatives=parts), {f"{name}/1": 0 for name in parts})
    finish: list[float] = []
    for n in range(25):
        finish.append(max([finish[m] + lag[m, n] for m in before[n]], default=0) + float(days[n]))
    assert found.delivered[0].tolist() == finish


@pytest.mark.parametrize("seed", range(3))
def test_work_is_conserved(seed: int) -> None:
    """Effort done is effort drawn plus the rework drawn, whatever stops, gives back or queues again on the way."""
    from ketenopt.simulate.draw import draw

    team = {"partner": "a", "fte": 3.7, "wip": 2}
    law = {"lognormal": {"median": 6, "p90": 15}}
    kind = {"owner": "a", "rate": 0.05, "duration": 3}
    what = scenario(
        teams={"t": team | {"fte_per_period": {"q2": 0}}, "u": team | {"fte_per_period": {"q1": 0, "q3": 0.5}}},
        initiatives={f"x{n}": initiative({"packages": {"p": work(9, law), "q": work(5, law)}}) for n in range(4)},
        impediments={"one": kind, "two": kind | {"holds_wip": False}},
        integration={"rework": 0.6, "rework_share": {"uniform": {"low": 0.1, "high": 0.6}}, "attempts": 4, "duration": 2},
        about={"benefit_periods": 20},
    )
    found = run(what, {f"x{n}/1": n for n in range(4)}, range(8), seed=seed)
    assert not np.isnan(found.delivered).any()
    luck = draw(what, seed, range(8))
    expected = np.zeros(8)
    for n in range(4):
        effort = luck.effort[f"x{n}/1/p"].sum(axis=1) + luck.effort[f"x{n}/1/q"].sum(axis=1)
        attempts = luck.integration[f"x{n}/1"]
        failed = np.cumprod(attempts.rework[:, :3] < 0.6, axis=1)
        expected += effort * (1 + (failed * attempts.share[:, :3]).sum(axis=1))
    assert np.abs(found.effort_done - expected).max() < 1e-9 * expected.max()
    assert found.effort_done == pytest.approx(expected, abs=1e-9)
