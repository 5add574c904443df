"""From a setting to memory: planned slices, what arrives, and their jobs, with every number that chance decides for them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ketenopt.domain.draws import commitment_key, dependency_key, handover_key
from ketenopt.domain.load import whole
from ketenopt.domain.orders import Instalments, SliceOrder, Work
from ketenopt.simulate.kernel.chance import Array, Luck
from ketenopt.simulate.kernel.layout import BY, FOLLOWER, HAND, PAIR, PAY, WAIT
from ketenopt.simulate.kernel.people import People
from ketenopt.simulate.kinds import PLANNED, ROLLOUT
from ketenopt.simulate.setting import Setting, milli

MONEY = 6
NAN = float("nan")

Row = dict[str, Any]


def table(dtype: np.dtype[Any], rows: list[Any]) -> np.ndarray[Any, np.dtype[Any]]:
    """Records of ``dtype`` from mappings or numbers; what a mapping leaves out is 0.  Never empty, so that it has an address."""
    made = np.zeros(max(len(rows), 1), dtype)
    for name in {name for row in rows for name in row} & set(dtype.names or ()) if dtype.names else ():
        made[name][: len(rows)] = [row.get(name, 0) for row in rows]
    if dtype.names is None:
        made[: len(rows)] = rows
    return made


@dataclass(slots=True)
class Item:
    """Where the items of a planned job stand: slots ``first`` .. ``first + count + grown - 1``; ``begin`` (R,) index of those."""

    work: Work
    first: int
    count: int
    room: int
    grown: np.ndarray[Any, np.dtype[np.int64]]
    begin: np.ndarray[Any, np.dtype[np.int64]]


@dataclass(slots=True)
class Plan:
    """Tables of planned work as they grow; ``named`` by job its key in logs."""

    setting: Setting
    people: People
    luck: Luck
    slices: list[Row] = field(default_factory=list)
    jobs: list[Row] = field(default_factory=list)
    named: list[str] = field(default_factory=list)
    items: dict[int, Item] = field(default_factory=dict)
    slots: int = 0
    waits: list[Row] = field(default_factory=list)
    hands: list[Row] = field(default_factory=list)
    requires: list[int] = field(default_factory=list)
    followers: list[Row] = field(default_factory=list)
    bys: list[Row] = field(default_factory=list)
    pays: list[Row] = field(default_factory=list)
    accounts: list[int] = field(default_factory=list)
    amounts: list[float] = field(default_factory=list)
    pairs: list[Row] = field(default_factory=list)

    def tables(self) -> dict[str, np.ndarray[Any, np.dtype[Any]]]:
        """Sections that planned work fills."""
        lists = {"waits": (WAIT, self.waits), "hands": (HAND, self.hands), "followers": (FOLLOWER, self.followers)}
        lists |= {"bys": (BY, self.bys), "pays": (PAY, self.pays), "pairs": (PAIR, self.pairs)}
        plain: dict[str, tuple[type, list[Any]]] = {"requires": (np.int64, self.requires), "accounts": (np.int64, self.accounts)}
        plain["amounts"] = (np.float64, self.amounts)
        made = {name: table(dtype, rows) for name, (dtype, rows) in lists.items()}
        return made | {name: table(np.dtype(kind), rows) for name, (kind, rows) in plain.items()}


def planned(setting: Setting, people: People, luck: Luck) -> Plan:
    """Slices, jobs and items of the orders, in the order of the reference."""
    plan = Plan(setting, people, luck)
    number = {order.id: place for place, order in enumerate(setting.orders.slices)}
    ties = sorted(range(len(number)), key=lambda n: (setting.orders.slices[n].unit, setting.orders.slices[n].period))
    tie = {place: rank for rank, place in enumerate(ties)}
    for place, order in enumerate(setting.orders.slices):
        row = blank(plan, order, place)
        row |= {"tie": tie[place], "requires_at": len(plan.requires), "requires_n": len(order.requires)}
        plan.requires += [number[name] for name in order.requires]
        _jobs(plan, row, order)
        _links(plan, row, order, number)
        _money(plan, row, order)
        _chances(plan, row, order)
        plan.slices.append(row)
    followers_of(plan, plan.slices, [(order, number) for order in setting.orders.slices])
    _pairs(plan)
    return plan


def blank(plan: Plan, order: SliceOrder, place: int) -> Row:
    """A slice of which nothing has happened yet."""
    names = ("integrate", "product", "planned_day", "planned_delivery", "cost_of_delay", "share", "rank", "done")
    row = {name: getattr(order, name) for name in names}
    row |= dict.fromkeys(("handed", "predecessors", "mark", "released", "first_work", "last_work", "integrated", "delivered"), NAN)
    row |= {"id": place, "visit": -1, "never_required": bool(order.never_required), "release_period": -1, "reason": MONEY}
    row |= {"appointment": -1, "decision_at": -1, "attempts_at": -1, "jobs_at": len(plan.jobs), "opens": -np.inf, "raises": -1.0}
    return row | {"waiting": len(order.after) + len(order.never_after)}


def job_of(plan: Plan, row: Row, what: Work | None, kind: int, number: int, partner: int, own: bool) -> Row:
    """A job of a slice, without items."""
    initiative = row["unit"].partition("/")[0] if "unit" in row else None
    made: Row = {"id": len(plan.jobs), "slice": row["id"], "kind": kind, "number": number, "partner": partner, "own": own}
    made |= {"queue": -1, "work": what is not None, "commitment_at": -1, "pair": -1, "grown_at": -1, "by": -1}
    if what is not None:
        made |= {"queue": plan.people.queue(partner, what.skill), "milli": milli(what.estimate), "estimate": what.estimate}
        made |= {"chain_place": what.chain_rank, "own_place": what.own_rank, "delay_days": what.delay_days}
        made |= {"effort": what.effort or 0.0, "drawn": what.effort is None, "count": what.count, "left": what.count}
        made |= plan.people.threatened(what.partner, what.skill, initiative)
    return made


def _jobs(plan: Plan, row: Row, order: SliceOrder) -> None:
    setting = plan.setting
    of: dict[int, int] = {}
    row["unit"] = order.unit
    row["jobs_n"], row["rollouts_n"], row["by_at"] = max(len(order.work), 1), len(order.rollouts), len(plan.bys)
    for number, what in enumerate((*order.work, *order.rollouts) if order.work else (None, *order.rollouts)):
        if what is None:
            made = job_of(plan, row, None, PLANNED, 0, 0, False)
        else:
            kind, partner = (PLANNED if what.effort is None else ROLLOUT), setting.partners.index(what.partner)
            made = job_of(plan, row, what, kind, number, partner, False)
            made |= {"first": plan.slots, "index_first": what.first, "pending": 0}
            _items(plan, made, order, what)
            if kind == PLANNED:
                made["by"] = of.setdefault(partner, len(plan.bys))
                if made["by"] == len(plan.bys):
                    plan.bys.append({"partner": partner, "left": 0})
                plan.bys[made["by"]]["left"] += what.count
                row["left"] = row.get("left", 0) + what.count
                key = commitment_key(order.draw, what.partner)
                if setting.draws.commitment:
                    made["commitment_at"] = plan.luck.put(setting.draws.commitment[key])
        made["pending"] = len(order.after) if made["kind"] == PLANNED else 0
        plan.named.append("" if what is None else what.key)
        plan.jobs.append(made)
    row["by_n"] = len(plan.bys) - row["by_at"]


def _items(plan: Plan, made: Row, order: SliceOrder, what: Work) -> None:
    """Slots for the items of a planned job, those that may turn up included."""
    draws = plan.setting.draws
    grown = begin = np.zeros(draws.replications, dtype=np.int64)
    if what.effort is None and order.unit in draws.growth:
        totals = [whole(float(share) * what.of) for share in draws.growth[order.unit]]
        begin = np.array([whole(order.start * total) for total in totals], dtype=np.int64)
        grown = np.array([whole(order.upto * total) for total in totals], dtype=np.int64) - begin
        made["grown_at"] = plan.luck.put(np.stack([grown, what.of + begin], axis=1))
    item = Item(what, plan.slots, what.count, what.count + int(grown.max(initial=0)), grown, what.of + begin)
    plan.items[made["id"]] = item
    plan.slots += item.room


def _links(plan: Plan, row: Row, order: SliceOrder, number: dict[str, int]) -> None:
    """Waits, and the hand-over of each to every package."""
    draws = plan.setting.draws
    row |= {"after_at": len(plan.waits), "after_n": len(order.after), "hand_at": len(plan.hands)}
    for wait in order.after:
        plan.waits.append({"before": number[wait.slice], "lag": wait.lag_days})
        for what in order.work or (None,):
            hand: Row = {"elsewhere": True, "luck": -1}
            if what is not None:
                hand["elsewhere"] = what.partner not in wait.partners
                if hand["elsewhere"]:
                    key = handover_key(wait.unit, order.draw, what.key.rpartition("/")[2])
                    hand["luck"] = plan.luck.put(draws.handover[key])
            plan.hands.append(hand)
    if draws.surprise:
        row["surprise_at"] = plan.luck.size
        for wait in order.after:
            plan.luck.put(draws.surprise[dependency_key(wait.unit, order.draw)])


def followers_of(plan: Plan, rows: list[Row], orders: list[tuple[SliceOrder, dict[str, int]]]) -> None:
    """Who waits for each of ``rows``, and which of its waits that is."""
    found: dict[int, list[Row]] = {}
    for place, (order, number) in enumerate(orders):
        for k, wait in enumerate(order.after):
            found.setdefault(number[wait.slice], []).append({"slice": place, "place": k})
    for place, row in enumerate(rows):
        row |= {"follow_at": len(plan.followers), "follow_n": len(found.get(place, []))}
        plan.followers += found.get(place, [])


def _money(plan: Plan, row: Row, order: SliceOrder) -> None:
    row |= {"paid_at": len(plan.pays), "paid_n": len(order.instalments)}
    for part in order.instalments:
        plan.pays.append(_pay(plan, part, 0))
    row |= {"running_at": len(plan.pays), "running_n": len(order.running)}
    for part in order.running:
        plan.pays.append(_pay(plan, part, plan.setting.partners.index(part.accounts[-1])))


def _pay(plan: Plan, part: Instalments, payer: int) -> Row:
    row = {"accounts_at": len(plan.accounts), "accounts_n": len(part.accounts), "amounts_at": len(plan.amounts)}
    plan.accounts += [plan.setting.accounts[name] for name in part.accounts]
    plan.amounts += part.amounts
    return row | {"amounts_n": len(part.amounts), "payer": payer}


def _chances(plan: Plan, row: Row, order: SliceOrder) -> None:
    """The decision, the chain test and the gates of a slice; the gates are put in its own row by replication."""
    setting, draws = plan.setting, plan.setting.draws
    if order.draw in draws.decision:
        row["decision_at"] = plan.luck.put(draws.decision[order.draw])
    if order.draw in draws.integration:
        tests = draws.integration[order.draw]
        row["attempts_at"] = plan.luck.put(np.concatenate([tests.duration, tests.rework, tests.share], axis=1))
    if order.unit in setting.cooperation:
        row["raises"] = setting.cooperation[order.unit]


def _pairs(plan: Plan) -> None:
    """(partner, slice) by partner, for all that works on a slice."""
    losses = [dict(order.losses) for order in plan.setting.orders.slices]
    found = sorted({(job["partner"], job["slice"]) for job in plan.jobs if job["work"]})
    for number, (who, place) in enumerate(found):
        plan.pairs.append({"partner": who, "slice": place, "loss": losses[place].get(plan.setting.partners[who], 0.0)})
        row = plan.slices[place]
        for job in plan.jobs[row["jobs_at"] : row["jobs_at"] + row["jobs_n"] + row["rollouts_n"]]:
            if job["work"] and job["partner"] == who:
                job["pair"] = number


def gates(plan: Plan) -> tuple[Array, Array]:
    """(R, S): the day on which the gates before release, and before delivery, stand open."""
    setting = plan.setting
    shape = (setting.draws.replications, len(plan.slices))
    opens, gate = np.full(shape, -np.inf), np.zeros(shape)
    for place, order in enumerate(setting.orders.slices):
        for name in () if order.done else setting.blocked_by.get((order.unit, "release"), ()):
            opens[:, place] = np.maximum(opens[:, place], setting.opens[name])
        for name in setting.blocked_by.get((order.unit, "delivery"), ()):
            gate[:, place] = np.maximum(gate[:, place], setting.opens[name])
    return opens, gate


def efforts(plan: Plan) -> tuple[Array, Array]:
    """(R, slots): person-days, and the uniform that decides whose ranking holds; NaN where nothing turns up."""
    draws = plan.setting.draws
    days = np.full((draws.replications, plan.slots), np.nan)
    luck = np.zeros((draws.replications, plan.slots))
    for item in plan.items.values():
        what, here = item.work, slice(item.first, item.first + item.count)
        indices = slice(what.first, what.first + what.count)
        luck[:, here] = draws.follow[what.key][:, indices]
        days[:, here] = draws.effort[what.key][:, indices] if what.effort is None else what.effort
        for row in np.flatnonzero(item.grown).tolist():
            more = slice(item.first + item.count, item.first + item.count + int(item.grown[row]))
            indices = slice(int(item.begin[row]), int(item.begin[row] + item.grown[row]))
            luck[row, more] = draws.follow[what.key][row, indices]
            days[row, more] = draws.effort[what.key][row, indices]
    return days, luck
