"""What one cell says: a value in the form a spreadsheet keeps, and back."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from ketenopt.domain.errors import Fault, Place, ScenarioError
from ketenopt.domain.phrase import Phrase
from ketenopt.read.letters import disguise, plain_letters
from ketenopt.read.node import Draft, Node
from ketenopt.read.shape import Shape
from ketenopt.read.translate import as_number, expectation
from ketenopt.read.tree import parse, resolve
from ketenopt.read.write_yaml import flow, number_text, quoted

Content = str | float | int | bool | date
EXCEL_DIGITS = 15
MAX_TEXT = 32_767
FIRST_DAY = date(1900, 3, 1)
"""Before it a spreadsheet counts a day that never was."""
_DAY = re.compile(r"\d{4}-\d{2}(-\d{2})?")
_LONG = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_WHOLE = re.compile(r"[-+]?\d+")
_DUTCH = re.compile(r"[-+]?\d{1,3}(\.\d{3})*,\d+|[-+]?\d+,\d+|[-+]?\d{1,3}(\.\d{3}){2,}")
_LOCAL_DAY = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")
_UNSAFE = re.compile("x[0-9A-Fa-f]{4}_|[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")
_NUMERIC = ("number", "integer", "spread")
_SPLIT = re.compile(r"[,;\n]+")


@dataclass(frozen=True, slots=True)
class Broken:
    """A cell that holds no value: a spreadsheet error, or a formula nobody calculated; ``why`` is a code of a fault."""

    shown: str
    why: str


# ------------------------------------------------------------------------------------------------------------- out


def content(node: Node, shape: Shape) -> Content:
    """What a cell of kind ``shape`` holds for ``node``; reading it gives the same value back."""
    value = node.value
    if isinstance(value, dict):
        return flow(node)
    if isinstance(value, list):
        return _listed(node)
    if isinstance(value, bool):
        return value
    if isinstance(value, date):
        return value if value >= FIRST_DAY else value.isoformat()
    if value is None:
        return "{value: null}"
    if isinstance(value, int | float):
        return safe(node.text or number_text(value)) if shape.kind in ("text", "choice") else _number(value)
    return _day(value) if shape.kind == "day" and _DAY.fullmatch(value) else safe(value)


def safe(text: str) -> str:
    """A text that a cell gives back unchanged: in quotes where a reader would take it for something else."""
    odd = not text or text != text.strip() or text[0] in '{["' or _UNSAFE.search(text) is not None
    if odd or (_LONG.fullmatch(text) and _digits(text) > EXCEL_DIGITS):
        return quoted(text)
    return text


def _number(value: float) -> Content:
    """A number Excel holds exactly, else its text: a spreadsheet keeps 15 digits."""
    text = number_text(value)
    if text.lstrip("-").startswith("."):
        return f"{{value: {text}}}"
    if abs(value) < 1e300 and float(f"{value:.{EXCEL_DIGITS}g}") == value:
        return value
    return text if _digits(text) > EXCEL_DIGITS else f"{{value: {text}}}"


def _digits(text: str) -> int:
    return len(re.sub(r"[eE].*|\D", "", text).lstrip("0"))


def _listed(node: Node) -> Content:
    words = [item.text or str(item.value) for item in node.items if isinstance(item.value, str | date)]
    plain = all(word and word == word.strip() and not _SPLIT.search(word) and word == safe(word) for word in words)
    if words and plain and len(words) == len(node.items):
        return ", ".join(words)
    return flow(node)


def _day(text: str) -> Content:
    try:
        found = date.fromisoformat(text if len(text) == 10 else f"{text}-01")
    except ValueError:
        return text
    return found if found >= FIRST_DAY else text


# -------------------------------------------------------------------------------------------------------------- in


def unquoted(text: str) -> str:
    """The text that ``safe`` made."""
    if len(text) < 2 or text[0] != '"' or text[-1] != '"':
        return text
    try:
        node = parse(text.encode("utf-8", "replace"), "")
    except ScenarioError:
        return text
    return node.value if isinstance(node.value, str) else text


def understood(draft: Draft, raw: Any, place: Place, shape: Shape, path: str, *, words: bool = False) -> Node | None:
    """The value of a cell; None where there is none, or a fault was added.  ``words``: a plain text lists several."""
    if isinstance(raw, Broken):
        _broken(draft, raw, place, shape, path)
        return None
    if isinstance(raw, str):
        return _from_text(draft, raw, place, shape, path, words)
    if isinstance(raw, time | timedelta):
        draft.fault(place, path, "cell-time", "is a time of day", expected=expectation(shape), found=str(raw))
        return None
    node = _from_value(draft, raw, place, shape, path)
    if node is not None and words:
        return Node([node], place, key=place)
    return node


def _broken(draft: Draft, raw: Broken, place: Place, shape: Shape, path: str) -> None:
    if raw.why == "cell-error":
        draft.fault(place, path, raw.why, "holds an error of the spreadsheet", expected=expectation(shape), found=raw.shown)
    elif raw.why == "external-link":
        draft.fault(place, path, raw.why, "takes its value from another workbook", expected="the value itself: paste it as a value")
    else:
        draft.fault(place, path, raw.why, "is a formula whose result was not saved", expected="a saved result, or the value itself",
                    found=raw.shown)  # fmt: skip


def _from_value(draft: Draft, raw: Any, place: Place, shape: Shape, path: str) -> Node | None:
    if isinstance(raw, datetime):
        if raw.time() != time(0):
            draft.fault(place, path, "cell-time", "is a date with a time of day", expected=expectation(shape), found=str(raw))
            return None
        raw = raw.date()
    if isinstance(raw, date):
        text = raw.isoformat()
        return Node(text if shape.kind in ("text", "choice") else raw, place, text=text, key=place)
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < 2**53:
        raw = int(raw)
    text = str(raw).lower() if isinstance(raw, bool) else number_text(raw)
    if shape.kind == "truth" and raw in (0, 1):
        raw = bool(raw)
    if shape.kind == "day" and isinstance(raw, int) and 61 <= raw < 110_000:
        likely = (date(1899, 12, 30) + timedelta(days=raw)).isoformat()
        draft.fault(
            place,
            path,
            "date-number",
            "is a number, not a date",
            expected="a cell formatted as a date",
            found=text,
            suggestion=likely,
        )
        return None
    return Node(raw, place, text=text, key=place)


def _from_text(draft: Draft, raw: str, place: Place, shape: Shape, path: str, words: bool) -> Node | None:
    text = raw.strip().strip("\u00a0\u200b\ufeff")
    if not text:
        return None
    if text[0] in "{[" or (text[0] == '"' and text[-1] == '"' and len(text) > 1):
        return _from_flow(draft, text, place, shape, path)
    if words or shape.kind == "list":
        return Node([_word(draft, word, place, path) for word in _words(raw)], place, key=place)
    if _LONG.fullmatch(text) and _digits(text) > EXCEL_DIGITS:
        return Node(resolve(text), place, text=text, key=place)
    if shape.kind in _NUMERIC or (shape.kind == "any" and _DUTCH.fullmatch(text)):
        return _number_as_text(draft, text, place, shape, path)
    if shape.kind == "day":
        return _date_as_text(draft, text, place, path)
    return Node(_meant(text, shape), place, text=text, key=place)


def _meant(text: str, shape: Shape) -> str | int | bool:
    """A whole number in a column that takes both (the step 0 apart), and a truth value."""
    if shape.kind == "any" and _WHOLE.fullmatch(text) and text != "0":
        return int(text)
    if shape.kind == "truth" and text.lower() in ("true", "false"):
        return text.lower() == "true"
    return text


def _words(raw: str) -> list[str]:
    return [word for word in _SPLIT.split(raw) if word.strip()]


def _word(draft: Draft, word: str, place: Place, path: str) -> Node:
    text = word.strip(" ")
    disguise(draft, text, place, path)
    return Node(plain_letters(text), place, text=plain_letters(text))


def _number_as_text(draft: Draft, text: str, place: Place, shape: Shape, path: str) -> Node | None:
    """A text where a number belongs: told, and read as the number that must be meant, so that only this is told."""
    if _WHOLE.fullmatch(text) and len(text) <= EXCEL_DIGITS:
        message = "is a number stored as text, and is read as the number"
        draft.faults.append(Fault(place, path, "number-as-text", message, found=repr(text), severity="warning"))
        return Node(int(text), place, text=text, key=place)
    if _DUTCH.fullmatch(text):
        likely = text.replace(".", "").replace(",", ".")
        message = "is text, not a number: this spreadsheet did not take its comma or point for one"
        draft.fault(place, path, "comma", message, expected="a cell that holds a number", found=repr(text), suggestion=likely)
        return Node(resolve(likely), place, text=likely, key=place)
    if _LONG.fullmatch(text):
        draft.fault(place, path, "number-as-text", "is text, not a number", expected="a cell that holds a number", found=repr(text))
        return Node(resolve(text), place, text=text, key=place)
    if shape.kind != "spread":
        expected = expectation(shape)
        likely = as_number(text)
        draft.fault(place, path, "type", "holds the wrong kind of value", expected=expected, found=repr(text), suggestion=likely)
        return None
    return Node(text, place, text=text, key=place)


def _date_as_text(draft: Draft, text: str, place: Place, path: str) -> Node | None:
    local = _LOCAL_DAY.fullmatch(text)
    if local is None:
        return Node(text, place, text=text, key=place)
    day, month, year = local.groups()
    likely = f"{year}-{int(month):02d}-{int(day):02d}"
    draft.fault(
        place,
        path,
        "date-as-text",
        "is text, not a date",
        expected="a date such as 2027-03-01",
        found=repr(text),
        suggestion=likely,
    )
    return Node(likely, place, text=likely, key=place)


def _from_flow(draft: Draft, text: str, place: Place, shape: Shape, path: str) -> Node | None:
    try:
        node = moved(parse(text.encode("utf-8", "replace"), place.origin), place)
    except ScenarioError as problem:
        if shape.kind == "text" and text[0] in '"[':
            return Node(text, place, text=text, key=place)
        first = problem.faults[0]
        draft.fault(
            place,
            path,
            "cell-text",
            Phrase("cannot be read: {why}", why=first.message),
            expected=Phrase("{what}, or {yaml} as in YAML", what=expectation(shape), yaml="{…}"),
            found=repr(text[:60]),
        )
        return None
    inner = node.entries.get("value")
    if inner is not None and len(node.entries) == 1 and inner.value is None:
        return Node(None, place, key=place)
    return replace(node, key=place)


def moved(node: Node, place: Place) -> Node:
    """``node`` as if all of it stood in one cell."""
    value = node.value
    if isinstance(value, dict):
        value = {key: moved(inner, place) for key, inner in value.items()}
    elif isinstance(value, list):
        value = [moved(inner, place) for inner in value]
    return replace(node, value=value, place=place, key=place if node.key else None)
