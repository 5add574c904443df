"""Who would accept a plan: per partner and per group of partners, and what keeps everybody in.

Worths in kEUR of present value (points of the five-step scale where the chain counts in points, at ``point_keur``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from ketenopt.domain.game import Group


@dataclass(frozen=True, slots=True)
class DealRow:
    """One partner.

    ``today`` under today's practice, ``alone`` by itself, ``alone_with_part`` with its equal part of joint funds,
    ``plan`` under the plan.  ``payment`` of the smallest that keep everybody in (positive: receives).  ``shapley``,
    ``nucleolus`` (None: too many partners) and ``least_core`` divide what the plan brings; ``price_low`` to ``price_high`` is
    what it brings at marginal prices, over all that are optimal (None: no limit).  ``settled``: what it receives by each
    settlement of the plan's cost.  ``understating``: what declaring its benefits too low would bring it (None: not asked).
    """

    partner: str
    today: float
    alone: float
    alone_with_part: float
    plan: float
    payment: float
    shapley: float
    shapley_error: float
    nucleolus: float | None
    least_core: float
    price_low: float | None
    price_high: float | None
    settled: Mapping[str, float]
    understating: float | None

    @property
    def change(self) -> float:
        """What the plan brings against today."""
        return self.plan - self.today

    @property
    def gives_in(self) -> bool:
        """Worse off than today, by more than a euro."""
        return self.change < -1e-3


@dataclass(frozen=True, slots=True)
class LeavingGroup:
    """A group that is worth ``gain`` more by itself (``worth``) than under the plan (``plan``)."""

    members: Group
    worth: float
    plan: float

    @property
    def gain(self) -> float:
        """What leaving would bring it."""
        return self.worth - self.plan


@dataclass(frozen=True, slots=True)
class Deal:
    """The deal check of one plan.

    ``groups`` that gain by leaving, the largest gain first, out of ``asked`` (all there are, or where ``searched`` those that
    constraint generation met).  ``parts``: what groups could do at most, shares of everything allowed; else whole plans.
    ``moved``: kEUR of the smallest payments; not ``enough``: even then a group gains ``short``.  ``least_core``: the least
    that leaving must cost for some split to hold everybody; at most 0 where one does.  ``on_funds``: part of what all
    together can have that rests on funds nobody owns.  ``understated``: the share by which benefits were declared too low.
    ``prices_stable``: the split by prices holds every group; else ``prices_broken_by`` says why it need not.
    """

    scenario: str
    rule: str
    plan_hash: str
    total: float
    rows: tuple[DealRow, ...]
    groups: tuple[LeavingGroup, ...]
    asked: int
    searched: bool
    parts: bool
    moved: float
    enough: bool
    short: float
    least_core: float
    best: float
    on_funds: float
    prices_stable: bool
    prices_broken_by: tuple[str, ...]
    understated: float
    notes: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        data = asdict(self)
        for row, line in zip(data["rows"], self.rows, strict=True):
            row |= {"change": line.change, "gives_in": line.gives_in, "settled": dict(line.settled)}
        for group, what in zip(data["groups"], self.groups, strict=True):
            group["gain"] = what.gain
        return data
