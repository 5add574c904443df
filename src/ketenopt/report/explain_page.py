"""What ``explain`` says: per initiative why it is in or out and what would change that; or why there is no plan."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ketenopt.domain.errors import Shortage
from ketenopt.domain.reasons import Conflict, Demand, Explanation, Flip, InitiativeReason, UnitWorth
from ketenopt.domain.scenario import Scenario
from ketenopt.report.confidential import Shield, shield
from ketenopt.report.harmless import harmless, shortened, width
from ketenopt.report.language import Language, marked
from ketenopt.report.machine import EXAMPLE, JSON_FORMAT
from ketenopt.report.page import Block, Column, Gap, Heading, Report, Said, Table, Title
from ketenopt.report.words import letters_of, rule_name

NAME = 30
MOST_NEEDS = 4
MOST_WORTHS = 8
LEAST_WORTH = 1e-6
DEMANDS = {
    "budget": marked("the money of {who}"),
    "skill": marked("{who}: people for {what}"),
    "test": marked("the chain test"),
    "wip": marked("{who}: work in progress"),
    "must": marked("{who} must be done"),
    "requires": marked("{who} needs {what}"),
    "after": marked("{what} comes after {who}"),
    "exclusive": marked("at most one of {who}"),
    "option": marked("exactly one of {who}"),
    "deadline": marked("{who} must fit before the plan ends"),
}
"""Kind of demand -> how it is said."""


def explain_report(scenario: Scenario, told: Explanation, t: Language) -> Report:
    """The explanation as a page; values marked bilateral are left out."""
    chain = scenario.chain
    about = harmless(chain.chain.name, 44) or scenario.id
    beside = t("why there is no plan") if told.conflict else shortened(rule_name(told.rule, t), 50)
    blocks: list[Block] = [Title(about.upper(), beside)]
    if chain.chain.example:
        blocks.append(Said(t("example, no statement about these organisations"), strong=True))
    page = _Page(scenario, told, shield(scenario), t)
    blocks += page.conflict(told.conflict) if told.conflict else [*page.reasons(), *page.worths()]
    if page.letters:
        blocks += [Gap(), Said(t("Letters stand for organisations: an example says nothing about them."))]
    return Report(tuple(blocks))


class _Page:
    """The parts of the page."""

    def __init__(self, scenario: Scenario, told: Explanation, hidden: Shield, t: Language) -> None:
        self.scenario, self.chain, self.told, self.hidden, self.t = scenario, scenario.chain, told, hidden, t
        self.letters = letters_of(scenario.chain) if scenario.chain.chain.example else {}

    def who(self, key: str) -> str:
        """A partner (by letter in an example), fund, initiative, increment or group, by its name."""
        holder = key.partition(":")[0]
        if holder in self.chain.partners:
            return self.letters.get(holder) or shortened(harmless(self.chain.partners[holder].name or holder), NAME)
        if key in self.chain.funds:
            return shortened(harmless(self.chain.funds[key].name or key), NAME)
        return self.initiative(key)

    def initiative(self, key: str) -> str:
        name, _, part = key.partition("/")
        if name in self.chain.initiatives:
            told = shortened(harmless(self.chain.initiatives[name].name or name), NAME)
            return f"{told} {part}" if part else told
        return harmless(key, NAME)

    def listed(self, keys: tuple[str, ...]) -> str:
        return self.t.listed([self.who(key) for key in keys], 4)

    def skill(self, key: str) -> str:
        named = self.chain.skills.get(key)
        return harmless((named.name if named else "") or key, NAME)

    def worth(self, keur: float) -> str:
        t = self.t
        if self.chain.chain.points:
            return t("{n} points", n=self.t.two(keur / self.chain.chain.point_keur))
        return self.t.money(keur)

    # -------------------------------------------------------------------------------------------------- initiatives

    def reasons(self) -> Iterator[Block]:
        t = self.t
        margin = max((width(self.initiative(r.initiative)) for r in self.told.reasons), default=10) + 2
        for standing, head in (
            ("in", t("In the plan, and why")),
            ("part", t("Partly in the plan")),
            ("out", t("Not in the plan, and why")),
        ):
            rows = [row for row in self.told.reasons if row.standing == standing]
            if rows:
                yield Heading(head)
            for row in rows:
                yield Said(self.reason(row), self.initiative(row.initiative), margin=margin)
                for flip in row.flips:
                    yield Said(self.flip(flip), " ", margin=margin)

    def reason(self, row: InitiativeReason) -> str:
        t = self.t
        text = self.inside(row) if row.standing == "in" else self.outside(row)
        if row.today == row.planned:
            return text
        now = (
            t("today: no")
            if not row.today
            else t("today: yes")
            if row.today == row.parts
            else t("today: {n} of {m}", n=row.today, m=row.parts)
        )
        return f"{text} ({now})"

    def inside(self, row: InitiativeReason) -> str:
        t = self.t
        if row.decided_by == "must":
            return t("must be done")
        if row.worth is None:
            return t("other work in the plan waits for it")
        text = t("without it {worth} less", worth=self.worth(max(row.worth, 0.0)))
        if row.because:
            text = t("{text}, at the expense of {who}", text=text, who=self.listed(row.because))
        return t("{text}; {what} would take its place", text=text, what=self.listed(row.instead)) if row.instead else text

    def outside(self, row: InitiativeReason) -> str:
        t = self.t
        said = {
            "refused": t("was decided not to be done"),
            "never": t("cannot be done before the plan ends"),
            "not-worth": t("costs more than it yields"),
            "consent": t("goes at the expense of {who}", who=self.listed(row.because)),
            "excluded": t("{other} is done instead", other=self.listed(row.because)),
            "waits": t("needs {other}, which is not in the plan", other=self.listed(row.because)),
            "limits": t("does not fit beside what is worth more"),
        }
        text = said[row.decided_by]
        if row.worth is not None and row.worth > LEAST_WORTH and row.decided_by not in ("not-worth", "consent"):
            text += "; " + t("doing it costs {worth}", worth=self.worth(row.worth))
            if row.gives_way:
                text += t(", {what} gives way", what=self.listed(row.gives_way))
        return text

    def flip(self, flip: Flip) -> str:
        t = self.t
        needs = self.needs(flip.needs)
        if flip.worth > 0:
            worth = t("must be worth {worth} more", worth=self.worth(flip.worth))
            return t("{needs}, and {worth}", needs=needs, worth=worth) if needs else worth
        if flip.wins is False:
            return t("{needs}; even then other work would go first", needs=needs)
        return needs

    def needs(self, short: tuple[Shortage, ...]) -> str:
        """Totals by owner and thing, the periods from the first to the last."""
        t = self.t
        grouped: dict[tuple[str, str, str], list[Shortage]] = {}
        for one in short:
            grouped.setdefault((one.owner, one.what, one.unit), []).append(one)
        parts = [self.need(*key, rows) for key, rows in sorted(grouped.items(), key=lambda item: item[0])]
        return t("needs {what} more", what=t.listed(parts, MOST_NEEDS)) if parts else ""

    def need(self, owner: str, what: str, unit: str, rows: list[Shortage]) -> str:
        t, total = self.t, sum(row.amount for row in rows)
        when = rows[0].period if len(rows) == 1 else f"{rows[0].period}-{rows[-1].period}"
        if unit == "kEUR":
            return t("{money} of {who} in {when}", money=t.money(total), who=self.who(owner), when=when)
        if what in self.chain.skills or unit == "person-days":
            days = sum(self.days(owner, row.period) for row in rows)
            values = {
                "n": t.two(total / days) if days else t.two(total),
                "what": self.skill(what),
                "who": self.who(owner),
                "when": when,
            }
            return (
                t("{n} FTE {what} of {who} in {when}", **values)
                if days
                else t("{n} person-days {what} of {who} in {when}", **values)
            )
        return t("{n} increments at a time of {who} in {when}", n=t.two(total), who=self.who(owner), when=when)

    def days(self, partner: str, period: str) -> float:
        """Person-days that one FTE gives a plan in a period."""
        line = self.scenario.timeline
        if partner not in self.chain.partners or period not in line.periods:
            return 0.0
        k = line.periods.index(period)
        return float(line.bounds[k + 1] - line.bounds[k]) * self.chain.chain.focus * self.chain.partners[partner].plan_to_share

    # ------------------------------------------------------------------------------------------------------- worths

    def worths(self) -> Iterator[Block]:
        t = self.t
        rows = [row for row in self.told.worths if not self.hidden.hides_benefits_of(row.owner)]
        rows.sort(
            key=lambda row: (
                -max(abs(v or 0.0) for v in (row.more, row.less, row.paper_more, row.paper_less)),
                row.owner,
                row.period,
            )
        )
        if not rows:
            return
        unit = t("in points") if self.chain.chain.points else t("in euros")
        yield Heading(t("What one unit more or less changes, {unit} (1,000 euros, or a person-day)", unit=unit))
        heads = [Column(t("Of"), name=True), Column(t("what")), Column(t("in"))]
        kept, paper = t("starts kept"), t("parts allowed")
        heads += [Column(t("1 more"), "right", group=kept), Column(t("1 less"), "right", group=kept)]
        heads += [Column(t("1 more"), "right", group=paper), Column(t("1 less"), "right", group=paper)]
        yield Table(tuple(heads), tuple(self.unit(row) for row in rows[:MOST_WORTHS]))
        if len(rows) > MOST_WORTHS:
            yield Said(t.plural("and {n} other; --json has all", "and {n} others; --json has all", len(rows) - MOST_WORTHS))

    def unit(self, row: UnitWorth) -> tuple[str, ...]:
        t = self.t
        what = t("money") if row.kind == "budget" else self.skill(row.what)
        values = (row.more, row.less, row.paper_more, row.paper_less)
        return (self.who(row.owner), what, row.period, *(self.change(value) for value in values))

    def change(self, value: float | None) -> str:
        t = self.t
        if value is None:
            return t("no plan")
        if abs(value) < LEAST_WORTH:
            return "0"
        return self.t.two(value / self.chain.chain.point_keur if self.chain.chain.points else value * 1000)

    # ----------------------------------------------------------------------------------------------------- conflict

    def conflict(self, found: Conflict) -> Iterator[Block]:
        t = self.t
        yield Gap()
        yield Said(t("These cannot all be met; without any one of them there would be a plan:"), strong=True)
        for demand in found.demands:
            yield Said(f"- {self.demand(demand)}")
        if found.repair:
            yield Heading(t("The cheapest way out"))
            grouped: dict[tuple[str, str, str], list[Shortage]] = {}
            for one in found.repair:
                grouped.setdefault((one.owner, one.what, one.unit), []).append(one)
            for key, rows in grouped.items():
                yield Said("- " + (self.wish(key[0]) if key[1] == "deadline" else self.need(*key, rows)))
            if found.checked:
                yield Said(t("Solved again with that: then there is a plan."))

    def wish(self, owner: str) -> str:
        t = self.t
        return t("do not insist on {what}", what=self.who(owner))

    def demand(self, demand: Demand) -> str:
        t = self.t
        pattern = DEMANDS.get(demand.kind, "{who}")
        what = self.skill(demand.what) if demand.kind == "skill" else self.initiative(demand.what)
        who = self.initiative(demand.owner) if demand.kind in ("must", "after", "requires") else self.who(demand.owner)
        return t(pattern, who=who, what=what) if "{what}" in pattern else t(pattern, who=who)


def explain_json(scenario: Scenario, told: Explanation) -> dict[str, Any]:
    """The explanation as data; limits of who keeps its worth to itself are left out."""
    hidden, data = shield(scenario), told.to_dict()
    data["worths"] = [row for row in data["worths"] if not hidden.hides_benefits_of(row["owner"])]
    letters = letters_of(scenario.chain) if scenario.chain.chain.example else {}
    for row in data["reasons"]:
        row["because"] = [letters.get(key, key) for key in row["because"]]
    document: dict[str, Any] = {"format": JSON_FORMAT, "kind": "explain", "explain": data}
    return document | ({"notice": EXAMPLE} if scenario.chain.chain.example else {})
