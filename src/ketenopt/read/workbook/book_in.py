"""A workbook becomes the trees of a chain folder, or every fault with its sheet and cell."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ketenopt.domain.errors import Fault, Place, ScenarioError, Severity
from ketenopt.domain.phrase import Phrase
from ketenopt.read.nearest import listed, nearest
from ketenopt.read.node import Draft, Node
from ketenopt.read.version import brought
from ketenopt.read.workbook.book import Book
from ketenopt.read.workbook.cells import unquoted
from ketenopt.read.workbook.grid import Grid, grids
from ketenopt.read.workbook.meeting_in import read_meeting
from ketenopt.read.workbook.older import document_of, version_of
from ketenopt.read.workbook.sheets import (
    COMMENTS,
    MEETING,
    OVERLAYS,
    Document,
    chain_document,
    names_of,
    sheet_names,
    study_document,
)
from ketenopt.read.workbook.single_in import read_comments, read_overlays, read_single, remark
from ketenopt.read.workbook.table_in import OWN, TableReader, header_name

FATAL = frozenset(
    (
        "unknown-sheet",
        "header",
        "missing-column",
        "missing-label",
        "merged",
        "empty",
        "id",
        "cell-id",
        "missing-id",
        "duplicate",
        "twice",
    )
)
"""Codes after which what else there is to say would mostly follow from these."""


def read_book(path: Path) -> Book:
    """The book at ``path``: what was typed, not expanded.  Raises ScenarioError with every fault of the sheets."""
    book = opened(path)
    errors = tuple(fault for fault in book.warnings if fault.severity == "error")
    if errors:
        raise ScenarioError(errors)
    return book


def opened(path: Path) -> Book:
    """The book at ``path`` as far as it can be read; its faults stand among its warnings.

    A value that is wrong but clearly meant (``0,5``, ``om `` with a space) is told and read as what is meant, so that
    the rest of the chain can be judged in the same go.  Raises ScenarioError when that would make no sense.
    """
    found = grids(path)
    chain = document_of(version_of(found))
    draft = Draft(Node({}, Place(str(path))))
    sheets = _named(draft, found, names_of(chain))
    book = Book(draft.root)
    if MEETING in sheets:
        _one_or_the_other(draft, sheets)
        draft.root = book.chain = read_meeting(draft, sheets[MEETING])
    else:
        _document(draft, sheets, chain)
    book.overlays = read_overlays(draft, sheets[OVERLAYS]) if OVERLAYS in sheets else {}
    plan = Draft(Node({}, Place(str(path))), faults=draft.faults)
    _document(plan, sheets, study_document())
    book.study = plan.root if plan.root.entries else None
    if COMMENTS in sheets:
        _comments(book, sheets[COMMENTS])
    if not book.chain.entries and not draft.faults:
        expected = Phrase("sheets such as {sheets}", sheets=listed(sheet_names()[2:6]))
        draft.fault(Place(str(path)), "", "empty", "the workbook describes nothing", expected=expected)
    if any(fault.code in FATAL and fault.severity == "error" for fault in draft.faults):
        raise ScenarioError(tuple(fault for fault in draft.faults if fault.severity == "error"))
    book.warnings = [*brought(book.chain), *draft.faults]
    return book


def _named(draft: Draft, found: dict[str, Grid], names: Sequence[str]) -> dict[str, Grid]:
    """The sheets that mean something, by their own name; what else there is, told."""
    known = {name.casefold(): name for name in names}
    sheets: dict[str, Grid] = {}
    for title, grid in found.items():
        name = known.get(title.strip().casefold())
        if name is not None and name in sheets:
            draft.fault(grid.place(1, 1), "", "duplicate", Phrase("two sheets are called {name!r}", name=name), expected="one")
        elif name is not None:
            sheets[name] = grid
            if grid.facts.hidden and name != COMMENTS and grid.rows:
                message = "a hidden sheet is read like the others"
                draft.faults.append(Fault(grid.place(1, 1), "", "hidden", message, severity="warning"))
        elif grid.rows and not title.strip().startswith(OWN):
            close = _stranger(draft, title, grid, names)
            if close and close not in (other.strip().casefold() for other in found):
                sheets[close] = grid  # read as what is meant, so that what refers to it is not told as well
    return sheets


def _stranger(draft: Draft, title: str, grid: Grid, sheets: Sequence[str]) -> str:
    close = nearest(title.strip(), sheets)
    names = {header_name(raw) for row in range(1, 4) for raw in grid.rows.get(row, {}).values()}
    ours = bool(close) or "id" in names or {"path", "value"} <= names
    message = "ketenopt knows no sheet of this name" if ours else "ketenopt knows no sheet of this name, so it is not read"
    expected = "a sheet that README names, or a name that begins with _ for a sheet of your own"
    severity: Severity = "error" if ours else "warning"
    draft.faults.append(Fault(grid.place(1, 1), "", "unknown-sheet", message, expected, repr(title), close, severity))
    return close


def _one_or_the_other(draft: Draft, sheets: dict[str, Grid]) -> None:
    document = chain_document()
    for name in (document.single, *(sheet.name for sheet in document.sheets)):
        if name in sheets and len(sheets[name].rows) > 1:
            draft.fault(
                sheets[name].place(1, 1),
                "",
                "twice",
                Phrase("{sheet} stands beside the sheet of a first meeting", sheet=name),
                expected="one of the two",
            )


def _document(draft: Draft, sheets: dict[str, Grid], document: Document) -> None:
    if document.single in sheets:
        read_single(draft, sheets[document.single], document.shape)
    lost: set[tuple[str, str]] = set()
    for sheet in document.sheets:
        if sheet.name in sheets:
            TableReader(draft, sheets[sheet.name], sheet, lost).read()


def _comments(book: Book, grid: Grid) -> None:
    for file, path, position, text in read_comments(grid):
        if position == "csv":
            book.csv = (*book.csv, path)
        elif position == "order":
            book.order = tuple(word for word in unquoted(text).split(", ") if word)
        else:
            found = remark(unquoted(path), position, unquoted(text))
            if found is not None:
                book.remarks.setdefault(file, []).append(found)
