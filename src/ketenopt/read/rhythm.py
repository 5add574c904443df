"""What maturity, roles and governance fill in: frictions, cadence, the chain test, and what each role in force changes."""

from __future__ import annotations

from typing import Any

from ketenopt.domain.errors import Place
from ketenopt.domain.governed import PRESETS, ROLES
from ketenopt.read.node import DEFAULT, Draft, Node, made, open_mapping

DEFAULT_MATURITY = 2
NONE = "none"
Level = float | tuple[float, float]

FRICTIONS: dict[str, tuple[Level, ...]] = {
    "decision_days": ((30, 80), (20, 60), (12, 40), (7, 20), (3, 10)),
    "handover_days": ((15, 45), (10, 30), (6, 18), (4, 10), (2, 5)),
    "follows_chain": (0.3, 0.5, 0.65, 0.8, 0.9),
    "found_before": (0, 0.1, 0.2, 0.35, 0.5),
    "information_days": (65, 40, 20, 10, 5),
    "advice_accepted": (0.3, 0.5, 0.65, 0.8, 0.9),
    "dependencies_known": (0.4, 0.55, 0.7, 0.85, 0.95),
    "commitment_kept": (0.75, 0.85, 0.9, 0.95, 0.98),
}
CADENCE: dict[str, tuple[Level, ...]] = {
    "sync_days": (20, 15, 10, 10, 5),
    "release_days": (65, 65, 40, 20, 10),
    "replanning_days": (260, 130, 65, 65, 30),
}
INTEGRATION: dict[str, tuple[Level, ...]] = {
    "duration": ((20, 45), (15, 35), (10, 25), (7, 15), (5, 10)),
    "rework": (0.45, 0.35, 0.25, 0.15, 0.1),
}
"""By field, for maturity 1 to 5; a pair is the median and 90 % quantile of a lognormal distribution."""

ALWAYS: dict[str, tuple[float, float, float, str]] = {
    "commitment_days": (20, 10, 65, "a month before promised people are really there"),
    "alignment_share": (0, 0, 0.1, "effort that every further partner in an increment adds; not counted unless somebody says so"),
    "meeting_share": (0, 0, 0.1, "capacity that shared meetings take; not counted unless somebody says so"),
    "cooperation_raises": (0, 0, 0.2, "what working together better is worth later; not counted unless somebody says so"),
    "sacrifice_lowers": (0, 0, 1, "less following by who loses by the plan; not counted unless somebody says so"),
    "unclear_factor": (2, 1, 4, "times as long as others, where it is not clear who decides"),
}
"""Frictions that maturity says nothing about: value, low, high, why."""

_NOTHING: dict[str, dict[str, Any]] = {
    "frictions": {
        "decision_days": 0,
        "handover_days": 0,
        "follows_chain": 1,
        "found_before": 0,
        "information_days": 0,
        "advice_accepted": 1,
        "dependencies_known": 1,
        "commitment_kept": 1,
    },
    "cadence": {"sync_days": 0, "release_days": 0, "replanning_days": 0},
    "integration": {"duration": 0, "rework": 0},
}


def expand_rhythm(draft: Draft) -> None:
    """Fill frictions, cadence and integration from the maturity, where the file is silent and did not say ``none``."""
    governance = open_mapping(draft.root, "governance", DEFAULT)
    level = _maturity(governance)
    _section(governance, "frictions", FRICTIONS, level)
    _section(draft.root, "cadence", CADENCE, level)
    _section(draft.root, "integration", INTEGRATION, level)
    _effects(governance)


def _effects(governance: Node) -> None:
    """What each role, form and rung of sharing in force changes, where the file does not say."""
    named = [str(governance.entries[key].value) for key in ("form", "sharing") if key in governance.entries]
    roles = governance.entries.get("roles")
    filled = [role for role in ROLES if roles is not None and role in roles.entries and roles.entries[role].value is True]
    for lever, preset in PRESETS.items():
        if lever in named or lever in filled:
            effect = open_mapping(open_mapping(governance, "effects", DEFAULT), lever, DEFAULT)
            for name, what in preset.items() if effect.is_mapping else ():
                flag = isinstance(what.value, bool)
                node = made(what.value, DEFAULT, what.why) if flag else made(what.value, DEFAULT, what.why, what.low, what.high)
                effect.entries.setdefault(name, node)


def _maturity(governance: Node) -> int:
    node = governance.entries.get("maturity")
    if node is None:
        governance.entries["maturity"] = made(DEFAULT_MATURITY, DEFAULT, "when nobody says: 2 of 5", 1, 3)
        return DEFAULT_MATURITY
    number = node.number
    return int(number) if number is not None and number in (1, 2, 3, 4, 5) else DEFAULT_MATURITY


def _section(parent: Node, name: str, table: dict[str, tuple[Level, ...]], level: int) -> None:
    written = parent.entries.get(name)
    if written is not None and written.value == NONE:
        nothing = {key: Node(value, written.place, NONE) for key, value in _NOTHING[name].items()}
        parent.entries[name] = Node(nothing, written.place, key=written.key)
        return
    section = open_mapping(parent, name, DEFAULT)
    if not section.is_mapping:
        return
    for field, levels in table.items():
        section.entries.setdefault(field, _filled(levels, level, DEFAULT))
    for field, (value, low, high, why) in ALWAYS.items() if name == "frictions" else ():
        section.entries.setdefault(field, made(value, DEFAULT, why, low, high))


def _filled(levels: tuple[Level, ...], level: int, place: Place) -> Node:
    note = f"maturity {level}"
    near = levels[max(0, level - 2) : level + 1]
    here = levels[level - 1]
    if not isinstance(here, tuple):
        numbers = [value for value in near if not isinstance(value, tuple)]
        return made(here, place, note, min(numbers), max(numbers))
    pairs = [value for value in near if isinstance(value, tuple)]
    parts = {
        name: made(here[index], place, note, min(pair[index] for pair in pairs), max(pair[index] for pair in pairs))
        for index, name in enumerate(("median", "p90"))
    }
    return Node({"lognormal": Node(parts, place)}, place)
