"""What ``plan`` says: what is in, why not, money, people, who gains; the solver comes last."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ketenopt.domain.chain import Chain
from ketenopt.domain.plan import AccountLine, PartnerLine, Plan, PlannedUnit
from ketenopt.domain.scenario import Scenario
from ketenopt.domain.time import Timeline
from ketenopt.report.confidential import Shield, shield
from ketenopt.report.harmless import harmless, shortened, width
from ketenopt.report.language import Language
from ketenopt.report.page import Block, Column, Gap, Heading, Report, Said, Table, Title
from ketenopt.report.terminal import bar
from ketenopt.report.why import why_not
from ketenopt.report.words import letters_of, rule_name

NAME = 32
MOST_FUNDS = 3
BAR = 20
WITHHELD = "…"
SMALL_GAP = 1e-4


def plan_report(scenario: Scenario, plan: Plan, t: Language) -> Report:
    """The plan as a page; values marked bilateral are left out."""
    hidden = shield(scenario)
    chain = scenario.chain
    name = harmless(chain.chain.name, 50) or scenario.id
    blocks: list[Block] = [Title(name.upper(), shortened(rule_name(plan.rule, t), 50))]
    if chain.chain.example:
        blocks.append(Said(t("example, no statement about these organisations"), strong=True))
    blocks += _initiatives(scenario, plan, hidden, t)
    blocks += _funds(chain, plan, hidden, t)
    blocks += _partners(chain, plan, hidden, t)
    blocks += _teams(chain, plan, hidden, t)
    blocks += _how_made(plan, t)
    return Report(tuple(blocks))


def _initiatives(scenario: Scenario, plan: Plan, hidden: Shield, t: Language) -> Iterator[Block]:
    chain, line = scenario.chain, scenario.timeline
    chosen: dict[str, list[PlannedUnit]] = defaultdict(list)
    for unit in plan.units:
        if unit.funded > 0 and not unit.key.startswith("product:"):
            chosen[unit.key.partition("/")[0]].append(unit)
    rows, out = [], []
    for key, initiative in sorted(chain.initiatives.items()):
        name = shortened(harmless(initiative.name or key), NAME)
        parts = chosen.get(key, [])
        if parts:
            rows.append(_row(chain, key, name, parts, line, t))
        reason = why_not(chain, plan, key, hidden, t)
        if reason:
            out.append((name, t("rest") if parts else "", reason))
    heads = (
        Column(t("In the plan"), name=True),
        Column(t("pulled by"), name=True),
        Column(t("parts"), "right"),
        Column(t("starts")),
        Column(t("ready\non paper")),
        Column(t("costs"), "right"),
    )
    yield Gap()
    yield Table(heads, tuple(rows)) if rows else Said(t("Nothing is in the plan."), strong=True)
    if out:
        yield Heading(t("Not in the plan, and why"))
        margin = max(width(name) for name, _, _ in out) + 2
        for name, rest, reason in out:
            yield Said(f"{rest}: {reason}" if rest else reason, name, margin=margin)


def _row(chain: Chain, key: str, name: str, parts: list[PlannedUnit], line: Timeline, t: Language) -> tuple[str, ...]:
    initiative = chain.initiatives[key]
    owner = initiative.owner or "-"
    if owner in chain.partners:
        owner = chain.partners[owner].name or owner
    starts = [unit.start for unit in parts if unit.start is not None]
    ready = max(line.benefit_bounds[min(_last_start(unit) + unit.periods, len(line.benefit_bounds) - 1)] for unit in parts)
    cost = sum(unit.funded * sum(initiative.increments[unit.key.partition("/")[2]].cost.values()) for unit in parts)
    whole = sum(unit.funded for unit in parts)
    count = t("{n} of {m}", n=t.two(round(whole, 6)), m=len(initiative.increments))
    first = t.month(line.date(float(line.bounds[min(starts)]))) if starts else "-"
    return (name, owner, count, first, t.month(line.date(float(ready))), t.typed_money(cost) if cost else "-")


def _last_start(unit: PlannedUnit) -> int:
    return max((i for i, share in enumerate(unit.shares) if share > 1e-6), default=0)


def _funds(chain: Chain, plan: Plan, hidden: Shield, t: Language) -> Iterator[Block]:
    for fund in sorted(chain.funds)[:MOST_FUNDS]:
        lines = [line for line in plan.accounts if line.account == fund]
        if not lines:
            continue
        name = shortened(harmless(chain.funds[fund].name or fund), 40)
        yield Heading(t("Money of {fund}, x € 1,000", fund=name))
        yield _money(lines, hidden.hides(f"funds.{fund}.budget"), t)
    own = [line for line in plan.accounts if line.account not in chain.funds]
    if any(line.spent + line.contractors > 0.5 for line in own):
        yield Heading(t("Own money of the partners, all periods, x € 1,000"))
        rows = []
        for account in sorted({line.account for line in own}):
            partner = account.partition(":")[0]
            mine = [line for line in own if line.account == account]
            withheld = hidden.hides(f"partners.{partner}.budget", f"partners.{partner}.earmarks")
            label = harmless(chain.partners[partner].name or partner) + account[len(partner) :]
            budget = WITHHELD if withheld else t.number(sum(line.budget for line in mine))
            hired = sum(line.contractors for line in mine)
            rows.append((label, budget, t.number(sum(line.spent for line in mine) + hired), t.number(hired)))
        heads = (Column(t("Account"), name=True), Column(t("available"), "right"), Column(t("in the plan"), "right"))
        yield Table((*heads, Column(t("of which hired"), "right")), tuple(rows))


def _money(lines: list[AccountLine], withheld: bool, t: Language) -> Table:
    heads = (
        Column(t("Period")),
        Column(t("new money"), "right"),
        Column(t("in the plan"), "right"),
        Column(t("to the next"), "right"),
    )
    rows = []
    for line in lines:
        new, left = (WITHHELD, WITHHELD) if withheld else (t.number(line.budget), t.number(line.carried_out))
        rows.append((line.period, new, t.number(line.spent + line.contractors), left))
    return Table(heads, tuple(rows))


def _partners(chain: Chain, plan: Plan, hidden: Shield, t: Language) -> Iterator[Block]:
    yield Heading(t("What it is worth on paper, in points") if chain.chain.points else t("What it is worth on paper"))
    letters = letters_of(chain)
    rows = []
    for line in plan.partners:
        name = letters[line.partner] if chain.chain.example else chain.partners[line.partner].name or line.partner
        rows.append((name, *_worth(chain, line, hidden.hides_benefits_of(line.partner), t)))
    for who, value in sorted(plan.others.items()):
        name = t.known((chain.beneficiaries[who].name if who in chain.beneficiaries else "") or who)
        rows.append((name, WITHHELD if hidden.hides_benefits_of(who) else _amount(chain, value, t), "-", "-"))
    heads = (Column(t("For whom"), name=True), Column(t("plan"), "right"), Column(t("compares with"), "right"))
    yield Table((*heads, Column(t("gain"), "right")), tuple(rows))
    if chain.chain.example:
        yield Said(t("Letters stand for organisations: an example says nothing about them."))


def _worth(chain: Chain, line: PartnerLine, withheld: bool, t: Language) -> tuple[str, str, str]:
    if withheld:
        return (WITHHELD, WITHHELD, WITHHELD)
    return (_amount(chain, line.utility, t), _amount(chain, line.disagreement, t), _amount(chain, line.gain, t))


def _amount(chain: Chain, keur: float, t: Language) -> str:
    small = abs(keur) < 1e-6
    if chain.chain.points:
        return t.two(0.0 if small else keur / chain.chain.point_keur)
    return t.money(0.0 if small else keur)


def _teams(chain: Chain, plan: Plan, hidden: Shield, t: Language) -> Iterator[Block]:
    used: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    room: dict[str, dict[str, float]] = defaultdict(dict)
    for line in plan.teams:
        used[line.team][line.period] += line.used
        room[line.team][line.period] = max(line.capacity, room[line.team].get(line.period, 0.0))
    rows = []
    for team in sorted(used):
        if hidden.hides(f"teams.{team}.fte", f"teams.{team}.fte_per_period"):
            continue
        shares = {period: used[team][period] / size for period, size in room[team].items() if size > 0}
        total = sum(room[team].values())
        if not shares:
            continue
        busiest = max(shares, key=lambda period: (round(shares[period], 9), period))
        name = chain.teams[team].name or team
        part = sum(used[team].values()) / total
        rows.append((name, t.percent(part), t.percent(shares[busiest]), busiest, bar(part, BAR)))
    if rows:
        yield Heading(t("Teams: part of what the plan may use"))
        heads = (Column(t("Team"), name=True), Column(t("all periods"), "right"), Column(t("busiest"), "right"))
        yield Table((*heads, Column(t("in")), Column("")), tuple(rows))


def _how_made(plan: Plan, t: Language) -> Iterator[Block]:
    yield Gap()
    for note in plan.notes:
        yield Said(t.known(note))
    if plan.paper:
        yield Said(t("On paper only: work that is all or nothing is funded in part here."))
    engine = harmless(f"{plan.solver} {plan.solver_version}".strip(), 40)
    gap = t("nothing better exists") if plan.gap <= SMALL_GAP else t("at most {gap} better exists", gap=_gap(plan.gap, t))
    yield Said(t("Made by rule {rule} with {engine}: {gap}.", rule=plan.rule, engine=engine, gap=gap))


def _gap(gap: float, t: Language) -> str:
    return f"{t.two(100 * gap)}%"
