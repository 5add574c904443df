"""A split by prices: every row's marginal worth times what its owner brings, over *all* optimal prices (Owen 1975).

One vector of prices is one of many on round numbers, so what is shown is the range.  The dual program: min rhs . y s.t.
A' y >= c, y >= 0 for "<=" rows; on its optimal face each partner's part is minimised and maximised.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ketenopt.domain.errors import SolverFailed
from ketenopt.domain.game import Array
from ketenopt.optimise.deal.groups import ChainGame
from ketenopt.optimise.formulation.rows import Sense
from ketenopt.optimise.live import Live
from ketenopt.optimise.program import INFINITY, Program
from ketenopt.optimise.solve import Status

AT_LEAST: Sense = ">="

FACE = 1e-7
"""Share of the value by which prices may miss it and still be optimal."""


@dataclass(frozen=True, slots=True)
class Prices:
    """``low`` and ``high`` (P,) of each partner's part, ``one`` (P,) of one optimal price vector (parts that add up),
    ``nobody`` what goes to rows that no partner owns under it, ``total`` v(N).
    """

    one: Array
    low: Array
    high: Array
    nobody: float
    total: float


def prices(game: ChainGame) -> Prices:
    """The split by prices of everybody's plan in ``game``, which allows parts; joint funds and limits of nobody keep theirs."""
    P = game.p.P
    dual, parts = _dual(game)
    live = Live(dual)
    best = live.solve()
    if best.status is not Status.OPTIMAL:
        raise SolverFailed(f"the prices of a plan could not be found ({best.status.name.lower()})")
    constant = game.f.constant[:P]
    worth = -best.objective
    one = np.array([float(part @ best.values) for part in parts])
    live.add(np.flatnonzero(dual.objective), -dual.objective[dual.objective != 0], -INFINITY, worth + FACE * max(1.0, abs(worth)))
    low, high = np.empty(P), np.empty(P)
    for o, part in enumerate(parts):
        for sign, end in ((-1.0, low), (1.0, high)):
            live.aim(sign * part)
            answer = live.solve()
            # a price without limit belongs to a row that nobody could have more of: that end is not known
            end[o] = sign * answer.objective if answer.status is Status.OPTIMAL else sign * INFINITY
    nobody = worth - float(one.sum())
    return Prices(one + constant, low + constant, high + constant, nobody, worth + float(constant.sum()))


def _dual(game: ChainGame) -> tuple[Program, list[Array]]:
    """max -rhs . y; and by partner the coefficients of its part.  Rows ">=" are turned, "==" are two rows."""
    made = game.made
    rhs = game.rhs(np.ones(game.p.P, dtype=np.bool_))
    rows = np.repeat(np.arange(len(rhs)), np.diff(made.starts))
    sign = np.array([{"<=": 1.0, ">=": -1.0, "==": 1.0}[sense] for sense in made.sense])
    twice = np.flatnonzero(np.array([sense == "==" for sense in made.sense]))
    columns = np.concatenate([np.arange(len(rhs)), twice])
    flip = np.concatenate([sign, -np.ones(len(twice))])
    place = np.full(len(rhs), -1, dtype=np.int64)
    place[twice] = len(rhs) + np.arange(len(twice))
    again = place[rows] >= 0
    entry_row = np.concatenate([made.column, made.column[again]])
    entry_column = np.concatenate([rows, place[rows][again]])
    value = np.concatenate([made.coefficient * sign[rows], -made.coefficient[again]])
    order = np.lexsort((entry_column, entry_row))
    counts = np.bincount(entry_row, minlength=len(made.names))
    b = rhs[columns] * flip
    program = Program(
        names=tuple(f"y.{k}" for k in range(len(columns))),
        lower=np.zeros(len(columns)),
        upper=np.full(len(columns), INFINITY),
        integer=np.zeros(len(columns), dtype=np.bool_),
        objective=-b,
        row_names=made.names,
        sense=tuple(AT_LEAST for _ in made.names),
        rhs=made.objective,
        owner=(None,) * len(made.names),
        starts=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        column=entry_column[order],
        coefficient=value[order],
    )
    return program, [np.where(game.owner[columns] == o, b, 0.0) for o in range(game.p.P)]
