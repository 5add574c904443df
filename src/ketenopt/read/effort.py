"""Effort per partner or team, in sizes or team-months, becomes packages of items."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ketenopt.domain.distribution import Z90
from ketenopt.domain.phrase import Phrase
from ketenopt.read.actors import skill_of
from ketenopt.read.nearest import listed, nearest
from ketenopt.read.node import DEFAULT, Backing, Draft, Node, follows, made, open_mapping

SIZES = {"S": 3.0, "M": 8.0, "L": 18.0, "XL": 40.0}
"""Team-months."""
SIZE_RANGES = {"S": (1.5, 5.0), "M": (5.0, 12.0), "L": (12.0, 27.0), "XL": (27.0, 60.0)}
"""Up to the geometric mean with the neighbouring sizes; the outer ends by the same factor."""
TEAM_MONTH_DAYS = 8 * 260 / 12
ITEM_DAYS = 40.0
ITEM_SIGMA = 0.8
"""Little 2006: tasks 0.77 to 1.07."""
PROJECT_SIGMA = 0.43
"""Little 2006: projects."""


@dataclass(frozen=True)
class Part:
    """One increment that takes ``fraction`` of what is asked for its initiative."""

    id: str
    fraction: float
    node: Node


def expand_effort(draft: Draft, effort: Node, path: str, parts: list[Part]) -> None:
    """``effort: {om: L}`` becomes a package in each of ``parts``."""
    if not effort.is_mapping:
        draft.fault(
            effort,
            path,
            "effort",
            "does not say whose effort this is",
            expected="{partner or team: S, M, L, XL or team-months}",
            found=effort.shown,
        )
        return
    for who, node in sorted(effort.entries.items()):
        written = f"{path}.{who}"
        months = _months(draft, node, written)
        worker = _worker(draft, node, who, written)
        if months is None or worker is None or months.number == 0:
            continue
        for part in parts:
            packages = open_mapping(part.node, "packages", node.place).entries
            if who in packages:
                draft.fault(
                    node.whereabouts,
                    written,
                    "twice",
                    Phrase("increment {part} already has a package {id}", part=part.id, id=who),
                    expected="effort or packages",
                )
                continue
            packages[who] = _package(months, worker, part.fraction, written)


def _months(draft: Draft, node: Node, path: str) -> Node | None:
    if isinstance(node.value, str):
        size = node.value.upper()
        if size not in SIZES:
            draft.fault(node, path, "size", "is no size", expected="S, M, L, XL or a number of team-months", found=node.shown)
            return None
        low, high = SIZE_RANGES[size]
        backing = node.backing if node.backing.sourced else Backing(low=low, high=high)
        note = f"{size} is {SIZES[size]:g} team-months" + (f"; {backing.note}" if backing.note else "")
        backing = Backing(
            low if backing.low is None else backing.low,
            high if backing.high is None else backing.high,
            backing.source,
            backing.cite,
            backing.confidential,
            note,
        )
        node = Node(SIZES[size], node.place, node.text, node.key, backing)
    number = node.number
    if number is None or not math.isfinite(number) or number < 0 or number > 1e6:
        draft.fault(node, path, "size", "is no effort", expected="S, M, L, XL or a number of team-months", found=node.shown)
        return None
    draft.knobs[path] = node
    return node


def _worker(draft: Draft, node: Node, who: str, path: str) -> tuple[str, str] | None:
    """The partner and the skill meant by ``who``."""
    partners, teams = draft.section("partners"), draft.section("teams")
    if who in partners:
        return who, skill_of(draft, who) or "general"
    if who in teams:
        owner, skills = teams[who].entries.get("partner"), teams[who].entries.get("skills")
        first = skills.items[0].text if skills and skills.items else "general"
        name = str(owner.value) if owner else ""
        return (name, first) if name in partners else None  # whose team it is, is a fault of the team's own
    known = {*partners, *teams}
    draft.fault(
        node.whereabouts,
        path,
        "unknown-reference",
        Phrase("there is no partner or team {id!r}", id=who),
        expected=listed(known) or "a partner or a team",
        suggestion=nearest(who, known),
    )
    return None


def _package(months: Node, worker: tuple[str, str], fraction: float, path: str) -> Node:
    days = (months.number or 0.0) * fraction * TEAM_MONTH_DAYS
    items = max(1, round(days / ITEM_DAYS))
    median = days / items * math.exp(-(ITEM_SIGMA**2) / 2)
    note = f"{fraction:.3g} of {months.number:g} team-months of {TEAM_MONTH_DAYS:.1f} person-days, in items of about {ITEM_DAYS:g}"
    spread = f"{note}; sigma of the log {ITEM_SIGMA:g} (Little 2006: .77 to 1.07)"
    effort = Node(
        {
            "median": follows(_rounded(median), months, path, spread),
            "p90": follows(_rounded(median * math.exp(ITEM_SIGMA * Z90)), months, path, spread),
        },
        months.place,
    )
    partner, skill = worker
    return Node(
        {
            "partner": Node(partner, months.place),
            "skill": Node(skill, months.place),
            "items": follows(items, months, path, note),
            "effort": Node({"lognormal": effort}, months.place),
        },
        months.place,
        key=months.key,
        backing=Backing(derived=path),
    )


def _rounded(value: float) -> float:
    """Nine significant digits: the exponential differs in its last bit between machines, a scenario's hash may not."""
    return float(f"{value:.9g}")


def uncertainty() -> Node:
    """The common factor on all effort of an initiative whose effort is a size."""
    note = f"projects turn out a factor off, sigma of the log {PROJECT_SIGMA:g} (Little 2006)"
    low, high = (_rounded(math.exp(sigma * Z90)) for sigma in (0.3, 0.6))
    parts = {
        "median": made(1.0, DEFAULT, note, 0.9, 1.3),
        "p90": made(_rounded(math.exp(PROJECT_SIGMA * Z90)), DEFAULT, note, low, high),
    }
    return Node({"lognormal": Node(parts, DEFAULT)}, DEFAULT)
