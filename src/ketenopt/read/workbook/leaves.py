"""An entry of a collection as columns: every value with its dotted path, and what backs it beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ketenopt.read.node import Draft, Node, open_mapping
from ketenopt.read.settle import SOURCED
from ketenopt.read.shape import Shape
from ketenopt.read.workbook.sheets import SIDES, is_collection, one_cell

_STEP = re.compile(r"[^.\s\[\]]+")
MOST_KEYS = 200
"""A mapping with more keys stands in one cell instead of as many columns."""
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
        below, kind = (f"{path}.{key}" if path else key), shape.inner(key)
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
    entries = node.entries
    if not entries or one_cell(key, shape) or not _splits(entries):
        yield Leaf(path, node, shape)
    elif "value" in entries and set(entries) <= set(SOURCED) and shape.kind != "record":
        yield _sourced(node, shape, path)
    else:
        yield from leaves(node, shape, path)


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
        if shape.kind in (*_SINGLE, "any", "spread") and step in SIDES and index == len(steps) - 1 and not _parameter(shape, steps):
            return side_shape(step)
        if shape.kind == "spread":
            return Shape("number") if index < len(steps) - 1 else Shape("list") if step == "empirical" else _spread_step(step)
        shape = shape if shape.kind in _SINGLE and step == "value" else shape.inner(step)
    return shape


def _parameter(shape: Shape, steps: tuple[str, ...]) -> bool:
    """True when the last step is a parameter of a distribution (``effort.triangular.low``), no range."""
    return shape.kind == "spread" and len(steps) > 1 and steps[-2] in ("triangular", "uniform", "pert")


def _spread_step(step: str) -> Shape:
    return Shape("text") if step == "kind" else Shape("number")


def plant(draft: Draft, entry: Node, steps: tuple[str, ...], node: Node, shape: Shape, path: str) -> None:
    """Put a value at ``steps`` below ``entry``; a value that is there already becomes one with something beside it."""
    at = entry
    for index, step in enumerate(steps[:-1]):
        following = at.entries.get(step)
        shape = shape.inner(step)
        if following is None or following.value is None:
            if shape.kind in _SINGLE and steps[-1] in SIDES and index == len(steps) - 2:
                draft.fault(
                    node,
                    path,
                    "side-alone",
                    f"is the {steps[-1]} of a number that is not there",
                    expected=f"a value in {step!r}, or nothing here",
                )
                return
            following = open_mapping(at, step, node.place)
            following.key = node.place
        elif not following.is_mapping:
            if index < len(steps) - 2 or steps[-1] not in SIDES:
                draft.fault(node, path, "columns", f"{step!r} has a value of its own in another column", expected="one of the two")
                return
            following = Node({"value": following}, following.place, key=following.key)
            at.entries[step] = following
        at = following
    if steps[-1] in at.entries:
        draft.fault(node, path, "columns", f"{steps[-1]!r} has a value in another column", expected="one of the two")
        return
    at.entries[steps[-1]] = node
