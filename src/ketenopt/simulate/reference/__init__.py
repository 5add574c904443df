"""WHAT HAPPENS: the engine in SimPy, readable first; the compiled engine must reproduce it bit for bit.

**Time** is in working days from the start. An event is keyed (time, kind, id of the thing); kinds settle in the order
of ``clock``. At an instant all state settles first; then, once, dispatch: slices are released, the chain test and
resolvers take work, and teams pull, partner by partner. Events of zero days repeat that until nothing moves. What
would happen at or after the horizon does not. Rooms: ``clock`` (time), ``setting`` (what replications share),
``state`` (what is remembered), ``build`` and ``jobs`` (day 0), ``release`` and ``money``, ``work``, ``threat`` and
``impediment``, ``integration``, ``visit``, ``ranking``, ``adopt`` and ``stand`` (re-planning), ``record`` (the outcome).

**Release.** A slice starts at the latest of: its period (not under ``pull_forward``), the decision (planned day plus
a draw), its gates (expected day plus a draw, then the first meeting of the body whose papers can be in time), its
predecessors, money and room. After a predecessor is delivered comes the lag, and for a package whose partner did not
work on it the hand-over and then the next sync; a slice starts with its first package that is handed over. Eligible
slices start in rank order; what the first of them lacks (an account, a partner's room) is kept for it. A partner's
room: increments with unfinished planned work of its own; rework does not count. No starts from the end of the plan
on: what could start only then waits for a decision.

**Items** wait in one queue per partner and skill, ordered by (rank, moment, id): the moment is 0 for planned work,
and the arrival for items that come in by themselves. The lowest team id with a free slot pulls first. Where own items
arrive, a free slot goes to the class (chain, own) with the least started estimate over planned share; an empty class
yields; ties go to the chain; chain items that arrive go behind planned work. A slot does c / w person-days a day, no
faster when others are empty. A team that has no people in a period gives unfinished items back at its border, with
what is left of them; otherwise nothing is pre-empted.

**Impediments** strike after a drawn number of person-days of work on an item, per kind. Work stops, the slot stays
taken or not, and a resolver of the owner acts: first come, or most value lost per expected day first. Then work goes
on, or the item queues again.

**Done**: at the next sync the slice stands before the chain test, whose slots take by rank. A failed attempt returns
a drawn share of each package's effort as that share of its items; when they are done the next sync counts. The last
attempt succeeds. At the next release moment all that passed is delivered if its gates stand open and all it requires
is delivered or goes along. Then every partner that must use it does its rollout work, and uses it ``delay_days``
later. A product is delivered, and in use, with the last of its parts.

**Money**: at a period border an account keeps its agreed share (debt in full), gets what is new, pays what runs and
the instalments of what started. A release needs what it pays in this period; a payer's earmarks for the initiative
are used before its own money.

**Rankings** are those of the orders, and fixed again at re-planning moments (``ranking``); new orders are taken at the
border of a period (``adopt``).

**Frictions** are those of the chain at work: roles, the form of governance and the rung of sharing act through them
(``domain.governed``). A partner that does not keep its commitment to a slice sends its people some days late: its
packages wait for capacity so long. Of dependencies between units some were not known: when such a slice is due before
its predecessor is delivered, that is found out, and what to do asks a decision as long as any, while the rest goes on.
Items turn up while work is under way: the k-th of m when k / (m + 1) of those known at first are finished. Where teams
are pooled, a team with nothing of its own to pull takes planned work of other partners in its skills, after all teams
have looked, team by team, first in the chain's order. Benefits of cooperation raise what partners follow of the chain from
the border after their use on.

**Arrivals** are items of one partner, or small initiatives made after a template (``visit``).

**Lead time** runs from the first day of the planned period (or from release where that is earlier) to delivery.
Before release: waiting for predecessors, then hand-over, then decision and gates, then money or room (capacity). Then
at work while any item is worked on, else impediment while any is stopped, else capacity while any is queued, else
hand-over. From the last planned item on: integration, less the wait for a gate (decision) and for what it requires
(predecessor).

One formula of floating point each: the end of a stretch of work is now + ``work.duration``; ticks fall on number *
step; all sums run in order of id.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ketenopt.domain.draws import Draws
from ketenopt.domain.errors import SimulationError
from ketenopt.domain.orders import Orders
from ketenopt.domain.outcomes import Outcomes
from ketenopt.domain.progress import Known
from ketenopt.domain.scenario import Scenario
from ketenopt.simulate.reference import adopt, build, impediment, integration, jobs, ranking, release, stand, visit, work
from ketenopt.simulate.reference.clock import Happening
from ketenopt.simulate.reference.record import Record, assemble, record
from ketenopt.simulate.reference.state import Job, Slice, World
from ketenopt.simulate.setting import Setting, setting_of


@dataclass(slots=True)
class State:
    """A block of replications on its way; a replication that reached the horizon is only a record."""

    scenario: Scenario
    draws: Draws
    items: bool
    events: bool
    now: float = 0.0
    setting: Setting | None = None
    worlds: dict[int, World] = field(default_factory=dict)
    records: dict[int, Record] = field(default_factory=dict)


def start(scenario: Scenario, draws: Draws, *, items: bool = False, events: bool = False) -> State:
    """Day 0 of every replication of ``draws``; ``items`` and ``events`` ask for those logs."""
    return State(scenario, draws, items, events)


def advance(state: State, orders: Orders, until: float) -> State:
    """Carry out ``orders`` until day ``until`` (exclusive); the same state, moved.

    Orders that differ from those of the call before are new orders: all replications of the block take them from where they
    stand.  Raises SimulationError where that is not the first day of a period.
    """
    if state.setting is None:
        state.setting = setting_of(state.scenario, state.draws, orders)
    elif state.setting.orders is not orders and state.setting.orders != orders:
        _new_orders(state, orders)
    horizon = state.setting.horizon
    for row in range(state.draws.replications):
        if row in state.records:
            continue
        world = state.worlds.get(row) or _born(state.setting, row, state.events)
        state.worlds[row] = world
        world.clock.run(min(until, horizon))
        if until >= horizon:
            state.records[row] = record(world, state.items)
            del state.worlds[row]
    state.now = max(state.now, until)
    return state


def _new_orders(state: State, orders: Orders) -> None:
    bounds = state.scenario.timeline.bounds
    if state.now not in bounds:
        raise SimulationError(f"new orders are taken on the first day of a period, not on day {state.now:g}")
    state.setting = setting_of(state.scenario, state.draws, orders)
    for world in state.worlds.values():
        adopt.adopt(world, state.setting, state.now)


def outcomes(state: State) -> Outcomes:
    """The outcome of all replications.  Raises SimulationError while one of them has not reached the horizon."""
    if state.setting is None or len(state.records) < state.draws.replications:
        raise SimulationError(f"the replications stand at day {state.now:g}, before the horizon: there is no outcome yet")
    rows = [state.records[row] for row in range(state.draws.replications)]
    return assemble(state.setting, rows, state.items, state.events)


def known(state: State) -> tuple[Known, ...]:
    """How things stand in every replication of the block that has not reached the horizon: what re-planning may know."""
    return tuple(stand.known(state.worlds[row], state.now) for row in sorted(state.worlds))


def _born(setting: Setting, row: int, events: bool) -> World:
    handlers = (
        _end,
        _hit,
        _resolved,
        _integrated,
        _handed,
        _arrived,
        _ready,
        _border,
        _sync,
        _release,
        _snapshot,
        _replan,
        dispatch,
    )
    return build.world_of(setting, row, handlers, events)


def dispatch(world: World, event: Happening) -> None:
    """The instant has settled: match what waits, once."""
    world.awake = False
    if world.look:
        release.release(world)
    integration.test(world)
    impediment.resolve(world)
    stirred, world.stirred = sorted(world.stirred), set()
    for who in stirred:
        work.match(world, who)
    if world.setting.pools:
        work.lend(world)


def _end(world: World, event: Happening) -> None:
    if event.thing.due is event:  # else the item went back to the queue
        work.ended(world, event.thing)


def _hit(world: World, event: Happening) -> None:
    if event.thing.due is event:
        impediment.struck(world, event.thing)


def _resolved(world: World, event: Happening) -> None:
    impediment.resolved(world, event.thing)


def _integrated(world: World, event: Happening) -> None:
    integration.attempted(world, event.thing)


def _handed(world: World, event: Happening) -> None:
    release.handed(world, *event.thing)


def _arrived(world: World, event: Happening) -> None:
    job, stream, place = event.thing
    if stream.visits is not None:
        visit.arrived(world, job, stream, place)
    else:
        item = job.items[place]
        item.released = item.moment = world.now
        work.note(world, item, "arrived")
        work.push(world, item)
    jobs.expect(world, job, stream, place + 1)


def _ready(world: World, event: Happening) -> None:
    slice_ = event.thing
    if slice_.released == slice_.released:
        integration.reopened(world, slice_)
    elif slice_.appointment is event:  # else new orders came since
        release.due(world, slice_) if not slice_.due else release.decided(world, slice_)


def _border(world: World, event: Happening) -> None:
    integration.border(world, event.thing)


def _sync(world: World, event: Happening) -> None:
    """Hand-overs first, then slices for the chain test; each by id."""
    waiting = world.sync.take(event.thing)
    for job, before in sorted((w for w in waiting if isinstance(w, tuple)), key=_told):
        release.taken_up(world, job, before)
    for slice_ in sorted((w for w in waiting if isinstance(w, Slice)), key=lambda slice_: slice_.number):
        integration.enter(world, slice_)


def _told(entry: tuple[Job, str]) -> tuple[int, int, str]:
    job, before = entry
    return (job.slice.number if job.slice else 0, job.number, before)


def _release(world: World, event: Happening) -> None:
    world.release.take(event.thing)
    integration.deliver(world)


def _snapshot(world: World, event: Happening) -> None:
    ranking.snapshot(world, event.thing)


def _replan(world: World, event: Happening) -> None:
    ranking.fix(world, event.thing)
