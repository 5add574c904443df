"""The first screen of a comparison: what a portfolio manager takes into the meeting.

It opens with the paper plan against what is in use by when; then asked against available, each initiative, which
scenario is better, who notices what, who must act, and what rests on guesses.
"""

from __future__ import annotations

from collections.abc import Iterator

from ketenopt.domain.comparison import Comparison, ScenarioResult
from ketenopt.domain.estimate import Moment
from ketenopt.domain.findings import InitiativeRow, InUseBy, LoadRow, MoneyRow
from ketenopt.report.harmless import harmless, shortened
from ketenopt.report.language import Language
from ketenopt.report.page import Block, Column, Gap, Report, Said, Table, Title
from ketenopt.report.parties import who_must_act, who_notices
from ketenopt.report.side_by_side import side_by_side
from ketenopt.report.unfinished import unfinished_line
from ketenopt.report.verdict import count, which_is_better
from ketenopt.report.words import rule_name, scenario_name, short_name

GENERAL = "general"
"""The skill of people of whom no skill was typed."""
MOST_YEARS = 6
MOST_INITIATIVES = 24
MOST_LOADS = 5
NAME = 24


def comparison_report(comparison: Comparison, t: Language) -> Report:
    """The whole comparison: the first screen, then the scenarios side by side."""
    result = comparison.scenario(comparison.proposal)
    blocks = [
        *opening(comparison, result, t),
        *paper_against_delivery(comparison, result, t),
        Gap(),
        *asked_and_available(comparison, result, t),
        Gap(),
        *initiatives(comparison, result, t),
        *unfinished_line(comparison, result, t),
        Gap(),
        *which_is_better(comparison, t),
        *who_notices(comparison, result, t),
        *who_must_act(comparison, result, t),
        *what_rests_on_guesses(comparison, result, t),
        *side_by_side(comparison, t),
        *closing(comparison, t),
    ]
    return Report(tuple(blocks))


def opening(comparison: Comparison, result: ScenarioResult, t: Language) -> Iterator[Block]:
    """Title, how many numbers are guesses, and whom it says nothing about."""
    total = sum(row.count for row in result.assumptions)
    guesses = sum(row.count for row in result.assumptions if row.source == "guess")
    years = _years(comparison.chain_start, comparison.plan_end.date)
    name = harmless(comparison.names.get("chain") or comparison.study, 60).upper()
    yield Title(f"{name} {years}", t("{guesses} of {total} numbers are guesses", guesses=t.number(guesses), total=t.number(total)))
    if comparison.example:
        yield Said(t("example, no statement about these organisations"), strong=True)
    if comparison.question:
        yield Said(comparison.question)


def paper_against_delivery(comparison: Comparison, result: ScenarioResult, t: Language) -> Iterator[Block]:
    """What the plan says is in use by when, and what may be expected."""
    last = result.in_use_by[-1]
    before = comparison.scenario(comparison.baseline).in_use_by[-1]
    yield Said(
        t(
            "On paper {paper} of {asked} are in use by all at the end of {year}; expected {expected} (in 8 of 10 cases "
            "{low} to {high}).",
            paper=last.on_paper,
            asked=last.asked,
            year=_year_of(last.by),
            expected=count(last.expected, t),
            low=last.p10,
            high=last.p90,
        ),
        strong=True,
    )
    if comparison.baseline != comparison.proposal:
        name = scenario_name(comparison, comparison.baseline, t)
        expected = count(before.expected, t)
        yield Said(t("{scenario}: on paper {paper}, expected {expected}.", scenario=name, paper=before.on_paper, expected=expected))
    years = _ends_of_years(result.in_use_by)
    if len(years) > 1:
        yield Gap()
        yield _by_year(comparison, years, t)


def _by_year(comparison: Comparison, years: tuple[InUseBy, ...], t: Language) -> Table:
    now = {row.by.date: row for row in comparison.scenario(comparison.baseline).in_use_by}
    heads = [Column(t("In use by all, end of")), *(Column(_year_of(row.by), "right") for row in years)]
    rows = [
        (t("on paper"), *(str(row.on_paper) for row in years)),
        (t("expected"), *(count(row.expected, t) for row in years)),
        (t("in 8 of 10 cases"), *(_range(row.p10, row.p90) for row in years)),
    ]
    if comparison.baseline != comparison.proposal:
        expected = [count(now[row.by.date].expected, t) if row.by.date in now else "-" for row in years]
        rows.append((t("now*, expected"), *expected))
    return Table(tuple(heads), tuple(rows))


def asked_and_available(comparison: Comparison, result: ScenarioResult, t: Language) -> Iterator[Block]:
    """Money and people: what all proposals ask of what there is."""
    pots = [row for row in result.money if row.kind == "fund"]
    own = [row for row in result.money if row.kind != "fund"]
    if sum(row.asked + row.available for row in pots) > 0:
        yield Said(_asked(pots, t, pot=True), t("Asked"))
    if sum(row.asked for row in own) > 0:
        yield Said(_asked(own, t, pot=False), t("Own money") if pots else t("Asked"))
    loads = [row for row in result.load if row.skill and row.asked_share is not None and row.asked > 0]
    loads.sort(key=lambda row: (-(row.asked_share or 0.0), row.partner, row.skill))
    if loads:
        words = ", ".join(_load(comparison, row, t) for row in loads[:MOST_LOADS])
        text = t("{loads} of what there is", loads=words)
        if len(loads) > MOST_LOADS:
            text += t("; the others at most {share}", share=t.percent(loads[MOST_LOADS].asked_share or 0.0))
        yield Said(text, t("Teams asked"))


