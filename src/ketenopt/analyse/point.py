"""One scenario with its plan and its tables: what the rows of a comparison are read from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ketenopt.analyse.measures import Frames
from ketenopt.analyse.statistics import quantile
from ketenopt.domain.estimate import Moment
from ketenopt.domain.outcomes import CAUSES
from ketenopt.domain.plan import Plan, PlannedUnit
from ketenopt.domain.scenario import Scenario
from ketenopt.domain.units import increment_keys

Array = NDArray[np.float64]
PRODUCT = "product:"


@dataclass(frozen=True)
class Point:
    """``tables`` hold every replication of the point; ``paper`` the day on which each unit is in use by all by the plan."""

    scenario: Scenario
    plan: Plan
    tables: Frames
    paper: Mapping[str, float] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Id of the scenario."""
        return self.scenario.id

    @cached_property
    def replications(self) -> int:
        """R."""
        return int(self.tables["measures"]["replication"].nunique())

    @cached_property
    def measures(self) -> dict[str, Array]:
        """Every measure by name, (R,) in the order of the replications."""
        return self._by("measures", "measure", "value")

    @cached_property
    def utilities(self) -> dict[str, Array]:
        """Utility of every partner, (R,)."""
        return self._by("partners", "partner", "utility_keur")

    @cached_property
    def benefits(self) -> dict[tuple[str, str], Array]:
        """Benefits by (initiative or product, beneficiary), (R,)."""
        table = self.tables["benefits"]
        keys = list(dict.fromkeys(zip(table["initiative"], table["beneficiary"], strict=True)))
        values = table["value_keur"].to_numpy().reshape(self.replications, len(keys))
        return {key: values[:, column] for column, key in enumerate(keys)}

    @cached_property
    def obstacles(self) -> dict[tuple[str, str], tuple[Array, Array]]:
        """(hits, lost days) by (``gate`` or ``impediment``, id), (R,) each."""
        table = self.tables["impediments"]
        keys = list(dict.fromkeys(zip(table["kind"], table["impediment"], strict=True)))
        hits, days = (table[name].to_numpy().reshape(self.replications, len(keys)) for name in ("hits", "lost_days"))
        return {key: (hits[:, column], days[:, column]) for column, key in enumerate(keys)}

    @cached_property
    def slices(self) -> tuple[str, ...]:
        """Increment of every slice, S of them."""
        table = self.tables["increments"]
        return tuple(table["increment"][: len(table) // self.replications])

    def days(self, name: str) -> Array:
        """A column of days of the increments, (R, S)."""
        return self.tables["increments"][f"{name}_days"].to_numpy().reshape(self.replications, len(self.slices))

    @cached_property
    def causes(self) -> Array:
        """Lead time by cause, (R, S, len(CAUSES)); zero where not delivered."""
        return np.stack([self.days(cause) for cause in CAUSES], axis=2)

    @cached_property
    def waits_for(self) -> NDArray[np.object_]:
        """Cause for which each slice stands still at the horizon, (R, S); empty where delivered."""
        return self.tables["increments"]["waits_for"].to_numpy(dtype=object).reshape(self.replications, len(self.slices))

    def last(self, name: str, unit: str) -> Array | None:
        """(R,) day on which the last slice of ``unit``, or of a product's parts, reached ``name``; None: the plan leaves it out."""
        if unit.startswith(PRODUCT):
            return self._last_of_all(name, unit.removeprefix(PRODUCT)) if self.planned(unit) else None
        columns = [s for s, key in enumerate(self.slices) if key == unit]
        return self.days(name)[:, columns].max(axis=1) if columns else None

    def _last_of_all(self, name: str, product: str) -> Array:
        """(R,) day of the last part of a product; NaN where one of them never comes, or is not in the plan."""
        chain = self.scenario.chain
        keys = {key for reference in chain.products[product].increments for key in increment_keys(chain, reference)}
        days = [self.last(name, key) for key in sorted(keys)]
        never = np.full(self.replications, np.nan)
        return np.max([never if one is None else one for one in days], axis=0) if days else never

    def planned(self, unit: str) -> PlannedUnit | None:
        """The plan's line for ``unit``, when anything of it is funded."""
        return next((row for row in self.plan.units if row.key == unit and row.start is not None), None)

    def moment(self, day: float | None) -> Moment | None:
        """``day`` with its date; None stays None."""
        return None if day is None else Moment(float(day), self.scenario.timeline.date(day).isoformat())

    def moment_at(self, values: Array | None, p: float) -> Moment | None:
        """Percentile ``p`` of days as a moment; None when that is beyond the horizon."""
        return None if values is None else self.moment(quantile(values, p).value)

    def planned_delivery(self, unit: str) -> float | None:
        """Day on which the plan has the last share of ``unit`` delivered."""
        row = self.planned(unit)
        if row is None:
            return None
        last = max(t for t, share in enumerate(row.shares) if share > 1e-6) + row.periods
        bounds = self.scenario.timeline.benefit_bounds
        return float(bounds[min(last, len(bounds) - 1)])

    def _by(self, table: str, key: str, value: str) -> dict[str, Array]:
        rows = self.tables[table]
        names = list(rows[key][: len(rows) // self.replications])
        values = rows[value].to_numpy().reshape(self.replications, len(names))
        return {name: values[:, column] for column, name in enumerate(names)}
