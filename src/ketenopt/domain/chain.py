"""The chain as a person describes it, in full form: every noun, its unit and its meaning.

Models are frozen and refuse unknown keys, so an invalid value does not exist.  Collections are mappings
keyed by id (letters, digits, ``-``, ``_``); ``name`` is for display only and changes no number.  Numbers
are plain floats here: their source, range and confidentiality stand in the scenario's register under the
dotted path of the value.  The shorthands of a first meeting (``teams: 2``, ``effort: {om: L}``, ``benefit:
{om: "++"}``) are expanded by ``read`` before these models see them.

Units: money kEUR of the price year, time working days, capacity FTE, effort person-days, probabilities and
shares 0..1.  A *period* is one step of the plan, a quarter by default.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from ketenopt.domain.distribution import Distribution, Finite, Fixed, NonNegative, Positive, Probability

SCHEMA_VERSION = 1

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$")]
PeriodId = Id
UnitRef = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}(/[A-Za-z0-9][A-Za-z0-9_-]{0,63})?$")]
"""An initiative (``dossier``: all of its increments) or one increment (``dossier/1``)."""

Money = NonNegative
PerPeriod = dict[PeriodId, NonNegative]
Decision = Literal["free", "must", "must-not"]
BenefitKind = Literal["efficiency", "ease", "cooperation", "statutory"]
ZERO = Fixed(value=0.0)


class Noun(BaseModel):
    """Base of every noun: frozen, closed, described by the docstrings of its fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class About(Noun):
    """What the chain is, when it starts, and the conventions its numbers follow."""

    name: str = ""
    """Name for display."""
    start: date
    """First day of the chain's clock; time counts weekdays from here."""
    periods: dict[PeriodId, date]
    """First day of every period of the plan, by id.  Shorthand: a number of calendar quarters."""
    end: date
    """First day after the last period.  Default: one quarter after the last period began."""
    price_year: int
    """All money is kEUR of this year."""
    discount_rate: Annotated[float, Field(ge=0, lt=1)] = 0.0225
    """Discount rate per year."""
    benefit_periods: Annotated[int, Field(ge=0, le=80)] = 8
    """Periods after the plan's horizon in which benefits still count; started work may finish there."""
    focus: Annotated[float, Field(gt=0, le=1)] = 0.7
    """Share of an FTE's working day that is effort on planned work."""
    point_keur: Positive = 100.0
    """kEUR per period that one point of the five-step scale stands for; only ever a guess."""
    points: bool = False
    """True when benefits rest mostly on the five-step scale: output then shows points, no euro sign."""
    example: bool = False
    """True for an example that is no statement about the organisations named: every output says so."""
    notes: tuple[str, ...] = ()
    """Sentences every reader of the outcome must see (limits of the data, say)."""


class Calendar(Noun):
    """Days on which nobody works."""

    holidays: tuple[date, ...] = ()
    """Dates with zero capacity."""


class Body(Noun):
    """A board, department or other body that decides or must act."""

    name: str = ""
    meetings_per_year: Annotated[float, Field(gt=0, le=260)] | None = None
    """Regular meetings per year; absent: decides on any day."""
    meetings: tuple[date, ...] = ()
    """Dates of meetings, where known; they replace ``meetings_per_year`` as far as they reach."""
    papers_days: NonNegative = 10.0
    """Working days before a meeting at which papers must be ready."""
    resolvers: Annotated[int, Field(ge=1)] = 1
    """Impediments of this owner that can be worked on at the same time."""


class Fund(Noun):
    """A joint pot: a budget decided by a body and owned by no partner."""

    name: str = ""
    decided_by: Id | None = None
    """The body that decides about this pot."""
    budget: PerPeriod = {}
    """kEUR available per period.  Shorthand: kEUR per year (``2027: 6000``)."""
    carry_over: Probability = 1.0
    """Share of what is left at the end of a budget year that may be used in the next; within a year all of it."""
    cost_in_objective: bool = True
    """False where the budget is only a limit and spending it costs the chain nothing."""