def _asked(rows: list[MoneyRow], t: Language, pot: bool) -> str:
    asked, there = sum(row.asked for row in rows), sum(row.available for row in rows)
    share = f" ({t.percent(asked / there)})" if there > 0 else ""
    if pot:
        text = t("{asked} from a pot of {there}", asked=t.typed_money(asked), there=t.typed_money(there))
    else:
        text = t("{asked} of {there} of the partners' own", asked=t.typed_money(asked), there=t.typed_money(there))
    return text + share


def _load(comparison: Comparison, row: LoadRow, t: Language) -> str:
    if row.team:
        name = comparison.name("teams", row.team)
    else:
        skill = "" if row.skill == GENERAL else " " + comparison.name("skills", row.skill)
        name = short_name(comparison, row.partner) + skill
    return f"{shortened(harmless(name), NAME)} {t.percent(row.asked_share or 0.0)}"


def initiatives(comparison: Comparison, result: ScenarioResult, t: Language) -> Iterator[Block]:
    """Every initiative: now, proposal, on paper, in use by all, on time."""
    now = {row.initiative: row for row in comparison.scenario(comparison.baseline).initiatives}
    ordered = sorted(result.initiatives, key=_reading_order)
    rows = tuple(_initiative(comparison, row, now.get(row.initiative), t) for row in ordered[:MOST_INITIATIVES])
    heads = (
        Column(t("Initiative"), name=True),
        Column(t("pulled by"), name=True),
        Column(t("now*")),
        Column(t("plan")),
        Column(t("ready\non paper")),
        Column("50%", group=t("in use by all")),
        Column("80%", group=t("in use by all")),
        Column(t("on time"), "right"),
    )
    yield Table(heads, rows)
    if len(ordered) > MOST_INITIATIVES:
        yield Said(t.plural("and {n} other; --json has all", "and {n} others; --json has all", len(ordered) - MOST_INITIATIVES))


def _initiative(comparison: Comparison, row: InitiativeRow, now: InitiativeRow | None, t: Language) -> tuple[str, ...]:
    name = harmless(comparison.name("initiatives", row.initiative))
    if row.decision == "must":
        name = t("(must) {name}", name=name)  # before the name: what is cut off is the end
    dates = ("-", "-", "-")
    if row.plan != "no":
        dates = (t.month(row.delivered), _used(comparison, row.in_use_p50, t), _used(comparison, row.in_use_p80, t))
    on_time = t.chance(row.on_time) if row.on_time and row.promised else "-"
    return (name, short_name(comparison, row.owner), in_plan(now, t) if now else "-", in_plan(row, t), *dates, on_time)


def in_plan(row: InitiativeRow, t: Language) -> str:
    """Whether and how far an initiative is in a plan."""
    if row.plan == "part":
        return f"{row.parts_in}/{row.parts}" if row.parts > 1 else t.percent(row.funded)
    return t("yes") if row.plan == "yes" else t("no")


def what_rests_on_guesses(comparison: Comparison, result: ScenarioResult, t: Language) -> Iterator[Block]:
    """What nobody typed, and what to ask first."""
    filled = sum(row.defaulted for row in result.assumptions)
    total = sum(row.count for row in result.assumptions)
    if filled:
        text = t("{n} of {total} numbers nobody typed; they were filled in.", n=t.number(filled), total=t.number(total))
        yield Said(text, t("Filled in"))
    asked = [row for row in result.load if row.skill and row.asked_share]
    tight = max(asked, key=lambda row: (row.asked_share or 0.0, row.partner), default=None)
    if tight is not None and (tight.asked_share or 0) > 1:
        team = _load(comparison, tight, t)
        yield Said(t("how much capacity there really is where most is asked: {team}.", team=team), t("Ask first"))


def closing(comparison: Comparison, t: Language) -> Iterator[Block]:
    """Footnotes, and the sentences every reader must see."""
    yield Gap()
    base = comparison.scenario(comparison.baseline)
    name = scenario_name(comparison, comparison.baseline, t)
    yield Said(t("* now = {scenario}: {rule}.", scenario=name, rule=rule_name(base.plan.rule, t)))
    runs = t.number(comparison.replications)
    yield Said(t("{n} runs, the same good and bad luck for every scenario (seed {seed}).", n=runs, seed=comparison.seed))
    if comparison.chance == "draws":
        yield Said(t("These chances hold if the numbers are right: luck was varied, the guesses were not."))
    for note in comparison.notes:
        yield Said(note)


def _reading_order(row: InitiativeRow) -> tuple[bool, float, str]:
    return (row.plan == "no", row.in_use_p50.day if row.in_use_p50 else float("inf"), row.initiative)


def _used(comparison: Comparison, moment: Moment | None, t: Language) -> str:
    return t.month(moment) if moment else t("after {year}", year=_year_of(comparison.horizon))


def _ends_of_years(rows: tuple[InUseBy, ...]) -> tuple[InUseBy, ...]:
    by_year = {_year_of(row.by): row for row in rows}  # the last one of a year
    kept = tuple(by_year.values())
    step = -(-len(kept) // MOST_YEARS)
    return tuple(reversed(kept[::-1][::step]))


def _year_of(moment: Moment) -> str:
    """The year that ends on ``moment``: the first of January is the end of the year before."""
    year, month, day = moment.date.split("-")
    return str(int(year) - 1) if month == "01" and int(day) <= 4 else year


def _years(start: str, end: str) -> str:
    first, last = start[:4], _year_of(Moment(0.0, end))
    return first if first == last else f"{first}-{last}"


def _range(low: int, high: int) -> str:
    return str(low) if low == high else f"{low}-{high}"
