"""Who gains and who gives in, scenario by scenario: the gains themselves, and value against the smallest gain."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Any

from ketenopt.domain.comparison import ScenarioResult
from ketenopt.report.dossier.desk import Desk
from ketenopt.report.dossier.value import Block, Head, Native, Paragraph, Part, Picture, Table, spoken
from ketenopt.report.pictures import charts
from ketenopt.report.verdict import VALUE


def fairness(desk: Desk) -> Part:
    """The part about who gains, over all scenarios."""
    blocks = [*_gains(desk), *_frontier(desk)]
    if desk.hushed:
        blocks.append(
            Paragraph(desk.t("Of {n} parties it is not shown what the plan is worth to them.", n=len(desk.hushed)), "note")
        )
    return Part("fairness", desk.t("Who gains, who gives in"), tuple(blocks))


def _gains(desk: Desk) -> Iterator[Block]:
    t, f = desk.t, desk.f
    others = [result for result in desk.c.scenarios if result.id != desk.c.baseline]
    partners = [row.partner for row in desk.proposal.partners if row.partner not in desk.hushed]
    if not others or not partners:
        return
    sure = {(result.id, row.partner): row for result in others for row in result.partners}
    wins = sum(sure[desk.proposal.id, partner].verdict == "better" for partner in partners)
    loses = sum(sure[desk.proposal.id, partner].gives_in for partner in partners)
    title = t("With the proposal {wins} partners gain and {loses} give in, as far as the runs can tell", wins=wins, loses=loses)
    names = {result.id: desk.n.scenario(result.id) for result in others}
    above = {key: "\n".join(textwrap.wrap(name, 19, max_lines=3, placeholder="…")) for key, name in names.items()}
    data = [
        {
            "name": desk.n.party(partner),
            "column": above[result.id],
            "value": sure[result.id, partner].simulated_gain,
            "text": spoken(_gain(desk, result, partner), f.made),
        }
        for partner in partners
        for result in others
    ]
    alt = t("A table of partners by scenario; each cell holds what the partner gains or loses against today's practice.")
    yield Picture("gains", title, alt, charts.cells(data, list(above.values()), 0.0))
    heads = (Head(t("Partner")), *(desk.worth_head(names[result.id]) for result in others))
    rows = tuple((desk.n.party(partner), *(_gain(desk, result, partner) for result in others)) for partner in partners)
    note = t("Present value against today's practice, mean over the runs, the same luck for both.")
    yield Table(
        "gains", t("What each partner gains or loses"), heads, rows, note, native=Native("bar", 0, tuple(range(1, len(heads))))
    )


def _gain(desk: Desk, result: ScenarioResult, partner: str) -> str:
    row = next(row for row in result.partners if row.partner == partner)
    return str(desk.f.change(desk.f.finding(result.id, "partners", partner, "simulated_gain"), row.simulated_gain, worth=True))


def _frontier(desk: Desk) -> Iterator[Block]:
    """Value to all together against what the partner that gains least gains."""
    t = desk.t
    if not desk.says_worth or len(desk.c.scenarios) < 2:
        return
    unit = t("points") if desk.c.points else t("€ M")
    rows = _dots(desk)
    best = max(rows, key=lambda row: (row["y"], row["id"]))
    fairest = max(rows, key=lambda row: (row["x"], row["id"]))
    if best["id"] == fairest["id"]:
        title = t("“{best}” is worth most to all together, and best for the partner that gains least", best=best["label"])
    else:
        title = t(
            "“{best}” is worth most to all together; “{fair}” is best for the partner that gains least",
            best=best["label"],
            fair=fairest["label"],
        )
    alt = t("Scenarios as dots: to the right the partner that gains least gains more, upwards all together gain more.")
    x, y = t("gain of the partner that gains least ({unit})", unit=unit), t("worth to all together ({unit})", unit=unit)
    yield Picture("frontier", title, alt, charts.frontier(rows, x, y))
    yield _worth_and_fairness(desk)


def _dots(desk: Desk) -> list[dict[str, Any]]:
    """A dot for each scenario: the smallest gain to the right, the worth to all upwards."""
    scale = desk.c.point_keur if desk.c.points else 1000.0
    rows = []
    for result in desk.c.scenarios:
        mean = result.estimate(VALUE).mean
        if mean is not None:
            least = min((row.simulated_gain for row in result.partners), default=0.0)
            name, proposed = desk.n.scenario(result.id, 42), result.id == desk.c.proposal
            rows.append({"label": name, "x": least / scale, "y": mean / scale, "proposed": proposed, "id": result.id})
    return rows


def _worth_and_fairness(desk: Desk) -> Table:
    t, f = desk.t, desk.f
    lines = []
    for result in desk.c.scenarios:
        mean = result.estimate(VALUE).mean
        worst = min(result.partners, key=lambda row: (row.simulated_gain, row.partner))
        if mean is not None:
            gain = f.change(f.finding(result.id, "partners", worst.partner, "simulated_gain"), worst.simulated_gain, worth=True)
            lines.append(
                (
                    desk.n.scenario(result.id),
                    desk.n.rule(result.plan.rule),
                    str(f.worth(f.estimate(result.id, VALUE, "mean"), mean)),
                    str(gain),
                )
            )
    heads = (
        Head(t("Scenario")),
        Head(t("chosen by"), "text"),
        desk.worth_head(t("worth to all")),
        desk.worth_head(t("smallest gain")),
    )
    return Table("frontier", t("Worth and fairness"), heads, tuple(lines), folded=True, native=Native("scatter", 0, (3, 2)))
