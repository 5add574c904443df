"""The question a plan answers, as index sets and arrays: everything a rule needs, nothing about files or solvers.

Letters are those of allocation.md; the table of symbols stands in ``ketenopt.optimise.formulation``.  P partners,
G beneficiaries (the P partners first, then those who are no partner), I units, N initiatives, K skills, M teams,
A accounts (the P partners' own first, then earmarks, then funds), T periods.  Index arrays hold -1 for "none".
Effort is in person-days, money in kEUR of the price year, values in kEUR of present value.

A unit that starts in period t is in execution in t .. t + D - 1 and delivered on the border t + D, the first day of
period t + D.  A product is a unit of D = 1 without work: the period at whose end its last part is delivered.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ketenopt.domain.errors import Shortage

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Loads:
    """Effort e: row l asks ``days[l]`` person-days of ``partner[l]`` in ``skill[l]`` in every period
    ``t + first[l] .. t + first[l] + length[l] - 1`` of a whole ``unit[l]`` that starts in t.  All (L,).
    """

    unit: Ints
    partner: Ints
    skill: Ints
    first: Ints
    length: Ints
    days: Array


@dataclass(frozen=True, slots=True)
class Payments:
    """Money c: row l takes ``keur[l]`` per period from ``account[l]``, in the periods that :class:`Loads` describes.

    ``cash`` is False for running cost, which the values V already contain: it takes budget, not utility twice.
    """

    unit: Ints
    account: Ints
    first: Ints
    length: Ints
    keur: Array
    cash: Bools


@dataclass(frozen=True, slots=True)
class People:
    """Who can do what.

    ``partner`` (M,) of each team; ``can`` (M, K); ``capacity`` Cap (M, T) person-days a plan may fill;
    ``hire_price`` h (P, K) kEUR per FTE per period; ``hire_limit`` Hmax (P, K, T) FTE; ``hire_days`` (P, T)
    person-days a hired FTE gives a plan; ``pooled`` True when the chain test is limited by ``test`` (P, T) person-days.
    """

    teams: tuple[str, ...]
    partner: Ints
    can: Bools
    capacity: Array
    hire_price: Array
    hire_limit: Array
    hire_days: Array
    pooled: bool
    test: Array


@dataclass(frozen=True, slots=True)
class Money:
    """Accounts.

    ``owner`` (A,) partner, -1 for a fund; ``earmark`` (A,) True where only ``allowed`` (A, N) initiatives may be
    paid; ``budget`` Bud (A, T); ``keep`` kappa (A, T) share of what is left at the end of t that can be spent in
    t + 1; ``counts`` (A,) False where the budget is only a limit.
    """

    accounts: tuple[str, ...]
    owner: Ints
    earmark: Bools
    allowed: Bools
    budget: Array
    keep: Array
    counts: Bools


@dataclass(frozen=True, slots=True)
class Ordering:
    """Dependencies.

    ``requires`` (Q, 2): unit, and the unit that must be delivered no later.  ``after`` (R, 3): predecessor,
    successor, and the least number of periods from the start of the one to the start of the other.
    """

    requires: Ints
    after: Ints


@dataclass(frozen=True, slots=True)
class Group:
    """Initiatives (indices into N) of which at most one, or exactly one, is done."""

    id: str
    kind: Literal["exclusive", "options"]
    initiatives: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Duties:
    """Legal duties, elastic: F = ``fine`` (J, P) kEUR per period late.

    ``worth`` (J, T + 1): periods of fine that are avoided, discounted, when ``initiative[j]`` is delivered on border
    b; ``everything`` (J,): the same for delivery in time.  Utility: fine * (sum_b worth[b] f[b] - everything).
    """

    initiative: Ints
    fine: Array
    worth: Array
    everything: Array


@dataclass(frozen=True, slots=True)
class Problem:
    """One scenario, posed.  See the module for the sets; all arrays are read-only by convention.

    ``periods_of`` D (I,); a unit may start in t with ``earliest`` <= t <= ``latest`` (I,), latest = -1: never;
    ``owner`` o(i) (I,) partner; ``initiative`` (I,), -1 for a product; ``works`` (I, P) who works on it;
    ``test`` g (I,) person-days of chain test per period of execution; ``value`` V (G, I, T);
    ``excludable`` (G, I); ``discount`` (T,); ``wip`` (P,), -1: no limit; ``minimum`` m (I,) smallest share.
    ``compare`` (P,) names what each partner compares a plan with, ``sacrifice`` s (P,) the loss it accepted.
    ``form`` is who decides (governance), ``agreed`` whether partners agreed to pay each other, ``moments`` the periods
    in which they can; ``wanted`` (N,) the day each initiative is wanted, infinite where nobody said.
    ``started`` are units that were started before a plan is made again.
    ``impossible`` says for units that must be done and cannot ever be: who is short of what.
    """

    scenario: str
    scenario_hash: str
    partners: tuple[str, ...]
    beneficiaries: tuple[str, ...]
    units: tuple[str, ...]
    initiatives: tuple[str, ...]
    skills: tuple[str, ...]
    periods: tuple[str, ...]
    initiative: Ints
    owner: Ints
    periods_of: Ints
    earliest: Ints
    latest: Ints
    divisible: Bools
    minimum: Array
    must: Bools
    loads: Loads
    payments: Payments
    works: Bools
    test: Array
    people: People
    money: Money
    ordering: Ordering
    groups: tuple[Group, ...]
    duties: Duties
    wip: Ints
    value: Array
    excludable: Bools
    discount: Array
    compare: tuple[Literal["today", "alone", "free-riding"], ...]
    sacrifice: Array
    impossible: tuple[Shortage, ...] = ()
    notes: tuple[str, ...] = ()
    form: str = "no-boss"
    agreed: bool = False
    moments: tuple[int, ...] = ()
    wanted: Array = field(default_factory=lambda: np.zeros(0))
    started: tuple[int, ...] = ()

    @property
    def T(self) -> int:  # noqa: N802 - the letter of the mathematics
        """Number of periods in which work can start."""
        return len(self.periods)

    @property
    def P(self) -> int:  # noqa: N802 - the letter of the mathematics
        """Number of partners."""
        return len(self.partners)

    def may_start(self) -> Bools:
        """(I, T): True where a unit may start in a period."""
        t = np.arange(self.T)[None, :]
        return np.asarray((t >= self.earliest[:, None]) & (t <= self.latest[:, None]))
