"""Two scenarios beside each other: the inputs that differ, and the numbers that rest on something else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ketenopt.domain.comparison import BackingDifference, InputDifference
from ketenopt.domain.scenario import Assumption, Scenario
from ketenopt.report.harmless import harmless
from ketenopt.report.language import Language
from ketenopt.report.page import Block, Gap, Heading, Report, Said, Title
from ketenopt.report.side_by_side import difference_line
from ketenopt.report.words import SOURCES


@dataclass(frozen=True, slots=True)
class Diff:
    """What differs between ``a`` and ``b``; ``named`` is how the user named each."""

    named: tuple[str, str]
    a: Scenario
    b: Scenario
    inputs: Sequence[InputDifference]
    backing: Sequence[BackingDifference]


def diff_report(diff: Diff, t: Language) -> Report:
    """Every difference on a line of its own, from the first scenario to the second."""
    blocks: list[Block] = [Title(t("DIFFERENCES"))]
    blocks += [Said(harmless(name), label, margin=6) for label, name in zip((t("from"), t("to")), diff.named, strict=True)]
    if diff.inputs:
        blocks.append(Heading(t.plural("{n} input differs", "{n} inputs differ", len(diff.inputs))))
        blocks += [Said(harmless(difference_line(row, t), 2000)) for row in diff.inputs]
    if diff.backing:
        n = len(diff.backing)
        blocks.append(Heading(t.plural("{n} number is equal, and rests on", "{n} numbers are equal, and rest on", n)))
        blocks += [Said(harmless(line, 2000)) for line in _backing(diff.backing, t)]
    if not diff.inputs and not diff.backing:
        blocks += [Gap(), Said(t("They say the same; display names and notes are not compared."), strong=True)]
    elif not diff.inputs:
        blocks += [Gap(), Said(t("Every plan and every outcome will be the same."), strong=True)]
    return Report(tuple(blocks))


def _backing(rows: Sequence[BackingDifference], t: Language) -> Iterator[str]:
    for row in rows:
        if row.baseline is None or row.value is None:
            yield t("{path} differs (not public)", path=row.path)
        else:
            yield t("{path} from {old} to {new}", path=row.path, old=_rests(row.baseline, t), new=_rests(row.value, t))


def _rests(row: Assumption, t: Language) -> str:
    parts = [t("nobody typed it") if row.defaulted else t(SOURCES[row.source])]
    if row.low is not None or row.high is not None:
        low, high = ("-" if side is None else t.plain(side) for side in (row.low, row.high))
        parts.append(t("{low} to {high}", low=low, high=high))
    parts += [f"'{row.cite}'"] if row.cite else []
    parts += [row.confidential] if row.confidential != "public" else []
    return f"({', '.join(parts)})"


def diff_content(diff: Diff) -> dict[str, Any]:
    """The differences as plain data; ``from`` and ``to`` are null where a side is silent or the value is not public."""
    sides = {
        side: {"named": harmless(name), "scenario": scenario.id, "hash": scenario.hash}
        for side, name, scenario in zip(("from", "to"), diff.named, (diff.a, diff.b), strict=True)
    }
    inputs = [{"path": row.path, "from": row.baseline, "to": row.value, "confidential": row.confidential} for row in diff.inputs]
    backing = [
        {"path": row.path, "from": _plain(row.baseline), "to": _plain(row.value), "confidential": row.confidential}
        for row in diff.backing
    ]
    return {**sides, "same": not diff.inputs and not diff.backing, "inputs": inputs, "backing": backing}


def _plain(row: Assumption | None) -> dict[str, Any] | None:
    if row is None:
        return None
    return {name: getattr(row, name) for name in ("value", "low", "high", "source", "cite", "defaulted")}
