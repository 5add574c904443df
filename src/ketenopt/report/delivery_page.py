"""What ``simulate`` says: when each increment is delivered and in use, where the time goes, how busy teams are."""

from __future__ import annotations

from collections.abc import Iterator

from ketenopt.domain.comparison import Comparison, ScenarioResult
from ketenopt.domain.estimate import Moment
from ketenopt.domain.findings import CauseRow, IncrementRow
from ketenopt.report.first_screen import GENERAL, opening
from ketenopt.report.language import Language
from ketenopt.report.page import Block, Column, Heading, Report, Said, Table
from ketenopt.report.parties import who_must_act
from ketenopt.report.terminal import bar
from ketenopt.report.unfinished import label, unfinished
from ketenopt.report.words import CAUSES, short_name

MOST_INCREMENTS = 60
BAR = 30


def delivery_report(comparison: Comparison, t: Language) -> Report:
    """The delivery of the one plan in ``comparison`` (its proposal)."""
    result = comparison.scenario(comparison.proposal)
    blocks = [
        *opening(comparison, result, t),
        *_increments(comparison, result, t),
        *unfinished(comparison, result, t),
        *_causes(result, t),
        *_load(comparison, result, t),
        *who_must_act(comparison, result, t),
        Said(t.plural("{n} run (seed {seed}).", "{n} runs (seed {seed}).", comparison.replications, seed=comparison.seed)),
        *(Said(note) for note in comparison.notes),
    ]
    return Report(tuple(blocks))


def _increments(comparison: Comparison, result: ScenarioResult, t: Language) -> Iterator[Block]:
    funded = [row for row in result.increments if row.funded > 0]
    if not funded:
        yield Said(t("The plan starts nothing, so nothing is delivered; ketenopt explain says why."), strong=True)
        return
    yield Heading(t("When what is delivered, and in use by all who must use it"))
    heads = (
        Column(t("Increment"), name=True),
        Column(t("ready\non paper")),
        Column("50%", group=t("delivered")),
        Column("85%", group=t("delivered")),
        Column("50%", group=t("in use")),
        Column("80%", group=t("in use")),
    )
    yield Table(heads, tuple(_row(comparison, row, t) for row in funded[:MOST_INCREMENTS]))
    if len(funded) > MOST_INCREMENTS:
        yield Said(t.plural("and {n} other; --json has all", "and {n} others; --json has all", len(funded) - MOST_INCREMENTS))


def _row(comparison: Comparison, row: IncrementRow, t: Language) -> tuple[str, ...]:
    moments = (row.delivered_p50, row.delivered_p85, row.in_use_p50, row.in_use_p80)
    return (label(comparison, row.unit), t.month(row.delivered), *(_when(comparison, moment, t) for moment in moments))


def _when(comparison: Comparison, moment: Moment | None, t: Language) -> str:
    return t.month(moment) if moment else t("after {year}", year=comparison.horizon.date[:4])


def _causes(result: ScenarioResult, t: Language) -> Iterator[Block]:
    rows = [row for row in result.causes if row.days > 0]
    if rows:
        yield Heading(t("Where the time goes, a delivered increment on average"))
        largest = max(row.share for row in rows)
        heads = (Column("", name=True), Column(t("time"), "right"), Column(t("share"), "right"), Column(""))
        yield Table(heads, tuple(_cause(row, largest, t) for row in rows))


def _cause(row: CauseRow, largest: float, t: Language) -> tuple[str, ...]:
    name = t(CAUSES[row.cause]) if row.cause in CAUSES else row.cause
    return (name, t.duration(row.days), t.percent(row.share), bar(row.share / largest, BAR))


def _load(comparison: Comparison, result: ScenarioResult, t: Language) -> Iterator[Block]:
    rows = []
    for row in result.load:
        if row.skill and row.planned_share is not None:
            skill = "" if row.skill == GENERAL else " " + comparison.name("skills", row.skill)
            share = t.percent(row.planned_share)
            rows.append((short_name(comparison, row.partner) + skill, share, bar(row.planned_share, BAR)))
    if rows:
        yield Heading(t("People: part of what there is that the plan asks"))
        heads = (Column(t("Partner"), name=True), Column(t("asked"), "right"), Column(""))
        yield Table(heads, tuple(rows))
