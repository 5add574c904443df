"""Designs become points: which combinations of values are tried.

Factors stand in the order of their names throughout, so the order of a design file changes nothing.
"""

from __future__ import annotations

import hashlib
import itertools
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from string import ascii_uppercase

import numpy as np
from numpy.typing import NDArray
from scipy.stats import qmc

from ketenopt.domain.design import SAMPLED, Design, Factor, Level, Method
from ketenopt.domain.errors import Fault, Place, ScenarioError
from ketenopt.domain.experiment import DesignPoint

Values = dict[str, Level]
LETTERS = ascii_uppercase.replace("I", "")
"""Letters of two-level factors; I is the identity of their algebra."""
MOST = 1_000_000


def points_of(design: Design, listed: Sequence[Values] = ()) -> tuple[DesignPoint, ...]:
    """The points of ``design``, each once; ``listed`` are those of its CSV.

    Raises ScenarioError when the design has too many points, or its generators do not fit its factors.
    """
    factors = dict(sorted(design.factors.items()))
    if count(design, listed) > MOST:
        _refuse(f"has more than {MOST} points", "fewer levels, or a sampled design")
    found: dict[str, DesignPoint] = {}
    for values in WAYS[design.method](design, factors) if design.method != "points" else iter(listed):
        point = DesignPoint(len(found), tuple(sorted(values.items())), design.seed)
        own = point if design.seeds == "common" else replace(point, seed=_seed(design, point.id))
        found.setdefault(point.id, own)
    return tuple(found.values())


def _full(design: Design, factors: Mapping[str, Factor]) -> Iterator[Values]:
    for levels in itertools.product(*(factor.values for factor in factors.values())):
        yield dict(zip(factors, levels, strict=True))


def _fractional(design: Design, factors: Mapping[str, Factor]) -> Iterator[Values]:
    """Two levels a factor; 2^(k - p) points from p generators, by default one: the last is the product of all others."""
    if wrong := [name for name, factor in factors.items() if len(factor.values) != 2]:
        _refuse(f"has more or fewer than two levels: {wrong[0]}", "two levels in a fractional design", wrong[0])
    if len(factors) > len(LETTERS):
        _refuse(f"has more than {len(LETTERS)} factors", "fewer factors, or a sampled design")
    letters = dict(zip(LETTERS, factors, strict=False))
    made = _generators(design, letters)
    free = [letter for letter in letters if letter not in made]
    for signs in itertools.product((-1, 1), repeat=len(free)):
        of = dict(zip(free, signs, strict=True))
        of |= {letter: math.prod(of[each] for each in word) for letter, word in made.items()}
        yield {name: factors[name].values[of[letter] > 0] for letter, name in letters.items()}


def _generators(design: Design, letters: Mapping[str, str]) -> dict[str, str]:
    """Made letter -> word of free letters."""
    names = list(letters)
    if not design.generators:
        return {names[-1]: "".join(names[:-1])} if len(names) > 2 else {}
    made = dict(text.replace(" ", "").upper().partition("=")[::2] for text in design.generators)
    known = ", ".join(f"{letter} {name}" for letter, name in letters.items())
    for letter, word in made.items():
        if letter not in letters or not word or not set(word) <= set(letters) - set(made):
            _refuse(f"{letter}={word} is no generator here", f"a letter = a word of other letters: {known}", "generators")
    return made


def _one_at_a_time(design: Design, factors: Mapping[str, Factor]) -> Iterator[Values]:
    """The base, then every other level of each factor by itself; without a ``base`` a factor is as the chain has it."""
    base = {name: factor.base for name, factor in factors.items() if factor.base is not None}
    yield dict(base)
    for name, factor in factors.items():
        for level in factor.values:
            if level != factor.base:
                yield {**base, name: level}


def _latin_hypercube(design: Design, factors: Mapping[str, Factor]) -> Iterator[Values]:
    return _mapped(qmc.LatinHypercube(len(factors), rng=_chance(design)).random(design.samples), factors)


def _sobol(design: Design, factors: Mapping[str, Factor]) -> Iterator[Values]:
    """Scrambled by the seed; twice the samples hold the first half unchanged."""
    return _mapped(qmc.Sobol(len(factors), rng=_chance(design)).random(design.samples), factors)


WAYS: dict[Method, Callable[[Design, Mapping[str, Factor]], Iterator[Values]]] = {
    "full": _full,
    "fractional": _fractional,
    "one-at-a-time": _one_at_a_time,
    "latin-hypercube": _latin_hypercube,
    "sobol": _sobol,
}


def count(design: Design, listed: Sequence[Values] = ()) -> int:
    """How many points a design asks for, without making them; double ones counted."""
    sizes = [len(factor.values) for factor in design.factors.values()]
    if design.method in SAMPLED:
        return design.samples
    if design.method == "full":
        return math.prod(sizes)
    if design.method == "points":
        return len(listed)
    return 1 + sum(sizes) if design.method == "one-at-a-time" else 2 ** max(1, len(sizes) - (len(design.generators) or 1))


def _mapped(unit: NDArray[np.float64], factors: Mapping[str, Factor]) -> Iterator[Values]:
    for row in unit:
        yield {name: _at(factor, float(u)) for (name, factor), u in zip(factors.items(), row, strict=True)}


def _at(factor: Factor, u: float) -> Level:
    """The value at ``u`` in [0, 1): levels are equally likely, a range is filled evenly on its scale."""
    if factor.levels:
        return factor.levels[min(int(u * len(factor.levels)), len(factor.levels) - 1)]
    low, high = float(factor.values[0]), float(factor.values[1])
    if factor.whole:
        return int(low) + min(int(u * (high - low + 1)), int(high - low))
    value = low * (high / low) ** u if factor.scale == "log" else low + u * (high - low)
    return float(f"{value:.12g}")


def _chance(design: Design) -> np.random.Generator:
    key = hashlib.sha256(f"{design.seed}/design/{design.method}".encode()).digest()
    return np.random.Generator(np.random.Philox(int.from_bytes(key[:16], "little")))  # a seed: scipy makes children of it


def _seed(design: Design, point: str) -> int:
    return int.from_bytes(hashlib.sha256(f"{design.seed}/{point}".encode()).digest()[:8], "little") >> 1


def _refuse(message: str, expected: str, path: str = "factors") -> None:
    raise ScenarioError((Fault(Place("design"), path, "design", message, expected),))
