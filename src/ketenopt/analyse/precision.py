"""How surely a mean is known, and when it is known well enough: sequential stopping.

After every step of replications the half width of the 95 % interval is held against the goal (Law 2015, 9.4).  The
minimum must not be small: an early lucky sample stops too soon, which costs coverage (measured in the tests).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ketenopt.analyse.statistics import half_width
from ketenopt.domain.design import Goal, Precision

Array = NDArray[np.float64]
Reason = Literal["fixed", "precise", "maximum", "failed"]


@dataclass(frozen=True, slots=True)
class Known:
    """How well one measure is known: ``half`` None where fewer than two replications have it."""

    measure: str
    n: int
    mean: float | None
    half: float | None
    wanted: float | None
    """The half width that was asked for; None where a share of a mean that is not there."""

    @property
    def enough(self) -> bool:
        """Whether that is what was asked for."""
        return self.half is not None and self.wanted is not None and self.half <= self.wanted


def known(measure: str, values: Array, goal: Goal) -> Known:
    """How well ``values`` (one a replication, NaN: did not happen) know the mean of ``measure``."""
    there = values[~np.isnan(values)]
    mean = float(there.mean()) if len(there) else None
    half = half_width(there)
    wanted = goal.absolute
    if wanted is None and goal.relative is not None and mean is not None:
        wanted = goal.relative * abs(mean)
    return Known(measure, len(there), mean, half, wanted)


def lacking(values: Mapping[str, Array], precision: Precision, baseline: Mapping[str, Array] | None = None) -> tuple[Known, ...]:
    """The measures that are not yet known well enough, the worst first; of the paired difference when there is a ``baseline``.

    Raises KeyError with the name of a measure that there is not.
    """
    found = []
    for name, goal in sorted(precision.measures.items()):
        sample = values[name] if baseline is None else values[name] - baseline[name]
        state = known(name, sample, goal)
        if not state.enough:
            found.append(state)
    return tuple(sorted(found, key=lambda state: (-_ratio(state), state.measure)))


def _ratio(state: Known) -> float:
    """How many times too wide."""
    if state.half is None or not state.wanted:
        return float("inf")
    return state.half / state.wanted


def following(n: int, precision: Precision, short: tuple[Known, ...]) -> int:
    """Replications to have next: a step of the minimum further, or ``n`` itself when this is enough.

    ``n`` and the answer lie on the grid minimum, 2 minimum, …, maximum, so that resuming finds the same chunks.
    """
    if not short or n >= precision.maximum:
        return n
    return min(n + precision.minimum, precision.maximum)
