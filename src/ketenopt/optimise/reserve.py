"""What must be done may use the reserve, and may go slower.

A plan fills only the agreed part of people's time (``plan_to_share``); the rest absorbs what goes otherwise.  And it does a
unit at the pace of its teams, so two units that overlap ask twice that pace.  Where work that must be done does not fit
that way, giving up is the wrong answer: a legal duty goes before a margin.  First the partners that are short plan
without a reserve; then what must be done also takes one period more, then two.  The plan says what it took.  Where that
is not enough either, the first refusal stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from ketenopt.domain.chain import Chain
from ketenopt.domain.errors import Infeasible
from ketenopt.domain.plan import Plan
from ketenopt.domain.problem import Problem
from ketenopt.domain.scenario import Scenario
from ketenopt.optimise.pose import pose
from ketenopt.optimise.shortage import needed

LONGER = (1, 2)
"""Periods by which work that must be done may be drawn out."""


def planned(scenario: Scenario, rule: Callable[[Problem], Plan]) -> Plan:
    """The plan of ``rule``, with reserve and time where nothing else will do.  Raises as the rule does."""
    whole = pose(scenario)
    try:
        return rule(whole)
    except Infeasible as refusal:
        first = refusal
    freed, short = frozenset[str](), _short_of_time(scenario.chain, first)
    while short - freed:
        freed |= short
        answer = _tried(scenario, _without_reserve(scenario.chain, freed), rule)
        if isinstance(answer, Plan):
            return _noted(answer, freed, 0)
        short = _short_of_time(scenario.chain, answer)
    if freed:
        for longer, chain in _drawn_out(_without_reserve(scenario.chain, freed), whole):
            answer = _tried(scenario, chain, rule)
            if isinstance(answer, Plan):
                return _noted(answer, freed, longer)
    raise first


def _tried(scenario: Scenario, chain: Chain, rule: Callable[[Problem], Plan]) -> Plan | Infeasible:
    try:
        return rule(replace(pose(replace(scenario, chain=chain)), scenario_hash=scenario.hash))
    except Infeasible as refusal:
        return refusal


def _noted(made: Plan, freed: frozenset[str], longer: int) -> Plan:
    note = f"work that must be done uses the reserve of: {', '.join(sorted(freed))}"
    if longer:
        note += f", and takes {longer} period{'s' if longer > 1 else ''} longer than its teams need"
    return replace(made, notes=(*made.notes, note))


def _short_of_time(chain: Chain, refusal: Infeasible) -> frozenset[str]:
    """Partners that lack person-days and still keep some back."""
    owners = {shortage.owner for shortage in refusal.shortages if shortage.unit == "person-days"}
    return frozenset(who for who in owners if who in chain.partners and chain.partners[who].plan_to_share < 1.0)


def _without_reserve(chain: Chain, partners: frozenset[str]) -> Chain:
    changed = {who: chain.partners[who].model_copy(update={"plan_to_share": 1.0}) for who in partners}
    return chain.model_copy(update={"partners": {**chain.partners, **changed}})


def _drawn_out(chain: Chain, whole: Problem) -> Iterator[tuple[int, Chain]]:
    """The chain with the increments that must be done drawn out, as far as that still leaves them a start."""
    slow = {whole.units[i]: int(whole.periods_of[i]) for i in np.flatnonzero(needed(whole) & (whole.initiative >= 0))}
    for longer in LONGER:
        if any(periods + longer > len(whole.periods) for periods in slow.values()):
            return
        initiatives = dict(chain.initiatives)
        for key, periods in sorted(slow.items()):
            name, part = key.split("/")
            parts = dict(initiatives[name].increments)
            parts[part] = parts[part].model_copy(update={"periods": periods + longer})
            initiatives[name] = initiatives[name].model_copy(update={"increments": parts})
        yield longer, chain.model_copy(update={"initiatives": initiatives})
