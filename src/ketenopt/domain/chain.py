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
from typing import Annotated

from pydantic import Field

from ketenopt.domain.distribution import Positive
from ketenopt.domain.friction import (
    Arrivals,
    Cadence,
    Effect,
    Frictions,
    Gate,
    Governance,
    Hits,
    Impediment,
    Integration,
    Responsibility,
    Roles,
)
from ketenopt.domain.parties import Body, Calendar, Contractor, Earmark, Fund, Goal, Named, Partner, Team
from ketenopt.domain.vocabulary import ZERO, BenefitKind, Decision, Id, Money, Noun, PeriodId, PerPeriod, UnitRef
from ketenopt.domain.work import Benefit, Group, Increment, Initiative, Package, Product, Rollout

SCHEMA_VERSION = 1

__all__ = [
    "SCHEMA_VERSION",
    "ZERO",
    "About",
    "Arrivals",
    "Benefit",
    "BenefitKind",
    "Body",
    "Cadence",
    "Calendar",
    "Chain",
    "Contractor",
    "Decision",
    "Earmark",
    "Effect",
    "Frictions",
    "Fund",
    "Gate",
    "Goal",
    "Governance",
    "Group",
    "Hits",
    "Id",
    "Impediment",
    "Increment",
    "Initiative",
    "Integration",
    "Money",
    "Named",
    "Noun",
    "Package",
    "Partner",
    "PerPeriod",
    "PeriodId",
    "Product",
    "Responsibility",
    "Roles",
    "Rollout",
    "Team",
    "UnitRef",
]


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
