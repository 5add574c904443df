"""What ``deal`` says: who gives in, who is better off alone, and what would keep everybody in.  One screen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ketenopt.domain.deal import Deal, DealRow
from ketenopt.domain.scenario import Scenario
from ketenopt.report.confidential import Shield, shield
from ketenopt.report.harmless import harmless, shortened
from ketenopt.report.language import Language, marked
from ketenopt.report.machine import EXAMPLE, JSON_FORMAT
from ketenopt.report.page import Block, Column, Gap, Heading, Report, Said, Table, Title
from ketenopt.report.words import letters_of, rule_name

NAME = 20
WITHHELD = "…"
EURO = 1e-3
MOST = 3
SETTLEMENTS = {
    "own-costs": marked("each its own"),
    "equal": marked("equal parts"),
    "by-use": marked("by use"),
    "by-size": marked("by size"),
}
"""How government settles a shared cost."""
BROKEN = {
    "exclusive": marked("work that excludes other work"),
    "must": marked("work that must be done"),
    "option": marked("a choice the chain must make"),
    "done": marked("a choice the chain must make"),
    "burden": marked("work that is a burden to who does not work on it"),
    "nobody": marked("limits that nobody owns"),
}


def deal_report(scenario: Scenario, deal: Deal, t: Language) -> Report:
    """The deal check as a page; an example shows letters, values marked bilateral are left out."""
    chain = scenario.chain
    about = harmless(chain.chain.name, 44) or scenario.id
    blocks: list[Block] = [Title(about.upper(), t("who would accept this"))]
    if chain.chain.example:
        blocks.append(Said(t("example, no statement about these organisations"), strong=True))
    unit = t("in points") if chain.chain.points else t("x € 1,000")
    blocks += [Gap(), Said(t("The plan is {rule}; {unit}.", rule=rule_name(deal.rule, t), unit=unit))]
    page = _Page(scenario, deal, shield(scenario), t)
    blocks += [page.table(), *page.who(), *page.keeping(), *page.funds(), *page.splits(), *page.settled(), *page.ends()]
    return Report(tuple(blocks))


class _Page:
    """The parts of the page, in order."""

    def __init__(self, scenario: Scenario, deal: Deal, hidden: Shield, t: Language) -> None:
        self.chain, self.deal, self.hidden, self.t = scenario.chain, deal, hidden, t
        self.letters = letters_of(scenario.chain) if scenario.chain.chain.example else {}

    def name(self, partner: str) -> str:
        named = self.chain.partners[partner].name or partner
        return self.letters.get(partner) or shortened(harmless(named), NAME)

    def group(self, members: tuple[str, ...]) -> str:
        return self.t.listed([self.name(member) for member in members], 8)

    def amount(self, keur: float) -> str:
        """In points, or thousands of euros; two significant figures."""
        small = abs(keur) < EURO
        return self.t.two(0.0 if small else keur / self.chain.chain.point_keur if self.chain.chain.points else keur)

    def said(self, keur: float) -> str:
        """Within a sentence."""
        t = self.t
        if self.chain.chain.points:
            return t("{n} points", n=self.amount(keur))
        return self.t.money(keur)

    def open_rows(self) -> list[DealRow]:
        return [row for row in self.deal.rows if not self.hidden.hides_benefits_of(row.partner)]

    def table(self) -> Table:
        t, rows = self.t, []
        for row in self.deal.rows:
            if self.hidden.hides_benefits_of(row.partner):
                rows.append((self.name(row.partner), *[WITHHELD] * 8))
                continue
            low, high = (WITHHELD if end is None else self.amount(end) for end in (row.price_low, row.price_high))
            inner = row.least_core if row.nucleolus is None else row.nucleolus
            numbers = (row.today, row.alone, row.plan, row.change, row.payment, row.shapley, inner)
            rows.append((self.name(row.partner), *(self.amount(value) for value in numbers), f"{low} – {high}"))
        heads = [Column(t("For whom"), name=True)]
        words = (
            t("today"),
            t("alone"),
            t("plan"),
            t("against\ntoday"),
            t("settled\nwith"),
            t("by what\nit adds"),
            t("most\nstable"),
        )
        heads += [Column(word, "right") for word in (*words, t("by prices"))]
        return Table(tuple(heads), tuple(rows))

    def who(self) -> Iterator[Block]:
        t = self.t
        yield Gap()
        giving = [row for row in self.open_rows() if row.gives_in]
        if giving:
            told = [f"{self.name(row.partner)} ({self.said(-row.change)})" for row in giving]
            yield Said(t("against today: {who}.", who=t.listed(told)), t("Gives in"))
        else:
            yield Said(t("nobody against today."), t("Gives in"))
        open_ = {row.partner for row in self.open_rows()}
        groups = [group for group in self.deal.groups if set(group.members) <= open_]
        what = t("at most") if self.deal.parts else ""
        for place, group in enumerate(groups[:MOST]):
            text = t(
                "{who}: better off alone by {most} {amount}.",
                who=self.group(group.members),
                most=what,
                amount=self.said(group.gain),
            )
            yield Said(text.replace("  ", " "), t("Does not agree") if not place else " ")
        if len(groups) > MOST:
            yield Said(t.plural("and {n} other group", "and {n} other groups", len(groups) - MOST), " ")
        if not groups:
            asked = (
                t("none met in the search")
                if self.deal.searched
                else t.plural("none of {n} group", "none of {n} groups", self.deal.asked)
            )
            yield Said(t("{asked} is better off alone.", asked=asked), t("Does not agree"))

    def keeping(self) -> Iterator[Block]:
        t, deal = self.t, self.deal
        label = t("Keeps all in")
        if deal.moved < EURO and deal.enough:
            yield Said(t("nothing has to be settled."), label)
            return
        rows = self.open_rows()
        gets = [f"{self.name(r.partner)} {self.said(r.payment)}" for r in rows if r.payment > EURO]
        pays = [f"{self.name(r.partner)} {self.said(-r.payment)}" for r in rows if r.payment < -EURO]
        text = t(
            "smallest settlement {amount}: {gets}, from {pays}.",
            amount=self.said(deal.moved),
            gets=t.listed(gets),
            pays=t.listed(pays),
        )
        if deal.enough:
            yield Said(text, label)
        elif gets:
            yield Said(t("no settlement does; {short} is short. Nearest: {text}", short=self.said(deal.short), text=text), label)
        else:
            yield Said(t("no settlement does; {short} is short.", short=self.said(deal.short)), label)

    def funds(self) -> Iterator[Block]:
        t, deal = self.t, self.deal
        if deal.on_funds < EURO or deal.best <= 0:
            return
        names = [harmless(fund.name or key, 30) for key, fund in sorted(self.chain.funds.items())]
        share = min(1.0, deal.on_funds / deal.best)
        text = t(
            "{share} of what all can have rests on {fund}, which nobody owns;", share=t.percent(share), fund=t.listed(names, 2)
        )
        with_part = sum(row.alone_with_part for row in deal.rows)
        alone = sum(row.alone for row in deal.rows)
        if self.open_rows() == list(deal.rows):
            text += " " + t(
                "alone the partners have {alone}, with equal parts of it {part}.", alone=self.said(alone), part=self.said(with_part)
            )
        else:
            text += " " + t("alone the partners have little.")
        yield Said(text, t("Joint money"))

    def splits(self) -> Iterator[Block]:
        t, deal = self.t, self.deal
        if deal.least_core <= EURO:
            yield Said(t("there is a split no group can improve on alone, if the others do not join in."), t("Stable"))
        else:
            text = t("no split holds every group; leaving would have to cost {amount}.", amount=self.said(deal.least_core))
            yield Said(text, t("Stable"))
        if deal.prices_stable:
            yield Said(t("every limit has an owner, so the split by prices holds every group."), t("By prices"))
        else:
            why = [
                t(BROKEN[name]) if name in BROKEN else harmless(self._fund(name), 30)
                for name in dict.fromkeys(deal.prices_broken_by)
            ]
            yield Said(t("need not hold every group, because of {why}.", why=t.listed(why, 3)), t("By prices"))
        lying = [row for row in self.open_rows() if (row.understating or 0.0) > EURO]
        if lying:
            who = t.listed([self.name(row.partner) for row in lying], 4)
            most = max(row.understating or 0.0 for row in lying)
            text = t("split by what each adds, {share} less declared benefit would pay for {who} (up to {amount}).",
                     share=t.percent(deal.understated), who=who, amount=self.said(most))  # fmt: skip
            yield Said(text, t("Beware"))

    def _fund(self, name: str) -> str:
        return (self.chain.funds[name].name or name) if name in self.chain.funds else name

    def settled(self) -> Iterator[Block]:
        t, rows = self.t, self.deal.rows
        methods = [m for m in SETTLEMENTS if m != "own-costs" and any(abs(r.settled.get(m, 0.0)) > 0.5 for r in rows)]
        if not methods or self.hidden.hides("partners"):
            return
        yield Heading(t("Cost of the plan settled as government does: receives, x € 1,000"))
        heads = (Column(t("For whom"), name=True), *(Column(t(SETTLEMENTS[m]), "right") for m in methods))
        yield Table(heads, tuple((self.name(r.partner), *(t.number(r.settled[m]) for m in methods)) for r in rows))

    def ends(self) -> Iterator[Block]:
        t = self.t
        if self.chain.chain.points:
            yield Said(t("Points are no money: what settling them takes in euros, partners must agree."))
        if self.deal.parts:
            yield Said(t("Groups are counted with parts of everything allowed: what they could do at most."))
        if self.letters:
            yield Said(t("Letters stand for organisations: an example says nothing about them."))


def deal_json(scenario: Scenario, deal: Deal) -> dict[str, Any]:
    """The deal check as data; an example shows letters, values marked bilateral are null."""
    hidden, data = shield(scenario), deal.to_dict()
    letters = letters_of(scenario.chain) if scenario.chain.chain.example else {}
    secret = {row.partner for row in deal.rows if hidden.hides_benefits_of(row.partner)}
    data["groups"] = [row for row in data["groups"] if not secret & set(row["members"])]
    for row in data["groups"]:
        row["members"] = [letters.get(member, member) for member in row["members"]]
    for row in data["rows"]:
        if row["partner"] in secret:
            row.update({key: None for key in row if key != "partner"})
        row["partner"] = letters.get(row["partner"], row["partner"])
    if secret:
        data.update(dict.fromkeys(("total", "moved", "least_core", "best", "on_funds", "short")))
    document: dict[str, Any] = {"format": JSON_FORMAT, "kind": "deal", "deal": data}
    return document | ({"notice": EXAMPLE} if letters else {})
