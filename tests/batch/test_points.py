"""Designs become the points they are defined to be."""

import itertools
from typing import Any

import numpy as np
import pytest

from ketenopt.batch.points import count, points_of
from ketenopt.domain.design import Design
from ketenopt.domain.errors import ScenarioError
from ketenopt.domain.experiment import DesignPoint

TWO = {name: {"levels": (-1, 1)} for name in "abcde"}


def points(method: str, factors: dict[str, Any], **more: Any) -> tuple[DesignPoint, ...]:
    return points_of(Design.model_validate({"method": method, "factors": factors, **more}))


def matrix(found: tuple[DesignPoint, ...]) -> np.ndarray[Any, np.dtype[np.float64]]:
    return np.array([[float(value) for _, value in point.values] for point in found])


def test_full_is_every_combination_in_the_order_of_the_names() -> None:
    found = points("full", {"b": {"levels": (1, 2, 3)}, "a": {"levels": ("x", "y")}})
    assert [dict(p.values) for p in found] == [{"a": a, "b": b} for a, b in itertools.product("xy", (1, 2, 3))]
    assert [p.number for p in found] == list(range(6))


def test_a_half_fraction_is_balanced_orthogonal_and_of_full_resolution() -> None:
    x = matrix(points("fractional", TWO))
    assert x.shape == (16, 5)
    assert (x.sum(axis=0) == 0).all()
    assert (x.T @ x == 16 * np.eye(5)).all()
    pairs = np.array([x[:, i] * x[:, j] for i, j in itertools.combinations(range(5), 2)])
    assert (pairs @ pairs.T == 16 * np.eye(10)).all()  # resolution V: no two interactions are one and the same
    assert (x.prod(axis=1) == 1).all()  # E = ABCD


def test_generators_make_a_smaller_fraction() -> None:
    x = matrix(points("fractional", TWO, generators=("D=AB", "E=AC")))
    assert x.shape == (8, 5)
    assert (x[:, 3] == x[:, 0] * x[:, 1]).all()
    assert (x[:, 4] == x[:, 0] * x[:, 2]).all()
    for wrong in ("D=DA", "F=AB", "D=", "D=AZ"):
        with pytest.raises(ScenarioError, match="generator"):
            points("fractional", TWO, generators=(wrong,))
    with pytest.raises(ScenarioError, match="two levels"):
        points("fractional", {"a": {"levels": (1, 2, 3)}, "b": {"levels": (1, 2)}})


def test_one_at_a_time_moves_one_thing_from_the_base() -> None:
    found = points("one-at-a-time", {"a": {"levels": (1, 2), "base": 1}, "b": {"levels": (5, 6)}, "c": {"low": 0.0, "high": 1.0}})
    assert [dict(p.values) for p in found] == [
        {"a": 1},
        {"a": 2},
        {"a": 1, "b": 5},
        {"a": 1, "b": 6},
        {"a": 1, "c": 0.0},
        {"a": 1, "c": 1.0},
    ]


def test_a_latin_hypercube_has_one_point_in_every_slice() -> None:
    found = points(
        "latin-hypercube", {"x": {"low": 0.0, "high": 1.0}, "y": {"low": 1.0, "high": 100.0, "scale": "log"}}, samples=20
    )
    x = matrix(found)
    assert sorted(np.floor(x[:, 0] * 20)) == list(range(20))
    assert sorted(np.floor(np.log10(x[:, 1]) / 2 * 20)) == list(range(20))


def test_sobol_fills_evenly_and_more_samples_keep_what_there_is() -> None:
    factors = {"x": {"low": 0.0, "high": 1.0}, "n": {"low": 1, "high": 4, "whole": True}, "r": {"levels": ("a", "b")}}
    small, large = (points("sobol", factors, samples=n) for n in (16, 64))
    assert small == large[:16]
    assert sorted(np.floor(np.array([dict(p.values)["x"] for p in large], dtype=float) * 64)) == list(range(64))
    whole = [dict(p.values)["n"] for p in large]
    assert {type(n) for n in whole} == {int}
    assert [whole.count(n) for n in (1, 2, 3, 4)] == [16, 16, 16, 16]
    assert [dict(p.values)["r"] for p in large].count("a") == 32


