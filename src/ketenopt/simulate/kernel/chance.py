"""What chance decides, as one row of numbers for each replication, and hits after the first as far as they can be foreseen.

Which hits an item will need follows from draws alone: one that strikes before its work is done asks for the next.  What cannot be
foreseen (rework of what arrived) is drawn when a world stops for the lack of it, and that replication runs anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketenopt.simulate import philox
from ketenopt.simulate.draw import hits_at
from ketenopt.simulate.kernel.layout import DRAWN, LATER
from ketenopt.simulate.setting import Setting

Array = NDArray[np.float64]
AHEAD = 4
"""Hits drawn at once for what was not foreseen."""
SLACK = 1e-9
"""Work left is compared with this much room, since an engine counts it down in steps."""


@dataclass(slots=True)
class Luck:
    """Columns of drawn numbers, (R, any); ``put`` says where they begin."""

    replications: int
    columns: list[Array] = field(default_factory=list)
    size: int = 0

    def put(self, values: Array) -> int:
        """Append (R,) or (R, k) columns."""
        wide = np.asarray(values, dtype=np.float64).reshape(self.replications, -1)
        self.columns.append(wide)
        self.size += wide.shape[1]
        return self.size - wide.shape[1]

    def rows(self) -> Array:
        """All of it, (R, columns)."""
        return np.ascontiguousarray(np.concatenate([np.empty((self.replications, 0)), *self.columns], axis=1))


@dataclass(slots=True)
class Later:
    """Hits after the first of (replication, item, threat): where they stand in ``drawn``, and how many."""

    setting: Setting
    places: NDArray[Any]
    """(R, items x threats) of LATER."""
    drawn: NDArray[Any]

    @staticmethod
    def empty(setting: Setting, items: int) -> Later:
        """Nothing drawn yet."""
        shape = (setting.draws.replications, max(items * len(setting.threats), 1))
        return Later(setting, np.zeros(shape, LATER), np.zeros(1, DRAWN))

    def foresee(self, threat: int, slots: NDArray[np.int64], names: Sequence[str], lefts: Array, before: Array | None) -> None:
        """Draw what items in ``slots`` will need, ``lefts`` (R, n) being their person-days (NaN: no such item).

        ``before`` (R, n) is the gap to the first hit where that is drawn already; else counting begins with it.
        """
        keys = np.array([philox.key(self._key(threat, name)) for name in names], dtype=np.uint64).reshape(-1, 2)
        needs = ~np.isnan(lefts)
        total = np.zeros_like(lefts) if before is None else before.copy()
        found: list[tuple[NDArray[np.int64], NDArray[np.int64], int, Any]] = []
        n = 0
        while True:
            wanted = needs & (total < lefts * (1 + SLACK) + SLACK) if n or before is not None else needs
            rows, columns = np.nonzero(wanted)
            if not len(rows):
                break
            hit = self._draw(threat, keys[columns], n + (before is not None), rows)
            total[rows, columns] += hit.gap
            found.append((rows, slots[columns], n, hit))
            n += 1
        self._keep(threat, found)

    def _key(self, threat: int, name: str) -> str:
        return f"{self.setting.draws.seed}/hit.{self.setting.threats[threat].id}/{name}"

    def _draw(self, threat: int, keys: Any, n: int, rows: NDArray[np.int64]) -> Any:
        what = self.setting.chain.impediments[self.setting.threats[threat].id]
        return hits_at(what, keys, n, rows.astype(np.uint64) + np.uint64(self.setting.draws.first))

    def _keep(self, threat: int, found: Sequence[tuple[Any, Any, int, Any]]) -> None:
        if not found:
            return
        rows, slots = (np.concatenate([part[k] for part in found]) for k in (0, 1))
        turn = np.concatenate([np.full(len(part[0]), part[2]) for part in found])
        order = np.lexsort((turn, slots, rows))
        made = np.empty(len(rows), DRAWN)
        for name in ("gap", "duration", "found"):
            made[name] = np.concatenate([getattr(part[3], name) for part in found])[order]
        rows, columns, turn = rows[order], slots[order] * len(self.setting.threats) + threat, turn[order]
        heads = np.flatnonzero(turn == 0)
        self.places["at"][rows[heads], columns[heads]] = heads + len(self.drawn)
        self.places["n"][rows[heads], columns[heads]] = np.diff(np.append(heads, len(rows)))
        self.drawn = np.concatenate([self.drawn, made])

    def add(self, row: int, slot: int, threat: int, name: str, first: int) -> None:
        """Draw more hits of one item, which a world stopped for; ``first`` 1 where the first was drawn with the item."""
        here = self.places[row, slot * len(self.setting.threats) + threat]
        at, n, draws = int(here["at"]), int(here["n"]), self.setting.draws
        which = self.setting.threats[threat].id
        more = [draws.later(which, name, draws.first + row, n + k + first) for k in range(AHEAD)]
        here["at"], here["n"] = len(self.drawn), n + AHEAD
        self.drawn = np.concatenate([self.drawn, self.drawn[at : at + n], np.array(more, DRAWN)])
