"""Long tables in CSV: a collection, one row an entry, with a file, line and column for every cell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from ketenopt.domain.errors import Fault, Place, ScenarioError
from ketenopt.domain.phrase import Phrase, both
from ketenopt.read.nearest import listed, nearest
from ketenopt.read.node import Node, open_mapping
from ketenopt.read.shape import ANY, Shape, written
from ketenopt.read.tree import MAX_BYTES, decode, resolve
from ketenopt.read.version import renamed, typed_version
from ketenopt.read.within import bytes_of, unreadable

NESTED: dict[str, tuple[str, ...]] = {
    "increments": ("initiative",),
    "benefits": ("initiative",),
    "packages": ("initiative", "increment"),
    "rollout": ("initiative", "increment"),
    "earmarks": ("partner",),
    "contractors": ("partner",),
}
"""Collections inside collections, and the columns that name their parents."""
_PLURAL = {"initiative": "initiatives", "increment": "increments", "partner": "partners"}
_KINDS = {"initiative": Phrase("initiative"), "increment": Phrase("increment"), "partner": Phrase("partner")}
_COMMA = re.compile(r"[-+]?\d+,\d+")


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of a row: its text without quotes, and where it begins."""

    text: str
    place: Place


def tables() -> tuple[str, ...]:
    """Names of the collections a CSV file can hold."""
    return tuple(sorted({key for key, shape in written().fields.items() if shape.kind == "mapping"} | set(NESTED)))


def merge_tables(root: Node, folder: Path) -> list[Fault]:
    """Put the tables beside a chain file into its tree; parents before what is inside them."""
    faults: list[Fault] = []
    try:
        files = sorted(file for file in folder.iterdir() if file.suffix.lower() == ".csv" and file.is_file())
    except (OSError, ValueError):
        return []
    for file in sorted(files, key=lambda file: (len(NESTED.get(file.stem, ())), file.name)):
        if file.stem not in tables():
            faults.append(
                Fault(
                    Place(str(file)),
                    "",
                    "unknown-table",
                    Phrase("no collection is called {name!r}, so this file is not read", name=file.stem),
                    listed(tables(), 30),
                    "",
                    nearest(file.stem, tables()),
                    "warning",
                )
            )
            continue
        try:
            _Table(root, file.stem, str(file)).merge(_content(file))
        except ScenarioError as problem:
            faults += problem.faults
    return faults


def _content(file: Path) -> bytes:
    try:
        return bytes_of(file, MAX_BYTES)
    except (OSError, ValueError) as problem:
        raise unreadable(file, problem) from None


def cells(text: str, origin: str) -> Iterator[list[Cell]]:
    """The rows of a CSV text (RFC 4180; comma, or semicolon when the first line has one), blank lines left out."""
    separator = ";" if ";" in text.split("\n", maxsplit=1)[0] else ","
    row: list[Cell] = []
    at, line, start = 0, 1, 0
    while at < len(text):
        place = Place(origin, line, at - start + 1)
        value, after = _field(text, at, separator, place)
        row.append(Cell(value.strip(), place))
        newlines = text.count("\n", at, after)
        if newlines:
            line, start = line + newlines, text.rfind("\n", at, after) + 1
        at = after + 1
        if after >= len(text) or text[after] == "\n":
            if any(cell.text for cell in row):
                yield row
            row, line, start = [], line + 1, at
    if any(cell.text for cell in row):
        yield row


def _field(text: str, at: int, separator: str, place: Place) -> tuple[str, int]:
    """The field that begins at ``at``, and where its separator or line end stands."""
    if text[at] != '"':
        ends = [end for end in (text.find(separator, at), text.find("\n", at)) if end >= 0]
        end = min(ends, default=len(text))
        return text[at:end], end
    parts, begin = [], at + 1
    while True:
        end = text.find('"', begin)
        if end < 0:
            raise ScenarioError((Fault(place, "", "syntax", "a quote is opened and never closed", '"'),))
        parts.append(text[begin:end])
        if text[end + 1 : end + 2] != '"':
            break
        parts.append('"')
        begin = end + 2
    ends = [stop for stop in (text.find(separator, end), text.find("\n", end)) if stop >= 0]
    return "".join(parts), min(ends, default=len(text))


