"""What an editor shows of a field beyond the model's own description: its unit, an example, and a sentence where it has none."""

from __future__ import annotations

from typing import Any

from ketenopt.read.workbook.words import unit

NAME = "The name for people. It may change; the id may not."
SENTENCES: dict[tuple[str, str], str] = {
    ("", "schema"): "Version of the form of this file.",
    ("", "chain"): "What the chain is, when it starts, and the conventions its numbers follow.",
    ("", "bodies"): "Those who decide or must act and are no partner, by id.",
    ("", "funds"): "Joint money that no partner owns, by id.",
    ("", "partners"): "The organisations of the chain, by id; nobody is the boss of another.",
    ("", "calendars"): "Days on which nobody works, by id.",
    ("", "skills"): "What people can do, by id. Silent: the skills the teams have.",
    ("", "teams"): "Groups of people who pull work, by id.",
    ("", "goals"): "What the chain or a partner wants to reach, by id.",
    ("", "initiatives"): "The proposals, by id.",
    ("", "groups"): "Initiatives of which at most one can be done, by id.",
    ("", "products"): "Increments that are worth something only together, by id.",
    ("", "gates"): "What stands in the way until somebody acts, by id.",
    ("", "impediments"): "What blocks work again and again, by id; with blocks it is a gate.",
    ("", "integration"): "The chain test.",
    ("", "cadence"): "The rhythm in which the chain meets, delivers and plans again.",
    ("", "governance"): "Who decides, and how well the chain works together.",
    ("", "arrivals"): "Work that comes in by itself, by id.",
    ("Arrivals", "partner"): "The partner at whom it comes in.",
    ("Arrivals", "skill"): "The skill it asks.",
    ("Earmark", "initiatives"): "The initiatives this money is for.",
    ("Earmark", "carry_over"): "Share that may be kept for the next year.",
    ("Gate", "blocks"): "The initiatives or increments that wait.",
    ("Goal", "parent"): "The goal this is part of.",
    ("Governance", "form"): "How the chain decides, from nobody above the partners to somebody who can push through.",
    ("Governance", "maturity"): "How well the chain works together, from 1 to 5; fills in frictions, rhythm and chain test.",
    ("Governance", "sharing"): "What partners share, from nothing to a mandate.",
    ("Governance", "roles"): "Which chain roles are filled.",
    ("Governance", "frictions"): "What working together without a boss costs. Silent: what the maturity says.",
    ("Group", "kind"): "Whether at most one is done, or exactly one.",
    ("Group", "initiatives"): "The initiatives that exclude each other.",
    ("Hits", "partners"): "Only work at these partners; silent: at all.",
    ("Hits", "teams"): "Only work of these teams; silent: of all.",
    ("Hits", "skills"): "Only work in these skills; silent: in all.",
    ("Hits", "initiatives"): "Only work on these initiatives; silent: on all.",
    ("Increment", "packages"): "The work, by id: partner, skill, items and effort.",
    ("Increment", "decision"): "free: the plan decides; must; must-not.",
    ("Initiative", "decision"): "free: the plan decides; must; must-not.",
    ("Initiative", "kind"): "What it is for: efficiency, ease of use, cooperation or a legal duty.",
    ("Initiative", "increments"): "The parts it is delivered in: a number of equal parts, or each by id.",
    ("Package", "partner"): "Whose teams do it.",
    ("Package", "skill"): "The skill it asks.",
    ("Partner", "kind"): "What sort of organisation it is.",
    ("Partner", "earmarks"): "Money for some initiatives only, by id.",
    ("Partner", "sprint_days"): "Length of a sprint.",
    ("Product", "increments"): "What it consists of.",
    ("Product", "benefits"): "What it is worth once all of it is in use, by partner or beneficiary.",
    ("Product", "kind"): "What it is for: efficiency, ease of use, cooperation or a legal duty.",
    ("Recurring", "hits"): "Which work it hits; silent: all.",
    ("Rollout", "skill"): "The skill it asks.",
    ("Rollout", "items"): "Pieces the work comes in.",
    ("Sourced", "source"): "Where the number comes from.",
    ("Sourced", "confidential"): "Who may see it: everybody, the partners, or only the two it is between.",
    ("Sourced", "note"): "What else a reader should know about this number.",
    ("Team", "partner"): "Whose team it is.",
    ("Team", "fte"): "Its people.",
    ("Team", "skills"): "What its people can do.",
    ("Team", "calendar"): "Days on which it does not work.",
    ("Roles", "portfolio_manager"): "Is there a portfolio manager of the chain?",
    ("Roles", "product_manager"): "Is there a product manager of the chain?",
    ("Roles", "programme_director"): "Is there a programme director?",
    ("Roles", "chain_coordinator"): "Is there a chain coordinator?",
    ("Effect", "commitment_kept"): "Share of what was promised that is done.",
    ("Responsibility", "responsible"): "Who do the work of deciding.",
    ("Responsibility", "supporting"): "Who help.",
    ("Responsibility", "consulted"): "Who are asked before the decision.",
    ("Responsibility", "informed"): "Who are told after it.",
}
EXAMPLES: dict[str, list[Any]] = {
    "after": [["dossier"], {"dossier/1": 20}],
    "acts": ["ministry"],
    "blocks": [["portal"], ["portal/2"]],
    "carry_over": [0.5],
    "contractors": [{"test": {"price": 40, "limit": 3}}],
    "cost": [{"pot": 400}],
    "decided_by": ["board"],
    "deadline": ["2028-12-31"],
    "delay_days": [60],
    "discount_rate": [0.0225],
    "duration": [5, {"lognormal": {"median": 5, "p90": 12}}],
    "fine": [{"om": 25}],
    "focus": [0.7],
    "fte": [6],
    "goals": [{"faster": 3}],
    "holidays": [["2027-12-25"]],
    "initiatives": [["dossier"]],
    "interarrival": [{"poisson": 0.5}],
    "items": [12],
    "maturity": [2],
    "meetings_per_year": [6],
    "name": ["Shared case file"],
    "notes": [["Effort of the smaller partners is a guess."]],
    "owner": ["om"],
    "packages": [{"om": {"partner": "om", "skill": "test", "items": 5, "effort": 30}}],
    "paid_by": ["pot"],
    "partner": ["om"],
    "plan_to_share": [0.8],
    "rate": [0.02],
    "requires": [["dossier/1"]],
    "rollout": [{"om": {"effort": 20, "delay_days": 60}}],
    "run_by": ["om"],
    "share": [0.4],
    "skill": ["test"],
    "skills": [["test", "data"]],
    "value": [30],
    "wanted": ["2028-07"],
    "wip": [4],
}


def explain(schema: dict[str, Any]) -> None:
    """Give every field of the schema a sentence, its unit and an example, in place."""
    _fields("", schema)
    for name, definition in schema["$defs"].items():
        _fields(name, definition)


def _fields(model: str, definition: dict[str, Any]) -> None:
    own = "Impediment" if model == "Recurring" else model
    for field, described in definition.get("properties", {}).items():
        told = SENTENCES.get((model, field)) or SENTENCES.get(("Sourced", field)) or (NAME if field == "name" else "")
        text = " ".join(str(described.get("description") or told).replace("``", "").split())
        words = unit(own, field) if model else ""
        if words and words not in text:
            text = f"{text}  [{words}]".strip()
        if text:
            described["description"] = text
        if field in EXAMPLES and model and not _has_example(described):
            described["examples"] = list(EXAMPLES[field])


def _has_example(described: dict[str, Any]) -> bool:
    return "examples" in described or described.get("type") == "boolean"
