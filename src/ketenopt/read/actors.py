"""Shorthands of those who act: teams by number, bodies and gates by mention."""

from __future__ import annotations

from math import ceil

from ketenopt.domain.phrase import Phrase
from ketenopt.read.nearest import nearest
from ketenopt.read.node import DEFAULT, Draft, Node, by_id, follows, made

TEAM_FTE = 8.0
MAX_TEAMS = 200
GENERAL = "general"
GATE_FIELDS = ("blocks", "acts", "expected", "delay", "at")
GATE_DELAY = {"low": 0.0, "mode": 20.0, "high": 130.0}


def expand_teams(draft: Draft) -> None:
    """``teams: 2`` on a partner becomes two teams of 8 FTE; ``1.5`` a whole one and half a one."""
    for name, partner in by_id(draft.section("partners")):
        node = partner.entries.pop("teams", None)
        if node is None:
            continue
        path, number = f"partners.{name}.teams", node.number
        if number is None or not 0 <= number <= MAX_TEAMS:
            draft.fault(
                node,
                path,
                "teams",
                "is not a number of teams",
                expected=Phrase("a number from 0 to {most}", most=MAX_TEAMS),
                found=node.shown,
            )
            continue
        draft.knobs[path] = node
        teams = draft.open_section("teams", node.place)
        for index in range(ceil(number)):
            key = f"{name}-{index + 1}"
            if key in teams:
                draft.fault(
                    teams[key].whereabouts,
                    f"teams.{key}",
                    "twice",
                    Phrase("{id} is also made by {path}", id=key, path=path),
                    expected="another id",
                )
                continue
            part = min(1.0, number - index)
            fte = follows(part * TEAM_FTE, node, path, f"a team of {TEAM_FTE:g} FTE" if part == 1 else f"{part:g} of a team")
            teams[key] = Node({"partner": Node(name, node.place), "fte": fte}, node.place)


def skill_of(draft: Draft, partner: str) -> str | None:
    """The skill of work for which none was named: ``general`` where a team has it, else the first team's first."""
    first: str | None = None
    for _, team in by_id(draft.section("teams")):
        if team.entries.get("partner", team).value != partner:
            continue
        skills = [str(item.value) for item in team.entries["skills"].items] if "skills" in team.entries else [GENERAL]
        if GENERAL in skills:
            return GENERAL
        first = first or (skills[0] if skills else None)
    return first


def expand_skills(draft: Draft) -> None:
    """Skills that nobody declared are those the teams have; a file that declares some declares all."""
    if "skills" in draft.root.entries:
        return
    skills = draft.open_section("skills", DEFAULT)
    for _, team in by_id(draft.section("teams")):
        written = team.entries.get("skills")
        for item in written.items if written else [Node(GENERAL, DEFAULT)]:
            if isinstance(item.value, str):
                skills.setdefault(item.value, Node({}, DEFAULT))


def expand_gates(draft: Draft) -> None:
    """An impediment that ``blocks`` something is a gate; a gate whose delay nobody knows gets the default one."""
    impediments = draft.section("impediments")
    for name, node in by_id(impediments):
        if not any(field in node.entries for field in GATE_FIELDS[:3]):
            continue
        del impediments[name]
        gates = draft.open_section("gates", node.place)
        if name in gates:
            draft.fault(
                node.whereabouts, f"impediments.{name}", "twice", Phrase("{id} is also a gate", id=name), expected="another id"
            )
            continue
        draft.renamed[f"gates.{name}"] = f"impediments.{name}"
        gates[name] = node
    for _, gate in by_id(draft.section("gates")):
        if gate.is_mapping and "delay" not in gate.entries:
            gate.entries["delay"] = _gate_delay()


def _gate_delay() -> Node:
    note = "working days late when nobody says"
    parts = {key: made(value, DEFAULT, note) for key, value in GATE_DELAY.items()}
    parts["mode"] = made(GATE_DELAY["mode"], DEFAULT, note, 0.0, 65.0)
    parts["high"] = made(GATE_DELAY["high"], DEFAULT, note, 65.0, 260.0)
    return Node({"triangular": Node(parts, DEFAULT)}, DEFAULT)


def expand_bodies(draft: Draft, meetings: Node | None) -> None:
    """Bodies that are mentioned and described nowhere exist all the same, with a warning."""
    deciders = _mentions(draft, "funds", "decided_by")
    actors = _mentions(draft, "gates", "acts") | _mentions(draft, "impediments", "owner")
    partners = draft.section("partners")
    for name, (node, path) in sorted((actors | deciders).items()):
        if name in draft.section("bodies") or name in partners:
            continue  # a partner that decides about a pot is refused with the other references
        bodies = draft.open_section("bodies", node.place)
        known = {*partners, *bodies}
        bodies[name] = Node({}, node.place)
        if meetings is not None and name in deciders:
            bodies[name].entries["meetings_per_year"] = meetings.copy()
        else:
            message = Phrase("{id!r} is described nowhere and is taken to be a body that decides on any day", id=name)
            draft.warn(node.place, path, "body-created", message, suggestion=nearest(name, known))
    if meetings is not None and not deciders:
        bodies = draft.open_section("bodies", meetings.place)
        bodies.setdefault("board", Node({}, meetings.place)).entries.setdefault("meetings_per_year", meetings)


def _mentions(draft: Draft, section: str, field: str) -> dict[str, tuple[Node, str]]:
    found: dict[str, tuple[Node, str]] = {}
    for name, node in by_id(draft.section(section)):
        who = node.entries.get(field)
        if who is not None and isinstance(who.value, str):
            found.setdefault(who.value, (who, draft.typed(f"{section}.{name}") + f".{field}"))
    return found
