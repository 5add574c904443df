"""What was not finished, and who waits for whom: a complete outcome says so."""

from __future__ import annotations

from ketenopt.domain.errors import SimulationError
from ketenopt.domain.orders import Orders, SliceOrder
from ketenopt.domain.outcomes import CAUSES, Outcomes

REASONS = {
    "work": "is being worked on",
    "capacity": "waits for people",
    "handover": "waits for a hand-over",
    "impediment": "is stopped by an impediment",
    "integration": "is in or before the chain test, or waits for a release moment",
    "money": "waits for money of {accounts}",
    "decision": "waits for a decision or a gate",
    "predecessor": "waits for {others}",
}


def unfinished(given: Orders, outcomes: Outcomes, row: int = 0) -> tuple[str, ...]:
    """A line for every slice of ``given`` that was not delivered in replication ``row`` of the block: what it waits for.

    >>> unfinished(Orders((), (), ()), Outcomes.__new__(Outcomes))
    ()
    """
    if not given.slices:
        return ()
    if outcomes.unfinished is None:
        raise SimulationError("this outcome does not say what was not finished")
    by_unit: dict[str, list[int]] = {}
    for column, unit in enumerate(outcomes.slices):
        by_unit.setdefault(unit, []).append(column)
    units = {order.id: order.unit for order in given.slices}
    found = []
    for order in given.slices:
        column = by_unit[order.unit].pop(0)
        place = int(outcomes.unfinished[row, column])
        if place >= 0:
            found.append(f"{order.unit} {_reason(order, CAUSES[place], units)}")
    return tuple(found)


def _reason(order: SliceOrder, cause: str, units: dict[str, str]) -> str:
    others = [wait.unit for wait in order.after] + [units[name] for name in order.requires if name in units]
    others += [f"{name} (not in the plan)" for name in (*order.never_after, *order.never_required)]
    accounts = sorted({part.accounts[-1] for part in order.instalments})
    return REASONS[cause].format(others=", ".join(dict.fromkeys(others)), accounts=" and ".join(accounts))
