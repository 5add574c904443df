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
    replan: Literal["ranking", "plan"] = "ranking"
    """What is fixed again then: the order of work, or what is funded and started as well (at the next period border)."""
    roles_meet_days: Positive | None = None
    """The two chain roles meet each so many working days; what one knows is then no older for the other.  Absent: never."""


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
    """Share of dependencies known when planning; the others are found out when work would start without what it needs."""
    commitment_kept: Probability = 1.0
    """Probability that a partner gives its people to an increment when that is released (trust)."""
    commitment_days: NonNegative = 20.0
    """Working days by which its people come late where it does not."""
    alignment_share: NonNegative = 0.0
    """Part by which effort grows with every further partner that works on the same increment."""
    meeting_share: Annotated[float, Field(ge=0, lt=1)] = 0.0
    """Part of every team's capacity that shared meetings take."""
    cooperation_raises: Probability = 0.0
    """Part of what is missing in ``follows_chain`` that each benefit of cooperation fills, from the next period on."""
    sacrifice_lowers: NonNegative = 0.0
    """How much a partner that loses by the plan follows it less: times 1 - this x loss / what it compares with."""
    unclear_factor: Annotated[float, Field(ge=1)] = 2.0
    """Times as long as others that decisions take for which nobody, or more than one, is accountable."""


class Roles(Noun):
    """Which of the two chain roles are filled."""

    portfolio_manager: bool = False
    product_manager: bool = False
    programme_director: bool = False
    chain_coordinator: bool = False


Part = Annotated[float, Field(ge=-1, le=1, allow_inf_nan=False)]
Lever = Literal[
    "portfolio_manager",
    "product_manager",
    "programme_director",
    "chain_coordinator",
    "board-unanimous",
    "board-majority",
    "chain-manager-mandate",
    "push-through",
    "alone",
    "ranking",
    "capacity",
    "mandate",
]


class Effect(Noun):
    """What a role, a form of governance or a rung of sharing changes, and nothing else.

    Days and rework are multiplied.  Of a share, the part of what is missing to 1 that is filled; negative: the part of what
    is there that is lost.  What stands here replaces the preset of ``ketenopt.domain.governed``.
    """

    decision_days: NonNegative = 1.0
    handover_days: NonNegative = 1.0
    information_days: NonNegative = 1.0
    replanning_days: NonNegative = 1.0
    rework: NonNegative = 1.0
    follows_chain: Part = 0.0
    found_before: Part = 0.0
    advice_accepted: Part = 0.0
    dependencies_known: Part = 0.0
    commitment_kept: Part = 0.0
    weighs_impediments: bool = False
    """Resolvers take first what loses most value per day of theirs."""
    pools_teams: bool = False
    """Teams with nothing of their own to do pull planned work of other partners in their skills."""


class Responsibility(Noun):
    """Who does what in a decision (RASCI): partners, bodies or roles."""

    name: str = ""
    about: tuple[UnitRef, ...] = ()
    """What is decided about: the start of these; empty: of everything."""
    responsible: tuple[Id, ...] = ()
    accountable: tuple[Id, ...] = ()
    """Exactly one, or the decision takes longer (``unclear_factor``)."""
    supporting: tuple[Id, ...] = ()
    consulted: tuple[Id, ...] = ()
    informed: tuple[Id, ...] = ()


class Governance(Noun):
    """Who decides, how mature the collaboration is, and the frictions that follow."""

    form: Literal["no-boss", "board-unanimous", "board-majority", "chain-manager-mandate", "push-through"] = "no-boss"
    maturity: Annotated[int, Field(ge=1, le=5)] = 2
    sharing: Literal["alone", "information", "ranking", "capacity", "mandate"] = "information"
    roles: Roles = Roles()
    programme: tuple[Id, ...] = ()
    """Initiatives that the programme director decides about; empty: all."""
    decided_by: Id | None = None
    """The body that accepts the portfolio manager's advice, at its meetings; absent: whoever it is decides at once."""
    decisions: dict[Id, Responsibility] = {}
    """The RASCI matrix, by decision; silent about an increment: its decision takes as long as any."""
    effects: dict[Lever, Effect] = {}
    """By role, form or rung of sharing what it changes, where it is not the preset."""
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
    effort: Distribution = ZERO
    """Person-days per item; without meaning where ``creates`` says what comes in."""
    creates: Id | None = None
    """Initiative that serves as a template: every arrival is all of its increments, and it is never planned itself."""
    kind: Literal["chain", "own"] = "own"
    """Own work of the partner, or work for the chain."""
    priority: int = 0
    """Lower goes first among arriving items."""
    until_days: Positive | None = None
    """No arrivals after this day."""
