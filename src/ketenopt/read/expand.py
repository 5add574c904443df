"""The shorthands of a first meeting become the full form, each visibly; docs/format.md lists them."""

from __future__ import annotations

from ketenopt.read.actors import expand_bodies, expand_gates, expand_skills, expand_teams
from ketenopt.read.calendar import expand_money, expand_periods, rhythm
from ketenopt.read.node import Draft, by_id
from ketenopt.read.rhythm import expand_rhythm
from ketenopt.read.work import expand_initiatives, expand_rollout
from ketenopt.read.worth import expand_benefits


def expand(draft: Draft) -> None:
    """Bring a settled tree into full form, in place.

    The order matters: periods before money, teams before effort (which needs their skills), benefits before
    rollout (which happens where there is a benefit).
    """
    periods = expand_periods(draft)
    expand_money(draft, periods)
    meetings = rhythm(draft)
    expand_teams(draft)
    asked = _asked(draft)
    expand_initiatives(draft)
    expand_benefits(draft)
    expand_rollout(draft, asked)
    expand_gates(draft)
    expand_bodies(draft, meetings)
    expand_skills(draft)
    expand_rhythm(draft)


def _asked(draft: Draft) -> set[str]:
    """Initiatives described by shorthands: those for which silence about rollout means nobody asked."""
    found = set()
    for name, node in by_id(draft.section("initiatives")):
        increments = node.entries.get("increments")
        inner = list(increments.entries.values()) if increments else []
        if any(key in part.entries for part in (node, *inner) for key in ("effort", "ask")):
            found.add(name)
    return found
