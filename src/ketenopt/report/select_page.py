"""Who is the best of many, who dropped out when, and how good the winner is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from ketenopt.domain.selection import Elimination, Selection
from ketenopt.report.batch_page import document
from ketenopt.report.language import Language
from ketenopt.report.page import Block, Column, Heading, Report, Said, Table, Title


def selection_report(found: Selection, says: Mapping[str, str], t: Language) -> Report:
    """The outcome of a selection; ``says`` what each scenario is."""
    zone = t.two(found.zone)
    blocks: list[Block] = [Title(t("Selection on {measure}", measure=found.measure), found.unit)]
    if found.undecided:
        some = t.listed(list(found.undecided), 8)
        blocks.append(Said(t("Not decided within the maximum: {scenarios}.", scenarios=some), strong=True))
    else:
        promise = t(
            "{winner} is the best, or less than {zone} behind it; this is true in at least {chance} of such selections.",
            winner=found.winner,
            zone=zone,
            chance=t.percent(found.confidence),
        )
        blocks.append(Said(promise, strong=True))
    if says.get(found.winner):
        blocks.append(Said(says[found.winner], found.winner))
    half = t.two(found.half_width) if found.half_width is not None else "?"
    fresh = t.plural("{mean} +/- {half} over {n} fresh replication", "{mean} +/- {half} over {n} fresh replications", found.fresh,
                     mean=t.two(found.mean), half=half)  # fmt: skip
    spent = t.plural("{n} replication, all scenarios together", "{n} replications, all scenarios together", found.total)
    blocks += [Said(fresh, t("Outcome")), Said(spent, t("It took"))]
    if found.eliminations:
        heads = (Column(t("Dropped out"), name=True), Column(t("beaten by"), name=True), Column(t("after"), "right"),
                 Column(t("behind"), "right"))  # fmt: skip
        rows = tuple((row.scenario, row.by, t.number(row.replications), t.two(row.gap)) for row in found.eliminations)
        blocks += [Heading(t("Who dropped out")), Table(heads, rows)]
    return Report(tuple(blocks))


def dropped(row: Elimination, t: Language) -> str:
    """One line when it happens."""
    return t(
        "{scenario} drops out after {n}: {gap} behind {by}",
        scenario=row.scenario,
        n=t.number(row.replications),
        gap=t.two(row.gap),
        by=row.by,
    )


def selection_json(found: Selection, says: Mapping[str, str]) -> dict[str, Any]:
    """The same, as data."""
    return document("selection", asdict(found) | {"total": found.total, "says": dict(says)})
