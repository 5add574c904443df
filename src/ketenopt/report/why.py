"""Why an initiative is not in a plan: the first limit that holds it out, in the partners' own terms.

Thin on purpose: it reads the plan and names a limit that is there; it does not solve again, so it cannot say that
another plan would have been possible.
"""

from __future__ import annotations

from collections import defaultdict

from ketenopt.domain.chain import Chain, Initiative
from ketenopt.domain.plan import Plan
from ketenopt.domain.units import Unit, units
from ketenopt.report.confidential import Shield
from ketenopt.report.language import Language


def why_not(chain: Chain, plan: Plan, name: str, shield: Shield, t: Language) -> str:
    """The limit that keeps initiative ``name`` (wholly or in part) out of ``plan``, as a short phrase."""
    funded = {unit.key for unit in plan.units if unit.funded > 0}
    missing = [unit for unit in units(chain) if unit.initiative == name and unit.key not in funded]
    initiative = chain.initiatives[name]
    if not missing:
        return ""
    if missing[0].decision == "must-not":
        return t("was decided not to be done")
    rival = _rival(chain, name, funded)
    if rival:
        return t("{other} is done instead", other=chain.initiatives[rival].name or rival)
    waits = _waits_for(missing[0], funded, name)
    if waits:
        other = chain.initiatives[waits]
        return t("needs {other}, which is not in the plan", other=other.name or waits)
    return _short_of(chain, plan, missing[0], initiative, shield, t)


def _rival(chain: Chain, name: str, funded: set[str]) -> str | None:
    for _, group in sorted(chain.groups.items()):
        if name in group.initiatives:
            taken = [other for other in group.initiatives if other != name and any(k.startswith(f"{other}/") for k in funded)]
            if taken:
                return taken[0]
    return None


def _waits_for(unit: Unit, funded: set[str], name: str) -> str | None:
    for key in sorted({*unit.requires, *unit.after}):
        other = key.partition("/")[0]
        if key not in funded and other != name and not key.startswith("product:"):
            return other
    return None


def _short_of(chain: Chain, plan: Plan, unit: Unit, initiative: Initiative, shield: Shield, t: Language) -> str:
    left = _money_left(plan)
    for payer, cost in sorted(unit.increment.cost.items()):
        if cost > left[payer] + 1e-6 and not shield.hides(f"partners.{payer}.budget", f"funds.{payer}.budget"):
            what = (chain.funds[payer].name if payer in chain.funds else chain.partners[payer].name) or payer
            return t("asks {cost} of {payer}, {left} is left", cost=t.money(cost), payer=what, left=t.money(max(left[payer], 0.0)))
    people = _people_left(chain, plan)
    needed: dict[tuple[str, str], float] = defaultdict(float)
    for package in unit.increment.packages.values():
        needed[package.partner, package.skill] += package.items * package.effort.mean() * initiative.uncertainty.mean()
    for (partner, skill), days in sorted(needed.items()):
        if days > people[partner, skill] + 1e-6:
            who = chain.partners[partner].name or partner
            return t("needs more people of {partner} than are left", partner=who)
    if not initiative.benefits and not any(unit.key in other.requires for other in units(chain) if other.kind == "product"):
        return t("nobody typed a benefit")
    if not any(benefit.value > 0 or benefit.goals for benefit in initiative.benefits.values()) and initiative.benefits:
        return t("costs more than it yields")
    return t("others came first, with the same money and people")


def _money_left(plan: Plan) -> dict[str, float]:
    left: dict[str, float] = defaultdict(float)
    for line in plan.accounts:
        left[line.account.partition(":")[0]] += line.budget + line.received - line.spent - line.contractors - line.paid
    return left


def _people_left(chain: Chain, plan: Plan) -> dict[tuple[str, str], float]:
    """Person-days that teams with a skill have left over all periods; a team that has two counts for both."""
    used: dict[tuple[str, str], float] = defaultdict(float)
    room: dict[tuple[str, str], float] = defaultdict(float)
    for line in plan.teams:
        used[line.team, line.period] += line.used
        room[line.team, line.period] = max(room[line.team, line.period], line.capacity)
    left: dict[tuple[str, str], float] = defaultdict(float)
    for (team, period), capacity in room.items():
        for skill in chain.teams[team].skills:
            left[chain.teams[team].partner, skill] += max(capacity - used[team, period], 0.0)
    return left
