"""The most value within a limit on how unequal the gains are: sum_{p<q} |u_p - u_q| <= G n sum_p u_p, exact in an LP."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from ketenopt.domain.problem import Array
from ketenopt.optimise.fair.case import Case, terms
from ketenopt.optimise.formulation import Formulation
from ketenopt.optimise.formulation.rows import RowList, Rows
from ketenopt.optimise.shortage import infeasible

CENT = 1e-5
"""kEUR: differences below this are none."""


@dataclass(frozen=True, slots=True)
class Cap:
    """A wider program, the rows of the cap, and by how much the cap had to be missed (kEUR of differences)."""

    f: Formulation
    rows: tuple[Rows, ...]
    missed: float


def gini(gains: Array) -> float:
    """sum_{p<q} |u_p - u_q| / (n sum_p u_p): 0 when all gain the same; infinite where all together gain nothing, unequally.

    >>> gini(np.array([1.0, 1.0, 4.0]))
    0.3333333333333333
    """
    apart = sum(abs(a - b) for a, b in combinations(gains.tolist(), 2))
    together = len(gains) * float(gains.sum())
    return 0.0 if apart < CENT else apart / together if together > 0 else float("inf")


def capped(case: Case, most: float) -> Cap:
    """Gini of the gains at most ``most``, u >= 0; where no plan has that, as little above it as can be."""
    P, U, offset = case.p.P, case.f.U, case.offset
    pairs, first = list(combinations(range(P), 2)), case.f.columns.count
    names = tuple(f"apart.{case.p.partners[a]}.{case.p.partners[b]}".replace("-", "~") for a, b in pairs)
    f = case.f.wider(names).wider(("missed",))
    apart, cap = RowList("apart", ">="), RowList("gini")
    for place, (a, b) in enumerate(pairs):
        for sign, word in ((1.0, "more"), (-1.0, "less")):
            row = terms(-sign * (U[a] - U[b]))
            apart.add(
                (case.p.partners[a], case.p.partners[b], word), [*row, (first + place, 1.0)], sign * float(offset[a] - offset[b])
            )
    together = [(column, -most * P * value) for column, value in terms(U[:P].sum(axis=0))]
    sums = [(first + place, 1.0) for place in range(len(pairs))]
    cap.add(("all",), [*together, *sums, (f.columns.count - 1, -1.0)], most * P * float(offset.sum()))
    rows = (apart.rows(), cap.rows(), *case.floors(case.d))
    goal = np.zeros(f.columns.count)
    goal[-1] = -1.0
    answer = case.search(f, goal, rows, case.start)
    if not answer.found:
        raise infeasible(case.p)
    missed = float(answer.values[-1])
    tight = RowList("missed")
    tight.add(("all",), [(f.columns.count - 1, 1.0)], missed + 1e-6 if missed > 1e-6 else 0.0)
    return Cap(f, (*rows, tight.rows()), missed if missed > 1e-6 else 0.0)
