"""Streams as tables: items that come in by themselves, and the slices and jobs that every arrival of a template brings."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from ketenopt.domain.draws import Stream, handover_key
from ketenopt.domain.orders import SliceOrder
from ketenopt.domain.units import Unit
from ketenopt.simulate.arriving import arrival_order
from ketenopt.simulate.kernel.build import Plan, Row, blank, followers_of, job_of
from ketenopt.simulate.kernel.chance import Array
from ketenopt.simulate.kinds import PLANNED, ROLLOUT
from ketenopt.simulate.setting import milli

ARRIVING = 3
BEHIND_PLANNED = 1 << 32


@dataclass(slots=True)
class Came:
    """One stream: its row, where its slots begin and how many they are, and what its items are called."""

    name: str
    row: Row
    first: int
    room: int
    names: tuple[tuple[str, int], ...] = ()
    """Of each arrival: the key of every job, and how many items it has."""


@dataclass(slots=True)
class Arrivals:
    """All streams; ``slots`` is the number of items that all of the world can hold, ``slices`` and ``jobs`` likewise."""

    slots: int
    slices: int
    jobs: int
    again: int
    streams: list[Came] = field(default_factory=list)
    patterns: list[Row] = field(default_factory=list)
    job_patterns: list[Row] = field(default_factory=list)
    plain: list[Row] = field(default_factory=list)


def arrivals(plan: Plan, again: int) -> Arrivals:
    """Streams in order of name; ``again`` is how often work can come back from the chain test."""
    made = Arrivals(plan.slots * (1 + again), len(plan.slices), len(plan.jobs), again)
    for name, what in sorted(plan.setting.chain.arrivals.items()):
        own = what.kind == "own"
        drawn = plan.setting.draws.arrivals[name]
        most = max(len(stream.gaps) for stream in drawn)
        row: Row = {"priority": what.priority if own else BEHIND_PLANNED + what.priority, "job": made.jobs, "visits": False}
        counts = np.array([[len(stream.gaps)] for stream in drawn], dtype=np.float64)
        row["count_at"] = plan.luck.put(np.concatenate([counts, _padded([s.gaps for s in drawn], most)], axis=1))
        if drawn[0].visits is None:
            _plain(plan, made, name, row, drawn, most)
        else:
            _visits(plan, made, name, row, drawn, most)
    return made


def _padded(parts: list[Array], most: int) -> Array:
    wide = np.zeros((len(parts), most))
    for row, part in zip(wide, parts, strict=True):
        row[: len(part)] = part
    return wide


def _plain(plan: Plan, made: Arrivals, name: str, row: Row, drawn: tuple[Stream, ...], most: int) -> None:
    setting, what = plan.setting, plan.setting.chain.arrivals[name]
    partner, own = setting.partners.index(what.partner), what.kind == "own"
    job: Row = {"id": made.jobs, "slice": -1, "kind": ARRIVING, "partner": partner, "own": own, "by": -1, "pair": -1}
    job |= {"queue": plan.people.queue(partner, what.skill), "milli": milli(what.effort.mean()), "first": made.slots}
    job |= {"commitment_at": -1, "grown_at": -1} | plan.people.threatened(what.partner, what.skill, None)
    plan.people.expects(job["queue"], int(own), most)
    made.plain.append(job)
    row["luck_at"] = plan.luck.put(_padded([stream.efforts for stream in drawn], most))
    made.streams.append(Came(name, row, made.slots, most, ((name, 1),)))
    made.slots += most
    made.jobs += 1


def _visits(plan: Plan, made: Arrivals, name: str, row: Row, drawn: tuple[Stream, ...], most: int) -> None:
    setting = plan.setting
    template = setting.templates[name]
    workers = {unit.key: tuple(sorted({p.partner for p in unit.increment.packages.values()})) for unit in template}
    orders = [arrival_order("", unit, workers) for unit in template]
    number = {order.id: place for place, order in enumerate(orders)}
    rows: list[Row] = []
    first_job, items = len(made.job_patterns), 0
    luck = _Visit(drawn, most)
    for place, order in enumerate(orders):
        pattern = blank(plan, order, place) | {"rank": row["priority"], "unit": order.unit, "waiting": len(order.after)}
        pattern["jobs_at"] = len(made.job_patterns) - first_job
        items = _jobs(plan, made, name, pattern, order, items, luck)
        pattern |= {"requires_at": len(plan.requires), "requires_n": len(order.requires)}
        plan.requires += [number[other] for other in order.requires]
        _links(plan, pattern, order, number, template, luck)
        pattern["attempts_at"] = luck.attempts(order.draw)
        rows.append(pattern)
    followers_of(plan, rows, [(order, number) for order in orders])
    jobs = len(made.job_patterns) - first_job
    row |= {"visits": True, "slices": made.slices, "template_n": len(template), "jobs": first_job, "first": len(made.patterns)}
    row |= {"items": made.slots, "luck_stride": luck.size, "item_stride": items, "job_stride": jobs}
    row["luck_at"] = plan.luck.put(luck.rows())
    for pattern in made.job_patterns[first_job:]:
        pattern["stride"] = most * items
    made.patterns += rows
    names = tuple((pattern["key"], pattern["count"]) for pattern in made.job_patterns[first_job:])
    made.streams.append(Came(name, row, made.slots, most * items, names))
    made.slots += most * items * (1 + made.again)
    made.slices += most * len(template)
    made.jobs += most * jobs


def _jobs(plan: Plan, made: Arrivals, name: str, pattern: Row, order: SliceOrder, items: int, luck: _Visit) -> int:
    setting, own = plan.setting, plan.setting.chain.arrivals[name].kind == "own"
    pattern["jobs_n"], pattern["rollouts_n"] = max(len(order.work), 1), len(order.rollouts)
    for number, what in enumerate((*order.work, *order.rollouts) if order.work else (None, *order.rollouts)):
        if what is None:
            job = job_of(plan, pattern, None, PLANNED, 0, 0, own)
        else:
            kind, partner = (PLANNED if what.effort is None else ROLLOUT), setting.partners.index(what.partner)
            job = job_of(plan, pattern, what, kind, number, partner, own)
            plan.people.expects(job["queue"], int(own), luck.most * what.count)
            if kind == PLANNED:
                job["luck_at"] = luck.effort(what.key)
                pattern["left"] = pattern.get("left", 0) + what.count
        job |= {"first": items, "pending": len(order.after) if job["kind"] == PLANNED else 0}
        job |= {"key": what.key if what else "", "count": what.count if what else 0}
        items += job["count"]
        made.job_patterns.append(job)
    return items


def _links(plan: Plan, pattern: Row, order: SliceOrder, number: dict[str, int], template: tuple[Unit, ...], luck: _Visit) -> None:
    pattern |= {"after_at": len(plan.waits), "after_n": len(order.after), "hand_at": len(plan.hands)}
    for wait in order.after:
        plan.waits.append({"before": number[wait.slice], "lag": wait.lag_days})
        for what in order.work or (None,):
            hand: Row = {"elsewhere": what is None or what.partner not in wait.partners, "luck": -1}
            if what is not None and hand["elsewhere"]:
                hand["luck"] = luck.handover(handover_key(wait.unit, order.draw, what.key.rpartition("/")[2]))
            plan.hands.append(hand)


@dataclass(slots=True)
class _Visit:
    """What every arrival of a stream draws, as columns: (R, most, size)."""

    drawn: tuple[Stream, ...]
    most: int
    columns: list[Array] = field(default_factory=list)
    size: int = 0

    def effort(self, key: str) -> int:
        return self._put([s.visits.effort[key] for s in self.drawn if s.visits])

    def handover(self, key: str) -> int:
        return self._put([s.visits.handover[key] for s in self.drawn if s.visits])

    def attempts(self, draw: str) -> int:
        tests = [s.visits.integration[draw] for s in self.drawn if s.visits]
        return self._put([np.concatenate([test.duration, test.rework, test.share], axis=1) for test in tests])

    def _put(self, parts: list[Array]) -> int:
        width = parts[0].shape[1] if parts[0].ndim > 1 else 1
        wide = np.zeros((len(parts), self.most, width))
        for row, part in zip(wide, parts, strict=True):
            row[: len(part)] = part.reshape(len(part), width)
        self.columns.append(wide)
        self.size += width
        return self.size - width

    def rows(self) -> Array:
        return np.concatenate([*self.columns, np.zeros((len(self.drawn), self.most, 0))], axis=2).reshape(len(self.drawn), -1)
