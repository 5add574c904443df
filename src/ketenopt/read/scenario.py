"""Files become a Scenario, or every fault with its place."""

from __future__ import annotations

import gc
import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

from pydantic import ValidationError

from ketenopt.domain.chain import Chain
from ketenopt.domain.errors import Fault, Place, ScenarioError
from ketenopt.domain.phrase import Phrase
from ketenopt.domain.scenario import Scenario, unnamed
from ketenopt.domain.study import Study
from ketenopt.read.defaults import fill_defaults
from ketenopt.read.doubts import doubts
from ketenopt.read.expand import expand
from ketenopt.read.folder import Found, Layers, find, written_tree
from ketenopt.read.judge import judge
from ketenopt.read.nearest import listed, nearest
from ketenopt.read.node import Draft, Node, everywhere, walk
from ketenopt.read.overlay import Change, apply, of_today, override
from ketenopt.read.references import check_references
from ketenopt.read.register import plain, provenance, register
from ketenopt.read.settle import settle
from ketenopt.read.shape import full, written
from ketenopt.read.translate import prune, translate, unusable_numbers
from ketenopt.read.version import typed_version
from ketenopt.read.worth import settle_points

BASE = "base"
"""Id of a chain as its file describes it, without a scenario of a study."""


def read_scenario(path: str | PathLike[str], scenario: str | None = None, overrides: Sequence[str] = ()) -> Scenario:
    """The scenario that ``path`` describes: a chain folder, a chain file, a workbook, an overlay or a study file.

    ``scenario`` picks one of the study's scenarios (its overlays, then its ``set``); ``overrides`` are
    ``path=value`` and come last.  Raises ScenarioError with every fault of the input.

    >>> from ketenopt.read import read_scenario
    >>> small = read_scenario("scenarios/small", overrides=["partners.om.teams=3"])
    >>> sorted(small.chain.partners), len(small.chain.initiatives)
    (['om', 'politie', 'rechtspraak'], 6)
    """
    with _without_collector():
        return written_scenario(path, scenario, overrides).spent()


@contextmanager
def _without_collector() -> Iterator[None]:
    """No garbage collection for as long as it takes: a tree of a hundred thousand nodes without a circle in it has nothing to
    collect, and looking for it takes a third of the time of reading a large chain.
    """
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


@dataclass(frozen=True)
class Written:
    """A scenario as it was typed, not yet resolved: a batch sends one of these to its workers with what a point sets.

    ``changes`` are those of its overlays and settings, in order; ``files`` all files it was read from.
    """

    id: str
    folder: Path
    tree: Node
    changes: tuple[Change, ...]
    faults: tuple[Fault, ...]
    files: tuple[Path, ...]

    @property
    def hash(self) -> str:
        """SHA-256 (hex) of all that was typed, names and notes left out; the order of the files plays no part."""
        content = {
            "chain": unnamed(plain(self.tree)),
            "changes": [(change.verb, change.dotted, plain(change.value)) for change in self.changes],
        }
        text = json.dumps(content, sort_keys=True, separators=(",", ":"), default=str)
        return hashlib.sha256(text.encode()).hexdigest()

    def resolve(self, overrides: Sequence[str] = ()) -> Scenario:
        """The scenario, with more ``path=value`` on top.  Raises ScenarioError with every fault."""
        more, wrong = _overrides(overrides)
        return self._resolved(self.tree.copy(), more, wrong)

    def spent(self) -> Scenario:
        """The scenario, for who will not resolve this again: its tree is used up.  Raises ScenarioError."""
        return self._resolved(self.tree, [], [])

    def _resolved(self, tree: Node, more: Sequence[Change], wrong: Sequence[Fault]) -> Scenario:
        draft = Draft(tree, faults=[*wrong, *self.faults])
        chain = _resolve(draft, [*self.changes, *more])
        cells = {fault.place for fault in self.faults if fault.place.cell}  # a cell that was told already is not told again
        errors = tuple(f for f in draft.faults if f.severity == "error" and (f.place not in cells or f in self.faults))
        if errors or chain is None:
            raise ScenarioError(errors)
        walked = list(walk(draft.root))
        rows = register(draft, walked)
        doubts(draft, chain, rows)
        warnings = tuple(sorted({fault for fault in draft.faults if fault.severity == "warning"}))
        return Scenario(id=self.id, chain=chain, register=rows, warnings=warnings, provenance=provenance(walked, self.folder))


