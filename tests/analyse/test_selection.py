"""Kim and Nelson: the promise holds, blocks change nothing, and luck that is shared is what makes it cheap."""

import numpy as np
import pytest
from numpy.typing import NDArray

from ketenopt.analyse.selection import Race
from ketenopt.domain.selection import Elimination

Array = NDArray[np.float64]


def luck(seed: int, k: int, n: int, shared: float) -> Array:
    rng = np.random.Generator(np.random.Philox(seed))
    return np.asarray(np.sqrt(shared) * rng.normal(size=(n, 1)) + np.sqrt(1 - shared) * rng.normal(size=(n, k)))


def run(
    values: Array, zone: float, step: int = 1, first: int = 20, confidence: float = 0.95
) -> tuple[Race, list[Elimination], int]:
    names = [f"s{i:02}" for i in range(values.shape[1])]
    race, out, used, at = Race(names, zone, confidence, first), [], 0, 0
    while len(race.alive) > 1:
        take = first if at == 0 else step
        block = {name: values[at : at + take, names.index(name)] for name in race.alive}
        used += take * len(race.alive)
        at += take
        out += race.run(block)
        assert at < len(values), "it must end by itself"
    return race, out, used


def test_the_constant_solves_the_equation_of_the_paper() -> None:
    """g(eta) = alpha / (k - 1) with g(eta) = (1 + 2 eta)^(-(n0 - 1) / 2) / 2 for c = 1 (Kim and Nelson 2001, 2)."""
    for k, n0, alpha in ((10, 10, 0.05), (2, 20, 0.1), (20, 25, 0.05)):
        eta = Race([f"s{i}" for i in range(k)], 1.0, 1 - alpha, n0).h2 / (2 * (n0 - 1))
        assert 0.5 * (1 + 2 * eta) ** (-(n0 - 1) / 2) == pytest.approx(alpha / (k - 1))


def test_blocks_of_any_size_give_the_same_answer() -> None:
    values = luck(3, 6, 4000, 0.5) + np.array([0, 0.1, 0.2, 0.3, 0.4, 0.6])
    ends = [run(values, 0.2, step)[1] for step in (1, 7, 100)]
    assert ends[0] == ends[1] == ends[2]
    assert {row.scenario for row in ends[0]} == {f"s{i:02}" for i in range(5)}


def test_the_best_is_selected_as_often_as_promised() -> None:
    """The slippage configuration, the hardest there is: the best exactly the zone ahead of all others."""
    means = np.zeros(5)
    means[3] = 0.5
    right = sum(run(luck(seed, 5, 3000, 0.3) + means, 0.5, 10)[0].alive == ["s03"] for seed in range(200))
    assert right >= 185  # P(fewer | .95) = 0.06 %


def test_shared_luck_makes_it_cheaper_and_it_never_passes_its_bound() -> None:
    means = np.linspace(0, 1, 8)
    costs = {}
    for shared in (0.0, 0.9):
        race, out, costs[shared] = run(luck(1, 8, 20000, shared) + means, 0.15, 5)
        assert out[-1].replications <= race.h2 * 4 / 0.15**2
    assert costs[0.9] < costs[0.0] / 4


def test_less_can_be_better_and_one_is_always_left() -> None:
    race = Race(["a", "b"], 0.5, first=10, sign=-1.0)
    out = race.run({"a": np.full(10, 1.0), "b": np.full(10, 3.0)})
    assert race.alive == ["a"]
    assert out == [Elimination("b", "a", 10, 2.0)]
    equal = Race(["b", "a", "c"], 0.5, first=10)
    same = np.arange(10.0)
    assert {row.scenario for row in equal.run({"a": same, "b": same, "c": same - 9})} == {"b", "c"}
    assert equal.alive == ["a"]  # two that never differ: one of them is the best


def test_what_cannot_be_compared_is_refused() -> None:
    with pytest.raises(ValueError, match="at least two"):
        Race(["a"], 1.0)
    with pytest.raises(ValueError, match="expected"):
        Race(["a", "b"], 0.0)
    with pytest.raises(ValueError, match="did not happen"):
        Race(["a", "b"], 1.0).run({"a": np.array([np.nan]), "b": np.array([1.0])})
