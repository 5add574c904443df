"""Games brought to order 1, so that one solver tolerance fits every unit.

x' = (x - a) / unit with a_p = v({p}): what a payoff gives above standing alone.  Nothing asked of these rooms depends on
it (strategic equivalence), except the proportional weighting, which keeps its original weights.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ketenopt.domain.errors import ScenarioError
from ketenopt.domain.game import Array, Game, Members, Weighting, game_fault

NOISE = 1e-12
"""Below this part of the largest worth, differences are rounding."""
BLOCKS = 1e-8
"""A group is said to gain only above this part of the game's unit ..."""
ROUNDING = 1e-10
"""... and above this part of the largest worth."""

PROPORTION = 1e-5
"""Smallest worth, as a part of the largest, in proportion to which an excess is exact enough to be told (to 1e-4)."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Payoff = ``base`` + ``unit`` x'; eps = ``eps_unit`` eps'; gains up to ``slack`` are none.  ``base``: (players,)."""

    base: Array
    unit: float
    eps_unit: float
    slack: float

    def down(self, payoff: Array) -> Array:
        return np.asarray((payoff - self.base) / self.unit)

    def up(self, scaled: Array) -> Array:
        return np.asarray(self.base + self.unit * scaled)

    def worth(self, game: Game, members: Members) -> Array:
        """v'(S) of every row, (groups,)."""
        return np.asarray((game.values(members) - members @ self.base) / self.unit)


def scale_of(game: Game, weighting: Weighting = "plain", spread: float = 0.0) -> Scale:
    """The scale of a game: its largest worth above standing alone, or ``spread`` when that is more."""
    alone = np.eye(game.size, dtype=np.bool_)
    base = game.values(alone)
    some = np.concatenate([~alone, np.ones((1, game.size), dtype=np.bool_)])
    worths = game.values(some)
    extra = np.abs(worths - some @ base)
    if game.table is not None:
        extra = np.abs(game.table - _additive(base))
    largest = max(float(np.abs(worths).max()), float(np.abs(base).max()), spread)
    unit = max(float(extra.max()), spread, NOISE * largest) or 1.0
    slack = max(BLOCKS * unit, ROUNDING * largest)
    if weighting != "proportional":
        return Scale(base, unit, unit, slack)
    return Scale(base, unit, unit / (_largest_weight(game) or 1.0), slack)


def _largest_weight(game: Game) -> float:
    """The largest worth, once it is known that all of them can be weights."""
    if game.table is None or game.table.min() < 0:
        message = "the proportional weighting needs every group's worth, none of them negative"
        raise ScenarioError((game_fault("weighting", "not-proportional", message),))
    largest = float(game.table.max())
    small = np.flatnonzero((game.table > 0) & (game.table < PROPORTION * largest))
    if len(small):
        group = ",".join(game.group(game.members(int(small[0]))))
        message = f"the worth of this group is below {PROPORTION:g} of the largest: in proportion to it nothing can be computed"
        raise ScenarioError((game_fault(group, "not-proportional", message, "0, or a worth of the same order"),))
    return largest


def weights(game: Game, weighting: Weighting, scale: Scale, members: Members) -> Array:
    """w'(S) of every row, (groups,): 1, the size, or the worth over the largest worth."""
    if weighting == "plain":
        return np.ones(len(members))
    if weighting == "per-capita":
        return np.asarray(members.sum(axis=1), dtype=np.float64)
    return np.asarray(game.values(members) * (scale.eps_unit / scale.unit), dtype=np.float64)


def _additive(base: Array) -> Array:
    sums = np.zeros(1)
    for amount in base:
        sums = np.concatenate([sums, sums + amount])
    return sums