class _Table:
    """One CSV file on its way into the tree."""

    def __init__(self, root: Node, name: str, origin: str) -> None:
        self.root, self.name, self.origin = root, name, origin
        self.parents = NESTED.get(name, ())
        self.shape = _entry_shape(name)
        self.faults: list[Fault] = []
        self.comma = False

    def merge(self, data: bytes) -> None:
        """Put every row into the tree.  Raises ScenarioError with all that is wrong."""
        text = decode(data, self.origin).replace("\r\n", "\n").replace("\r", "\n")
        rows = list(cells(text, self.origin))
        if not rows:
            raise ScenarioError(
                (Fault(Place(self.origin, 1, 1), "", "empty", "the table is empty", "a first line with column names"),)
            )
        self.comma = ";" in text.split("\n", maxsplit=1)[0]
        if len(rows[0]) == 1 and "\t" in rows[0][0].text:
            self._fault(rows[0][0].place, "", "syntax", "the columns are separated by tabs", "commas or semicolons between them")
            raise ScenarioError(tuple(self.faults))
        header = self._header(rows[0])
        names = [cell.text for cell in rows[0]]
        for row in rows[1:]:
            if [cell.text for cell in row] == names:
                self._fault(row[0].place, "", "header", "the column names stand here again", "one header, in row 1")
            else:
                self._row(header, row)
        if self.faults:
            raise ScenarioError(tuple(self.faults))

    def _header(self, row: list[Cell]) -> list[str]:
        names: list[str] = []
        row = [replace(cell, text=self._of_today(cell.text)) for cell in row]
        allowed = {"id", *self.parents, *self.shape.fields}
        for cell in row:
            top = cell.text.partition(".")[0]
            if cell.text and top not in allowed:
                self._fault(
                    cell.place,
                    cell.text,
                    "unknown-field",
                    Phrase("{table} have no column {name!r}", table=self.name, name=top),
                    listed(allowed, 12),
                    nearest(top, allowed),
                )
            elif cell.text in names:
                self._fault(cell.place, cell.text, "duplicate", Phrase("the column {name!r} stands here twice", name=cell.text))
            names.append(cell.text if top in allowed and cell.text not in names else "")
        for needed in (*self.parents, "id"):
            if needed not in names:
                self._fault(
                    row[0].place,
                    needed,
                    "missing",
                    Phrase("the column {name!r} is missing", name=needed),
                    both((*self.parents, "id")),
                )
        return names

    def _of_today(self, column: str) -> str:
        """A column of a table that stands beside a chain of an older version, by its name of today."""
        collections = (*(_PLURAL[parent] for parent in self.parents), self.name)
        home = tuple(step for name in collections for step in (name, "*"))
        return ".".join(renamed((*home, *column.split(".")), typed_version(self.root))[len(home) :])

    def _row(self, header: list[str], row: list[Cell]) -> None:
        for cell in row[len(header) :]:
            if cell.text:
                self._fault(
                    cell.place,
                    "",
                    "columns",
                    "a cell beyond the last column",
                    Phrase("{n} cells", n=len(header)),
                    found=repr(cell.text),
                )
        named = {name: cell for name, cell in zip(header, row, strict=False) if name and cell.text}
        home = self._home(named, row[0].place)
        if home is None or "id" not in named:
            if "id" in header and "id" not in named:
                self._fault(row[0].place, self.name, "missing", "this row has no id", "an id")
            return
        key = named["id"]
        if key.text in home.entries:
            first = home.entries[key.text].whereabouts
            self._fault(
                key.place,
                f"{self.name}.{key.text}",
                "duplicate",
                Phrase("{id!r} also stands at {place}", id=key.text, place=str(first)),
                "one of the two",
            )
            return
        entry = Node({}, key.place, key=key.place)
        for column, cell in named.items():
            if column not in ("id", *self.parents):
                self._put(entry, column.split("."), cell)
        home.entries[key.text] = entry

    def _home(self, named: dict[str, Cell], place: Place) -> Node | None:
        """The collection the row belongs to: a top-level one, or the one inside its parents."""
        node = self.root
        for parent in self.parents:
            cell = named.get(parent)
            section = node.entries.get(_PLURAL[parent])
            if cell is None or section is None or cell.text not in section.entries:
                if cell is None:
                    self._fault(
                        place,
                        parent,
                        "missing",
                        Phrase("this row does not say which {kind} it belongs to", kind=_KINDS[parent]),
                        Phrase("an id of one of the {section}", section=_PLURAL[parent]),
                    )
                else:
                    known = section.entries if section else ()
                    self._fault(
                        cell.place,
                        parent,
                        "unknown-reference",
                        Phrase("there is no {kind} {id!r}", kind=_KINDS[parent], id=cell.text),
                        listed(known),
                        nearest(cell.text, known),
                    )
                return None
            node = section.entries[cell.text]
        return open_mapping(node, self.name, place)

    def _put(self, entry: Node, steps: list[str], cell: Cell) -> None:
        node, shape = entry, self.shape
        for step in steps[:-1]:
            node, shape = open_mapping(node, step, cell.place), shape.inner(step)
            if not node.is_mapping:
                self._fault(
                    cell.place, ".".join(steps), "columns", Phrase("{field!r} has a value of its own in another column", field=step)
                )
                return
        node.entries[steps[-1]] = self._value(cell, shape.inner(steps[-1]), steps[-1])

    def _value(self, cell: Cell, shape: Shape, field: str) -> Node:
        text = cell.text
        if shape.kind == "list" or field == "after":
            words = [word for word in re.split(r"[\s,;|]+", text) if word]
            return Node([Node(word, cell.place, text=word) for word in words], cell.place, key=cell.place)
        if self.comma and _COMMA.fullmatch(text):
            text = text.replace(",", ".")
        return Node(resolve(text), cell.place, text=cell.text, key=cell.place)

    def _fault(
        self, place: Place, path: str, code: str, message: str, expected: str = "", suggestion: str = "", found: str = ""
    ) -> None:
        self.faults.append(Fault(place, path, code, message, expected, found, suggestion))


def _entry_shape(name: str) -> Shape:
    shape = written()
    for parent in NESTED.get(name, ()):
        shape = shape.inner(_PLURAL[parent]).item or ANY
    return shape.inner(name).item or ANY
