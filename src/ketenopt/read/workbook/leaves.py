"""An entry of a collection as columns: every value with its dotted path, and what backs it beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ketenopt.domain.distribution import KINDS
from ketenopt.domain.phrase import Phrase
from ketenopt.read.nearest import nearest
from ketenopt.read.node import Draft, Node, open_mapping
from ketenopt.read.settle import SOURCED
from ketenopt.read.shape import Shape
from ketenopt.read.workbook.sheets import SIDES, is_collection, one_cell

_STEP = re.compile(r"[^.\s\[\]]+")
MOST_KEYS = 200
"""A mapping with more keys stands in one cell instead of as many columns."""
_PARAMETERS = Shape("mapping", item=Shape("number"))
"""What stands under the kind of a distribution: its low and high are parameters, no range."""
_SIDE_SHAPES = {"low": Shape("number"), "high": Shape("number")}
_SINGLE = ("number", "integer", "text", "truth", "day", "choice", "list")


@dataclass(frozen=True, slots=True)
class Leaf:
    """One value of an entry: ``path`` below it, the value, its kind, and what stands beside it by name."""

    path: str
    node: Node
    shape: Shape
    sides: dict[str, Node] = field(default_factory=dict)


def leaves(node: Node, shape: Shape, path: str = "") -> Iterator[Leaf]:
    """The values of ``node``, collections with a sheet of their own left out."""
    if shape.name == "Benefit":
        node = _folded(node)
    for key, inner in node.entries.items():
        below, kind = (f"{path}.{key}" if path else key), _PARAMETERS if shape.kind == "spread" else shape.inner(key)
        if is_collection(kind) and inner.entries:
            continue
        yield from _leaf(inner, kind, below, key)


def _folded(node: Node) -> Node:
    """``{value: 300, low: 200}`` as a benefit: the range belongs to its value."""
    value = node.entries.get("value")
    extra = {key: inner for key, inner in node.entries.items() if key in SIDES}
    if not extra or value is None or value.is_mapping:
        return node
    kept = {key: inner for key, inner in node.entries.items() if key not in extra}
    return replace(node, value=kept | {"value": Node({"value": value, **extra}, value.place)})


def _leaf(node: Node, shape: Shape, path: str, key: str) -> Iterator[Leaf]:
    if node.value is None:
        return
    if shape.kind == "spread" and "kind" in node.entries:
        node = _by_kind(node)
    entries = node.entries
    if not entries or one_cell(key, shape) or not _splits(entries):
        yield Leaf(path, node, shape)
    elif "value" in entries and set(entries) <= set(SOURCED) and shape.kind != "record":
        yield _sourced(node, shape, path)
    elif shape.kind in ("mapping", "any") and shape is not _PARAMETERS and set(entries) & set(SOURCED):
        yield Leaf(path, node, shape)  # a partner called low
    else:
        yield from leaves(node, shape, path)


def _by_kind(node: Node) -> Node:
    """``{kind: pert, low: 1, …}`` as ``{pert: {low: 1, …}}``: the columns of a distribution begin with its kind."""
    kind = node.entries["kind"].text
    inner = Node({key: value for key, value in node.entries.items() if key != "kind"}, node.place)
    return replace(node, value={kind: inner}) if kind in KINDS and inner.entries else node


def _splits(entries: dict[str, Node]) -> bool:
    return (
        len(entries) <= MOST_KEYS
        and all(_STEP.fullmatch(key) for key in entries)
        and all(inner.value is not None for inner in entries.values())
    )


def _sourced(node: Node, shape: Shape, path: str) -> Leaf:
    value = node.entries["value"]
    sides = {key: inner for key, inner in node.entries.items() if key != "value"}
    if not sides or value.entries or any(inner.entries or inner.items for inner in sides.values()):
        return Leaf(path, node, shape)
    inner = shape.item if shape.kind == "mapping" and shape.item else shape
    return Leaf(path, value, inner, sides)


def side_shape(name: str) -> Shape:
    """The kind of what stands beside a number."""
    return _SIDE_SHAPES.get(name, Shape("text"))


def column_shape(shape: Shape, steps: tuple[str, ...]) -> Shape:
    """The kind of a column ``steps`` of entries of ``shape``."""
    for index, step in enumerate(steps):
        if _backed(shape) and step in SIDES and index == len(steps) - 1:
            return side_shape(step)
        if shape.kind == "spread":
            return _of_distribution(steps[index:])
        shape = shape if shape.kind in _SINGLE and step == "value" else shape.inner(step)
    whole = shape.kind == "mapping" and shape.item is not None and shape.item.kind == "number"
    return shape.item if whole and shape.item is not None else shape


def _of_distribution(steps: tuple[str, ...]) -> Shape:
    """The kind of ``lognormal.median``, ``lognormal.median.source``, ``triangular.low`` or ``empirical``."""
    if steps == ("empirical",):
        return Shape("list")
    parameter = len(steps) == 2 and steps[0] in ("triangular", "uniform", "pert")
    return side_shape(steps[-1]) if len(steps) > 1 and steps[-1] in SIDES and not parameter else Shape("number")


def _backed(shape: Shape) -> bool:
    """True for what can be one number or word, and so can have a range or a source."""
    if shape.kind == "mapping":
        return shape.item is not None and shape.item.kind in ("number", "any")
    return shape.kind in (*_SINGLE, "any", "spread")


def plant(draft: Draft, entry: Node, steps: tuple[str, ...], node: Node, shape: Shape, path: str) -> None:
    """Put a value at ``steps`` below ``entry``; a value that is there already becomes one with something beside it."""
    at = entry
    for index, step in enumerate(steps[:-1]):
        following = at.entries.get(step)
        shape = _PARAMETERS if shape.kind == "spread" else shape.inner(step)
        beside = index == len(steps) - 2 and steps[-1] in SIDES
        if following is None or following.value is None:
            if beside and _backed(shape) and shape is not _PARAMETERS:
                message = "stands beside a value that is not there"
                draft.fault(
                    node, path, "side-alone", message, expected=Phrase("a value in {column!r}, or nothing here", column=step)
                )
                return
            following = open_mapping(at, step, node.place)
            following.key = node.place
        elif not following.is_mapping:
            if not beside:
                _crowded(draft, node, path, step, nearest(steps[-1], SIDES))
                return
            following = Node({"value": following}, following.place, key=following.key)
            at.entries[step] = following
        at = following
    if steps[-1] in at.entries:
        _crowded(draft, node, path, steps[-1], "")
        return
    at.entries[steps[-1]] = node


def _crowded(draft: Draft, node: Node, path: str, step: str, close: str) -> None:
    """Two columns say something about the same value; told once."""
    above = path[: path.rfind(step)] + step
    if not any(fault.code == "columns" and fault.path.startswith(above) for fault in draft.faults):
        suggestion = f"{above}.{close}" if close else ""
        draft.fault(
            node,
            path,
            "columns",
            Phrase("{column!r} has a value in another column", column=step),
            expected="one of the two",
            suggestion=suggestion,
        )
