"""One sheet of a collection goes into the tree, row by row."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ketenopt.domain.errors import Fault, Place
from ketenopt.domain.phrase import Phrase, as_typed
from ketenopt.read.letters import ID, disguise, plain_letters, short_name
from ketenopt.read.nearest import listed, nearest
from ketenopt.read.node import Draft, Node, open_mapping
from ketenopt.read.references import REFERENCES
from ketenopt.read.shape import Shape
from ketenopt.read.workbook.cells import Broken, understood
from ketenopt.read.workbook.grid import Grid, anchors
from ketenopt.read.workbook.leaves import column_shape, plant
from ketenopt.read.workbook.sheets import SINGULAR, Sheet, one_cell, unknown_step

OWN = ("_", "#")
"""A column or sheet whose name begins with one of these is the user's own and is not read."""
_UNIT = re.compile(r"\s*\[[^\]]*\]\s*$")
_PLURAL = {singular: plural for plural, singular in SINGULAR.items()}
_DEEPEST = 15
"""Rows in which a header is looked for, to say where it should stand."""


@dataclass(frozen=True)
class Column:
    """One column that is read: where it stands, the steps its header names, and the kind of its cells."""

    number: int
    steps: tuple[str, ...]
    shape: Shape
    reference: bool
    words: bool


def header_name(raw: Any) -> str:
    """The name in a header cell, without the unit in brackets."""
    return _UNIT.sub("", str(raw)).strip() if raw is not None else ""


def seen(draft: Draft, grid: Grid) -> None:
    """What a reader of the sheet cannot see or trust: merged cells, hidden rows and columns."""
    for row, column in anchors(grid.facts.merged):
        if row in grid.rows or row <= 1:
            message = "these cells are merged, so it is not clear which of them is meant"
            draft.fault(grid.place(row or 1, column or 1), "", "merged", message, expected="one value a cell")
    rows = [row for row in grid.facts.hidden_rows if row in grid.rows]
    if rows:
        _hidden(draft, grid.place(rows[0], 1), "hidden rows are read like the others", _counted(rows, "row"))
    used = {column for row in grid.rows.values() for column in row}
    columns = sorted({column for low, high in grid.facts.hidden_columns for column in used if low <= column <= high})
    if columns:
        _hidden(draft, grid.place(1, columns[0]), "hidden columns are read like the others", _counted(columns, "column"))


def _hidden(draft: Draft, place: Place, message: str, found: str) -> None:
    draft.faults.append(Fault(place, "", "hidden", message, found=found, severity="warning"))


def _counted(numbers: list[int], what: str) -> str:
    return f"{len(numbers)} x {what}"


