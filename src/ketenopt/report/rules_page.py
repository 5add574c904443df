"""Plans beside each other: by several rules, or almost as good as the best; each with every partner's gain."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

from ketenopt.domain.alternative import Alternatives
from ketenopt.domain.plan import Plan
from ketenopt.domain.scenario import Scenario
from ketenopt.report.confidential import Shield, shield
from ketenopt.report.harmless import harmless, shortened
from ketenopt.report.language import Language, marked
from ketenopt.report.machine import EXAMPLE, JSON_FORMAT, plan_json
from ketenopt.report.page import Block, Column, Gap, Heading, Report, Said, Table, Title
from ketenopt.report.words import letters_of, rule_name

WITHHELD = "…"
MOST_PARTNERS = 7
PRESENCE = {
    "always": marked("In every such plan"),
    "sometimes": marked("In some"),
    "never": marked("In none"),
}


def rules_report(scenario: Scenario, plans: Sequence[Plan], t: Language) -> Report:
    """The plans of several rules, side by side; the loss is against the plan that is worth most."""
    blocks = _title(scenario, t("rules side by side"), t)
    best = max(plan.objective for plan in plans)
    heads = [Column(t("Rule"), name=True), Column(t("all"), "right"), Column(t("loss"), "right"), Column(t("least"), "right")]
    heads += [Column(t("uneven"), "right"), Column(t("moved"), "right")]
    rows = [(plan.rule, *_figures(scenario, plan, best, t)) for plan in plans]
    blocks += _beside(scenario, plans, heads, rows, t)
    blocks += [Gap()]
    blocks += [Said(rule_name(rule, t), rule) for rule in dict.fromkeys(plan.rule for plan in plans)]
    for note in dict.fromkeys(note for plan in plans for note in plan.notes):
        blocks.append(Said(t.known(harmless(note))))
    return Report(tuple(blocks))


def alternatives_report(scenario: Scenario, found: Alternatives, t: Language) -> Report:
    """The best plan and those that differ most from it, and what they have in common."""
    blocks = _title(scenario, t("at most {share} less than the best", share=t.percent(found.within)), t)
    heads = [Column(t("plan")), Column(t("all"), "right"), Column(t("loss"), "right"), Column(t("least"), "right")]
    heads += [Column(t("parts that\ndiffer"), "right")]
    best = found.plans[0].objective
    rows = []
    for number, (plan, differs) in enumerate(zip(found.plans, found.differs, strict=True)):
        total, loss, least, *_ = _figures(scenario, plan, best, t)
        rows.append((t("best") if not number else str(number), total, loss, least, t.number(differs)))
    blocks += _beside(scenario, found.plans, heads, rows, t)
    for number, plan in enumerate(found.plans[1:], start=1):
        blocks.append(Said(_changes(scenario, found.plans[0], plan, t), f"{t('plan')} {number}"))
    blocks.append(Gap())
    for key, label in PRESENCE.items():
        names = [name for name in sorted(found.presence) if found.presence[name] == key]
        if names:
            blocks.append(Said(t.listed([_initiative(scenario, name) for name in names], 20), t(label)))
    if not all(found.proven.values()):
        blocks.append(Said(t("As far as the search went: another plan that is almost as good may exist.")))
    return Report(tuple(blocks))


def _title(scenario: Scenario, beside: str, t: Language) -> list[Block]:
    chain = scenario.chain
    blocks: list[Block] = [Title((harmless(chain.chain.name, 44) or scenario.id).upper(), beside)]
    if chain.chain.example:
        blocks.append(Said(t("example, no statement about these organisations"), strong=True))
    return [*blocks, Gap()]


def _beside(
    scenario: Scenario, plans: Sequence[Plan], heads: list[Column], rows: Sequence[tuple[str, ...]], t: Language
) -> list[Block]:
    """The table of totals, and the table of gains by partner: beside each other where there is room."""
    chain, hidden = scenario.chain, shield(scenario)
    letters = letters_of(chain) if chain.chain.example else {}
    partners = sorted(chain.partners)
    names = [letters.get(key) or shortened(harmless(chain.partners[key].name or key), 11) for key in partners]
    gain = t("gain of each, in points") if chain.chain.points else t("gain of each, x € 1,000")
    blocks: list[Block] = [Table(tuple(heads), tuple(rows)), Heading(gain)]
    for first in range(0, len(partners), MOST_PARTNERS):
        part = slice(first, first + MOST_PARTNERS)
        columns = (heads[0], *(Column(name, "right") for name in names[part]))
        body = [(row[0], *_gains(scenario, plan, partners[part], hidden, t)) for row, plan in zip(rows, plans, strict=True)]
        blocks.append(Table(columns, tuple(body)))
    return blocks


def _gains(scenario: Scenario, plan: Plan, partners: Sequence[str], hidden: Shield, t: Language) -> list[str]:
    by = {line.partner: line.gain for line in plan.partners}
    return [WITHHELD if hidden.hides_benefits_of(key) else _amount(scenario, by[key], t) for key in partners]


def _figures(scenario: Scenario, plan: Plan, best: float, t: Language) -> tuple[str, ...]:
    """Total, loss against the best, smallest gain, Gini of the gains, and money moved between partners."""
    gains = [line.gain for line in plan.partners]
    secret = any(shield(scenario).hides_benefits_of(line.partner) for line in plan.partners)
    loss = (best - plan.objective) / abs(best) if best else 0.0
    apart, together = sum(abs(a - b) for a, b in combinations(gains, 2)), len(gains) * sum(gains)
    gini = "0" if apart < 1e-3 else t.two(apart / together) if together > 1e-3 else "-"
    moved = t.number(sum(line.paid for line in plan.accounts))
    least = WITHHELD if secret else _amount(scenario, min(gains), t)
    return (_amount(scenario, plan.objective, t), f"{t.two(100 * loss)}%", least, WITHHELD if secret else gini, moved)


def _amount(scenario: Scenario, keur: float, t: Language) -> str:
    about = scenario.chain.chain
    return t.two(0.0 if abs(keur) < 1e-3 else keur / about.point_keur if about.points else keur)


def _changes(scenario: Scenario, best: Plan, plan: Plan, t: Language) -> str:
    """Initiatives of which more or fewer parts are in."""
    counts: dict[str, int] = {}
    for one, other in zip(best.units, plan.units, strict=True):
        name = one.key.partition("/")[0]
        counts[name] = counts.get(name, 0) + round(other.funded - one.funded)
    more = [_initiative(scenario, name) for name in sorted(counts) if counts[name] > 0]
    fewer = [_initiative(scenario, name) for name in sorted(counts) if counts[name] < 0]
    parts = [t("more of {what}", what=t.listed(more, 4))] if more else []
    parts += [t("less of {what}", what=t.listed(fewer, 4))] if fewer else []
    return "; ".join(parts) or t("the same parts, at other times")


def _initiative(scenario: Scenario, key: str) -> str:
    found = scenario.chain.initiatives.get(key)
    return shortened(harmless((found.name if found else "") or key), 30)


def rules_json(scenario: Scenario, plans: Sequence[Plan]) -> dict[str, Any]:
    """The plans as they are saved, in the order asked."""
    return _document(scenario, "rules", {"plans": [plan_json(scenario, plan)["plan"] for plan in plans]})


def alternatives_json(scenario: Scenario, found: Alternatives) -> dict[str, Any]:
    """The alternatives as data."""
    data = found.to_dict() | {"plans": [plan_json(scenario, plan)["plan"] for plan in found.plans]}
    return _document(scenario, "alternatives", data)


def _document(scenario: Scenario, kind: str, content: dict[str, Any]) -> dict[str, Any]:
    document: dict[str, Any] = {"format": JSON_FORMAT, "kind": kind, kind: content}
    return document | ({"notice": EXAMPLE} if scenario.chain.chain.example else {})
