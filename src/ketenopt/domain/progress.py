"""How far the work is, for those who plan again: what can be known on a day, per replication."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """One slice that was released: ``period`` index of its release, days NaN until they come.

    ``to_do`` are the items to go by package, as far as they are known, ``items`` all of them; ``rollouts`` those to go by
    partner; ``to_pay`` kEUR of instalments by account that fall due in the period that begins next, the one after, and so on.
    """

    period: int
    released: float
    tested: float
    delivered: float
    to_do: Mapping[str, int]
    items: Mapping[str, int]
    rollouts: Mapping[str, int]
    to_pay: Mapping[str, tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class Known:
    """One replication on ``day``: released slices by draw id (:func:`ketenopt.domain.draws.slice_id`), kEUR by account."""

    replication: int
    day: float
    slices: Mapping[str, Progress]
    balance: Mapping[str, float]
