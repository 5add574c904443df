"""In what the inputs of two scenarios differ: a comparison begins with that, and only that.

``compare`` and ``diff`` tell the same differences, both by :func:`input_differences`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import Any

from ketenopt.domain.comparison import BackingDifference, InputDifference
from ketenopt.domain.distribution import KINDS
from ketenopt.domain.scenario import Assumption, Confidentiality, Scenario

SILENT = frozenset({"name", "notes"})
PRESENT = "present"
EFFECTS = "governance.effects."
Change = tuple[str, str | float | None, str | float | None]
"""Path, value in the baseline, value in the scenario."""
SECRECY: tuple[Confidentiality, ...] = ("public", "shared", "bilateral")


def input_differences(scenario: Scenario, baseline: Scenario) -> tuple[InputDifference, ...]:
    """Every input in which ``scenario`` differs from ``baseline``, sorted by path.

    Display names do not count.  An amount per period is told as its total when that differs; a thing that only one
    side has is told once (``present``), whatever is in it; what follows from a shorthand that differs is told as that
    shorthand, as it was typed.  Of what is not public only the path is told.
    """
    here, there = (what.chain.model_dump(mode="json") for what in (scenario, baseline))
    periods = frozenset(here["chain"]["periods"]) | frozenset(there["chain"]["periods"])
    secrecy = _secrecy(baseline) | _secrecy(scenario)
    typed = _Typed(baseline.register, scenario.register)
    rows = {}
    for change in _changes("", there, here, periods):
        if typed.preset(change):
            continue
        path, old, new = typed.shorthand(change[0]) or change
        kept = _kept(path, secrecy)
        shown = (old, new) if kept == "public" else (None, None)
        rows[path] = InputDifference(scenario.id, path, *shown, confidential=kept)
    return tuple(row for _, row in sorted(rows.items()))


def backing_differences(scenario: Scenario, baseline: Scenario) -> tuple[BackingDifference, ...]:
    """Numbers that are the same on both sides and rest on something else: source, range or citation, sorted by path."""
    there = {row.path: row for row in baseline.register}
    secrecy = _secrecy(baseline) | _secrecy(scenario)
    rows = []
    for row in scenario.register:
        old = there.get(row.path)
        if old is not None and not row.derived and not old.derived and old.value == row.value and _backing(old) != _backing(row):
            kept = _kept(row.path, secrecy)
            shown = kept == "public"
            rows.append(BackingDifference(row.path, old if shown else None, row if shown else None, kept))
    return tuple(sorted(rows, key=lambda row: row.path))


def _backing(row: Assumption) -> tuple[Any, ...]:
    return row.low, row.high, row.source, row.cite, row.confidential, row.defaulted


class _Typed:
    """What was typed, by the path of what follows from it."""

    def __init__(self, *registers: tuple[Assumption, ...]) -> None:
        self.sides = [{row.path: row for row in register} for register in registers]
        self.paths = [sorted(side) for side in self.sides]

    def shorthand(self, path: str) -> Change | None:
        """The shorthand that all numbers at ``path`` follow from, with both its values, when those differ."""
        origins: set[str] = set()
        for side, paths in zip(self.sides, self.paths, strict=True):
            for found in self._below(paths, path):
                row = side[found]
                if not row.derived and not row.defaulted:
                    return None
                origins |= {row.derived} - {""}
        if len(origins) != 1:
            return None
        (origin,) = origins
        old, new = (side[origin].value if origin in side else None for side in self.sides)
        return (origin, old, new) if old is not None and new is not None and old != new else None

    def preset(self, change: Change) -> bool:
        """Whether this is the effect of a role, form or rung that one side has in force and nobody typed: it follows from that."""
        path, old, new = change
        if not path.startswith(EFFECTS) or (old is None) == (new is None):
            return False
        below = [side[found] for side, paths in zip(self.sides, self.paths, strict=True) for found in self._below(paths, path)]
        return bool(below) and all(row.defaulted for row in below)

    @staticmethod
    def _below(paths: list[str], path: str) -> list[str]:
        first = bisect_left(paths, path)
        last = bisect_left(paths, f"{path}/")  # the character after "."
        return [found for found in paths[first:last] if found == path or found.startswith(f"{path}.")]


def _changes(path: str, old: Any, new: Any, periods: frozenset[str]) -> Iterator[Change]:
    if old == new:
        return
    if not (isinstance(old, dict) and isinstance(new, dict)) or old.get("kind") in KINDS:
        yield path, _shown(old), _shown(new)
    elif (totals := _totals(old, new, periods)) and totals[0] != totals[1]:
        yield path, *totals
    else:
        for key in sorted(key for key in {*old, *new} if not _silent(key, old.get(key), new.get(key))):
            yield from _changes(f"{path}.{key}" if path else key, old.get(key), new.get(key), periods)


def _silent(key: str, old: Any, new: Any) -> bool:
    """A display name or note; not a thing whose id happens to be ``name``."""
    return key in SILENT and not isinstance(old, dict) and not isinstance(new, dict)


def _totals(old: dict[str, Any], new: dict[str, Any], periods: frozenset[str]) -> tuple[float, float] | None:
    """Totals of two amounts per period; None when they are something else."""
    if not ({*old, *new} <= periods and all(isinstance(v, int | float) for v in (*old.values(), *new.values()))):
        return None
    return round(sum(v for _, v in sorted(old.items())), 6), round(sum(v for _, v in sorted(new.items())), 6)


def _shown(value: Any) -> str | float | None:
    if value is None or isinstance(value, str | float):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return float(value)
    if isinstance(value, dict):
        return _law(value) if value.get("kind") in KINDS else PRESENT
    return ", ".join(str(_shown(part)) for part in value) or "none"


def _law(value: dict[str, Any]) -> str | float:
    """A distribution as it is written: ``5``, ``lognormal median 5 p90 12``."""
    inner = {key: part for key, part in value.items() if key != "kind"}
    if value["kind"] == "fixed":
        return float(inner["value"])
    if all(isinstance(part, int | float | list) for part in inner.values()):
        return " ".join([value["kind"], *(f"{key} {_plain(part)}" for key, part in inner.items())])
    return PRESENT


def _plain(part: Any) -> str:
    return f"{part:g}" if isinstance(part, int | float) else " ".join(f"{each:g}" for each in part)


def _secrecy(scenario: Scenario) -> dict[str, Confidentiality]:
    return {row.path: row.confidential for row in scenario.register if row.confidential != "public"}


def _kept(path: str, secrecy: dict[str, Confidentiality]) -> Confidentiality:
    """The strictest mark on ``path``, on what it is part of, or on a part of it."""
    found = [mark for marked, mark in secrecy.items() if f"{path}.".startswith(f"{marked}.") or f"{marked}.".startswith(f"{path}.")]
    return max(found, key=SECRECY.index, default="public")
