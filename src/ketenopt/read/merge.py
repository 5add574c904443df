"""The workbooks of several partners become one chain, and where they disagree is listed.

Value by value: what one file says and the others leave open is taken; what all who speak say alike is taken; where
they differ, the file of the partner whose own the value is wins, else the first file named.  A partner's own are its
money and rules of play, its teams, the initiatives it pulls, and the parts of others' initiatives that are its
effort, benefit, cost, work and rollout.  A range or a source is part of what is said.  Silence disagrees with nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ketenopt.domain.errors import Fault, Place, ScenarioError
from ketenopt.domain.phrase import Phrase
from ketenopt.read.convert import read_any, said
from ketenopt.read.nearest import listed, nearest
from ketenopt.read.node import Draft, Node
from ketenopt.read.settle import SOURCED, settle
from ketenopt.read.shape import Shape, written
from ketenopt.read.shape import study as study_shape
from ketenopt.read.workbook.book import Book
from ketenopt.read.write_yaml import flow

_BY_PARTNER = ("effort", "benefit", "benefits", "ask", "fine", "running_cost", "cost", "rollout")
"""Fields keyed by the partner whose own the value is."""


@dataclass(frozen=True)
class Sent:
    """One file, and the partner that sent it; "" when nobody said."""

    path: Path
    partner: str = ""


@dataclass(frozen=True)
class Disagreement:
    """A value on which files differ: what each says (by file, in the order given), whose it is, and which was taken."""

    path: str
    says: tuple[tuple[str, str], ...]
    owner: str
    taken: str

    @property
    def settled(self) -> bool:
        """True when the partner whose own it is has spoken."""
        return bool(self.owner)


@dataclass
class _Voice:
    sent: Sent
    name: str
    book: Book


def sent(word: str) -> Sent:
    """``om=keten-om.xlsx`` or ``keten.xlsx``: a file, and whose it is."""
    partner, equals, path = word.partition("=")
    return Sent(Path(path), partner) if equals and "/" not in partner and "." not in partner else Sent(Path(word))


def merge(files: Sequence[Sent]) -> tuple[Book, list[Disagreement]]:
    """One book of all ``files``, and where they disagree, by path.  Raises ScenarioError with the faults of every file."""
    voices: list[_Voice] = []
    faults: list[Fault] = []
    for one, name in zip(files, _names([one.path for one in files]), strict=True):
        try:
            voices.append(_Voice(one, name, read_any(one.path)))
        except ScenarioError as problem:
            faults += problem.faults
    if faults:
        raise ScenarioError(tuple(faults))
    partners = sorted({key for voice in voices for key in _section(voice.book.chain, "partners")})
    for voice in voices:
        voice.sent = _whose(voice, partners)
    return _joined(voices)


def _names(paths: Sequence[Path]) -> list[str]:
    """A short name for each file: its own, with its folder where two are called the same."""
    short = [path.name for path in paths]
    return [name if short.count(name) == 1 else str(path) for name, path in zip(short, paths, strict=True)]


def _whose(voice: _Voice, partners: list[str]) -> Sent:
    """The partner named with the file, else the one after whom it is called (``om.xlsx``)."""
    if voice.sent.partner:
        if voice.sent.partner not in partners:
            close = nearest(voice.sent.partner, partners)
            message = Phrase("there is no {kind} {name!r}", kind=Phrase("partner"), name=voice.sent.partner)
            fault = Fault(Place(str(voice.sent.path)), "", "unknown-reference", message, listed(partners), "", close)
            raise ScenarioError((fault,))
        return voice.sent
    stem = voice.sent.path.stem.casefold()
    return Sent(voice.sent.path, next((partner for partner in partners if partner.casefold() == stem), ""))


def _joined(voices: list[_Voice]) -> tuple[Book, list[Disagreement]]:
    trees = [(voice, _settled(voice.book.chain, written())) for voice in voices]
    joiner = _Joiner(_owners([tree for _, tree in trees]))
    chain = joiner.join([(voice, voice.book.chain) for voice in voices], written(), ())
    first = voices[0].book
    book = Book(chain, order=first.order, csv=tuple(sorted({name for voice in voices for name in voice.book.csv})))
    studies = [(voice, voice.book.study) for voice in voices if voice.book.study is not None]
    if studies:
        book.study = joiner.join(studies, study_shape(), ("study",))
    for name in sorted({name for voice in voices for name in voice.book.overlays}):
        book.overlays[name] = joiner.join(
            [(v, v.book.overlays[name]) for v in voices if name in v.book.overlays], Shape("any"), (name,)
        )
    for voice in voices:
        for file, found in voice.book.remarks.items():
            book.remarks.setdefault(file, found)
        book.warnings += voice.book.warnings
    return book, sorted(joiner.found, key=lambda one: one.path)


def _settled(node: Node, shape: Shape) -> Node:
    return settle(Draft(node), node.copy(), shape, "")


def _section(node: Node, name: str) -> dict[str, Node]:
    inner = node.entries.get(name)
    return inner.entries if inner else {}


def _owners(trees: Sequence[Node]) -> dict[str, str]:
    """Whose a team, an initiative or a package is, by its path, as the first file that says so has it."""
    owners: dict[str, str] = {}
    for tree in trees:
        for section, field in (("teams", "partner"), ("initiatives", "owner"), ("arrivals", "partner")):
            for key, entry in _section(tree, section).items():
                _note(owners, f"{section}.{key}", entry, field)
        for key, entry in _section(tree, "initiatives").items():
            for part, increment in _section(entry, "increments").items():
                for name, package in _section(increment, "packages").items():
                    _note(owners, f"initiatives.{key}.increments.{part}.packages.{name}", package, "partner")
    return owners


def _note(owners: dict[str, str], path: str, entry: Node, field: str) -> None:
    who = entry.entries.get(field)
    if who is not None and isinstance(who.value, str):
        owners.setdefault(path, who.value)


class _Joiner:
    def __init__(self, owners: Mapping[str, str]) -> None:
        self.owners = owners
        self.found: list[Disagreement] = []

    def join(self, nodes: list[tuple[_Voice, Node]], shape: Shape, steps: tuple[str, ...]) -> Node:
        """What all say together about what stands at ``steps``."""
        spoken = [(voice, node) for voice, node in nodes if node.value is not None]
        if not spoken:
            return nodes[0][1]
        if not all(_is_branch(node, shape) for _, node in spoken):
            return self._one(spoken, shape, steps)
        entries: dict[str, Node] = {}
        for key in dict.fromkeys(key for _, node in spoken for key in node.entries):
            inside = [(voice, node.entries[key]) for voice, node in spoken if key in node.entries]
            entries[key] = self.join(inside, shape.inner(key), (*steps, key))
        first = spoken[0][1]
        return Node(entries, first.place, first.text, first.key)

    def _one(self, spoken: list[tuple[_Voice, Node]], shape: Shape, steps: tuple[str, ...]) -> Node:
        said_by = [(voice, node, said(_settled(node, shape), "")) for voice, node in spoken]
        if all(what == said_by[0][2] for _, _, what in said_by):
            return spoken[0][1]
        owner = self._owner(steps)
        own = next(((voice, node) for voice, node in spoken if owner and voice.sent.partner == owner), None)
        voice, node = own or spoken[0]
        says = tuple((voice.name, flow(node)) for voice, node in spoken)
        self.found.append(Disagreement(".".join(steps), says, owner if own else "", voice.name))
        return node

    def _owner(self, steps: tuple[str, ...]) -> str:
        """Whose own the value at ``steps`` is; "" for what belongs to all."""
        for end in range(len(steps), 1, -1):
            path = ".".join(steps[:end])
            if path in self.owners:
                return self.owners[path]
            if steps[end - 2] in _BY_PARTNER and steps[0] == "initiatives":
                return self.owners.get(f"teams.{steps[end - 1]}", steps[end - 1])
        return steps[1] if len(steps) > 1 and steps[0] == "partners" else ""


def _is_branch(node: Node, shape: Shape) -> bool:
    """True for what is joined entry by entry; a number with its range, a distribution and a list are said as a whole."""
    if not node.is_mapping or shape.kind == "spread":
        return False
    if shape.kind == "record" or (shape.item is not None and shape.item.kind == "record"):
        return True
    return not ("value" in node.entries and set(node.entries) <= set(SOURCED))
