"""The one page, in the order of a decision memorandum: asked, why now, three numbers, who gives and gets, other ways, unknown."""

from __future__ import annotations

from collections.abc import Iterator

from ketenopt.domain.comparison import ScenarioResult
from ketenopt.domain.findings import ActRow, InitiativeRow, PartnerRow
from ketenopt.report.dossier.conclusion import sentence, turning
from ketenopt.report.dossier.desk import Desk
from ketenopt.report.dossier.names import clean
from ketenopt.report.dossier.value import Block, Head, Items, Paragraph, Part, Table
from ketenopt.report.language import marked
from ketenopt.report.verdict import VALUE

MOST = 4
MOST_ACTS = 3
MOST_OTHERS = 4
FELT = {
    "better": marked("gains"),
    "worse": marked("gives in"),
    "equal": marked("notices nothing"),
    "cannot-tell": marked("cannot tell"),
}


def one_page(desk: Desk) -> Part:
    """The one page."""
    blocks = [
        *_asked(desk),
        *_why_now(desk),
        *_three_numbers(desk),
        *_gives_and_gets(desk),
        *_other_ways(desk),
        *_who_acts(desk),
        *_unknown(desk),
        *_recorded(desk),
    ]
    return Part("page", desk.t("Decision memorandum"), tuple(blocks), page=True)


def _asked(desk: Desk) -> Iterator[Block]:
    t, result = desk.t, desk.proposal
    if desk.c.question:
        yield Paragraph(clean(desk.c.question, 300), "lead", t("Question"))
    whole = [row for row in result.initiatives if row.plan == "yes"]
    parts = [row for row in result.initiatives if row.plan == "part"]
    out = [row for row in result.initiatives if row.plan == "no"]
    text = t("Start {n} of the {total} proposals", n=len(whole) + len(parts), total=len(result.initiatives))
    text += f" ({_listed(desk, whole)})" if whole else ""
    if parts:
        text += t("; of {what} only a part", what=_listed(desk, parts))
    if out:
        text += t("; do not start {what} in this plan", what=_listed(desk, out))
    yield Paragraph(text + ".", "lead", t("Decision asked"))


def _listed(desk: Desk, rows: list[InitiativeRow]) -> str:
    return desk.t.listed([desk.n.initiative(row.initiative, 30) for row in rows], MOST)


def _why_now(desk: Desk) -> Iterator[Block]:
    t, f, result = desk.t, desk.f, desk.proposal
    pots = [row for row in result.money if row.kind == "fund" and row.asked and not _secret(desk, row.account)]
    text = [
        t(
            "{pot} is asked for {asked}; there is {there}.",
            pot=desk.n.account(row.account),
            asked=f.money(f.finding(result.id, "money", row.account, "asked"), row.asked),
            there=f.money(f.finding(result.id, "money", row.account, "available"), row.available),
        )
        for row in pots
    ]
    now, then = desk.baseline.in_use_by[-1], result.in_use_by[-1]
    if desk.compared:
        text.append(
            t(
                "If nothing changes, {now} are expected to be in use by all at the end of {year}; with this proposal {then}.",
                now=_expected(desk, desk.c.baseline, now.by.date, now.expected),
                year=desk.last_year,
                then=_expected(desk, result.id, then.by.date, then.expected),
            )
        )
    if text:
        yield Paragraph(" ".join(text), label=t("Why now"))


def _secret(desk: Desk, account: str) -> bool:
    return desk.hides_money(account)


def _expected(desk: Desk, scenario: str, by: str, value: float) -> str:
    return str(desk.f.count(desk.f.finding(scenario, "in_use_by", by, "expected"), value))


def _three_numbers(desk: Desk) -> Iterator[Block]:
    numbers = [text for text in (_in_use(desk), _worth(desk), _promise(desk)) if text]
    yield Paragraph("", label=desk.t("Three numbers"))
    yield Items(tuple(numbers))


def _in_use(desk: Desk) -> str:
    t, f, result = desk.t, desk.f, desk.proposal
    row = result.in_use_by[-1]
    where = (result.id, "in_use_by", row.by.date)
    return t(
        "In use by all at the end of {year}: {expected} (in 8 of 10 cases {low} to {high}), on paper {paper}.",
        year=desk.last_year,
        expected=_expected(desk, result.id, row.by.date, row.expected),
        low=f.count(f.finding(*where, "p10"), row.p10),
        high=f.count(f.finding(*where, "p90"), row.p90),
        paper=f.count(f.finding(*where, "on_paper"), row.on_paper),
    )


def _worth(desk: Desk) -> str:
    if not desk.says_worth:
        return ""
    t, f, result = desk.t, desk.f, desk.proposal
    found = result.estimate(VALUE)
    bands = {round(q.p, 2): q.value for q in found.quantiles}
    mean, low = found.mean, bands.get(0.1)
    if mean is None or low is None:
        return ""
    unit = t(" points") if desk.c.points else ""
    return t(
        "Worth to all together: {mean}{unit} (in 9 of 10 cases at least {low}{unit}).",
        mean=f.worth(f.estimate(result.id, VALUE, "mean"), mean),
        low=f.worth(f.estimate(result.id, VALUE, "p10"), low),
        unit=unit,
    )


