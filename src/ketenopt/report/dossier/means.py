"""People and money: asked, available, planned."""

from __future__ import annotations

from collections.abc import Iterator

from ketenopt.domain.comparison import ScenarioResult
from ketenopt.domain.findings import LoadRow
from ketenopt.report.dossier.desk import Desk
from ketenopt.report.dossier.value import Block, Head, Native, Paragraph, Picture, Table
from ketenopt.report.first_screen import GENERAL
from ketenopt.report.pictures import charts


def load(desk: Desk, result: ScenarioResult) -> Iterator[Block]:
    """Teams by period, and people asked against available."""
    t = desk.t
    rows = [row for row in result.load if row.skill and (row.asked or row.planned)]
    if desk.hidden.hides("teams"):
        yield Paragraph(t("How much capacity there is, is between two parties and not shown."), "note", scenario=result.id)
        return
    yield from _by_period(desk, result)
    lines = tuple(
        _load_line(desk, result, row) for row in sorted(rows, key=lambda row: (-(row.asked_share or 0.0), row.partner, row.skill))
    )
    heads = (
        Head(t("Partner")),
        Head(t("skill"), "text"),
        *(Head(word, "number") for word in (t("asked"), t("in plan"), t("there is"))),
        Head(t("asked of what there is"), "percent"),
    )
    note = t("Person-days over the whole plan; what all proposals ask, what this plan uses, what there is.")
    yield Table(
        f"load-{result.id}", t("People: asked and available"), heads, lines, note, result.id, native=Native("bar", 0, (2, 3, 4))
    )


def _by_period(desk: Desk, result: ScenarioResult) -> Iterator[Block]:
    """What the plan uses of every team, period by period."""
    t = desk.t
    plan = desk.evidence.plans[result.id]
    capacity: dict[tuple[str, str], float] = {}
    used: dict[tuple[str, str], float] = {}
    for line in plan.teams:
        key = (line.team, line.period)
        used[key] = used.get(key, 0.0) + line.used
        capacity[key] = max(capacity.get(key, 0.0), line.capacity)
    teams = sorted({team for team, _ in used})
    data = [
        {"name": desk.n.of("teams", team, 34), "column": period, "value": share, "text": t.percent(share)}
        for team in teams
        for period in plan.periods
        for share in [used.get((team, period), 0.0) / (capacity.get((team, period), 0.0) or 1.0)]
    ]
    full = sum(used[key] > 0.95 * (capacity[key] or 1.0) for key in used)
    if data:
        title = t("In {n} of the {total} team-periods the team is planned full", n=full, total=len(used))
        title = title if full else t("No team is full in any period, to what a plan may fill")
        alt = t("A table of teams by period; each cell holds the part of the capacity that the plan uses.")
        yield Picture(f"load-{result.id}", title, alt, charts.cells(data, plan.periods, None), result.id)


def _load_line(desk: Desk, result: ScenarioResult, row: LoadRow) -> tuple[str, ...]:
    t, f = desk.t, desk.f
    where = (result.id, "load", f"{row.partner}/{row.skill}")
    skill = t("general") if row.skill == GENERAL else desk.n.of("skills", row.skill, 30)
    numbers = [
        f.number(f.finding(*where, name), getattr(row, name), "person-days", t.two) for name in ("asked", "planned", "capacity")
    ]
    share = "-" if row.asked_share is None else str(f.share(f.finding(*where, "asked_share"), row.asked_share))
    return (desk.n.owner(row.partner), skill, *map(str, numbers), share)


def money(desk: Desk, result: ScenarioResult) -> Iterator[Block]:
    """Accounts: asked, available, planned, spent."""
    t, f = desk.t, desk.f
    lines = []
    for row in result.money:
        if desk.hides_money(row.account):
            continue
        where = (result.id, "money", row.account)
        typed = {"asked": True, "available": True, "planned": False, "spent": False}
        lines.append(
            (
                desk.n.account(row.account),
                *(str(f.money(f.finding(*where, name), getattr(row, name), how)) for name, how in typed.items()),
            )
        )
    heads = (
        Head(t("Account")),
        *(Head(word, "money", "€") for word in (t("asked"), t("there is"), t("in plan"), t("expected to be spent"))),
    )
    if lines:
        yield Table(
            f"money-{result.id}",
            t("Money: asked, available, planned, spent"),
            heads,
            tuple(lines),
            scenario=result.id,
            native=Native("bar", 0, (1, 2, 3)),
        )
