"""Sequential stopping: it stops where it should, and what it then says is true as often as it says."""

import numpy as np
import pytest
from numpy.typing import NDArray

from ketenopt.analyse.precision import following, known, lacking
from ketenopt.analyse.statistics import half_width
from ketenopt.domain.design import Goal, Precision

Array = NDArray[np.float64]


def stopped(values: Array, precision: Precision) -> int:
    n = precision.minimum
    while True:
        following_n = following(n, precision, lacking({"m": values[:n]}, precision))
        if following_n == n:
            return n
        n = following_n


def test_absolute_and_relative_goals() -> None:
    values = np.tile([9.0, 11.0], 50)
    half = half_width(values)
    assert half is not None
    assert known("m", values, Goal(absolute=half)).enough
    assert not known("m", values, Goal(absolute=half * 0.99)).enough
    assert known("m", values, Goal(relative=0.02)).wanted == pytest.approx(0.2)
    assert not known("m", np.array([1.0]), Goal(absolute=9)).enough
    assert not known("m", np.full(3, np.nan), Goal(relative=0.5)).enough


def test_it_stops_on_the_grid_between_minimum_and_maximum_and_knows_which_came_first() -> None:
    rng = np.random.Generator(np.random.Philox(1))
    values = rng.normal(10, 2, 1000)
    easy = Precision(measures={"m": Goal(absolute=1)}, minimum=30, maximum=200)
    some = Precision(measures={"m": Goal(relative=0.03)}, minimum=30, maximum=1000)
    hard = Precision(measures={"m": Goal(absolute=0.001)}, minimum=30, maximum=200)
    assert stopped(values, easy) == 30
    assert stopped(values, hard) == 200
    assert lacking({"m": values[:200]}, hard)[0].measure == "m"
    assert stopped(values, some) % 30 == 0
    assert 100 < stopped(values, some) < 300  # (1.96 * 2 / 0.3)^2 = 171


def test_a_difference_needs_fewer_where_luck_is_shared() -> None:
    rng = np.random.Generator(np.random.Philox(2))
    luck = rng.normal(0, 5, 1000)
    base, other = {"m": luck}, {"m": luck + rng.normal(1, 0.5, 1000)}
    wanted = Precision(measures={"m": Goal(absolute=0.2)}, of="difference", minimum=50)
    assert lacking({name: v[:50] for name, v in other.items()}, wanted, {name: v[:50] for name, v in base.items()}) == ()
    assert lacking(other, wanted) != ()


def test_the_worst_known_comes_first_and_an_unknown_measure_is_an_error() -> None:
    wanted = Precision(measures={"a": Goal(absolute=0.1), "b": Goal(absolute=0.01)})
    values = {"a": np.arange(10.0), "b": np.arange(10.0)}
    assert [state.measure for state in lacking(values, wanted)] == ["b", "a"]
    with pytest.raises(KeyError, match="a"):
        lacking({"b": np.arange(10.0)}, wanted)


def coverage(sequential: bool, repetitions: int = 1000) -> float:
    """Exponential outcomes, mean 1: skewed, as delivery is."""
    wanted = Precision(measures={"m": Goal(relative=0.1)}, minimum=100, maximum=2000)
    hits = 0
    for repetition in range(repetitions):
        values = np.random.Generator(np.random.Philox(repetition)).exponential(1.0, 2000)
        sample = values[: stopped(values, wanted) if sequential else 100]
        half = half_width(sample)
        assert half is not None
        hits += abs(sample.mean() - 1.0) <= half
    return hits / repetitions


@pytest.mark.parametrize("sequential", [False, True])
def test_95_per_cent_intervals_hold_the_true_mean_in_93_to_97_per_cent(sequential: bool) -> None:
    assert 0.93 <= coverage(sequential) <= 0.97
