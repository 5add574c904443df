"""What is to be done: initiatives and their increments, what they ask, what they are worth, to whom."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from ketenopt.domain.distribution import Distribution, Finite, Fixed, NonNegative, Probability
from ketenopt.domain.vocabulary import ZERO, BenefitKind, Decision, Id, Money, Noun, UnitRef


class Benefit(Noun):
    """What an initiative is worth to one partner or beneficiary once it is in use there."""

    value: Finite = 0.0
    """kEUR per period once in use; negative for a running cost or a burden."""
    goals: dict[Id, Finite] = {}
    """Points per period towards goals, each valued by the partner's own weight."""
    ramp_days: NonNegative = 0.0
    """Working days from in use to full benefit, linear."""
    owner: Id | None = None
    """Who answers for this benefit being realised (bateneigenaar)."""
    excludable: bool = True
    """False when a partner that stays out enjoys it all the same."""
    scale: Literal["--", "-", "0", "+", "++"] | None = None
    """The step it was given as, when it was not given in money."""


class Package(Noun):
    """Work of one partner in one skill for one increment: what its teams pull, item by item."""

    partner: Id
    skill: Id = "general"
    items: Annotated[int, Field(ge=1, le=100_000)] = 1
    """Number of backlog items."""
    effort: Distribution = Fixed(value=10.0)
    """Person-days per item."""


class Rollout(Noun):
    """Work by which one partner takes an increment into use."""

    effort: NonNegative = 0.0
    """Person-days of the partner's own teams."""
    skill: Id = "general"
    items: Annotated[int, Field(ge=1, le=10_000)] = 1
    delay_days: NonNegative = 0.0
    """Working days between the end of that work and use by all (training, phased roll-out)."""


class Increment(Noun):
    """The smallest part of an initiative with working value; funded whole unless the initiative is divisible."""

    name: str = ""
    share: Probability = 1.0
    """Share of the initiative's benefits that begins when this increment is in use."""
    packages: dict[Id, Package] = {}
    cost: dict[Id, Money] = {}
    """kEUR by payer (a partner or a fund) over the whole execution, spread evenly over it."""
    periods: Annotated[int, Field(ge=1)] | None = None
    """Execution time in periods; absent: derived from the packages and the teams."""
    requires: tuple[UnitRef, ...] = ()
    """Must be funded too, delivered no later than this one; no time between."""
    after: dict[UnitRef, NonNegative] = {}
    """Starts only after these are delivered, plus a lag in working days.  Shorthand: a list."""
    done: Annotated[float, Field(ge=0, lt=1)] = 0.0
    """Share of its items that is done on the first day.  Above 0 it is under way: it starts then or stops for good, without
    a decision or a gate before it; ``cost`` is what is still to be paid."""
    grows: Distribution = ZERO
    """Share of its items that turns up while it is under way (scope), one draw a replication; the plan counts on the mean."""
    integration: NonNegative = 0.0
    """Person-days of chain test and integration, from what partners supply."""
    integrate: bool = True
    """False when nothing has to be integrated: delivered when its work is done."""
    rollout: dict[Id, Rollout] = {}
    """By partner that must take it into use; absent: in use there at delivery."""
    decision: Decision = "free"


class Initiative(Noun):
    """A proposal: who pulls it, what it is worth to whom, and its ordered increments."""

    name: str = ""
    owner: Id | None = None
    """The partner that holds the right to do it (trekker)."""
    decision: Decision = "free"
    divisible: bool = False
    """True when any share of an increment can be funded; default all or nothing per increment."""
    minimum_share: Probability = 0.0
    """Smallest share worth funding when divisible."""
    wanted: date | None = None
    """Date the owner hopes for; a promise, not a constraint."""
    deadline: date | None = None
    """Legal date; late delivery costs ``fine`` and breaks no plan."""
    fine: dict[Id, Money] = {}
    """kEUR per period late, by partner that bears it: the real consequence, elastic."""
    kind: BenefitKind = "efficiency"
    benefits: dict[Id, Benefit] = {}
    """By partner, or beneficiary that is no partner."""
    uncertainty: Distribution = Fixed(value=1.0)
    """Common factor on all effort of the initiative, one draw a replication."""
    increments: dict[Id, Increment]
    requires: tuple[UnitRef, ...] = ()
    """Applies to every increment."""
    after: dict[UnitRef, NonNegative] = {}
    """Applies to every increment.  Shorthand: a list."""
    run_by: Id | None = None
    """Who will run the result."""
    paid_by: Id | None = None
    """Who will pay for running it."""
    running_cost: dict[Id, Money] = {}
    """kEUR per period by partner once in use."""
    status: Literal["green", "amber", "red"] | None = None
    """Reported status, for the watermelon check."""


class Group(Noun):
    """Initiatives of which at most one (exclusive) or exactly one (options) is done."""

    name: str = ""
    kind: Literal["exclusive", "options"] = "exclusive"
    initiatives: Annotated[tuple[Id, ...], Field(min_length=1)]


class Product(Noun):
    """A chain facility (ketenvoorziening): increments of several partners worth something only together."""

    name: str = ""
    increments: Annotated[tuple[UnitRef, ...], Field(min_length=1)]
    benefits: dict[Id, Benefit] = {}
    kind: BenefitKind = "efficiency"
