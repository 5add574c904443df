"""Which scenario is better, in sentences: how often, by how much, within what band; or that it cannot be told."""

from __future__ import annotations

from collections.abc import Iterator

from ketenopt.domain.comparison import Comparison
from ketenopt.domain.estimate import Difference
from ketenopt.report.harmless import harmless, shortened
from ketenopt.report.language import Language, marked
from ketenopt.report.page import Block, Said
from ketenopt.report.words import scenario_name

GRADES = (
    (0.9, marked("It is very likely that {a} {what} than {b}: {runs}.")),
    (0.66, marked("It is likely that {a} {what} than {b}: {runs}.")),
    (-1.0, marked("On average {a} {what} than {b}, but not reliably: {runs}.")),
)
"""Least share of the runs, and what may then be said."""
VALUE = "value_keur"
"""Measure of what the chain as a whole gets."""

ABOUT = {
    "more": {
        "count": marked("has more in use by all at the end"),
        "value": marked("yields more"),
    },
    "less": {
        "count": marked("has fewer in use by all at the end"),
        "value": marked("yields less"),
    },
}


def which_is_better(comparison: Comparison, t: Language) -> Iterator[Block]:
    """The proposal against the baseline, in what is in use and in what it is worth."""
    if comparison.baseline == comparison.proposal:
        return
    label = t("Which is better")
    for measure, kind in ((comparison.headline, "count"), (VALUE, "value")):
        found = difference(comparison, comparison.proposal, measure)
        if found is not None:
            yield Said(sentence(comparison, found, kind, t), label)
            label = t("What it is worth")


def difference(comparison: Comparison, scenario: str, measure: str) -> Difference | None:
    """The mean difference of ``scenario`` with the baseline, where it was compared."""
    try:
        return comparison.difference(scenario, measure)
    except KeyError:
        return None


def sentence(comparison: Comparison, found: Difference, kind: str, t: Language) -> str:
    """One conclusion with its chance and band."""
    name = quoted(scenario_name(comparison, found.scenario, t))
    base = quoted(scenario_name(comparison, found.baseline, t))
    if found.verdict == "equal":
        return t("{a} and {b} come out the same in every run.", a=name, b=base)
    worse = max(0.0, 1.0 - found.share_better - found.share_equal)
    if found.verdict == "cannot-tell" or found.difference is None:
        runs = _runs(found, found.share_better, worse, t)
        text = t("Cannot tell whether {a} or {b} does better: {a} does {runs}.", a=name, b=base, runs=runs)
        return text if found.difference is None else f"{text} {_band(comparison, found, kind, t)}"
    better = found.verdict == "better"
    share = found.share_better if better else worse
    said = ABOUT["more" if better else "less"]
    grade = next(text for least, text in GRADES if share >= least)
    runs = _runs(found, share, worse if better else found.share_better, t)
    return f"{t(grade, a=name, b=base, what=t(said[kind]), runs=runs)} {_band(comparison, found, kind, t)}"


def quoted(name: str) -> str:
    """A name within a sentence: a long one would read as part of it."""
    return f"“{shortened(harmless(name), 60)}”"


def _runs(found: Difference, share: float, reverse: float, t: Language) -> str:
    """In how many runs it was so, and in how many the other way round; in the rest there was no difference."""
    values = {"n": t.number(found.n), "times": t.number(round(share * found.n)), "other": t.number(round(reverse * found.n))}
    return t("in {times} of the {n} runs, the reverse in {other}, with the same luck for both", **values)


def _band(comparison: Comparison, found: Difference, kind: str, t: Language) -> str:
    if found.difference is None:
        return ""
    x = change(comparison, found.difference, kind, t)
    if kind == "value" and comparison.points:
        x = t("{n} points", n=x)
    if found.p10 is None or found.p90 is None:
        return t("The difference is expected to be {x}.", x=x)
    low, high = (change(comparison, value, kind, t) for value in (found.p10, found.p90))
    return t("The difference is expected to be {x} (in 8 of 10 cases {low} to {high}).", x=x, low=low, high=high)


def change(comparison: Comparison, value: float, kind: str, t: Language) -> str:
    """A difference with its sign: a bare number of initiatives or points, or euros."""
    size = worth(comparison, abs(value), t) if kind == "value" else count(abs(value), t)
    return size if size in ("0", "€ 0") else f"{'+' if value > 0 else '-'}{size}"


def worth(comparison: Comparison, keur: float, t: Language) -> str:
    """An amount in points, as a bare number, while it rests mostly on the five-step scale; else in euros."""
    return t.two(keur / comparison.point_keur) if comparison.points else t.money(keur)


def count(value: float, t: Language) -> str:
    """A number of initiatives: whole, or with one decimal."""
    rounded = round(value, 1)
    return t.number(rounded, 0 if rounded == int(rounded) else 1)
