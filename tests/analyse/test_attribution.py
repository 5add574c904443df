"""Splits that add up, against the definition of Shapley and against games known by hand."""

from itertools import permutations

import numpy as np
import pytest

from ketenopt.analyse.attribution import Coalition, from_where, settled, split, tops
from ketenopt.analyse.statistics import stream

RUNS = 5


def game(size: int, seed: int) -> dict[Coalition, np.ndarray]:
    draw = stream(seed, "game")
    return {frozenset(i for i in range(size) if mask >> i & 1): draw.normal(size=(RUNS, 2)) for mask in range(2**size)}


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5])
def test_it_is_what_each_adds_averaged_over_all_orders(size: int) -> None:
    worth = game(size, size)
    parts = np.zeros((size, RUNS, 2))
    orders = list(permutations(range(size)))
    for order in orders:
        for place, player in enumerate(order):
            before = frozenset(order[:place])
            parts[player] += (worth[before | {player}] - worth[before]) / len(orders)
    found = split(size, worth.__getitem__)
    assert np.allclose(found.parts, parts, atol=1e-12)
    assert not found.error.any()


@pytest.mark.parametrize("size", [0, 3, 6, 7, 8])
def test_parts_add_up_in_every_replication(size: int) -> None:
    worth = game(size, 40 + size)
    found = split(size, worth.__getitem__, permutations=6)
    assert np.allclose(found.parts.sum(axis=0), worth[frozenset(range(size))] - worth[frozenset()], atol=1e-12)


def test_sampled_orders_come_near_the_exact_split_within_their_error() -> None:
    worth = game(7, 3)
    exact = np.zeros((7, RUNS, 2))
    orders = list(permutations(range(7)))
    for order in orders:
        for place, player in enumerate(order):
            before = frozenset(order[:place])
            exact[player] += (worth[before | {player}] - worth[before]) / len(orders)
    found = split(7, worth.__getitem__, permutations=400, seed=2)
    off = np.abs((found.parts - exact).mean(axis=1)) / found.error
    assert off.max() < 4.5
    assert found.error.min() > 0


def test_who_adds_nothing_gets_nothing_also_when_orders_are_sampled() -> None:
    worth = {frozenset(i for i in range(8) if mask >> i & 1): np.full((RUNS, 2), float(bin(mask & 0b1111111).count("1") ** 2))
             for mask in range(256)}  # fmt: skip
    assert not split(8, worth.__getitem__, permutations=4).parts[7].any()


def test_the_threshold_is_where_the_line_reaches_the_cost_and_stays_above() -> None:
    strengths = (0.0, 0.5, 1.0)
    assert from_where(strengths, (0, 10, 20), 15) == pytest.approx(0.75)
    assert from_where(strengths, (0, 10, 20), 21) is None
    assert from_where(strengths, (0, 0, 0), 0) is None
    assert from_where(strengths, (0, -5, 5), 0) == pytest.approx(0.75)
    assert from_where(strengths, (3, 3, 3), 2) == 0.0


def test_the_chance_of_the_top_knows_a_sure_thing_from_a_toss() -> None:
    draw = stream(5, "tops")
    toss = draw.normal(size=(2, 200))
    sure = tops(np.stack([toss[0] + 50, toss[1]]), seed=1)
    assert sure == (1.0, 0.0)
    same = tops(np.stack([toss[0], toss[0]]) + 10, seed=1)
    assert same == pytest.approx((0.5, 0.5))
    assert tops(np.zeros((3, 20)), seed=1) == (0.0, 0.0, 0.0)


def test_rounding_is_no_difference() -> None:
    a = np.array([0.1 + 0.2, 1.0])
    assert settled(a, np.array([0.3, 2.0])).tolist() == [0.0, -1.0]
