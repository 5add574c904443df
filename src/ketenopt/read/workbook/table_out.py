"""A collection of the tree as a sheet: which columns it has, and what stands in its rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ketenopt.read.node import Node
from ketenopt.read.shape import SHORTHANDS, Shape
from ketenopt.read.workbook.cells import Content, content
from ketenopt.read.workbook.leaves import Leaf, column_shape, leaves, side_shape
from ketenopt.read.workbook.sheets import SIDES, Document, Sheet, is_collection

_PARTS = re.compile(r"(\d+)")


@dataclass(frozen=True)
class Head:
    """One column of a sheet: its name, the kind of its cells, and, for what stands beside a number, which side it is."""

    name: str
    shape: Shape
    side: str = ""

    @property
    def field(self) -> str:
        """The field of the model it belongs to."""
        return self.name.partition(".")[0]


@dataclass
class Table:
    """A sheet ready to be written: columns, and rows of contents by column name."""

    sheet: Sheet
    heads: list[Head]
    rows: list[dict[str, Content]] = field(default_factory=list)


def tables(document: Document, root: Node, *, everything: bool = False) -> list[Table]:
    """The sheets of a tree; ``everything`` also has a column for what backs each number, to be filled in."""
    return [_table(sheet, root, everything) for sheet in document.sheets]


def entries(root: Node, sheet: Sheet) -> Iterator[tuple[tuple[str, ...], Node]]:
    """Every entry of a collection with the ids that lead to it."""
    yield from _entries(root, sheet.steps, ())


def _entries(node: Node, steps: tuple[str, ...], keys: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Node]]:
    section = node.entries.get(steps[0])
    for key, inner in section.entries.items() if section else ():
        if len(steps) == 1:
            yield (*keys, key), inner
        else:
            yield from _entries(inner, steps[1:], (*keys, key))


def _table(sheet: Sheet, root: Node, everything: bool) -> Table:
    used: dict[str, set[str]] = {}
    rows = []
    for keys, entry in entries(root, sheet):
        row: dict[str, Content] = dict(zip(sheet.keys, keys, strict=True))
        for leaf in leaves(entry, sheet.shape) if entry.is_mapping else ():
            _put(row, leaf, used)
        rows.append(row)
    return Table(sheet, _heads(sheet, used, everything), rows)


def _put(row: dict[str, Content], leaf: Leaf, used: dict[str, set[str]]) -> None:
    row[leaf.path] = content(leaf.node, leaf.shape)
    sides = used.setdefault(leaf.path, set())
    for side, node in leaf.sides.items():
        row[f"{leaf.path}.{side}"] = content(node, side_shape(side))
        sides.add(side)


def _heads(sheet: Sheet, used: dict[str, set[str]], everything: bool) -> list[Head]:
    heads = [Head(key, Shape("text")) for key in sheet.keys]
    by_field: dict[str, list[str]] = {}
    for path in used:
        by_field.setdefault(path.partition(".")[0], []).append(path)
    for name, shape in sorted(sheet.shape.fields.items(), key=lambda item: _rank(sheet.shape.name, item[0], item[0] in by_field)):
        paths = sorted(by_field.pop(name, []), key=_natural)
        heads += _field_heads(name, shape, paths, used, everything)
    for path in sorted((path for paths in by_field.values() for path in paths), key=_natural):
        heads += _with_sides(Head(path, column_shape(sheet.shape, tuple(path.split(".")))), used, everything)
    return heads


def _rank(model: str, name: str, used: bool) -> tuple[bool, int]:
    """What is filled in before what is not; whose it is and the shorthands first, as a person would fill it in."""
    first = ("name", "initiative", "partner", "owner")
    return not used and name != "name", first.index(name) if name in first else 4 if name in SHORTHANDS.get(model, {}) else 5


def _field_heads(name: str, shape: Shape, paths: list[str], used: dict[str, set[str]], everything: bool) -> list[Head]:
    if not paths:
        paths = [f"{name}.{inner}" for inner in shape.fields] if shape.kind == "record" else [name]
        if is_collection(shape):
            return [Head(name, shape)] if name == "increments" else []
    heads: list[Head] = []
    for path in paths:
        steps = tuple(path.split(".")[1:])
        heads += _with_sides(Head(path, column_shape(shape, steps) if steps else shape), used, everything)
    return heads


def _with_sides(head: Head, used: dict[str, set[str]], everything: bool) -> Iterator[Head]:
    yield head
    sides = used.get(head.name, set())
    wanted = everything and head.shape.kind in ("number", "integer") and head.field not in ("priority", "wip", "items", "resolvers")
    for side in SIDES:
        if side in sides or (wanted and side in ("low", "high", "source", "cite")):
            yield Head(f"{head.name}.{side}", side_shape(side), side)


def _natural(text: str) -> tuple[tuple[int, str], ...]:
    """Text order in which 2 comes before 10."""
    return tuple((int(part), "") if part.isdigit() and len(part) < 12 else (0, part) for part in _PARTS.split(text))
