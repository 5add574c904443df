"""Rows about delivery: per increment and initiative, on paper against expected, who must act, lead time by cause."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ketenopt.analyse.measures import HEADLINE, by_initiative, whole, year_ends
from ketenopt.analyse.point import Point
from ketenopt.analyse.statistics import chance, half_width, quantile
from ketenopt.domain.chain import Chain, Hits, Impediment, Initiative
from ketenopt.domain.findings import ActRow, CauseRow, IncrementRow, InitiativeRow, InUseBy
from ketenopt.domain.outcomes import CAUSES
from ketenopt.domain.units import Unit, increment_keys, units

Array = NDArray[np.float64]


def increments(point: Point) -> tuple[IncrementRow, ...]:
    """Every increment and product of the chain, in the plan or not."""
    return tuple(_increment(point, unit) for unit in units(point.scenario.chain))


def _increment(point: Point, unit: Unit) -> IncrementRow:
    planned = point.planned(unit.key)
    delivered = point.last("delivered", unit.key)
    used = point.last("in_use", unit.key)
    start = None if planned is None or planned.start is None else point.scenario.timeline.bounds[planned.start]
    return IncrementRow(
        unit=unit.key,
        owner=unit.owner,
        funded=planned.funded if planned else 0.0,
        start=point.moment(start),
        delivered=point.moment(point.planned_delivery(unit.key)),
        delivered_p50=point.moment_at(delivered, 0.50),
        delivered_p85=point.moment_at(delivered, 0.85),
        in_use_p50=point.moment_at(used, 0.50),
        in_use_p80=point.moment_at(used, 0.80),
        chance_delivered=None if delivered is None else chance(int((~np.isnan(delivered)).sum()), point.replications),
        causes=_mean_causes(point, [s for s, key in enumerate(point.slices) if key == unit.key]),
        waits_for=_waits_for(point, unit),
        waits_on=_waits_on(point, unit),
    )


def _waits_for(point: Point, unit: Unit) -> dict[str, float]:
    """Share of replications in which a slice of ``unit`` is not finished, by what it then waits for; most first."""
    columns = [s for s, key in enumerate(point.slices) if key == unit.key]
    waiting = point.waits_for[:, columns]
    shares = {cause: float((waiting == cause).any(axis=1).mean()) for cause in CAUSES}
    return {cause: share for cause, share in sorted(shares.items(), key=lambda row: -row[1]) if share > 0}


def _waits_on(point: Point, unit: Unit) -> tuple[str, ...]:
    """What ``unit`` comes after or needs, and that the plan leaves out or some replication does not deliver."""
    others = sorted({*unit.after, *unit.requires})
    days = {name: point.last("delivered", name) for name in others}
    return tuple(name for name in others if (day := days[name]) is None or bool(np.isnan(day).any()))


def _mean_causes(point: Point, columns: list[int]) -> dict[str, float]:
    """Mean days by cause over the deliveries of these slices; empty when there are none."""
    count = int((~np.isnan(point.days("delivered")[:, columns])).sum()) if columns else 0
    days = point.causes[:, columns].sum(axis=(0, 1))
    return {cause: float(days[c]) / count for c, cause in enumerate(CAUSES)} if count else {}


def causes(point: Point) -> tuple[CauseRow, ...]:
    """Mean lead time per delivered slice by cause, in the order of the causes."""
    mean = _mean_causes(point, list(range(len(point.slices))))
    total = sum(mean.values())
    return tuple(CauseRow(cause, days, days / total if total else 0.0) for cause, days in mean.items())


def initiatives(point: Point) -> tuple[InitiativeRow, ...]:
    """Every initiative of the chain, in the plan or not."""
    parts = by_initiative(point.scenario)
    return tuple(_initiative(point, name, what, parts[name]) for name, what in sorted(point.scenario.chain.initiatives.items()))


def _initiative(point: Point, name: str, what: Initiative, parts: list[Unit]) -> InitiativeRow:
    planned = [part for part in parts if point.planned(part.key)]
    complete = bool(parts) and whole(point.plan, parts)
    used = point.measures.get(f"in_use_days:{name}")
    promised, promise = _promise(what)
    ready = [day for part in planned if (day := point.planned_delivery(part.key)) is not None]
    on_time = None
    if promised and used is not None:
        due = point.scenario.timeline.day(promised)
        on_time = chance(int((used <= due).sum()) if complete else 0, point.replications)
    return InitiativeRow(
        initiative=name,
        owner=what.owner,
        decision=what.decision,
        plan="yes" if complete else "part" if planned else "no",
        parts_in=len(planned),
        parts=len(parts),
        funded=sum(row.funded for part in planned if (row := point.planned(part.key))) / max(len(parts), 1),
        delivered=point.moment(max(ready, default=None)),
        in_use_p10=point.moment_at(used, 0.10),
        in_use_p50=point.moment_at(used, 0.50),
        in_use_p80=point.moment_at(used, 0.80),
        in_use_p90=point.moment_at(used, 0.90),
        promised=promised.isoformat() if promised else None,
        promise=promise,
        on_time=on_time,
        asked=sum(keur for part in parts for _, keur in sorted(part.increment.cost.items())),
    )


def _promise(what: Initiative) -> tuple[date | None, Literal["deadline", "wanted"] | None]:
    if what.deadline:
        return what.deadline, "deadline"
    return (what.wanted, "wanted") if what.wanted else (None, None)


def in_use_by(point: Point) -> tuple[InUseBy, ...]:
    """Whole initiatives in use by all at the end of each budget year of the plan."""
    return tuple(_in_use_by(point, year, end) for year, end in year_ends(point.scenario).items())


def _in_use_by(point: Point, year: str, end: float) -> InUseBy:
    counts = point.measures[f"{HEADLINE}:{year}"]
    p10, p50, p90 = (quantile(counts, p).value or 0.0 for p in (0.1, 0.5, 0.9))
    parts = by_initiative(point.scenario)
    complete = [every for every in parts.values() if every and whole(point.plan, every)]
    moment = point.moment(end)
    assert moment is not None
    return InUseBy(
        by=moment,
        asked=sum(what.decision != "must-not" for what in point.scenario.chain.initiatives.values()),
        on_paper=sum(max(point.paper.get(part.key, np.inf) for part in every) <= end for every in complete),
        expected=float(counts.mean()),
        half_width=half_width(counts) or 0.0,
        p10=int(p10),
        p50=int(p50),
        p90=int(p90),
    )


def acts(point: Point) -> tuple[ActRow, ...]:
    """Gates and impediments that hold up something in the plan, or cost days; most delay first."""
    chain = point.scenario.chain
    rows = [row for row in (*_gates(point, chain), *_impediments(point, chain)) if row.lost_days > 0 or row.blocks]
    return tuple(sorted(rows, key=lambda row: (-row.days * len(row.blocks), -row.lost_days, row.kind, row.id)))


def _gates(point: Point, chain: Chain) -> Iterator[ActRow]:
    for name, gate in sorted(chain.gates.items()):
        blocked = {key for ref in gate.blocks for key in increment_keys(chain, ref) if point.planned(key)}
        initiatives = tuple(sorted({key.split("/")[0] for key in blocked}))
        yield _act(point, "gate", name, gate.acts, initiatives, gate.expected.isoformat())


def _impediments(point: Point, chain: Chain) -> Iterator[ActRow]:
    for name, impediment in sorted(chain.impediments.items()):
        yield _act(point, "impediment", name, impediment.owner, _hit(point, chain, impediment), None)


def _act(
    point: Point, kind: Literal["gate", "impediment"], name: str, owner: str, blocks: tuple[str, ...], expected: str | None
) -> ActRow:
    none = np.zeros(point.replications)
    hits, lost = point.obstacles.get((kind, name), (none, none))
    delay = (lost if kind == "gate" else _delayed(point, lost)) / max(len(blocks), 1)
    p10, p90 = (quantile(delay, p).value or 0.0 for p in (0.1, 0.9))
    return ActRow(kind, name, owner, float(delay.mean()), p10, p90, float(hits.mean()), blocks, expected, float(lost.mean()))


def _delayed(point: Point, lost: Array) -> Array:
    """(R,) days by which deliveries were late for one kind of impediment.

    Lead time caused by impediments, split over the kinds like the days that work stood still for them.
    """
    late = point.causes[:, :, CAUSES.index("impediment")].sum(axis=1)
    stood = sum((days for (kind, _), (_, days) in point.obstacles.items() if kind == "impediment"), np.zeros(point.replications))
    return np.asarray(late * lost / np.where(stood > 0, stood, 1.0))


def _hit(point: Point, chain: Chain, impediment: Impediment) -> tuple[str, ...]:
    """Initiatives in the plan of which some work can be hit."""
    found = set()
    for name, parts in by_initiative(point.scenario).items():
        hits = impediment.hits
        planned = [part for part in parts if point.planned(part.key)]
        if planned and (not hits.initiatives or name in hits.initiatives) and _reaches(chain, hits, planned):
            found.add(name)
    return tuple(sorted(found))


def _reaches(chain: Chain, hits: Hits, planned: list[Unit]) -> bool:
    teams = [chain.teams[name] for name in hits.teams]
    return any(
        (not hits.partners or package.partner in hits.partners)
        and (not hits.skills or package.skill in hits.skills)
        and (not teams or any(team.partner == package.partner and package.skill in team.skills for team in teams))
        for part in planned
        for package in part.increment.packages.values()
    )
