"""The JSON Schema says of a file what the reader says, as far as a schema can."""

# ruff: noqa: C901, E501, PLR0912 (a validator is one list of keywords, a chain reads better unwrapped)

import re
from pathlib import Path

import pytest

from ketenopt.domain.chain import Chain
from ketenopt.read import json_schema, starting_chain
from ketenopt.read.node import Node
from ketenopt.read.shape import SHORTHANDS
from ketenopt.read.tree import parse

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = json_schema()
TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}


def plain(node: Node):
    if node.is_mapping:
        return {key: plain(inner) for key, inner in node.entries.items()}
    return [plain(item) for item in node.items] if isinstance(node.value, list) else node.value


def complaints(value, schema, path="$"):
    """What JSON Schema 2020-12 objects to; the keywords that our schema uses, and a failure on any other."""
    known = {"$ref", "anyOf", "type", "properties", "patternProperties", "additionalProperties", "required", "items", "enum", "const", "pattern",
             "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minItems", "maxItems", "minLength", "maxLength", "minProperties",
             "title", "description", "default", "examples", "$schema", "$defs"}  # fmt: skip
    assert set(schema) <= known, set(schema) - known
    found = []
    if "$ref" in schema:
        found += complaints(value, SCHEMA["$defs"][schema["$ref"].removeprefix("#/$defs/")], path)
    if "anyOf" in schema and all(complaints(value, option, path) for option in schema["anyOf"]):
        found.append(f"{path}: none of the forms")
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{path}: {value!r} is not in {schema['enum']}")
    if "const" in schema and value != schema["const"]:
        found.append(f"{path}: is not {schema['const']}")
    if "type" in schema and not _is(value, schema["type"]):
        return [*found, f"{path}: is no {schema['type']}"]
    if isinstance(value, dict):
        found += _mapping(value, schema, path)
    if isinstance(value, list):
        found += [
            line for index, item in enumerate(value) for line in complaints(item, schema.get("items", {}), f"{path}[{index}]")
        ]
        found += [f"{path}: too short"] * (len(value) < schema.get("minItems", 0))
    if isinstance(value, str) and "pattern" in schema and not re.search(schema["pattern"], value):
        found.append(f"{path}: {value!r} does not match")
    if isinstance(value, int | float) and not isinstance(value, bool):
        low, high = schema.get("minimum", value), schema.get("maximum", value)
        over, under = schema.get("exclusiveMinimum"), schema.get("exclusiveMaximum")
        if not low <= value <= high or (over is not None and value <= over) or (under is not None and value >= under):
            found.append(f"{path}: {value} is out of range")
    return found


def _is(value, kind):
    if kind == "number":
        return isinstance(value, int | float) and not isinstance(value, bool)
    if kind == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, TYPES[kind])


def _mapping(value, schema, path):
    found = [f"{path}: {name} is missing" for name in schema.get("required", ()) if name not in value]
    found += [f"{path}: too few"] * (len(value) < schema.get("minProperties", 0))
    for key, inner in value.items():
        if key in schema.get("properties", {}):
            found += complaints(inner, schema["properties"][key], f"{path}.{key}")
            continue
        matching = [shape for pattern, shape in schema.get("patternProperties", {}).items() if re.search(pattern, key)]
        for shape in matching:
            found += complaints(inner, shape, f"{path}.{key}")
        rest = schema.get("additionalProperties", True)
        if not matching and rest is False:
            found.append(f"{path}: no field {key}")
        elif not matching and isinstance(rest, dict):
            found += complaints(inner, rest, f"{path}.{key}")
    return found


FILES = [
    *sorted((ROOT / "scenarios").glob("*/chain.yaml")),
    Path(__file__).parent / "adviser" / "chain.yaml",
]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parent.name)
def test_what_reads_is_what_the_schema_allows(file):
    assert complaints(plain(parse(file.read_bytes(), str(file))), SCHEMA) == []


def test_the_starting_chain_is_what_the_schema_allows():
    assert complaints(plain(parse(starting_chain()["chain.yaml"].encode(), "chain.yaml")), SCHEMA) == []


SOUND = "chain: {start: 2027-01-04}\npartners: {om: {teams: 2, own_budget: {2027: 3}}}\n"


