"""Long collections as CSV files that read back as the same; what CSV cannot say stays in YAML."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import replace

from ketenopt.read.node import Node
from ketenopt.read.shape import Shape
from ketenopt.read.tree import resolve
from ketenopt.read.workbook.leaves import leaves, side_shape
from ketenopt.read.workbook.sheets import Sheet, chain_document
from ketenopt.read.workbook.table_out import entries
from ketenopt.read.write_yaml import scalar_text

STEPS = ("+", "++", "-", "--")


class _Unsayable(Exception):
    """CSV has no way to write this."""


def csv_files(root: Node, wanted: Sequence[str]) -> tuple[dict[str, str], Node]:
    """The collections ``wanted`` as CSV by file name, as far as that goes, and the tree without them."""
    files: dict[str, str] = {}
    sheets = chain_document().sheets
    for sheet in sorted(sheets, key=lambda sheet: -len(sheet.steps)):
        if sheet.name not in wanted or sheet.name != sheet.steps[-1]:
            continue
        inside = [other for other in sheets if other.steps[:-1] == sheet.steps and f"{other.name}.csv" not in files]
        if any(next(entries(root, other), None) for other in inside):
            continue
        try:
            text = _table(root, sheet)
        except _Unsayable:
            continue
        if text:
            files[f"{sheet.name}.csv"] = text
    gone = {sheet.steps for sheet in sheets if f"{sheet.name}.csv" in files and sheet.name == sheet.steps[-1]}
    return files, _without(root, gone, ())


def _without(node: Node, gone: set[tuple[str, ...]], steps: tuple[str, ...]) -> Node:
    """The tree without the filled collections at ``gone``; ids are no steps."""
    kept = {}
    for key, inner in node.entries.items():
        below = (*steps, key)
        if below in gone and inner.entries:
            continue
        through = any(path[: len(below)] == below for path in gone)
        kept[key] = _thinned(inner, gone, below) if through else inner
    return replace(node, value=kept) if node.is_mapping else node


def _thinned(section: Node, gone: set[tuple[str, ...]], steps: tuple[str, ...]) -> Node:
    if not section.is_mapping:
        return section
    return replace(section, value={name: _without(entry, gone, steps) for name, entry in section.entries.items()})


def _table(root: Node, sheet: Sheet) -> str:
    rows = []
    columns: dict[str, None] = dict.fromkeys(sheet.keys)
    for keys, entry in entries(root, sheet):
        if not entry.is_mapping:
            raise _Unsayable
        row = dict(zip(sheet.keys, keys, strict=True))
        for leaf in leaves(entry, sheet.shape):
            path = f"{leaf.path}.value" if leaf.sides else leaf.path
            row[path] = _cell(leaf.node, leaf.shape, leaf.path)
            row |= {f"{leaf.path}.{side}": _cell(node, side_shape(side), side) for side, node in leaf.sides.items()}
        columns |= dict.fromkeys(row)
        rows.append(row)
    if not rows:
        return ""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(columns), restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _cell(node: Node, shape: Shape, path: str) -> str:
    if node.entries or (isinstance(node.value, list) and not node.items) or node.value is None:
        raise _Unsayable
    if isinstance(node.value, list) or path.rpartition(".")[2] == "after":
        items = node.items or [node]
        words = [item.value for item in items if isinstance(item.value, str)]
        if len(words) < len(items) or not all(word and not set(word) & set(' ,;|\n\t"') for word in words):
            raise _Unsayable
        return " ".join(words)
    return _scalar(node, shape)


def _scalar(node: Node, shape: Shape) -> str:
    value = node.value
    if not isinstance(value, str):
        return scalar_text(node)
    meant = shape.kind in ("text", "choice") or resolve(value) == value
    formula = value[:1] in tuple("=+-@") and value not in STEPS
    if not value or value != value.strip() or not meant or formula or resolve(value) is None:
        raise _Unsayable
    return value
