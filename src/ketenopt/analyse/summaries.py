"""Tables that hold one row a plan line, estimate, difference or assumption, over all points of a run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pandas as pd

from ketenopt.analyse.findings import finding_rows
from ketenopt.analyse.measures import Frames, frame
from ketenopt.analyse.point import Point
from ketenopt.domain import tables
from ketenopt.domain.comparison import Comparison
from ketenopt.domain.estimate import Difference, Estimate
from ketenopt.domain.tables import Table

Row = dict[str, Any]


def summaries(comparison: Comparison, points: Sequence[Point]) -> Frames:
    """Tables ``plans, accounts, estimates, differences, findings, assumptions`` of a run."""
    per_point: dict[Table, Callable[[Point], Iterable[Row]]] = {
        tables.PLANS: _plans,
        tables.ACCOUNTS: _accounts,
        tables.ASSUMPTIONS: _assumptions,
    }
    found = {table.name: _stacked(table, [(p.id, list(rows(p))) for p in points]) for table, rows in per_point.items()}
    estimates = [(result.id, [row for what in result.estimates for row in estimate_rows(what)]) for result in comparison.scenarios]
    ids = [result.id for result in comparison.scenarios]
    differences = [(name, [_difference(row) for row in comparison.differences if row.scenario == name]) for name in ids]
    of = {result.id: [row for row in comparison.differences if row.scenario == result.id] for result in comparison.scenarios}
    told = [(result.id, finding_rows(result, of[result.id])) for result in comparison.scenarios]
    return {
        **found,
        tables.FINDINGS.name: _stacked(tables.FINDINGS, told),
        tables.ESTIMATES.name: _stacked(tables.ESTIMATES, estimates),
        tables.DIFFERENCES.name: _stacked(tables.DIFFERENCES, differences),
    }


def _stacked(table: Table, rows: Sequence[tuple[str, list[Row]]]) -> pd.DataFrame:
    names = table.names[1:]
    frames = [frame(table, point, {name: [row[name] for row in found] for name in names}) for point, found in sorted(rows) if found]
    return pd.concat(frames, ignore_index=True) if frames else frame(table, "", {name: [] for name in names})


def _plans(point: Point) -> Iterable[Row]:
    bounds = point.scenario.timeline.benefit_bounds
    for unit in point.plan.units:
        for t, share in enumerate(unit.shares):
            if share > 1e-6:
                yield {
                    "increment": unit.key,
                    "period": point.plan.periods[t],
                    "funded_share": share,
                    "execution_periods": unit.periods,
                    "start_days": bounds[t],
                    "planned_delivery_days": bounds[min(t + unit.periods, len(bounds) - 1)],
                }


def _accounts(point: Point) -> Iterable[Row]:
    money = ("budget", "spent", "contractors", "paid", "received", "carried_out")
    for row in point.plan.accounts:
        yield {"account": row.account, "period": row.period, **{f"{name}_keur": getattr(row, name) for name in money}}


def _assumptions(point: Point) -> Iterable[Row]:
    for row in point.scenario.register:
        public = row.confidential == "public"
        yield {
            "path": row.path,
            "value": str(row.value) if public else "",
            "low": row.low if public else None,
            "high": row.high if public else None,
            "source": row.source,
            "cite": row.cite,
            "confidential": row.confidential,
            "defaulted": row.defaulted,
            "note": row.note,
        }


def estimate_rows(what: Estimate) -> Iterable[Row]:
    """Rows of the table ``estimates`` without their point."""
    about = {"measure": what.measure, "unit": what.unit, "replications": what.n}
    low, high = None, None
    if what.mean is not None and what.half_width is not None:
        low, high = what.mean - what.half_width, what.mean + what.half_width
    yield {**about, "statistic": "mean", "value": what.mean, "low": low, "high": high}
    for found in what.quantiles:
        yield {**about, "statistic": f"p{round(100 * found.p)}", "value": found.value, "low": found.low, "high": found.high}


def _difference(row: Difference) -> Row:
    same = ("baseline", "measure", "statistic", "unit", "difference", "low", "high", "variance_reduction", "verdict")
    return {**{name: getattr(row, name) for name in same}, "better_share": row.share_better}
