"""What the replications say about a number, and how surely.

The 95 % half width of a mean is the noise of the simulation and shrinks with more replications: it belongs in an
annex.  The band for a director is P10 to P90 of the outcomes.  ``None`` stands for "not within the horizon" or
"does not apply"; NaN and infinity do not occur.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["better", "worse", "equal", "cannot-tell"]
Direction = Literal["more", "less", "none"]


@dataclass(frozen=True, slots=True)
class Moment:
    """A working day from the start of the chain, and the ISO date on which it falls."""

    day: float
    date: str


@dataclass(frozen=True, slots=True)
class Quantile:
    """A percentile of the outcomes with its own 95 % interval from order statistics.

    ``value`` None: at that probability it does not happen within the horizon; ``low`` or ``high`` None: the
    replications are too few to bound it on that side, or the bound lies beyond the horizon.
    """

    p: float
    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Estimate:
    """What one measure of one scenario is, over the replications.

    ``mean`` and ``half_width`` (95 %, Student t) over the replications in which it happened, ``happened`` of ``n``;
    ``quantiles`` at P10, P50, P80, P85 and P95 over all of them, "never" counting as later than everything.
    ``better`` says whether more or less of it is better, and ``none`` that it is neither.
    """

    measure: str
    unit: str
    better: Direction
    n: int
    happened: int
    mean: float | None
    half_width: float | None
    quantiles: tuple[Quantile, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A scenario minus the baseline on the same luck, replication by replication.

    ``statistic`` is what is compared: ``mean`` (paired t) or a percentile such as ``p80`` (paired bootstrap);
    ``low`` to ``high`` is the 95 % interval of ``difference``, ``half_width`` half its length.  ``p10`` and ``p90``
    band the differences themselves.  ``share_better`` of the replications the scenario did better and
    ``share_equal`` exactly as well.  ``variance_reduction`` = (var a + var b) / var(b - a): how many times fewer
    replications pairing needs; None when the differences do not vary.  ``verdict`` is from the scenario's side, and
    ``cannot-tell`` when the interval holds 0.
    """

    scenario: str
    baseline: str
    measure: str
    unit: str
    better: Direction
    statistic: str
    n: int
    difference: float | None
    half_width: float | None
    low: float | None
    high: float | None
    p10: float | None
    p90: float | None
    share_better: float
    share_equal: float
    variance_reduction: float | None
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Chance:
    """A probability estimated as ``successes`` of ``n`` replications, with its 95 % interval (Clopper-Pearson).

    ``shown`` is what may be said: ``value`` between ``floor`` and ``cap``, which the replications must support to lie
    beyond 0.05 and 0.95, so that no screen promises 100 %; print ">95 %" where ``value`` is above the cap.
    """

    successes: int
    n: int
    value: float
    low: float
    high: float
    floor: float
    cap: float
    shown: float
