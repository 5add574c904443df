"""The published values of the Ishigami function (Ishigami and Homma 1990; a = 7, b = 0.1), through our own code path."""

import sys

import numpy as np
import pytest
from numpy.typing import NDArray

from ketenopt.analyse.indices import morris, sobol
from ketenopt.domain.errors import KetenoptError

Array = NDArray[np.float64]
NAMES = ["x1", "x2", "x3"]
FIRST = {"x1": 0.3139, "x2": 0.4424, "x3": 0.0}
TOTAL = {"x1": 0.5576, "x2": 0.4424, "x3": 0.2437}


def ishigami(u: Array) -> Array:
    x = -np.pi + 2 * np.pi * u
    return np.asarray(np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0]))


def test_sobol_indices_are_the_published_ones_within_their_own_intervals() -> None:
    rows = {row.knob: row for row in sobol(NAMES, ishigami, samples=4096, seed=1)}
    assert set(rows) == set(NAMES)
    for name, row in rows.items():
        assert row.first == pytest.approx(FIRST[name], abs=0.01)
        assert row.total == pytest.approx(TOTAL[name], abs=0.01)
        assert row.first_half < 0.05
        assert row.total_half is not None
        assert abs(row.first - FIRST[name]) <= row.first_half + 0.002
        assert abs(row.total - TOTAL[name]) <= row.total_half + 0.002


def test_the_same_seed_gives_the_same_and_another_gives_another() -> None:
    assert sobol(NAMES, ishigami, samples=64, seed=5) == sobol(NAMES, ishigami, samples=64, seed=5)
    assert sobol(NAMES, ishigami, samples=64, seed=5) != sobol(NAMES, ishigami, samples=64, seed=6)


def test_morris_finds_what_matters_and_is_exact_on_a_line() -> None:
    def line(u: Array) -> Array:
        return np.asarray(3 * u[:, 0] + 0.5 * u[:, 2])

    rows = {row.knob: row for row in morris(NAMES, line, trajectories=6, seed=2)}
    assert {name: round(row.first, 9) for name, row in rows.items()} == {"x1": 3.0, "x2": 0.0, "x3": 0.5}
    assert all(row.total == pytest.approx(0.0, abs=1e-9) for row in rows.values())
    curved = morris(NAMES, ishigami, trajectories=50, seed=2)
    assert all(row.total > 1 for row in curved)  # sigma: nothing in Ishigami is a line


def test_what_cannot_be_told_is_refused() -> None:
    with pytest.raises(KetenoptError, match="same everywhere"):
        sobol(NAMES, lambda u: np.zeros(len(u)), samples=8)
    with pytest.raises(KetenoptError, match="have no outcome"):
        sobol(NAMES, lambda u: np.full(len(u), np.nan), samples=8)


def test_without_salib_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "SALib.sample.sobol", None)
    with pytest.raises(KetenoptError, match=r"ketenopt\[sensitivity\]"):
        sobol(NAMES, ishigami, samples=8)
