"""Accounts as arrays: partners' own budgets, earmarks, and joint funds that nobody owns."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import numpy as np

from ketenopt.domain.chain import Chain
from ketenopt.domain.problem import Array, Money
from ketenopt.domain.time import Timeline


def money(chain: Chain, line: Timeline, partners: tuple[str, ...], initiatives: tuple[str, ...]) -> Money:
    """Accounts in order: every partner's own, earmarks as ``partner:earmark``, funds; each kind sorted by id."""
    marks = [(p, name) for p in partners for name in sorted(chain.partners[p].earmarks)]
    funds = sorted(chain.funds)
    whose = [*range(len(partners)), *(partners.index(p) for p, _ in marks), *(-1 for _ in funds)]
    own = [chain.partners[p] for p in partners]
    kept = [chain.partners[p].earmarks[name] for p, name in marks]
    pots = [chain.funds[name] for name in funds]
    purses = [
        *((what.budget, what.carry_over) for what in own),
        *((what.budget, what.carry_over) for what in kept),
        *((what.budget, what.carry_over) for what in pots),
    ]
    allowed = np.ones((len(whose), len(initiatives)), dtype=np.bool_)
    for row, mark in enumerate(kept, start=len(partners)):
        allowed[row] = [name in mark.initiatives for name in initiatives]
    return Money(
        accounts=(*partners, *(f"{p}:{name}" for p, name in marks), *funds),
        owner=np.array(whose, dtype=np.int64),
        earmark=np.array([False] * len(own) + [True] * len(kept) + [False] * len(pots), dtype=np.bool_),
        allowed=allowed,
        budget=np.array([_by_period(budget, line) for budget, _ in purses]).reshape(-1, len(line.periods)),
        keep=np.array([_kept(share, line) for _, share in purses]).reshape(-1, len(line.periods)),
        counts=np.array(
            [*(a.cost_in_objective for a in own), *(chain.partners[p].cost_in_objective for p, _ in marks)]
            + [a.cost_in_objective for a in pots],
            dtype=np.bool_,
        ),
    )


def _by_period(budget: Mapping[str, float], line: Timeline) -> Array:
    return np.array([budget.get(t, 0.0) for t in line.periods], dtype=np.float64)


def _kept(share: float, line: Timeline) -> Array:
    """All of it within a budget year, the agreed share at its end, nothing after the plan."""
    years = [*line.years, None]
    inside = [share if later != year else 1.0 for year, later in pairwise(years)]
    return np.array([*inside[:-1], 0.0], dtype=np.float64)
