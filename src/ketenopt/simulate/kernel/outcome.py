"""What remains of a block of replications: arrays that are read from memory, and Outcomes."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketenopt.domain.outcomes import EventLog, ItemLog, Outcomes
from ketenopt.simulate.kernel.frame import Frame
from ketenopt.simulate.kernel.layout import SLICE
from ketenopt.simulate.kernel.worlds import World

Array = NDArray[np.float64]
MOMENTS = ("released", "first_work", "last_work", "integrated", "delivered")
READ = (*MOMENTS, "handed", "decided", "waiting", "asked", "waits_for")
"""What an outcome needs of a slice: a tenth of what a world remembers of it."""
ACTIVITIES = (
    "released",
    "started",
    "finished",
    "turned up",
    "arrived",
    "stopped by {}",
    "resolved {}",
    "integration started",
    "rework",
    "integrated",
    "delivered",
    "in use at {}",
)
STOPPED, RESOLVED, IN_USE = 5, 6, 11


class Books:
    """Rows of finished replications, filled one by one."""

    def __init__(self, frame: Frame, items: bool, events: bool) -> None:
        self.frame = frame
        self.rows = frame.setting.draws.replications
        self.kept: dict[str, NDArray[Any]] = {}
        shape = (self.rows, len(frame.plan.slices))
        self.slices: dict[str, NDArray[Any]] = {name: np.zeros(shape, SLICE[name]) for name in READ}
        self.effort = np.zeros(self.rows)
        self.items: list[Any] | None = [[]] * self.rows if items else None
        self.events: list[Any] | None = [[]] * self.rows if events else None

    def keep(self, world: World) -> None:
        """Read one world that has reached the horizon."""
        planned = len(self.frame.plan.slices)
        slices = world.section("slices")[:planned]
        for name in READ:
            self.slices[name][world.row] = slices[name]
        sizes = {"in_use": planned * len(self.frame.setting.partners), "causes": planned * 8}
        for name in ("in_use", "causes", "teams", "spent", "hits", "hit_days"):
            section = world.section(name)
            section = section[: sizes.get(name, len(section))]
            if name not in self.kept:
                self.kept[name] = np.zeros((self.rows, len(section)), section.dtype)
            self.kept[name][world.row].view(np.uint8)[:] = section.view(np.uint8)
        self.effort[world.row] = world.header["effort_done"][0]
        if self.items is not None:
            self.items[world.row] = _items(self.frame, world)
        if self.events is not None:
            self.events[world.row] = _events(self.frame, world)

    def outcomes(self) -> Outcomes:
        """All replications, in order."""
        setting, kept, orders = self.frame.setting, self.kept, self.frame.setting.orders.slices
        slices, users = self.slices, len(setting.partners)
        moments = {name: slices[name] for name in MOMENTS}
        in_use = kept["in_use"].reshape(self.rows, len(orders), users)
        causes = np.where(np.isnan(slices["delivered"])[:, :, None], 0.0, kept["causes"].reshape(self.rows, len(orders), 8))
        _products(self.frame, moments, in_use)
        busy, blocked, idle = _times(self.frame, kept["teams"])
        spent = kept["spent"].reshape(self.rows, len(setting.orders.accounts), -1)
        return Outcomes(
            first=setting.draws.first,
            slices=tuple(order.unit for order in orders),
            slice_period=np.array([order.period for order in orders], dtype=np.int64),
            slice_share=np.array([order.share for order in orders], dtype=np.float64),
            users=setting.partners,
            teams=tuple(crew.id for crew in setting.crews),
            impediments=tuple(sorted(setting.chain.impediments)),
            accounts=tuple(order.account for order in setting.orders.accounts),
            **moments,
            in_use=in_use,
            causes=causes,
            busy=busy,
            blocked=blocked,
            idle=idle,
            hits=kept["hits"].astype(np.float64),
            hit_days=kept["hit_days"],
            spent=spent,
            effort_done=self.effort,
            items=_item_log(setting.draws.first, self.items),
            gates=tuple(sorted(setting.opens)),
            gate_days=_gate_days(self.frame, slices),
            events=_event_log(setting.draws.first, self.events),
            unfinished=slices["waits_for"],
        )


def _products(frame: Frame, moments: dict[str, Array], in_use: Array) -> None:
    """A product is delivered and in use with the last of its parts; NaN as long as one is missing."""
    number = {order.id: place for place, order in enumerate(frame.setting.orders.slices)}
    for place, order in enumerate(frame.setting.orders.slices):
        if order.product and not order.never_required:
            parts = [number[name] for name in order.requires]
            for name in ("integrated", "delivered"):
                moments[name][:, place] = moments[name][:, parts].max(axis=1)
            last = moments["delivered"][:, place]
            for part in parts:
                for work in frame.setting.orders.slices[part].rollouts:
                    last = np.maximum(last, in_use[:, part, frame.setting.partners.index(work.partner)])
            in_use[:, place, :] = last[:, None]


def _times(frame: Frame, teams: NDArray[Any]) -> tuple[Array, Array, Array]:
    """Busy, blocked and idle days of every team within the plan's periods in which it has people."""
    lengths = np.diff(frame.setting.line.bounds)
    there = np.array([float(lengths[np.asarray(crew.open[: len(lengths)])].sum()) for crew in frame.setting.crews])
    busy, blocked = np.ascontiguousarray(teams["busy"]), np.ascontiguousarray(teams["blocked"])
    return busy, blocked, np.maximum(there - busy - blocked, 0.0)


