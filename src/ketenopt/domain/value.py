"""What a benefit is worth: one function for plans and for simulated delivery, so that the two can be compared.

With a rate per year r and a period s that begins on working day B[s], ``discount[s] = (1 + r) ** -(B[s] / 260)``.
A benefit of 1 kEUR per period that starts on day d with a linear ramp of q days earns in period s the average of
``clip((day - d) / q, 0, 1)`` over the period, times ``discount[s]``.  On a period border without ramp this is the
plan's ``V = sum over s >= t + D of discount[s]`` (allocation.md section 1).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ketenopt.domain.time import DAYS_PER_YEAR, Timeline

Array = NDArray[np.float64]


def discount(line: Timeline, rate: float) -> Array:
    """Discount factor of every (benefit) period, shape (T + H,)."""
    return np.asarray((1.0 + rate) ** (-line.benefit_bounds[:-1] / DAYS_PER_YEAR), dtype=np.float64)


def earned(line: Timeline, in_use: Array, ramp_days: float = 0.0) -> Array:
    """Share of each period's benefit that is earned, shape (*in_use.shape, T + H); NaN in_use earns nothing."""
    edges = line.benefit_bounds
    elapsed = np.maximum(edges - np.asarray(in_use, dtype=np.float64)[..., None], 0.0)
    if ramp_days > 0:
        inside = np.minimum(elapsed, ramp_days)
        cumulative = inside * inside / (2 * ramp_days) + np.maximum(elapsed - ramp_days, 0.0)
    else:
        cumulative = elapsed
    shares = np.diff(cumulative, axis=-1) / np.diff(edges)
    return np.nan_to_num(shares, nan=0.0)


def present_value(line: Timeline, rate: float, in_use: Array, ramp_days: float = 0.0) -> Array:
    """Present value of 1 kEUR per period from ``in_use`` (working days, any shape; NaN: never), same shape."""
    return np.asarray((earned(line, in_use, ramp_days) * discount(line, rate)).sum(axis=-1), dtype=np.float64)


def fine_avoided(line: Timeline, rate: float, delivered: Array, deadline: float) -> Array:
    """Present value of the late periods that delivery saves, for a fine of 1 kEUR per period late, shape of ``delivered``.

    A duty due on working day ``deadline`` costs 1 kEUR per period (pro rata) from then until it is ``delivered``
    (NaN: never), at most to the end of the benefit periods.  Its cost is ``fine_avoided(deadline) - fine_avoided(delivered)``.
    """
    return present_value(line, rate, np.maximum(np.asarray(delivered, dtype=np.float64), deadline))
