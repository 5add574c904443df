"""The register of assumptions: value, range, where it comes from, what it does to the conclusion, and where that turns."""

from __future__ import annotations

from collections.abc import Iterator

from ketenopt.domain.scenario import Assumption
from ketenopt.domain.sensitivity import Bar
from ketenopt.report.dossier.desk import Desk
from ketenopt.report.dossier.names import clean
from ketenopt.report.dossier.notes import note
from ketenopt.report.dossier.value import Block, Head, Paragraph, Part, Picture, Table
from ketenopt.report.language import marked
from ketenopt.report.pictures import charts
from ketenopt.report.words import SOURCES

RISKS = ((0.5, marked("high")), (0.1, marked("middle")), (0.0, marked("low")))
"""Least part of the largest swing, and the word."""
QUALITY = {"measured": 1, "agreed": 1, "expert": 2, "guess": 3}
MOST_BARS = 12


def assumed(desk: Desk) -> Part:
    """The part with the register."""
    t = desk.t
    register = [row for row in desk.evidence.scenarios[desk.c.proposal].register if not row.derived]
    shown = [row for row in register if row.confidential == "public"]
    bars = {bar.knob: bar for found in desk.evidence.sensitivities for bar in found.bars}
    text = t(
        "Every number that was typed or filled in, of the proposal. A number that follows from another one is not listed apart."
    )
    blocks: list[Block] = [Paragraph(text, "note"), *_tornado(desk)]
    if not bars:
        text = t(
            "What would turn the conclusion was not examined here, so this list shows no risk and no value at which it turns: "
            "see ketenopt sensitivity."
        )
        blocks.append(Paragraph(text, "note"))
    typed = [row for row in shown if not row.defaulted]
    filled = [row for row in shown if row.defaulted]
    blocks.append(_table(desk, "register", t("Numbers that somebody supplied"), typed, bars))
    blocks.append(_table(desk, "defaults", t("Numbers that nobody supplied: assumptions of the model"), filled, bars))
    if len(register) > len(shown):
        count = len(register) - len(shown)
        text = t.plural("{n} number is not public and not shown.", "{n} numbers are not public and not shown.", count)
        blocks.append(Paragraph(text, "note"))
    return Part("assumptions", t("List of assumptions"), tuple(blocks))


def _table(desk: Desk, name: str, caption: str, rows: list[Assumption], bars: dict[str, Bar]) -> Table:
    t = desk.t
    heads = (
        Head(t("assumption"), "text"),
        Head(t("value"), "number"),
        Head(t("from"), "number"),
        Head(t("to"), "number"),
        Head(t("rests on"), "text"),
        Head(t("evidence or supplier"), "text"),
        Head(t("risk"), "text"),
        Head(t("turns at"), "text"),
    )
    most = max((bar.swing for bar in bars.values()), default=0.0)
    shown = len(heads) if bars else len(heads) - 2
    lines = tuple(_line(desk, row, bars, most)[:shown] for row in rows)
    return Table(name, caption, heads[:shown], lines, wide=True, folded=name == "defaults")


def _line(desk: Desk, row: Assumption, bars: dict[str, Bar], most: float) -> tuple[str, ...]:
    t, f = desk.t, desk.f
    where = {"point": desk.c.proposal, "path": row.path}
    value = f.add(f.source("assumptions", "value", **where), str(row.value), "-", "text", clean(t.plain(row.value), 40))
    ends = [
        "-" if end is None else str(f.number(f.source("assumptions", name, **where), end, say=t.plain))
        for name, end in (("low", row.low), ("high", row.high))
    ]
    bar = bars.get(row.path)
    return (
        clean(row.path, 90),
        str(value),
        *ends,
        t(SOURCES[row.source]),
        clean(row.cite or note(row.note, t), 160) or "-",
        _risk(desk, bar, row, most),
        t.two(bar.tipping.value) if bar and bar.tipping and bar.tipping.value is not None else "-",
    )


def _risk(desk: Desk, bar: Bar | None, row: Assumption, most: float) -> str:
    """Impact by the swing of the outcome, times how little the number rests on; not examined: said so."""
    if bar is None or most <= 0:
        return "-"
    weight = bar.swing / most * QUALITY[row.source] / 3
    return desk.t(next(word for least, word in RISKS if weight >= least))


def _tornado(desk: Desk) -> Iterator[Block]:
    t = desk.t
    for number, found in enumerate(desk.evidence.sensitivities):
        bars = sorted((bar for bar in found.bars if bar.swing > 0), key=lambda bar: (-bar.swing, bar.knob))[:MOST_BARS]
        if not bars:
            continue
        turning = [bar for bar in bars if bar.tipping]
        title = t.plural(
            "{n} assumption can turn the conclusion by itself",
            "{n} assumptions can turn the conclusion by themselves",
            len(turning),
        )
        rows = [
            {"name": clean(bar.knob, 44), "low": min(bar.low or 0.0, bar.high or 0.0), "high": max(bar.low or 0.0, bar.high or 0.0)}
            for bar in bars
        ]
        alt = t("Bars of the outcome over the range of each assumption, widest first, with a line at the outcome as it is.")
        yield Picture(f"tornado-{number + 1}", title, alt, charts.tornado(rows, f"{found.measure} ({found.unit})", found.outcome))
