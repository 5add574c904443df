"""How a plan's shares become slices: whole increments, or item counts that add up.

Slice (unit, period t) takes R(X_t n) - R(X_{t-1} n) of the n items of each package in index order, X the cumulative share
rounded to 1e-6 and R(a) = floor(a + .5).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ketenopt.domain.chain import Chain
from ketenopt.domain.draws import rollout_key, slice_id
from ketenopt.domain.errors import SimulationError
from ketenopt.domain.load import alignment, done_items, whole
from ketenopt.domain.orders import Wait, Work
from ketenopt.domain.phrase import Phrase
from ketenopt.domain.plan import Plan
from ketenopt.domain.units import Unit, units

SHARE = 1e-6
"""Shares below this are rounding of a solver."""


@dataclass(frozen=True, slots=True)
class Cut:
    """The part of ``unit`` that starts in ``period``: from cumulative share ``start`` to ``end``."""

    unit: Unit
    ordinal: int
    period: int
    start: float
    end: float
    periods: int

    @property
    def id(self) -> str:
        return f"{self.unit.key}@{self.period}"

    @property
    def draw(self) -> str:
        return slice_id(self.unit.key, self.ordinal)

    @property
    def share(self) -> float:
        return self.end - self.start

    def items(self, n: int) -> tuple[int, int]:
        """First item and number of items of a package of ``n``."""
        first = whole(self.start * n)
        return first, whole(self.end * n) - first


def cuts(chain: Chain, plan: Plan) -> dict[str, list[Cut]]:
    """Slices of every planned unit by unit key, in order of start.

    Raises SimulationError for a paper plan, and for a plan that is not one of this chain.
    """
    if plan.paper:
        raise SimulationError(
            Phrase(
                "this is a paper plan: it funds work that is all or nothing in part, so nobody can carry it out; "
                "solve the rule with whole increments and simulate that plan"
            )
        )
    known = {unit.key: unit for unit in units(chain)}
    strangers = sorted(unit.key for unit in plan.units if unit.key not in known)
    if strangers or len(plan.periods) != len(chain.chain.periods):
        other = tuple(strangers) or Phrase("other periods")
        raise SimulationError(Phrase("the plan is not of this scenario: {other}", other=other))
    return {
        planned.key: _cut(known[planned.key], planned.shares, planned.periods)
        for planned in sorted(plan.units, key=lambda unit: unit.key)
    }


def _cut(unit: Unit, shares: tuple[float, ...], periods: int) -> list[Cut]:
    found: list[Cut] = []
    total, before = 0.0, 0.0
    for period, share in enumerate(shares):
        total += share
        cumulative = min(1.0, round(total, 6))
        if cumulative > before:
            found.append(Cut(unit, len(found), period, before, cumulative, periods))
            before = cumulative
    if found and not unit.divisible and (len(found) > 1 or found[0].share < 1.0 - SHARE):
        sentence = Phrase("{unit} is all or nothing, but the plan starts it in parts: it cannot be carried out", unit=unit.key)
        raise SimulationError(sentence)
    return found


def work_of(chain: Chain, cut: Cut) -> tuple[Work, ...]:
    """Packages of a slice, sorted by id; those without an item to do are left out."""
    part = cut.unit.increment
    common = chain.initiatives[cut.unit.initiative].uncertainty.mean() if cut.unit.kind == "increment" else 1.0
    common *= alignment(chain, part)
    found = []
    for name, package in sorted(part.packages.items()):
        first, count = cut.items(package.items)
        done = max(done_items(part, package.items) - first, 0)
        if count > done:
            estimate = package.effort.mean() * common
            key = f"{cut.unit.key}/{name}"
            found.append(Work(key, package.partner, package.skill, first + done, count - done, estimate, of=package.items))
    return tuple(found)


def rollouts_of(cut: Cut) -> tuple[Work, ...]:
    """Rollout work of a slice, sorted by partner: its items, by the same rule as those of a package."""
    found = []
    for who, rollout in sorted(cut.unit.increment.rollout.items()):
        first, count = cut.items(rollout.items) if rollout.effort > 0 else (0, 0)
        each = rollout.effort / rollout.items
        key = rollout_key(cut.unit.key, who)
        found.append(Work(key, who, rollout.skill, first, count, each, effort=each, delay_days=rollout.delay_days))
    return tuple(found)


def waits_of(cut: Cut, planned: Mapping[str, list[Cut]]) -> tuple[tuple[Wait, ...], tuple[str, ...]]:
    """Slices that must be delivered before this one starts, and units of which too little is planned for that."""
    found: list[Wait] = []
    missing = []
    for before, lag in sorted(cut.unit.after.items()):
        needed = enough(planned.get(before, []), cut.end)
        if needed is None:
            missing.append(before)
            continue
        found += [Wait(slice_.id, lag, _partners(slice_.unit), before) for slice_ in needed]
    return tuple(found), tuple(missing)


def requires_of(cut: Cut, planned: Mapping[str, list[Cut]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Slices that must be delivered no later, and units of which too little is planned for that."""
    found: list[str] = []
    missing = []
    for other in cut.unit.requires:
        needed = enough(planned.get(other, []), cut.end)
        if needed is None:
            missing.append(other)
        else:
            found += [slice_.id for slice_ in needed]
    return tuple(sorted(found)), tuple(missing)


def enough(slices: list[Cut], share: float) -> list[Cut] | None:
    """The first slices that together reach ``share``; None when all of them do not."""
    for number, cut in enumerate(slices):
        if cut.end >= share - SHARE:
            return slices[: number + 1]
    return None


def _partners(unit: Unit) -> tuple[str, ...]:
    return tuple(sorted({package.partner for package in unit.increment.packages.values()}))
