"""What a conclusion hangs on: the tornado with its tipping points, or the indices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from ketenopt.domain.sensitivity import Bar, Sensitivity
from ketenopt.report.batch_page import document
from ketenopt.report.language import Language
from ketenopt.report.page import Block, Column, Heading, Report, Said, Table, Title

SHOWN = 15


def sensitivity_report(found: Sensitivity, example: bool, t: Language) -> Report:
    """The page of a sensitivity analysis."""
    blocks: list[Block] = [Title(t("What the conclusion hangs on"), found.measure)]
    if example:
        blocks.append(Said(t("example, no statement about these organisations"), strong=True))
    blocks.append(Said(_outcome(found, t)))
    blocks += _bars(found, t) if found.method == "tornado" else _indices(found, t)
    spent = t.plural("{n} other world was simulated, on the same luck.", "{n} other worlds were simulated, on the same luck.",
                     found.evaluations)  # fmt: skip
    return Report((*blocks, Said(spent)))


def _outcome(found: Sensitivity, t: Language) -> str:
    half = t.two(found.half_width) if found.half_width is not None else "?"
    values = {"scenario": found.scenario, "mean": t.two(found.outcome), "half": half, "unit": found.unit}
    if found.baseline:
        return t("{scenario} less {baseline}: {mean} +/- {half} {unit}, plans as they were decided.", baseline=found.baseline,
                 **values)  # fmt: skip
    return t("{scenario}: {mean} +/- {half} {unit}, with the plan as it was decided.", **values)


def _bars(found: Sensitivity, t: Language) -> Iterator[Block]:
    moving = [bar for bar in found.bars if bar.swing > 0]
    heads = (Column(t("Assumption"), name=True), Column(t("at its low"), "right"), Column(t("at its high"), "right"),
             Column(t("turns at"), "right"))  # fmt: skip
    rows = tuple((_name(bar, t), _number(bar.low, t), _number(bar.high, t), _tipping(bar, t)) for bar in moving[:SHOWN])
    yield Heading(t("Most first: the outcome when an assumption is moved to the ends of its range"))
    yield Table(heads, rows)
    rest = len(moving) - SHOWN
    if rest > 0:
        yield Said(t.plural("and {n} other that moves it less", "and {n} others that move it less", rest))
    still = sum(1 for bar in found.bars if bar.swing == 0 and not bar.why)
    if still:
        yield Said(t.plural("{n} assumption does not move it at all.", "{n} assumptions do not move it at all.", still))
    turning = [bar for bar in found.bars if bar.tipping is not None]
    if not turning:
        yield Said(t("No single assumption turns the conclusion within its range."), strong=True)
    else:
        yield Said(t.plural("{n} assumption turns the conclusion within its range.",
                            "{n} assumptions turn the conclusion within their range.", len(turning)), strong=True)  # fmt: skip
    for bar in found.bars:
        if bar.why:
            yield Said(t("{name} could not be moved: {why}", name=bar.knob, why=bar.why))


def _name(bar: Bar, t: Language) -> str:
    return bar.knob if bar.parts == 1 else t("{kind} ({n} together)", kind=bar.knob, n=bar.parts)


def _number(value: float | None, t: Language) -> str:
    return "-" if value is None else t.two(value)


def _tipping(bar: Bar, t: Language) -> str:
    if bar.tipping is None:
        return ""
    if bar.tipping.value is not None:
        return f"{bar.tipping.value:.3g}"
    way = t.percent(bar.tipping.share)
    return t("{share} to low", share=way) if bar.tipping.end == "low" else t("{share} to high", share=way)


def _indices(found: Sensitivity, t: Language) -> Iterator[Block]:
    heads: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    if found.method == "morris":
        yield Heading(t("Morris: mean size of an effect (mu*), and how uneven it is (sigma)"))
        heads = (Column(t("Assumption"), name=True), Column("mu*", "right"), Column("+/-", "right"), Column("sigma", "right"))
        rows = tuple((i.knob, t.two(i.first), t.two(i.first_half), t.two(i.total)) for i in found.indices[:SHOWN])
    else:
        yield Heading(t("Sobol: share of the variance by itself (first), and with all it works with (total)"))
        texts = (t("first"), "+/-", t("total"), "+/-")
        heads = (Column(t("Assumption"), name=True), *(Column(text, "right") for text in texts))
        rows = tuple(
            (i.knob, t.two(i.first), t.two(i.first_half), t.two(i.total), _number(i.total_half, t)) for i in found.indices[:SHOWN]
        )
    yield Table(heads, rows)


def sensitivity_json(found: Sensitivity, example: bool) -> dict[str, Any]:
    """The same, as data."""
    return document("sensitivity", asdict(found), example)
