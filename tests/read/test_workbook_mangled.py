"""Workbooks mangled at random, outside and inside the zip: read or refused, never anything else."""

import io
import warnings
import zipfile
from datetime import date, datetime, time
from pathlib import Path

import numpy as np
import openpyxl
import pytest

from ketenopt.domain.errors import Fault, ScenarioError
from ketenopt.read import read_scenario
from ketenopt.read.convert import book_of
from ketenopt.read.workbook.book_out import write_book
from read.broken.workbooks import SOUND
from strategies import NAMES, NUMBERS

PIECES = (b"<", b">", b'"', b"&", b"\0", b"1E999", b"-1", b"<f>A1</f>", b"&#x0;", b"]]>", b"\xff", b"99999999999", b"<v>", b"{[")


def mangled(data: bytes, rng: np.random.Generator) -> bytes:
    """A few pieces put in, taken out or written over."""
    for _ in range(int(rng.integers(1, 4))):
        at = int(rng.integers(0, len(data)))
        gone = int(rng.choice((0, 1, 3, 40)))
        data = data[:at] + PIECES[int(rng.integers(0, len(PIECES)))] + data[at + gone :]
    return data


def inside(data: bytes, rng: np.random.Generator) -> bytes:
    """The same in one part of the zip, which stays whole."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        parts = old.infolist()
        chosen = parts[int(rng.integers(0, len(parts)))].filename
        for info in parts:
            content = old.read(info)
            new.writestr(info.filename, mangled(content, rng) if info.filename == chosen else content)
    return out.getvalue()


def attack(tmp_path: Path, seeds: range) -> tuple[int, int]:
    """How many of them were read and how many refused."""
    path = tmp_path / "book.xlsx"
    write_book(book_of({"chain.yaml": SOUND}), path)
    sound, read = path.read_bytes(), 0
    for seed in seeds:
        rng = np.random.default_rng(seed)
        path.write_bytes(inside(sound, rng) if seed % 4 else mangled(sound, rng))
        read += is_read(path)
    return read, len(seeds) - read


def is_read(path: Path) -> bool:
    """False when it is refused with faults; anything else that is raised fails the test."""
    faults: tuple[Fault, ...] = ()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            read_scenario(path)
    except ScenarioError as refused:
        faults = refused.faults
        if not faults or not all(fault.message for fault in faults):
            raise
    return not faults


VALUES = (
    *NAMES,
    *NUMBERS,
    -1,
    1e300,
    True,
    False,
    date(2027, 1, 1),
    datetime.combine(date(2027, 1, 1), time(12, 30)),
    time(1, 2),
    "#N/A",
    "{",
    "[a",
    '"',
    "a: b",
)


def scribbled(path: Path, seeds: range) -> int:
    """How many workbooks with a few cells overwritten by anything at all are still read."""
    write_book(book_of({"chain.yaml": SOUND}), path)
    sound, read = path.read_bytes(), 0
    for seed in seeds:
        rng = np.random.default_rng(seed)
        book = openpyxl.load_workbook(io.BytesIO(sound))
        for _ in range(int(rng.integers(1, 4))):
            page = book.worksheets[int(rng.integers(1, len(book.worksheets)))]
            at = page.cell(int(rng.integers(1, 6)), int(rng.integers(1, page.max_column + 2)))
            at.value = VALUES[int(rng.integers(0, len(VALUES)))]
        book.save(path)
        read += is_read(path)
    return read


def test_any_value_in_any_cell_is_read_or_refused(tmp_path: Path) -> None:
    assert scribbled(tmp_path / "book.xlsx", range(15)) < 15


def test_a_mangled_workbook_is_read_or_refused(tmp_path: Path) -> None:
    read, refused = attack(tmp_path, range(60))
    assert read > 5
    assert refused > 20


@pytest.mark.nightly
def test_many_mangled_workbooks_are_read_or_refused(tmp_path: Path) -> None:
    attack(tmp_path, range(1_000, 21_000))
    scribbled(tmp_path / "book.xlsx", range(1_000, 6_000))
