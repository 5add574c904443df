"""A scenario: a valid chain, and where each of its numbers comes from."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any, Literal

from ketenopt.domain.chain import Chain
from ketenopt.domain.errors import Fault
from ketenopt.domain.time import Timeline, timeline

Source = Literal["measured", "agreed", "expert", "guess"]
Confidentiality = Literal["public", "shared", "bilateral"]


@dataclass(frozen=True, slots=True)
class Assumption:
    """One number, where it comes from, and how far it may be off.

    ``path`` is its dotted path in the full form; ``defaulted`` is True when nobody typed it and ``note`` then
    says which shorthand or default produced it.  ``derived`` is the path of the shorthand a number follows from
    (``initiatives.beeld.effort.om`` for its packages): that shorthand is itself in the register, with the range, so
    a derived number is no assumption of its own and is not counted or varied.
    """

    path: str
    value: float | str
    low: float | None = None
    high: float | None = None
    source: Source = "guess"
    cite: str = ""
    confidential: Confidentiality = "public"
    defaulted: bool = False
    note: str = ""
    derived: str = ""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A valid, resolved description of the world: what rules plan for and engines deliver in.

    ``id`` names it within its chain folder; ``provenance`` maps a dotted path to the file or overlay that set
    it last; ``warnings`` are doubts the reader of the outcome should know.
    """

    id: str
    chain: Chain
    register: tuple[Assumption, ...] = ()
    warnings: tuple[Fault, ...] = ()
    provenance: dict[str, str] = field(default_factory=dict)

    @property
    def timeline(self) -> Timeline:
        """Days, periods and dates of this chain."""
        return timeline(self.chain.chain)

    @property
    def hash(self) -> str:
        """SHA-256 (hex) of everything that can change a number; names and notes are left out."""
        text = json.dumps(unnamed(self.chain.model_dump(mode="json")), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


COLLECTIONS = frozenset(
    {"bodies", "funds", "partners", "beneficiaries", "calendars", "skills", "teams", "goals", "initiatives", "groups"}
    | {"products", "gates", "impediments", "arrivals", "increments", "packages", "earmarks", "contractors", "benefits"}
    | {"decisions"}
)


def unnamed(value: Any, keyed_by_id: bool = False) -> Any:
    """``value`` without the display names; a collection's own keys are ids and stay, whatever they are."""
    if not isinstance(value, dict):
        return [unnamed(v) for v in value] if isinstance(value, list) else value
    return {
        key: unnamed(inner, keyed_by_id=key in COLLECTIONS and not keyed_by_id)
        for key, inner in value.items()
        if keyed_by_id or key not in ("name", "notes")
    }
