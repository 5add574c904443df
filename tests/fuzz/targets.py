"""What is fuzzed: each target takes bytes and must end in a scenario or in a ScenarioError that can be told, in both languages.

Two of them give the bytes to a reader as they are; the others let the bytes decide how a sound chain, table, overlay
or workbook is spoilt, so that what lies behind the parser is reached too.  All are pure functions of their bytes.
"""

# ruff: noqa: E501 (odd words are rows of a table)

import atexit
import io
import os
import re
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from ketenopt.domain.errors import ScenarioError
from ketenopt.read import read_scenario
from ketenopt.read.convert import book_of
from ketenopt.read.workbook.book_out import write_book
from ketenopt.report.faults import fault_line
from ketenopt.report.language import Language
from read.broken.beside import CHAIN
from read.broken.chains import SOUND
from read.broken.workbooks import SOUND as BOOK

LANGUAGES = (Language("en"), Language("nl"))
LONGEST = 200_000
WORDS = re.compile(r"[A-Za-z0-9_./+-]+|\s+|.", re.DOTALL)
ODD = (
    *("", "0", "-1", "1e999", ".nan", ".inf", "1e15", "0x10", "010", "0,7", "true", "no", "null", "~", "2027-02-30", "2027-01", "12:30"),
    *("[", "]", "{", "}", ":", ": ", "- ", ",", "#", "&a ", "*a", "!!str ", "<<: ", "'", '"', "|\n", "> ", "%", "@", "`", "?", "\t", "\n"),
    *("om", "pot", "test", "dossier", "dossier/1", "beeld/a", "a", "b", "users", "XL", "++", "--", "2027", "2027Q1", "free", "must"),
    *("teams: 2", "effort: {om: L}", "after: [b]", "requires: [a]", "increments: 3", "{value: 1, low: 2}", "{lognormal: {median: 5, p90: 1}}"),
    *("partners.om.wip", "*", "..", "set: {", "scale: {", "remove: [", "add: {", "extends: chain.yaml", "schema: 9", "\u202e", "о", "\u00a0"),
)  # fmt: skip


@cache
def folder() -> Path:
    """A folder of this process, in memory where the system has one there."""
    memory = Path("/dev/shm")
    where = memory if memory.is_dir() and os.access(memory, os.W_OK) else None
    made = Path(tempfile.mkdtemp(prefix=f"fuzz-{os.getpid()}-", dir=where))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


def judged(path: Path, *settings: str) -> bool:
    """Read it; True when it is a scenario.  Whatever is wrong must be a fault that can be told."""
    refusal = None
    try:
        assert read_scenario(path, overrides=settings).hash
    except ScenarioError as problem:
        refusal = problem
    if refusal is None:
        return True
    assert refusal.faults
    assert len(str(refusal)) < LONGEST * 10
    for fault in refusal.faults[:20]:
        assert fault.message
        assert fault.place.origin
        for language in LANGUAGES:
            line = fault_line(fault, language)
            assert len(line) < LONGEST
            assert "\n" not in line
    return False


def spoilt(text: str, data: bytes) -> str:
    """``text`` with a word replaced, put before, left out or doubled for every three bytes."""
    words = WORDS.findall(text)
    for at in range(0, min(len(data) - 2, 24), 3):
        place = (data[at] * 256 + data[at + 1]) % len(words)
        verb, which = data[at + 2] % 4, data[at + 2] // 4 % len(ODD)
        odd = ODD[which]
        words[place : place + 1] = ([odd], [odd, words[place]], [], [words[place]] * 2)[verb]
        words = words or [""]
    return "".join(words)


def _file(name: str, content: str | bytes) -> Path:
    path = folder() / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
    return path


def yaml_bytes(data: bytes) -> None:
    """Any bytes as a chain file."""
    judged(_file("bytes.yaml", data))


def yaml_words(data: bytes) -> None:
    """A sound chain, spoilt."""
    judged(_file("words.yaml", spoilt(SOUND, data)))


def overlay(data: bytes) -> None:
    """A sound overlay, spoilt, and a setting made of the same bytes."""
    _file("chain.yaml", CHAIN)
    text = "extends: chain.yaml\nset: {partners.om.wip: 3}\nscale: {funds.*.budget.*: 0.9}\nadd: {initiatives.c: {owner: om}}\nremove: [gates.g]\n"
    judged(_file("change.yaml", spoilt(text, data[1:])))
    judged(folder() / "chain.yaml", spoilt("partners.om.wip=3", data[:6]))


