"""Where worlds are laid side by side: chains carried out on the same luck by the same plan, each once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from ketenopt import study
from ketenopt.analyse import Point
from ketenopt.analyse.attribution import Array, amount, judged, settled
from ketenopt.domain.attribution import Felt, Valued
from ketenopt.domain.chain import Chain
from ketenopt.domain.plan import Plan
from ketenopt.domain.scenario import Scenario

Told = Callable[[str, int, int], None]


@dataclass
class Bench:
    """Chains carried out on the same luck by the same plan, each once; values (R, 2): value and minus days, then parties."""

    opened: study.Opened
    plan: Plan
    options: study.Options
    told: Told
    made: dict[str, Point] = field(default_factory=dict)

    @property
    def scenario(self) -> Scenario:
        return self.opened.scenarios[0]

    def ensure(self, chains: Sequence[Chain], plan: Plan | None = None) -> None:
        """Simulate what was not yet."""
        todo = {}
        for chain in chains:
            what = replace(self.scenario, chain=chain)
            todo[what.hash] = what
        new = [what for key, what in todo.items() if key not in self.made]
        if new:
            points = study.deliver([(what, plan or self.plan) for what in new], self._study(), self.options, progress=self.told)
            self.made |= {what.hash: point for what, point in zip(new, points, strict=True)}

    def point(self, chain: Chain, plan: Plan | None = None) -> Point:
        self.ensure([chain], plan)
        return self.made[replace(self.scenario, chain=chain).hash]

    def values(self, chain: Chain) -> Array:
        """(R, 2): value in the unit of the chain, and minus the mean day in use."""
        return self.of(self.point(chain))

    def of(self, point: Point, like: Point | None = None) -> Array:
        """The same of a point; days over what ``like`` holds too."""
        return np.stack([point.measures["net_value_keur"] / self.unit, -self._days(point, like or point)], axis=1)

    @property
    def unit(self) -> float:
        about = self.scenario.chain.chain
        return about.point_keur if about.points else 1.0

    @property
    def effort(self) -> tuple[int, int]:
        found = self._study()
        return found.replications, found.seed

    def _study(self) -> Any:
        asked = {"replications": self.options.replications, "seed": self.options.seed}
        return self.opened.study.model_copy(update={key: value for key, value in asked.items() if value is not None})

    def _days(self, point: Point, like: Point) -> Array:
        """(R,) mean day on which an initiative that both hold is in use by all; never counts as the horizon."""
        horizon, found = self.scenario.timeline.horizon, like.measures
        names = [key for key in sorted(point.measures) if key.startswith("in_use_days:") and key in found]
        days = [np.where(np.isnan(point.measures[key]), horizon, point.measures[key]) for key in names]
        return np.asarray(np.mean(days, axis=0)) if days else np.zeros(point.replications)

    def valued(self, name: str, with_: Point, without: Point, **more: Any) -> Valued:
        d = settled(self.of(with_, without), self.of(without, with_))
        return Valued(name, amount(d[:, 0]), amount(d[:, 1]), judged(d[:, 0]), felt=self._felt(with_, without), **more)

    def _felt(self, with_: Point, without: Point) -> tuple[Felt, ...]:
        rows = []
        for key in sorted(with_.measures):
            if key.startswith("value_keur:") and key in without.measures:
                d = settled(with_.measures[key], without.measures[key]) / self.unit
                if d.any():
                    rows.append(Felt(key.removeprefix("value_keur:"), amount(d), judged(d)))
        return tuple(sorted(rows, key=lambda row: -row.value.mean))
