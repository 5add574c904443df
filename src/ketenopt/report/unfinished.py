"""What is not finished within the horizon in some runs, what it then waits for, and for whom: a section, and one line."""

from __future__ import annotations

from collections.abc import Iterator

from ketenopt.domain.comparison import Comparison, ScenarioResult
from ketenopt.domain.findings import IncrementRow
from ketenopt.report.harmless import harmless, shortened
from ketenopt.report.language import Language
from ketenopt.report.page import Block, Heading, Said
from ketenopt.report.words import CAUSES

MOST = 8
MOST_IN_LINE = 3


def unfinished(comparison: Comparison, result: ScenarioResult, t: Language) -> Iterator[Block]:
    """A heading, and a line an increment; nothing where all is finished in all runs."""
    rows = _rows(result)
    if not rows:
        return
    yield Heading(t("Not finished before {year}, and what it then waits for", year=comparison.horizon.date[:4]))
    absent = {row.unit for row in result.increments if not row.funded}
    for row in rows[:MOST]:
        yield Said(_waiting(comparison, row, absent, t), label(comparison, row.unit), margin=32)
    if len(rows) > MOST:
        yield Said(t.plural("and {n} other; --json has all", "and {n} others; --json has all", len(rows) - MOST))


def unfinished_line(comparison: Comparison, result: ScenarioResult, t: Language) -> Iterator[Block]:
    """The same in one line, for a screen that is about more: the increments that are most often not finished."""
    rows = _rows(result)
    if rows:
        shown = [
            f"{label(comparison, row.unit)} {t.percent(_share(row))} ({t(CAUSES[next(iter(row.waits_for))])})"
            for row in rows[:MOST_IN_LINE]
        ]
        if len(rows) > MOST_IN_LINE:
            shown.append(t.plural("{n} other", "{n} others", len(rows) - MOST_IN_LINE))
        year = comparison.horizon.date[:4]
        yield Said(t("Part of the runs does not finish before {year}: {increments}", year=year, increments="; ".join(shown)))


def label(comparison: Comparison, unit: str) -> str:
    """The name of an increment or product, short enough for a column."""
    name, _, part = unit.partition("/")
    if name.startswith("product:"):
        return harmless(comparison.name("products", name.removeprefix("product:")))
    return f"{shortened(harmless(comparison.name('initiatives', name)), 26)} {part}"


def _rows(result: ScenarioResult) -> list[IncrementRow]:
    return sorted((row for row in result.increments if row.waits_for), key=lambda row: -_share(row))


def _share(row: IncrementRow) -> float:
    """Of all runs; an increment in slices can wait for more than one thing in a run, hence the cap."""
    return min(1.0, sum(row.waits_for.values()))


def _waiting(comparison: Comparison, row: IncrementRow, absent: set[str], t: Language) -> str:
    told = [f"{t(CAUSES[cause])} {t.percent(share)}" for cause, share in row.waits_for.items()]
    text = t("{causes} of the runs", causes=t.listed(told, 3))
    if "predecessor" in row.waits_for and row.waits_on:
        others = []
        for unit in row.waits_on:
            name = label(comparison, unit)
            others.append(t("{name} (not in the plan)", name=name) if unit in absent else name)
        text += "; " + t("it waits for {others}", others=t.listed(others, 3))
    return text
