"""What a plan asks of the teams: slices, ranks, money and hired people, in integers and days.

A *slice* is an increment, or the part of a divisible one (or of a product) that starts in one period.  Engines take
Orders, never a Plan.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Work:
    """Items of one partner in one skill that a slice asks for: a package, or rollout work.

    ``key`` is the package's id in the draws; the items are ``first`` .. ``first + count - 1`` of that package.
    ``estimate`` is the expected person-days per item; ``chain_rank`` and ``own_rank`` its places among the partner's
    slices in the chain's order and in the partner's own (0 goes first).  ``effort`` is the person-days per item where
    they are not drawn (rollout), else None; ``delay_days`` pass after rollout work before the partner uses the slice.
    ``of`` is the number of items of the whole package.
    """

    key: str
    partner: str
    skill: str
    first: int
    count: int
    estimate: float
    chain_rank: int = 0
    own_rank: int = 0
    effort: float | None = None
    delay_days: float = 0.0
    of: int = 0


@dataclass(frozen=True, slots=True)
class Instalments:
    """What one payer pays: kEUR ``amounts`` in each period of execution, from ``accounts`` in that order."""

    accounts: tuple[str, ...]
    amounts: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Wait:
    """A predecessor: the ``slice`` that must be delivered, the lag in working days, and who worked on it."""

    slice: str
    lag_days: float
    partners: tuple[str, ...]
    unit: str
    """Unit key of the predecessor, which keys the draw of the hand-over."""


@dataclass(frozen=True, slots=True)
class SliceOrder:
    """One slice.  ``id`` is ``UNIT@period index``; ``draw`` its id in the draws (domain.draws.slice_id).

    ``planned_day`` is the first day of its period, ``planned_delivery`` the day its planned execution ends; ``rank`` its
    place in the chain's order; ``cost_of_delay`` kEUR lost per working day that it is late, planned successors
    counted once.  ``running`` is kEUR per period that partners pay from their accounts once they use it.
    ``start`` and ``upto`` are the cumulative shares of the unit before and with this slice; ``losses`` kEUR per working
    day late by who loses them, of which ``cost_of_delay`` is the sum; ``done`` says that it is under way on day 0.
    ``never_after`` and ``never_required`` name units of which the plan does not fund enough: the slice is never released,
    or never delivered.
    """

    id: str
    draw: str
    unit: str
    period: int
    share: float
    planned_day: float
    planned_delivery: float
    rank: int
    cost_of_delay: float
    work: tuple[Work, ...] = ()
    rollouts: tuple[Work, ...] = ()
    after: tuple[Wait, ...] = ()
    requires: tuple[str, ...] = ()
    instalments: tuple[Instalments, ...] = ()
    running: tuple[Instalments, ...] = ()
    integrate: bool = True
    never_after: tuple[str, ...] = ()
    never_required: tuple[str, ...] = ()
    start: float = 0.0
    upto: float = 1.0
    losses: tuple[tuple[str, float], ...] = ()
    done: bool = False

    @property
    def product(self) -> bool:
        """True for (a share of) a product: delivered and in use with the last of its parts."""
        return self.unit.startswith("product:")


@dataclass(frozen=True, slots=True)
class AccountOrder:
    """Money of one account, kEUR: ``fresh`` what each (benefit) period adds (budget + received - paid - contractors).

    ``keep`` is the share of what is left that can still be used on entering each period; debt is kept in full.
    """

    account: str
    fresh: tuple[float, ...]
    keep: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class HireOrder:
    """Contractors of one partner in one skill: FTE per period of the plan; a pseudo-team with that ``team`` id."""

    team: str
    partner: str
    skill: str
    fte: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Orders:
    """Everything an engine needs to know of a plan; slices, accounts and hires sorted by id.

    ``willing`` is, by partner, the part of ``follows_chain`` that is left where the plan costs it something; 1 where absent.
    """

    slices: tuple[SliceOrder, ...]
    accounts: tuple[AccountOrder, ...]
    hires: tuple[HireOrder, ...]
    willing: tuple[tuple[str, float], ...] = ()
