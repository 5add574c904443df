"""The state of one replication: what an engine remembers between two events."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import nan
from typing import Any

from ketenopt.domain.draws import Attempts, Visits
from ketenopt.domain.orders import SliceOrder, Work
from ketenopt.domain.outcomes import CAUSES
from ketenopt.simulate.calendars import Crew
from ketenopt.simulate.kinds import ARRIVING, MONEY
from ketenopt.simulate.reference.clock import Clock, Happening, Ticks
from ketenopt.simulate.setting import Setting, Threat

Heap = list[tuple[int, float, int, "Item"]]
"""Ready items, by (rank, moment, id); the moment is 0 for planned work, the arrival for work that comes in by itself."""


@dataclass(slots=True)
class Queue:
    """Items ready for one partner's teams with one skill, by class."""

    partner: int
    chain: Heap = field(default_factory=list)
    own: Heap = field(default_factory=list)


@dataclass(slots=True)
class Job:
    """Items of one partner and skill that are done for one reason: a package, its rework, rollout work, a stream."""

    kind: int
    slice: Slice | None
    work: Work | None
    key: str
    partner: int
    queue: Queue
    threats: tuple[Threat, ...]
    own: bool
    milli: int
    """Estimate per item in thousandths of a person-day: integers feed priorities."""
    number: int
    """Place among the jobs of its slice."""
    place: list[int] = field(default_factory=lambda: [0, 0])
    """Ranks of its slice at the partner: the chain's and its own; shared with the rework of the job."""
    items: list[Item] = field(default_factory=list)
    left: int = 0
    finished: int = 0
    turning_up: list[tuple[int, Item]] = field(default_factory=list)
    """Items that nobody knows of yet, last first: each is found when so many are finished."""
    pending: int = 0
    """Predecessors that are not handed over yet."""
    handing: set[str] = field(default_factory=set)
    """Draw ids of predecessors whose hand-over to this job is on its way or done."""
    told: set[str] = field(default_factory=set)
    """Those of which it is done."""
    first: dict[str, tuple[list[float], list[float], list[float]]] = field(default_factory=dict)
    """First hits by threat, per item of the package: gap, duration, found."""


@dataclass(slots=True, eq=False)
class Item:
    """One backlog item.  ``left`` and ``worked`` are person-days; ``hits`` per threat: [threat, person-days to go, n]."""

    id: int
    job: Job
    index: int
    left: float
    rank: int
    moment: float = 0.0
    luck: float = 0.0
    """Uniform: below what its partner follows of the chain it is ranked as the chain does."""
    hits: list[list[Any]] | None = None
    team: Team | None = None
    due: Happening | None = None
    since: float = nan
    stretch: float = 0.0
    hit: list[Any] | None = None
    """The entry of ``hits`` that ends this stretch of work."""
    duration: float = 0.0
    """Working days a resolver will need for it."""
    stopped: float = nan
    """When the impediment struck that it waits for."""
    released: float = nan
    started: float = nan
    finished: float = nan
    worked: float = 0.0
    by: str = ""
    """Last team that worked on it."""

    @property
    def name(self) -> str:
        return f"{self.job.key}#{self.index}" if self.job.kind == ARRIVING else f"{self.job.key}/{self.index}"


@dataclass(slots=True, eq=False)
class Team:
    """A crew at work."""

    crew: Crew
    number: int
    partner: int
    free: int
    queues: list[Queue]
    held: dict[int, Item] = field(default_factory=dict)
    chain_started: int = 0
    own_started: int = 0
    busy: float = 0.0
    blocked: float = 0.0