@pytest.mark.parametrize(
    "extra",
    [
        "initiatives: {a: {effort: {om: L, zm: 3}, ask: {om: 3}, benefit: {om: '++', users: 4}, after: b, increments: 2}}",
        "initiatives: {a: {increments: {x: {after: {b/1: 20}, effort: {om: {value: M, source: expert}}}}, uncertainty: {lognormal: {median: 1, p90: 2}}}}",
        "impediments: {g: {blocks: [a], acts: om, expected: 2027-03, delay: {triangular: {low: 0, mode: 1, high: 2}}}}",
        "impediments: {g: {owner: om, rate: {value: 0.1, low: 0, high: 1}, duration: {empirical: [1, 2]}}}",
        "governance: {frictions: none}\ncadence: none\nintegration: {slots: 2, duration: 3}",
        "initiatives: {a: {benefits: {om: {value: 30, low: 15, high: 45, source: expert, cite: minutes, owner: om}}}}",
        "funds: {pot: {decided_by: board, 2027: 3, budget: {value: 5, low: 4}}, two: {budget: 12}}",
        "calendars: {nl: {holidays: [2027-12-25]}}\narrivals: {c: {partner: om, interarrival: {poisson: 0.5}, effort: {fixed: 2}}}",
        "bodies: {b: {meetings_per_year: {value: 6, source: agreed}, meetings: 2027-03}}",
    ],
)
def test_every_shorthand_is_in_the_schema(extra):
    assert complaints(plain(parse((SOUND + extra).encode(), "chain.yaml")), SCHEMA) == []


@pytest.mark.parametrize(
    ("extra", "words"),
    [
        ("initiative: {}", "no field initiative"),
        ("initiatives: {a: {onwer: om}}", "no field onwer"),
        ("initiatives: {a: {effort: {om: XXL}}}", "none of the forms"),
        ("initiatives: {a: {decision: maybe}}", "is not in"),
        ("initiatives: {a: {benefit: {om: '+++'}}}", "none of the forms"),
        ("teams: {t: {partner: om, fte: -1}}", "none of the forms"),
        ("teams: {t: {fte: 1}}", "partner is missing"),
        ("teams: {t: {partner: om, fte: {value: 3, source: hearsay}}}", "none of the forms"),
        ("impediments: {g: {owner: om, duration: {lognorm: 3}, rate: 1}}", "none of the forms"),
        ("governance: {frictions: never}", "none of the forms"),
        ("gates: {g: {blocks: [a], acts: om, expected: spring}}", "none of the forms"),
    ],
)
def test_what_is_refused_is_what_the_schema_refuses(extra, words):
    assert any(words in line for line in complaints(plain(parse((SOUND + extra).encode(), "chain.yaml")), SCHEMA))


def test_every_field_has_a_place_in_the_schema_and_most_have_a_description():
    definitions = SCHEMA["$defs"]
    made = Chain.model_json_schema()["$defs"]
    for name, fields in SHORTHANDS.items():
        allowed = set(definitions[name].get("properties", {})) or {
            key
            for option in definitions[name]["anyOf"]
            for key in definitions[option["$ref"].removeprefix("#/$defs/")]["properties"]
        }
        assert set(fields) <= allowed
    for name, model in made.items():
        if name in definitions and name != "Impediment":
            assert set(model["properties"]) <= set(definitions[name]["properties"]), name
            for field, described in model["properties"].items():
                if "description" in described:
                    assert definitions[name]["properties"][field].get("description"), f"{name}.{field}"


def places():
    """Every field of the schema: its model, its name and what is said of it."""
    for name, model in {"": SCHEMA, **SCHEMA["$defs"]}.items():
        for field, described in model.get("properties", {}).items():
            yield pytest.param(described, id=f"{name}.{field}")


@pytest.mark.parametrize("described", list(places()))
def test_every_field_is_explained_and_every_example_is_allowed(described):
    assert described.get("description")
    for example in described.get("examples", ()):
        assert complaints(example, {key: value for key, value in described.items() if key != "examples"}) == []


def test_amounts_times_and_people_say_their_unit():
    fields = SCHEMA["$defs"]
    for name, field, unit in (
        ("Partner", "own_budget", "kEUR"),
        ("Partner", "sprint_days", "days"),
        ("Team", "fte", "FTE"),
        ("Initiative", "fine", "kEUR per period"),
        ("Contractor", "price", "kEUR per FTE per period"),
        ("Package", "effort", "person-days per item"),
        ("Frictions", "handover_days", "orking days"),
        ("Recurring", "rate", "working day"),
    ):
        assert unit in fields[name]["properties"][field]["description"], f"{name}.{field}"


def test_references_in_the_schema_lead_somewhere():
    assert set(re.findall(r"#/\$defs/(\w+)", str(SCHEMA))) <= set(SCHEMA["$defs"])
