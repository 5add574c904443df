"""Is this file a workbook that may be opened?  Judged from the outside of the zip and the raw XML, before it is read.

Nothing is unpacked that is larger than the limits below; what openpyxl does not tell (merged cells, hidden rows,
formulas without a saved result, links to other workbooks) is found here.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn
from xml.etree import ElementTree

from ketenopt.domain.errors import Fault, Place, ScenarioError
from ketenopt.domain.phrase import Phrase
from ketenopt.read.nearest import nearest

MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED = 100 * 1024 * 1024
MAX_PART = 48 * 1024 * 1024
MAX_RATIO = 200
RATIO_FROM = 2 * 1024 * 1024
MAX_PARTS = 2_000
MAX_CELLS = 600_000
MAX_ROW, MAX_COLUMN = 200_000, 2_000
SUFFIX = ".xlsx"
_OTHER = {
    ".xlsm": Phrase("a workbook with macros"),
    ".xltm": Phrase("a template with macros"),
    ".xlsb": Phrase("a binary workbook"),
    ".xls": Phrase("a workbook of Excel 97"),
    ".ods": Phrase("a workbook of LibreOffice"),
    ".numbers": Phrase("a workbook of Numbers"),
}
_CELL = re.compile(rb"<(?:\w+:)?c\b")
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
_LOOK = re.compile(rb"mergeCell|hidden=")
_WIDE = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,4})(\d{1,8})"')
_LINK = re.compile(r"\[\d+\]|'[^']*\[[^\]]+\][^']*'!")


@dataclass
class Facts:
    """What a sheet's XML says: merged ranges, hidden rows and columns, cells by what is wrong with their formula."""

    merged: list[str] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    formulas: dict[str, str] = field(default_factory=dict)
    """Cell -> ``formula`` (no saved result) or ``external-link``."""
    hidden: bool = False


def is_workbook(path: Path) -> bool:
    """True when the name says that this is a workbook of any kind."""
    return path.suffix.lower() == SUFFIX or path.suffix.lower() in _OTHER


def vetted(path: Path) -> dict[str, Facts]:
    """The facts of every sheet by its title, in order.  Raises ScenarioError when the file may not be opened."""
    origin = str(path)
    _outside(path, origin)
    try:
        with zipfile.ZipFile(path) as archive:
            _parts(archive, origin)
            return _sheets(archive, origin)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        RuntimeError,
        NotImplementedError,
        ElementTree.ParseError,
        ValueError,
        KeyError,
    ):
        _refuse(origin, "broken-workbook", "the workbook is damaged or cut off", "a whole .xlsx: save or send it again")


def _refuse(origin: str, code: str, message: str, expected: str = "", found: str = "", suggestion: str = "") -> NoReturn:
    raise ScenarioError((Fault(Place(origin), "", code, message, expected, found, suggestion),)) from None


