"""A dossier as a value: parts of blocks, texts with figures in them, and every figure with its id and its source.

A text is a string in which a figure stands as its id between two private letters; names from files never hold those
(``harmless`` takes them out), so :func:`pieces` is exact.  A table's cell is such a text; a cell that is one figure and
nothing else is a number to a workbook.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from ketenopt.domain.evidence import Source

OPEN, CLOSE = "\ue000", "\ue001"
Style = Literal["plain", "lead", "note", "small"]
Shape = Literal["name", "number", "money", "points", "percent", "days", "date", "text"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One number that is shown: ``value`` in ``unit`` as its source holds it, ``text`` as it is said."""

    id: str
    value: float | str | None
    unit: str
    shape: Shape
    text: str
    source: Source
    date: str = ""
    """ISO date of a day."""

    def __str__(self) -> str:
        return f"{OPEN}{self.id}{CLOSE}"

    def __format__(self, spec: str) -> str:
        return str(self)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences, with a ``label`` in front where there is one."""

    text: str
    style: Style = "plain"
    label: str = ""
    scenario: str = ""


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple[str, ...]
    scenario: str = ""


@dataclass(frozen=True, slots=True)
class Subheading:
    """The start of a section within a part."""

    text: str
    scenario: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """A column: its header, its unit, and what stands in it."""

    text: str
    shape: Shape = "name"
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Native:
    """A chart that a workbook draws of a table: the column of names and the columns of numbers."""

    kind: Literal["bar", "stacked", "line", "scatter"]
    names: int
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headers.  ``id`` names its sheet; ``scenario`` is the one it is about, where it is about one."""

    id: str
    caption: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    scenario: str = ""
    folded: bool = False
    """Whether a page may show it closed: the numbers behind a picture."""
    native: Native | None = None
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart: ``title`` says the finding, ``alt`` what can be seen, ``spec`` is Vega-Lite."""

    id: str
    title: str
    alt: str
    spec: Mapping[str, Any] = field(hash=False)
    scenario: str = ""


@dataclass(frozen=True, slots=True)
class Explorer:
    """Something to move sliders over: data for the page, and what is said where nothing moves."""

    id: str
    title: str
    text: str
    data: Mapping[str, Any] = field(hash=False)


def disguised(source: Source, letters: Mapping[str, str]) -> Source:
    """The source as it may be printed: in an example a partner stands by letter wherever it gains or gives in."""
    found = dict(source.where)
    of_partner = found.get("finding") == "partners"
    where = []
    for name, value in source.where:
        kind, _, party = value.partition(":")
        if of_partner and name == "subject":
            where.append((name, letters.get(value, value)))
        elif name == "measure" and kind == "value_keur" and party:
            where.append((name, f"{kind}:{letters.get(party, party)}"))
        else:
            where.append((name, value))
    return Source(source.run, source.table, tuple(where), source.column)


Block = Paragraph | Items | Subheading | Table | Picture | Explorer


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the dossier; ``partner`` is the one whose page it is."""

    id: str
    title: str
    blocks: tuple[Block, ...]
    partner: str = ""
    page: bool = False
    """Whether it is one page by itself."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """What is handed over.  ``mark`` stands on every page (that it is an example)."""

    language: str
    title: str
    subtitle: str
    mark: str
    parts: tuple[Part, ...]
    figures: Mapping[str, Figure] = field(hash=False)
    scenarios: tuple[tuple[str, str], ...]
    proposal: str
    partners: tuple[tuple[str, str], ...]
    run: str
    date: str
    letters: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Of an example: the letter by which a partner stands."""
    point_keur: float = 1.0
    """kEUR that one point stands for: a figure in points is its value over this."""


def pieces(text: str, figures: Mapping[str, Figure]) -> Iterator[str | Figure]:
    """Plain pieces and figures of a text, in order."""
    for number, piece in enumerate(text.split(OPEN)):
        if number == 0:
            if piece:
                yield piece
            continue
        key, _, rest = piece.partition(CLOSE)
        yield figures[key]
        if rest:
            yield rest


def alone(text: str, figures: Mapping[str, Figure]) -> Figure | None:
    """The figure that a text is, when it is nothing else."""
    found = list(pieces(text, figures))
    return found[0] if len(found) == 1 and isinstance(found[0], Figure) else None


def spoken(text: str, figures: Mapping[str, Figure]) -> str:
    """The text as it is read, without ids."""
    return "".join(piece.text if isinstance(piece, Figure) else piece for piece in pieces(text, figures))
