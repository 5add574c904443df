"""A setting compiled: the image of a world on day 0, the tables beside it, and what each replication draws."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketenopt.simulate.kernel import layout, people
from ketenopt.simulate.kernel.arrive import Arrivals, arrivals
from ketenopt.simulate.kernel.build import Item, Plan, Row, efforts, gates, planned, table
from ketenopt.simulate.kernel.chance import Array, Later, Luck
from ketenopt.simulate.setting import Setting

Table = NDArray[Any]


@dataclass(slots=True)
class Frame:
    """What worlds of one setting are made from.  ``sizes`` of the sections that a world has for itself, by name."""

    setting: Setting
    plan: Plan
    arrivals: Arrivals
    header: Table
    image: dict[str, Table]
    fixed: dict[str, Table]
    sizes: dict[str, int]
    luck: Array
    later: Later
    opens: Array
    gate: Array

    def job_name(self, number: int) -> tuple[str, str]:
        """Key of a job, and what stands between it and the number of an item."""
        if number < len(self.plan.named):
            return self.plan.named[number], "/"
        for came in self.arrivals.streams:
            past = number - came.row["job"]
            if not came.row["visits"] and past == 0:
                return came.name, "#"
            if came.row["visits"] and 0 <= past < came.room // max(came.row["item_stride"], 1) * came.row["job_stride"]:
                place, k = divmod(past, came.row["job_stride"])
                return f"{came.name}#{place}:{came.names[k][0]}", "/"
        raise AssertionError(number)

    def item_name(self, item: Any) -> str:
        """What the reference calls an item."""
        key, mark = self.job_name(int(item["job"]))
        again = f"~{item['attempt']}" if item["attempt"] else ""
        return f"{key}{again}{mark}{item['index']}"

    def slice_name(self, number: int) -> str:
        """What the reference calls a slice."""
        if number < len(self.plan.slices):
            return self.setting.orders.slices[number].id
        for came in self.arrivals.streams:
            past = number - came.row.get("slices", 1 << 60)
            if came.row["visits"] and 0 <= past < came.room // max(came.row["item_stride"], 1) * came.row["template_n"]:
                place, k = divmod(past, came.row["template_n"])
                return f"{came.name}#{place}:{self.setting.templates[came.name][k].key}"
        raise AssertionError(number)


def frame_of(setting: Setting) -> Frame:
    """Compile ``setting`` for all replications of its draws."""
    who, luck = people.people_of(setting), Luck(setting.draws.replications)
    plan = planned(setting, who, luck)
    chain = setting.chain
    came = arrivals(plan, chain.integration.attempts - 1 if chain.integration.rework > 0 else 0)
    for job in plan.jobs:
        job["stride"] = plan.slots
        who.expects(job["queue"], 0, plan.items[job["id"]].room if job["id"] in plan.items else 0)
    days, follow = efforts(plan)
    count = people.moments_count(setting)
    header = np.zeros(1, layout.WORLD)
    header["efforts_at"], header["lucks_at"] = luck.put(np.nan_to_num(days)), luck.put(follow)
    header["advice_at"], header["moments_count"] = luck.put(people.advice_of(setting, count)), count
    first = _first_hits(plan)
    header["first_hits_at"] = luck.put(first)
    teams, made = people.team_tables(who), plan.tables()
    image, fixed = _image(plan, came, teams, made), _fixed(plan, came, count, teams, made)
    _rules(header, setting, plan)
    sizes = _sizes(plan, came, image, count)
    later = Later.empty(setting, came.slots)
    _foresee(plan, came, later, days, first)
    return Frame(setting, plan, came, header, image, fixed, sizes, luck.rows(), later, *gates(plan))


def _first_hits(plan: Plan) -> Array:
    """(R, slots, threats, 3): gap, duration, found of the first hit on planned work."""
    setting = plan.setting
    made = np.zeros((setting.draws.replications, plan.slots, len(setting.threats), 3))
    for number, item in plan.items.items():
        job = plan.jobs[number]
        for threat in plan.people.lists[job["threats_at"] : job["threats_at"] + job["threats_n"]]:
            hit = setting.draws.hits[setting.threats[threat].id, item.work.key]
            drawn = np.stack([hit.gap, hit.duration, hit.found], axis=2)
            begin = item.work.first
            made[:, item.first : item.first + item.count, threat] = drawn[:, begin : begin + item.count]
            for row in np.flatnonzero(item.grown).tolist():
                more, first = int(item.grown[row]), int(item.begin[row])
                at = item.first + item.count
                made[row, at : at + more, threat] = drawn[row, first : first + more]
    return made


def _foresee(plan: Plan, came: Arrivals, later: Later, days: Array, first: Array) -> None:
    """Hits after the first, of planned work and of its rework.

    What arrives is left to be drawn when it is needed: its hits are few beside those of planned work.
    """
    for threat in range(len(plan.setting.threats)):
        struck = [
            (plan.jobs[number], item)
            for number, item in plan.items.items()
            if threat in plan.people.lists[plan.jobs[number]["threats_at"] :][: plan.jobs[number]["threats_n"]]
        ]
        if not struck:
            continue
        spans = [np.arange(item.first, item.first + item.count) for _, item in struck]
        where = np.concatenate(spans)
        names = [f"{item.work.key}/{k}" for _, item in struck for k in range(item.work.first, item.work.first + item.count)]
        later.foresee(threat, where, names, days[:, where], first[:, where, threat, 0])
        for attempt in range(1, came.again + 1):
            _foresee_again(plan, later, threat, attempt, struck, days)


def _foresee_again(plan: Plan, later: Later, threat: int, attempt: int, struck: list[tuple[Row, Item]], days: Array) -> None:
    """Hits on what the ``attempt``-th chain test sends back: a share of the effort of its package, as that share of its items."""
    draws, rework = plan.setting.draws, plan.setting.chain.integration.rework
    slots, names, lefts = [], [], []
    for job, item in struck:
        order = plan.setting.orders.slices[job["slice"]]
        tests = draws.integration.get(order.draw)
        if tests is None or job["kind"] != 0:
            continue
        back = (tests.rework[:, :attempt] < rework).all(axis=1)
        share = np.where(back, tests.share[:, attempt - 1], np.nan)
        count = np.clip((np.nan_to_num(share) * item.count + 0.5).astype(np.int64), 1, item.count)
        each = share * days[:, item.first : item.first + item.count].sum(axis=1) / count
        within = np.arange(item.count) < count[:, None]
        lefts.append(np.where(within, each[:, None], np.nan))
        slots.append(np.arange(item.first, item.first + item.count) + attempt * plan.slots)
        names += [f"{item.work.key}~{attempt}/{k}" for k in range(item.work.first, item.work.first + item.count)]
    if slots:
        later.foresee(threat, np.concatenate(slots), names, np.concatenate(lefts, axis=1), None)


def _image(plan: Plan, came: Arrivals, teams: dict[str, list[Any]], made: dict[str, Table]) -> dict[str, Table]:
    """Sections of a world as they are on day 0, before anything is drawn."""
    setting = plan.setting
    partners, periods = len(setting.partners), len(setting.line.benefit_bounds) - 1
    accounts = len(setting.orders.accounts)
    heaps = 4 + len(people.owners_of(setting)) + 2 * len(plan.people.queues)
    image = {
        "slices": _longer(table(layout.SLICE, plan.slices), came.slices),
        "in_use": np.full(max(came.slices * partners, 1), np.nan),
        "causes": np.zeros(max(came.slices * 8, 1)),
        "teams": table(layout.TEAM, teams["teams"])[: len(teams["teams"])],
        "balance": np.zeros(accounts),
        "spent": np.zeros(accounts * periods),
        "hits": np.zeros(len(setting.chain.impediments), np.int64),
        "hit_days": np.zeros(len(setting.chain.impediments)),
        "jobs": _longer(table(layout.JOB, [*plan.jobs, *_plain_jobs(came)]), came.jobs),
        "made": np.zeros(came.slots + 1, np.int8),
        "born": np.zeros(came.slots + 1, np.int64),
        "bys": made["bys"],
        "taken": np.zeros(partners, np.int64),
        "resolvers": table(layout.RESOLVER, people.resolver_rows(setting))[: len(people.owners_of(setting))],
        "heaps": np.zeros(heaps, layout.HEAP),
        "held": table(layout.INT, teams["held"]),
        "stirred": np.zeros(partners, np.int64),
        "follows": np.array(setting.follows),
        "pairs": made["pairs"][: len(plan.pairs)],
    }
    lists = ("paying", "running", "eligible", "shelf", "cooperating")
    image |= {name: np.zeros(came.slices + 1, np.int64) for name in lists}
    image |= {name: np.zeros(came.slices + 1) for name in ("raised", "effort_of")}
    return image | {"short": np.zeros(accounts + 1, np.int64)}


def _plain_jobs(came: Arrivals) -> list[dict[str, Any]]:
    """Jobs of streams, each at its place among those of visits."""
    first = came.streams[0].row["job"] if came.streams else 0
    by_id = {job["id"]: job for job in came.plain}
    return [by_id.get(number, {}) for number in range(first, came.jobs)]


def _longer(rows: Table, size: int) -> Table:
    return np.concatenate([rows, np.zeros(max(size - len(rows), 0), rows.dtype)])


def _fixed(plan: Plan, came: Arrivals, count: int, teams: dict[str, list[Any]], made: dict[str, Table]) -> dict[str, Table]:
    """Tables that all replications read."""
    setting = plan.setting
    accounts = setting.orders.accounts
    owner = {place: who for (who, _), place in plan.people.queues.items()}
    return {
        "patterns": table(layout.SLICE, came.patterns),
        "job_patterns": table(layout.JOB, came.job_patterns),
        "pieces": table(layout.PIECE, teams["pieces"]),
        "queue_partner": table(layout.INT, [owner[place] for place in range(len(owner))]),
        "threats": table(layout.THREAT, people.threat_rows(setting)),
        "threat_lists": table(layout.INT, plan.people.lists),
        "threat_teams": table(layout.INT, people.threat_teams(setting)),
        "fresh": table(layout.FLOAT, [new for account in accounts for new in account.fresh]),
        "keep": table(layout.FLOAT, [kept for account in accounts for kept in account.keep]),
        "wip": table(layout.INT, list(setting.wip)),
        "base_follows": table(layout.FLOAT, list(setting.follows)),
        "streams": table(layout.STREAM, [one.row for one in came.streams])[: len(came.streams)],
        "moments": table(layout.FLOAT, people.days_of_moments(setting, count)),
        "bounds": table(layout.FLOAT, setting.line.benefit_bounds.tolist()),
        **{name: table(layout.INT, teams[name]) for name in ("opened", "teams_of", "team_queues", "lend_queues")},
        **{name: made[name] for name in ("waits", "hands", "requires", "followers", "pays", "accounts", "amounts")},
    }


def _rules(header: Table, setting: Setting, plan: Plan) -> None:
    """Settings that are one number."""
    chain, friction = setting.chain, setting.chain.governance.frictions
    values: dict[str, float] = {
        "period": -2,
        "pull_forward": chain.governance.pull_forward,
        "weighed": friction.impediment_order != "first-come",
        "pools": setting.pools,
        "slots": -1 if chain.integration.slots is None else chain.integration.slots,
        "attempts": chain.integration.attempts,
        "sync_number": -1,
        "release_number": -1,
        "partners": len(setting.partners),
        "periods": len(setting.line.benefit_bounds) - 1,
        "planned": len(plan.slices),
        "planned_jobs": len(plan.jobs),
        "threat_n": len(setting.threats),
        "surprises": bool(setting.draws.surprise),
        "commitments": bool(setting.draws.commitment),
        "scratch_heap": 3 + len(people.owners_of(setting)),
        "horizon": setting.horizon,
        "plan_end": setting.plan_end,
        "sync_step": chain.cadence.sync_days,
        "release_step": chain.cadence.release_days,
        "kept": friction.commitment_kept,
        "commitment_days": friction.commitment_days,
        "dependencies_known": friction.dependencies_known,
        "found_before": friction.found_before,
        "rework": chain.integration.rework,
        "first_bound": float(setting.line.bounds[0]),
        "accepted": friction.advice_accepted,
    }
    for name, value in values.items():
        header[name] = value


def _sizes(plan: Plan, came: Arrivals, image: dict[str, Table], count: int) -> dict[str, int]:
    """Room of the heaps, in ``entries``; and of what is written before it is read."""
    visits = sum(one.room for one in came.streams if one.row["visits"])
    slots, work = sum(crew.slots for crew in plan.setting.crews), came.slots
    events = 1024 + 4 * slots + 8 * came.slices + 2 * len(plan.hands) * (1 + visits) + 4 * count + len(came.streams)
    waiting = came.slices + len(plan.hands) * (1 + visits) + 1
    owners = len(image["resolvers"])
    rooms = [min(events, 1 << 16), came.slices + 1, waiting, *[work + 1] * owners, max(came.slices, len(plan.pairs)) + 1]
    rooms += [plan.people.load.get((queue, own), 0) + 1 for queue in range(len(plan.people.queues)) for own in (0, 1)]
    image["heaps"]["size"] = rooms
    image["heaps"]["at"] = np.cumsum([0, *rooms[:-1]])
    threats = len(plan.setting.threats)
    return {
        "items": work + 1,
        "entries": sum(rooms),
        "item_hits": work * threats + 1,
        "snapshots": (count + 1) * len(plan.jobs) + 1,
        "log": 4096 + 12 * work,
    }
