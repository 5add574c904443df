"""The nearest valid name to a mistyped one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches


def nearest(word: str, candidates: Iterable[str], names: Mapping[str, str] | None = None) -> str:
    """The candidate most like ``word``, or "".  ``names`` holds display names: a name typed for an id is found too."""
    ordered = sorted(set(candidates))
    if not word or len(word) > 200:
        return ""
    lowered = word.casefold()
    for key in ordered:
        if lowered in (key.casefold(), (names or {}).get(key, "").casefold()):
            return key
    close = get_close_matches(lowered, [key.casefold() for key in ordered], n=1, cutoff=0.6)
    if close:
        return next(key for key in ordered if key.casefold() == close[0])
    by_name = {name.casefold(): key for key, name in sorted((names or {}).items()) if key in ordered and name}
    close = get_close_matches(lowered, sorted(by_name), n=1, cutoff=0.75)
    return by_name[close[0]] if close else ""


def listed(candidates: Iterable[str], limit: int = 6) -> str:
    """A few candidates for "expected …": ``a, b or c``; "" when there are none or too many to help."""
    ordered = sorted(set(candidates))
    if not ordered or len(ordered) > limit:
        return ""
    return ordered[0] if len(ordered) == 1 else ", ".join(ordered[:-1]) + " or " + ordered[-1]
