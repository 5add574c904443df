"""Estimates with their intervals: means, percentiles, chances and paired differences.

Everything here is a function of the numbers handed in and a seed; what did not happen within the horizon is NaN
and counts as later than everything.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from ketenopt.domain.estimate import Chance, Difference, Direction, Estimate, Quantile, Verdict

Array = NDArray[np.float64]
PERCENTILES = (0.10, 0.50, 0.80, 0.85, 0.95)
CONFIDENCE = 0.95
RESAMPLES = 999
MOST_SAID = 0.95
"""No chance above this is shown unless the replications support it."""


def half_width(values: Array) -> float | None:
    """Half the 95 % interval of a mean: t(n - 1) s / sqrt(n); None below two values."""
    n = len(values)
    if n < 2:
        return None
    return float(stats.t.ppf((1 + CONFIDENCE) / 2, n - 1) * values.std(ddof=1) / math.sqrt(n))


def quantile(values: Array, p: float) -> Quantile:
    """The ceil(n p)-th smallest value, with the interval of order statistics that holds the true one in 95 %.

    With B ~ binomial(n, p) values below the true quantile, P(x[l] <= q <= x[u]) = P(l <= B < u) >= .95 for any
    continuous distribution (David and Nagaraja 2003, 7.1).
    """
    ordered = np.sort(np.where(np.isnan(values), np.inf, values))
    n = len(ordered)
    low, high = _ranks(n, p)
    return Quantile(
        p=p,
        value=_happened(ordered[max(math.ceil(round(n * p, 9)), 1) - 1]),
        low=_happened(ordered[low - 1]) if low >= 1 else None,
        high=_happened(ordered[high - 1]) if high <= n else None,
    )


@lru_cache(maxsize=1024)
def _ranks(n: int, p: float) -> tuple[int, int]:
    """l and u of the interval; the same for every measure of a run."""
    tail = (1 - CONFIDENCE) / 2
    return int(stats.binom.ppf(tail, n, p)), int(stats.binom.ppf(1 - tail, n, p)) + 1


def _happened(value: np.float64) -> float | None:
    return float(value) if np.isfinite(value) else None


def estimate(measure: str, unit: str, better: Direction, values: Array) -> Estimate:
    """What ``values`` (one a replication, at least one) say about ``measure``."""
    happened = values[~np.isnan(values)]
    return Estimate(
        measure=measure,
        unit=unit,
        better=better,
        n=len(values),
        happened=len(happened),
        mean=float(happened.mean()) if len(happened) else None,
        half_width=half_width(happened),
        quantiles=tuple(quantile(values, p) for p in PERCENTILES),
    )


def chance(successes: int, n: int) -> Chance:
    """``successes`` of ``n`` with its exact interval (Clopper and Pearson 1934), and what may be shown of it."""
    tail = (1 - CONFIDENCE) / 2
    low = float(stats.beta.ppf(tail, successes, n - successes + 1)) if successes else 0.0
    high = float(stats.beta.ppf(1 - tail, successes + 1, n - successes)) if successes < n else 1.0
    value = successes / n
    cap, floor = max(MOST_SAID, low), min(1 - MOST_SAID, high)
    return Chance(successes, n, value, low, high, floor, cap, shown=min(max(value, floor), cap))


def stream(seed: int, *names: str) -> np.random.Generator:
    """Chance of the analysis itself (resampling): one stream a purpose, so that none moves another."""
    key = hashlib.sha256("/".join([str(seed), "analyse", *names]).encode()).digest()
    return np.random.Generator(np.random.Philox(key=int.from_bytes(key[:16], "little")))


@dataclass(frozen=True, slots=True)
class Subject:
    """What a difference is about."""

    scenario: str
    baseline: str
    measure: str
    unit: str
    better: Direction


def mean_difference(about: Subject, values: Array, baseline: Array) -> Difference | None:
    """Scenario minus baseline by paired t.

    Pairs in which one of the two did not happen are left out; None when no pair is left.
    """
    both = ~(np.isnan(values) | np.isnan(baseline))
    a, b = values[both], baseline[both]
    if not len(a):
        return None
    d = _apart(a, b)
    half = half_width(d)
    interval = (None, None) if half is None else (float(d.mean()) - half, float(d.mean()) + half)
    return _difference(about, "mean", (a, b, d), float(d.mean()), interval)


def quantile_difference(about: Subject, p: float, values: Array, baseline: Array, seed: int, end: float) -> Difference:
    """Difference of a percentile by paired bootstrap (percentile interval, 999 resamples of whole replications).

    ``values`` and ``baseline`` are days, NaN counting as ``end`` (the horizon); where either percentile lies there
    the size of the difference is unknown (None) but its sign may not be.
    """
    a, b = np.where(np.isnan(values), end, values), np.where(np.isnan(baseline), end, baseline)
    k = max(math.ceil(round(len(a) * p, 9)), 1) - 1

    def of(sample: Array, axis: int = -1) -> Array:
        return np.asarray(np.take(np.partition(sample, k, axis=axis), k, axis=axis))

    def gap(x: Array, y: Array, axis: int = -1) -> Array:
        return of(x, axis) - of(y, axis)

    d = _apart(a, b)
    interval: tuple[float | None, float | None] = (None, None)
    if len(a) > 1 and d.any():
        rng = stream(seed, about.scenario, about.measure, str(p))
        options: dict[str, Any] = {"vectorized": True, "n_resamples": RESAMPLES, "method": "percentile", "rng": rng}
        found = stats.bootstrap((a, b), gap, paired=True, **options).confidence_interval
        interval = (float(found.low), float(found.high))
    known = bool(of(a) < end and of(b) < end)
    row = _difference(about, f"p{round(100 * p)}", (a, b, d), float(gap(a, b)), interval)
    return row if known else replace(row, difference=None, half_width=None, low=None, high=None)


def verdict(better: Direction, d: Array, low: float | None, high: float | None) -> Verdict:
    """``equal`` when nothing differs in any replication, ``cannot-tell`` when the interval holds 0 or is unknown."""
    if not d.any():
        return "equal"
    if low is None or high is None or low <= 0.0 <= high or better == "none":
        return "cannot-tell"
    return "better" if (low > 0) == (better == "more") else "worse"


def _apart(a: Array, b: Array) -> Array:
    """a - b, and exactly 0 where only the order of additions made them differ."""
    d = a - b
    return np.where(np.abs(d) <= 1e-9 * np.maximum(np.abs(a), np.abs(b)), 0.0, d)


def _difference(
    about: Subject,
    statistic: str,
    sample: tuple[Array, Array, Array],
    point: float,
    interval: tuple[float | None, float | None],
) -> Difference:
    a, b, d = sample
    low, high = interval
    wins = (d > 0) if about.better == "more" else (d < 0) if about.better == "less" else np.zeros(len(d), dtype=bool)
    bands = np.quantile(d, (0.1, 0.9), method="inverted_cdf")
    return Difference(
        scenario=about.scenario,
        baseline=about.baseline,
        measure=about.measure,
        unit=about.unit,
        better=about.better,
        statistic=statistic,
        n=len(d),
        difference=point,
        half_width=None if low is None or high is None else (high - low) / 2,
        low=low,
        high=high,
        p10=float(bands[0]),
        p90=float(bands[1]),
        share_better=float(wins.mean()),
        share_equal=float((d == 0).mean()),
        variance_reduction=_reduction(a, b, d),
        verdict=verdict(about.better, d, low, high),
    )


def _reduction(a: Array, b: Array, d: Array) -> float | None:
    if len(d) < 2 or (within := float(d.var(ddof=1))) <= 0.0:
        return None
    return float((a.var(ddof=1) + b.var(ddof=1)) / within)
