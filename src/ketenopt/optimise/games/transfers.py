"""The smallest side payments with which no group is better off on its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite

import numpy as np

from ketenopt.domain.errors import Infeasible, ScenarioError
from ketenopt.domain.game import Array, Game, Payments, game_fault
from ketenopt.optimise.games.groups import GroupProgram, question
from ketenopt.optimise.games.linear import INFINITY, TOLERANCE, Solution
from ketenopt.optimise.games.scaling import BLOCKS
from ketenopt.optimise.games.stability import DUAL


@dataclass(frozen=True, slots=True)
class PaymentLimits:
    """Most a player can pay and receive, by id; a player that is not named has no limit."""

    pays: Mapping[str, float] | None = None
    receives: Mapping[str, float] | None = None


def smallest_payments(game: Game, utility: Mapping[str, float], eps: float = 0.0, limits: PaymentLimits | None = None) -> Payments:
    """min sum_p |s_p| / 2  s.t.  sum_p s_p = 0,  sum of U_p + s_p over S >= v(S) - eps for every group S but everybody.

    ``utility`` U_p is what the plan gives each player; payments are made out of the plan's own sum, which may be less
    than v(N) (that shortfall is :class:`CoreTest`'s ``missing``, and no payment can mend it).
    Ties: of the payments that move least, the largest |s_p| is as small as possible, then the next, and so on; that
    leaves exactly one, and treats equal players equally.  Where payments cannot do it, the least ``eps`` with which they
    can is returned, ``enough`` is False, and the payments are those for that eps.
    Raises ScenarioError for a missing player, an amount that is not finite, or a limit that is negative or not a number.
    """
    amounts = game.amounts(utility, "utility")
    if not isfinite(eps):
        raise ScenarioError((game_fault("eps", "not-finite", "not a finite number"),))
    pays, receives = (_limit(game, side, what) for side, what in _sides(limits or PaymentLimits()))
    if game.size == 1:
        return Payments({game.players[0]: 0.0}, 0.0, eps, True, True)
    ask = question(game, spread=float(np.abs(amounts - game.values(np.eye(game.size, dtype=np.bool_))).max()))
    unit = ask.scale.unit
    state = _Paying(GroupProgram(ask, extra=game.size + 1), ask.scale.down(amounts), pays / unit, receives / unit)
    least = state.least_eps()
    enough = least <= eps / unit + BLOCKS
    accepted = max(least, eps / unit)
    try:
        payment = state.smallest(accepted, 0.0) * unit
    except Infeasible:  # groups found on the way, each within the tolerance, together leave no room
        state = _Paying(GroupProgram(ask, extra=game.size + 1), ask.scale.down(amounts), pays / unit, receives / unit)
        payment = state.smallest(accepted, TOLERANCE) * unit
    payment[np.abs(payment) <= BLOCKS * unit] = 0.0
    moved = float(np.abs(payment).sum() / 2)
    return Payments(game.payoff(payment), moved, eps if enough else least * unit, enough, ask.certified)


def _sides(limits: PaymentLimits) -> tuple[tuple[Mapping[str, float] | None, str], ...]:
    return (limits.pays, "limits.pays"), (limits.receives, "limits.receives")


def _limit(game: Game, limits: Mapping[str, float] | None, what: str) -> Array:
    given = limits or {}
    faults = [
        game_fault(f"{what}.{p}", "unknown-player", "is no player of this game") for p in sorted(given) if p not in game.players
    ]
    faults += [
        game_fault(f"{what}.{p}", "limit", f"the limit is {given[p]!r}", "0 or more") for p in sorted(given) if not given[p] >= 0
    ]
    if faults:
        raise ScenarioError(tuple(faults))
    return np.array([given.get(p, INFINITY) for p in game.players], dtype=np.float64)


class _Paying:
    """Columns x'[players], eps', m[players] >= |x' - U'|, t >= m: what a group gets, and how much money moves."""

    def __init__(self, program: GroupProgram, utility: Array, pays: Array, receives: Array) -> None:
        self.rows = program
        self.n = n = len(utility)
        self.utility = utility
        self.moves = n + 1 + np.arange(n)
        self.top = 2 * n + 1
        for p in range(n):
            program.program.bound(p, utility[p] - pays[p], utility[p] + receives[p])
        program.share_out(float(utility.sum()))
        x, m = self._unit(np.arange(n)), self._unit(self.moves)
        program.program.add(m - x, -utility)
        program.program.add(m + x, utility)
        self.top_rows = program.program.rows + np.arange(n)
        program.program.add(self._unit(np.full(n, self.top)) - m, 0.0)
        program.start()

    def least_eps(self) -> float:
        return self._minimise(np.array([self.rows.eps_column])).objective

    def smallest(self, eps: float, slack: float) -> Array:
        """s' of the smallest payments with which no group gains more than ``eps``; ties as promised; (players,)."""
        self.rows.program.bound(self.rows.eps_column, eps, eps + slack)
        solution = self._minimise(self.moves)
        all_moves = np.zeros(self.rows.program.columns)
        all_moves[self.moves] = 1.0
        self.rows.program.add(all_moves, -INFINITY, solution.objective + slack)
        open_ = np.ones(self.n, dtype=np.bool_)
        while open_.any():
            solution = self._minimise(np.array([self.top]))
            if solution.objective <= 2 * TOLERANCE:
                break
            # Only a non-zero dual says that p cannot pay less in any optimum (complementary slackness).
            settled = open_ & (solution.duals[self.top_rows] > DUAL)
            if not settled.any():
                break
            for p in np.flatnonzero(settled):
                self.rows.program.release(int(self.top_rows[p]))
                self.rows.program.bound(int(self.moves[p]), 0.0, solution.objective + slack)
            open_ &= ~settled
        return np.asarray(solution.values[: self.n] - self.utility)

    def _minimise(self, columns: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Solution:
        cost = np.zeros(self.rows.program.columns)
        cost[columns] = 1.0
        return self.rows.minimise(cost)

    def _unit(self, columns: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Array:
        rows = np.zeros((self.n, self.rows.program.columns))
        rows[np.arange(self.n), columns] = 1.0
        return rows
