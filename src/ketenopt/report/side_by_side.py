"""All scenarios of a study beside the baseline: first the inputs that differ, then what came of it."""

from __future__ import annotations

from collections.abc import Iterator

from ketenopt.domain.comparison import Comparison, InputDifference, ScenarioResult
from ketenopt.report.harmless import harmless, shortened, width
from ketenopt.report.language import Language
from ketenopt.report.page import Block, Column, Heading, Said, Table
from ketenopt.report.verdict import VALUE, change, count, difference, worth
from ketenopt.report.words import VERDICTS, rule_name, scenario_name

MOST_INPUTS = 4
WIDEST_NAME = 24
PRESENT = "present"
"""What stands for a thing that has no single value."""


def side_by_side(comparison: Comparison, t: Language) -> Iterator[Block]:
    """Inputs that differ; then what is in use at the end, and what it is worth."""
    if len(comparison.scenarios) < 2:
        return
    yield Heading(t("What differs between the scenarios"))
    names = [shortened(harmless(scenario_name(comparison, result.id, t)), WIDEST_NAME) for result in comparison.scenarios]
    margin = max(width(name) for name in names) + 2
    for name, result in zip(names, comparison.scenarios, strict=True):
        yield Said(_inputs(comparison, result, t), name, margin=margin)
    yield Heading(t("In use by all at the end of the plan"))
    yield _table(comparison, comparison.headline, "count", t)
    if difference(comparison, comparison.proposal, VALUE) is not None:
        yield Heading(t("Worth to all together, in points") if comparison.points else t("Worth to all together"))
        yield _table(comparison, VALUE, "value", t)


def _inputs(comparison: Comparison, result: ScenarioResult, t: Language) -> str:
    rows = [row for row in comparison.inputs if row.scenario == result.id]
    shown = [difference_line(row, t) for row in rows[:MOST_INPUTS]]
    if len(rows) > MOST_INPUTS:
        shown.append(t.plural("{n} other", "{n} others", len(rows) - MOST_INPUTS))
    return "; ".join([rule_name(result.plan.rule, t), *shown])


def difference_line(row: InputDifference, t: Language) -> str:
    """One input that differs, as a phrase: what it was and what it is."""
    if row.confidential != "public":
        return t("{path} differs (not public)", path=row.path)
    if row.baseline is None and row.value == PRESENT:
        return t("{path} added", path=row.path)
    if row.baseline is None:
        return t("{path} added: {new}", path=row.path, new=t.plain(row.value))
    if row.value is None:
        return t("{path} removed", path=row.path)
    return t("{path} from {old} to {new}", path=row.path, old=t.plain(row.baseline), new=t.plain(row.value))


def _table(comparison: Comparison, measure: str, kind: str, t: Language) -> Table:
    heads = (
        Column(t("Scenario"), name=True),
        Column(t("on\npaper"), "right"),
        Column(t("ex-\npected"), "right"),
        Column(t("more or\nless"), "right"),
        Column(t("in 8 of\n10 cases"), "right"),
        Column(t("better\nin"), "right"),
        Column(""),
    )
    return Table(heads, tuple(_row(comparison, result, measure, kind, t) for result in comparison.scenarios))


def _row(comparison: Comparison, result: ScenarioResult, measure: str, kind: str, t: Language) -> tuple[str, ...]:
    name = scenario_name(comparison, result.id, t)
    paper = str(result.in_use_by[-1].on_paper) if kind == "count" else worth(comparison, result.plan.total, t)
    mean = result.estimate(measure).mean
    expected = "-" if mean is None else count(mean, t) if kind == "count" else worth(comparison, mean, t)
    found = difference(comparison, result.id, measure)
    if found is None or result.id == comparison.baseline:
        return (name, paper, expected, "-", "-", "-", t("reference"))
    low, mid, high = (
        "-" if value is None else change(comparison, value, kind, t) for value in (found.p10, found.difference, found.p90)
    )
    band = low if low == high else t("{low} to {high}", low=low, high=high)
    return (name, paper, expected, mid, band, capped(found.share_better, found.n, t), t(VERDICTS[found.verdict]))


def capped(share: float, n: int, t: Language) -> str:
    """A share of runs, never as sure as 0 or 100 %."""
    edge = 0.99 if n >= 1000 else 0.95
    if share > edge:
        return f">{t.percent(edge)}"
    if share < 1 - edge:
        return f"<{t.percent(1 - edge)}"
    return t.percent(share)