def _gate_days(frame: Frame, slices: dict[str, NDArray[Any]]) -> Array:
    """Days that slices stood ready but for one gate, summed over slices, (R, G)."""
    setting = frame.setting
    names, rows = sorted(setting.opens), setting.draws.replications
    if not names:
        return np.zeros((rows, 0))
    opens = {name: np.minimum(setting.opens[name], setting.horizon) for name in names}
    days = {name: np.zeros(rows) for name in names}
    for place, order in enumerate(setting.orders.slices):
        one = {name: values[:, place] for name, values in slices.items()}
        before = setting.blocked_by.get((order.unit, "release"), ())
        handed = one["handed"] if order.after else one["decided"]
        asked = (one["waiting"] == 0) & (one["asked"] != 0)
        _stood(opens, days, before, np.where(asked, np.maximum(one["decided"], handed), np.nan))
        _stood(opens, days, setting.blocked_by.get((order.unit, "delivery"), ()), one["integrated"])
    return np.stack([days[name] for name in names], axis=1)


def _stood(opens: dict[str, Array], days: dict[str, Array], gates: tuple[str, ...], ready: Array) -> None:
    for gate in gates:
        others = ready
        for other in gates:
            if other != gate:
                others = np.maximum(others, opens[other])
        days[gate] += np.where(np.isnan(ready), 0.0, np.maximum(opens[gate] - others, 0.0))


def _items(frame: Frame, world: World) -> list[tuple[str, str, float, float, float]]:
    """Rows of the log of items."""
    crews, count = frame.setting.crews, int(world.header["born_count"][0])
    rows = []
    for one in world.section("items")[world.section("born")[:count]]:
        if not np.isnan(one["released"]):
            team = crews[one["by"]].id if one["by"] >= 0 else ""
            rows.append((frame.item_name(one), team, float(one["released"]), float(one["started"]), float(one["finished"])))
    return sorted(rows)


def _events(frame: Frame, world: World) -> list[tuple[str, str, float, str]]:
    """Rows of the log of events."""
    setting, items = frame.setting, world.section("items")
    kinds, owners = sorted(setting.chain.impediments), sorted({threat.owner for threat in setting.threats})
    rows = []
    for line in world.section("log")[: int(world.header["log_count"][0])]:
        activity, detail, who = int(line["activity"]), int(line["detail"]), int(line["resource"])
        case = frame.slice_name(int(line["case"])) if line["is_slice"] else frame.item_name(items[line["case"]])
        names = setting.partners if activity == IN_USE else owners if activity == RESOLVED else [crew.id for crew in setting.crews]
        what = ACTIVITIES[activity].format(setting.partners[detail] if activity == IN_USE else kinds[detail] if detail >= 0 else "")
        rows.append((case, what, float(line["moment"]), names[who] if who >= 0 else ""))
    return rows


def _item_log(first: int, found: list[Any] | None) -> ItemLog | None:
    if found is None:
        return None
    replication, *columns = _columns(first, found, 5)
    kinds = (np.str_, np.str_, np.float64, np.float64, np.float64)
    return ItemLog(np.array(replication, dtype=np.int64), *_arrays(columns, kinds))


def _event_log(first: int, found: list[Any] | None) -> EventLog | None:
    if found is None:
        return None
    replication, *columns = _columns(first, found, 4)
    kinds = (np.str_, np.str_, np.float64, np.str_)
    return EventLog(np.array(replication, dtype=np.int64), *_arrays(columns, kinds))


def _arrays(columns: list[tuple[Any, ...]], kinds: tuple[type, ...]) -> list[NDArray[Any]]:
    return [np.array(column, dtype=kind) for column, kind in zip(columns, kinds, strict=True)]


def _columns(first: int, found: list[Any], width: int) -> list[tuple[Any, ...]]:
    rows = [(first + number, *row) for number, one in enumerate(found) for row in one]
    return list(zip(*rows, strict=True)) if rows else [()] * (width + 1)
