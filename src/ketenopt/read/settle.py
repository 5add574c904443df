"""Values take the form their place asks for: sourced numbers, dates, texts, one-word lists; silence goes.

What cannot take that form stays as it was written: the model refuses it later, at its own place.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any, cast, get_args

from ketenopt.domain.distribution import KINDS
from ketenopt.domain.phrase import Phrase
from ketenopt.domain.scenario import Confidentiality, Source
from ketenopt.read.nearest import listed, nearest
from ketenopt.read.node import Backing, Draft, Node
from ketenopt.read.shape import Shape

SOURCES: tuple[str, ...] = get_args(Source)
CONFIDENTIALITIES: tuple[str, ...] = get_args(Confidentiality)
SOURCED = ("value", "low", "high", "source", "cite", "confidential", "note")
_MONTH = re.compile(r"\d{4}-\d{2}(-\d{2})?")


def settle(draft: Draft, node: Node, shape: Shape, path: str) -> Node:
    """``node`` in the form ``shape`` asks for; faults in its backing are added to ``draft``."""
    if node.is_mapping and _is_sourced(node, shape):
        return _sourced(draft, node, shape, path)
    if shape.kind == "spread":
        return _spread(draft, node, path)
    if node.is_mapping:
        return _mapping(draft, node, shape, path)
    if shape.kind == "list":
        return _list(draft, node, shape, path)
    if node.items:
        items = [settle(draft, item, shape.item or shape, f"{path}.{i}") for i, item in enumerate(node.items)]
        return node.holding(items)
    return _scalar(node, shape)


def _is_sourced(node: Node, shape: Shape) -> bool:
    """True for ``{value: …, source: …}``: a record never is, save a benefit's own ``value``, handled there."""
    if "value" not in node.entries or shape.kind in ("record", "list"):
        return False
    if shape.kind == "mapping" and shape.item is not None and shape.item.kind == "record":
        return False
    return shape.kind not in ("mapping", "any", "spread") or set(node.entries) <= set(SOURCED)


def _sourced(draft: Draft, node: Node, shape: Shape, path: str) -> Node:
    entries = node.entries
    for key in sorted(set(entries) - set(SOURCED)):
        draft.fault(
            entries[key].whereabouts,
            f"{path}.{key}",
            "unknown-field",
            Phrase("a number has no {field!r}", field=key),
            expected=listed(SOURCED, 12),
            suggestion=nearest(key, SOURCED),
        )
    inner = shape.item if shape.kind == "mapping" and shape.item else shape
    settled = settle(draft, entries["value"], inner, path)
    backing = _backing(draft, entries, settled, path)
    return replace(settled, key=node.key, backing=backing)


def _backing(draft: Draft, entries: dict[str, Node], value: Node, path: str) -> Backing:
    low, high = _bound(draft, entries.get("low"), f"{path}.low"), _bound(draft, entries.get("high"), f"{path}.high")
    number = value.number
    if number is not None and ((low is not None and low > number) or (high is not None and high < number)):
        shown = ", ".join(f"{entries[key].shown}" for key in ("low", "value", "high") if key in entries)
        draft.fault(
            entries["value"], path, "range-order", "the range does not hold the value", expected="low <= value <= high", found=shown
        )
    return Backing(
        low=low,
        high=high,
        source=cast(Source, _word(draft, entries.get("source"), SOURCES, f"{path}.source") or "guess"),
        cite=_text(entries.get("cite")),
        confidential=cast(
            Confidentiality, _word(draft, entries.get("confidential"), CONFIDENTIALITIES, f"{path}.confidential") or "public"
        ),
        note=_text(entries.get("note")),
        sourced=True,
    )


def _bound(draft: Draft, node: Node | None, path: str) -> float | None:
    if node is None or node.value is None:
        return None
    if node.number is None:
        draft.fault(node, path, "not-a-number", "is not a number", expected="a number", found=node.shown)
    return node.number


def _word(draft: Draft, node: Node | None, allowed: tuple[str, ...], path: str) -> str | None:
    if node is None or node.value is None:
        return None
    if node.text in allowed:
        return node.text
    draft.fault(
        node,
        path,
        "unknown-word",
        "is not one of the words allowed here",
        expected=listed(allowed),
        found=node.shown,
        suggestion=nearest(node.text, allowed),
    )
    return None


def _text(node: Node | None) -> str:
    return "" if node is None or node.value is None else node.text


def _mapping(draft: Draft, node: Node, shape: Shape, path: str) -> Node:
    if shape.name == "Benefit":
        node = _benefit(node)
    spoken = {key: inner for key, inner in node.entries.items() if inner.value is not None}
    return node.holding(
        {key: settle(draft, inner, shape.inner(key), f"{path}.{key}" if path else key) for key, inner in spoken.items()}
    )


def _benefit(node: Node) -> Node:
    """``{value: 300, low: 200}`` as a benefit: the range belongs to its value."""
    extra = {key: inner for key, inner in node.entries.items() if key in SOURCED[1:]}
    value = node.entries.get("value")
    if not extra or value is None or value.is_mapping:
        return node
    backed = Node({"value": value, **extra}, value.place, key=value.key)
    return replace(node, value={key: inner for key, inner in node.entries.items() if key not in extra} | {"value": backed})


def _list(draft: Draft, node: Node, shape: Shape, path: str) -> Node:
    inner = shape.item or shape
    items = node.items if isinstance(node.value, list) else [node]
    settled = [settle(draft, replace(item, key=None), inner, f"{path}.{i}") for i, item in enumerate(items)]
    return replace(node, value=settled, text="")


def _spread(draft: Draft, node: Node, path: str) -> Node:
    """A distribution in its one written form: a number, or one key with its parameters."""
    entries = node.entries
    kind = entries.get("kind")
    if kind is not None and kind.text in KINDS:
        inner = Node({key: value for key, value in entries.items() if key != "kind"}, node.place, key=kind.place)
        node = replace(node, value={kind.text: inner})
    if len(node.entries) != 1:
        return node
    ((name, inner),) = node.entries.items()
    inner = settle(draft, inner, Shape("mapping", item=Shape("number")) if inner.is_mapping else Shape("number"), f"{path}.{name}")
    if name == "fixed" and inner.number is not None:
        return replace(inner, key=node.key)
    if name in ("empirical", "bernoulli", "poisson", "fixed") and len(inner.entries) == 1:
        only = next(iter(inner.entries.values()))
        inner = replace(only, key=inner.key)
        if name == "fixed":
            return replace(inner, key=node.key)
    return replace(node, value={name: inner})


def _scalar(node: Node, shape: Shape) -> Node:
    value: Any = node.value
    if shape.kind in ("text", "choice") and value is not None and not isinstance(value, str | date):
        return replace(node, value=node.text or str(value))
    if shape.kind == "integer" and isinstance(value, float) and value.is_integer():
        return replace(node, value=int(value))
    if shape.kind == "day" and isinstance(value, str) and _MONTH.fullmatch(value):
        return replace(node, value=_day(value))
    return node


def _day(text: str) -> date | str:
    try:
        return date.fromisoformat(text if len(text) == 10 else f"{text}-01")
    except ValueError:
        return text
