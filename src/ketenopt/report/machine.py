"""JSON for machines: sorted keys, twelve significant digits, a format number, nothing that is bilateral.

The last digits of a float may differ between machines and say nothing; twelve are more than any input has.  In an
example the rows that say who gains, gives in or must act hold letters instead of ids, as screens do.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

from ketenopt.domain.comparison import Comparison
from ketenopt.domain.plan import Plan
from ketenopt.domain.scenario import Scenario
from ketenopt.report.confidential import OPEN, Shield, shield
from ketenopt.report.faults import ENGLISH, fault_rows
from ketenopt.report.language import Language

JSON_FORMAT = 1
"""Goes up when a key disappears or changes its meaning."""
DIGITS = 12
EXAMPLE = "example, no statement about these organisations (voorbeeld, geen uitspraak over deze organisaties)"


def as_json(document: Mapping[str, Any]) -> str:
    """``document`` as JSON text that ends with a newline: same content, same bytes."""
    return json.dumps(_plain(document), sort_keys=True, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def plan_json(scenario: Scenario, plan: Plan) -> dict[str, Any]:
    """The plan as it is saved (``--plan`` reads it back), with the gain of every partner beside it."""
    hidden = shield(scenario)
    data = plan.to_dict()
    for row, line in zip(data["partners"], plan.partners, strict=True):
        row["gain"] = line.gain
        if hidden.hides_benefits_of(line.partner):
            row.update(dict.fromkeys(("utility", "disagreement", "gain")))
    for row in data["accounts"]:
        if _hides_budget(hidden, row["account"]):
            row.update(budget=None, carried_out=None)
    for row in data["teams"]:
        if hidden.hides(f"teams.{row['team']}.fte", f"teams.{row['team']}.fte_per_period"):
            row["capacity"] = None
    data["others"] = {who: None if hidden.hides_benefits_of(who) else value for who, value in data["others"].items()}
    return _document("plan", data, scenario.chain.chain.example) | {"hash": plan.hash}


def comparison_json(comparison: Comparison, hidden: Shield = OPEN) -> dict[str, Any]:
    """The comparison as it is, without what is bilateral."""
    data = comparison.to_dict()
    letters = data.pop("letters")
    for result in data["scenarios"]:
        _withhold(result, hidden)
        if comparison.example:
            _by_letter(result, letters)
    data["differences"] = [row for row in data["differences"] if not _says_worth(row["measure"], hidden)]
    for row in data["inputs"]:
        if row["confidential"] != "public":
            row.update(baseline=None, value=None)
    return _document("comparison", data, comparison.example)


def _withhold(result: dict[str, Any], hidden: Shield) -> None:
    """Take out of one scenario what is bilateral or would give it away."""
    result["estimates"] = [row for row in result["estimates"] if not _says_worth(row["measure"], hidden)]
    for row in result["money"]:
        if _hides_budget(hidden, row["account"]):
            row["available"] = None
    for row in result["load"]:
        if hidden.hides("teams"):
            row.update(dict.fromkeys(("capacity", "asked_share", "planned_share")))
    for row in [*result["partners"], *result["others"]]:
        if hidden.hides_benefits_of(row.get("partner") or row["beneficiary"]):
            row.update({key: None for key, value in row.items() if isinstance(value, float)})


def _says_worth(measure: str, hidden: Shield) -> bool:
    """Whether a measure is what the plan is worth to somebody whose worth is bilateral."""
    kind, _, party = measure.partition(":")
    return kind == "value_keur" and hidden.hides_benefits_of(party)


def _by_letter(result: dict[str, Any], letters: dict[str, str]) -> None:
    for row in result["partners"]:
        row["partner"] = letters.get(row["partner"], row["partner"])
    for row in result["acts"]:
        row["owner"] = letters.get(row["owner"], row["owner"])


def _hides_budget(hidden: Shield, account: str) -> bool:
    holder = account.partition(":")[0]
    return hidden.hides(f"partners.{holder}.budget", f"partners.{holder}.earmarks", f"funds.{holder}.budget")


def check_json(scenario: Scenario, t: Language = ENGLISH) -> dict[str, Any]:
    """The judgement of a valid scenario, with its register of assumptions; warnings are sentences in language ``t``."""
    register = [
        {
            "path": row.path,
            "value": None if row.confidential == "bilateral" else row.value,
            "low": None if row.confidential == "bilateral" else row.low,
            "high": None if row.confidential == "bilateral" else row.high,
            "source": row.source,
            "cite": row.cite,
            "confidential": row.confidential,
            "defaulted": row.defaulted,
            "note": row.note,
        }
        for row in scenario.register
    ]
    warnings = fault_rows(scenario.warnings, t)
    content = {"scenario": scenario.id, "hash": scenario.hash, "warnings": warnings, "assumptions": register}
    return _document("check", content, scenario.chain.chain.example)


def _document(kind: str, content: dict[str, Any], example: bool) -> dict[str, Any]:
    document: dict[str, Any] = {"format": JSON_FORMAT, "kind": kind, kind: content}
    if example:
        document["notice"] = EXAMPLE
    return document


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, float):
        if not math.isfinite(value):
            return None
        return float(f"{value:.{DIGITS}g}") + 0.0  # never "-0.0"
    return value
