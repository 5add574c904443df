"""A report as a value: what is said, in order, before anybody decides how it looks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Align = Literal["left", "right"]


@dataclass(frozen=True, slots=True)
class Title:
    """The first line: ``text``, and at the right what one must know beside it."""

    text: str
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """Sentences, after a ``label`` in the left margin where there is one."""

    text: str
    label: str = ""
    strong: bool = False
    margin: int = 0
    """Width of the label's column; 0: the usual."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its header (lines) and its side; a ``name`` gives way first when space is short."""

    header: str
    align: Align = "left"
    name: bool = False
    group: str = ""
    """Stands above neighbours that share it."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of text under headers."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """The start of a part, with a line of space before it."""

    text: str


@dataclass(frozen=True, slots=True)
class Gap:
    """A line of space."""


Block = Title | Said | Table | Heading | Gap


@dataclass(frozen=True, slots=True)
class Report:
    """Blocks in reading order."""

    blocks: tuple[Block, ...]
