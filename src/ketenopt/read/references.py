"""Every name that must be the name of something, checked on the tree: all dangling ones at once, with the nearest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ketenopt.domain.errors import Place
from ketenopt.domain.governed import ROLES
from ketenopt.domain.phrase import Phrase, either
from ketenopt.read.letters import plain_letters, unmask
from ketenopt.read.nearest import listed, nearest
from ketenopt.read.node import Draft, Node, by_id
from ketenopt.read.shape import Shape

# (model, field) -> what its values, items or keys must name; "keys:" for the keys of a mapping
REFERENCES: dict[tuple[str, str], str] = {
    ("Fund", "decided_by"): "body",
    ("Fund", "budget"): "keys:period",
    ("Earmark", "budget"): "keys:period",
    ("Earmark", "initiatives"): "initiative",
    ("Contractor", "limit"): "keys:period",
    ("Partner", "budget"): "keys:period",
    ("Partner", "contractors"): "keys:skill",
    ("Partner", "integration"): "keys:period",
    ("Partner", "goals"): "keys:goal",
    ("Team", "partner"): "partner",
    ("Team", "fte_per_period"): "keys:period",
    ("Team", "skills"): "skill",
    ("Team", "calendar"): "calendar",
    ("Goal", "parent"): "goal",
    ("Benefit", "goals"): "keys:goal",
    ("Benefit", "owner"): "partner or body",
    ("Initiative", "owner"): "partner",
    ("Initiative", "fine"): "keys:partner",
    ("Initiative", "benefits"): "keys:partner or beneficiary",
    ("Initiative", "requires"): "initiative or increment",
    ("Initiative", "after"): "keys:initiative or increment",
    ("Initiative", "run_by"): "partner or body",
    ("Initiative", "paid_by"): "partner, fund or body",
    ("Initiative", "running_cost"): "keys:partner",
    ("Increment", "cost"): "keys:partner or fund",
    ("Increment", "requires"): "initiative or increment",
    ("Increment", "after"): "keys:initiative or increment",
    ("Increment", "rollout"): "keys:partner",
    ("Package", "partner"): "partner",
    ("Package", "skill"): "skill",
    ("Rollout", "skill"): "skill",
    ("Group", "initiatives"): "initiative",
    ("Product", "increments"): "initiative or increment",
    ("Product", "benefits"): "keys:partner or beneficiary",
    ("Gate", "blocks"): "initiative or increment",
    ("Gate", "acts"): "partner or body",
    ("Impediment", "owner"): "partner or body",
    ("Hits", "partners"): "partner",
    ("Hits", "teams"): "team",
    ("Hits", "skills"): "skill",
    ("Hits", "initiatives"): "initiative",
    ("Arrivals", "partner"): "partner",
    ("Arrivals", "skill"): "skill",
    ("Arrivals", "creates"): "initiative",
    ("Governance", "decided_by"): "body",
    ("Governance", "programme"): "initiative",
    ("Responsibility", "about"): "initiative or increment",
    ("Responsibility", "responsible"): "partner, body or role",
    ("Responsibility", "accountable"): "partner, body or role",
    ("Responsibility", "supporting"): "partner, body or role",
    ("Responsibility", "consulted"): "partner, body or role",
    ("Responsibility", "informed"): "partner, body or role",
}

_SECTIONS = {
    "body": "bodies",
    "fund": "funds",
    "partner": "partners",
    "beneficiary": "beneficiaries",
    "calendar": "calendars",
    "skill": "skills",
    "team": "teams",
    "goal": "goals",
    "initiative": "initiatives",
}


KINDS = {
    "body": Phrase("body"),
    "fund": Phrase("fund"),
    "partner": Phrase("partner"),
    "beneficiary": Phrase("beneficiary"),
    "calendar": Phrase("calendar"),
    "skill": Phrase("skill"),
    "team": Phrase("team"),
    "goal": Phrase("goal"),
    "initiative": Phrase("initiative"),
    "increment": Phrase("increment"),
    "period": Phrase("period"),
    "role": Phrase("role"),
}


def _split(kinds: str) -> list[str]:
    return kinds.replace(" or ", ", ").split(", ")


@dataclass
class Names:
    """The ids that exist, by kind of thing; None where the section itself is broken, so nothing can be said."""

    draft: Draft
    _known: dict[str, set[str] | None] = field(default_factory=dict)
    display: dict[str, str] = field(default_factory=dict)

    def of(self, kinds: str) -> set[str] | None:
        """Ids that satisfy ``kinds``, such as ``partner or fund``."""
        found: set[str] = set()
        for kind in _split(kinds):
            ids = self._ids(kind)
            if ids is None:
                return None
            found |= ids
        return found

    def _ids(self, kind: str) -> set[str] | None:
        if kind not in self._known:
            self._known[kind] = self._look(kind)
        return self._known[kind]

    def _look(self, kind: str) -> set[str] | None:
        if kind == "period":
            about = self.draft.root.entries.get("chain")
            periods = about.entries.get("periods") if about and self.draft.clock else None
            return set(periods.entries) if periods is not None and periods.is_mapping else None
        if kind == "role":
            return set(ROLES)
        if kind == "increment":
            return {
                f"{name}/{part}"
                for name, node in self.draft.section("initiatives").items()
                if "increments" in node.entries
                for part in node.entries["increments"].entries
            }
        node = self.draft.root.entries.get(_SECTIONS[kind])
        if node is not None and not node.is_mapping:
            return None
        for key, inner in self.draft.section(_SECTIONS[kind]).items():
            if "name" in inner.entries:
                self.display[key] = str(inner.entries["name"].value)
        return set(self.draft.section(_SECTIONS[kind]))


def check_references(draft: Draft, shape: Shape) -> None:
    """Add a fault for every name that names nothing."""
    names = Names(draft)
    for model, name, node, path in _fields(draft.root, shape, ""):
        kinds = REFERENCES.get((model, name))
        if kinds is None:
            continue
        known = names.of(kinds.removeprefix("keys:"))
        if known is None:
            continue
        keys = kinds.startswith("keys:")
        for word, at, where in _words(node, path, keys=keys):
            if word not in known:
                place = at.whereabouts if keys else at.place
                _dangling(draft, names, kinds.removeprefix("keys:"), word, place, at.backing.derived or draft.typed(where))


def _fields(node: Node, shape: Shape, path: str) -> Iterator[tuple[str, str, Node, str]]:
    for key, inner in by_id(node.entries):
        where = f"{path}.{key}" if path else key
        if shape.kind == "record":
            yield shape.name, key, inner, where
        yield from _fields(inner, shape.inner(key), where)


def _words(node: Node, path: str, *, keys: bool) -> Iterator[tuple[str, Node, str]]:
    if keys:
        for key, inner in by_id(node.entries):
            yield key, inner, f"{path}.{key}"
    elif isinstance(node.value, list):
        for item in node.items:
            if isinstance(item.value, str):
                yield item.value, item, path
    elif isinstance(node.value, str):
        yield node.value, node, path


def _dangling(draft: Draft, names: Names, kinds: str, word: str, place: Place, path: str) -> None:
    known = names.of(kinds) or set()
    meant = plain_letters(word)
    if meant != word and meant in known:
        unmask(draft, word, meant, place, path)
        return
    gone = draft.removed.get(f"{_SECTIONS.get(_split(kinds)[0], '')}.{word.partition('/')[0]}")
    kind = either(KINDS[each] for each in _split(kinds))
    if gone:
        message = Phrase("there is no {kind} {id!r} any more: removed at {place}", kind=kind, id=word, place=str(gone))
    else:
        message = Phrase("there is no {kind} {id!r}", kind=kind, id=word)
    expected = listed(known) or ("" if known else Phrase("nothing: the scenario has no {kind} at all", kind=kind))
    suggestion = nearest(word, known, names.display)
    draft.fault(place, path, "unknown-reference", message, expected=expected, suggestion=suggestion)