def _outside(path: Path, origin: str) -> None:
    kind = _OTHER.get(path.suffix.lower())
    if kind:
        _refuse(origin, "workbook-kind", Phrase("this is {kind}", kind=kind), "a workbook saved as .xlsx", path.suffix)
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(8)
    except FileNotFoundError:
        beside = [other.name for other in path.parent.iterdir()] if path.parent.is_dir() else []
        _refuse(origin, "no-file", "there is no such file", suggestion=nearest(path.name, beside))
    except (OSError, ValueError) as problem:
        _refuse(
            origin,
            "no-file",
            Phrase("the file cannot be read: {reason}", reason=str(getattr(problem, "strerror", None) or problem).lower()),
        )
    if size > MAX_BYTES:
        _refuse(origin, "too-large", Phrase("the file is larger than {n} MB", n=MAX_BYTES // 2**20))
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        _refuse(
            origin,
            "workbook-kind",
            "this is an old .xls, or a workbook with a password",
            "a workbook saved as .xlsx, without a password",
        )
    if not start.startswith(b"PK"):
        _refuse(origin, "workbook-kind", "this is no workbook", "a workbook saved as .xlsx")


def _parts(archive: zipfile.ZipFile, origin: str) -> None:
    parts = archive.infolist()
    total = sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS or total > MAX_UNPACKED:
        _refuse(origin, "too-large", Phrase("the workbook is larger than {n} MB when unpacked", n=MAX_UNPACKED // 2**20))
    for part in parts:
        swollen = part.file_size > RATIO_FROM and part.file_size > MAX_RATIO * max(part.compress_size, 1)
        if swollen or part.file_size > MAX_PART:
            _refuse(
                origin,
                "too-large",
                Phrase("a part of the workbook is {n} MB when unpacked, too large to be trusted", n=part.file_size // 2**20),
                found=part.filename[-60:],
            )
        if part.flag_bits & 1:
            _refuse(origin, "workbook-kind", "the workbook has a password", "a workbook without a password")
    names = {part.filename for part in parts}
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        _refuse(origin, "workbook-kind", "the workbook has macros", "a workbook saved as .xlsx, without macros")
    if "xl/workbook.xml" not in names:
        _refuse(origin, "workbook-kind", "this is no workbook", "a workbook saved as .xlsx")


def _sheets(archive: zipfile.ZipFile, origin: str) -> dict[str, Facts]:
    targets = {
        node.get("Id", ""): _part_name(node.get("Target", ""))
        for node in _tree(archive, "xl/_rels/workbook.xml.rels", origin).iter()
    }
    found: dict[str, Facts] = {}
    names = set(archive.namelist())
    if "xl/sharedStrings.xml" in names:
        _harmless(archive.read("xl/sharedStrings.xml"), origin)
    cells = 0
    for node in _tree(archive, "xl/workbook.xml", origin).iter():
        if _local(node.tag) != "sheet":
            continue
        title = node.get("name", "")
        part = targets.get(next((value for key, value in node.attrib.items() if _local(key) == "id" and key != "id"), ""), "")
        if part not in names or "worksheets" not in part:
            continue
        facts = Facts(hidden=node.get("state", "visible") != "visible")
        cells += _facts(archive.read(part), facts, origin, title)
        if cells > MAX_CELLS:
            _refuse(origin, "too-large", Phrase("the workbook has more than {n:,} cells", n=MAX_CELLS))
        found[title] = facts
    return found


def _part_name(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _harmless(data: bytes, origin: str) -> bytes:
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        _refuse(
            origin, "broken-workbook", "the workbook holds XML that no spreadsheet writes", "a whole .xlsx: save or send it again"
        )
    return data


def _tree(archive: zipfile.ZipFile, part: str, origin: str) -> ElementTree.Element:
    return ElementTree.fromstring(_harmless(archive.read(part), origin))


def _facts(data: bytes, facts: Facts, origin: str, title: str) -> int:
    """Fill ``facts`` from a sheet; how many cells it has."""
    _harmless(data, origin)
    cells = len(_CELL.findall(data))
    for match in _WIDE.finditer(data):
        if int(match[2]) > MAX_ROW or len(match[1]) > 3 or _number(match[1].decode()) > MAX_COLUMN:
            place = Place(origin, cell=f"{title}!{(match[1] + match[2]).decode()}")
            fault = Fault(
                place,
                "",
                "too-large",
                "a cell too far away to be meant",
                Phrase("at most {rows:,} rows and {columns:,} columns", rows=MAX_ROW, columns=MAX_COLUMN),
            )
            raise ScenarioError((fault,))
    if cells <= MAX_CELLS and (_FORMULA.search(data) or _LOOK.search(data)):
        _look(ElementTree.fromstring(data), facts)
    return cells


def _look(root: ElementTree.Element, facts: Facts) -> None:
    for node in root.iter():
        tag = _local(node.tag)
        if tag == "mergeCell":
            facts.merged.append(node.get("ref", ""))
        elif tag == "row" and node.get("hidden") in ("1", "true"):
            facts.hidden_rows.append(int(node.get("r", "0")))
        elif tag == "col" and node.get("hidden") in ("1", "true") and node.get("outlineLevel", "0") == "0":
            facts.hidden_columns.append((int(node.get("min", "0")), int(node.get("max", "0"))))
        elif tag == "c":
            _formula(node, facts)


def _formula(cell: ElementTree.Element, facts: Facts) -> None:
    inner = {_local(node.tag): node for node in cell}
    formula, value = inner.get("f"), inner.get("v")
    if formula is None:
        return
    if _LINK.search(formula.text or ""):
        facts.formulas[cell.get("r", "")] = "external-link"
    elif value is None or (not value.text and cell.get("t") != "str"):
        facts.formulas[cell.get("r", "")] = "formula"


def _number(letters: str) -> int:
    total = 0
    for letter in letters:
        total = total * 26 + ord(letter) - 64
    return total
