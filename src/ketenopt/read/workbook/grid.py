"""The cells of a workbook.  Only this file knows openpyxl."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter

from ketenopt.domain.errors import Fault, Place, ScenarioError
from ketenopt.domain.phrase import Phrase
from ketenopt.read.workbook.cells import Broken
from ketenopt.read.workbook.vet import Facts, vetted


@dataclass
class Grid:
    """One sheet: rows that hold anything, by number, each with its values by column number (both from 1)."""

    origin: str
    title: str
    facts: Facts
    rows: dict[int, dict[int, Any]] = field(default_factory=dict)

    def place(self, row: int, column: int) -> Place:
        """Where a cell is."""
        return Place(self.origin, cell=f"{self.title}!{get_column_letter(column)}{row}")

    def at(self, row: int, column: int) -> Any:
        """The value of a cell; None where it is empty."""
        return self.rows.get(row, {}).get(column)


def grids(path: Path) -> dict[str, Grid]:
    """Every sheet of a workbook by its title.  Raises ScenarioError, whatever the file is."""
    facts = vetted(path)
    origin = str(path)
    try:
        # The file is opened here, since openpyxl leaves one open that it cannot read.
        with warnings.catch_warnings(), path.open("rb") as file:
            warnings.simplefilter("ignore")  # openpyxl warns about decoration it does not keep; nothing is written back
            book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
            try:
                return {title: _grid(book[title], origin, title, facts[title]) for title in book.sheetnames if title in facts}
            finally:
                book.close()
    except ScenarioError:
        raise
    except Exception:
        fault = Fault(
            Place(origin), "", "broken-workbook", "the workbook is damaged or cut off", "a whole .xlsx: save or send it again"
        )
        raise ScenarioError((fault,)) from None


def _grid(sheet: Any, origin: str, title: str, facts: Facts) -> Grid:
    sheet.reset_dimensions()
    grid = Grid(origin, title, facts)
    for row in sheet.iter_rows():
        values: dict[int, Any] = {}
        number = 0
        for cell in row:
            value = _value(cell)
            if value is not None:
                values[cell.column] = value
                number = cell.row
        if values:
            grid.rows[number] = values
    for address, why in facts.formulas.items():
        row, column = _address(address)
        if row and (why == "external-link" or column not in grid.rows.get(row, {})):
            grid.rows.setdefault(row, {})[column] = Broken(Phrase("a formula"), why)
    grid.rows = dict(sorted(grid.rows.items()))
    return grid


def _value(cell: Any) -> Any:
    value = cell.value
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if cell.data_type == "e":
        return Broken(str(value), "cell-error")
    return value


def _address(text: str) -> tuple[int, int]:
    letters = text.rstrip("0123456789")
    digits = text[len(letters) :]
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return (int(digits) if digits else 0), column


def anchors(merged: list[str]) -> Iterator[tuple[int, int]]:
    """The first cell of every merged range."""
    for reference in merged:
        yield _address(reference.partition(":")[0])
