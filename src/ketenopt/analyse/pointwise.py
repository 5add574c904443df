"""Estimates of a batch, one point at a time, and what its factors do to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ketenopt.analyse.comparing import kind
from ketenopt.analyse.measures import frame
from ketenopt.analyse.statistics import estimate
from ketenopt.analyse.summaries import estimate_rows
from ketenopt.domain import tables
from ketenopt.domain.experiment import Effect

Array = NDArray[np.float64]
GROUPS = 3
MANY = 6
"""More numbers than this are shown as thirds of the points."""


def values_of(measures: pd.DataFrame) -> dict[str, Array]:
    """Every measure of one point, (R,) in the order of the replications; rows sorted as the table is."""
    names = list(dict.fromkeys(measures["measure"]))
    values = measures["value"].to_numpy().reshape(-1, len(names))
    return {name: values[:, column] for column, name in enumerate(names)}


def estimates_of(point: str, values: Mapping[str, Array]) -> pd.DataFrame:
    """Rows of the table ``estimates`` for one point."""
    rows = [row for name, sample in sorted(values.items()) for row in estimate_rows(estimate(name, *kind(name), sample))]
    names = tables.ESTIMATES.names[1:]
    return frame(tables.ESTIMATES, point, {name: [row[name] for row in rows] for name in names})


def effects(factors: pd.DataFrame, means: Mapping[str, float]) -> tuple[Effect, ...]:
    """Main effects: for every factor and level the mean over its points, factors by how far their levels lie apart.

    ``factors`` is the table of that name, ``means`` the mean of the measure by point.  Numbers of many values are
    grouped in thirds.  A main effect says nothing about how factors work on each other.
    """
    found: list[tuple[float, str, list[Effect]]] = []
    known = factors[factors["point"].isin(set(means))]
    for name, rows in known.groupby("factor", sort=True):
        outcome = np.array([means[point] for point in rows["point"]])
        levels = _levels(rows)
        made = [Effect(str(name), label, int(where.sum()), float(outcome[where].mean())) for label, where in levels]
        apart = max(e.mean for e in made) - min(e.mean for e in made)
        found.append((-apart, str(name), made))
    return tuple(effect for _, _, made in sorted(found, key=lambda each: each[:2]) for effect in made)


def _levels(rows: pd.DataFrame) -> list[tuple[str, NDArray[np.bool_]]]:
    numbers, texts = rows["number"].to_numpy(), rows["value"].to_numpy()
    if not np.isnan(numbers).any() and len(np.unique(numbers)) > MANY:
        ranks = np.argsort(np.argsort(numbers, kind="stable"), kind="stable")
        group = ranks * GROUPS // len(ranks)
        return [(f"{numbers[group == g].min():.4g} .. {numbers[group == g].max():.4g}", group == g) for g in range(GROUPS)]
    if not np.isnan(numbers).any():
        return [(f"{level:g}", numbers == level) for level in np.unique(numbers)]
    return [(str(level), texts == level) for level in sorted(set(texts))]


def best(means: Mapping[str, float], more: bool, most: int) -> Sequence[tuple[str, float]]:
    """The ``most`` best points with their means; ``more`` is better, or less."""
    return sorted(means.items(), key=lambda item: (-item[1] if more else item[1], item[0]))[:most]
