"""What comes of it, in pictures and tables: what is in use by when, what waits, who must act, who gains, who is busy."""

from __future__ import annotations

from collections.abc import Iterator

from ketenopt.domain.comparison import ScenarioResult
from ketenopt.domain.findings import InitiativeRow
from ketenopt.report.dossier.desk import Desk
from ketenopt.report.dossier.means import load, money
from ketenopt.report.dossier.obstacles import acts, causes, network
from ketenopt.report.dossier.value import Block, Head, Native, Paragraph, Part, Picture, Subheading, Table
from ketenopt.report.first_screen import in_plan
from ketenopt.report.language import marked
from ketenopt.report.pictures import charts

DATE_WORDS = {
    "p50": marked("even chance (50%)"),
    "p80": marked("80% chance"),
    "paper": marked("on paper"),
    "promised": marked("promised"),
}


def outcomes(desk: Desk) -> Part:
    """The part with pictures and tables, for every scenario; a page without a switch shows the proposal."""
    blocks: list[Block] = [Paragraph(desk.t("Every bar is the range of 8 in 10 cases."), "note")]
    for result in desk.c.scenarios:
        blocks.append(Subheading(desk.n.scenario(result.id, 90), result.id))
        blocks += [*_dates(desk, result), *_curve(desk, result), *causes(desk, result), *acts(desk, result)]
        blocks += [*load(desk, result), *money(desk, result), *network(desk, result)]
    return Part("outcomes", desk.t("What comes of it"), tuple(blocks))


# ------------------------------------------------------------------------------------------------------ in use by when


def _dates(desk: Desk, result: ScenarioResult) -> Iterator[Block]:
    t = desk.t
    started = sorted((row for row in result.initiatives if row.plan != "no"), key=_reading_order)
    end = desk.c.horizon.date
    rows = [_bar(desk, row) for row in started]
    late = [row for row in started if _later(row)]
    if started:
        title = t(
            "{n} of the {total} initiatives started are more likely than not in use later than they are ready on paper",
            n=len(late),
            total=len(started),
        )
        words = {key: t(word) for key, word in DATE_WORDS.items()}
        alt = t("Per initiative a bar from the earliest to the latest of 8 in 10 cases, with marks. The table below has the dates.")
        yield Picture(f"dates-{result.id}", title, alt, charts.dates(rows, words, desk.c.chain_start, end), result.id)
    yield initiatives_table(desk, result, sorted(result.initiatives, key=_reading_order))


def _later(row: InitiativeRow) -> bool:
    return row.delivered is not None and (row.in_use_p50 is None or row.in_use_p50.day > row.delivered.day)


def _bar(desk: Desk, row: InitiativeRow) -> dict[str, str | None]:
    moments = {"p10": row.in_use_p10, "p50": row.in_use_p50, "p80": row.in_use_p80, "p90": row.in_use_p90, "paper": row.delivered}
    dates = {name: moment.date if moment else None for name, moment in moments.items()}
    return {"name": desk.n.initiative(row.initiative, 46), **dates, "promised": row.promised}


def _reading_order(row: InitiativeRow) -> tuple[bool, float, str]:
    return (row.plan == "no", row.in_use_p50.day if row.in_use_p50 else float("inf"), row.initiative)


def initiatives_table(
    desk: Desk, result: ScenarioResult, rows: list[InitiativeRow], kind: str = "initiatives", note: str = ""
) -> Table:
    """Initiatives with their place in the plan and their dates."""
    t = desk.t
    heads = (
        Head(t("Initiative")),
        Head(t("pulled by"), "text"),
        Head(t("in plan"), "text"),
        Head(t("ready on paper"), "date"),
        Head(t("in use by all, 50%"), "date"),
        Head(t("in use by all, 80%"), "date"),
        Head(t("promised"), "text"),
        Head(t("on time"), "percent"),
    )
    lines = tuple(_initiative(desk, result, row) for row in rows)
    return Table(f"{kind}-{result.id}", t("Initiatives: on paper and in use"), heads, lines, note, result.id)


def _initiative(desk: Desk, result: ScenarioResult, row: InitiativeRow) -> tuple[str, ...]:
    t, f = desk.t, desk.f
    where = (result.id, "initiatives", row.initiative)
    name = desk.n.initiative(row.initiative)
    if row.decision == "must":
        name = t("(must) {name}", name=name)
    if row.plan == "no":
        return (name, desk.n.owner(row.owner), in_plan(row, t), "-", "-", "-", t.month(row.promised), "-")
    dates = [f.moment(f.finding(*where, field), getattr(row, field)) for field in ("delivered", "in_use_p50", "in_use_p80")]
    on_time = str(f.chance(f.finding(*where, "on_time"), row.on_time)) if row.on_time and row.promised else "-"
    return (name, desk.n.owner(row.owner), in_plan(row, t), *map(str, dates), t.month(row.promised), on_time)


def _curve(desk: Desk, result: ScenarioResult) -> Iterator[Block]:
    t, f = desk.t, desk.f
    bands = desk.evidence.curves[result.id]
    last = result.in_use_by[-1]
    title = t(
        "At the end of {year} {expected} are expected to be in use by all, where the plan says {paper}",
        year=desk.last_year,
        expected=f.count(f.finding(result.id, "in_use_by", last.by.date, "expected"), last.expected),
        paper=f.count(f.finding(result.id, "in_use_by", last.by.date, "on_paper"), last.on_paper),
    )
    words = {"axis": t("initiatives in use by all"), "mean": t("expected"), "paper": t("on paper")}
    rows = [{"date": b.date, "low": b.low, "mean": b.mean, "high": b.high, "paper": b.paper} for b in bands]
    alt = t("A line that climbs as initiatives come into use, with the band of 8 in 10 cases, below the stairs of the plan.")
    if max((b.paper for b in bands), default=0) > 0:
        yield Picture(f"curve-{result.id}", title, alt, charts.curve(rows, words), result.id)
    fields = ("on_paper", "expected", "p10", "p90")
    lines = tuple(
        (
            desk.year(row.by.date),
            *(str(f.count(f.finding(result.id, "in_use_by", row.by.date, name), getattr(row, name))) for name in fields),
        )
        for row in result.in_use_by
    )
    heads = (
        Head(t("end of"), "text"),
        *(Head(word, "number") for word in (t("on paper"), t("expected"), t("at least, 9 in 10"), t("at most, 9 in 10"))),
    )
    yield Table(
        f"by-{result.id}", t("In use by all"), heads, lines, scenario=result.id, folded=True, native=Native("line", 0, (1, 2, 3, 4))
    )
