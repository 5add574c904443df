"""What is in no collection, as rows of path and value; overlays; comments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ketenopt.read.node import Node
from ketenopt.read.settle import SOURCED
from ketenopt.read.shape import ANY, Shape
from ketenopt.read.workbook.book import Book
from ketenopt.read.workbook.cells import Content, content, safe
from ketenopt.read.workbook.leaves import Leaf, leaves, side_shape
from ketenopt.read.workbook.sheets import SIDES, Document, is_collection
from ketenopt.read.workbook.words import default, meaning, unit

_KEPT = Shape("record")
OTHER = ("extends", "name")


@dataclass
class Row:
    """One row: its contents by column, the kind of its value, and the model and field it belongs to."""

    cells: dict[str, Content]
    shape: Shape = ANY
    model: str = ""
    name: str = ""


def single_rows(document: Document, root: Node) -> list[Row]:
    """Every value of ``root`` outside its collections, and an empty row for each that may be filled in."""
    found: dict[str, list[Row]] = {}
    for leaf in leaves(root, document.shape):
        found[leaf.path] = _rows(leaf, document.shape)
    rows: list[Row] = []
    for path, shape, model in _known(document.shape, "", document.shape.name):
        own = [key for key in found if key == path or key.startswith(f"{path}.")]
        if own:
            rows += [row for key in own for row in found.pop(key)]
        else:
            rows.append(_described(Row({"path": path}, shape), model, path))
    return rows + [row for left in found.values() for row in left]


def _known(shape: Shape, path: str, model: str) -> Iterator[tuple[str, Shape, str]]:
    for name, inner in shape.fields.items():
        below = f"{path}.{name}" if path else name
        if inner.kind == "record":
            yield from _known(inner, below, inner.name)
        elif not is_collection(inner):
            yield below, inner, model


def _rows(leaf: Leaf, shape: Shape) -> list[Row]:
    model = shape.name
    for step in leaf.path.split(".")[:-1]:
        shape = shape.inner(step)
        model = shape.name or model
    sides = {side: content(node, side_shape(side)) for side, node in leaf.sides.items()}
    several = leaf.shape.kind == "list" and len(leaf.node.items) >= 1
    nodes = leaf.node.items if several else [leaf.node]
    kind = leaf.shape.item or ANY if several else leaf.shape
    return [_described(Row({"path": leaf.path, "value": content(node, kind), **sides}, kind), model, leaf.path) for node in nodes]


def _described(row: Row, model: str, path: str) -> Row:
    row.model, row.name = model, path.rpartition(".")[2]
    if model and not unit(model, row.name) and not meaning(model, row.name):
        steps = path.split(".")
        row.name = steps[-2] if len(steps) > 1 and steps[-2] in ("periods",) else row.name
    row.cells |= {"unit": unit(model, row.name), "default": default(model, row.name), "meaning": meaning(model, row.name)}
    return row


# ---------------------------------------------------------------------------------------------------------- overlays


def overlay_rows(book: Book) -> list[dict[str, Content]]:
    """Every change of every overlay, one a row."""
    rows: list[dict[str, Content]] = []
    for name, overlay in sorted(book.overlays.items()):
        for action, node in overlay.entries.items():
            rows += [{"overlay": name, "action": action, **cells} for cells in _changes(action, node)]
    return rows


def _changes(action: str, node: Node) -> Iterator[dict[str, Content]]:
    if action == "remove":
        for item in node.items if isinstance(node.value, list) else [node]:
            yield {"path": item.text}
    elif node.is_mapping and action not in OTHER:
        for path, value in node.entries.items():
            for cells in _value(value, ""):
                yield {"path": path, **cells}
    else:
        yield from _value(node, "")


def _value(node: Node, path: str) -> Iterator[dict[str, Content]]:
    inside = {"field": path} if path else {}
    entries = node.entries
    if entries and "value" in entries and set(entries) <= set(SOURCED) and len(entries) > 1:
        if not any(inner.entries or inner.items or inner.value is None for inner in entries.values()):
            sides = {side: content(entries[side], side_shape(side)) for side in SIDES if side in entries}
            yield {**inside, "value": content(entries["value"], _KEPT), **sides}
            return
    elif entries and all("." not in key and key.strip() == key and key for key in entries) and _deep(node):
        for key, inner in entries.items():
            yield from _value(inner, f"{path}.{key}" if path else key)
        return
    yield {**inside, "value": content(node, _KEPT)}


def _deep(node: Node) -> bool:
    """True for a mapping worth a row a value: a described thing, not a distribution or a range."""
    return any(isinstance(inner.value, str | dict) for inner in node.entries.values()) and len(node.entries) > 1


# ---------------------------------------------------------------------------------------------------------- comments


def comment_rows(book: Book) -> list[tuple[str, str, str, str]]:
    """What YAML and the folder hold beside the values: file, path, position, text."""
    rows: list[tuple[str, str, str, str]] = [
        (file, safe(found.path), found.position, safe(found.text)) for file, own in sorted(book.remarks.items()) for found in own
    ]
    rows += [("", name, "csv", f"{name}.csv") for name in book.csv]
    if book.order:
        rows.append(("chain.yaml", "", "order", ", ".join(book.order)))
    return rows
