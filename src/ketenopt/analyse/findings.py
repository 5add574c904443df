"""The numbers of a comparison that stand in no other table, one row each, so that every figure of a report leads to a row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from typing import Any

from ketenopt.domain.comparison import ScenarioResult
from ketenopt.domain.estimate import Chance, Difference, Moment

SUBJECTS: dict[str, Callable[[Any], str]] = {
    "initiatives": lambda row: row.initiative,
    "increments": lambda row: row.unit,
    "partners": lambda row: row.partner,
    "others": lambda row: row.beneficiary,
    "in_use_by": lambda row: row.by.date,
    "money": lambda row: row.account,
    "load": lambda row: f"{row.partner}/{row.skill}",
    "acts": lambda row: f"{row.kind}/{row.id}",
    "causes": lambda row: row.cause,
}
"""Collection of a scenario's result -> what one row of it is about."""
UNITS = {
    "days": "working days",
    "lost_days": "working days",
    "asked_share": "share 0..1",
    "planned_share": "share 0..1",
    "share": "share 0..1",
    "funded": "share 0..1",
}
PERSON_DAYS = {("load", name) for name in ("asked", "planned", "capacity")} | {("partners", "effort")}
KEUR = {"initiatives", "partners", "others", "money", "plan"}
COUNTS = {"parts_in", "parts", "increments"}


def finding_rows(result: ScenarioResult, differences: Iterable[Difference] = ()) -> list[dict[str, Any]]:
    """Rows of the table ``findings`` without their point; ``differences`` are those of this scenario."""
    rows = [found for kind, subject in SUBJECTS.items() for row in getattr(result, kind) for found in _of(kind, subject(row), row)]
    rows += _of("plan", result.plan.rule, result.plan)
    rows += [found for row in result.assumptions for found in _of("sources", row.source, row)]
    return rows + [found for row in differences for found in _apart(row)]


def _apart(row: Difference) -> Iterator[dict[str, Any]]:
    """What the table ``differences`` does not hold: the band of the differences, and in how many replications which did better."""
    subject, worse = f"{row.measure}/{row.statistic}", max(0.0, 1.0 - row.share_better - row.share_equal)
    yield _row("differences", subject, "p10", row.unit, row.p10)
    yield _row("differences", subject, "p90", row.unit, row.p90)
    yield _row("differences", subject, "runs", "-", row.n)
    yield _row("differences", subject, "times_better", "-", round(row.share_better * row.n))
    yield _row("differences", subject, "times_worse", "-", round(worse * row.n))


def _of(kind: str, subject: str, row: Any) -> Iterator[dict[str, Any]]:
    for field in fields(row):
        value = getattr(row, field.name)
        if isinstance(value, Moment):
            yield _row(kind, subject, field.name, "working days", value.day)
        elif isinstance(value, Chance):
            yield _row(kind, subject, field.name, "share 0..1", value.value)
        elif value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
            yield _row(kind, subject, field.name, _unit(kind, field.name), value)


def _row(kind: str, subject: str, field: str, unit: str, value: float | None) -> dict[str, Any]:
    return {"finding": kind, "subject": subject, "field": field, "unit": unit, "value": value}


def _unit(kind: str, field: str) -> str:
    if (kind, field) in PERSON_DAYS:
        return "person-days"
    if kind in ("initiatives", "increments") and field not in (*UNITS, *COUNTS, "asked"):
        return "share 0..1" if field in ("on_time", "chance_delivered") else "working days"
    if kind == "acts" and field in ("p10", "p90"):
        return "working days"
    if field in UNITS:
        return UNITS[field]
    return "kEUR" if kind in KEUR and field not in COUNTS and field != "gap" else "-"
