"""The kernel against the reference, on a chain of 15 teams, 200 increments and about 1,000 items: equal, and how much faster."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from ketenopt.domain.orders import Orders
from ketenopt.domain.scenario import Scenario
from ketenopt.simulate import deliver
from ketenopt.simulate.draw import draw
from simulate.chains import initiative, ordered, scenario, work
from simulate.test_generated_chains import same

REPLICATIONS, ROUNDS = 50, 5
LAW = {"lognormal": {"median": 5, "p90": 12}}


def chain(frictions: bool) -> tuple[Scenario, Orders]:
    rng = np.random.default_rng(0)
    partners = [f"p{k}" for k in range(5)]
    teams = {f"{who}-{k}": {"partner": who, "fte": 4, "wip": 4, "skills": [f"s{k}"]} for who in partners for k in range(3)}
    initiatives = {}
    for n in range(200):
        packages = {
            f"k{j}": work(int(rng.integers(2, 4)), LAW, str(rng.choice(partners)), f"s{int(rng.integers(3))}") for j in (0, 1)
        }
        after = {"after": {f"i{n - 20:03d}/1": 0}} if n >= 20 and n % 3 == 0 else {}
        initiatives[f"i{n:03d}"] = initiative({"packages": packages, **after}, benefits={partners[n % 5]: {"value": 5}})
    more = {}
    if frictions:
        more = {
            "impediments": {"env": {"owner": "p0", "rate": 0.02, "duration": LAW}},
            "integration": {"duration": 2, "rework": 0.2},
            "cadence": {"sync_days": 10, "release_days": 10},
        }
    made = scenario(
        about={"benefit_periods": 8}, partners={who: {} for who in partners}, teams=teams, initiatives=initiatives, **more
    )
    return made, ordered(made, {f"i{n:03d}/1": n // 60 for n in range(200)})


def timed(what: Scenario, given: Orders, seed: int, name: str) -> float:
    luck = draw(what, seed, range(REPLICATIONS))
    began = time.perf_counter()
    deliver(what, given, luck, name=name)
    return (time.perf_counter() - began) / REPLICATIONS * 1e3


def main() -> None:
    for frictions in (False, True):
        what, given = chain(frictions)
        luck = draw(what, 1, range(3))
        began = time.perf_counter()
        theirs = deliver(what, given, luck, name="kernel")
        first = time.perf_counter() - began
        same(deliver(what, given, luck), theirs)
        rounds = [[timed(what, given, seed, name) for name in ("simpy", "kernel")] for seed in range(ROUNDS)]
        slow, fast = np.median(rounds, axis=0)
        print(
            f"frictions {frictions}: simpy {slow:.2f} ms, kernel {fast:.3f} ms, {slow / fast:.1f} times; first call {first:.2f} s"
        )


main()