class TableReader:
    """Reads one sheet into ``draft.root``.

    ``lost`` are the entries (collection, id) of sheets before this one that could not be put anywhere, which is told: a
    row that belongs to one of them has no fault of its own.
    """

    def __init__(self, draft: Draft, grid: Grid, sheet: Sheet, lost: set[tuple[str, str]]) -> None:
        self.draft, self.grid, self.sheet, self.lost = draft, grid, sheet, lost
        self.columns: list[Column] = []
        self.keys: dict[str, int] = {}

    def read(self) -> None:
        """Put every row into the tree; faults are added to the draft."""
        if not self.grid.rows:
            return
        seen(self.draft, self.grid)
        if not self._header():
            return
        for number, row in self.grid.rows.items():
            if number > 1:
                self._row(number, row)

    def _fault(self, cell: tuple[int, int], path: str, code: str, message: str, expected: str = "", **more: str) -> None:
        self.draft.fault(self.grid.place(*cell), path, code, message, expected=expected, **more)

    # -------------------------------------------------------------------------------------------------------- header

    def _header(self) -> bool:
        first = self.grid.rows.get(1, {})
        names = {column: header_name(raw) for column, raw in first.items()}
        if "id" not in names.values():
            self._no_header()
            return False
        for column, name in sorted(names.items()):
            self._column(column, name, first[column])
        for needed in self.sheet.parents:
            if needed not in self.keys:
                self._fault((1, 1), needed, "missing-column", "a column is missing", as_typed(needed))
        self._headless({column for column, name in names.items() if name})
        return all(key in self.keys for key in self.sheet.keys)

    def _no_header(self) -> None:
        for row in range(2, _DEEPEST):
            values = self.grid.rows.get(row, {})
            if any(header_name(raw) == "id" for raw in values.values()):
                self._fault(
                    (row, min(values)),
                    "",
                    "header",
                    "the column names do not stand in row 1",
                    "the column names in row 1, with nothing above them",
                )
                return
        row = min(self.grid.rows)
        wanted = ", ".join(self.sheet.keys)
        self._fault(
            (row, min(self.grid.rows[row])),
            "id",
            "missing-column",
            "the first row has no column names",
            Phrase("{columns} in row 1", columns=wanted),
        )

    def _column(self, number: int, name: str, raw: Any) -> None:
        if not name or name.startswith(OWN):
            return
        if isinstance(raw, Broken):
            self._fault((1, number), "", raw.why, "a column name cannot be read", "a name", found=raw.shown)
        elif name in self.keys or any(column.steps == tuple(name.split(".")) for column in self.columns):
            self._fault((1, number), name, "duplicate", "this column stands here twice", "one column of this name")
        elif name in self.sheet.keys:
            self.keys[name] = number
        else:
            self._field(number, name)

    def _field(self, number: int, name: str) -> None:
        steps = tuple(name.split("."))
        if disguise(self.draft, name.replace(".", "-"), self.grid.place(1, number), name):
            return
        wrong = unknown_step(self.sheet.shape, steps)
        if wrong is not None:
            index, allowed = wrong
            close = nearest(steps[index], (*allowed, *self.sheet.keys))
            expected = listed(allowed, 8) or Phrase(
                "a field of {sheet}, or _{name} for a column of your own", sheet=self.sheet.name, name=name
            )
            likely = (*steps[:index], close, *steps[index + 1 :]) if close else ()
            suggestion = ".".join(likely)
            self._fault((1, number), name, "unknown-column", "there is no such column here", expected, suggestion=suggestion)
            taken = suggestion in map(header_name, self.grid.rows[1].values())
            if not likely or taken or unknown_step(self.sheet.shape, likely) is not None:
                return
            steps = likely  # read as what is meant, so that what follows from it is not told as well
        shape = column_shape(self.sheet.shape, steps)
        kinds = REFERENCES.get((self.sheet.shape.name, steps[0]), "keys:")
        reference = len(steps) == 1 and not kinds.startswith("keys:") and shape.kind == "text"
        words = shape.kind == "list" or one_cell(name, self.sheet.shape.inner(name))
        self.columns.append(Column(number, steps, shape, reference, words))

    def _headless(self, named: set[int]) -> None:
        told: set[int] = set()
        for number, row in self.grid.rows.items():
            for column in row:
                if column not in named and column not in told and number > 1:
                    told.add(column)
                    self._fault((number, column), "", "columns", "a value in a column without a name", "a name in row 1")

    # ----------------------------------------------------------------------------------------------------------- row

    def _row(self, number: int, row: Mapping[int, Any]) -> None:
        if self._second_header(number, row):
            return
        if not any(column in row for column in (*self.keys.values(), *(column.number for column in self.columns))):
            return
        home = self._home(number, row)
        key = self._key(number, row, "id")
        if home is None and key is not None:
            self.lost.add((self.sheet.steps[-1], key))
        if home is None or key is None:
            return
        at = (number, self.keys["id"])
        if key in home.entries:
            first = home.entries[key].whereabouts
            self._fault(
                at,
                self._path(row, key),
                "duplicate",
                "this id stands here twice",
                Phrase("every id once; it also stands at {place}", place=first.cell or str(first)),
            )
            return
        place = self.grid.place(*at)
        entry = Node({}, place, key=place)
        home.entries[key] = entry
        self._cells(number, row, entry, self._path(row, key))

    def _second_header(self, number: int, row: Mapping[int, Any]) -> bool:
        same = sum(1 for column, raw in row.items() if header_name(raw) == header_name(self.grid.at(1, column)) != "")
        if same >= 2 or (same == 1 and len(row) == 1) or header_name(row.get(self.keys["id"])) == "id":
            self._fault((number, min(row)), "", "header", "the column names stand here again", "one header, in row 1")
            return True
        return False

    def _cells(self, number: int, row: Mapping[int, Any], entry: Node, path: str) -> None:
        found: list[tuple[tuple[str, ...], Node]] = []
        refused: set[tuple[str, ...]] = set()
        for column in sorted(self.columns, key=lambda column: len(column.steps)):
            raw = row.get(column.number)
            if raw is None or column.steps[:-1] in refused:
                continue
            where, place = f"{path}.{'.'.join(column.steps)}", self.grid.place(number, column.number)
            if column.reference and isinstance(raw, str) and disguise(self.draft, raw, place, where):
                raw = plain_letters(raw)
            node = understood(self.draft, raw, place, column.shape, where, words=column.words)
            if node is not None:
                found.append((column.steps, node))
            else:
                refused.add(column.steps)
        for steps, node in found:
            plant(self.draft, entry, steps, node, self.sheet.shape, f"{path}.{'.'.join(steps)}")

    def _home(self, number: int, row: Mapping[int, Any]) -> Node | None:
        """The collection the row belongs to: a top-level one, or the one inside its parents."""
        node = self.draft.root
        for parent in self.sheet.parents:
            key = self._key(number, row, parent)
            if key is None:
                return None
            section = node.entries.get(_PLURAL[parent])
            known = section.entries if section else {}
            if key not in known:
                if (_PLURAL[parent], key) in self.lost:
                    return None
                close = nearest(key, known, _names(known))
                message = Phrase("there is no {kind} {name!r}", kind=Phrase(parent), name=key)
                self._fault((number, self.keys[parent]), parent, "unknown-reference", message, listed(known), suggestion=close)
                if not close:
                    return None
                key = close
            node = known[key]
        at = (number, self.keys["id"])
        home = open_mapping(node, self.sheet.steps[-1], self.grid.place(*at))
        if not home.is_mapping:
            message = Phrase("{cell} says {value} already", cell=home.place.cell, value=home.shown)
            if not any(fault.message == message for fault in self.draft.faults):
                self._fault(at, ".".join(self.sheet.steps), "twice", message, "one of the two")
            return None
        return home

    def _key(self, number: int, row: Mapping[int, Any], name: str) -> str | None:
        """The id in column ``name``; None, with a fault, where there is none that can be one."""
        column = self.keys[name]
        raw, place = row.get(column), self.grid.place(number, column)
        if raw is None:
            self._fault((number, column), name, "missing-id", Phrase("this row has no {column}", column=name), "an id")
            return None
        if isinstance(raw, str):
            disguise(self.draft, raw, place, name)
            return self._id(plain_letters(raw).strip(), place, name)
        if isinstance(raw, int | float) and not isinstance(raw, bool) and raw == int(raw):
            return str(int(raw))
        shown = raw.shown if isinstance(raw, Broken) else str(raw)
        message = "is no id; a cell formatted as text keeps what you type"
        self._fault((number, column), name, "cell-id", message, "letters, digits, - and _", found=shown)
        return None

    def _id(self, key: str, place: Place, name: str) -> str:
        if name == "id" and not ID.fullmatch(key) and len(self.sheet.steps) == 1:
            message, expected = "is no id", "letters, digits, - and _, at most 64"
            self.draft.fault(place, name, "id", message, expected=expected, found=repr(key), suggestion=short_name(key))
        return key

    def _path(self, row: Mapping[int, Any], key: str) -> str:
        steps: list[str] = []
        for section, name in zip(self.sheet.steps, (*self.sheet.parents, ""), strict=True):
            steps += [section, plain_letters(str(row.get(self.keys[name], ""))) if name else key]
        return ".".join(steps)


def _names(known: Mapping[str, Node]) -> dict[str, str]:
    return {key: str(node.entries["name"].value) for key, node in known.items() if "name" in node.entries}
