"""Who notices what, and who must act.  In an example organisations stand here by letter, never by name."""

from __future__ import annotations

from collections.abc import Iterator

from ketenopt.domain.comparison import Comparison, ScenarioResult
from ketenopt.domain.findings import ActRow, BeneficiaryRow, PartnerRow
from ketenopt.report.harmless import harmless, shortened
from ketenopt.report.language import Language
from ketenopt.report.page import Block, Said
from ketenopt.report.words import unnamed

NAME = 32
MOST_ACTS = 4
MUCH, SOME = 0.5, 0.1


def who_notices(comparison: Comparison, result: ScenarioResult, t: Language) -> Iterator[Block]:
    """What each party gains or loses against today's practice, and where it gives in."""
    largest = max([abs(row.simulated_gain) for row in result.partners] + [abs(row.gain) for row in result.others], default=0.0)
    parts = [
        f"{_party(comparison, row.partner)} {_felt(row.simulated_gain, row.verdict, largest, comparison.points, t)}"
        for row in result.partners
    ]
    parts += [
        f"{_beneficiary(comparison, row, t)} {_felt(row.gain, row.verdict, largest, comparison.points, t)}" for row in result.others
    ]
    if not parts or comparison.baseline == comparison.proposal:
        return
    yield Said(", ".join(parts) + ("" if comparison.points else "."), t("Who notices"))
    if comparison.points:
        yield Said(t("++ or -- is at least half of the largest change, + or - at least a tenth, ? cannot tell."), " ")
    for row in result.partners:
        if row.gives_in:
            yield Said(_gives_in(comparison, result, row, t), t("Who gives in"))


def who_must_act(comparison: Comparison, result: ScenarioResult, t: Language) -> Iterator[Block]:
    """What stands in the way now, whose move it is, and what waiting costs."""
    rows = [row for row in result.acts if row.days > 0.5 or row.blocks][:MOST_ACTS]
    label = t("Who must act")
    for number, row in enumerate(rows, start=1):
        yield Said(f"{number} {_act(comparison, row, t)}", label)
        label = " "


def _party(comparison: Comparison, partner: str) -> str:
    return shortened(harmless(unnamed(comparison, partner)), NAME)


def _beneficiary(comparison: Comparison, row: BeneficiaryRow, t: Language) -> str:
    return shortened(harmless(t.known(comparison.name("beneficiaries", row.beneficiary))), NAME)


def _felt(gain: float, verdict: str, largest: float, points: bool, t: Language) -> str:
    if verdict == "cannot-tell":
        return "?"
    if points:
        share = abs(gain) / largest if largest else 0.0
        sign = "+" if gain > 0 else "-"
        return "0" if verdict == "equal" or share < SOME else sign * (2 if share >= MUCH else 1)
    if verdict == "equal":
        return t("nothing")
    return t("{money} more", money=t.money(gain)) if gain > 0 else t("{money} less", money=t.money(-gain))


def _gives_in(comparison: Comparison, result: ScenarioResult, row: PartnerRow, t: Language) -> str:
    who = _party(comparison, row.partner)
    on = [shortened(harmless(comparison.name("initiatives", name)), NAME) for name in row.gives_in_on]
    winners = [
        _party(comparison, other.partner)
        for other in result.partners
        if other.partner != row.partner and other.verdict == "better" and set(other.gains_on) & set(row.gives_in_on)
    ]
    text = t("{who} gives in on {what}.", who=who, what=t.listed(on, 3)) if on else t("{who} gives in.", who=who)
    advantage = t("The advantage is with {who}.", who=t.listed(winners, 4))
    return f"{text} {advantage}" if winners else text


def _act(comparison: Comparison, row: ActRow, t: Language) -> str:
    collection = "gates" if row.kind == "gate" else "impediments"
    what = shortened(harmless(comparison.name(collection, row.id)), 40)
    who = _party(comparison, row.owner)
    text = f"{what}: {who}"
    if row.days > 0.5:
        text += t("; delay now {time} an initiative", time=t.duration_in_band(row.days, row.p10, row.p90))
    if row.blocks:
        blocked = [shortened(harmless(comparison.name("initiatives", name)), NAME) for name in row.blocks]
        text += t("; holds up {what}", what=t.listed(blocked, 3))
    return text
