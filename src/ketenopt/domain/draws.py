"""Luck: everything chance decides in a block of replications, drawn before any plan is known.

A draw is a pure function of (seed, quantity, id, replication, occurrence), so scenarios share their luck, what is
added moves no other draw, and any block of replications equals the same rows of a larger block.  R replications.

Ids: a package is ``initiative/increment/package``, rollout work ``initiative/increment>partner``, an item
``PACKAGE/index``, an arriving item ``stream#number``.  What depends on a slice of a divisible unit carries the slice's
ordinal within its unit: :func:`slice_id`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def slice_id(unit: str, ordinal: int) -> str:
    """Id of the ``ordinal``-th slice of ``unit``; a whole unit keeps its key, whenever it starts."""
    return f"{unit}#{ordinal}" if ordinal else unit


def rollout_key(slice_: str, partner: str) -> str:
    """Id of the work by which ``partner`` takes a slice into use."""
    return f"{slice_}>{partner}"


def handover_key(predecessor: str, slice_: str, package: str) -> str:
    """Id of the hand-over of one predecessor to one package of a slice."""
    return f"{predecessor}>{slice_}/{package}"


@dataclass(frozen=True, slots=True)
class Hit:
    """One hit of an impediment on an item, or arrays (R, items) of them.

    ``gap`` person-days of work until it strikes, counted from the previous hit; ``duration`` working days of a
    resolver; ``found`` a uniform: below the scenario's ``found_before`` it was removed before it bit.
    """

    gap: Array
    duration: Array
    found: Array


@dataclass(frozen=True, slots=True)
class Attempts:
    """Integration of one slice, (R, attempts): working days, the uniform that decides rework, share that comes back."""

    duration: Array
    rework: Array
    share: Array


def commitment_key(slice_: str, partner: str) -> str:
    """Id of the commitment of ``partner`` to a slice."""
    return f"{slice_}>{partner}"


def dependency_key(predecessor: str, slice_: str) -> str:
    """Id of a dependency of a slice on a unit."""
    return f"{predecessor}>{slice_}"


@dataclass(frozen=True, slots=True)
class Visits:
    """What n arrivals of a template bring, by ids within the template.

    ``effort`` person-days by package, (n, items); ``follow`` uniforms by package or rollout, (n, items); ``integration`` per
    unit, each (n, attempts); ``handover`` (n,) days by :func:`handover_key`.
    """

    effort: Mapping[str, Array]
    follow: Mapping[str, Array]
    integration: Mapping[str, Attempts]
    handover: Mapping[str, Array]


@dataclass(frozen=True, slots=True)
class Stream:
    """Arrivals of one stream in one replication: working days between them and person-days each, (n,).

    Where arrivals create increments, ``visits`` holds what is drawn for them, and ``efforts`` is zero.
    """

    gaps: Array
    efforts: Array
    visits: Visits | None = None


@dataclass(frozen=True, slots=True)
class Draws:
    """All chance of replications ``first`` .. ``first + replications - 1``; see the module for the ids.

    ``factor`` (R,) per initiative; ``effort`` (R, items) person-days per package, that factor applied; ``follow``
    (R, items) uniforms per package or rollout: below ``follows_chain`` the item is ranked as the chain does;
    ``integration`` per slice; ``decision`` (R,) days per slice; ``handover`` (R,) days per :func:`handover_key`; ``gate`` (R,)
    days after the expected day; ``hits`` the first hit by (impediment, package or rollout); ``arrivals`` one
    :class:`Stream` a replication.  ``growth`` (R,) share of items that turn up per unit that can grow: they are the items
    after those of the package in ``effort`` and ``follow``.  ``advice`` (R, moments) uniforms: below ``advice_accepted``
    the n-th advice is taken; ``commitment`` (R,) uniforms by :func:`commitment_key`: below ``commitment_kept`` it is kept;
    ``surprise`` (R, 2) by :func:`dependency_key`: a uniform (below ``dependencies_known`` it was known), and the days of
    the decision that it takes when it was not.  Empty where the scenario leaves nothing to chance.
    ``later(impediment, item, replication, n)`` is the n-th hit of any item: (gap, duration, found), made on demand and unbounded.
    """

    seed: int
    first: int
    replications: int
    factor: Mapping[str, Array]
    effort: Mapping[str, Array]
    follow: Mapping[str, Array]
    integration: Mapping[str, Attempts]
    decision: Mapping[str, Array]
    handover: Mapping[str, Array]
    gate: Mapping[str, Array]
    hits: Mapping[tuple[str, str], Hit]
    arrivals: Mapping[str, tuple[Stream, ...]]
    later: Callable[[str, str, int, int], tuple[float, float, float]]
    growth: Mapping[str, Array] = field(default_factory=dict)
    advice: Array | None = None
    commitment: Mapping[str, Array] = field(default_factory=dict)
    surprise: Mapping[str, Array] = field(default_factory=dict)
