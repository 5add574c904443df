"""What a column means: its unit, the model's own description, its default, and which words or ids may stand in it."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from ketenopt.domain import chain as nouns
from ketenopt.domain.study import Study, StudyScenario
from ketenopt.domain.work import Rollout
from ketenopt.read.references import REFERENCES
from ketenopt.read.shape import Shape

_UNITS = {
    "kEUR": ("ask", "cost", "sacrifice", "own_budget", "budget", "point_keur"),
    "kEUR per period": ("fine", "running_cost"),
    "kEUR per period, or -- - 0 + ++": ("benefit",),
    "FTE": ("fte", "fte_per_period", "limit"),
    "share 0..1": (
        *("carry_over", "own_work_share", "plan_to_share", "focus", "share", "minimum_share", "follows_chain", "found_before"),
        *("advice_accepted", "dependencies_known", "rework", "rework_share"),
    ),
    "working days": (
        *("papers_days", "sprint_days", "ramp_days", "delay_days", "delay", "decision_days", "handover_days", "information_days"),
        *("sync_days", "release_days", "replanning_days", "until_days", "interarrival"),
    ),
    "per year": ("meetings_per_year", "discount_rate", "board"),
    "date": ("start", "end", "wanted", "deadline", "expected", "meetings", "holidays", "budget_moments"),
    "ids, or {id: working days}": ("after",),
    "factor": ("uncertainty",),
    "hits per working day": ("rate",),
}
_OWN_UNITS = {
    ("Benefit", "value"): "kEUR per period",
    ("Benefit", "goals"): "points per period",
    ("Contractor", "price"): "kEUR per FTE per period",
    ("Partner", "goals"): "kEUR per point",
    ("Partner", "integration"): "FTE",
    ("Partner", "teams"): "teams of 8 FTE",
    ("Initiative", "effort"): "S M L XL, or team-months",
    ("Increment", "effort"): "S M L XL, or team-months",
    ("Increment", "integration"): "person-days",
    ("Increment", "periods"): "periods",
    ("Package", "effort"): "person-days per item",
    ("Rollout", "effort"): "person-days",
    ("Arrivals", "effort"): "person-days per item",
    ("Impediment", "duration"): "working days",
    ("Integration", "duration"): "working days",
}
_BY_FIELD = {field: unit for unit, fields in _UNITS.items() for field in fields}
_SHORTHANDS = {
    ("About", "board"): "Meetings per year of every body that decides and is not described on the sheet bodies.",
    ("Partner", "own_budget"): "Own money for the chain in total, or per year in own_budget.2027, spread evenly over the periods.",
    ("Partner", "teams"): "Number of teams of 8 FTE with the skill general, instead of rows on the sheet teams.",
    ("Initiative", "ask"): "What is asked in all, or by payer in ask.PAYER; paid by the only fund, else by the owner.",
    ("Initiative", "effort"): "By partner or team (effort.om): S 3, M 8, L 18, XL 40 team-months, or a number of team-months.",
    ("Initiative", "benefit"): "By partner (benefit.om): -- - 0 + ++, or kEUR per period.",
    ("Initiative", "increments"): "A number of equal parts, instead of rows on the sheet increments.",
    ("Increment", "ask"): "What is asked for this part, in all or by payer.",
    ("Increment", "effort"): "By partner or team: S, M, L, XL or team-months.",
    ("Impediment", "blocks"): "A gate: initiatives or increments that wait until somebody acts.",
    ("Impediment", "acts"): "The partner or body that must act.",
    ("Impediment", "expected"): "Day on which it is expected to be settled.",
    ("Impediment", "delay"): "Working days late.",
    ("Impediment", "at"): "Whether the work cannot start (release) or its result cannot be delivered (delivery).",
}
SIDE_WORDS = {
    "low": "A low value: nine in ten times it is more.",
    "high": "A high value: nine in ten times it is less.",
    "source": "Where the number comes from: measured, agreed, expert or guess.",
    "cite": "The document, page or person it comes from.",
    "confidential": "Who may see it: public, shared (the partners) or bilateral.",
    "note": "What else a reader should know about this number.",
}
KEY_WORDS = {
    "id": "A short name that never changes: letters, digits, - and _. Other sheets refer to it.",
    "initiative": "Id of the initiative this belongs to.",
    "increment": "Id of its increment.",
    "partner": "Id of the partner this belongs to.",
    "product": "Id of the product this belongs to.",
}
SOURCES = ("measured", "agreed", "expert", "guess")
CONFIDENTIALITIES = ("public", "shared", "bilateral")
STEPS = ("--", "-", "0", "+", "++")
SIZES = ("S", "M", "L", "XL")


@cache
def _models() -> dict[str, type[BaseModel]]:
    found = {name: getattr(nouns, name) for name in nouns.__all__ if isinstance(getattr(nouns, name), type)}
    models = {name: noun for name, noun in found.items() if issubclass(noun, BaseModel)}
    return models | {"Study": Study, "StudyScenario": StudyScenario, "Rollout": Rollout}


def unit(model: str, field: str) -> str:
    """The unit of a field; "" where it has none."""
    if model == "Fund" and field.isdigit():
        return _BY_FIELD["budget"]
    return _OWN_UNITS.get((model, field)) or _BY_FIELD.get(field, "")


def meaning(model: str, field: str) -> str:
    """The model's description of a field, in one sentence or two."""
    if (model, field) in _SHORTHANDS:
        return _SHORTHANDS[model, field]
    info = _field(model, field)
    if field == "name" and (info is None or not info.description):
        return "The name for people. It may change; the id may not."
    return " ".join((info.description or "").replace("``", "").split()) if info is not None else ""


def default(model: str, field: str) -> str:
    """What silence means, where that is one value."""
    info = _field(model, field)
    value = PydanticUndefined if info is None else info.default
    if value is PydanticUndefined or value is None or value == "" or isinstance(value, dict | tuple | BaseModel):
        return ""
    return str(value).lower() if isinstance(value, bool) else f"{value}"


def _field(model: str, field: str) -> Any:
    noun = _models().get(model)
    fields = noun.model_fields if noun is not None else {}
    return fields.get(field) or next((info for info in fields.values() if info.alias == field), None)


def choices(shape: Shape, model: str, field: str, side: str = "") -> tuple[str, ...]:
    """The words a drop-down offers."""
    if side:
        return {"source": SOURCES, "confidential": CONFIDENTIALITIES}.get(side, ())
    if shape.kind == "choice":
        return shape.choices
    if shape.kind == "truth":
        return ("TRUE", "FALSE")
    if shape.kind == "any":
        return {"effort": SIZES, "benefit": STEPS}.get(field, ())
    return ()


def refers_to(model: str, field: str) -> str:
    """The sheet whose ids a drop-down offers; "" where it is none or several."""
    kinds = REFERENCES.get((model, field), "")
    first = kinds.split(" or ", maxsplit=1)[0]
    sheets = {"body": "bodies", "fund": "funds", "partner": "partners", "calendar": "calendars", "skill": "skills", "team": "teams",
              "goal": "goals", "initiative": "initiatives"}  # fmt: skip
    return sheets.get(first, "") if not kinds.startswith("keys:") else ""
