"""Small scenarios made in code, and plans that start their increments when a test says so."""

from __future__ import annotations

from typing import Any

from ketenopt.domain.chain import Chain
from ketenopt.domain.orders import Orders
from ketenopt.domain.outcomes import Outcomes
from ketenopt.domain.plan import AccountLine, HireLine, Plan, PlannedUnit
from ketenopt.domain.scenario import Scenario
from ketenopt.simulate import deliver
from ketenopt.simulate.draw import draw
from ketenopt.simulate.orders import orders

QUARTERS = {"q1": "2024-01-01", "q2": "2024-04-01", "q3": "2024-07-01", "q4": "2024-10-01"}
"""2024: 65, 65, 66 and 66 weekdays; 2024-01-01 is a Monday."""


def scenario(**parts: Any) -> Scenario:
    """A chain of one partner ``a`` with one team of one FTE, without frictions; every part can be replaced or added to."""
    about = {
        "start": "2024-01-01",
        "end": "2025-01-01",
        "periods": QUARTERS,
        "price_year": 2024,
        "focus": 1.0,
        "benefit_periods": 4,
    }
    base: dict[str, Any] = {
        "schema": 1,
        "chain": about | parts.pop("about", {}),
        "partners": {"a": {}},
        "teams": {"t": {"partner": "a", "fte": 1, "wip": 1}},
    }
    return Scenario("test", Chain.model_validate(base | parts))


def initiative(*increments: dict[str, Any], **rest: Any) -> dict[str, Any]:
    """An initiative whose increments are numbered from 1."""
    return {"increments": {str(number): what for number, what in enumerate(increments, 1)}, **rest}


def work(items: int = 1, effort: Any = 10, partner: str = "a", skill: str = "general") -> dict[str, Any]:
    return {"partner": partner, "items": items, "effort": effort, "skill": skill}


def plan(what: Scenario, starts: dict[str, Any], **rest: Any) -> Plan:
    """Units by key: a period to start whole in, a (period, periods of execution), or a list of shares."""
    number = len(what.timeline.periods)
    planned = []
    for key, start in sorted(starts.items()):
        period, length = start if isinstance(start, tuple) else (start, 1)
        shares = period if isinstance(period, list) else [float(t == period) for t in range(number)]
        planned.append(PlannedUnit(key, tuple(shares), length))
    accounts: tuple[AccountLine, ...] = tuple(rest.pop("accounts", ()))
    hires: tuple[HireLine, ...] = tuple(rest.pop("hires", ()))
    return Plan(
        scenario=what.id,
        scenario_hash=what.hash,
        rule="test",
        objective=0.0,
        bound=0.0,
        gap=0.0,
        solver="none",
        solver_version="0",
        periods=what.timeline.periods,
        units=tuple(planned),
        accounts=accounts,
        teams=(),
        hires=hires,
        partners=(),
        others={},
        **rest,
    )


def ordered(what: Scenario, starts: dict[str, Any], **rest: Any) -> Orders:
    return orders(what, plan(what, starts, **rest))


def run(what: Scenario, starts: dict[str, Any], replications: range = range(1), seed: int = 1, **rest: Any) -> Outcomes:
    """Carry out a plan, with the log of items and events."""
    return deliver(what, ordered(what, starts, **rest), draw(what, seed, replications), items=True, events=True)
