"""A chain folder becomes a workbook and the other way round, with everything a person typed."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

from ketenopt.domain.errors import Fault, KetenoptError, Place, ScenarioError
from ketenopt.read.csv_out import csv_files
from ketenopt.read.folder import CHAIN, STUDY, SUFFIXES, chain_tree, content
from ketenopt.read.node import Draft, Node
from ketenopt.read.overlay import OVERLAY_FIELDS, VERBS
from ketenopt.read.register import plain
from ketenopt.read.remarks import remarks
from ketenopt.read.scenario import read_scenario
from ketenopt.read.settle import settle
from ketenopt.read.shape import study as study_shape
from ketenopt.read.shape import written
from ketenopt.read.table import tables
from ketenopt.read.tree import decode, parse
from ketenopt.read.version import judged, renamed, settings_of_today, typed_version
from ketenopt.read.workbook.book import Book
from ketenopt.read.workbook.book_in import read_book
from ketenopt.read.workbook.book_out import Difference, write_book
from ketenopt.read.workbook.vet import SUFFIX, is_workbook
from ketenopt.read.write_yaml import write_yaml


def convert(source: Path, target: Path, *, force: bool = False) -> tuple[list[Path], list[Fault]]:
    """Write what ``source`` describes as ``target``: a workbook (``.xlsx``), one file (``.yaml``) or a folder.

    Returns the files written and warnings about what was left behind.  Nothing is written unless all of it can be,
    and unless it reads back as the same.  Raises ScenarioError for a fault of the source or of the target's name.
    """
    book = read_any(source)
    try:
        return write_any(book, target, force=force), book.warnings
    except Unequal:
        read_scenario(source)  # a file with faults may have no equal: those are what to tell
        raise


class Unequal(KetenoptError):
    """What was written does not say what it was made from."""


def read_any(source: Path) -> Book:
    """The trees of a chain folder, a chain file or a workbook.  Raises ScenarioError."""
    book = read_book(source) if is_workbook(source) else _read_files(source)
    _bring(book)
    return book


def _bring(book: Book) -> None:
    """What stands beside a chain of an older version, in the names of today: it is written beside one of today."""
    typed = typed_version(book.chain)
    versions = {CHAIN: typed, STUDY: typed}
    for name, overlay in book.overlays.items():
        versions[name] = typed if (own := typed_version(overlay)) is None else own
        book.warnings += judged(overlay)
        for verb in VERBS:
            if verb in overlay.entries:
                settings_of_today(overlay.entries[verb], versions[name])
    if book.study is not None:
        book.warnings += judged(book.study)
        scenarios = book.study.entries.get("scenarios")
        for scenario in scenarios.entries.values() if scenarios else ():
            if "set" in scenario.entries:
                settings_of_today(scenario.entries["set"], typed)
    for name, found in book.remarks.items():
        above = {CHAIN: 0, STUDY: 3}.get(name, 1)
        steps = [tuple(remark.path.split(".")) for remark in found]
        fresh = [(*path[:above], *renamed(path[above:], versions.get(name))) for path in steps]
        book.remarks[name] = [replace(remark, path=".".join(path)) for remark, path in zip(found, fresh, strict=True)]


def _read_files(source: Path) -> Book:
    chain = source / CHAIN if source.is_dir() else source
    data = content(chain)
    own = parse(data, str(chain))
    if not own.is_mapping or (set(own.entries) & {*OVERLAY_FIELDS, "baseline", "scenarios"} and "partners" not in own.entries):
        _refuse(own.place, "no-chain", "this is no chain", "a chain folder, a chain file or a workbook")
    tree, faults = chain_tree(chain)
    errors = tuple(fault for fault in faults if fault.severity == "error")
    if errors:
        raise ScenarioError(errors)
    book = Book(tree, order=tuple(own.entries), warnings=list(faults))
    _remember(book, CHAIN, data, own)
    book.csv = tuple(name for name in tables() if (chain.parent / f"{name}.csv").is_file())
    for file in sorted(chain.parent.iterdir()):
        if file.suffix.lower() in SUFFIXES and file != chain and file.is_file():
            _beside(book, file)
    return book


def book_of(files: Mapping[str, str]) -> Book:
    """The book of a chain folder that is still text, by file name."""
    text = files[CHAIN]
    tree = parse(text.encode(), CHAIN)
    book = Book(tree, order=tuple(tree.entries))
    _remember(book, CHAIN, text.encode(), tree)
    if STUDY in files:
        book.study = parse(files[STUDY].encode(), STUDY)
        _remember(book, STUDY, files[STUDY].encode(), book.study)
    return book


def _beside(book: Book, file: Path) -> None:
    """The study or an overlay that stands beside a chain."""
    data = content(file)
    tree = parse(data, str(file))
    if file.name == STUDY:
        book.study = tree
    elif set(tree.entries) & set(OVERLAY_FIELDS) and not {"partners", "scenarios"} & set(tree.entries):  # a second study neither
        book.overlays[file.name] = tree
    else:
        fault = Fault(
            Place(str(file)),
            "",
            "left-behind",
            "is neither the chain, its study nor an overlay, and is left behind",
            severity="warning",
        )
        book.warnings.append(fault)
        return
    _remember(book, file.name, data, tree)


def _remember(book: Book, name: str, data: bytes, tree: Node) -> None:
    found = remarks(decode(data, name), tree)
    if found:
        book.remarks[name] = found


# ------------------------------------------------------------------------------------------------------------ write


def write_any(
    book: Book, target: Path, *, force: bool = False, everything: bool = False, differences: Sequence[Difference] = ()
) -> list[Path]:
    """Write a book as ``target``; see :func:`convert`.  A workbook also shows ``differences``, on a sheet that is not read."""
    if is_workbook(target):
        if target.suffix.lower() != SUFFIX:
            _refuse(Place(str(target)), "workbook-kind", "this kind of workbook is not written", "a name that ends in .xlsx")
        return placed(
            target,
            lambda temporary: write_book(book, temporary, everything=everything, differences=differences),
            force,
            lambda made: _same(book, made),
        )
    if target.suffix.lower() in SUFFIXES:
        return placed(
            target, lambda temporary: _one_file(book, target, temporary), force, lambda made: _same(book, made, alone=True)
        )
    return _folder(book, target, force)


def placed(target: Path, write: Callable[[Path], None], force: bool, check: Callable[[Path], None] | None = None) -> list[Path]:
    """Write a file through a temporary one beside it, so that it is complete or not there.  Raises ScenarioError."""
    if not force and target.exists():
        _refuse(Place(str(target)), "exists", "is already there, and nothing was overwritten", "another name, or --force")
    try:
        with tempfile.TemporaryDirectory(prefix=".ketenopt-", dir=target.parent) as folder:
            temporary = Path(folder) / target.name
            write(temporary)
            if check is not None:
                check(temporary)
            temporary.replace(target)
    except OSError as problem:
        _cannot(target, problem)
    return [target]


def _one_file(book: Book, target: Path, temporary: Path) -> None:
    if book.study is not None or book.overlays:
        _refuse(Place(str(target)), "several-files", "one file cannot hold the study and the overlays", "the name of a folder")
    temporary.write_text(write_yaml(_ordered(book), book.remarks.get(CHAIN, ())), encoding="utf-8", newline="\n")


def _folder(book: Book, target: Path, force: bool) -> list[Path]:
    files = folder_files(book)
    there = [target / name for name in sorted(files) if (target / name).exists()]
    if there and not force:
        _refuse(Place(str(there[0])), "exists", "is already there, and nothing was overwritten", "another folder, or --force")
    for name in tables():
        if f"{name}.csv" not in files and (target / f"{name}.csv").exists():
            _refuse(Place(str(target / f"{name}.csv")), "exists", "would be read as part of this chain too", "a folder without it")
    try:
        return _moved_in(book, files, target)
    except OSError as problem:
        _cannot(target, problem)


def _moved_in(book: Book, files: dict[str, str], target: Path) -> list[Path]:
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".ketenopt-", dir=target.parent) as temporary:
        fresh = Path(temporary) / "chain"
        fresh.mkdir()
        for name, text in files.items():
            (fresh / name).write_text(text, encoding="utf-8", newline="\n")
        _same(book, fresh)
        if not target.exists():
            fresh.replace(target)
        else:
            for name in files:
                os.replace(fresh / name, target / name)  # noqa: PTH105 - the two stand on the same disk, so each moves at once
        shutil.rmtree(fresh, ignore_errors=True)
    return [target / name for name in sorted(files)]


def folder_files(book: Book) -> dict[str, str]:
    """The files of a chain folder by name."""
    root = _ordered(book)
    in_tables, root = csv_files(root, book.csv)
    files = {CHAIN: write_yaml(root, book.remarks.get(CHAIN, ())), **in_tables}
    if book.study is not None:
        files[STUDY] = write_yaml(book.study, book.remarks.get(STUDY, ()))
    for name, overlay in book.overlays.items():
        if Path(name).name != name or name in files:
            _refuse(
                overlay.place,
                "overlay-name",
                "is no name for the file of an overlay",
                "a name such as less-budget.yaml",
                repr(name),
            )
        files[name] = write_yaml(overlay, book.remarks.get(name, ()))
    return files


def _ordered(book: Book) -> Node:
    """The chain with its sections in the order in which they were typed, those that are new after them."""
    entries = book.chain.entries
    first = [key for key in book.order if key in entries]
    return replace(book.chain, value={key: entries[key] for key in (*first, *(key for key in entries if key not in first))})


def _refuse(place: Place, code: str, message: str, expected: str = "", found: str = "") -> NoReturn:
    raise ScenarioError((Fault(place, "", code, message, expected, found),))


def _cannot(target: Path, problem: OSError) -> NoReturn:
    reason = (problem.strerror or str(problem)).lower()
    _refuse(Place(str(target)), "no-file", "cannot be written", found=reason)


# ------------------------------------------------------------------------------------------------------------ check


def _same(book: Book, made: Path, *, alone: bool = False) -> None:
    """Nothing leaves this module that does not read back as what it was made from.  Raises Unequal."""
    try:
        again = read_any(made) if not alone else Book(parse(made.read_bytes(), made.name))
    except ScenarioError as problem:
        raise Unequal(f"what would be written cannot be read back, so nothing was: {problem.faults[0].message}") from None
    for before, after, what in ((book.chain, again.chain, "chain"), (book.study, again.study, "study")):
        if said(before, what) != said(after, what):
            raise Unequal(f"what would be written does not say the same as what it was made from ({what}), so nothing was")
    if {name: said(node, "") for name, node in book.overlays.items()} != {
        name: said(node, "") for name, node in again.overlays.items()
    }:
        raise Unequal("what would be written does not say the same as what it was made from (overlays), so nothing was")


def said(node: Node | None, what: str) -> Any:
    """What a tree says, whatever the form: its settled values, each with what backs it."""
    if node is None:
        return None
    if what in ("chain", "study"):
        shape = written() if what == "chain" else study_shape()
        node = settle(Draft(node), node.copy(), shape, "")
    return _backed(node)


def _backed(node: Node) -> Any:
    if node.is_mapping:
        return {key: _backed(inner) for key, inner in node.entries.items() if inner.value is not None}
    if isinstance(node.value, list):
        return [_backed(item) for item in node.items]
    value: Any = plain(node)
    number = float(value) if isinstance(value, int | float) and not isinstance(value, bool) else value
    return (str(number), node.backing)
