"""A tree becomes YAML that reads back as the same tree, with the comments it came with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from ketenopt.read.node import Node
from ketenopt.read.remarks import Remark
from ketenopt.read.tree import resolve

WIDTH = 120
"""Up to this a mapping stands on one line."""
_PLAIN = re.compile(r"[^\W_](?:[\w ./()+%'’€-]*[\w./()+%'’€-])?")
_CODE = re.compile("x[0-9A-Fa-f]{4}_")
"""Spreadsheets take ``_x0041_`` in a cell for a letter: such a text is quoted, and its x escaped."""
_ESCAPED = re.compile('x(?=[0-9A-Fa-f]{4}_)|[\x00-\x1f\\\\"\x7f-\xa0\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]')


def write_yaml(root: Node, remarks: Sequence[Remark] = ()) -> str:
    r"""The YAML text of ``root``; a remark whose value is gone goes with it.

    >>> from ketenopt.read.tree import parse
    >>> write_yaml(parse(b'{b: {x: "1", "y": [no, 010]}, a: 2.50}', "chain.yaml"))
    'b:\n  x: "1"\n  y: [no, 010]\na: 2.50\n'
    """
    return _Writer(remarks).document(root)


def flow(node: Node) -> str:
    """A value on one line."""
    if node.is_mapping:
        return "{" + ", ".join(f"{_key(key)}: {flow(inner)}" for key, inner in node.entries.items()) + "}"
    if isinstance(node.value, list):
        return "[" + ", ".join(flow(item) for item in node.items) + "]"
    return scalar_text(node)


def scalar_text(node: Node) -> str:
    """A single value as YAML: as it was written where that still says the same."""
    value = node.value
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, date):
        return value.isoformat()
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    assert isinstance(value, int | float)
    meant = resolve(node.text) if node.text else None
    if type(meant) is type(value) and meant == value:
        return node.text
    return number_text(value)


def number_text(value: float) -> str:
    """A number so that it reads back as exactly itself."""
    text = repr(value)
    return {"inf": ".inf", "-inf": "-.inf", "nan": ".nan"}.get(text, text)


def quoted(text: str) -> str:
    """``text`` in double quotes, whatever is in it."""
    return '"' + _ESCAPED.sub(_escape, text) + '"'


def _escape(match: re.Match[str]) -> str:
    char = match.group()
    if char in '"\\':
        return "\\" + char
    return {"\n": "\\n", "\t": "\\t", "\r": "\\r"}.get(char) or f"\\u{ord(char):04x}"


def _text(text: str) -> str:
    plain = _PLAIN.fullmatch(text) and resolve(text) == text and not _CODE.search(text)
    return text if plain else quoted(text)


def _key(key: str) -> str:
    return key if _PLAIN.fullmatch(key) else quoted(key)


class _Writer:
    def __init__(self, remarks: Sequence[Remark]) -> None:
        self._lines: list[str] = []
        self._remarks: dict[tuple[str, str], list[str]] = {}
        self._inside: set[str] = set()
        for remark in remarks:
            self._remarks.setdefault((remark.path, remark.position), []).append(remark.text)
            steps = remark.path.split(".")
            self._inside.update(".".join(steps[:end]) for end in range(1, len(steps)))

    def document(self, root: Node) -> str:
        for text in self._remarks.get(("", "head"), ()):
            self._lines += [*text.split("\n"), ""]
        if root.entries:
            self._entries(root, 0, "")
        else:
            self._lines.append(flow(root))
        for text in self._remarks.get(("", "end"), ()):
            self._lines += text.split("\n")
        return "\n".join(self._lines) + "\n"

    def _entries(self, node: Node, depth: int, path: str) -> None:
        for key, inner in node.entries.items():
            below = f"{path}.{key}" if path else key
            self._above(below, depth)
            self._value(f"{'  ' * depth}{_key(key)}:", inner, depth, below)

    def _above(self, path: str, depth: int) -> None:
        for text in self._remarks.get((path, "above"), ()):
            self._lines += [("  " * depth + line).rstrip() for line in text.split("\n")]

    def _value(self, start: str, node: Node, depth: int, path: str) -> None:
        beside = "".join(f"  {text}" for text in self._remarks.get((path, "beside"), ()))
        if self._inline(start, node, depth, path):
            self._lines.append(f"{start} {flow(node)}{beside}")
        elif node.is_mapping:
            self._lines.append(start + beside)
            self._entries(node, depth + 1, path)
        else:
            self._lines.append(start + beside)
            for index, item in enumerate(node.items):
                below = f"{path}.{index}"
                self._above(below, depth + 1)
                beside = "".join(f"  {text}" for text in self._remarks.get((below, "beside"), ()))
                self._lines.append(f"{'  ' * (depth + 1)}- {flow(item)}{beside}")

    def _inline(self, start: str, node: Node, depth: int, path: str) -> bool:
        if not node.entries and not node.items:
            return True
        if path in self._inside:
            return False
        if depth == 0 and node.is_mapping:
            return False
        if "value" in node.entries and not any(inner.entries for inner in node.entries.values()):
            return True  # a number with its source, however long what backs it
        return len(start) + _length(node, WIDTH) <= WIDTH


def _length(node: Node, most: int) -> int:
    """Characters of ``flow(node)``; counting stops a little beyond ``most``."""
    if not node.entries and not node.items:
        return len(flow(node))
    total = 1
    for key, inner in (*node.entries.items(), *(("", item) for item in node.items)):
        total += len(key) + 4 + _length(inner, most - total)
        if total > most:
            break
    return total
