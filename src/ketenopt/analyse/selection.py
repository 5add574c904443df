"""The best of k scenarios with a stated probability: the sequential procedure of Kim and Nelson (2001) for paired samples.

After n0 replications of all, S2_il is the variance of the differences of i and l.  With alpha = 1 - confidence,

    eta = ((2 alpha / (k - 1))^(-2 / (n0 - 1)) - 1) / 2        h2 = 2 eta (n0 - 1)          (c = 1)
    W_il(r) = max(0, zone / 2 (h2 S2_il / zone^2 - r))

and after r replications i stays when  sum X_i >= sum X_l - W_il(r)  for every l still there.  P(the best is selected) >=
confidence whenever the best is at least the zone ahead; else one within the zone of it is.  Common random numbers make
S2_il small, which is where the gain over fixed samples comes from.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ketenopt.domain.selection import Elimination

Array = NDArray[np.float64]


class Race:
    """A selection on its way.  ``sign`` +1 where more is better, -1 where less is.

    Replications are given in order with :meth:`run`; the answer does not depend on how many are given at a time.
    """

    def __init__(self, names: Sequence[str], zone: float, confidence: float = 0.95, first: int = 20, sign: float = 1.0) -> None:
        if len(names) < 2:
            raise ValueError("a selection needs at least two")
        if first < 2 or zone <= 0 or not 1 / len(names) < confidence < 1:
            raise ValueError("expected first >= 2, zone > 0 and 1/k < confidence < 1")
        self.names, self.zone, self.first, self.sign = tuple(sorted(names)), zone, first, sign
        alpha = 1 - confidence
        eta = (math.pow(2 * alpha / (len(names) - 1), -2 / (first - 1)) - 1) / 2
        self.h2 = 2 * eta * (first - 1)
        self.alive = list(self.names)
        self.seen = 0
        """Replications that were judged."""
        self._values = {name: np.empty(0) for name in self.names}
        self._variance: dict[tuple[str, str], float] = {}

    @property
    def most(self) -> int:
        """Replications after which the race is over whatever happens; known after the first stage."""
        left = [s2 for pair, s2 in self._variance.items() if set(pair) <= set(self.alive)]
        return max(self.first, math.floor(self.h2 * max(left, default=0.0) / self.zone**2) + 1)

    def run(self, values: Mapping[str, Array]) -> list[Elimination]:
        """Take the next replications of everybody still there; who drops out, in order.

        Raises ValueError where a value is missing: what did not happen has no mean to compare.
        """
        for name in self.alive:
            if np.isnan(values[name]).any():
                raise ValueError(f"{name}: the measure did not happen in every replication, so it has no mean to compare")
            self._values[name] = np.concatenate([self._values[name], self.sign * values[name]])
        have = min(len(self._values[name]) for name in self.alive)
        if not self._variance:
            if have < self.first:
                return []
            self._first_stage()
            self.seen = self.first - 1
        out: list[Elimination] = []
        while self.seen < have and len(self.alive) > 1:
            self.seen += 1
            out += self._judge(self.seen)
        return out

    def _first_stage(self) -> None:
        for one in self.alive:
            for other in self.alive:
                if one < other:
                    d = self._values[one][: self.first] - self._values[other][: self.first]
                    self._variance[one, other] = float(d.var(ddof=1))

    def _judge(self, r: int) -> list[Elimination]:
        sums = {name: float(self._values[name][:r].sum()) for name in self.alive}
        out = []
        for name in self.alive:
            beaten = [(sums[other] - sums[name], self._slack(name, other, r), other) for other in self.alive if other != name]
            # Equal to the end of what they may differ: one of the two is enough, and the id decides.
            ahead = [(gap, by) for gap, slack, by in beaten if gap > slack or (gap == slack == 0 and by < name)]
            if ahead:
                gap, by = max(ahead)
                out.append(Elimination(name, by, r, gap / r))
        gone = {row.scenario for row in out}
        self.alive = [name for name in self.alive if name not in gone]
        return out

    def _slack(self, one: str, other: str, r: int) -> float:
        s2 = self._variance[min(one, other), max(one, other)]
        return max(0.0, self.zone / 2 * (self.h2 * s2 / self.zone**2 - r))
