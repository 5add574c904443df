"""A number, a sourced number, a size or a distribution times a factor."""

from __future__ import annotations

from dataclasses import replace

from ketenopt.domain.errors import Place
from ketenopt.read.effort import SIZES
from ketenopt.read.node import Draft, Node

_SCALED = {
    "uniform": ("low", "high"),
    "triangular": ("low", "mode", "high"),
    "pert": ("low", "mode", "high"),
    "lognormal": ("median", "p90"),
    "weibull": ("scale",),
    "gamma": ("scale",),
}
"""The parameters that carry the unit of the values."""


def scaled(draft: Draft, node: Node, factor: float, place: Place, path: str) -> bool:
    """Multiply ``node`` in place; a fault and False when it is nothing that can be multiplied."""
    if "value" in node.entries:
        done = _one(node.entries["value"], factor, place, path)
        for key in ("low", "high"):
            if key in node.entries:
                _one(node.entries[key], factor, place, path)
    else:
        done = _one(node, factor, place, path) or (len(node.entries) == 1 and _distribution(node, factor, place))
    if not done:
        suggestion = f"{path}.*" if node.is_mapping else ""
        expected = "a number, a size or a distribution"
        draft.fault(place, path, "not-a-number", "cannot be multiplied", expected=expected, found=node.shown, suggestion=suggestion)
    return done


def _one(node: Node, factor: float, place: Place, path: str) -> bool:
    """Multiply a number, or a size where a size can stand; False when it is neither."""
    if isinstance(node.value, str) and node.value.upper() in SIZES and ".effort." in path:
        node.value = SIZES[node.value.upper()]
    if node.number is None:
        return False
    _times(node, factor, place)
    return True


def _times(node: Node, factor: float, place: Place) -> None:
    backing = node.backing
    low, high = ((None if bound is None else bound * factor) for bound in (backing.low, backing.high))
    if factor < 0:
        low, high = high, low
    value = (node.number or 0.0) * factor
    whole = isinstance(node.value, int) and value.is_integer()
    node.value, node.text, node.place = (int(value) if whole else value), f"{value:.12g}", place
    node.backing = replace(backing, low=low, high=high)


def _distribution(node: Node, factor: float, place: Place) -> bool:
    ((kind, inner),) = node.entries.items()
    if kind in _SCALED:
        parameters = [inner.entries[name] for name in _SCALED[kind] if name in inner.entries]
        for parameter in parameters:
            if parameter.number is not None:
                _times(parameter, factor, place)
        return bool(parameters)
    if kind == "empirical":
        for item in inner.items:
            if item.number is not None:
                _times(item, factor, place)
        return bool(inner.items)
    if kind in ("poisson", "fixed") and inner.number is not None and factor > 0:
        _times(inner, factor if kind == "fixed" else 1 / factor, place)
        return True
    return False
