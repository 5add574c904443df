"""A value as it was written: what it says, where it stands, and what backs it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeAlias

from ketenopt.domain.errors import Fault, Place
from ketenopt.domain.phrase import Phrase
from ketenopt.domain.scenario import Confidentiality, Source

DEFAULT = Place("default")
"""The place of a value nobody typed."""


@dataclass(frozen=True, slots=True)
class Backing:
    """What a number rests on; ``defaulted``: nobody typed it; ``derived``: path of the shorthand it follows from."""

    low: float | None = None
    high: float | None = None
    source: Source = "guess"
    cite: str = ""
    confidential: Confidentiality = "public"
    note: str = ""
    defaulted: bool = False
    derived: str = ""
    sourced: bool = False
    """Written as ``{value: …}``; a text or date with a source is an assumption too."""


TYPED = Backing()


Value: TypeAlias = "str | int | float | bool | date | dict[str, Node] | list[Node] | None"


@dataclass(slots=True)
class Node:
    """One value.  ``text`` is how a scalar was written, ``key`` where the key before it stands."""

    value: Value
    place: Place
    text: str = ""
    key: Place | None = None
    backing: Backing = TYPED

    @property
    def entries(self) -> dict[str, Node]:
        """The mapping's own dict; a fresh empty one when this is no mapping."""
        return self.value if isinstance(self.value, dict) else {}

    @property
    def items(self) -> list[Node]:
        """The sequence's own list; a fresh empty one when this is no sequence."""
        return self.value if isinstance(self.value, list) else []

    @property
    def is_mapping(self) -> bool:
        return isinstance(self.value, dict)

    @property
    def number(self) -> float | None:
        """The number, or None when this is none (a truth value is no number)."""
        return float(self.value) if isinstance(self.value, int | float) and not isinstance(self.value, bool) else None

    @property
    def shown(self) -> str:
        """What stands there, short enough for a message."""
        if isinstance(self.value, dict):
            return Phrase("fields (key: value)") if self.value else Phrase("nothing")
        if isinstance(self.value, list):
            return Phrase("a list")
        text = self.text or str(self.value)
        quoted = repr(text) if isinstance(self.value, str) else text
        return quoted if len(quoted) <= 60 else quoted[:57] + "..."

    @property
    def whereabouts(self) -> Place:
        """Where to point: at the key, when there is one."""
        return self.key or self.place

    def copy(self) -> Node:
        """A deep copy, so that an alias or an overlay never changes two places at once."""
        value = self.value
        if isinstance(value, dict):
            value = {key: inner.copy() for key, inner in value.items()}
        elif isinstance(value, list):
            value = [inner.copy() for inner in value]
        return Node(value, self.place, self.text, self.key, self.backing)  # dataclasses.replace takes four times as long

    def holding(self, value: Value) -> Node:
        """The same node with another value."""
        return Node(value, self.place, self.text, self.key, self.backing)


@dataclass(slots=True)
class Draft:
    """A chain on its way to its full form: the tree, the faults so far, and the numbers written as shorthand."""

    root: Node
    faults: list[Fault] = field(default_factory=list)
    knobs: dict[str, Node] = field(default_factory=dict)
    """Numbers written as shorthand, by the path they were written under."""
    clock: bool = True
    """False when the chain has no usable start, so that nothing can be said about periods."""
    removed: dict[str, Place] = field(default_factory=dict)
    """Path that an overlay removed -> where it did."""
    renamed: dict[str, str] = field(default_factory=dict)
    """Full-form path -> the path it was written under, where a shorthand only renames."""

    def typed(self, path: str) -> str:
        """The path under which a value was written."""
        head, tail = path, ""
        while head:
            if head in self.renamed:
                return self.renamed[head] + tail
            head, _, last = head.rpartition(".")
            tail = f".{last}{tail}"
        return path

    def whereabouts(self, path: str) -> tuple[Place, str]:
        """Where ``path`` (full form) was written, and the path it was written under; its parent's place when it is absent."""
        node, derived, place = self.root, "", self.root.place
        for step in path.split("."):
            following = node.entries.get(step)
            if following is None:
                break
            node = following
            place = node.whereabouts if node.is_mapping else node.place
            derived = node.backing.derived or derived
        return place, derived or self.typed(path)

    def fault_at(self, path: str, code: str, message: str, *, expected: str = "", found: str = "", suggestion: str = "") -> None:
        """Add one fault about what stands at ``path``."""
        place, typed = self.whereabouts(path)
        self.faults.append(Fault(place, typed, code, message, expected, found, suggestion))

    def doubt_at(self, path: str, code: str, message: str, *, expected: str = "", found: str = "") -> None:
        """Add one doubt about what stands at ``path``."""
        place, typed = self.whereabouts(path)
        self.faults.append(Fault(place, typed, code, message, expected, found, "", "warning"))

    def fault(
        self, node: Node | Place, path: str, code: str, message: str, *, expected: str = "", found: str = "", suggestion: str = ""
    ) -> None:
        """Add one fault at ``node``."""
        place = node.place if isinstance(node, Node) else node
        self.faults.append(Fault(place, path, code, message, expected, found, suggestion))

    def warn(self, place: Place, path: str, code: str, message: str, *, expected: str = "", suggestion: str = "") -> None:
        """Add one doubt at ``place``."""
        self.faults.append(Fault(place, path, code, message, expected, "", suggestion, "warning"))

    def section(self, name: str) -> dict[str, Node]:
        """The top-level mapping ``name``; empty when it is absent or no mapping."""
        node = self.root.entries.get(name)
        return node.entries if node else {}

    def open_section(self, name: str, place: Place) -> dict[str, Node]:
        """The top-level mapping ``name``, made when it is absent."""
        return open_mapping(self.root, name, place).entries


def open_mapping(parent: Node, name: str, place: Place) -> Node:
    """The mapping ``name`` of ``parent``, made when it is absent; something else that stands there stays for its fault."""
    node = parent.entries.get(name)
    if node is None:
        node = Node({}, place)
        parent.entries[name] = node
    return node


def made(value: float | str | bool, place: Place, note: str, low: float | None = None, high: float | None = None) -> Node:
    """A value nobody typed, and why it is what it is."""
    return Node(value, place, backing=Backing(low=low, high=high, note=note, defaulted=True))


def follows(value: float | str, origin: Node, path: str, note: str) -> Node:
    """A value that follows from the shorthand at ``path``; it has no range of its own."""
    backing = replace(origin.backing, low=None, high=None, note=note, defaulted=True, derived=path)
    return Node(value, origin.place, text=origin.text, backing=backing)


def by_id(entries: dict[str, Node]) -> list[tuple[str, Node]]:
    """The entries in the order of their ids: the order of a file plays no part."""
    return sorted(entries.items())


def everywhere(node: Node) -> Iterator[Node]:
    """Every value below ``node`` and itself, in any order: where the paths do not matter."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        yield node
        value = node.value
        if isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value


def walk(node: Node, path: str = "") -> Iterator[tuple[str, Node]]:
    """Every value below ``node`` with its dotted path, depth first by id; list items by their index."""
    waiting = [(path, node)]
    while waiting:
        path, node = waiting.pop()
        yield path, node
        prefix = f"{path}." if path else ""
        value = node.value
        if isinstance(value, dict):
            waiting += [(prefix + key, value[key]) for key in sorted(value, reverse=True)]
        elif isinstance(value, list):
            waiting += [(prefix + str(index), value[index]) for index in range(len(value) - 1, -1, -1)]