def _promise(desk: Desk) -> str:
    """The initiative that must be there by law, else the one most wanted: on time or not."""
    t, f, result = desk.t, desk.f, desk.proposal
    rows = [row for row in result.initiatives if row.on_time and row.promised and row.plan != "no"]
    rows.sort(key=lambda row: (row.decision != "must", row.promise != "deadline", row.promised or "", row.initiative))
    if not rows:
        return ""
    row, before = rows[0], next((b for b in desk.baseline.initiatives if b.initiative == rows[0].initiative), None)
    assert row.on_time is not None
    text = t(
        "{what} in use by all on time ({when}): {chance}",
        what=desk.n.initiative(row.initiative),
        when=t.month(row.promised),
        chance=f.chance(f.finding(result.id, "initiatives", row.initiative, "on_time"), row.on_time),
    )
    if desk.compared and before and before.on_time:
        now = f.chance(f.finding(desk.c.baseline, "initiatives", row.initiative, "on_time"), before.on_time)
        text += t(", now {chance}", chance=now)
    return text + "."


def _gives_and_gets(desk: Desk) -> Iterator[Block]:
    t = desk.t
    heads = (
        Head(t("Partner")),
        Head(t("person-days"), "number"),
        Head(t("own money"), "money"),
        desk.worth_head(t("gains or loses")),
        Head(t("which means"), "text"),
    )
    rows = tuple(_partner(desk, row) for row in desk.proposal.partners)
    text = t("What each gives and gets, against today's practice")
    note = t("An example: partners stand here by letter.") if desk.c.example else ""
    yield Table("gives", text, heads, rows, note)


def _partner(desk: Desk, row: PartnerRow) -> tuple[str, ...]:
    f, t, result = desk.f, desk.t, desk.proposal
    where = (result.id, "partners", row.partner)
    effort = f.number(f.finding(*where, "effort"), row.effort, "person-days", t.two)
    spent = "-" if _secret(desk, row.partner) else str(f.money(f.finding(*where, "spent"), row.spent, typed=False))
    if row.partner in desk.hushed:
        return (desk.n.party(row.partner), str(effort), spent, t("not shown"), t("between two parties"))
    gain = f.change(f.finding(*where, "simulated_gain"), row.simulated_gain, worth=True)
    return (desk.n.party(row.partner), str(effort), spent, str(gain), t(FELT[row.verdict]))


def _other_ways(desk: Desk) -> Iterator[Block]:
    t = desk.t
    lines = [_alternative(desk, result) for result in desk.c.scenarios if result.id != desk.c.proposal][:MOST_OTHERS]
    if lines:
        yield Paragraph("", label=t("Other ways"))
        yield Items(tuple(lines))


def _alternative(desk: Desk, result: ScenarioResult) -> str:
    """One alternative in a line: what it does better and worse than the proposal."""
    t = desk.t
    by = result.in_use_by[-1]
    text = t("{name}: {n} in use", name=desk.n.scenario(result.id), n=_expected(desk, result.id, by.by.date, by.expected))
    mean = result.estimate(VALUE).mean
    if desk.says_worth and mean is not None:
        unit = t(" points") if desk.c.points else ""
        text += t(", worth {worth}{unit}", worth=desk.f.worth(desk.f.estimate(result.id, VALUE, "mean"), mean), unit=unit)
    worse = [row for row in result.partners if row.gives_in]
    if worse:
        text += t.plural("; {n} partner gives in", "; {n} partners give in", len(worse))
    return text + "."


def _who_acts(desk: Desk) -> Iterator[Block]:
    rows = [row for row in desk.proposal.acts if row.days > 0.5 or row.blocks][:MOST_ACTS]
    if rows:
        yield Paragraph("", label=desk.t("Who must act"))
        yield Items(tuple(act(desk, row) for row in rows))


def act(desk: Desk, row: ActRow) -> str:
    """Who must act on what, before when, and what it holds up."""
    t, f = desk.t, desk.f
    text = f"{desk.n.of('gates' if row.kind == 'gate' else 'impediments', row.id)}: {desk.n.party(row.owner)}"
    if row.expected:
        text += t(", expected {when}", when=t.month(row.expected))
    if row.days > 0.5:
        source = f.finding(desk.c.proposal, "acts", f"{row.kind}/{row.id}", "days")
        text += t("; delay now {time} an initiative", time=f.days(source, row.days))
    if row.blocks:
        text += t("; holds up {what}", what=t.listed([desk.n.initiative(name) for name in row.blocks], 3))
    return text + "."


def _unknown(desk: Desk) -> Iterator[Block]:
    t, f, result = desk.t, desk.f, desk.proposal
    guess = next(row for row in result.assumptions if row.source == "guess")
    total = sum(row.count for row in result.assumptions)
    number = f.number(f.finding(result.id, "sources", "guess", "count"), guess.count)
    text = t("{n} of the {total} numbers are guesses.", n=number, total=t.number(total))
    for found in desk.evidence.sensitivities:
        text += "".join(" " + turning(desk, found, bar) for bar in [bar for bar in found.bars if bar.tipping][:1])
    if desk.hushed:
        text += " " + t("Of {n} parties it is not shown what the plan is worth to them.", n=len(desk.hushed))
    yield Paragraph(text, label=t("What we do not know"))
    main = desk.apart(result.id, desk.c.headline)
    if main is not None and main.verdict != "equal":
        yield Paragraph(sentence(desk, main, "count"), label=t("How sure"))


def _recorded(desk: Desk) -> Iterator[Block]:
    t = desk.t
    before = (
        t("Compared with an earlier run under Look-back.") if desk.evidence.earlier else t("No earlier forecast could be checked.")
    )
    yield Paragraph(before, label=t("How good last time"))
    last = desk.evidence.log[-1] if desk.evidence.log else None
    if last:
        text = t(
            "Last decision: {date}, {body}: {scenario}.",
            date=t.day(last.date),
            body=clean(last.body, 60),
            scenario=desk.n.scenario(last.scenario),
        )
    else:
        text = t("No decision was recorded yet.")
    yield Paragraph(
        text
        + " "
        + t("Every figure can be traced: ketenopt trace with its number (F1, F2, …). Run {run}.", run=desk.evidence.run.id),
        "small",
    )
