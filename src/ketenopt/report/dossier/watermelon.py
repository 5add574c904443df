"""Green outside, red inside: the status that was reported, against the chance that the runs give."""

from __future__ import annotations

from ketenopt.domain.findings import InitiativeRow
from ketenopt.report.dossier.desk import Desk
from ketenopt.report.dossier.value import Block, Head, Paragraph, Part, Table
from ketenopt.report.language import marked

STATUS = {"green": marked("green"), "amber": marked("amber"), "red": marked("red")}
GREEN, AMBER = 0.8, 0.5
"""Least chance of being on time that may be called green, and amber."""
RANK = ("red", "amber", "green")


def watermelon(desk: Desk) -> Part:
    """The part with reported status against simulated chance, of today's practice."""
    t, f, result = desk.t, desk.f, desk.baseline
    chain = desk.evidence.scenarios[result.id].chain
    reported = [(row, status) for row in result.initiatives if (status := chain.initiatives[row.initiative].status)]
    blocks: list[Block] = []
    if not reported:
        text = t(
            "No status was reported in the scenario (status: green, amber or red at an initiative), so there is nothing to compare."
        )
        blocks.append(Paragraph(text))
    else:
        inside = [(row, status, _seen(row)) for row, status in reported]
        worse = [row for row, status, seen in inside if seen and RANK.index(seen) < RANK.index(status)]
        blocks.append(
            Paragraph(
                t("{n} of the {total} reported statuses are rosier than the runs.", n=len(worse), total=len(reported)), "lead"
            )
        )
        rows = []
        for row, status, seen in inside:
            chance = "-"
            if row.on_time and row.promised:
                chance = str(f.chance(f.finding(result.id, "initiatives", row.initiative, "on_time"), row.on_time))
            verdict = t("no date promised") if seen is None else t("rosier than the runs") if row in worse else t("as the runs say")
            rows.append((desk.n.initiative(row.initiative), t(STATUS[status]), chance, t(STATUS[seen]) if seen else "-", verdict))
        heads = (
            Head(t("Initiative")),
            Head(t("reported"), "text"),
            Head(t("on time"), "percent"),
            Head(t("by the runs"), "text"),
            Head(t("finding"), "text"),
        )
        note = t("By the runs: green from {green}, amber from {amber}.", green=t.percent(GREEN), amber=t.percent(AMBER))
        blocks.append(Table("watermelon", t("Reported status and chance"), heads, tuple(rows), note))
    return Part("watermelon", t("Watermelon check"), tuple(blocks))


def _seen(row: InitiativeRow) -> str | None:
    if row.on_time is None or not row.promised:
        return None
    return "green" if row.on_time.value >= GREEN else "amber" if row.on_time.value >= AMBER else "red"