def table(data: bytes) -> None:
    """A sound table, spoilt, or any bytes, beside a chain."""
    home = folder() / "table"
    home.mkdir(exist_ok=True)
    (home / "chain.yaml").write_text(CHAIN)
    text = "id,partner,fte,skills\nt,om,7.5,test general\nu,zm,,\n" if data[:1] < b"\x80" else "id;partner;fte\nt;om;7,5\n"
    raw = data[1:] if data[:1] > b"\xe0" else spoilt(text, data[1:]).encode("utf-8", "surrogatepass")
    (home / "teams.csv").write_bytes(raw)
    judged(home)


@cache
def _book() -> dict[str, bytes]:
    path = folder() / "sound.xlsx"
    write_book(book_of({"chain.yaml": BOOK}), path)
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def workbook_bytes(data: bytes) -> None:
    """Any bytes as a workbook."""
    judged(_file("bytes.xlsx", data))


def workbook_zip(data: bytes) -> None:
    """A sound workbook with some bytes replaced: two for the place, one for the byte."""
    sound = bytearray(_zipped(_book()))
    for at in range(0, min(len(data) - 2, 60), 3):
        place = (data[at] * 256 + data[at + 1]) * len(sound) // 65536
        sound[place] = data[at + 2]
    judged(_file("zip.xlsx", bytes(sound)))


CELLS = re.compile(rb'<c r="([A-Z]+\d+)"[^>]*?(?:/>|>.*?</c>)', re.DOTALL)
ODD_CELLS = (
    b'<c r="%s"/>', b'<c r="%s" t="e"><v>#N/A</v></c>', b'<c r="%s"><f>1+1</f></c>', b'<c r="%s"><f>[1]x!A1</f><v>2</v></c>',
    b'<c r="%s" t="b"><v>1</v></c>', b'<c r="%s"><v>1e300</v></c>', b'<c r="%s"><v>-3</v></c>', b'<c r="%s"><v>46661.5</v></c>',
    b'<c r="%s"><v>NaN</v></c>', b'<c r="%s" t="d"><v>2027-13-01</v></c>', b'<c r="%s" t="s"><v>99999</v></c>', b'<c r="%s" s="999"><v>1</v></c>',
    *(b'<c r="%%s" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>' % text.encode() for text in (
        "om ", "\u043em", "0,5", "1.200,50", "1-10-2027", "#REF!", "=1+1", "[a", "{value: 1, low: 3}", "id", "XXL", "beeld/b", "x" * 300, "&#7;",
    )),
)  # fmt: skip


def workbook_cells(data: bytes) -> None:
    """A sound workbook with cells replaced: which sheet, which cell, by what."""
    parts = dict(_book())
    sheets = sorted(name for name in parts if name.startswith("xl/worksheets/sheet"))
    for at in range(0, min(len(data) - 2, 24), 3):
        name = sheets[data[at] % len(sheets)]
        found = list(CELLS.finditer(parts[name]))
        if found:
            cell = found[data[at + 1] * len(found) // 256]
            odd = ODD_CELLS[data[at + 2] % len(ODD_CELLS)] % cell[1]
            parts[name] = parts[name][: cell.start()] + odd + parts[name][cell.end() :]
    judged(_file("cells.xlsx", _zipped(parts)))


def seeds(name: str) -> Iterator[bytes]:
    """Inputs to begin with."""
    if name == "yaml_bytes":
        yield from (SOUND.encode(), CHAIN.encode(), b"a: &x [1]\nb: *x\n", b"%YAML 1.2\n---\n")
    elif name == "workbook_bytes":
        yield from (_zipped({"xl/workbook.xml": b"<workbook/>"}), b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    else:
        yield from (b"", bytes(range(24)), bytes(range(255, 231, -1)))


TARGETS: dict[str, tuple[Callable[[bytes], None], int]] = {
    "yaml_bytes": (yaml_bytes, 500_000),
    "yaml_words": (yaml_words, 60_000),
    "overlay": (overlay, 40_000),
    "table": (table, 90_000),
    "workbook_bytes": (workbook_bytes, 280_000),
    "workbook_zip": (workbook_zip, 20_000),
    "workbook_cells": (workbook_cells, 10_000),
}
"""By name: the target, and how many inputs a nightly run gives it; a million in all."""
