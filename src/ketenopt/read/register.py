"""The assumptions register and the provenance of a tree in full form."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

from ketenopt.domain.scenario import Assumption
from ketenopt.read.node import Draft, Node

_NO_ASSUMPTIONS = ("schema",)


Walked: TypeAlias = Sequence[tuple[str, Node]]
"""What ``node.walk`` gives, kept: two readers of it need not walk twice."""


def register(draft: Draft, walked: Walked) -> tuple[Assumption, ...]:
    """Every number of the scenario with what backs it, by path; numbers written as shorthand under that path."""
    rows = {path: _row(path, node) for path, node in walked if _is_assumption(path, node)}
    rows |= {path: _row(path, node) for path, node in draft.knobs.items() if _is_assumption(path, node)}
    return tuple(rows[path] for path in sorted(rows))


def _is_assumption(path: str, node: Node) -> bool:
    if path in _NO_ASSUMPTIONS or node.is_mapping:
        return False
    if isinstance(node.value, list):
        return path.endswith(".empirical")
    return not _in_list(path) and (
        node.number is not None or node.backing.sourced or (isinstance(node.value, bool) and node.backing.defaulted)
    )


def _in_list(path: str) -> bool:
    return path.rpartition(".")[0].endswith(".empirical")


def _row(path: str, node: Node) -> Assumption:
    backing = node.backing
    return Assumption(
        path=path,
        value=_value(node),
        low=backing.low,
        high=backing.high,
        source=backing.source,
        cite=backing.cite,
        confidential=backing.confidential,
        defaulted=backing.defaulted,
        note=backing.note,
        derived=backing.derived,
    )


def _value(node: Node) -> float | str:
    value = node.value
    if isinstance(value, list):
        return f"{len(value)} observations"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date):
        return value.isoformat()
    return node.number if node.number is not None else str(value)


def provenance(walked: Walked, folder: Path) -> dict[str, str]:
    """The file (within ``folder``), ``--set`` or ``default`` that set each value, by path."""
    prefix = str(folder / "x")[:-1]
    return {path: node.place.origin.removeprefix(prefix) for path, node in walked if not node.is_mapping and not node.items}


def plain(node: Node) -> Any:
    """The tree as data for the models."""
    if isinstance(node.value, dict):
        return {key: plain(inner) for key, inner in node.value.items()}
    if isinstance(node.value, list):
        return tuple(plain(inner) for inner in node.value)
    return node.value
