"""The trees of a chain folder become a workbook.  Only this file and the sheet of a first meeting know xlsxwriter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from ketenopt.domain.errors import Fault, Place, ScenarioError
from ketenopt.domain.phrase import Phrase
from ketenopt.read.shape import Shape
from ketenopt.read.workbook.book import Book
from ketenopt.read.workbook.cells import MAX_TEXT, Content
from ketenopt.read.workbook.readme import README_LINES
from ketenopt.read.workbook.sheets import COMMENTS, OVERLAYS, README, SIDES, chain_document, study_document
from ketenopt.read.workbook.single_in import KNOWN, OVERLAY_COLUMNS
from ketenopt.read.workbook.single_out import Row, comment_rows, overlay_rows, single_rows
from ketenopt.read.workbook.table_out import Head, Table, tables
from ketenopt.read.workbook.words import (
    CONFIDENTIALITIES,
    KEY_WORDS,
    SIDE_WORDS,
    SOURCES,
    choices,
    default,
    meaning,
    refers_to,
    unit,
)

ROWS = 1_000
"""Rows with a drop-down."""
EPOCH = date(2020, 1, 1)
"""Stands in the file as the day it was made, so that the same chain gives the same bytes."""


Difference = tuple[str, str, str, tuple[tuple[str, str], ...]]
"""A path on which files differed, the file taken, whose own it is, and what each file says."""


def write_book(book: Book, path: Path, *, everything: bool = False, differences: Sequence[Difference] = ()) -> None:
    """Write ``book`` to ``path``; ``everything`` also gives every number its empty columns for range and source.

    Raises ScenarioError when a text is longer than a cell can hold.  The file is complete or not there: the caller
    writes to a temporary name (``files.written``).
    """
    out = _Out(book, path, everything)
    out.differences = differences
    out.write()


class _Out:
    def __init__(self, book: Book, path: Path, everything: bool) -> None:
        self.book, self.path, self.everything = book, path, everything
        self.differences: Sequence[Difference] = ()
        self.faults: list[Fault] = []
        plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self.file = xlsxwriter.Workbook(str(path), {**plain, "in_memory": True})
        self.file.set_properties({"created": _moment(), "title": "ketenopt"})
        look = self.file.add_format
        self.bold = look({"bold": True, "bg_color": "#DCE6F1", "border": 1, "text_wrap": True, "valign": "top"})
        self.side = look({"italic": True, "bg_color": "#F2F2F2", "border": 1, "text_wrap": True, "valign": "top"})
        self.day = look({"num_format": "yyyy-mm-dd"})
        self.words = look({"num_format": "@"})
        self.grey = look({"font_color": "#7F7F7F", "text_wrap": True, "valign": "top"})
        self.wrap = look({"text_wrap": True, "valign": "top"})

    def write(self) -> None:
        self._readme()
        for document, root in ((chain_document(), self.book.chain), (study_document(), self.book.study)):
            if document.single == "study":
                self._overlays()
            if root is None and not self.everything:
                continue
            tree = root if root is not None else type(self.book.chain)({}, self.book.chain.place)
            self._single(document.single, single_rows(document, tree))
            for table in tables(document, tree, everything=self.everything):
                self._table(table)
        self._differences()
        self._comments()
        if self.faults:
            raise ScenarioError(tuple(self.faults))
        self.file.close()

    # ----------------------------------------------------------------------------------------------------------- cells

    def _cell(self, sheet: Any, row: int, column: int, what: Content, look: Any = None) -> None:
        if isinstance(what, bool):
            sheet.write_boolean(row, column, what, look)
        elif isinstance(what, date):
            sheet.write_datetime(row, column, _moment(what), self.day)
        elif isinstance(what, int | float):
            sheet.write_number(row, column, what, look)
        elif len(what) > MAX_TEXT:
            place = Place(str(self.path), cell=f"{sheet.get_name()}!{xl_col_to_name(column)}{row + 1}")
            self.faults.append(
                Fault(
                    place,
                    "",
                    "too-large",
                    Phrase("a text of {n:,} characters does not fit in a cell", n=len(what)),
                    Phrase("at most {n:,} characters", n=MAX_TEXT),
                )
            )
        else:
            sheet.write_string(row, column, what, look)

    def _sheet(self, name: str, frozen: int) -> Any:
        sheet = self.file.add_worksheet(name)
        sheet.freeze_panes(1, frozen)
        return sheet

    # ---------------------------------------------------------------------------------------------------------- tables

    def _table(self, table: Table) -> None:
        name = table.sheet.name
        sheet = self._sheet(name, len(table.sheet.keys))
        for column, head in enumerate(table.heads):
            self._head(sheet, table, column, head)
        for number, row in enumerate(table.rows, start=1):
            for column, head in enumerate(table.heads):
                if head.name in row:
                    self._cell(sheet, number, column, row[head.name], self._look(head.shape, head.field))
        sheet.autofilter(0, 0, max(len(table.rows), 1), len(table.heads) - 1)

    def _head(self, sheet: Any, table: Table, column: int, head: Head) -> None:
        model, key = table.sheet.shape.name, head.name in table.sheet.keys
        measure = "" if key or head.side in ("source", "cite", "confidential", "note") else unit(model, head.field)
        sheet.write_string(0, column, f"{head.name} [{measure}]" if measure else head.name, self.side if head.side else self.bold)
        about = KEY_WORDS.get(head.name, "") if key else SIDE_WORDS[head.side] if head.side else _about(model, head.field)
        if about:
            sheet.write_comment(0, column, about, {"x_scale": 2, "y_scale": 1, "author": "ketenopt"})
        level = {"level": 1} if head.side else {}
        hidden = bool(head.side) and self.everything and not any(head.name in row for row in table.rows)
        options = {**level, "hidden": hidden} if hidden else level
        sheet.set_column(
            column, column, _width(table, head), self._look(head.shape, head.field) if not key else self.words, options
        )
        self._drop_down(sheet, column, choices(head.shape, model, head.field, head.side), self._target(table, head, key))

    def _target(self, table: Table, head: Head, key: bool) -> str:
        if key:
            return (
                {"initiative": "initiatives", "partner": "partners", "product": "products"}.get(head.name, "")
                if head.name != "id"
                else ""
            )
        return refers_to(table.sheet.shape.name, head.name) if head.shape.kind == "text" and not head.side else ""

    def _drop_down(self, sheet: Any, column: int, words: tuple[str, ...], target: str) -> None:
        source: Any = list(words) if words else f"={target}!$A$2:$A${ROWS}" if target else None
        if source is not None:
            rule = {"validate": "list", "source": source, "error_type": "warning", "ignore_blank": True}
            sheet.data_validation(1, column, ROWS, column, {**rule, "error_title": "ketenopt", "error_message": "Not in the list."})

    def _look(self, shape: Shape, name: str = "") -> Any:
        if shape.kind == "day":
            return self.day
        text = shape.kind in ("text", "choice", "list") or (shape.kind == "any" and name == "benefit")
        return self.words if text else None

    # ---------------------------------------------------------------------------------------------------- single values

    def _single(self, name: str, rows: list[Row]) -> None:
        sheet = self._sheet(name, 2)
        for column, title in enumerate(KNOWN):
            sheet.write_string(0, column, title, self.side if title in SIDES else self.bold)
            width = {"path": 34, "value": 26, "unit": 16, "meaning": 70, "cite": 24, "note": 24}.get(title, 11)
            sheet.set_column(
                column,
                column,
                width,
                self.grey if title in ("unit", "default", "meaning") else None,
                {"level": 1} if title in SIDES else {},
            )
        for number, row in enumerate(rows, start=1):
            for column, title in enumerate(KNOWN):
                if row.cells.get(title, "") != "":
                    self._cell(sheet, number, column, row.cells[title], self._look(row.shape) if title == "value" else None)
                elif title == "value":
                    sheet.write_blank(number, column, None, self._look(row.shape))
            words = choices(row.shape, row.model, row.name)
            if words:
                sheet.data_validation(number, 1, number, 1, {"validate": "list", "source": list(words), "error_type": "warning"})
        self._drop_down(sheet, KNOWN.index("source"), SOURCES, "")
        self._drop_down(sheet, KNOWN.index("confidential"), CONFIDENTIALITIES, "")

    def _overlays(self) -> None:
        rows = overlay_rows(self.book)
        if not rows and not self.everything:
            return
        sheet = self._sheet(OVERLAYS, 2)
        for column, title in enumerate(OVERLAY_COLUMNS):
            sheet.write_string(0, column, title, self.side if title in SIDES else self.bold)
            sheet.set_column(column, column, {"overlay": 26, "path": 40, "value": 26}.get(title, 12))
        for number, row in enumerate(rows, start=1):
            for column, title in enumerate(OVERLAY_COLUMNS):
                if title in row:
                    self._cell(sheet, number, column, row[title])
        self._drop_down(sheet, 1, ("extends", "set", "scale", "add", "remove"), "")

    # ---------------------------------------------------------------------------------------------------------- others

    def _readme(self) -> None:
        sheet = self.file.add_worksheet(README)
        sheet.set_column(0, 0, 110, self.wrap)
        for number, line in enumerate(README_LINES):
            sheet.write_string(number, 0, line, self.bold if number == 0 else self.wrap)

    def _differences(self) -> None:
        if not self.differences:
            return
        sheet = self._sheet("_disagreements", 1)
        names = list(dict.fromkeys(name for *_, says in self.differences for name, _ in says))
        for column, title in enumerate(("path", "taken from", "own of", *names)):
            sheet.write_string(0, column, title, self.bold)
            sheet.set_column(column, column, 44 if column == 0 else 24)
        for number, (path, taken, owner, says) in enumerate(self.differences, start=1):
            for column, text in enumerate((path, taken, owner)):
                self._cell(sheet, number, column, text)
            for name, text in says:
                self._cell(sheet, number, 3 + names.index(name), text)

    def _comments(self) -> None:
        rows = comment_rows(self.book)
        if not rows:
            return
        sheet = self._sheet(COMMENTS, 0)
        for number, row in enumerate((("file", "path", "position", "text"), *rows)):
            for column, text in enumerate(row):
                self._cell(sheet, number, column, text)
        sheet.hide()


def _about(model: str, field: str) -> str:
    silent = default(model, field)
    return " ".join(part for part in (meaning(model, field), f"Empty: {silent}." if silent else "") if part)


def _width(table: Table, head: Head) -> int:
    longest = max((len(str(row[head.name])) for row in table.rows if head.name in row), default=0)
    return max(8, min(44, max(longest + 2, min(len(head.name) + 2, 22))))


def _moment(day: date = EPOCH) -> Any:
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a cell's date has no zone
