"""What a reader may move: how sure a promise must be, and what a batch tried."""

from __future__ import annotations

from ketenopt.domain.comparison import ScenarioResult
from ketenopt.domain.design import RULE
from ketenopt.domain.estimate import Moment
from ketenopt.domain.evidence import CERTAINTIES, POTS, Grid
from ketenopt.report.dossier.desk import Desk
from ketenopt.report.dossier.names import clean
from ketenopt.report.dossier.value import Block, Explorer, Head, Paragraph, Part, Table
from ketenopt.report.language import marked
from ketenopt.report.worth_page import THINGS

MEASURES = {
    "initiatives_in_use": marked("initiatives in use by all"),
    "value_keur": marked("worth"),
    "net_value_keur": marked("worth less the money of the pot"),
    "spent_keur": marked("money spent"),
    "lead_time_days": marked("lead time of an increment"),
}


def explorers(desk: Desk) -> Part:
    """The part with sliders."""
    blocks: list[Block] = [promise_explorer(desk), *(_promises(desk, result) for result in desk.c.scenarios)]
    blocks += [grid_explorer(desk, grid, number) for number, grid in enumerate(desk.evidence.grids, start=1)]
    if not desk.evidence.grids:
        text = desk.t(
            "What if there is more money, another rule or a role? ketenopt report RUN --what-if tries those; for other questions "
            "add a batch: ketenopt batch DESIGN --out DIR, and then ketenopt report with that folder as well."
        )
        blocks.append(Paragraph(text, "note"))
    return Part("what-if", desk.t("What if"), tuple(blocks))


def promise_explorer(desk: Desk) -> Explorer:
    """With which certainty do you want to promise?  Dates at every certainty, for every scenario."""
    t = desk.t
    scenarios = []
    for result in desk.c.scenarios:
        dates = desk.evidence.dates[result.id]
        rows = []
        for row in result.initiatives:
            if row.initiative in dates:
                days = dates[row.initiative]
                moments = [None if day is None else desk.evidence.date_of(result.id, day) for day in days]
                rows.append(
                    {
                        "name": desk.n.initiative(row.initiative),
                        "dates": moments,
                        "said": [t.month(when) if when else _beyond(desk) for when in moments],
                        "promised": row.promised,
                    }
                )
        scenarios.append({"id": result.id, "name": desk.n.scenario(result.id), "rows": rows})
    text = t("Choose how sure a promise must be; the dates move. Dates are those in use by all, from the runs of each scenario.")
    data = {
        "certainties": [round(100 * p) for p in CERTAINTIES],
        "start": desk.c.chain_start,
        "end": desk.c.horizon.date,
        "scenarios": scenarios,
    }
    return Explorer("promise", t("How sure must a promise be?"), text, data)


def _beyond(desk: Desk) -> str:
    return desk.t("after {year}", year=desk.c.horizon.date[:4])


STATISTICS = (0.1, 0.5, 0.8, 0.85, 0.95)


def _promises(desk: Desk, result: ScenarioResult) -> Table:
    """Dates by certainty: what the slider shows, at the certainties that are kept as estimates."""
    t, f = desk.t, desk.f
    rows = []
    for row in result.initiatives:
        measure = f"in_use_days:{row.initiative}"
        if row.initiative in desk.evidence.dates[result.id]:
            found = {round(q.p, 2): q.value for q in result.estimate(measure).quantiles}
            moments = [_moment(desk, result.id, found.get(p)) for p in STATISTICS]
            dates = [
                f.moment(f.estimate(result.id, measure, f"p{round(100 * p)}"), when)
                for p, when in zip(STATISTICS, moments, strict=True)
            ]
            rows.append((desk.n.initiative(row.initiative), *map(str, dates)))
    heads = (Head(t("Initiative")), *(Head(t.percent(p), "date") for p in STATISTICS))
    return Table(f"promises-{result.id}", t("In use by all, by how sure it must be"), heads, tuple(rows), scenario=result.id)


def _moment(desk: Desk, scenario: str, day: float | None) -> Moment | None:
    return None if day is None else Moment(day, desk.evidence.date_of(scenario, day))


def grid_explorer(desk: Desk, grid: Grid, number: int) -> Explorer:
    """What a batch tried, one slider a factor; the outcome with its band of 8 in 10 cases."""
    t = desk.t
    measures = [(place, name, unit) for place, (name, unit) in enumerate(grid.measures) if _may_be_said(desk, name)]
    scale = {"kEUR": desk.c.point_keur if desk.c.points else 1000.0}
    units = {"kEUR": t("points") if desk.c.points else t("€ M"), "working days": t("working days"), "initiatives": t("initiatives")}
    data = {
        "factors": [
            {"name": _factor(desk, name), "levels": [_level(desk, name, level) for level in levels]}
            for name, levels in grid.factors
        ],
        "measures": [{"name": _measure(desk, name), "unit": units.get(unit, unit)} for _, name, unit in measures],
        "points": [
            {
                "at": list(point.levels),
                "values": [[_scaled(v, scale.get(unit, 1.0)) for v in point.values[place]] for place, _, unit in measures],
            }
            for point in grid.points
        ],
    }
    title = clean(grid.question, 160) or clean(grid.name, 80) or t("What if")
    text = t(
        "Move a slider: every combination was planned and carried out {n} times on the same luck.", n=t.number(grid.replications)
    )
    return Explorer(f"grid-{number}", title, text, data)


ROLES = "governance.roles."


def _factor(desk: Desk, name: str) -> str:
    """What a slider moves, in words where there are words."""
    t = desk.t
    if name.startswith(ROLES) and (role := name.removeprefix(ROLES)) in THINGS:
        return t("Is there a {role}?", role=t(THINGS[role]))
    return {RULE: t("Rule by which is chosen"), POTS: t("Money in the joint pots")}.get(name) or clean(name, 60)


def _level(desk: Desk, name: str, level: str) -> str:
    t = desk.t
    if name == RULE:
        return desk.n.rule(level)
    if name == POTS:
        return t("{n} % of what the plan counts on", n=level)
    if level in ("True", "False"):
        return t("yes") if level == "True" else t("no")
    return clean(t.plain(_number(level)), 30)


def _may_be_said(desk: Desk, measure: str) -> bool:
    kind, _, party = measure.partition(":")
    if kind in ("value_keur", "net_value_keur"):
        return party not in desk.hushed if party else desk.says_worth
    return True


def _measure(desk: Desk, measure: str) -> str:
    kind, _, party = measure.partition(":")
    name = desk.t(MEASURES[kind]) if kind in MEASURES else kind
    if not party:
        return name
    return f"{name}: {desk.n.party(party) if party in desk.c.letters else desk.n.beneficiary(party)}"


def _scaled(value: float | None, by: float) -> float | None:
    return None if value is None else float(f"{value / by:.6g}")


def _number(level: str) -> float | str:
    try:
        return float(level)
    except ValueError:
        return level