def test_the_seed_moves_a_sampled_design_and_nothing_else_does() -> None:
    factors = {"x": {"low": 0.0, "high": 1.0}, "y": {"low": 0.0, "high": 2.0}}
    assert points("latin-hypercube", factors, seed=1) == points("latin-hypercube", dict(reversed(factors.items())), seed=1)
    assert points("latin-hypercube", factors, seed=1) != points("latin-hypercube", factors, seed=2)


def test_an_id_follows_from_the_values_so_a_design_that_grows_keeps_its_points() -> None:
    before = {p.id for p in points("full", {"a": {"levels": (1, 2)}})}
    after = {p.id for p in points("full", {"a": {"levels": (3, 2, 1)}})}
    assert before < after
    assert len(points("full", {"a": {"levels": (1, 1, 2)}})) == 2


def test_seeds_are_common_or_each_its_own() -> None:
    common = points("full", {"a": {"levels": (1, 2)}}, seed=9)
    separate = points("full", {"a": {"levels": (1, 2)}}, seed=9, seeds="separate")
    assert {p.seed for p in common} == {9}
    assert len({p.seed for p in separate}) == 2
    assert all(0 <= p.seed < 2**63 for p in separate)
    assert [p.id for p in common] == [p.id for p in separate]


def test_what_is_set_reads_as_a_setting() -> None:
    (point,) = points("full", {"rule": {"levels": ("central",)}, "a.b": {"levels": (True,)}, "c": {"levels": ("x y",)}})
    assert point.rule == "central"
    assert point.settings == ("a.b=true", 'c="x y"')


@pytest.mark.parametrize("method", ["full", "fractional", "one-at-a-time", "sobol"])
def test_the_count_is_known_before_the_points_are_made(method: str) -> None:
    design = Design.model_validate({"method": method, "factors": TWO, "samples": 32})
    assert count(design) >= len(points_of(design)) > 5
    assert method == "one-at-a-time" or count(design) == len(points_of(design))


def test_too_many_points_are_refused_before_they_are_made() -> None:
    with pytest.raises(ScenarioError, match="more than 1000000"):
        points("full", {f"f{i}": {"levels": tuple(range(100))} for i in range(4)})


@pytest.mark.parametrize(
    ("wrong", "what"),
    [
        ({"method": "full"}, "at least one factor"),
        ({"method": "full", "factors": {"a": {}}}, "levels, or low and high"),
        ({"method": "full", "factors": {"a": {"levels": (1,), "low": 0, "high": 1}}}, "levels, or low and high"),
        ({"method": "full", "factors": {"a": {"low": 1, "high": 1}}}, "low < high"),
        ({"method": "full", "factors": {"a": {"low": 0, "high": 1, "scale": "log"}}}, "above 0"),
        ({"method": "sobol", "factors": {"a": {"low": 0, "high": 1}}, "samples": 100}, "power of two"),
        ({"method": "points"}, "needs points"),
        ({"method": "full", "factors": {"a": {"levels": (1,)}}, "generators": ("A=B",)}, "belong to"),
        ({"method": "full", "factors": {"a": {"levels": (1,)}}, "precision": {"measures": {"m": {}}}}, "absolute or relative"),
        (
            {
                "method": "full",
                "factors": {"a": {"levels": (1,)}},
                "precision": {"measures": {"m": {"absolute": 1}}, "minimum": 90, "maximum": 50},
            },
            "minimum <= maximum",
        ),
    ],
)
def test_a_design_that_says_nothing_sensible_is_refused(wrong: dict[str, Any], what: str) -> None:
    with pytest.raises(ValueError, match=what):
        Design.model_validate(wrong)
