"""Files of another version: an older one is brought to the form of today and told, a newer one is refused.

``schema: 1`` in a file names the version of its form; a file that is silent is of the version of today, an overlay
or a study of that of its chain.  A change of form that older files do not survive raises
``domain.chain.SCHEMA_VERSION`` by one and adds a :class:`Migration` here, so that no file has to be typed again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NoReturn

from ketenopt.domain.chain import SCHEMA_VERSION
from ketenopt.domain.errors import Fault, ScenarioError
from ketenopt.domain.phrase import Phrase, both
from ketenopt.read.node import Node
from ketenopt.read.shape import Shape

Steps = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rename:
    """A field that got another name: ``partners.*.money`` is now called ``own_budget``; ``*`` is any one id."""

    path: str
    to: str

    @property
    def steps(self) -> Steps:
        return tuple(self.path.split("."))


def _as_it_is(_: Node) -> None:
    """Nothing but names changed."""


@dataclass(frozen=True, slots=True)
class Migration:
    """How a file of ``version`` becomes one of the next: what is told, names that changed, and the rest.

    Renames hold for chain files, their tables, workbooks, and the paths and values of overlays; ``change`` is for what a
    rename cannot say, and sees the chain file (of a workbook: all its sheets) only.
    """

    version: int
    told: Phrase
    renames: tuple[Rename, ...] = ()
    change: Callable[[Node], None] = _as_it_is


MIGRATIONS: tuple[Migration, ...] = ()
"""One for every version before this one, in order.  Version 1 is the first."""


def typed_version(tree: Node) -> int | None:
    """The version a file says it is of; None where it says nothing usable, which the model refuses at its place."""
    node = tree.entries.get("schema")
    return int(node.text) if node is not None and node.text.isascii() and node.text.isdigit() and len(node.text) < 20 else None


def brought(tree: Node) -> list[Fault]:
    """Bring the tree of a chain to the form of today, in place; the warning that says so.  Raises ScenarioError."""
    faults, steps = _judged(tree)
    for step in steps:
        for rename in step.renames:
            _rename(tree, rename.steps, rename.to)
        step.change(tree)
    return faults


def judged(tree: Node) -> list[Fault]:
    """The warning that an overlay or a study is of an older version.  Raises ScenarioError for a newer one."""
    return _judged(tree)[0]


def renamed(path: Steps, version: int | None) -> Steps:
    """``path``, as somebody who knew ``version`` wrote it, in the names of today."""
    for step in _since(version):
        for rename in step.renames:
            last = len(rename.steps) - 1
            if len(path) > last and path[last] == rename.steps[last] and _leads(path[:last], rename.steps):
                path = (*path[:last], rename.to, *path[last + 1 :])
    return path


def renamed_below(path: Steps, value: Node, version: int | None) -> Node:
    """What an overlay puts at ``path`` (in the names of today), its own fields in the names of today."""
    fresh = value.copy()
    for step in _since(version):
        for rename in step.renames:
            if len(path) < len(rename.steps) and _leads(path, rename.steps):
                _rename(fresh, rename.steps[len(path) :], rename.to)
    return fresh


def settings_of_today(settings: Node, version: int | None) -> None:
    """Bring ``path: value`` pairs, and a list of paths, of somebody who knew ``version`` to the names of today, in place."""
    if settings.is_mapping:
        pairs = [(renamed(tuple(path.split(".")), version), value) for path, value in settings.entries.items()]
        settings.value = {".".join(path): renamed_below(path, value, version) for path, value in pairs}
    for item in settings.items:
        item.value = item.text = ".".join(renamed(tuple(item.text.split(".")), version))


def form(shape: Shape, version: int | None) -> Shape:
    """``shape`` with the names that ``version`` had beside those of today: what the sheets of its workbooks may be called."""
    for step in reversed(list(_since(version))):
        for rename in reversed(step.renames):
            shape = _also(shape, rename.steps, rename.to)
    return shape


def _also(shape: Shape, steps: Steps, to: str) -> Shape:
    first, *rest = steps
    if not rest:
        return replace(shape, fields={**shape.fields, first: shape.fields[to]}) if to in shape.fields else shape
    if first in shape.fields:
        return replace(shape, fields={**shape.fields, first: _also(shape.fields[first], tuple(rest), to)})
    return replace(shape, item=_also(shape.item, tuple(rest), to)) if shape.item is not None else shape


def _leads(path: Sequence[str], pattern: Sequence[str]) -> bool:
    return all(wanted in ("*", step) for step, wanted in zip(path, pattern, strict=False))


def _since(version: int | None) -> Iterator[Migration]:
    return (step for step in MIGRATIONS if version is not None and step.version >= version)


def _judged(tree: Node) -> tuple[list[Fault], list[Migration]]:
    node, version = tree.entries.get("schema"), typed_version(tree)
    if node is None or version is None or version == SCHEMA_VERSION:
        return [], []
    if version > SCHEMA_VERSION:
        _newer(node, version)
    steps = list(_since(version))
    if not steps or steps[0].version != version:
        raise ScenarioError((Fault(node.place, "schema", "schema", Phrase("there has never been such a version"), _known()),))
    changes = both(step.told for step in steps)
    message = Phrase(
        "written in the form of schema {old} and read as {new}: {changes}", old=version, new=SCHEMA_VERSION, changes=changes
    )
    tree.entries["schema"] = replace(node, value=SCHEMA_VERSION)
    return [Fault(node.place, "schema", "older", message, _known(), severity="warning")], steps


def _newer(node: Node, version: int) -> NoReturn:
    message = Phrase("this file needs a newer ketenopt, one that reads schema {version}", version=version)
    raise ScenarioError((Fault(node.place, "schema", "schema", message, _known(), Phrase("schema {version}", version=version)),))


def _known() -> Phrase:
    return Phrase("schema {version}", version=SCHEMA_VERSION)


def _rename(node: Node, steps: Steps, to: str) -> None:
    """Rename the field at ``steps`` wherever it stands below ``node``; where the new name is there too, both stay and clash."""
    if len(steps) > 1:
        for key in sorted(node.entries) if steps[0] == "*" else [steps[0]]:
            if key in node.entries:
                _rename(node.entries[key], steps[1:], to)
        return
    entries = node.entries
    if steps[0] in entries and to not in entries:
        held = [(to if key == steps[0] else key, inner) for key, inner in entries.items()]
        entries.clear()
        entries.update(held)
