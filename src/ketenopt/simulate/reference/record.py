"""What remains of a replication: its outcome as rows, and a block of them as Outcomes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan, nan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketenopt.domain.outcomes import CAUSES, EventLog, ItemLog, Outcomes
from ketenopt.simulate.calendars import done_between
from ketenopt.simulate.kinds import CAPACITY, DECISION, HANDOVER, IMPEDIMENT, INTEGRATION, PREDECESSOR, WORK
from ketenopt.simulate.reference.state import Item, Slice, World
from ketenopt.simulate.setting import Setting

Array = NDArray[np.float64]
MOMENTS = ("released", "first_work", "last_work", "integrated", "delivered")


@dataclass(frozen=True, slots=True)
class Record:
    """One replication, finished."""

    slices: list[tuple[str, str, int, float]]
    """Draw id, unit, planned period and share of every slice that was ordered last, or released."""
    crews: list[str]
    moments: Array
    in_use: Array
    causes: Array
    teams: Array
    hits: list[int]
    hit_days: list[float]
    spent: Array
    effort_done: float
    gate_days: list[float]
    items: list[tuple[str, str, float, float, float]]
    log: list[tuple[str, str, float, str]]
    unfinished: NDArray[np.int64]


def record(world: World, items: bool) -> Record:
    """Close the books of ``world`` at the horizon."""
    for item in world.items:
        _cut_off(world, item)
    moments = np.array([[getattr(slice_, name) for name in MOMENTS] for slice_ in world.slices]).reshape(-1, len(MOMENTS))
    users = range(len(world.setting.partners))
    in_use = np.array([[slice_.in_use.get(who, nan) for who in users] for slice_ in world.slices]).reshape(-1, len(users))
    _products(world, moments, in_use)
    there = [slice_.number for slice_ in world.slices if not slice_.withdrawn]
    ordered = [world.slices[number] for number in there]
    causes = [slice_.causes if not isnan(slice_.delivered) else [0.0] * len(CAUSES) for slice_ in ordered]
    effort = 0.0
    for item in sorted(world.items, key=lambda item: item.id):
        effort += item.worked
    return Record(
        slices=[(slice_.order.draw, slice_.order.unit, slice_.order.period, slice_.order.share) for slice_ in ordered],
        crews=[team.crew.id for team in world.teams],
        moments=moments[there],
        in_use=in_use[there],
        causes=np.array(causes).reshape(-1, len(CAUSES)),
        teams=_times(world),
        hits=world.hits,
        hit_days=world.hit_days,
        spent=np.array(world.spent).reshape(len(world.spent), -1),
        effort_done=effort,
        gate_days=_gate_days(world),
        items=_item_rows(world.items) if items else [],
        log=world.log or [],
        unfinished=np.array([_waits_for(world, slice_) for slice_ in ordered], dtype=np.int64),
    )


def _waits_for(world: World, slice_: Slice) -> int:
    """What a slice waits for at the horizon, by the same rules by which its lead time is split; -1: delivered."""
    missing = slice_.order.never_required or any(isnan(world.by_id[name].delivered) for name in slice_.order.requires)
    if slice_.order.product:
        return PREDECESSOR if missing else -1
    if not isnan(slice_.delivered):
        return -1
    if isnan(slice_.released):
        return _before_release(world, slice_)
    if slice_.left:
        reasons = ((slice_.working, WORK), (slice_.stopped, IMPEDIMENT), (slice_.queued, CAPACITY), (slice_.attempt, INTEGRATION))
        return next((cause for count, cause in reasons if count), HANDOVER)
    if not isnan(slice_.integrated) and slice_.gate >= world.setting.horizon:
        return DECISION
    return PREDECESSOR if missing and not isnan(slice_.integrated) else INTEGRATION


def _before_release(world: World, slice_: Slice) -> int:
    if slice_.waiting:
        return PREDECESSOR
    if all(job.pending for job in slice_.jobs):
        return HANDOVER
    in_time = slice_.eligible and slice_.mark < world.setting.plan_end
    return slice_.reason if in_time else DECISION


def _cut_off(world: World, item: Item) -> None:
    """Work that the horizon cuts off counts as far as it got; so does the time work stood still."""
    team, end, horizon = item.team, world.setting.plan_end, world.setting.horizon
    if not isnan(item.finished) or isnan(item.started):
        return
    if isnan(item.since):
        if item.hit is not None:
            world.hit_days[item.hit[0].number] += horizon - item.stopped
        if team:
            team.blocked += (end - min(item.stopped, end)) / team.crew.slots
    elif team:
        team.busy += (end - min(item.since, end)) / team.crew.slots
        item.worked += min(done_between(team.crew, item.since, horizon), item.left)


def _products(world: World, moments: Array, in_use: Array) -> None:
    """A product is delivered and in use with the last of its parts; NaN as long as one is missing."""
    for slice_ in world.slices:
        if slice_.order.product and not slice_.order.never_required:
            parts = [world.by_id[name].number for name in slice_.order.requires]
            rolling = [(part, job.partner) for part in parts for job in world.slices[part].rollouts]
            moments[slice_.number, 3:] = moments[parts, 3:].max(axis=0)
            used = [in_use[part, who] for part, who in rolling]
            in_use[slice_.number, :] = np.max([moments[slice_.number, 4], *used])


def _times(world: World) -> Array:
    """Busy, blocked and idle days of every team within the plan's periods in which it has people, (M, 3)."""
    lengths = np.diff(world.setting.line.bounds)
    rows = []
    for team in world.teams:
        there = float(lengths[np.asarray(team.crew.open[: len(lengths)])].sum())
        rows.append((team.busy, team.blocked, max(there - team.busy - team.blocked, 0.0)))
    return np.array(rows).reshape(-1, 3)