@dataclass(slots=True, eq=False)
class Slice:
    """A slice on its way; moments are NaN until they come."""

    number: int
    order: SliceOrder
    jobs: list[Job]
    rollouts: list[Job]
    rank: int
    """Place in the chain's order as it stands."""
    visit: tuple[Visits, int] | None = None
    """What an arrival that created this slice drew, and its number; None: planned."""
    withdrawn: bool = False
    """New orders do not ask for it."""
    appointment: Happening | None = None
    """When it will be due, or has found out what it waits for."""
    found: float = 0.0
    """Day on which it is decided what to do about dependencies that nobody knew of."""
    followers: list[tuple[Slice, int]] = field(default_factory=list)
    """Slices that wait for this one, each with the place of the wait among theirs."""
    waiting: int = 0
    """Predecessors not delivered."""
    due: bool = False
    """Its period has come, and the decision and the gates before release are there."""
    asked: bool = False
    eligible: bool = False
    handed: float = nan
    """When the first package could start, were it not for the rest."""
    predecessors: float = nan
    """When the last predecessor was delivered."""
    released: float = nan
    release_period: int = -1
    first_work: float = nan
    last_work: float = nan
    integrated: float = nan
    delivered: float = nan
    in_use: dict[int, float] = field(default_factory=dict)
    gate: float = 0.0
    """Day on which the gates before delivery stand open."""
    decided: float = 0.0
    attempt: int = 0
    left: int = 0
    by_partner: dict[int, int] = field(default_factory=dict)
    queued: int = 0
    working: int = 0
    stopped: int = 0
    mark: float = nan
    reason: int = MONEY
    causes: list[float] = field(default_factory=lambda: [0.0] * len(CAUSES))

    @property
    def name(self) -> str:
        return self.order.id

    def attempts(self, world: World) -> tuple[Attempts | None, int]:
        """What was drawn for its chain test, and the row that holds."""
        if self.visit:
            return self.visit[0].integration[self.order.draw], self.visit[1]
        return world.setting.draws.integration.get(self.order.draw), world.row

    def handover(self, world: World, key: str) -> float:
        """Working days of a hand-over to it."""
        if self.visit:
            return float(self.visit[0].handover[key][self.visit[1]])
        return float(world.setting.draws.handover[key][world.row])


@dataclass(slots=True)
class Resolver:
    """Those who must act on impediments of one owner; ``queue`` by (weight, moment, item id)."""

    free: int
    queue: list[tuple[int, float, int, Item]] = field(default_factory=list)


@dataclass(slots=True)
class World:
    """One replication, ``row`` of the block."""

    setting: Setting
    row: int
    clock: Clock
    sync: Ticks
    release: Ticks
    queues: dict[tuple[int, str], Queue]
    follows: list[float]
    """Share of items that each partner ranks as the chain does."""
    teams: list[Team]
    teams_of: list[list[Team]]
    resolvers: dict[str, Resolver]
    slices: list[Slice] = field(default_factory=list)
    by_id: dict[str, Slice] = field(default_factory=dict)
    streams: dict[str, Job] = field(default_factory=dict)
    items: list[Item] = field(default_factory=list)
    numbered: int = 0
    """Items of planned work so far: the next one's id."""
    snapshots: dict[int, list[list[int]]] = field(default_factory=dict)
    """Items to go as they were known, by slice and job, for each re-planning moment to come."""
    raised: list[float] = field(default_factory=list)
    """Parts of what was missing in ``follows`` that benefits of cooperation have filled."""
    cooperating: list[Slice] = field(default_factory=list)
    """Slices whose use will raise what partners follow of the chain, as long as it has not."""
    period: int = -1
    awake: bool = False
    stirred: set[int] = field(default_factory=set)
    """Partners whose teams may have something to pull."""
    eligible: dict[int, Slice] = field(default_factory=dict)
    """By number: all conditions but money and WIP are met."""
    look: bool = False
    """Money or WIP changed, or something became eligible."""
    open: list[int] = field(default_factory=list)
    """Increments with unfinished work, per partner."""
    balance: list[float] = field(default_factory=list)
    spent: list[list[float]] = field(default_factory=list)
    paying: list[Slice] = field(default_factory=list)
    running: list[Slice] = field(default_factory=list)
    tests: list[tuple[int, int, Slice]] = field(default_factory=list)
    testing: int = 0
    shelf: dict[int, Slice] = field(default_factory=dict)
    """Integrated, not delivered, by number."""
    hits: list[int] = field(default_factory=list)
    hit_days: list[float] = field(default_factory=list)
    log: list[tuple[str, str, float, str]] | None = None

    @property
    def now(self) -> float:
        return float(self.clock.env.now)
