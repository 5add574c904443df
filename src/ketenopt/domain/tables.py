"""The contract of every table that leaves a run: columns, types, units, meaning.  ``ketenopt tables`` prints it.

Long format, units in the names.  ``point`` is one combination of scenario and rule: the id of the study's scenario.
A number that did not happen within the horizon is missing (NaN); text is never missing.
"""

from __future__ import annotations

from ketenopt.domain.batch_tables import BATCH
from ketenopt.domain.outcomes import CAUSES
from ketenopt.domain.table import POINT, REPLICATION, Column, Table, check
from ketenopt.domain.table import number as _number
from ketenopt.domain.table import text as _text

__all__ = ["ASSUMPTIONS", "BENEFITS", "DIFFERENCES", "ESTIMATES", "EVENTS", "IMPEDIMENTS", "INCREMENTS", "IN_USE"]
__all__ += ["ACCOUNTS", "BATCH", "FINDINGS", "MEASURES", "MONEY", "PARTNERS", "PLANS", "TABLES", "TABLES_VERSION", "TEAMS"]
__all__ += ["Column", "Table", "check"]

TABLES_VERSION = 3
"""Goes up when a column is added, removed or changes its meaning."""

PLANS = Table(
    "plans",
    "What each plan starts when: one row an increment (or product) and period in which a share of it starts.",
    ("point", "increment", "period"),
    (
        POINT,
        _text("increment", "initiative/increment, or product:ID"),
        _text("period", "period in which it starts"),
        _number("funded_share", "share of it that starts there"),
        Column("execution_periods", "int64", "periods", "execution time by the plan"),
        _number("start_days", "first day of that period"),
        _number("planned_delivery_days", "end of the execution by the plan"),
    ),
)
MONEY = Table(
    "money",
    "What was spent in the simulation; an account and period without spending has no row.",
    ("point", "replication", "account", "period"),
    (
        POINT,
        REPLICATION,
        _text("account", "partner, partner:earmark or fund"),
        _text("period", "period of the plan, or after+N for the N-th period after it"),
        _number("spent_keur", "spent in the simulation, contractors excluded"),
    ),
)
ACCOUNTS = Table(
    "accounts",
    "Accounts by the plan.",
    ("point", "account", "period"),
    (
        POINT,
        _text("account", "partner, partner:earmark or fund"),
        _text("period", "period of the plan"),
        _number("budget_keur", "new money of the period"),
        _number("spent_keur", "spent by the plan, contractors excluded"),
        _number("contractors_keur", "spent on contractors"),
        _number("paid_keur", "paid to other partners"),
        _number("received_keur", "received from other partners"),
        _number("carried_out_keur", "carried to the next period"),
    ),
)
INCREMENTS = Table(
    "increments",
    "What happened to every slice: an increment, or the part of a divisible one that starts in one period.",
    ("point", "replication", "increment", "planned_period"),
    (
        POINT,
        REPLICATION,
        _text("increment", "initiative/increment"),
        Column("planned_period", "int64", "-", "index of the period in which the plan starts it"),
        _number("slice_share", "share of the increment that the slice is"),
        _number("released_days", "released: its period has come, and all it waited for", empty=True),
        _number("first_work_days", "first work on an item", empty=True),
        _number("last_work_days", "last item finished", empty=True),
        _number("integrated_days", "integrated", empty=True),
        _number("delivered_days", "delivered", empty=True),
        _number("in_use_days", "in use at all partners that must use it", empty=True),
        *(_number(f"{cause}_days", f"lead time caused by {cause}; zero where not delivered") for cause in CAUSES),
        _text("waits_for", "cause for which it stands still at the horizon; empty where delivered"),
    ),
)
IN_USE = Table(
    "in_use",
    "When each slice is in use at each partner that must take it into use.",
    ("point", "replication", "increment", "planned_period", "partner"),
    (
        POINT,
        REPLICATION,
        _text("increment", "initiative/increment"),
        Column("planned_period", "int64", "-", "index of the period in which the plan starts it"),
        _text("partner", "partner that must use it"),
        _number("in_use_days", "in use there", empty=True),
    ),
)
PARTNERS = Table(
    "partners",
    "What delivery is worth to each partner, present value.",
    ("point", "replication", "partner"),
    (
        POINT,
        REPLICATION,
        _text("partner", "partner"),
        _number("value_keur", "benefits less running costs"),
        _number("cost_keur", "own money, contractors and net payments, where the partner counts them"),
        _number("fine_keur", "fines borne"),
        _number("utility_keur", "value less cost and fines"),
        _number("gain_keur", "utility above the disagreement value of the plan"),
    ),
)
BENEFITS = Table(
    "benefits",
    "Benefits by initiative (or product) and beneficiary, present value, costs of doing it not subtracted.",
    ("point", "replication", "initiative", "beneficiary"),
    (
        POINT,
        REPLICATION,
        _text("initiative", "initiative, or product:ID"),
        _text("beneficiary", "partner, or beneficiary that is no partner"),
        _number("value_keur", "benefits less running costs"),
    ),
)
TEAMS = Table(
    "teams",
    "What teams did over the horizon: slot-days over slots.",
    ("point", "replication", "team"),
    (
        POINT,
        REPLICATION,
        _text("team", "team"),
        _number("busy_days", "at work"),
        _number("blocked_days", "slot held by blocked work"),
        _number("idle_days", "nothing to pull"),
    ),
)
IMPEDIMENTS = Table(
    "impediments",
    "What stood in the way.",
    ("point", "replication", "kind", "impediment"),
    (
        POINT,
        REPLICATION,
        _text("kind", "impediment or gate"),
        _text("impediment", "id"),
        _number("hits", "times it struck; 1 for a gate that held something up"),
        _number("lost_days", "working days that work stood still for it, summed over work"),
    ),
)
MEASURES = Table(
    "measures",
    "One number a replication: what estimates and differences are made of.",
    ("point", "replication", "measure"),
    (
        POINT,
        REPLICATION,
        _text("measure", "name, with :ID where it is of one thing"),
        _number("value", "in the measure's unit; missing: did not happen", empty=True),
    ),
)
ESTIMATES = Table(
    "estimates",
    "Means and percentiles of measures with their 95 % intervals.",
    ("point", "measure", "statistic"),
    (
        POINT,
        _text("measure", "name"),
        _text("statistic", "mean, p10, p50, p80, p85 or p95"),
        _text("unit", "of the value"),
        _number("value", "missing: not within the horizon", empty=True),
        _number("low", "of the 95 % interval", empty=True),
        _number("high", "of the 95 % interval", empty=True),
        Column("replications", "int64", "-", "replications it rests on"),
    ),
)
DIFFERENCES = Table(
    "differences",
    "Scenario minus baseline on the same luck.",
    ("point", "measure", "statistic"),
    (
        POINT,
        _text("baseline", "scenario compared with"),
        _text("measure", "name"),
        _text("statistic", "mean, or a percentile"),
        _text("unit", "of the difference"),
        _number("difference", "scenario minus baseline", empty=True),
        _number("low", "of the 95 % interval", empty=True),
        _number("high", "of the 95 % interval", empty=True),
        _number("better_share", "replications in which the scenario did better"),
        _number("variance_reduction", "by pairing", empty=True),
        _text("verdict", "better, worse, equal or cannot-tell"),
    ),
)
FINDINGS = Table(
    "findings",
    "Every other number of a comparison: what is said of an initiative, a partner, an account, a team, an obstacle.",
    ("point", "finding", "subject", "field"),
    (
        POINT,
        _text("finding", "kind of row: initiatives, partners, money, load, acts, causes, differences and so on"),
        _text("subject", "what it is about: an id, or ids joined by /"),
        _text("field", "name of the number"),
        _text("unit", "of the value"),
        _number("value", "missing: not within the horizon, or does not apply", empty=True),
    ),
)
ASSUMPTIONS = Table(
    "assumptions",
    "Every number of a scenario: where it comes from and how far it may be off.  Values not public are left out.",
    ("point", "path"),
    (
        POINT,
        _text("path", "dotted path in the full form"),
        _text("value", "as text; empty when not public"),
        _number("low", "of its range", empty=True),
        _number("high", "of its range", empty=True),
        _text("source", "measured, agreed, expert or guess"),
        _text("cite", "where it was found"),
        _text("confidential", "public, shared or bilateral"),
        Column("defaulted", "bool", "-", "nobody typed it"),
        _text("note", "which shorthand or default made it"),
    ),
)
EVENTS = Table(
    "events",
    "What happened to every case, on request: the columns process-mining tools read.",
    ("point", "replication", "number"),
    (
        POINT,
        REPLICATION,
        Column("number", "int64", "-", "place in the order of time within the replication, from 0"),
        _text("case_id", "item or slice"),
        _text("activity", "what happened"),
        _number("timestamp_days", "when, in working days since the start of the chain"),
        _text("timestamp", "the same moment by the calendar, ISO 8601; a working day is from 09:00 to 17:00, local time"),
        _text("resource", "team, or owner that acts; empty where nobody does"),
    ),
)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        *(PLANS, ACCOUNTS, MONEY, INCREMENTS, IN_USE, PARTNERS, BENEFITS, TEAMS, IMPEDIMENTS, MEASURES),
        *(ESTIMATES, DIFFERENCES, FINDINGS, ASSUMPTIONS, EVENTS),
        *BATCH,
    )
}
"""Every table by name, in the order of the flow."""