def _gate_days(world: World) -> list[float]:
    """Days that slices stood ready but for one gate, summed over slices, by gate."""
    setting = world.setting
    names = sorted(setting.opens)
    days = dict.fromkeys(names, 0.0)
    for slice_ in world.slices:
        before = setting.blocked_by.get((slice_.order.unit, "release"), ())
        if slice_.waiting == 0 and slice_.asked:
            handed = slice_.handed if slice_.order.after else slice_.decided
            _stood(world, days, before, handed if isnan(handed) else max(slice_.decided, handed))
        _stood(world, days, setting.blocked_by.get((slice_.order.unit, "delivery"), ()), slice_.integrated)
    return [days[name] for name in names]


def _stood(world: World, days: dict[str, float], gates: Sequence[str], ready: float) -> None:
    if isnan(ready):
        return
    opens = {gate: min(float(world.setting.opens[gate][world.row]), world.setting.horizon) for gate in gates}
    for gate in gates:
        others = max([ready, *(opens[other] for other in gates if other != gate)])
        days[gate] += max(opens[gate] - others, 0.0)


def _item_rows(items: list[Item]) -> list[tuple[str, str, float, float, float]]:
    return sorted((item.name, item.by, item.released, item.started, item.finished) for item in items if not isnan(item.released))


def assemble(setting: Setting, records: Sequence[Record], items: bool, events: bool) -> Outcomes:
    """All replications of a block, in order."""
    draws = setting.draws
    columns, rows = _columns([[row[0] for row in found.slices] for found in records])
    first = {row[0]: row for found in reversed(records) for row in found.slices}
    crews, hands = _columns([found.crews for found in records])
    moments = _aligned([found.moments for found in records], rows, nan)
    teams = _aligned([found.teams for found in records], hands, 0.0)
    return Outcomes(
        first=draws.first,
        slices=tuple(first[name][1] for name in columns),
        slice_period=np.array([first[name][2] for name in columns], dtype=np.int64),
        slice_share=np.array([first[name][3] for name in columns], dtype=np.float64),
        users=setting.partners,
        teams=tuple(crews),
        impediments=tuple(sorted(setting.chain.impediments)),
        accounts=tuple(order.account for order in setting.orders.accounts),
        **{name: np.ascontiguousarray(moments[:, :, place]) for place, name in enumerate(MOMENTS)},
        in_use=_aligned([found.in_use for found in records], rows, nan),
        causes=_aligned([found.causes for found in records], rows, 0.0),
        busy=teams[:, :, 0],
        blocked=teams[:, :, 1],
        idle=teams[:, :, 2],
        hits=np.array([found.hits for found in records], dtype=np.float64).reshape(len(records), -1),
        hit_days=np.array([found.hit_days for found in records], dtype=np.float64).reshape(len(records), -1),
        spent=np.stack([found.spent for found in records]),
        effort_done=np.array([found.effort_done for found in records]),
        items=_item_log(draws.first, records) if items else None,
        gates=tuple(sorted(setting.opens)),
        gate_days=np.array([found.gate_days for found in records], dtype=np.float64).reshape(len(records), -1),
        events=_event_log(draws.first, records) if events else None,
        unfinished=_aligned([found.unfinished for found in records], rows, -1),
    )


def _columns(names: Sequence[Sequence[str]]) -> tuple[Sequence[str], list[list[int]]]:
    """One column for every name that any replication has, and by replication which columns it fills; re-planned ones differ."""
    every = names[0] if all(each == names[0] for each in names) else sorted({name for each in names for name in each})
    place = {name: number for number, name in enumerate(every)}
    return every, [[place[name] for name in each] for each in names]


def _aligned(parts: Sequence[NDArray[Any]], rows: Sequence[Sequence[int]], missing: float) -> NDArray[Any]:
    """Stack parts of which the first axis differs, each in its rows; the others hold ``missing``."""
    size = max([1 + max(places, default=-1) for places in rows], default=0)
    found = np.full((len(parts), size, *parts[0].shape[1:]), missing, dtype=parts[0].dtype)
    for number, (part, places) in enumerate(zip(parts, rows, strict=True)):
        found[number, places] = part
    return found


def _item_log(first: int, records: Sequence[Record]) -> ItemLog:
    rows = [(first + number, *row) for number, found in enumerate(records) for row in found.items]
    replication, item, team, arrived, started, finished = zip(*rows, strict=True) if rows else ((),) * 6
    return ItemLog(
        np.array(replication, dtype=np.int64),
        np.array(item, dtype=np.str_),
        np.array(team, dtype=np.str_),
        np.array(arrived, dtype=np.float64),
        np.array(started, dtype=np.float64),
        np.array(finished, dtype=np.float64),
    )


def _event_log(first: int, records: Sequence[Record]) -> EventLog:
    rows = [(first + number, *row) for number, found in enumerate(records) for row in found.log]
    replication, case, activity, moment, resource = zip(*rows, strict=True) if rows else ((),) * 5
    return EventLog(
        np.array(replication, dtype=np.int64),
        np.array(case, dtype=np.str_),
        np.array(activity, dtype=np.str_),
        np.array(moment, dtype=np.float64),
        np.array(resource, dtype=np.str_),
    )
