"""What a delivery is worth to whom: benefits, money and fines of a block of replications, in present value.

The formulas are those of the plan (``domain.value``), with simulated dates and simulated spending instead of
planned ones.  So a delivery on exactly the planned borders is worth exactly what the plan says.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ketenopt.domain.outcomes import Outcomes
from ketenopt.domain.plan import AccountLine, Plan
from ketenopt.domain.scenario import Scenario
from ketenopt.domain.units import Unit, units, waits_for
from ketenopt.domain.value import discount, fine_avoided, present_value

Array = NDArray[np.float64]
Steps = tuple[Array, Array]
"""Days (R, n) on which a share (R, n) of something more comes into being."""


@dataclass(frozen=True, slots=True)
class Worth:
    """kEUR of present value, (R,) each.

    ``benefits`` by (initiative or ``product:ID``, beneficiary): benefits less running costs; ``cost`` by partner
    and by fund: money where it counts in the objective; ``fines`` by (initiative, partner), positive.
    """

    benefits: dict[tuple[str, str], Array]
    cost: dict[str, Array]
    fines: dict[tuple[str, str], Array]

    def of(self, who: str, zero: Array) -> tuple[Array, Array, Array]:
        """Benefits, cost and fines of one partner or beneficiary, (R,) each."""
        value = sum((v for (_, whose), v in self.benefits.items() if whose == who), zero)
        fine = sum((v for (_, whose), v in self.fines.items() if whose == who), zero)
        return value, self.cost.get(who, zero), fine


def worth_of(scenario: Scenario, plan: Plan, outcomes: Outcomes) -> Worth:
    """What the replications of ``outcomes`` are worth."""
    every = {unit.key: unit for unit in units(scenario.chain)}
    return Worth(_benefits(scenario, every, outcomes), _cost(scenario, plan, outcomes), _fines(scenario, every, outcomes))


def slices_of(outcomes: Outcomes, unit: str) -> list[int]:
    """Columns of ``unit`` in the outcomes; empty when the plan leaves it out."""
    return [s for s, key in enumerate(outcomes.slices) if key == unit]


def in_use(outcomes: Outcomes, column: int, who: Iterable[str]) -> Array:
    """(R,) day on which a slice is in use at all of ``who``; its delivery when that is nobody; NaN: never."""
    places = [outcomes.users.index(partner) for partner in who]
    if not places:
        return outcomes.delivered[:, column]
    return np.asarray(np.max(outcomes.in_use[:, column, places], axis=1))


def together(parts: list[Steps]) -> Steps:
    """When shares of a whole come into being that needs an equal share of every part.

    The share of the whole is the least of the parts' cumulative shares; with all-or-nothing parts that is one step,
    on the day of the last.  Days are sorted; "never" (NaN) stands at the end and adds nothing.
    """
    days = np.sort(np.concatenate([when for when, _ in parts], axis=1), axis=1)
    reached = [((when[:, None, :] <= days[:, :, None]) * share[:, None, :]).sum(axis=2) for when, share in parts]
    least = np.minimum.reduce(reached)
    return days, np.where(np.isnan(days), 0.0, np.diff(least, axis=1, prepend=0.0))


def steps(outcomes: Outcomes, unit: Unit, who: Iterable[str]) -> Steps:
    """When shares of ``unit`` are in use at all of ``who``; no columns when the plan leaves it out."""
    who = tuple(who)
    columns = slices_of(outcomes, unit.key)
    days = [in_use(outcomes, s, who) for s in columns]
    shares = np.tile(outcomes.slice_share[columns], (outcomes.replications, 1))
    return (np.stack(days, axis=1) if days else shares), shares


def product_steps(outcomes: Outcomes, every: dict[str, Unit], product: Unit) -> Steps:
    """When a product comes into use: at every partner that must use one of its parts, so one day for all."""
    return together([steps(outcomes, every[part], every[part].must_use) for part in product.requires])


def _benefits(scenario: Scenario, every: dict[str, Unit], outcomes: Outcomes) -> dict[tuple[str, str], Array]:
    line, rate = scenario.timeline, scenario.chain.chain.discount_rate
    found: dict[tuple[str, str], Array] = {}
    for key, unit in every.items():
        for who, keur in unit.worth.items():
            if unit.kind == "product":
                days, shares = product_steps(outcomes, every, unit)
            else:
                days, shares = steps(outcomes, unit, waits_for(unit, who, scenario.chain.partners))
            ramp = unit.benefits[who].ramp_days if who in unit.benefits else 0.0
            value = keur * (present_value(line, rate, days, ramp) * shares).sum(axis=1)
            whole = (key if unit.kind == "product" else unit.initiative, who)
            found[whole] = found[whole] + value if whole in found else value
    return found


def _cost(scenario: Scenario, plan: Plan, outcomes: Outcomes) -> dict[str, Array]:
    factors = discount(scenario.timeline, scenario.chain.chain.discount_rate)
    found: dict[str, Array] = {}
    for b, account in enumerate(outcomes.accounts):
        who = account.split(":")[0]
        if counts(scenario, who):
            spent = (outcomes.spent[:, b, :] * factors).sum(axis=1)
            found[who] = found.get(who, 0.0) + spent
    for row in plan.accounts:
        who = row.account.split(":")[0]
        if fixed := _fixed(row, counts(scenario, who)):
            found[who] = found.get(who, 0.0) + np.full(outcomes.replications, fixed * factors[plan.periods.index(row.period)])
    return found


def counts(scenario: Scenario, who: str) -> bool:
    """Whether money of this partner or fund counts in the objective, or is only a limit."""
    chain = scenario.chain
    return chain.partners[who].cost_in_objective if who in chain.partners else chain.funds[who].cost_in_objective


def _fixed(row: AccountLine, counted: bool) -> float:
    """What the plan costs however delivery goes: contractors are paid whether used or not, payments are agreed."""
    return (row.contractors if counted else 0.0) + row.paid - row.received


def _fines(scenario: Scenario, every: dict[str, Unit], outcomes: Outcomes) -> dict[tuple[str, str], Array]:
    line, rate = scenario.timeline, scenario.chain.chain.discount_rate
    found = {}
    for name, initiative in sorted(scenario.chain.initiatives.items()):
        if initiative.deadline is None or not any(initiative.fine.values()):
            continue
        parts = [steps(outcomes, every[f"{name}/{part}"], ()) for part in sorted(initiative.increments)]
        days, shares = together(parts)
        due = line.day(initiative.deadline)
        saved = (fine_avoided(line, rate, days, due) * shares).sum(axis=1)
        late = float(fine_avoided(line, rate, np.asarray(due), due)) - saved
        found.update({(name, who): keur * late for who, keur in sorted(initiative.fine.items()) if keur})
    return found
