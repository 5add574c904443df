"""What the models refuse becomes faults: our own sentence by type of error, at the place of the written value."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from ketenopt.domain.distribution import KINDS
from ketenopt.domain.errors import Fault, Place
from ketenopt.domain.phrase import Phrase, as_typed
from ketenopt.read.nearest import listed, nearest
from ketenopt.read.node import Draft, Node, everywhere, walk
from ketenopt.read.shape import ANY, Shape

LARGEST = 1e15
_WORDS = dict.fromkeys(("no", "off", "n", "nee"), "false") | dict.fromkeys(("yes", "on", "y", "ja"), "true")
_DUTCH_NUMBER = re.compile(r"[-+]?(\d+,\d+|\d{1,3}(\.\d{3})+,\d+|\d{1,3}(\.\d{3}){2,})")
_PLAIN_NUMBER = re.compile(r"[-+]?\d+(\.\d+)?")
_A_DATE = re.compile(r"\d{4}-\d{2}(-\d{2})?")
_DUTCH_DATE = re.compile(r"(?:(\d{1,2})[-/.])?(\d{1,2})[-/.](\d{4})")
_EXPECTED = {
    "record": Phrase("fields (key: value)"),
    "mapping": Phrase("fields (key: value)"),
    "list": Phrase("a list"),
    "number": Phrase("a number"),
    "integer": Phrase("a whole number"),
    "text": Phrase("a text"),
    "truth": Phrase("true or false"),
    "day": Phrase("a date such as 2027-03-01 or 2027-03"),
    "spread": Phrase("a number, or one key such as {lognormal: {median: 5, p90: 12}}"),
    "any": Phrase("a value"),
}
_LIMITS: dict[str, tuple[Phrase, Callable[[float], Phrase], str]] = {
    "greater_than_equal": (Phrase("is too small"), lambda limit: Phrase("at least {limit:g}", limit=limit), "ge"),
    "greater_than": (Phrase("is too small"), lambda limit: Phrase("more than {limit:g}", limit=limit), "gt"),
    "less_than_equal": (Phrase("is too large"), lambda limit: Phrase("at most {limit:g}", limit=limit), "le"),
    "less_than": (Phrase("is too large"), lambda limit: Phrase("less than {limit:g}", limit=limit), "lt"),
}
"""What pydantic calls a limit: our message, what it expects, and where the limit stands in its error."""


def unusable_numbers(draft: Draft) -> None:
    """Numbers nobody can compute with, wherever they stand."""
    if all(number is None or abs(number) <= LARGEST for number in (node.number for node in everywhere(draft.root))):
        return  # a look without paths is quick, and almost always enough
    for path, node in walk(draft.root):
        number = node.number
        if number is None:
            continue
        where = node.backing.derived or draft.typed(path)
        if not math.isfinite(number):
            draft.fault(node, where, "not-finite", "is no finite number", expected="a number", found=node.shown)
        elif abs(number) > LARGEST:
            draft.fault(
                node,
                where,
                "too-large",
                "is too large a number",
                expected=Phrase("at most {limit:g}", limit=LARGEST),
                found=node.shown,
            )


def translate(draft: Draft, shape: Shape, errors: Sequence[Any], typed: Shape | None = None) -> None:
    """Add one fault for each of pydantic's ``errors``; follow-on faults are left out.

    ``shape`` is what the errors are about, ``typed`` (when it differs) what a person may type: suggestions come from that.
    """
    places = [tuple(error["loc"]) for error in errors]
    known = {fault.place for fault in draft.faults if fault.severity == "error"}
    told = {fault.path for fault in draft.faults if fault.severity == "error"}
    refused = {str(loc[1]) for loc in places if len(loc) == 3 and loc[2] == "[key]"}
    for error in errors:
        loc = tuple(error["loc"])
        if any(len(other) > len(loc) and other[: len(loc)] == loc for other in places):
            continue
        if _follows(error, loc, refused):
            continue
        node, path, inner, rest = _locate(draft.root, shape, loc)
        if node.place in known and not node.is_mapping and error["type"] != "extra_forbidden":
            continue  # already told, in better words
        if node.backing.defaulted and not node.backing.derived:
            continue  # nobody typed it: it is wrong because of something else
        if error["type"] == "missing" and rest and ".".join((draft.typed(".".join(path)), str(rest[-1]))) in told:
            continue  # it was there, and refused
        if error["type"] == "extra_forbidden":
            draft.faults.append(_extra(draft, node, path, error, typed or shape))
        else:
            draft.faults.append(_fault(draft, error, node, path, inner, rest))


def _follows(error: Any, loc: tuple[Any, ...], refused: set[str]) -> bool:
    """True for a name that is refused only because the thing itself is called so, or that was made from its name."""
    if loc[-1] == "[key]":
        word, itself = str(loc[-2]), len(loc) == 3
    elif error["type"] == "string_pattern_mismatch":
        word, itself = str(error["input"]), False
    else:
        return False
    made_from = any(word.startswith((f"{name}-", f"{name}/")) for name in refused - {word})
    return made_from or (word in refused and not itself)


def _locate(root: Node, shape: Shape, loc: tuple[Any, ...]) -> tuple[Node, tuple[str, ...], Shape, tuple[Any, ...]]:
    """The deepest written value on the way to ``loc``, its path and shape, and the rest of ``loc``."""
    node = root
    path: tuple[str, ...] = ()
    for index, step in enumerate(loc):
        following = node.items[step] if isinstance(step, int) and step < len(node.items) else node.entries.get(str(step))
        if following is None:
            return node, path, shape, loc[index:]
        node, path = following, (*path, str(step))
        shape = shape.item or ANY if isinstance(step, int) else shape.inner(str(step))
    return node, path, shape, ()


def _fault(draft: Draft, error: Any, node: Node, path: tuple[str, ...], shape: Shape, rest: tuple[Any, ...]) -> Fault:
    kind, where = error["type"], node.backing.derived or draft.typed(".".join(path))
    if kind == "missing" and rest:
        return _missing(node, where, shape, str(rest[-1]))
    if (rest and rest[-1] == "[key]") or error["loc"][-1] == "[key]":
        return Fault(
            node.whereabouts, where, "id", "is no id", "letters, digits, - and _, at most 64", repr(str(path[-1] if path else ""))
        )
    if kind in _LIMITS:
        message, expected, limit = _LIMITS[kind]
        return Fault(node.place, where, "limit", message, expected(error["ctx"][limit]), node.shown)
    if kind == "value_error" or kind.startswith("union_tag") or shape.kind == "spread":
        return _distribution(node, where, error)
    return _other(node, where, shape, error)


def _missing(node: Node, where: str, shape: Shape, field: str) -> Fault:
    expected = expectation(shape.inner(field))
    top = Place(node.place.origin, 1, 1) if node.place.line else Place(node.place.origin)  # a workbook has no first line
    place = node.whereabouts if where else top
    return Fault(place, f"{where}.{field}" if where else field, "missing", Phrase("{field!r} is missing", field=field), expected)


def _extra(draft: Draft, node: Node, path: tuple[str, ...], error: Any, shape: Shape) -> Fault:
    field = path[-1] if path else str(error["loc"][-1])
    for step in path[:-1]:
        shape = shape.inner(step)
    allowed = shape.fields
    where = draft.typed(".".join(path))
    return Fault(
        node.whereabouts,
        where,
        "unknown-field",
        Phrase("there is no field {field!r} here", field=field),
        listed(allowed, 12),
        "",
        nearest(field, allowed),
    )


def _distribution(node: Node, where: str, error: Any) -> Fault:
    reason = str(error.get("ctx", {}).get("error", ""))
    if reason.startswith("order: expected "):
        expected, _, found = reason.removeprefix("order: expected ").partition(", got ")
        return Fault(node.place, where, "order", "the parameters are not in order", as_typed(expected), found)
    if error["type"].startswith("union_tag") and len(node.entries) == 1:
        kind = next(iter(node.entries))
        return Fault(
            node.entries[kind].whereabouts,
            where,
            "distribution",
            Phrase("there is no distribution {kind!r}", kind=kind),
            listed(KINDS, 12),
            "",
            nearest(kind, KINDS),
        )
    return Fault(node.place, where, "distribution", "is no distribution", _EXPECTED["spread"], node.shown)


def _other(node: Node, where: str, shape: Shape, error: Any) -> Fault:
    kind, expected = error["type"], expectation(shape)
    if kind == "literal_error":
        return Fault(
            node.place,
            where,
            "unknown-word",
            "is not one of the words allowed here",
            listed(shape.choices, 12),
            node.shown,
            nearest(node.text, shape.choices),
        )
    if kind == "string_pattern_mismatch":
        return Fault(node.place, where, "id", "is no id", "letters, digits, - and _, at most 64", node.shown)
    if kind == "too_short":
        return Fault(node.place, where, "empty", "is empty", "at least one entry")
    if kind.endswith(("_type", "_parsing", "_from_float")):
        if shape.kind == "day" and _A_DATE.fullmatch(node.text):
            return Fault(node.place, where, "type", "there is no such day", expected, node.shown)
        suggestion = _meant(shape, node.text)
        return Fault(node.place, where, "type", "holds the wrong kind of value", expected, node.shown, suggestion)
    return Fault(node.place, where, "invalid", "cannot be used here", expected, node.shown)


def _meant(shape: Shape, text: str) -> str:
    """What somebody who typed ``text`` here probably meant; "" where that cannot be told."""
    if shape.kind == "truth":
        return _WORDS.get(text.lower(), "")
    if shape.kind in ("number", "integer"):
        return as_number(text)
    return as_date(text) if shape.kind == "day" else ""


def expectation(shape: Shape) -> str:
    """What may stand here, in a few words."""
    if shape.kind == "choice":
        return listed(shape.choices, 12)
    return _EXPECTED[shape.kind]


def prune(data: dict[str, Any], errors: Sequence[Any]) -> bool:
    """Leave out what the models refuse, so that the rest can still be judged; False when nothing is left to judge."""
    for error in errors:
        loc = [str(step) if not isinstance(step, int) else step for step in error["loc"]]
        if error["type"] == "missing":
            loc = loc[:-1]
        if not _cut(data, loc):
            return False
    return True


def _cut(data: dict[str, Any], loc: list[Any]) -> bool:
    """Leave out the value at ``loc``, whose last steps may be pydantic's own; False when the chain cannot do without."""
    parent: dict[str, Any] = data
    for index, step in enumerate(loc):
        if step not in parent:
            return True  # left out already, with something around it
        inner, following = parent[step], loc[index + 1] if index + 1 < len(loc) else None
        if not isinstance(inner, dict) or following in (None, "[key]", *KINDS):
            if index == 0 and step in ("chain", "partners"):
                return False
            del parent[step]
            return True
        parent = inner
    return True


def as_number(text: str) -> str:
    """The number a Dutch reader meant by ``0,7``, ``1.200,50``, ``1.200.000`` or ``€ 400``; "" where it is none of these.

    >>> as_number("1.200,50"), as_number("1.200.000"), as_number("€ 400"), as_number("12:30")
    ('1200.50', '1200000', '400', '')
    """
    bare = text.strip().removeprefix("€").strip()
    if _DUTCH_NUMBER.fullmatch(bare):
        return bare.replace(".", "").replace(",", ".")
    return bare if bare != text and _PLAIN_NUMBER.fullmatch(bare) else ""


def as_date(text: str) -> str:
    """The date meant by ``1-10-2027`` or ``1/10/2027`` (the day first); "" where there is no such day.

    >>> as_date("1-10-2027"), as_date("31/2/2027"), as_date("10-2027")
    ('2027-10-01', '', '2027-10')
    """
    found = _DUTCH_DATE.fullmatch(text.strip())
    if found is None:
        return ""
    day, month, year = found.groups()
    try:
        whole = date(int(year), int(month), int(day or 1))
    except ValueError:
        return ""
    return whole.isoformat() if day else whole.isoformat()[:7]
