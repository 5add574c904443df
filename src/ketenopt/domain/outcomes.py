"""What happened: the outcome of a block of replications, as arrays with named axes.

R replications, S slices (an increment, or the part of a divisible one that starts in one period), U users (the
partners, sorted), M teams (sorted), K impediment kinds (sorted), B accounts, N = T + H periods.  NaN: did not
happen within the horizon.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

CAUSES = ("work", "capacity", "predecessor", "handover", "impediment", "integration", "money", "decision")
"""Exclusive causes of lead time, in days, from the first day of a slice's planned period (from its release where that is
earlier) to delivery; they add up exactly.

A slice is at work while any of its items is worked on; ``capacity`` includes room under a partner's limit on open
increments; ``integration`` includes rework and the wait for sync and release moments; ``decision`` includes gates.  A
product has no lead time of its own: it is delivered and in use with the last of its parts."""


@dataclass(frozen=True, slots=True)
class ItemLog:
    """Per item, on request; arrays of equal length, sorted by (replication, item)."""

    replication: NDArray[np.int64]
    item: NDArray[np.str_]
    team: NDArray[np.str_]
    arrived: Array
    started: Array
    finished: Array


@dataclass(frozen=True, slots=True)
class EventLog:
    """What happened to every case, on request: the columns process-mining tools read, in order of time.

    Arrays of equal length; ``timestamp`` in working days, ``resource`` a team, an owner, or "" where nobody acts.
    """

    replication: NDArray[np.int64]
    case_id: NDArray[np.str_]
    activity: NDArray[np.str_]
    timestamp: Array
    resource: NDArray[np.str_]


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The outcome of replications ``first`` .. ``first + R - 1`` of one plan."""

    first: int
    slices: tuple[str, ...]
    """Unit key of every slice."""
    slice_period: NDArray[np.int64]
    """Planned start period of every slice, (S,)."""
    slice_share: Array
    """Share of the unit that the slice is, (S,)."""
    users: tuple[str, ...]
    teams: tuple[str, ...]
    impediments: tuple[str, ...]
    accounts: tuple[str, ...]
    released: Array
    """(R, S) working days, like the next four; a slice without items has no first or last work."""
    first_work: Array
    last_work: Array
    integrated: Array
    delivered: Array
    in_use: Array
    """(R, S, U): in use at each partner; equals delivered where no rollout is needed."""
    causes: Array
    """(R, S, len(CAUSES)) days; zero where the slice was not delivered."""
    busy: Array
    """(R, M) slot-days worked divided by slots, like the next two; within the plan's periods in which the team has people."""
    blocked: Array
    idle: Array
    hits: Array
    """(R, K) number of impediments that struck."""
    hit_days: Array
    """(R, K) working days that work stood still for them."""
    spent: Array
    """(R, B, N) kEUR of instalments; contractors (paid whatever happens) and running cost (part of benefits) excluded."""
    effort_done: Array
    """(R,) person-days."""
    items: ItemLog | None = None
    gates: tuple[str, ...] = ()
    """Gates (sorted), G of them."""
    gate_days: Array | None = None
    """(R, G) working days that slices stood ready but for this gate, summed over slices; None: not recorded."""

    events: EventLog | None = None
    unfinished: NDArray[np.int64] | None = None
    """(R, S) what each slice that is not delivered waits for at the horizon, as its place in ``CAUSES``; -1: delivered, or not
    ordered in that replication; None: not recorded."""

    @property
    def replications(self) -> int:
        """R."""
        return int(self.delivered.shape[0])
