"""Scenario -> Problem: the plan's numbers, derived from the same facts that the simulation draws from."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from ketenopt.domain.chain import Benefit, Chain
from ketenopt.domain.errors import Shortage
from ketenopt.domain.governed import at_work
from ketenopt.domain.problem import Bools, Group, Payments, Problem
from ketenopt.domain.scenario import Scenario
from ketenopt.domain.time import Timeline
from ketenopt.domain.units import Unit, units
from ketenopt.domain.value import discount
from ketenopt.optimise.pose.money import money
from ketenopt.optimise.pose.pace import Pace, period_days, rollout_days
from ketenopt.optimise.pose.people import people, skills
from ketenopt.optimise.pose.work import Work, loads, ordering, work
from ketenopt.optimise.pose.worth import duties, excludable, values


def pose(scenario: Scenario) -> Problem:
    """The planning problem of ``scenario``; every index set is sorted by id, so the order of the files plays no part.

    Units that cannot start within the plan stay in it and can never be funded (``latest`` = -1); a note says which.
    """
    chain, line = at_work(scenario.chain), scenario.timeline
    partners, names = tuple(sorted(chain.partners)), tuple(sorted(chain.initiatives))
    who = (*partners, *sorted(_others(chain)))
    ks, flat = skills(chain), units(chain)
    hands = people(chain, line, partners, ks)
    works = [work(chain, line, hands, ks, unit) for unit in flat]
    accounts = money(chain, line, partners, names)
    refused = np.array([unit.decision == "must-not" for unit in flat], dtype=np.bool_)
    must = np.array([unit.decision == "must" for unit in flat], dtype=np.bool_)
    posed = Problem(
        scenario=scenario.id,
        scenario_hash=scenario.hash,
        partners=partners,
        beneficiaries=who,
        units=tuple(unit.key for unit in flat),
        initiatives=names,
        skills=ks,
        periods=line.periods,
        initiative=np.array([names.index(unit.initiative) if unit.initiative else -1 for unit in flat], dtype=np.int64),
        owner=np.array([partners.index(unit.owner) if unit.owner in partners else -1 for unit in flat], dtype=np.int64),
        periods_of=np.array([what.periods for what in works], dtype=np.int64),
        earliest=np.array([what.earliest for what in works], dtype=np.int64),
        latest=np.where(refused, -1, np.array([what.latest for what in works], dtype=np.int64)),
        divisible=_divisible(flat),
        minimum=np.array([_minimum(chain, unit) for unit in flat], dtype=np.float64),
        must=must,
        loads=loads(works),
        payments=_payments(chain, line, flat, works, accounts.accounts),
        works=np.array([what.effort.sum(axis=1) > 0 for what in works], dtype=np.bool_).reshape(len(flat), len(partners)),
        test=np.array([unit.increment.integration / what.periods for unit, what in zip(flat, works, strict=True)]),
        people=hands,
        money=accounts,
        ordering=ordering(chain, line, flat, works),
        groups=_groups(chain, names),
        duties=duties(chain, line, partners, names),
        wip=np.array([chain.partners[p].wip or -1 for p in partners], dtype=np.int64),
        value=values(chain, line, flat, works, who),
        excludable=excludable(flat, who),
        discount=discount(line, chain.chain.discount_rate)[: len(line.periods)],
        compare=tuple(chain.partners[p].disagreement for p in partners),
        sacrifice=np.array([chain.partners[p].sacrifice for p in partners], dtype=np.float64),
        impossible=_impossible(must, works),
        notes=_notes(line, flat, works, refused),
    )
    return _governed(posed, chain, line)


def _governed(posed: Problem, chain: Chain, line: Timeline) -> Problem:
    """With who decides, and when money may move."""
    return replace(
        posed,
        form=chain.governance.form,
        agreed=chain.governance.payments,
        moments=_moments(chain, line),
        wanted=np.array([_wanted(chain, line, name) for name in posed.initiatives], dtype=np.float64),
    )


def _moments(chain: Chain, line: Timeline) -> tuple[int, ...]:
    """Periods in which a budget moment falls: money moves between partners then, and only then."""
    days = [line.day(when) for when in chain.governance.budget_moments]
    return tuple(sorted({line.period(day) for day in days if 0 <= day < line.plan_end}))


def _wanted(chain: Chain, line: Timeline, name: str) -> float:
    when = chain.initiatives[name].wanted
    return math.inf if when is None else line.day(when)


def _others(chain: Chain) -> set[str]:
    """Beneficiaries that are no partner."""
    named = {who for benefits in _benefits(chain) for who in benefits}
    return (named | set(chain.beneficiaries)) - set(chain.partners)


def _benefits(chain: Chain) -> list[Mapping[str, Benefit]]:
    return [*(what.benefits for what in chain.initiatives.values()), *(what.benefits for what in chain.products.values())]


def _divisible(flat: tuple[Unit, ...]) -> Bools:
    """A product comes in shares only when one of its parts does."""
    increments = {unit.key: unit.divisible for unit in flat if unit.kind == "increment"}
    shares = [increments.get(unit.key, any(increments[part] for part in unit.requires)) for unit in flat]
    return np.array(shares, dtype=np.bool_)


def _minimum(chain: Chain, unit: Unit) -> float:
    return chain.initiatives[unit.initiative].minimum_share if unit.initiative and unit.divisible else 0.0


def _groups(chain: Chain, names: tuple[str, ...]) -> tuple[Group, ...]:
    return tuple(
        Group(name, group.kind, tuple(sorted({names.index(i) for i in group.initiatives})))
        for name, group in sorted(chain.groups.items())
    )


def _impossible(must: Bools, works: list[Work]) -> tuple[Shortage, ...]:
    return tuple(shortage for i in np.flatnonzero(must) for shortage in works[i].short)


def _notes(line: Timeline, flat: tuple[Unit, ...], works: list[Work], refused: Bools) -> tuple[str, ...]:
    """Which units can never be funded, and why."""
    notes = []
    for unit, what, no in zip(flat, works, refused, strict=True):
        if what.latest < 0 and not no:
            late = what.earliest + what.periods > len(line.periods)
            why = f"it needs {what.periods} of {len(line.periods)} periods" if late else str(what.short[0])
            if late and what.earliest:
                why += f" and cannot start before period {what.earliest + 1}"
            notes.append(f"{unit.key} cannot be done within the plan: {why}")
    return tuple(notes)


def _payments(chain: Chain, line: Timeline, flat: tuple[Unit, ...], works: list[Work], accounts: tuple[str, ...]) -> Payments:
    """Cost evenly over the execution; running cost from the period of use on, where the partner budgets at all.

    A partner without a budget for the chain pays running cost from money that no plan decides about: then it is
    in the values only.
    """
    pace, rows = Pace(chain, line), []
    for i, (unit, what) in enumerate(zip(flat, works, strict=True)):
        for payer, cost in sorted(unit.increment.cost.items()):
            if cost > 0:
                rows.append((i, accounts.index(payer), 0, what.periods, cost / what.periods, True))
        running = chain.initiatives[unit.initiative].running_cost if unit.initiative else {}
        for payer, cost in sorted(running.items()):
            if cost * unit.increment.share > 0 and payer in chain.partners and chain.partners[payer].budget:
                use = unit.increment.rollout.get(payer)
                days = rollout_days(pace, unit.initiative, payer, use)[1] if use else 0.0
                first = what.periods + (len(line.periods) if math.isnan(days) else int(days / period_days(line)))
                rows.append((i, accounts.index(payer), first, len(line.periods), cost * unit.increment.share, False))
    ints = np.array([row[:4] for row in rows], dtype=np.int64).reshape(-1, 4)
    keur = np.array([row[4] for row in rows], dtype=np.float64)
    whose, account, begin, length = ints.T
    return Payments(whose, account, begin, length, keur, np.array([row[5] for row in rows], dtype=np.bool_))
