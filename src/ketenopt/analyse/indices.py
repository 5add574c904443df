"""Which knobs matter at all (Morris 1991), and how much of the variance each explains (Sobol 1993, Saltelli 2010).

Both are SALib's, the extra ``sensitivity``; knobs are positions 0..1 in their ranges, evaluated many at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketenopt.domain.errors import KetenoptError
from ketenopt.domain.sensitivity import Index

Array = NDArray[np.float64]
Evaluate = Callable[[Array], Array]
"""Outcomes (N,) of positions (N, D)."""
LEVELS = 4


def morris(names: Sequence[str], evaluate: Evaluate, trajectories: int = 10, seed: int = 1) -> tuple[Index, ...]:
    """Elementary effects over ``trajectories`` x (D + 1) evaluations, largest mu* first."""
    sample, analyze = _salib("sample.morris"), _salib("analyze.morris")
    problem = _problem(names)
    x = sample.sample(problem, trajectories, num_levels=LEVELS, seed=seed)
    found = analyze.analyze(problem, x, _outcomes(evaluate, x), num_levels=LEVELS, seed=seed)
    columns = zip(names, found["mu_star"], found["mu_star_conf"], found["sigma"], strict=True)
    return _ordered(Index(name, float(mu), float(half), float(sigma), None) for name, mu, half, sigma in columns)


def sobol(names: Sequence[str], evaluate: Evaluate, samples: int = 64, seed: int = 1) -> tuple[Index, ...]:
    """First-order and total indices over ``samples`` x (D + 2) evaluations, largest total first; a power of two."""
    sample, analyze = _salib("sample.sobol"), _salib("analyze.sobol")
    problem = _problem(names)
    x = sample.sample(problem, samples, calc_second_order=False, seed=seed)
    found = analyze.analyze(problem, _outcomes(evaluate, x), calc_second_order=False, seed=seed)
    columns = zip(names, found["S1"], found["S1_conf"], found["ST"], found["ST_conf"], strict=True)
    made = (Index(name, *(float(value) for value in values)) for name, *values in columns)
    return tuple(sorted(made, key=lambda row: (-row.total, row.knob)))


def _ordered(rows: Any) -> tuple[Index, ...]:
    return tuple(sorted(rows, key=lambda row: (-row.first, row.knob)))


def _problem(names: Sequence[str]) -> dict[str, Any]:
    return {"num_vars": len(names), "names": list(names), "bounds": [[0.0, 1.0]] * len(names)}


def _outcomes(evaluate: Evaluate, x: Array) -> Array:
    y = np.asarray(evaluate(x), dtype=np.float64)
    if np.isnan(y).any():
        raise KetenoptError(f"{int(np.isnan(y).sum())} of {len(y)} points have no outcome: narrow the ranges that fail")
    if not np.ptp(y):
        raise KetenoptError("the outcome is the same everywhere: nothing here moves it")
    return y


def _salib(name: str) -> ModuleType:
    try:
        return __import__(f"SALib.{name}", fromlist=["sample"])
    except ImportError as missing:
        raise KetenoptError("Morris and Sobol need SALib: pip install 'ketenopt[sensitivity]'") from missing
