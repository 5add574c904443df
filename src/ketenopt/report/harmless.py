"""Names and messages from files, made harmless: one line, no commands to a terminal, a known width.

A scenario file is written by others.  Its names may hold ANSI escapes, control characters, marks that turn the
reading direction, or 5,000 letters; none of that may reach a screen.
"""

from __future__ import annotations

import re
import unicodedata

ESCAPES = re.compile(
    r"\x1b(\[[0-?]*[ -/]*[@-~]"  # colours, cursor
    r"|\][^\x07\x1b]*(\x07|\x1b\\)?"  # titles, links
    r"|[PX^_][^\x1b]*(\x1b\\)?"  # device strings
    r"|.?)"
    r"|\x9b[0-?]*[ -/]*[@-~]",
    re.DOTALL,
)
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
MARKS_PER_LETTER = 2
LEFT_TO_RIGHT = "\u200e"


def harmless(text: object, most: int = 300) -> str:
    r"""``text`` on one line, without anything a terminal would obey, at most ``most`` columns wide.

    >>> harmless("a\x1b[31mred\x1b[0m\r\nname\u202e")
    'ared name'
    """
    raw = str(text)[: 20 * most + 1000]
    plain = " ".join(ESCAPES.sub("", raw).split())
    seen = "".join(_seen(unicodedata.normalize("NFC", plain)))
    return shortened(seen, most)


def width(text: str) -> int:
    """Columns that ``text`` takes in a terminal: 2 for East Asian wide letters, 0 for marks on a letter."""
    if text.isascii():
        return len(text)
    return sum(_columns(letter) for letter in text)


def shortened(text: str, most: int) -> str:
    """``text`` cut to ``most`` columns, the cut marked with an ellipsis.

    >>> shortened("Openbaar Ministerie", 9)
    'Openbaar…'
    """
    if width(text) <= most:
        return text
    kept, used = [], 0
    for letter in text:
        used += _columns(letter)
        if used > most - 1:
            break
        kept.append(letter)
    return "".join(kept).rstrip() + "…"


def guarded(text: str) -> str:
    """``text`` with a mark after right-to-left letters, so that they do not turn the numbers behind them."""
    if any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text):
        return text + LEFT_TO_RIGHT
    return text


def _seen(text: str) -> list[str]:
    kept, marks = [], 0
    for letter in text:
        category = unicodedata.category(letter)
        if category in UNSEEN:
            continue
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if marks <= MARKS_PER_LETTER:  # a heap of accents covers the lines above
            kept.append(" " if category == "Zs" else letter)
    return kept


def _columns(letter: str) -> int:
    if unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in ("W", "F") else 1
