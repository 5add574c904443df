"""Engines by name, and the composition of orders, draws and an engine."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any, Protocol, cast

from ketenopt.domain.draws import Draws
from ketenopt.domain.errors import SimulationError
from ketenopt.domain.orders import Orders
from ketenopt.domain.outcomes import Outcomes
from ketenopt.domain.phrase import Phrase, lines
from ketenopt.domain.plan import Plan
from ketenopt.domain.progress import Known
from ketenopt.domain.scenario import Scenario
from ketenopt.simulate.draw import draw
from ketenopt.simulate.orders import orders


class Engine(Protocol):
    """What every engine can do; a state belongs to the engine that made it, and advances by being moved."""

    def start(self, scenario: Scenario, draws: Draws, *, items: bool = False, events: bool = False) -> Any: ...
    def advance(self, state: Any, orders: Orders, until: float) -> Any: ...
    def known(self, state: Any) -> tuple[Known, ...]: ...
    def outcomes(self, state: Any) -> Outcomes: ...


ENGINES = {"simpy": "ketenopt.simulate.reference", "kernel": "ketenopt.simulate.kernel"}
"""Module of every engine; loaded when it is first used, since SimPy and Numba are each needed by one of them only."""
AUTO = "auto"
"""The kernel where it can, else the reference; the numbers are the same."""
NAMES = (AUTO, *sorted(ENGINES))
"""What a user may ask for."""


def cannot(scenario: Scenario) -> tuple[str, ...]:
    """Why the kernel cannot deliver plans of ``scenario``; empty: it can."""
    reasons = []
    if find_spec("numba") is None:
        reasons.append("Numba is not installed: pip install 'ketenopt[fast]'")
    if scenario.chain.cadence.replan != "ranking":
        reasons.append(f"plans are made again on the way (cadence.replan: {scenario.chain.cadence.replan})")
    return tuple(reasons)


def chosen(name: str, scenario: Scenario) -> str:
    """The engine that ``name`` comes to for ``scenario``.  Raises SimulationError where the kernel is asked and cannot."""
    reasons = cannot(scenario) if name in (AUTO, "kernel") else ()
    if name == AUTO:
        return "simpy" if reasons else "kernel"
    if reasons:
        raise SimulationError(lines([Phrase("the engine kernel cannot do this; --engine simpy can:"), *reasons]))
    return name


def engine(name: str) -> Engine:
    """The engine called ``name``.  Raises SimulationError when there is none."""
    if name not in ENGINES:
        raise SimulationError(Phrase("there is no engine {name!r}; there is: {known}", name=name, known=tuple(sorted(ENGINES))))
    return cast(Engine, import_module(ENGINES[name]))


def deliver(
    scenario: Scenario, given: Orders, draws: Draws, *, name: str = "simpy", items: bool = False, events: bool = False
) -> Outcomes:
    """Carry out orders to the horizon on luck that was drawn before, so that scenarios can share it."""
    what = engine(name)
    state = what.advance(what.start(scenario, draws, items=items, events=events), given, scenario.timeline.horizon)
    return what.outcomes(state)


def simulate(
    scenario: Scenario,
    plan: Plan,
    seed: int,
    replications: range,
    *,
    name: str = "simpy",
    items: bool = False,
    events: bool = False,
) -> Outcomes:
    """What happens when ``plan`` is carried out in ``replications`` (a range with step 1) under ``seed``.

    ``items`` and ``events`` ask for a log of every item and of every event.  Raises SimulationError when the plan cannot be
    carried out.
    """
    return deliver(scenario, orders(scenario, plan), draw(scenario, seed, replications), name=name, items=items, events=events)
