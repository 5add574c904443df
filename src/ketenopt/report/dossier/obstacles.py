"""What stands in the way: where the time goes, who must act, what waits for what."""

from __future__ import annotations

from collections.abc import Iterator

from ketenopt.domain.comparison import ScenarioResult
from ketenopt.domain.findings import InitiativeRow
from ketenopt.report.dossier.desk import Desk
from ketenopt.report.dossier.value import Block, Head, Native, Picture, Table
from ketenopt.report.pictures import charts
from ketenopt.report.words import CAUSES


def causes(desk: Desk, result: ScenarioResult) -> Iterator[Block]:
    """Lead time by cause, beside today's practice."""
    t, f = desk.t, desk.f
    rows = sorted((row for row in result.causes if row.days > 0), key=lambda row: (-row.days, row.cause))
    if not rows:
        return
    before = {row.cause: row.days for row in desk.baseline.causes} if result.id != desk.c.baseline else {}
    say = {row.cause: t(CAUSES[row.cause]) if row.cause in CAUSES else row.cause for row in rows}
    waiting = sum(row.share for row in rows if row.cause != "work")
    title = t(
        "Of the time until delivery {share} is waiting; most goes to {cause}", share=t.percent(waiting), cause=say[rows[0].cause]
    )
    data = [
        {"name": say[row.cause], "value": row.days, "then": before.get(row.cause), "text": t.percent(row.share)} for row in rows
    ]
    words = (desk.n.scenario(result.id), desk.n.scenario(desk.c.baseline)) if before else None
    alt = t("Bars of the mean lead time of a delivered increment by cause, longest first.")
    yield Picture(f"causes-{result.id}", title, alt, charts.bars(data, t("working days an increment"), words), result.id)
    lines = tuple(
        (
            say[row.cause],
            str(f.days(f.finding(result.id, "causes", row.cause, "days"), row.days)),
            str(f.share(f.finding(result.id, "causes", row.cause, "share"), row.share)),
        )
        for row in rows
    )
    heads = (Head(t("cause"), "text"), Head(t("time"), "days"), Head(t("share"), "percent"))
    yield Table(
        f"causes-{result.id}", t("Lead time by cause"), heads, lines, scenario=result.id, folded=True, native=Native("bar", 0, (1,))
    )


def acts(desk: Desk, result: ScenarioResult) -> Iterator[Block]:
    """Obstacles ranked by the delay they cost, with who must act."""
    t, f = desk.t, desk.f
    rows = [row for row in result.acts if row.days > 0.5]
    if rows:
        first = rows[0]
        names = {row.id: desk.n.of("gates" if row.kind == "gate" else "impediments", row.id, 30) for row in rows}
        title = t("{what} costs most time; {who} must act", what=names[first.id], who=desk.n.party(first.owner))
        data = [
            {"name": names[row.id], "value": row.days * max(len(row.blocks), 1), "text": desk.n.party(row.owner)}
            for row in rows[:12]
        ]
        alt = t("Bars of the delay by obstacle over all initiatives it holds up, most first, with who must act behind each.")
        yield Picture(
            f"acts-{result.id}", title, alt, charts.bars(data, t("working days of delay, all initiatives together")), result.id
        )
    every = [row for row in result.acts if row.days > 0.5 or row.blocks]
    if every:
        where = [(row, (result.id, "acts", f"{row.kind}/{row.id}")) for row in every]
        lines = tuple(
            (
                desk.n.of("gates" if row.kind == "gate" else "impediments", row.id),
                desk.n.party(row.owner),
                str(f.days(f.finding(*at, "days"), row.days)),
                str(f.days(f.finding(*at, "p10"), row.p10)),
                str(f.days(f.finding(*at, "p90"), row.p90)),
                t.listed([desk.n.initiative(name, 30) for name in row.blocks], 3) or "-",
            )
            for row, at in where
        )
        heads = (
            Head(t("obstacle")),
            Head(t("who must act"), "text"),
            Head(t("delay an initiative"), "days"),
            Head(t("at least, 9 in 10"), "days"),
            Head(t("at most, 9 in 10"), "days"),
            Head(t("holds up"), "text"),
        )
        yield Table(f"acts-{result.id}", t("Obstacles, and whose move it is"), heads, lines, scenario=result.id)


def network(desk: Desk, result: ScenarioResult) -> Iterator[Block]:
    """Dependencies between initiatives, partners as lanes."""
    t = desk.t
    rows = {row.initiative: row for row in result.initiatives if row.plan != "no" and row.in_use_p50}
    chain = desk.evidence.scenarios[result.id].chain
    links: list[tuple[str, str]] = []
    for name in rows:
        what = chain.initiatives[name]
        refs = {ref.split("/")[0] for ref in (*what.after, *what.requires)}
        refs |= {ref.split("/")[0] for part in what.increments.values() for ref in (*part.after, *part.requires)}
        links += [(ref, name) for ref in sorted(refs & set(rows) - {name})]
    if not links:
        return
    across = [(a, b) for a, b in links if rows[a].owner != rows[b].owner]
    title = t("{n} of the {total} dependencies run between partners", n=len(across), total=len(links))
    linked = sorted({name for link in links for name in link}, key=lambda name: (rows[name].owner or "", _date(rows[name]), name))
    say = {name: desk.n.initiative(name, 40) for name in linked}
    nodes = [{"name": say[name], "owner": desk.n.owner(rows[name].owner), "date": _date(rows[name])} for name in linked]
    lines = [
        {"name": say[a], "date": _date(rows[a]), "to_name": say[b], "to_date": _date(rows[b]), "across": (a, b) in across}
        for a, b in links
    ]
    alt = t("Initiatives by partner, at the date of even chance, with lines to what waits for them; broken: within a partner.")
    yield Picture(f"network-{result.id}", title, alt, charts.network(nodes, lines), result.id)
    heads = (Head(t("comes first"), "name"), Head(t("then"), "text"), Head(t("between"), "text"))
    table = tuple(
        (desk.n.initiative(a), desk.n.initiative(b), t("{a} and {b}", a=desk.n.owner(rows[a].owner), b=desk.n.owner(rows[b].owner)))
        for a, b in links
    )
    yield Table(f"links-{result.id}", t("What waits for what"), heads, table, scenario=result.id, folded=True)


def _date(row: InitiativeRow) -> str:
    return row.in_use_p50.date if row.in_use_p50 else ""
