"""The core: payoffs no group would leave for, how far off they are, and the proof when there are none."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ketenopt.domain.errors import Infeasible
from ketenopt.domain.game import Array, Balance, CoreRange, CoreTest, Game, LeastCore, Members, Weighting
from ketenopt.optimise.games.groups import GroupProgram, Question, question
from ketenopt.optimise.games.linear import TOLERANCE
from ketenopt.optimise.games.scaling import BLOCKS

DUAL = 1e-7
"""A row decides only when its dual is above this; rows that merely touch at one optimum are not fixed."""


def core_test(game: Game, payoff: Mapping[str, float]) -> CoreTest:
    """Is ``payoff`` in the core: x(N) = v(N) and x(S) >= v(S) for every group S (Gillies 1959)?

    The group with the largest gain v(S) - x(S) is named, everybody included (of equal gains the smallest group, then the
    first by ids).  Raises ScenarioError for a payoff that misses a player.
    """
    amounts = game.amounts(payoff)
    ask = question(game)
    everybody = np.ones((1, game.size), dtype=np.bool_)
    groups = everybody if game.size == 1 else np.concatenate([ask.separator(ask.scale.down(amounts), 0.0), everybody])
    gains = ask.game.values(groups) - groups @ amounts
    slack = ask.scale.slack
    top = [k for k in range(len(groups)) if gains[k] >= gains.max() - 1e-3 * slack]
    best = min(top, key=lambda k: (int(groups[k].sum()), game.group(groups[k])))
    missing = float(gains[-1])
    inside = float(gains.max()) <= slack and abs(missing) <= slack
    return CoreTest(inside, game.group(groups[best]), float(gains[best]), missing, ask.certified)


def least_core(game: Game, weighting: Weighting = "plain") -> LeastCore:
    """min eps  s.t.  x(S) + w(S) eps >= v(S) for every group S but everybody,  x(N) = v(N)  (Maschler, Peleg & Shapley 1979).

    w = 1, |S| (per-capita) or v(S) (proportional; groups worth 0 then hold without eps).  One player: eps is 0.
    Exact for tables, for functions of at most 12 players and with a separation; otherwise a lower bound, not certified.
    """
    if game.size == 1:
        return LeastCore(0.0, {game.players[0]: game.total}, (), weighting, True)
    ask = question(game, weighting)
    program = _dividing(ask)
    solution = program.minimise(eps_cost(program))
    payoff = ask.scale.up(solution.values[: game.size])
    eps = float(solution.values[program.eps_column]) * ask.scale.eps_unit + 0.0  # not -0
    binding = tuple(game.group(group) for group, _ in program.binding(solution, DUAL))
    return LeastCore(eps, game.payoff(payoff), binding, weighting, ask.certified)


def core_range(game: Game) -> CoreRange:
    """min and max x_p over the core, for every player; over the least core when the core is empty (``eps`` > 0)."""
    if game.size == 1:
        alone = {game.players[0]: game.total}
        return CoreRange(alone, alone, 0.0, True)
    ask = question(game)
    program = _dividing(ask)
    eps = max(float(program.minimise(eps_cost(program)).values[program.eps_column]), 0.0)
    try:
        ends = _ends(program, eps)
    except Infeasible:  # groups found on the way, each within the tolerance, together leave no room
        ends = _ends(program, eps + TOLERANCE)
    low, high = (game.payoff(ask.scale.up(end)) for end in ends)
    return CoreRange(low, high, eps * ask.scale.eps_unit if eps > BLOCKS else 0.0, ask.certified)


def balance(game: Game) -> Balance:
    """max sum_S weight_S v(S)  s.t.  sum of weights of the groups of p = 1 for every p,  weights >= 0,  S not everybody.

    Solved as its dual, min x(N) s.t. x(S) >= v(S).  The core is empty exactly when this exceeds v(N)
    (Bondareva 1963, Shapley 1967); the weights are then the proof, and can be checked by hand.
    """
    if game.size == 1:
        return Balance((((game.players[0],), 1.0),), game.total, game.total, False, True)
    ask = question(game)
    program = GroupProgram(ask)
    program.program.bound(program.eps_column, 0.0, 0.0)
    program.start()
    solution = program.minimise(program.row(np.ones(game.size, dtype=np.bool_)))
    weighed = program.binding(solution, TOLERANCE)
    weights = np.array([weight for _, weight in weighed])
    worth = float(weights @ ask.game.values(np.stack([group for group, _ in weighed])))
    empty = worth > game.total + ask.scale.slack
    named = tuple((game.group(group), weight) for group, weight in weighed)
    return Balance(named, worth, game.total, empty, ask.certified)


def _ends(program: GroupProgram, eps: float) -> Array:
    """Least and most x'_p of every player when no group gains more than ``eps``, (2, players)."""
    size = program.ask.game.size
    program.program.bound(program.eps_column, eps, eps)
    ends = np.empty((2, size))
    for p in range(size):
        cost = np.zeros(program.program.columns)
        for end, sign in enumerate((1.0, -1.0)):
            cost[p] = sign
            ends[end, p] = program.minimise(cost).values[p]
    return ends


def eps_cost(program: GroupProgram) -> Array:
    """The cost vector of eps alone, (columns,)."""
    cost = np.zeros(program.program.columns)
    cost[program.eps_column] = 1.0
    return cost


def _dividing(ask: Question) -> GroupProgram:
    program = GroupProgram(ask)
    everybody: Members = np.ones((1, ask.game.size), dtype=np.bool_)
    program.share_out(float(ask.worth(everybody)[0]))
    if ask.weighting == "proportional":
        bound_proportional(program)
    program.start()
    return program


def bound_proportional(program: GroupProgram) -> None:
    """eps >= -v(N) / min v(S) over groups worth something, 0 when there are none: keeps the first programs bounded.

    With eps <= 1 nobody gets less than 0, so no excess is below 1 - v(N) / v(S): this bound never binds, and rows keep their duals.
    """
    table = program.ask.game.table
    assert table is not None
    some = table[1:-1][table[1:-1] > 0]
    lowest = -float(table[-1]) / float(some.min()) / program.ask.scale.eps_unit if len(some) else 0.0
    program.program.bound(program.eps_column, lowest, np.inf)