def written_scenario(path: str | PathLike[str], scenario: str | None = None, overrides: Sequence[str] = ()) -> Written:
    """What :func:`read_scenario` reads, before it is resolved.  Raises ScenarioError when there is nothing to read."""
    found = find(Path(path))
    layers = Layers(found.folder, found.book)
    name = _collect(found, layers, scenario)
    more, wrong = _overrides(overrides)
    tree, faults = written_tree(found)
    changes = (*of_today(layers.changes, typed_version(tree)), *more)
    return Written(name, found.folder, tree, changes, (*layers.faults, *wrong, *faults), _files(found, tree, changes))


def _files(found: Found, tree: Node, changes: Sequence[Change]) -> tuple[Path, ...]:
    """Every file that something was read from."""
    origins = {node.place.origin for node in everywhere(tree)} | {change.place.origin for change in changes}
    named = {found.chain, *(Path(origin) for origin in origins)}
    named |= {path for path in (found.study_file, found.overlay) if path is not None}
    return tuple(sorted(path for path in named if path.is_file()))


def read_study(path: str | PathLike[str]) -> tuple[Study, Path]:
    """The study at ``path`` (a study file or a chain folder; the default study when there is none) and its chain's folder.

    Give the same ``path`` to :func:`read_scenario` to read one of its scenarios.  Raises ScenarioError.

    >>> from ketenopt.read import read_study
    >>> study, folder = read_study("scenarios/small")
    >>> study.baseline, study.proposal, folder.name
    ('today', 'proposal', 'small')
    """
    found = find(Path(path))
    return found.study, found.folder


def _collect(found: Found, layers: Layers, scenario: str | None) -> str:
    """Put the overlays and settings of ``scenario`` into ``layers``; its id."""
    name = BASE
    if scenario is not None:
        name = scenario
        chosen = found.study.scenarios.get(scenario)
        if chosen is None:
            place = Place(str(found.study_file or found.chain))
            fault = Fault(
                place,
                "scenarios",
                "unknown-scenario",
                Phrase("there is no scenario {id!r}", id=scenario),
                listed(found.study.scenarios, 12),
                "",
                nearest(scenario, found.study.scenarios),
            )
            raise ScenarioError((fault,))
        tree = found.tree.entries["scenarios"].entries[scenario] if found.tree else None
        written_overlays = tree.entries.get("overlays") if tree else None
        for file in chosen.overlays:
            layers.add(found.folder / file, written_overlays.place if written_overlays else Place(str(found.folder)))
        settings = tree.entries.get("set") if tree else None
        for path, value in settings.entries.items() if settings else ():
            layers.changes.append(Change("set", tuple(path.split(".")), value, value.whereabouts))
    if found.overlay is not None:
        name = found.overlay.stem if scenario is None else name
        layers.add(found.overlay)
    return name


def _overrides(overrides: Sequence[str]) -> tuple[list[Change], list[Fault]]:
    found: list[Change] = []
    faults: list[Fault] = []
    for text in overrides:
        try:
            found.append(override(text))
        except ScenarioError as problem:
            faults += problem.faults
    return found, faults


def _resolve(draft: Draft, wanted: Sequence[Change]) -> Chain | None:
    """The valid chain a tree describes after ``wanted``; None, with faults in ``draft``, when it is not valid."""
    waiting = apply(draft, wanted, written(), last=False)
    draft.root = settle(draft, draft.root, written(), "")
    expand(draft)
    apply(draft, waiting, full(), last=True)
    settle_points(draft)
    fill_defaults(draft)
    unusable_numbers(draft)
    check_references(draft, full())
    chain = _validate(draft)
    if chain is not None:
        judge(draft, chain)
    return chain


def _validate(draft: Draft) -> Chain | None:
    """The chain; where parts of it are refused, what is left of it, so that the rest can be judged in the same go."""
    data = plain(draft.root)
    told = False
    for _ in range(20):
        try:
            return Chain.model_validate(data, strict=True)
        except ValidationError as problem:
            if not told:
                translate(draft, full(), problem.errors(), written())
                told = True
            if not prune(data, problem.errors()):
                return None
    return None
