"""One page per partner: what it gives, what it gets, what it compares that with, its own dates.  The same for all."""

from __future__ import annotations

from collections.abc import Iterator

from ketenopt.domain.findings import InitiativeRow, PartnerRow
from ketenopt.report.dossier.desk import Desk
from ketenopt.report.dossier.one_page import FELT, act
from ketenopt.report.dossier.outcomes import initiatives_table
from ketenopt.report.dossier.value import Block, Head, Items, Paragraph, Part, Table
from ketenopt.report.language import marked

DISAGREEMENT = {
    "today": marked("what it gets under today's practice"),
    "alone": marked("what it would get alone"),
    "free-riding": marked("what it would get by staying out while others go on"),
}
MOST = 20


def partner_pages(desk: Desk) -> Iterator[Part]:
    """A page for every partner, in the order of their names."""
    for row in sorted(desk.proposal.partners, key=lambda row: (desk.n.party(row.partner), row.partner)):
        name = desk.n.party(row.partner)
        title = name[:1].upper() + name[1:]
        key = desk.n.key(row.partner)
        yield Part(f"partner-{key}", title, tuple(_page(desk, row)), partner=key, page=True)


def _page(desk: Desk, row: PartnerRow) -> Iterator[Block]:
    t = desk.t
    yield Paragraph(
        t("What the proposal “{name}” asks of and brings to this partner.", name=desk.n.scenario(desk.c.proposal)), "lead"
    )
    if desk.c.example:
        yield Paragraph(t("An example: partners stand here by letter."), "note")
    yield from _gives(desk, row)
    yield from _gets(desk, row)
    yield from _dates(desk, row)
    moves = [each for each in desk.proposal.acts if each.owner == row.partner and (each.days > 0.5 or each.blocks)]
    if moves:
        yield Paragraph("", label=t("Your move"))
        yield Items(tuple(act(desk, each) for each in moves))


def _gives(desk: Desk, row: PartnerRow) -> Iterator[Block]:
    t, f, result = desk.t, desk.f, desk.proposal
    where = (result.id, "partners", row.partner)
    lines = [
        (
            t("people: person-days of its teams in the plan"),
            str(f.number(f.finding(*where, "effort"), row.effort, "person-days", t.two)),
        )
    ]
    if not desk.hidden.hides("teams"):
        for load in result.load:
            if load.partner == row.partner and load.skill == "" and load.planned_share is not None:
                share = f.share(f.finding(result.id, "load", f"{row.partner}/", "planned_share"), load.planned_share)
                lines.append((t("people: part of what it has for the chain"), str(share)))
    if not desk.hides_money(row.partner):
        lines.append((t("own money, expected"), str(f.money(f.finding(*where, "spent"), row.spent, typed=False))))
    yield Table(
        f"gives-{desk.n.key(row.partner)}",
        t("What it gives"),
        (Head(t("what"), "text"), Head(t("how much"), "number")),
        tuple(lines),
    )


def _gets(desk: Desk, row: PartnerRow) -> Iterator[Block]:
    t, f, result = desk.t, desk.f, desk.proposal
    if row.partner in desk.hushed:
        yield Paragraph(t("What the plan is worth to this partner rests on what is between two parties, and is not shown."), "note")
        return
    where = (result.id, "partners", row.partner)
    compares = desk.evidence.scenarios[result.id].chain.partners[row.partner].disagreement
    gain = f.change(f.finding(*where, "simulated_gain"), row.simulated_gain, worth=True)
    lines = [
        (t("on paper"), str(f.worth(f.finding(*where, "utility"), row.utility))),
        (t("expected"), str(f.worth(f.finding(*where, "simulated"), row.simulated))),
        (t("at least, in 9 of 10 cases"), str(f.worth(f.finding(*where, "p10"), row.p10))),
        (t("expected under today's practice"), str(f.worth(f.finding(*where, "today"), row.today))),
        (
            t("what it compares with: {what}", what=t(DISAGREEMENT[compares])),
            str(f.worth(f.finding(*where, "disagreement"), row.disagreement)),
        ),
        (t("difference with today's practice"), str(gain)),
    ]
    head = desk.worth_head(t("how much"))
    yield Table(
        f"gets-{desk.n.key(row.partner)}",
        t("What it gets"),
        (Head(t("what"), "text"), head),
        tuple(lines),
        t("Present value over the benefit period."),
    )
    text = (
        t("As far as the runs can tell, this partner {felt}.", felt=t(FELT[row.verdict]))
        if row.verdict != "cannot-tell"
        else t("The runs cannot tell whether this partner gains or gives in.")
    )
    if row.gains_on:
        text += " " + t("It gains most on {what}.", what=t.listed([desk.n.initiative(name) for name in row.gains_on], 3))
    if row.gives_in_on:
        text += " " + t("It gives in on {what}.", what=t.listed([desk.n.initiative(name) for name in row.gives_in_on], 3))
    yield Paragraph(text)


def _dates(desk: Desk, row: PartnerRow) -> Iterator[Block]:
    """Initiatives that this partner pulls, works on or must take into use."""
    result = desk.proposal
    chain = desk.evidence.scenarios[result.id].chain
    mine = [each for each in result.initiatives if each.plan != "no" and _concerns(chain.initiatives[each.initiative], row.partner)]
    mine.sort(key=_by_date)
    if mine:
        table = initiatives_table(desk, result, mine[:MOST], f"dates-{desk.n.key(row.partner)}")
        yield Table(
            table.id,
            desk.t("Its dates: what it pulls, works on or must take into use"),
            _without(table.heads, 1),
            tuple(_without(line, 1) for line in table.rows),
        )


def _concerns(initiative: object, partner: str) -> bool:
    owner, parts = getattr(initiative, "owner", None), getattr(initiative, "increments", {})
    works = any(package.partner == partner for part in parts.values() for package in part.packages.values())
    return owner == partner or works or any(partner in part.rollout for part in parts.values())


def _by_date(row: InitiativeRow) -> tuple[float, str]:
    return (row.in_use_p50.day if row.in_use_p50 else float("inf"), row.initiative)


def _without(cells: tuple, place: int) -> tuple:  # type: ignore[type-arg]
    return (*cells[:place], *cells[place + 1 :])
