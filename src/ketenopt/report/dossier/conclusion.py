"""How sure is this?  A conclusion in its fixed pattern, with a scale of words that is written down beside it."""

from __future__ import annotations

from collections.abc import Iterator

from ketenopt.domain.comparison import ScenarioResult
from ketenopt.domain.estimate import Difference
from ketenopt.domain.sensitivity import Bar, Sensitivity
from ketenopt.report.dossier.desk import Desk
from ketenopt.report.dossier.names import clean
from ketenopt.report.dossier.value import Block, Head, Items, Paragraph, Part, Subheading, Table
from ketenopt.report.language import marked
from ketenopt.report.verdict import ABOUT, GRADES, VALUE
from ketenopt.report.words import SOURCES

SCALE = (
    (marked("very likely"), marked("in at least 90% of the runs")),
    (marked("likely"), marked("in 66% to 90% of the runs")),
    (marked("on average, but not reliably"), marked("less often, though the average differs by more than chance")),
    (marked("cannot tell"), marked("the average difference may be chance: its 95% interval holds zero")),
)
"""Words, and when they are used."""
MOST_BARS = 6


def how_sure(desk: Desk) -> Part:
    """The part "How sure is this?"."""
    t = desk.t
    blocks: list[Block] = []
    for result in desk.c.scenarios:
        if result.id != desk.c.baseline:
            blocks += _about(desk, result)
    if not desk.compared:
        blocks.append(Paragraph(t("One scenario was carried out, so there is nothing to compare it with.")))
    blocks += [*_turns(desk), *_rests_on(desk), *_must_know(desk), *_scale(desk), *_noise(desk)]
    return Part("sure", t("How sure is this?"), tuple(blocks))


def _about(desk: Desk, result: ScenarioResult) -> Iterator[Block]:
    yield Subheading(desk.n.scenario(result.id, 90), result.id)
    for text in sentences(desk, result):
        yield Paragraph(text, scenario=result.id)


def sentences(desk: Desk, result: ScenarioResult) -> Iterator[str]:
    """The conclusions about one scenario: what is in use, and what it is worth."""
    for measure, kind in ((desk.c.headline, "count"), (VALUE, "value")):
        found = desk.apart(result.id, measure)
        if found is not None:
            yield sentence(desk, found, kind)
    if not desk.says_worth:
        yield desk.t(
            "What it is worth to all together is not shown: with the other figures it would give away what is between two parties."
        )


def sentence(desk: Desk, found: Difference, kind: str) -> str:
    """One conclusion with its chance and band."""
    t = desk.t
    name, base = f"“{desk.n.scenario(found.scenario)}”", f"“{desk.n.scenario(found.baseline)}”"
    if found.verdict == "equal":
        return t("{a} and {b} come out the same in every run.", a=name, b=base)
    worse = max(0.0, 1.0 - found.share_better - found.share_equal)
    if found.verdict == "cannot-tell" or found.difference is None:
        about = t("what is in use at the end") if kind == "count" else t("what it yields")
        runs = _runs(desk, found, better=True)
        text = t("Cannot tell whether {a} or {b} does better in {about}: {a} does {runs}.", a=name, b=base, about=about, runs=runs)
        return f"{text} {_band(desk, found, kind)}".strip()
    better = found.verdict == "better"
    said = ABOUT["more" if better else "less"]
    grade = next(text for least, text in GRADES if (found.share_better if better else worse) >= least)
    return f"{t(grade, a=name, b=base, what=t(said[kind]), runs=_runs(desk, found, better))} {_band(desk, found, kind)}".strip()


def _runs(desk: Desk, found: Difference, better: bool) -> str:
    subject = f"{found.measure}/{found.statistic}"
    times = round(found.share_better * found.n)
    other = round(max(0.0, 1.0 - found.share_better - found.share_equal) * found.n)
    ordered = (("times_better", times), ("times_worse", other))
    (first, one), (second, two) = ordered if better else reversed(ordered)
    source = [desk.f.finding(found.scenario, "differences", subject, name) for name in (first, "runs", second)]
    return desk.t(
        "in {times} of the {n} runs, the reverse in {other}, with the same luck for both",
        times=desk.f.number(source[0], one),
        n=desk.f.number(source[1], found.n),
        other=desk.f.number(source[2], two),
    )


def _band(desk: Desk, found: Difference, kind: str) -> str:
    if found.difference is None:
        return ""
    t, worth = desk.t, kind == "value"
    x = desk.f.change(desk.f.apart(found.scenario, found.measure, "difference"), found.difference, worth)
    said = t("{n} points", n=x) if worth and desk.c.points else str(x)
    if found.p10 is None or found.p90 is None:
        return t("The difference is expected to be {x}.", x=said)
    subject = f"{found.measure}/{found.statistic}"
    low, high = (
        desk.f.change(desk.f.finding(found.scenario, "differences", subject, name), value, worth)
        for name, value in (("p10", found.p10), ("p90", found.p90))
    )
    return t("The difference is expected to be {x} (in 8 of 10 cases {low} to {high}).", x=said, low=low, high=high)


