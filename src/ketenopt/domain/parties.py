"""Who takes part: partners, their teams and money, joint funds, and the bodies that decide."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from ketenopt.domain.distribution import Finite, NonNegative, Positive, Probability
from ketenopt.domain.vocabulary import Id, Money, Noun, PerPeriod


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
    plan_to_share_of: dict[Id, Annotated[float, Field(gt=0, le=1)]] = {}
    """The same by skill, where it differs; a team with several skills may be filled to the least of its own."""
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
