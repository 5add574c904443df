"""What stands in the way: gates, impediments, the chain test, the rhythm, and working without a boss."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from ketenopt.domain.distribution import Distribution, Fixed, NonNegative, Positive, Probability
from ketenopt.domain.vocabulary import ZERO, Id, Noun, UnitRef


class Gate(Noun):
    """A one-off blocker that stands until a named body acts: legal basis, tender, test environment."""

    name: str = ""
    blocks: Annotated[tuple[UnitRef, ...], Field(min_length=1)]
    acts: Id
    """The partner or body that must act."""
    expected: date
    """Day on which it is expected to be ready to decide."""
    delay: Distribution = ZERO
    """Working days after the expected day; the body's calendar comes on top."""
    at: Literal["release", "delivery"] = "release"
    """Whether the work cannot start or its result cannot be delivered."""


class Hits(Noun):
    """Which work an impediment hits; an empty list means all."""

    partners: tuple[Id, ...] = ()
    teams: tuple[Id, ...] = ()
    skills: tuple[Id, ...] = ()
    initiatives: tuple[Id, ...] = ()


class Impediment(Noun):
    """A recurring blocking: how often it strikes, how long it lasts, who must act, who is hit."""

    name: str = ""
    owner: Id
    """The partner or body whose resolvers must act."""
    hits: Hits = Hits()
    rate: NonNegative
    """Hits per day of work on an item."""
    duration: Distribution
    """Working days of a resolver's time per hit."""
    holds_wip: bool = True
    """True when the blocked item keeps its slot."""


class Integration(Noun):
    """The chain test: where increments of several partners are put together."""

    duration: Distribution = ZERO
    """Working days per attempt."""
    slots: Annotated[int, Field(ge=1)] | None = None
    """Increments tested at the same time; absent: no limit."""
    rework: Probability = 0.0
    """Probability that an attempt sends work back."""
    rework_share: Distribution = Fixed(value=0.25)
    """Share of each package's effort that comes back."""
    attempts: Annotated[int, Field(ge=1, le=20)] = 3
    """At most this many attempts; the last one succeeds."""


class Cadence(Noun):
    """The chain's rhythm, in working days; 0 means at once."""

    sync_days: NonNegative = 0.0
    """Hand-over and integration happen at multiples of this."""
    release_days: NonNegative = 0.0
    """Delivery happens at multiples of this."""
    replanning_days: NonNegative = 0.0
    """Rankings are fixed at multiples of this; 0: fixed once, at the start."""


class Frictions(Noun):
    """What working together without a boss costs, each an assumption; roles change these and nothing else."""

    decision_days: Distribution = ZERO
    """Working days from the planned start of an increment until its decision is there."""
    handover_days: Distribution = ZERO
    """Working days between delivery of a predecessor and the start elsewhere."""
    follows_chain: Probability = 1.0
    """Share of items that partners rank as the chain does; the others rank by their own benefit."""
    impediment_order: Literal["first-come", "weighed"] = "first-come"
    """Order of the resolvers' queues: first come, or value lost a day over expected duration (the cmu rule)."""
    found_before: Probability = 0.0
    """Share of impediments found and removed before they bite."""
    information_days: NonNegative = 0.0
    """Age of what a ranking knows of other partners."""
    advice_accepted: Probability = 1.0
    """Probability that the decider takes the portfolio manager's advice."""
    dependencies_known: Probability = 1.0
    """Share of dependencies known when planning."""


class Roles(Noun):
    """Which of the two chain roles are filled."""

    portfolio_manager: bool = False
    product_manager: bool = False
    programme_director: bool = False
    chain_coordinator: bool = False


class Governance(Noun):
    """Who decides, how mature the collaboration is, and the frictions that follow."""

    form: Literal["no-boss", "board-unanimous", "board-majority", "chain-manager-mandate", "push-through"] = "no-boss"
    maturity: Annotated[int, Field(ge=1, le=5)] = 2
    sharing: Literal["alone", "information", "ranking", "capacity", "mandate"] = "information"
    roles: Roles = Roles()
    frictions: Frictions = Frictions()
    pull_forward: bool = False
    """True when an increment may be released before its planned period once all else is ready."""
    payments: bool = False
    """Payments between partners: off unless agreed."""
    budget_moments: tuple[date, ...] = ()
    """Dates at which money may move between partners."""


class Arrivals(Noun):
    """A stream of items that come in by themselves, at one partner, in one skill."""

    name: str = ""
    partner: Id
    skill: Id = "general"
    interarrival: Distribution
    """Working days between arrivals."""
    effort: Distribution
    """Person-days per item."""
    kind: Literal["chain", "own"] = "own"
    """Own work of the partner, or work for the chain."""
    priority: int = 0
    """Lower goes first among arriving items."""
    until_days: Positive | None = None
    """No arrivals after this day."""
