"""Whose money a plan uses: accounts per partner, earmark and fund, and what every slice takes from them."""

from __future__ import annotations

from collections.abc import Mapping

from ketenopt.domain.chain import Chain, PerPeriod
from ketenopt.domain.orders import AccountOrder, Instalments
from ketenopt.domain.plan import Plan
from ketenopt.domain.time import Timeline
from ketenopt.simulate.slices import Cut


def accounts(chain: Chain, line: Timeline, plan: Plan) -> tuple[AccountOrder, ...]:
    """Every account, sorted: new money is budget + received - paid - contractors.

    After the plan's last period an account gets that period's budget, no payments and no contractors.
    """
    moved: dict[tuple[str, str], float] = {}
    for row in plan.accounts:
        key = (row.account, row.period)
        moved[key] = moved.get(key, 0.0) + row.received - row.paid - row.contractors
    later = chain.chain.benefit_periods
    found = []
    for name, (budget, kept) in sorted(_budgets(chain).items()):
        fresh = [budget.get(period, 0.0) for period in line.periods]
        after = [fresh[-1]] * later
        fresh = [new + moved.get((name, period), 0.0) for new, period in zip(fresh, line.periods, strict=True)]
        found.append(AccountOrder(name, tuple(fresh + after), _keep(line, kept)))
    return tuple(found)


def instalments(chain: Chain, cut: Cut) -> tuple[Instalments, ...]:
    """The cost of a slice, spread evenly over its execution, by payer."""
    return tuple(
        Instalments(_drawn_from(chain, payer, cut.unit.initiative), (cost * cut.share / cut.periods,) * cut.periods)
        for payer, cost in sorted(cut.unit.increment.cost.items())
        if cost > 0
    )


def running(chain: Chain, cut: Cut) -> tuple[Instalments, ...]:
    """kEUR per period that running the slice takes from the account of each partner that uses it."""
    initiative = chain.initiatives.get(cut.unit.initiative)
    costs = initiative.running_cost if initiative else {}
    part = cut.unit.increment.share * cut.share
    return tuple(
        Instalments(_drawn_from(chain, payer, cut.unit.initiative), (cost * part,))
        for payer, cost in sorted(costs.items())
        if cost * part > 0
    )


def _budgets(chain: Chain) -> Mapping[str, tuple[PerPeriod, float]]:
    found = {name: (fund.budget, fund.carry_over) for name, fund in chain.funds.items()}
    for name, partner in chain.partners.items():
        found[name] = (partner.budget, partner.carry_over)
        for mark, earmark in partner.earmarks.items():
            found[f"{name}:{mark}"] = (earmark.budget, earmark.carry_over)
    return found


def _keep(line: Timeline, kept: float) -> tuple[float, ...]:
    """Within a budget year all of it; at its end the agreed share.  The first period has nothing to carry."""
    years = [line.date(day).year for day in line.benefit_bounds[:-1]]
    years[: len(line.years)] = line.years
    return (1.0, *(1.0 if years[k] == years[k - 1] else kept for k in range(1, len(years))))


def _drawn_from(chain: Chain, payer: str, initiative: str) -> tuple[str, ...]:
    """Earmarked money first, since it can be used for nothing else."""
    partner = chain.partners.get(payer)
    marks = sorted(mark for mark, what in partner.earmarks.items() if initiative in what.initiatives) if partner else []
    return (*(f"{payer}:{mark}" for mark in marks), payer)
