"""The reference engine compiled: the same ``start``, ``advance`` and ``outcomes``, and bit for bit the same numbers.

Loaded when it is first used, since Numba takes half a second and is an extra (``[fast]``).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ketenopt.domain.draws import Draws
from ketenopt.domain.errors import SimulationError
from ketenopt.domain.orders import Orders
from ketenopt.domain.outcomes import Outcomes
from ketenopt.domain.progress import Known
from ketenopt.domain.scenario import Scenario
from ketenopt.simulate.kernel.frame import frame_of
from ketenopt.simulate.kernel.outcome import Books
from ketenopt.simulate.kernel.worlds import Maker, World
from ketenopt.simulate.setting import setting_of


@dataclass(slots=True)
class State:
    """A block of replications on its way; of one that reached the horizon only its books remain."""

    scenario: Scenario
    draws: Draws
    items: bool
    events: bool
    now: float = 0.0
    orders: Orders | None = None
    maker: Maker | None = None
    books: Books | None = None
    worlds: dict[int, World] = field(default_factory=dict)
    done: set[int] = field(default_factory=set)


def start(scenario: Scenario, draws: Draws, *, items: bool = False, events: bool = False) -> State:
    """Day 0 of every replication of ``draws``."""
    return State(scenario, draws, items, events)


def advance(state: State, orders: Orders, until: float) -> State:
    """Carry out ``orders`` until day ``until`` (exclusive); the same state, moved.

    Raises SimulationError for orders that differ from those of the call before: only the reference takes new orders.
    """
    if state.maker is None or state.books is None:
        state.orders = orders
        frame = frame_of(setting_of(state.scenario, state.draws, orders))
        state.maker, state.books = Maker(frame, state.events), Books(frame, state.items, state.events)
    elif state.orders is not orders and state.orders != orders:
        raise SimulationError("the kernel takes no new orders on the way yet; the engine simpy does")
    rows = [row for row in range(state.draws.replications) if row not in state.done]
    _move(state, state.maker, state.books, rows, until)
    state.now = max(state.now, until)
    return state


def _move(state: State, maker: Maker, books: Books, rows: list[int], until: float) -> None:
    horizon = maker.frame.setting.horizon
    for row in rows:
        world = state.worlds.pop(row) if row in state.worlds else maker.world(row)
        world = maker.moved(world, min(until, horizon))
        if until >= horizon:
            books.keep(world)
            state.done.add(row)
            maker.free.append(world.memory)
        else:
            state.worlds[row] = world


def known(state: State) -> tuple[Known, ...]:
    """How things stand for those who plan again: only the reference tells.  Raises SimulationError."""
    raise SimulationError("the kernel does not say how things stand on the way yet; the engine simpy does")


def outcomes(state: State) -> Outcomes:
    """The outcome of all replications.  Raises SimulationError while one of them has not reached the horizon."""
    if state.books is None or len(state.done) < state.draws.replications:
        raise SimulationError(f"the replications stand at day {state.now:g}, before the horizon: there is no outcome yet")
    return state.books.outcomes()
