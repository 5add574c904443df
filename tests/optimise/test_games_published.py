"""Answers from the literature, to rounding."""

import numpy as np
import pytest

from ketenopt.optimise.games import (
    Production,
    airport,
    balance,
    bankruptcy,
    core_range,
    core_test,
    from_table,
    glove,
    least_core,
    nucleolus,
    owen,
    production_game,
    shapley,
    tabulated,
    voting,
)

EXACT = {"rel": 1e-12, "abs": 1e-12}
# R package coopProductGame, the example of its production games: max 68 y1 + 52 y2, two resources, three owners.
OWEN = Production(
    ("1", "2", "3"), np.array([68.0, 52.0]), np.array([[4.0, 5.0], [6.0, 2.0]]), np.array([[4.0, 6, 60], [33, 39, 0]])
)


@pytest.mark.parametrize(
    ("estate", "awards"), [(100, [100 / 3] * 3), (200, [50, 75, 75]), (300, [50, 100, 150])], ids=["100", "200", "300"]
)
def test_the_talmud_divides_estates_by_the_nucleolus(estate: float, awards: list[float]) -> None:
    """Aumann & Maschler 1985; the published software tucoopy answers 50 50 200 for 300."""
    found = nucleolus(bankruptcy(estate, {"a": 100, "b": 200, "c": 300})).payoff
    assert list(found.values()) == pytest.approx(awards, **EXACT)


def test_the_airport() -> None:
    """Littlechild & Owen 1973."""
    game = airport({"a": 8, "b": 11, "c": 13, "d": 18})
    assert list(shapley(game).payoff.values()) == pytest.approx([-2, -3, -4, -9], **EXACT)
    assert list(nucleolus(game).payoff.values()) == pytest.approx([-3.25, -3.25, -3.25, -8.25], **EXACT)
    assert least_core(game).eps == pytest.approx(-3.25)


def test_the_glove_market() -> None:
    game = glove(("l1", "l2"), ("r",))
    assert shapley(game).payoff == pytest.approx({"l1": 1 / 6, "l2": 1 / 6, "r": 2 / 3}, **EXACT)
    corner = {"l1": 0.0, "l2": 0.0, "r": 1.0}
    core = core_range(game)
    assert core.low == pytest.approx(corner, **EXACT)
    assert core.high == pytest.approx(corner, **EXACT)
    assert nucleolus(game).payoff == pytest.approx(corner, **EXACT)
    assert core_test(game, corner).in_core


def test_linear_production() -> None:
    names = ["1", "2", "3", "1,2", "1,3", "2,3", "1,2,3"]
    game = from_table({name: float(worth) for name, worth in zip(names, [68, 102, 0, 170, 710, 762, 992], strict=True)})
    assert list(shapley(game).payoff.values()) == pytest.approx([229, 272, 491], **EXACT)
    assert list(nucleolus(game).payoff.values()) == pytest.approx([149, 192, 651], **EXACT)
    made = tabulated(production_game(OWEN)).table
    assert made == pytest.approx(np.array([0, 68, 102, 170, 0, 710, 762, 992]), **EXACT)
    prices = owen(OWEN)
    assert list(prices.values()) == pytest.approx([230, 282, 480], **EXACT)
    test = core_test(production_game(OWEN), prices)
    assert test.in_core
    assert test.certified


def test_an_empty_core_has_its_proof() -> None:
    """Three partners of whom any two have it all: a majority of three (the standard example of Bondareva and Shapley)."""
    game = voting(2, {"a": 1, "b": 1, "c": 1})
    proof = balance(game)
    assert proof.core_empty
    assert proof.worth == pytest.approx(1.5)
    assert dict(proof.weights) == pytest.approx({("a", "b"): 0.5, ("a", "c"): 0.5, ("b", "c"): 0.5})
    assert least_core(game).eps == pytest.approx(1 / 3)
    ends = core_range(game)
    assert ends.eps == pytest.approx(1 / 3)
    assert ends.low == pytest.approx(dict.fromkeys("abc", 1 / 3))


def test_per_head_and_in_proportion_differ_from_plain() -> None:
    """Closed form, two players worth 1 and 3 alone and 8 together: plain 3 5, per head 3 5, in proportion 2 6."""
    game = from_table({"a": 1, "b": 3, "a,b": 8})
    assert nucleolus(game).payoff == pytest.approx({"a": 3, "b": 5})
    assert nucleolus(game, "per-capita").payoff == pytest.approx({"a": 3, "b": 5})
    assert nucleolus(game, "proportional").payoff == pytest.approx({"a": 2, "b": 6})
    assert least_core(game, "proportional").eps == pytest.approx(-1.0)
    three = from_table({"a": 0, "b": 0, "c": 0, "a,b": 6, "a,c": 0, "b,c": 0, "a,b,c": 9})
    # plain: c gets r, a and b together 9 - r >= 6 + r; per head: 9 - c >= 6 + 2 r with c = r.
    assert nucleolus(three).payoff == pytest.approx({"a": 3.75, "b": 3.75, "c": 1.5})
    assert nucleolus(three, "per-capita").payoff == pytest.approx({"a": 4, "b": 4, "c": 1})