class Earmark(Noun):
    """Money of a partner that may pay for named initiatives only."""

    name: str = ""
    budget: PerPeriod = {}
    initiatives: tuple[Id, ...] = ()
    carry_over: Probability = 0.0


class Contractor(Noun):
    """Hired capacity in one skill."""

    price: Money
    """kEUR per FTE per period."""
    limit: PerPeriod = {}
    """Most FTE that can be hired per period."""


class Partner(Noun):
    """An autonomous organisation or department: its money, its rules of play, its interests."""

    name: str = ""
    kind: Literal["public", "semi-public", "private"] = "public"
    budget: PerPeriod = {}
    """Own kEUR for the chain per period.  Shorthand: ``own_budget``, a total or kEUR per year."""
    carry_over: Probability = 0.0
    """Share of unspent money that survives the end of a budget year; within a year all of it."""
    cost_in_objective: bool = True
    """False where the budget is only a limit."""
    earmarks: dict[Id, Earmark] = {}
    contractors: dict[Id, Contractor] = {}
    """Hired capacity by skill."""
    goals: dict[Id, Finite] = {}
    """kEUR this partner gives for one point of each goal."""
    wip: Annotated[int, Field(ge=1)] | None = None
    """Most increments this partner works on at the same time."""
    own_work_share: Annotated[float, Field(ge=0, lt=1)] = 0.0
    """Share of its teams' capacity withheld for the partner's own work."""
    plan_to_share: Annotated[float, Field(gt=0, le=1)] = 0.8
    """Share of capacity a plan may fill; the rest absorbs what goes otherwise."""
    integration: PerPeriod = {}
    """FTE the partner supplies per period to the chain test; used only when some partner supplies any."""
    disagreement: Literal["today", "alone", "free-riding"] = "today"
    """What the partner compares a plan with: today's practice, alone, or free-riding on the others' plan."""
    sacrifice: Money = 0.0
    """Loss against that value to which the partner itself agreed, in kEUR of present value."""
    sprint_days: Positive = 10.0
    resolvers: Annotated[int, Field(ge=1)] = 1
    """Impediments of this owner that can be worked on at the same time."""


class Team(Noun):
    """People who pull work together."""

    name: str = ""
    partner: Id
    fte: NonNegative = 8.0
    fte_per_period: PerPeriod = {}
    """FTE in the periods where it differs from ``fte``."""
    skills: tuple[Id, ...] = ("general",)
    wip: Annotated[int, Field(ge=1)] = 4
    """Slots: items worked on at the same time, each at the same part of the team's capacity."""
    calendar: Id | None = None
    own_work_share: Annotated[float, Field(ge=0, lt=1)] | None = None
    """Overrides the partner's."""
    focus: Annotated[float, Field(gt=0, le=1)] | None = None
    """Overrides the chain's."""


class Named(Noun):
    """Something with nothing but a name: a skill, or a beneficiary that is no partner."""

    name: str = ""


class Goal(Noun):
    """A goal of the chain or of one partner; goals may be parts of goals."""

    name: str = ""
    parent: Id | None = None


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


class Chain(Noun):
    """A chain of partners that must deliver something together, in full form."""

    schema_version: Annotated[int, Field(alias="schema", ge=1)] = SCHEMA_VERSION
    chain: About
    bodies: dict[Id, Body] = {}
    funds: dict[Id, Fund] = {}
    partners: Annotated[dict[Id, Partner], Field(min_length=1)]
    beneficiaries: dict[Id, Named] = {}
    """Those who benefit and are no partner: external users, society."""
    calendars: dict[Id, Calendar] = {}
    skills: dict[Id, Named] = {}
    teams: dict[Id, Team] = {}
    goals: dict[Id, Goal] = {}
    initiatives: dict[Id, Initiative] = {}
    groups: dict[Id, Group] = {}
    products: dict[Id, Product] = {}
    gates: dict[Id, Gate] = {}
    impediments: dict[Id, Impediment] = {}
    integration: Integration = Integration()
    cadence: Cadence = Cadence()
    governance: Governance = Governance()
    arrivals: dict[Id, Arrivals] = {}
