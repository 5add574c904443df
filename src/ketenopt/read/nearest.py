"""The nearest valid name to a mistyped one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher

from ketenopt.domain.phrase import either

ALIKE = 0.6
"""How much two ids must have in common, 0 to 1 (difflib's ratio); display names, being longer, a quarter more."""


def nearest(word: str, candidates: Iterable[str], names: Mapping[str, str] | None = None) -> str:
    """The candidate most like ``word``, the first among equals, or "".

    ``names`` holds display names: a name typed where an id belongs is found too.
    """
    ordered = sorted(set(candidates))
    if not word or len(word) > 200:
        return ""
    lowered = word.casefold()
    for key in ordered:
        if lowered in (key.casefold(), (names or {}).get(key, "").casefold()):
            return key
    named = {key: names[key] for key in ordered if names and names.get(key)}
    return _closest(lowered, {key: key for key in ordered}, ALIKE) or _closest(lowered, named, ALIKE * 1.25)


def _closest(word: str, texts: Mapping[str, str], enough: float) -> str:
    matcher = SequenceMatcher()
    matcher.set_seq2(word)
    best, score = "", enough
    for key, text in texts.items():
        matcher.set_seq1(text.casefold())
        if matcher.real_quick_ratio() >= score and matcher.quick_ratio() >= score:
            ratio = matcher.ratio()
            if ratio > score or (ratio == score and not best):
                best, score = key, ratio
    return best


def listed(candidates: Iterable[str], limit: int = 6) -> str:
    """A few candidates for "expected …": ``a, b or c``; "" when there are none or too many to help."""
    ordered = sorted(set(candidates))
    return either(ordered) if 0 < len(ordered) <= limit else ""
