"""The chain's clock: weekdays from the start as float working days, and the periods of the plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from ketenopt.domain.chain import About

DAYS_PER_YEAR = 260.0
"""Weekdays in a year, for rates per year."""
OPENS, CLOSES = 9, 17
"""Hours between which a working day falls where a moment is written with a time: what is before another stays before it."""


@dataclass(frozen=True)
class Timeline:
    """Periods 0..T-1 of the plan, then H benefit periods of the last period's length.

    ``bounds`` (T + 1 working days) are the borders of the plan's periods; ``years`` (T) the budget year of each;
    ``benefit_bounds`` (T + H + 1) continue them.
    """

    start: date
    periods: tuple[str, ...]
    bounds: NDArray[np.float64]
    benefit_bounds: NDArray[np.float64]
    years: tuple[int, ...]

    @property
    def plan_end(self) -> float:
        """Working day on which the plan's last period ends: no starts from here on."""
        return float(self.bounds[-1])

    @property
    def horizon(self) -> float:
        """Working day on which counting stops: end of the benefit periods."""
        return float(self.benefit_bounds[-1])

    def day(self, when: date) -> float:
        """Working days from the start to ``when`` (a weekend counts as the next Monday); may be negative."""
        return float(np.busday_count(self.start.isoformat(), when.isoformat()))

    def date(self, day: float) -> date:
        """The weekday on which working day ``day`` (floored) falls."""
        start = np.busday_offset(self.start.isoformat(), 0, roll="forward")
        moved = np.busday_offset(start, int(np.floor(day)), roll="forward")
        return date.fromisoformat(str(moved))

    def moments(self, days: NDArray[np.float64]) -> NDArray[np.datetime64]:
        """Each of ``days`` by the calendar, to the second (rounded down, so order is kept): its weekday, from 09:00 to 17:00."""
        first = np.busday_offset(self.start.isoformat(), 0, roll="forward")
        whole = np.floor(days)
        seconds = np.floor((days - whole) * (CLOSES - OPENS) * 3600).astype(np.int64) + OPENS * 3600
        weekdays = np.busday_offset(first, whole.astype(np.int64)).astype("datetime64[s]")
        found: NDArray[np.datetime64] = weekdays + seconds.astype("timedelta64[s]")
        return found

    def period(self, day: float) -> int:
        """Index of the (benefit) period that holds ``day``; T + H at or after the horizon."""
        return int(np.searchsorted(self.benefit_bounds, day, side="right") - 1)


def timeline(about: About) -> Timeline:
    """The timeline of a chain; periods are ordered by their first day."""
    ordered = sorted(about.periods.items(), key=lambda item: (item[1], item[0]))
    edges = [first.isoformat() for _, first in ordered] + [about.end.isoformat()]
    bounds = np.asarray(np.busday_count(about.start.isoformat(), edges), dtype=np.float64)
    last = bounds[-1] - bounds[-2]
    after = bounds[-1] + last * np.arange(1, about.benefit_periods + 1)
    return Timeline(
        start=about.start,
        periods=tuple(name for name, _ in ordered),
        bounds=bounds,
        benefit_bounds=np.concatenate([bounds, after]),
        years=tuple(first.year for _, first in ordered),
    )
