"""What ``simulate`` says: when each increment is delivered and in use, where the time goes, how busy teams are."""

from __future__ import annotations

from collections.abc import Iterator

from ketenopt.domain.comparison import Comparison, ScenarioResult
from ketenopt.domain.estimate import Moment
from ketenopt.domain.findings import CauseRow, IncrementRow
from ketenopt.report.first_screen import GENERAL, opening
from ketenopt.report.harmless import harmless, shortened
from ketenopt.report.language import Language
from ketenopt.report.page import Block, Column, Heading, Report, Said, Table
from ketenopt.report.parties import who_must_act
from ketenopt.report.terminal import bar
from ketenopt.report.words import CAUSES, short_name

MOST_INCREMENTS = 60
MOST_UNFINISHED = 8
BAR = 30


def delivery_report(comparison: Comparison, t: Language) -> Report:
    """The delivery of the one plan in ``comparison`` (its proposal)."""
    result = comparison.scenario(comparison.proposal)
    blocks = [
        *opening(comparison, result, t),
        *_increments(comparison, result, t),
        *_unfinished(comparison, result, t),
        *_causes(result, t),
        *_load(comparison, result, t),
        *who_must_act(comparison, result, t),
        Said(t.plural("{n} run (seed {seed}).", "{n} runs (seed {seed}).", comparison.replications, seed=comparison.seed)),
        *(Said(note) for note in comparison.notes),
    ]
    return Report(tuple(blocks))


def _increments(comparison: Comparison, result: ScenarioResult, t: Language) -> Iterator[Block]:
    funded = [row for row in result.increments if row.funded > 0]
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
    return (_label(comparison, row.unit), t.month(row.delivered), *(_when(comparison, moment, t) for moment in moments))


def _label(comparison: Comparison, unit: str) -> str:
    name, _, part = unit.partition("/")
    if name.startswith("product:"):
        return harmless(comparison.name("products", name.removeprefix("product:")))
    return f"{shortened(harmless(comparison.name('initiatives', name)), 26)} {part}"


def _when(comparison: Comparison, moment: Moment | None, t: Language) -> str:
    return t.month(moment) if moment else t("after {year}", year=comparison.horizon.date[:4])


def _unfinished(comparison: Comparison, result: ScenarioResult, t: Language) -> Iterator[Block]:
    """What is not finished within the horizon in some runs, what it then waits for, and for whom."""
    rows = [(row, sum(row.waits_for.values())) for row in result.increments if row.waits_for]
    rows.sort(key=lambda row: -row[1])
    if not rows:
        return
    yield Heading(t("Not finished before {year}, and what it then waits for", year=comparison.horizon.date[:4]))
    for row, _ in rows[:MOST_UNFINISHED]:
        yield Said(_waiting(comparison, row, t), _label(comparison, row.unit), margin=32)
    if len(rows) > MOST_UNFINISHED:
        yield Said(t.plural("and {n} other; --json has all", "and {n} others; --json has all", len(rows) - MOST_UNFINISHED))


def _waiting(comparison: Comparison, row: IncrementRow, t: Language) -> str:
    told = [f"{t(CAUSES[cause])} {t.percent(share)}" for cause, share in row.waits_for.items()]
    text = t("{causes} of the runs", causes=t.listed(told, 3))
    if "predecessor" in row.waits_for and row.waits_on:
        text += "; " + t("it waits for {others}", others=t.listed([_label(comparison, name) for name in row.waits_on], 3))
    return text


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
