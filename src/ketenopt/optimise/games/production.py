"""Linear production games: everybody owns part of the right-hand sides of one linear program (Owen 1975).

v(S) = max revenue . y  s.t.  use @ y <= sum of the stocks of S,  0 <= y <= limit.  One kept solver object answers every
group, and the group that gains most by leaving is one integer program, so the core can be tested at any number of players.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ketenopt.domain.errors import Fault, Infeasible, ScenarioError
from ketenopt.domain.game import Array, Game, Members, game_fault
from ketenopt.optimise.games.linear import INFINITY, Program


@dataclass(frozen=True, eq=False)
class Production:
    """``revenue`` (products,), ``use`` (resources, products), ``stocks`` (resources, players), in the order of ``players``.

    Everything is finite; stocks are at least 0, so that every group can do nothing.  Raises ScenarioError otherwise.
    """

    players: tuple[str, ...]
    revenue: Array
    use: Array
    stocks: Array

    def __post_init__(self) -> None:
        faults: list[Fault] = []
        if self.use.shape != (len(self.stocks), len(self.revenue)):
            faults.append(game_fault("use", "shape", f"shape {self.use.shape}", f"({len(self.stocks)}, {len(self.revenue)})"))
        if self.stocks.shape[1:] != (len(self.players),):
            faults.append(game_fault("stocks", "shape", f"shape {self.stocks.shape}", f"(resources, {len(self.players)})"))
        for name, array in (("revenue", self.revenue), ("use", self.use), ("stocks", self.stocks)):
            if not np.isfinite(array).all():
                faults.append(game_fault(name, "not-finite", "holds a number that is not finite"))
        if (self.stocks < 0).any():
            faults.append(game_fault("stocks", "negative", "holds a negative number", "0 or more"))
        if faults:
            raise ScenarioError(tuple(faults))


def production_game(production: Production) -> Game:
    """The game of a :class:`Production`, with exact separation.  Raises Unbounded where revenue has no limit."""
    program = _plans(production)
    cost = -production.revenue
    none = np.full(len(production.stocks), -INFINITY)

    def worth(members: Members) -> Array:
        answers = np.empty(len(members))
        for k, stock in enumerate(members @ production.stocks.T):
            program.bound_rows(none, stock)
            answers[k] = -program.minimise(cost).objective
        return answers

    return Game(production.players, worth=worth, separation=_Leaving(production))


def owen(production: Production) -> dict[str, float]:
    """payoff_p = dual prices of the resources . stocks of p: a payoff in the core (Owen 1975).

    One optimal dual of possibly several: where they differ, so does the payoff.
    """
    program = _plans(production)
    together = production.stocks.sum(axis=1)
    program.bound_rows(np.full(len(together), -INFINITY), together)
    prices = -program.minimise(-production.revenue).duals
    return dict(zip(production.players, (prices @ production.stocks).tolist(), strict=True))


def _plans(production: Production) -> Program:
    products = len(production.revenue)
    program = Program(np.zeros(products), np.full(products, INFINITY))
    program.add(production.use, -INFINITY, 0.0)
    return program


class _Leaving:
    """max revenue . y - sum_p x_p s_p  s.t.  use @ y - stocks @ s <= 0,  1 <= sum of s <= players - 1,  s binary."""

    def __init__(self, production: Production) -> None:
        self.revenue = production.revenue
        products, players = len(production.revenue), len(production.players)
        top = np.concatenate([np.full(products, INFINITY), np.ones(players)])
        self.program = Program(np.zeros(products + players), top)
        self.program.add(np.hstack([production.use, -production.stocks]), -INFINITY, 0.0)
        self.program.add(np.concatenate([np.zeros(products), np.ones(players)]), 1.0, players - 1.0)
        self.program.make_binary(products + np.arange(players, dtype=np.int32))

    def __call__(self, payoff: Array) -> Members:
        try:
            solution = self.program.minimise(np.concatenate([-self.revenue, payoff]))
        except Infeasible:  # one player has no groups but itself
            return np.zeros((0, len(payoff)), dtype=np.bool_)
        return np.asarray(solution.values[None, len(self.revenue) :] > 0.5)
