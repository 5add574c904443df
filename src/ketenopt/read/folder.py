"""Where the files are: a chain folder, a chain file, an overlay or a study, whatever the user pointed at."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NoReturn

from pydantic import ValidationError

from ketenopt.domain.errors import Fault, Place, ScenarioError
from ketenopt.domain.phrase import Phrase
from ketenopt.domain.study import DEFAULT_STUDY, Study
from ketenopt.read.nearest import listed, nearest
from ketenopt.read.node import Draft, Node
from ketenopt.read.overlay import OVERLAY_FIELDS, VERBS, Change, changes
from ketenopt.read.register import plain
from ketenopt.read.settle import settle
from ketenopt.read.shape import study as study_shape
from ketenopt.read.table import merge_tables
from ketenopt.read.translate import translate
from ketenopt.read.tree import MAX_BYTES, parse
from ketenopt.read.version import brought, judged, typed_version
from ketenopt.read.within import absent, bytes_of, leads_out, out, same, there, unreadable
from ketenopt.read.workbook.book import Book
from ketenopt.read.workbook.vet import is_workbook

CHAIN = "chain.yaml"
STUDY = "study.yaml"
SUFFIXES = (".yaml", ".yml")
NOT_A = {
    "chain": Phrase("this is no description of a chain"),
    "study": Phrase("this is no description of a study"),
    "overlay": Phrase("this is no description of an overlay"),
}


@dataclass(frozen=True)
class Found:
    """What a path meant: the chain file, the study with its tree (for places), and an overlay when it was one."""

    chain: Path
    study: Study
    tree: Node | None = None
    study_file: Path | None = None
    overlay: Path | None = None
    book: Book | None = None
    """What a workbook holds, when ``chain`` is one."""

    @property
    def folder(self) -> Path:
        return self.chain.parent


def find(path: Path) -> Found:
    """What ``path`` is.  Raises ScenarioError when there is nothing to read."""
    if _is_folder(path):
        if not there(path / CHAIN) and there(path / STUDY):
            return _of_study(path / STUDY)
        chain = path / CHAIN
        if not there(chain):
            missing = absent(chain) if chain.is_symlink() else Phrase("there is no {name} in this folder", name=CHAIN)
            _refuse(str(path), "no-chain", missing, suggestion=_nearest_file(chain))
        return _of_study(path / STUDY) if there(path / STUDY) else Found(chain, DEFAULT_STUDY)
    if is_workbook(path):
        return _of_book(path)
    tree = load(path)
    fields = set(tree.entries)
    if "scenarios" in fields or "baseline" in fields:
        return _of_study(path, tree)
    if fields & {"extends", *VERBS} and not fields & {"chain", "partners"}:
        base = _extended(path, tree, (path,))
        return replace(_of_book(base), overlay=path) if is_workbook(base) else _with_study(base, overlay=path)
    return _with_study(path)


def load(path: Path) -> Node:
    """The tree of a YAML file.  Raises ScenarioError."""
    return parse(content(path), str(path))


def content(path: Path) -> bytes:
    """The bytes of a file.  Raises ScenarioError when it is not there, cannot be read, or is too large."""
    try:
        return bytes_of(path, MAX_BYTES)
    except FileNotFoundError:
        _refuse(str(path), "no-file", absent(path), suggestion=_nearest_file(path))
    except (OSError, ValueError) as problem:
        raise unreadable(path, problem) from None


def _refuse(origin: str, code: str, message: str, *, expected: str = "", suggestion: str = "") -> NoReturn:
    raise ScenarioError((Fault(Place(origin), "", code, message, expected, "", suggestion),))


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _nearest_file(path: Path) -> str:
    """The file beside ``path`` with the most similar name."""
    stems = {Path(name).stem: name for name in sorted(_beside(path), reverse=True) if name != path.name}
    return stems.get(nearest(path.stem, stems), "")


def _beside(path: Path) -> list[str]:
    try:
        return [other.name for other in path.parent.iterdir()]
    except (OSError, ValueError):
        return []


def written_tree(found: Found) -> tuple[Node, list[Fault]]:
    """What was typed: the chain of a workbook, or the chain file with its tables."""
    if found.book is None:
        return chain_tree(found.chain)
    return found.book.chain, found.book.warnings


def chain_tree(chain: Path) -> tuple[Node, list[Fault]]:
    """The chain file with the CSV tables beside it, and what is wrong with the tables."""
    tree = load(chain)
    if not tree.is_mapping:
        _not_a_mapping(tree, "chain")
    told = brought(tree)
    return tree, [*told, *merge_tables(tree, chain.parent)]


def _not_a_mapping(tree: Node, what: str) -> NoReturn:
    raise ScenarioError((Fault(tree.place, "", "type", NOT_A[what], "fields (key: value)", tree.shown),))


# ------------------------------------------------------------------------------------------------------------ study


def _with_study(chain: Path, overlay: Path | None = None) -> Found:
    beside = chain.parent / STUDY
    if not there(beside):
        return Found(chain, DEFAULT_STUDY, overlay=overlay)
    tree = load(beside)
    return Found(chain, _study(tree), tree, beside, overlay)


def _of_book(path: Path) -> Found:
    from ketenopt.read.workbook.book_in import opened  # noqa: PLC0415 - openpyxl takes time that YAML need not wait for

    book = opened(path)
    study = DEFAULT_STUDY if book.study is None else _study(book.study)
    return Found(path, study, book.study, path if book.study else None, book=book)


def _of_study(file: Path, tree: Node | None = None) -> Found:
    tree = tree or load(file)
    study = _study(tree)
    where = file.parent / study.chain
    chain = where / CHAIN if _is_folder(where) else where
    if not there(chain) or Path(study.chain).is_absolute():
        node = tree.entries.get("chain", tree)
        fault = Fault(
            node.place,
            "chain",
            "no-chain",
            Phrase("there is no chain at {path!r}", path=study.chain),
            "a folder with chain.yaml, or a chain file",
        )
        raise ScenarioError((fault,))
    return Found(chain, study, tree, file, book=_of_book(chain).book if is_workbook(chain) else None)


def _study(tree: Node) -> Study:
    if not tree.is_mapping:
        _not_a_mapping(tree, "study")
    judged(tree)
    draft = Draft(tree)
    draft.root = settle(draft, tree, study_shape(), "")
    try:
        study = Study.model_validate(plain(draft.root), strict=True)
    except ValidationError as problem:
        translate(draft, study_shape(), problem.errors())
        raise ScenarioError(tuple(draft.faults)) from None
    for field_name in ("baseline", "proposal"):
        name = getattr(study, field_name)
        if name not in study.scenarios:
            draft.fault(
                draft.root.entries[field_name],
                field_name,
                "unknown-reference",
                Phrase("there is no scenario {id!r}", id=name),
                expected=listed(study.scenarios),
                suggestion=nearest(name, study.scenarios),
            )
    if draft.faults:
        raise ScenarioError(tuple(draft.faults))
    return study


# --------------------------------------------------------------------------------------------------------- overlays


@dataclass
class Layers:
    """The changes of a scenario in order, and what is wrong with its overlays."""

    folder: Path
    book: Book | None = None
    changes: list[Change] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    done: set[Path] = field(default_factory=set)

    def add(self, file: Path, place: Place | None = None) -> None:
        """Add overlay ``file`` after the overlays it extends; ``place`` is where it was named."""
        if same(file) in self.done:
            return
        self.done.add(same(file))
        sheet = self.book.overlays.get(file.name) if self.book is not None else None
        if sheet is not None:
            self._add_sheet(sheet, file.parent)
            return
        if place is not None and self._refused(file, place):
            return
        try:
            tree = load(file)
            if not tree.is_mapping:
                _not_a_mapping(tree, "overlay")
        except ScenarioError as problem:
            self.faults += problem.faults
            return
        base = tree.entries.get("extends")
        if base is not None and base.text and Path(base.text).name != CHAIN and there(file.parent / base.text):
            extended = file.parent / base.text
            if _is_overlay(extended):
                self.add(extended, base.place)
        self._take(tree)

    def _refused(self, file: Path, place: Place) -> bool:
        """True, with a fault, when an overlay that is named may not be read or is not there."""
        if leads_out(file, self.folder):
            self.faults.append(out(place, "", file.name))
        elif not there(file):
            known = Phrase("a file beside the chain")
            self.faults.append(Fault(place, "", "no-file", absent(file), known, "", _nearest_file(file)))
        else:
            return False
        return True

    def _add_sheet(self, tree: Node, folder: Path) -> None:
        base = tree.entries.get("extends")
        if base is not None and self.book is not None and base.text in self.book.overlays:
            self.add(folder / base.text, base.place)
        self._take(tree)

    def _take(self, tree: Node) -> None:
        found, faults = changes(tree)
        faults = [*judged(tree), *faults]
        self.changes += [replace(change, version=typed_version(tree)) for change in found]
        self.faults += faults


def _is_overlay(file: Path) -> bool:
    if is_workbook(file):
        return False
    try:
        fields = set(load(file).entries)
    except ScenarioError:
        return True  # its faults are told when it is added
    return bool(fields & set(OVERLAY_FIELDS)) and not fields & {"chain", "partners"}


def _extended(path: Path, tree: Node, seen: tuple[Path, ...]) -> Path:
    """The chain file an overlay extends, through other overlays."""
    base = tree.entries.get("extends")
    file = path.parent / (base.text if base is not None and base.text else CHAIN)
    if _is_folder(file):
        file = file / CHAIN
    place = base.place if base is not None else tree.place
    if file in seen:
        raise ScenarioError((Fault(place, "extends", "cycle", "the overlays extend each other in a circle", "a chain at the end"),))
    if leads_out(file, seen[0].parent):
        raise ScenarioError((out(place, "extends", base.text if base is not None else file.name),))
    if not there(file):
        raise ScenarioError((Fault(place, "extends", "no-file", absent(file), "a chain or an overlay", "", _nearest_file(file)),))
    return _extended(file, load(file), (*seen, file)) if _is_overlay(file) else file
