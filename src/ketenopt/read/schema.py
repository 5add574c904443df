"""The written form of a chain as JSON Schema, so that an editor completes names and marks faults while one types.

Made from the models: their fields, limits and docstrings; this file adds what only the written form has.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from ketenopt.domain.chain import Chain
from ketenopt.domain.distribution import KINDS
from ketenopt.read.effort import SIZES
from ketenopt.read.explained import explain
from ketenopt.read.settle import CONFIDENTIALITIES, SOURCES
from ketenopt.read.worth import STEPS

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_ID = "^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$"
_DATE = r"^\d{4}-\d{2}(-\d{2})?$"
_ONE_NUMBER = {"fixed": "value", "empirical": "values", "bernoulli": "p", "poisson": "rate"}
_NUMBER: Schema = {"anyOf": [{"type": "number"}, {"$ref": "#/$defs/Sourced"}]}
_PER_ID: Schema = {"type": "object", "patternProperties": {_ID: _NUMBER}, "additionalProperties": False}
_AMOUNTS: Schema = {"anyOf": [{"type": "number", "minimum": 0}, {"$ref": "#/$defs/Sourced"}, _PER_ID]}


def json_schema() -> Schema:
    """The JSON Schema (2020-12) of ``chain.yaml`` with all shorthands, descriptions and examples.

    >>> from ketenopt.read import json_schema
    >>> json_schema()["$defs"]["Partner"]["properties"]["teams"]["examples"]
    [2, 1.5]
    """
    made = Chain.model_json_schema()
    definitions = {name: schema for name, schema in made.pop("$defs").items() if name.lower() not in KINDS}
    laws = {name: schema for name, schema in Chain.model_json_schema()["$defs"].items() if name.lower() in KINDS}
    definitions = {name: _written(schema) for name, schema in definitions.items()}
    definitions |= {"Sourced": _sourced(), "Distribution": _distribution(laws), "After": _after(), "Size": _size(), "Step": _step()}
    _about(definitions["About"])
    _money(definitions)
    _parties(definitions)
    _work(definitions)
    _benefits(definitions["Benefit"])
    _gates(definitions)
    whole = _written(made)
    for name in ("integration", "cadence"):
        _or_none(whole["properties"], name)
    _or_none(definitions["Governance"]["properties"], "frictions")
    whole["examples"] = [
        {"schema": 1, "chain": {"start": "2027-01-04", "periods": 8}, "partners": {"om": {"teams": 2, "own_budget": 800}}}
    ]
    schema = {"$schema": DIALECT, **whole, "title": "A chain, as written for ketenopt", "$defs": dict(sorted(definitions.items()))}
    explain(schema)
    return schema


def _written(schema: Any) -> Any:
    """A schema of the full form as the written form has it: sourced numbers, months for dates, one word for a list."""
    if isinstance(schema, list):
        return [_written(inner) for inner in schema]
    if not isinstance(schema, dict):
        return schema
    if "discriminator" in schema:
        return {**_kept(schema), "$ref": "#/$defs/Distribution"}
    if schema.get("format") == "date":
        day = {"type": "string", "pattern": _DATE}
        return {**_kept(schema), "anyOf": [day, {"$ref": "#/$defs/Sourced"}], "examples": ["2027-03-01", "2027-03"]}
    if schema.get("type") in ("number", "integer"):
        kept = _kept(schema)
        return {**kept, "anyOf": [{key: value for key, value in schema.items() if key not in kept}, {"$ref": "#/$defs/Sourced"}]}
    inner = {key: _written(value) for key, value in schema.items() if key not in ("title", "default")}
    inner |= {key: schema[key] for key in ("default",) if key in schema}
    if schema.get("type") == "array":
        kept = _kept(schema)
        return {**kept, "anyOf": [{key: value for key, value in inner.items() if key not in kept}, inner["items"]]}
    if "patternProperties" in schema:
        inner["additionalProperties"] = False
    return inner


def _kept(schema: Schema) -> Schema:
    return {key: schema[key] for key in ("description", "default") if key in schema}


def _sourced() -> Schema:
    return {
        "type": "object",
        "description": "A value with what backs it.",
        "properties": {
            "value": {"description": "The value itself."},
            "low": {"type": "number", "description": "It may well be this low."},
            "high": {"type": "number", "description": "It may well be this high."},
            "source": {"enum": list(SOURCES), "default": "guess"},
            "cite": {"type": "string", "description": "Where it can be looked up: file, row and year, or who said it when."},
            "confidential": {"enum": list(CONFIDENTIALITIES), "default": "public"},
            "note": {"type": "string"},
        },
        "required": ["value"],
        "additionalProperties": False,
        "examples": [{"value": 300, "low": 200, "high": 450, "source": "expert", "cite": "workshop of 12 March"}],
    }


def _distribution(laws: Schema) -> Schema:
    forms: list[Schema] = [{"type": "number", "minimum": 0}, {"$ref": "#/$defs/Sourced"}]
    for name, law in sorted(laws.items()):
        properties = {key: _written(value) for key, value in law["properties"].items() if key != "kind"}
        full: Schema = {"type": "object", "properties": properties, "required": sorted(properties), "additionalProperties": False}
        kind = name.lower()
        short = [deepcopy(properties[_ONE_NUMBER[kind]])] if kind in _ONE_NUMBER else []
        body = {"anyOf": [*short, full], "description": law.get("description", "")}
        forms.append({"type": "object", "properties": {kind: body}, "required": [kind], "additionalProperties": False})
    examples: list[Any] = [
        5,
        {"lognormal": {"median": 5, "p90": 12}},
        {"triangular": {"low": 1, "mode": 2, "high": 5}},
        {"empirical": [1, 2, 9]},
    ]
    return {"description": "A number that chance decides; a plain number is always the same.", "anyOf": forms, "examples": examples}


def _after() -> Schema:
    reference = {"type": "string"}
    lags = {"type": "object", "additionalProperties": _NUMBER}
    return {"anyOf": [lags, {"type": "array", "items": reference}, reference], "examples": [["dossier"], {"dossier/1": 20}]}


def _size() -> Schema:
    sizes = ", ".join(f"{name} is {months:g}" for name, months in SIZES.items())
    anyone = [{"enum": [*SIZES, *(name.lower() for name in SIZES)]}, {"type": "number", "minimum": 0}, {"$ref": "#/$defs/Sourced"}]
    return {"description": f"Effort in team-months, as a number or a size: {sizes}.", "anyOf": anyone}


def _step() -> Schema:
    anyone = [{"enum": [*STEPS]}, {"type": "number"}, {"$ref": "#/$defs/Sourced"}]
    return {"description": "A step of the five-step scale, or kEUR per period.", "anyOf": anyone}


# ------------------------------------------------------------------------------------------------------- shorthands


def _about(about: Schema) -> None:
    properties = about["properties"]
    properties["board"] = {
        "description": "Meeting rhythm of the bodies that decide about a pot and are not described in bodies.",
        "anyOf": [
            {"type": "number", "exclusiveMinimum": 0},
            {"type": "string", "pattern": r"^\d+(\.\d+)?\s*(x\s*)?(per|a)\s+year$"},
        ],
        "examples": ["6 per year", 6],
    }
    quarters = {"type": "integer", "minimum": 1, "description": "A number of calendar quarters from the start."}
    properties["periods"] = {
        "description": properties["periods"]["description"],
        "anyOf": [quarters, properties["periods"]],
        "examples": [8],
    }
    about["required"] = ["start"]


def _money(definitions: Schema) -> None:
    for name, field in (
        ("Fund", "budget"),
        ("Partner", "budget"),
        ("Earmark", "budget"),
        ("Partner", "integration"),
        ("Contractor", "limit"),
    ):
        found = definitions[name]["properties"][field]
        even = "the same in every period" if field in ("integration", "limit") else "spread evenly"
        words = f"{found.get('description', '')}  In total, per year or per period; {even}.".strip()
        definitions[name]["properties"][field] = {**_AMOUNTS, "description": words, "examples": [{"2027": 6000, "2028": 6000}]}
    definitions["Fund"]["patternProperties"] = {r"^\d{4}$": {**_NUMBER, "description": "kEUR in this year."}}


def _parties(definitions: Schema) -> None:
    partner = definitions["Partner"]["properties"]
    partner["own_budget"] = {
        **_AMOUNTS,
        "description": "kEUR in total or by year, spread evenly over the periods.",
        "examples": [1500],
    }
    partner["teams"] = {
        "description": "Number of teams of 8 FTE with one general skill.",
        "anyOf": [{"type": "number", "minimum": 0}, {"$ref": "#/$defs/Sourced"}],
        "examples": [2, 1.5],
    }


def _work(definitions: Schema) -> None:
    effort = {
        "type": "object",
        "additionalProperties": {"$ref": "#/$defs/Size"},
        "description": "Effort by partner or team.",
        "examples": [{"om": "L"}],
    }
    ask = {
        **_AMOUNTS,
        "description": "kEUR asked: from the only fund, else the owner, or by payer.",
        "examples": [4200, {"om": 100, "pot": 400}],
    }
    for name in ("Initiative", "Increment"):
        definitions[name]["properties"] |= {"effort": deepcopy(effort), "ask": deepcopy(ask)}
        described = definitions[name]["properties"]["after"].get("description", "")
        definitions[name]["properties"]["after"] = {"$ref": "#/$defs/After", "description": described}
    initiative = definitions["Initiative"]
    initiative["properties"]["benefit"] = {
        "type": "object",
        "additionalProperties": {"$ref": "#/$defs/Step"},
        "description": "What it is worth by partner or beneficiary; users are external end users.",
        "examples": [{"om": "++", "users": "+"}],
    }
    parts = {"type": "integer", "minimum": 1, "description": "A number of equal parts."}
    initiative["properties"]["increments"] = {"anyOf": [parts, initiative["properties"]["increments"]], "examples": [2]}
    initiative.pop("required", None)


def _benefits(benefit: Schema) -> None:
    """What backs a benefit may stand beside its value: ``{value: 300, low: 200}``."""
    backing = {name: deepcopy(field) for name, field in _sourced()["properties"].items() if name != "value"}
    benefit["properties"] |= backing


def _gates(definitions: Schema) -> None:
    """An impediment with ``blocks`` is a gate."""
    definitions["Recurring"] = definitions["Impediment"]
    definitions["Impediment"] = {"anyOf": [{"$ref": "#/$defs/Gate"}, {"$ref": "#/$defs/Recurring"}]}


def _or_none(properties: Schema, name: str) -> None:
    properties[name] = {"anyOf": [{"const": "none", "description": "Nothing of the kind: all zero."}, properties[name]]}
