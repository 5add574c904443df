"""What a team can do: person-days of effort per working day, net of holidays and own work.

Plan and simulation read the same numbers: ``1 FTE = 1 person-day per working day x focus``.  After the plan's
last period a team keeps that period's capacity.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ketenopt.domain.chain import Chain
from ketenopt.domain.time import Timeline

Array = NDArray[np.float64]


def daily_capacity(chain: Chain, line: Timeline, team: str, withheld: bool = True) -> Array:
    """Person-days of effort per working day of ``team`` in every (benefit) period, shape (T + H,).

    ``withheld`` False leaves the share for the partner's own work in: its own items then arrive and take it.  Shared
    meetings take their part of what remains.
    """
    what = chain.teams[team]
    partner = chain.partners[what.partner]
    own = partner.own_work_share if what.own_work_share is None else what.own_work_share
    focus = chain.chain.focus if what.focus is None else what.focus
    fte = [what.fte_per_period.get(period, what.fte) for period in line.periods]
    fte += [fte[-1]] * chain.chain.benefit_periods
    return np.asarray(fte, dtype=np.float64) * (
        focus * (1.0 - own if withheld else 1.0) * (1.0 - chain.governance.frictions.meeting_share)
    )


def holidays(chain: Chain, line: Timeline, team: str) -> Array:
    """Working-day numbers on which ``team`` does not work, sorted, within the horizon."""
    calendar = chain.teams[team].calendar
    if calendar is None:
        return np.empty(0)
    days = {line.day(when) for when in chain.calendars[calendar].holidays if when.weekday() < 5}
    return np.asarray(sorted(d for d in days if 0 <= d < line.horizon), dtype=np.float64)


def working_days(chain: Chain, line: Timeline, team: str) -> Array:
    """Days on which ``team`` works in every (benefit) period, shape (T + H,)."""
    lengths = np.diff(line.benefit_bounds)
    free = np.histogram(holidays(chain, line, team), bins=line.benefit_bounds)[0]
    return np.asarray(lengths - free, dtype=np.float64)