# -------------------------------------------------------------------------------------------------- what would turn it


def _turns(desk: Desk) -> Iterator[Block]:
    t = desk.t
    yield Subheading(t("What would turn this conclusion"))
    if not desk.evidence.sensitivities:
        yield Paragraph(t("Not examined in this run. The command ketenopt sensitivity moves every assumption over its range."))
        return
    for found in desk.evidence.sensitivities:
        lines = [turning(desk, found, bar) for bar in found.bars if bar.tipping]
        if lines:
            yield Items(tuple(lines[:MOST_BARS]))
        else:
            yield Paragraph(t("No assumption by itself turns the conclusion within its range."))


def turning(desk: Desk, found: Sensitivity, bar: Bar) -> str:
    """At which value of one assumption the conclusion turns."""
    t, tip = desk.t, bar.tipping
    assert tip is not None
    name = clean(bar.knob, 70)
    if tip.value is not None and bar.value is not None:
        return t("{what}: the conclusion turns at {value} (now {now}).", what=name, value=t.two(tip.value), now=t.two(bar.value))
    end = t("low") if tip.end == "low" else t("high")
    return t("{what}: the conclusion turns at {share} of the way to its {end} end.", what=name, share=t.percent(tip.share), end=end)


def _rests_on(desk: Desk) -> Iterator[Block]:
    t, result = desk.t, desk.proposal
    yield Subheading(t("What it rests on"))
    total = sum(row.count for row in result.assumptions)
    kinds = [
        t(
            "{n} {source}",
            n=desk.f.number(desk.f.finding(result.id, "sources", row.source, "count"), row.count),
            source=t(SOURCES[row.source]),
        )
        for row in result.assumptions
        if row.count
    ]
    yield Paragraph(t("Of the {total} numbers of the proposal: {kinds}.", total=t.number(total), kinds=t.listed(kinds)))
    filled = sum(row.defaulted for row in result.assumptions)
    if filled:
        yield Paragraph(t("{n} of them nobody supplied; there an assumption of the model stands.", n=t.number(filled)))
    history = t(
        "No finished work items of the partners were used: the spread of effort rests on published history and on estimates."
    )
    yield Paragraph(history)
    if desk.c.chance == "draws":
        yield Paragraph(t("These chances hold if the numbers are right: luck was varied, the guesses were not."), "note")
    else:
        yield Paragraph(
            t("Luck and the guesses were varied together: every run draws the assumptions from their ranges too."), "note"
        )


def _must_know(desk: Desk) -> Iterator[Block]:
    """What whoever made the chain wants every reader to know."""
    if desk.c.notes:
        yield Subheading(desk.t("What every reader must know"))
        yield Items(tuple(clean(note, 400) for note in desk.c.notes))


def _scale(desk: Desk) -> Iterator[Block]:
    t = desk.t
    rows = tuple((t(word), t(when)) for word, when in SCALE)
    yield Table("scale", t("What the words mean"), (Head(t("word"), "text"), Head(t("used when it was so"), "text")), rows)


def _noise(desk: Desk) -> Iterator[Block]:
    """The half width of a simulated mean: noise of the calculation, for the annex only."""
    t, f = desk.t, desk.f
    rows = []
    for result in desk.c.scenarios:
        for measure, worth in ((desk.c.headline, False), (VALUE, True)):
            if worth and not desk.says_worth:
                continue
            found = result.estimate(measure)
            if found.mean is None:
                continue
            source = f.estimate(result.id, measure, "mean")
            low, high = (source.__class__(source.run, source.table, source.where, name) for name in ("low", "high"))
            half = found.half_width or 0.0
            say = f.worth if worth else f.count
            what = t("worth") if worth else t("in use")
            rows.append(
                (
                    desk.n.scenario(result.id),
                    what,
                    *(str(say(s, v)) for s, v in ((source, found.mean), (low, found.mean - half), (high, found.mean + half))),
                )
            )
    if rows:
        heads = (
            Head(t("Scenario")),
            Head(t("measure")),
            Head(t("mean"), "number"),
            Head(t("from"), "number"),
            Head(t("to"), "number"),
        )
        note = t("This interval shrinks with more runs and is not the range of what may happen: that is the band of 8 in 10 cases.")
        yield Table("noise", t("Noise of the calculation: 95% interval of the mean"), heads, tuple(rows), note)
