"""A workbook of another version: known before its sheets are read, since an older one has other sheets and columns."""

from __future__ import annotations

from collections.abc import Mapping

from ketenopt.read.node import Node
from ketenopt.read.shape import written
from ketenopt.read.version import form, judged, typed_version
from ketenopt.read.workbook.grid import Grid
from ketenopt.read.workbook.sheets import Document, chain_document, chain_of, study_document
from ketenopt.read.workbook.table_in import header_name

SCHEMA = "schema"


def version_of(sheets: Mapping[str, Grid]) -> int | None:
    """The version the chain says it is of; None where it is silent.

    Raises ScenarioError, with the version needed and nothing else, for a chain or study of a newer one: what else its
    sheets hold is unknown here.
    """
    chain = _judged(sheets, chain_document().single)
    _judged(sheets, study_document().single)
    return chain


def document_of(version: int | None) -> Document:
    """The sheets of a chain of ``version``: their names of then beside those of today."""
    shape = written()
    older = form(shape, version)
    return chain_document() if older is shape else chain_of(older)


def _judged(sheets: Mapping[str, Grid], single: str) -> int | None:
    tree = next((_schema(grid) for title, grid in sheets.items() if title.strip().casefold() == single), None)
    if tree is None:
        return None
    judged(tree)
    return typed_version(tree)


def _schema(grid: Grid) -> Node | None:
    """A tree that holds only the version on a sheet of paths and values; None where there is none."""
    columns = {header_name(raw): column for column, raw in grid.rows.get(1, {}).items()}
    if not {"path", "value"} <= columns.keys():
        return None
    for number, row in grid.rows.items():
        if str(row.get(columns["path"])).strip() == SCHEMA:
            raw = row.get(columns["value"])
            text = str(int(raw)) if isinstance(raw, float) and raw.is_integer() else str(raw).strip()
            place = grid.place(number, columns["value"])
            return Node({SCHEMA: Node(text, place, text=text)}, place)
    return None
