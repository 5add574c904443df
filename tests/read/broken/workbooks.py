"""Workbooks with one thing wrong each: how to break a sound one, and what its reader must be told.

A case is a name, what breaks the workbook, the code of the fault and the cell it must point at ("" for the file or any
cell, None for any cell).
``make`` writes one; nothing here is stored, so nothing here can go stale.
"""

# ruff: noqa: DTZ001, E501 (a cell knows no zone; a chain reads better unwrapped)

import datetime
import io
import os
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl

from ketenopt.read.convert import book_of
from ketenopt.read.workbook.book_out import write_book

SOUND = """\
schema: 1
chain: {name: Sound, start: 2027-01-04, periods: 8}
funds: {pot: {decided_by: board, 2027: 4000, 2028: 4000}}
bodies: {board: {name: Board, meetings_per_year: 6}}
partners:
  om: {name: Openbaar Ministerie, teams: 2, own_budget: {value: 500, low: 300, high: 700, source: expert}, wip: 3}
  politie: {name: Politie, teams: 1, own_budget: 400}
teams: {test: {partner: om, fte: 6, skills: [test]}}
initiatives:
  dossier: {name: Digital file, owner: om, ask: 400, wanted: 2027-10-01, effort: {om: L, test: S}, benefit: {om: "++"}}
  beeld:
    owner: politie
    decision: free
    divisible: false
    increments:
      a: {share: 0.5, packages: {w: {partner: politie, items: 3, effort: {triangular: {low: 1, mode: 2, high: 5}}}}, cost: {pot: 10}}
      b: {share: 0.5, packages: {w: {partner: politie, items: 3, effort: 12}}, after: [beeld/a], integration: 4}
    benefits: {politie: {value: 30, ramp_days: 10}}
gates: {basis: {blocks: [beeld], acts: board, expected: 2027-03-01}}
governance: {maturity: 2}
"""


@dataclass(frozen=True)
class Case:
    """One broken workbook."""

    name: str
    breaks: Callable[[Path], None]
    code: str
    cell: str | None = ""
    suggestion: str = ""
    suffix: str = ".xlsx"


def make(case: Case, folder: Path) -> Path:
    """Write the broken workbook of ``case``."""
    path = folder / f"{case.name}.xlsx"
    write_book(book_of({"chain.yaml": SOUND}), path)
    case.breaks(path)
    return path if case.suffix == ".xlsx" else path.rename(path.with_suffix(case.suffix))


# ---------------------------------------------------------------------------------------------------- ways to break


def column(sheet: Any, name: str) -> int:
    """The number of the column called ``name``, its unit aside."""
    return next(cell.column for cell in sheet[1] if re.sub(r" \[.*", "", str(cell.value)) == name)


def cell(sheet: str, where: str, value: Any, **look: Any) -> Callable[[Path], None]:
    """Put ``value`` in the cell of a sheet: ``id|column`` (``dossier|ask``) or an address (``A1``)."""

    def breaks(path: Path) -> None:
        book = openpyxl.load_workbook(path)
        page = book[sheet]
        if "|" in where:
            key, _, title = where.partition("|")
            row = next(cell.row for cell in page[NESTED.get(sheet, "A")] if str(cell.value) == key)
            at = page.cell(row, column(page, title))
        else:
            at = page[where]
        at.value = value
        for name, what in look.items():
            setattr(at, name, what)
        book.save(path)

    return breaks


NESTED = {"increments": "B", "benefits": "B", "packages": "C"}


def sheet(change: Callable[[Any], None]) -> Callable[[Path], None]:
    """Change the open workbook."""

    def breaks(path: Path) -> None:
        book = openpyxl.load_workbook(path)
        change(book)
        book.save(path)

    return breaks


