"""What ``worth`` says: thresholds first, then how much and where it comes from, who must act and who gains by it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from ketenopt.domain.attribution import Amount, Share, Valued, Worths
from ketenopt.domain.scenario import Scenario
from ketenopt.report.batch_page import document
from ketenopt.report.confidential import shield
from ketenopt.report.harmless import harmless, shortened
from ketenopt.report.language import Language, marked
from ketenopt.report.page import Block, Column, Heading, Report, Said, Table, Title
from ketenopt.report.terminal import bar
from ketenopt.report.words import letters_of

NAME = 30
TITLES = {
    "role": marked("What a role is worth"),
    "impediment": marked("What it is worth to clear the way"),
    "partner": marked("What it is worth that a partner takes part"),
    "capacity": marked("What one more person is worth"),
    "openness": marked("What sharing more is worth, against working alone"),
    "gap": marked("How far it is from the best reachable, and due to what"),
}
BAR = 12
"""Columns of the longest bar; what costs more than it brings has none."""
THINGS = {
    "portfolio_manager": marked("chain portfolio manager"),
    "product_manager": marked("chain product manager"),
    "programme_director": marked("programme director"),
    "chain_coordinator": marked("chain coordinator"),
    "both": marked("both chain roles"),
    "alone": marked("everybody alone"),
    "information": marked("sharing information"),
    "ranking": marked("sharing the order of work"),
    "capacity": marked("sharing people"),
    "mandate": marked("one mandate"),
    "gap": marked("best reachable with these people"),
    "meeting": marked("the two roles meeting"),
    "autonomy": marked("autonomy"),
    "impediments": marked("gates and impediments"),
    "decision_days": marked("decisions sooner"),
    "handover_days": marked("hand-over sooner"),
    "information_days": marked("information less old"),
    "replanning_days": marked("looking again more often"),
    "rework": marked("less rework"),
    "follows_chain": marked("the chain's order followed more"),
    "found_before": marked("impediments found in time"),
    "advice_accepted": marked("advice taken more often"),
    "dependencies_known": marked("more dependencies known"),
    "commitment_kept": marked("commitments kept more often"),
    "weighs_impediments": marked("impediments weighed"),
    "pools_teams": marked("teams helping out"),
}
ORDER_ONLY = marked("Advice changes the order of work, not the plan; with --replan the plan too, which takes long.")
NOTES = (marked("no plan can be made without this partner"),)


def worth_report(found: Worths, scenario: Scenario, t: Language) -> Report:
    """The page of a worth."""
    page = _Page(found, scenario, t)
    return Report(tuple(page.blocks()))


class _Page:
    """One page being made."""

    def __init__(self, found: Worths, scenario: Scenario, t: Language) -> None:
        self.found, self.chain, self.t = found, scenario.chain, t
        self.letters = letters_of(scenario.chain) if scenario.chain.chain.example else {}
        self.hidden = shield(scenario)

    def blocks(self) -> Iterator[Block]:
        found, t = self.found, self.t
        yield Title(t(TITLES[found.kind]), harmless(self.chain.chain.name or found.scenario, 30))
        if self.chain.chain.example:
            yield Said(t("example, no statement about these organisations"), strong=True)
        yield from self.thresholds()
        yield from self.table()
        for row in found.rows:
            yield from self.origin(row)
        yield from self.gainers()
        yield Said(self.basis())

    def thresholds(self) -> Iterator[Block]:
        rows = [row for row in self.found.rows if row.threshold is not None]
        t = self.t
        if rows:
            yield Heading(t("From where it pays"))
        for row in rows:
            yield Said(
                self.threshold(row),
                self.name(row.id),
                strong=row.threshold is not None and row.threshold.strength is None,
                margin=26,
            )

    def threshold(self, row: Valued) -> str:
        what, t = row.threshold, self.t
        assert what is not None
        if what.strength is None:
            first = t("Does not pay as far as can be told, even with all of its assumed effect.")
        elif what.strength <= 0:
            first = t("Pays from the least of its assumed effect.")
        else:
            first = t("Pays from {share} of its assumed effect.", share=t.percent(what.strength))
        if what.cost is None:
            cost = t("May cost at most {worth} a year.", worth=self.amount(max(what.break_even, 0.0)))
        else:
            cost = t("Break-even: {worth} a year; it is taken to cost {cost}.", worth=self.amount(max(what.break_even, 0.0)),
                     cost=self.amount(what.cost))  # fmt: skip
        return " ".join([first, cost, *self.maturity(row)])

    def maturity(self, row: Valued) -> Iterator[str]:
        what, t = row.threshold, self.t
        if what is None or not what.maturity:
            yield t("Maturity moves nothing: the file states its frictions.")
        elif what.until is None:
            yield t("At no level of maturity can it be told to pay.")
        elif what.until == 5:
            yield t("Pays up to the highest level of maturity.")
        else:
            yield t("Pays up to maturity {level}, and no longer above it.", level=what.until)

    def table(self) -> Iterator[Block]:
        t = self.t
        listed = self.found.kind in ("impediment", "capacity")
        yield Heading(t("With it less without it, on the same luck"))
        heads = [Column("", name=True), Column(t("worth") + f"\n{self.unit()}", "right"), Column("+/-", "right")]
        heads += [Column(t("days\nsooner"), "right"), Column("+/-", "right")]
        if listed:
            heads += [Column(t("chance\nof top"), "right")]
        largest = max((abs(row.value.mean) for row in self.found.rows if not row.note), default=0.0) or 1.0
        bars = ["" if row.note else bar(row.value.mean / largest, BAR) for row in self.found.rows]
        rows = [(*self.row(row, listed), drawn) for row, drawn in zip(self.found.rows, bars, strict=True)]
        yield Table((*heads, Column("")), tuple(rows))
        for row in self.found.rows:
            if row.note:
                yield Said(f"{self.name(row.id)}: {t.known(row.note)}.")

    def row(self, row: Valued, listed: bool) -> tuple[str, ...]:
        t = self.t
        cells = [self.name(row.id), *self.pair(row.value), *self.pair(row.days)]
        if row.note:
            cells[1:] = ["-"] * 4
        if listed:
            cells += [t.percent(row.top or 0.0)]
        return tuple(cells)

    def pair(self, what: Amount) -> tuple[str, str]:
        half = "?" if what.half_width is None else self.t.two(what.half_width)
        return self.t.two(what.mean), half

    def origin(self, row: Valued) -> Iterator[Block]:
        t = self.t
        if row.shares:
            yield Heading(t("Where it comes from: {what}", what=self.name(row.id)))
            heads = (Column("", name=True), Column(t("worth") + f"\n{self.unit()}", "right"), Column("+/-", "right"),
                     Column(t("days\nsooner"), "right"), Column("+/-", "right"))  # fmt: skip
            total = (t("together"), *self.pair(row.value), *self.pair(row.days))
            yield Table(heads, (*((self.way(one), *self.pair(one.value), *self.pair(one.days)) for one in row.shares), total))
        if any(one.error for one in row.shares):
            worst = max(one.error for one in row.shares)
            yield Said(t("Orders were sampled: standard error at most {error} a part; the sum is exact.", error=t.two(worst)))

    def way(self, share: Share) -> str:
        text = self.t(THINGS[share.field]) if share.field in THINGS else share.field
        return text if share.lever != "meeting" else self.t(THINGS["meeting"])

    def gainers(self) -> Iterator[Block]:
        t = self.t
        if self.found.kind not in ("impediment", "partner"):
            return
        yield Heading(t("Who must act, and who gains by it") if self.found.kind == "impediment" else t("Who gains by it"))
        for row in self.found.rows:
            yield Said(" ".join([*self.acting(row), self.gaining(row)]), self.name(row.id), margin=32)

    def acting(self, row: Valued) -> Iterator[str]:
        t = self.t
        if row.acts:
            meets = t(", which meets {n} times a year", n=t.two(row.meets)) if row.meets else ""
            when = t("; expected {month}", month=t.month(row.before)) if row.before else ""
            yield f"{self.party(row.acts)}{meets}{when}."

    def gaining(self, row: Valued) -> str:
        told = [
            f"{self.party(one.party)} {self.amount(one.value.mean)}"
            for one in row.felt
            if one.verdict in ("better", "worse") and not self.hidden.hides_benefits_of(one.party)
        ]
        t = self.t
        listed = t.listed(told, 5) if told else t("nobody as far as can be told")
        return t("Gains: {who}.", who=listed)

    def basis(self) -> str:
        t = self.t
        text = t.plural("{n} run (seed {seed}).", "{n} runs (seed {seed}).", self.found.replications, seed=self.found.seed)
        kept = t("The plan is kept as it was decided; effects are assumptions with a range: ketenopt check.")
        if self.found.replans:
            kept = t("The plan is made again when advice is taken; effects are assumptions with a range: ketenopt check.")
        elif self.found.kind == "role":
            kept += " " + t(ORDER_ONLY)
        if self.found.kind in ("impediment", "gap"):
            kept += " " + t("Work may start before its planned period, so that a plan that reckons with a gate does not hide it.")
        return f"{text} {kept}" if self.found.kind != "partner" else text

    def name(self, key: str) -> str:
        if self.found.kind == "partner":
            return self.party(key)
        if self.found.kind in ("role", "openness", "gap"):
            return self.t(THINGS[key])
        things = (self.chain.gates, self.chain.impediments, self.chain.teams)
        named: dict[str, str] = {}
        for collection in things:
            named |= {name: what.name for name, what in collection.items()}
        if self.found.kind == "capacity" and self.letters:
            partner = self.chain.teams[key].partner
            own = sorted(name for name, team in self.chain.teams.items() if team.partner == partner)
            return f"{self.letters[partner]}-{own.index(key) + 1}"
        return shortened(harmless(named.get(key) or key), NAME)

    def party(self, key: str) -> str:
        if key in self.letters:
            return self.letters[key]
        for collection in (self.chain.partners, self.chain.bodies, self.chain.beneficiaries):
            if key in collection:
                return shortened(harmless(collection[key].name or key), 24)
        return shortened(harmless(key), 24)

    def unit(self) -> str:
        t = self.t
        return t("points") if self.found.points else "k€"

    def amount(self, value: float) -> str:
        return f"{self.t.two(value)} {self.unit()}" if self.found.points else self.t.money(value)


def worth_json(found: Worths, scenario: Scenario) -> dict[str, Any]:
    """The same, as data; parties by letter in an example, nothing of what is bilateral."""
    page, data = _Page(found, scenario, Language("en")), asdict(found)
    for row in data["rows"]:
        row["acts"] = page.letters.get(row["acts"], row["acts"])
        row["felt"] = [one | {"party": page.letters.get(one["party"], one["party"])} for one in row["felt"]
                       if not page.hidden.hides_benefits_of(one["party"])]  # fmt: skip
        if found.kind in ("partner", "capacity"):
            row["id"] = page.name(row["id"]) if page.letters else row["id"]
    return document("worth", data, scenario.chain.chain.example)