def data(make: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    """Change the bytes of the file."""

    def breaks(path: Path) -> None:
        path.write_bytes(make(path.read_bytes()))

    return breaks


def part(pattern: str, make: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    """Change the parts of the zip whose name fits ``pattern``; a new part where it ends in ``+``."""

    def breaks(path: Path) -> None:
        out = io.BytesIO()
        with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            for info in old.infolist():
                content = old.read(info)
                new.writestr(info.filename, make(content) if re.fullmatch(pattern, info.filename) else content)
            if pattern.endswith("+"):
                new.writestr(pattern[:-1], make(b""))
        path.write_bytes(out.getvalue())

    return breaks


def _formula(cells: str) -> Callable[[Path], None]:
    """A raw cell in the sheet of initiatives, in place of the empty one after its last."""

    def breaks(path: Path) -> None:
        with zipfile.ZipFile(path) as archive:
            number = openpyxl.load_workbook(path).sheetnames.index("initiatives") + 1
            assert f"xl/worksheets/sheet{number}.xml" in archive.namelist()
        swap = re.compile(rb'<c r="D2"[^>]*?(?:/>|>.*?</c>)')
        part(f"xl/worksheets/sheet{number}\\.xml", lambda old: swap.sub(lambda _: cells.encode(), old, count=1))(path)

    return breaks


def _drop(name: str) -> Callable[[Path], None]:
    def breaks(path: Path) -> None:
        out = io.BytesIO()
        with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w") as new:
            for info in old.infolist():
                if info.filename != name:
                    new.writestr(info.filename, old.read(info))
        path.write_bytes(out.getvalue())

    return breaks


def _bomb(path: Path) -> None:
    part("xl/media/white.png+", lambda _: b"\0" * (40 * 2**20))(path)


def _merge(book: Any) -> None:
    book["initiatives"].merge_cells("B2:B3")


def _second_header(book: Any) -> None:
    page = book["partners"]
    page.insert_rows(3)
    for at in page[1]:
        page.cell(3, at.column).value = at.value


def _title_above(book: Any) -> None:
    book["partners"].insert_rows(1)
    book["partners"]["A1"].value = "Our partners"


def _twice(book: Any) -> None:
    page = book["partners"]
    page["A3"].value = page["A2"].value


def _column_twice(book: Any) -> None:
    page = book["partners"]
    page.cell(1, page.max_column + 1).value = "wip"


def _no_header(book: Any) -> None:
    book["teams"].delete_rows(1)


def _rename(old: str, new: str) -> Callable[[Path], None]:
    return sheet(lambda book: setattr(book[old], "title", new))


def _both(first: Callable[[Path], None], second: Callable[[Path], None]) -> Callable[[Path], None]:
    def breaks(path: Path) -> None:
        first(path)
        second(path)

    return breaks


def _alone(path: Path) -> None:
    cell("partners", "politie|own_budget.low", 900)(path)
    cell("partners", "politie|own_budget", None)(path)


def _many_parts(path: Path) -> None:
    with zipfile.ZipFile(path, "a") as archive:
        for number in range(2_100):
            archive.writestr(f"x/{number}.txt", "")


def _misspelt_distribution(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    page = book["packages"]
    page.cell(1, column(page, "effort.triangular.low")).value = "effort.trianglar.low"
    book.save(path)


CASES = (
    # the file
    Case("empty-file", data(lambda _: b""), "workbook-kind"),
    Case("binary", data(lambda _: bytes(range(256)) * 40), "workbook-kind"),
    Case("a-yaml-file", data(lambda _: SOUND.encode()), "workbook-kind"),
    Case("html-from-a-portal", data(lambda _: b"<html><table></table></html>"), "workbook-kind"),
    Case("old-xls", data(lambda _: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600), "workbook-kind"),
    Case("truncated", data(lambda old: old[: len(old) // 2]), "broken-workbook"),
    Case("truncated-by-a-byte", data(lambda old: old[:-10]), "broken-workbook"),
    Case("zeros-inside", data(lambda old: old[:2000] + b"\0" * 1500 + old[3500:]), "broken-workbook"),
    Case("larger-than-20-mb", data(lambda old: old + os.urandom(20 * 2**20)), "too-large"),
    Case("zip-bomb", _bomb, "too-large"),
    Case("zip-bomb-in-a-sheet", part("xl/worksheets/sheet3.xml", lambda old: old + b" " * (30 * 2**20)), "too-large"),
    Case("zip-with-too-many-parts", _many_parts, "too-large"),
    Case("macros-by-name", lambda path: None, "workbook-kind", suffix=".xlsm"),
    Case("macros-inside", part("xl/vbaProject.bin+", lambda _: b"code"), "workbook-kind"),
    Case("libreoffice-by-name", lambda path: None, "workbook-kind", suffix=".ods"),
    Case("a-zip-of-something-else", _drop("xl/workbook.xml"), "workbook-kind"),
    Case("no-relations", _drop("xl/_rels/workbook.xml.rels"), "broken-workbook"),
    Case("no-content-types", _drop("[Content_Types].xml"), "broken-workbook"),
    Case("xml-cut-off", part("xl/worksheets/sheet3.xml", lambda old: old[: len(old) // 2]), "broken-workbook"),
    Case(
        "xml-entities",
        part("xl/workbook.xml", lambda old: old.replace(b"<workbook", b'<!DOCTYPE x [<!ENTITY a "b">]><workbook')),
        "broken-workbook",
    ),
    Case(
        "xml-entities-in-a-sheet",
        part("xl/worksheets/sheet2.xml", lambda old: b'<!DOCTYPE x [<!ENTITY a "b">]>' + old),
        "broken-workbook",
    ),
    Case("a-cell-at-the-end-of-the-world", cell("initiatives", "A900000", "far"), "too-large", "initiatives!A900000"),
    Case("no-sheets-of-ours", sheet(lambda book: [book.remove(page) for page in book.worksheets[1:]]), "empty"),
    # sheets
    Case("sheet-misspelt", _rename("initiatives", "initatives"), "unknown-sheet", "initatives!A1", "initiatives"),
    Case("sheet-in-dutch", _rename("partners", "Ketenpartners"), "unknown-sheet", "Ketenpartners!A1", "partners"),
    Case("sheet-renamed-by-excel", _rename("packages", "packages (2)"), "unknown-sheet", "packages (2)!A1", "packages"),
    Case("sheet-unlike-any", _rename("packages", "Blad1"), "unknown-sheet", "Blad1!A1"),
    Case("chain-sheet-renamed", _rename("chain", "keten"), "unknown-sheet", "keten!A1"),
    Case("merged-cells", sheet(_merge), "merged", "initiatives!B2"),
    Case("two-headers", sheet(_second_header), "header", "partners!A3"),
    Case("title-above-the-header", sheet(_title_above), "header", "partners!A2"),
    Case("no-header", sheet(_no_header), "missing-column", "teams!A1"),
    Case("a-column-twice", sheet(_column_twice), "duplicate"),
    Case("extra-column", cell("initiatives", "AD1", "Opmerking"), "unknown-column", "initiatives!AD1"),
    Case("column-misspelt", cell("partners", "C1", "own_bugdet"), "unknown-column", "partners!C1", "own_budget"),
    Case(
        "column-of-a-number-misspelt",
        cell("partners", "D1", "own_budget.lwo"),
        "columns",
        "partners!D2",
        "partners.om.own_budget.low",
    ),
    Case("values-without-a-header", cell("partners", "AZ2", 12), "columns", "partners!AZ2"),
    Case("look-alike-in-a-header", cell("initiatives", "E1", "effоrt.om"), "look-alike", "initiatives!E1", "effort-om"),
    # ids and references
    Case("row-without-id", cell("partners", "om|id", None), "missing-id", "partners!A2"),
    Case("id-twice", sheet(_twice), "duplicate", "partners!A3"),
    Case("id-with-trailing-space", cell("partners", "om|id", "om "), "look-alike", "partners!A2", "om"),
    Case("id-with-hard-space", cell("partners", "om|id", "om\u00a0"), "look-alike", "partners!A2", "om"),
    Case("id-with-cyrillic", cell("partners", "om|id", "оm"), "look-alike", "partners!A2", "om"),
    Case("id-made-a-date", cell("partners", "om|id", datetime.datetime(2027, 2, 1)), "cell-id", "partners!A2"),
    Case("id-an-error", cell("partners", "om|id", "#REF!", data_type="e"), "cell-id", "partners!A2"),
    Case("id-a-fraction", cell("partners", "om|id", 1.5), "cell-id", "partners!A2"),
    Case("id-of-words", cell("partners", "om|id", "Openbaar Ministerie"), "id", "partners!A2"),
    Case("owner-with-trailing-space", cell("initiatives", "dossier|owner", "om "), "look-alike", "initiatives!C2", "om"),
    Case("owner-in-cyrillic", cell("initiatives", "dossier|owner", "оm"), "look-alike", "initiatives!C2", "om"),
    Case("owner-by-name", cell("initiatives", "dossier|owner", "Openbaar Ministerie"), "unknown-reference", "initiatives!C2", "om"),
    Case("owner-misspelt", cell("initiatives", "dossier|owner", "poltie"), "unknown-reference", "initiatives!C2", "politie"),
    Case("parent-misspelt", cell("increments", "a|initiative", "beld"), "unknown-reference", "increments!A2", "beeld"),
    Case("parent-missing", cell("increments", "a|initiative", None), "missing-id", "increments!A2"),
    Case("list-with-look-alike", cell("gates", "basis|blocks", "beeld, dоssier"), "look-alike", None, "dossier"),
    Case("blocks-nothing-known", cell("gates", "basis|blocks", "beeld, dosier"), "unknown-reference", None, "dossier"),
    Case("parts-and-a-number-of-parts", cell("initiatives", "beeld|increments", 2), "twice", "increments!B2"),
    # values
    Case("na", cell("initiatives", "dossier|ask", "#N/A", data_type="e"), "cell-error", "initiatives!D2"),
    Case("div-by-zero", cell("partners", "om|wip", "#DIV/0!", data_type="e"), "cell-error"),
    Case("formula-without-value", cell("initiatives", "dossier|ask", "=1+1"), "formula", "initiatives!D2"),
    Case("formula-to-another-workbook", _formula('<c r="D2"><f>[1]Blad1!A1</f><v>7</v></c>'), "external-link", "initiatives!D2"),
    Case(
        "formula-to-a-path",
        _formula("<c r=\"D2\"><f>'C:\\x\\[plan.xlsx]Blad1'!A1</f><v>7</v></c>"),
        "external-link",
        "initiatives!D2",
    ),
    Case("formula-that-failed", _formula('<c r="D2" t="e"><f>1/0</f><v>#DIV/0!</v></c>'), "cell-error", "initiatives!D2"),
    Case("decimal-comma", cell("increments", "a|share", "0,5"), "comma", None, "0.5"),
    Case("thousands-and-comma", cell("initiatives", "dossier|ask", "1.200,50"), "comma", "initiatives!D2", "1200.50"),
    Case("points-for-thousands", cell("initiatives", "dossier|ask", "1.200.000"), "comma", "initiatives!D2", "1200000"),
    Case("number-as-text", cell("increments", "a|share", "0.5"), "number-as-text"),
    Case("nan", cell("partners", "om|own_budget", "NaN"), "type", "partners!C2"),
    Case("inf", cell("partners", "om|own_budget", "inf"), "type", "partners!C2"),
    Case("yaml-inf", cell("increments", "a|share", "{value: .inf}"), "not-finite"),
    Case("overflow", cell("initiatives", "dossier|ask", 1e200), "too-large", "initiatives!D2"),
    Case("negative", cell("increments", "b|integration", -5), "limit"),
    Case("negative-budget", cell("partners", "politie|own_budget", -5), "limit"),
    Case("share-above-one", cell("increments", "a|share", 1.5), "limit"),
    Case("a-word-for-a-number", cell("increments", "a|share", "veel"), "type"),
    Case("a-euro-sign", cell("initiatives", "dossier|ask", "€ 400"), "type", "initiatives!D2"),
    Case("range-upside-down", cell("partners", "om|own_budget.low", 900), "range-order", "partners!C2"),
    Case("range-alone", _alone, "side-alone"),
    Case("source-unknown", cell("partners", "om|own_budget.source", "expret"), "unknown-word", None, "expert"),
    Case("date-as-text", cell("initiatives", "dossier|wanted", "1-10-2027"), "date-as-text", None, "2027-10-01"),
    Case("date-in-words", cell("initiatives", "dossier|wanted", "1 oktober 2027"), "type"),
    Case(
        "date-as-number", cell("initiatives", "dossier|wanted", 46661, number_format="General"), "date-number", None, "2027-10-01"
    ),
    Case("date-with-time", cell("initiatives", "dossier|wanted", datetime.datetime(2027, 10, 1, 12, 30)), "cell-time"),
    Case("time-for-a-number", cell("increments", "a|share", datetime.time(12, 30)), "cell-time"),
    Case("date-for-a-number", cell("increments", "a|share", datetime.datetime(2027, 5, 1)), "type"),
    Case("true-in-dutch", cell("initiatives", "beeld|divisible", "ja"), "type"),
    Case("a-size-unknown", cell("initiatives", "dossier|effort.om", "XXL"), "size"),
    Case("a-step-unknown", cell("initiatives", "dossier|benefit.om", "+++"), "benefit"),
    Case("choice-misspelt", cell("initiatives", "beeld|decision", "fre"), "unknown-word", None, "free"),
    Case("braces-left-open", cell("gates", "basis|blocks", "[beeld"), "cell-text"),
    Case("distribution-unknown", _misspelt_distribution, "unknown-column"),
    Case("distribution-and-number", cell("packages", "w|effort", 5), "columns"),
    Case("cycle", cell("increments", "a|after", "beeld/b"), "cycle"),
    # single values
    Case("path-unknown", cell("chain", "A2", "chain.nmae"), "unknown-path", "chain!A2", "chain.name"),
    Case("value-without-path", _both(cell("chain", "A2", None), cell("chain", "B2", 3)), "missing", "chain!A2"),
    Case("value-column-gone", cell("chain", "B1", None), "missing-column", "chain!A1"),
    Case("start-as-text", cell("chain", "chain.start|value", "4-1-2027"), "date-as-text", None, "2027-01-04"),
    Case("start-missing", cell("chain", "chain.start|value", None), "missing"),
    Case("maturity-eleven", cell("chain", "governance.maturity|value", 11), "limit"),
    Case("word-misspelt", cell("chain", "governance.form|value", "no-bos"), "unknown-word", None, "no-boss"),
)
