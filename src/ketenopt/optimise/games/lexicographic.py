"""The nucleolus: the largest excess as small as possible, then the next, and so on (Schmeidler 1969)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

from ketenopt.domain.errors import Infeasible, ScenarioError, SolverFailed
from ketenopt.domain.game import Array, Game, Level, Members, Nucleolus, Weighting, game_fault
from ketenopt.optimise.games.build import all_groups, tabulated
from ketenopt.optimise.games.groups import GroupProgram, Question, question, table_separator
from ketenopt.optimise.games.linear import INFINITY
from ketenopt.optimise.games.stability import DUAL, bound_proportional, eps_cost

NUCLEOLUS_PLAYERS = 16
"""Up to here the rank test is provably right: a 0/1 vector of 16 entries outside the span of others lies at least
sqrt(4^16 / 17^17) = 2.3e-6 away from it (Hadamard's bound on 0/1 determinants)."""
RANK = 1e-6

Among = Literal["imputations", "preimputations"]


def nucleolus(game: Game, weighting: Weighting = "plain", among: Among = "imputations") -> Nucleolus:
    """Lexicographic minimum of the sorted excesses (v(S) - x(S)) / w(S) over payoffs with x(N) = v(N).

    ``imputations``: nobody below its own worth (the nucleolus proper); ``preimputations``: without that (prenucleolus).
    Repeated least core: fix only groups whose row has a non-zero dual, which are settled in every optimum; leave out
    groups whose payoff is then implied (rank); at most players - 1 linear programs (Maschler, Peleg & Shapley 1979;
    Kohlberg 1971).  With the proportional weighting groups worth 0 hold without eps, and come last by plain excess.
    Raises Infeasible when ``imputations`` is asked and there are none, ScenarioError above 16 players (12 for a function).

    >>> from ketenopt.optimise.games.families import bankruptcy
    >>> [round(amount, 6) for amount in nucleolus(bankruptcy(200, {"a": 100, "b": 200, "c": 300})).payoff.values()]
    [50.0, 75.0, 75.0]
    """
    game = tabulated(game)
    if game.size > NUCLEOLUS_PLAYERS:
        message = f"the nucleolus of {game.size} players is out of reach"
        raise ScenarioError((game_fault("players", "too-many-players", message, f"at most {NUCLEOLUS_PLAYERS} players"),))
    if game.size == 1:
        return Nucleolus({game.players[0]: game.total}, (), weighting)
    ask = question(game, weighting)
    individually = among == "imputations"
    short = float(ask.scale.base.sum()) - game.total
    if individually and short > ask.scale.slack:
        raise Infeasible(f"standing alone the players are worth {short:.6g} more than together: no payoff leaves nobody below that")
    state = _Settled(ask, individually)
    while state.rank < game.size:
        state.settle_next()
    return Nucleolus(game.payoff(ask.scale.up(state.solved()[: game.size])), tuple(state.levels), weighting)


@dataclass
class _Settled:
    """What the rounds so far have settled, as equations in (x', eps'_1, eps'_2, ...), and what is still open."""

    ask: Question
    individually: bool
    levels: list[Level] = field(default_factory=list)
    fixed: list[Members] = field(default_factory=list)
    fixed_rhs: list[float] = field(default_factory=list)
    equations: list[tuple[Members, float, int, float]] = field(default_factory=list)
    """(S, w, round, v): x'(S) + w eps'_round = v."""

    def __post_init__(self) -> None:
        size = self.ask.game.size
        self.all = all_groups(size)[1:-1]
        self.hard = self.ask.weight(self.all) == 0.0
        everybody = np.ones(size, dtype=np.bool_)
        together = float(self.ask.worth(everybody[None, :])[0])
        self._fix(everybody, max(together, 0.0) if self.individually else together)
        self.equations.append((everybody, 0.0, 0, self.fixed_rhs[0]))
        self.known = np.empty((0, size), dtype=np.bool_)

    @property
    def rank(self) -> int:
        """Number of independent groups whose payoff is settled."""
        return len(self.fixed)

    def settle_next(self) -> None:
        """One least core over the open groups; fix what its duals say is settled."""
        open_ = self._outside(self.all)
        if not (open_ & ~self.hard).any():
            # Only groups worth nothing are left: their plain excess decides.
            self.ask = replace(self.ask, weighting="plain", scale=replace(self.ask.scale, eps_unit=self.ask.scale.unit))
            self.hard = np.zeros_like(self.hard)
        eligible = self.all[open_ | self.hard]
        separator = table_separator(self.ask.game, self.ask.weighting, self.ask.scale, eligible)
        program = self._program(replace(self.ask, separator=separator))
        solution = program.minimise(eps_cost(program))
        self.known = np.stack(program.groups)
        tight = program.binding(solution, DUAL)
        self._record(tight)
        if self.individually:
            for p in np.flatnonzero(solution.reduced[: self.ask.game.size] > DUAL):
                self.equations.append((np.arange(self.ask.game.size) == p, 0.0, 0, 0.0))
        before = self.rank
        eps = self._level(tight)
        for group, _ in tight:
            if self._outside(group[None, :])[0]:
                weight = float(self.ask.weight(group[None, :])[0])
                self._fix(group, float(self.ask.worth(group[None, :])[0]) - weight * eps)
        if self.rank == before:
            raise SolverFailed("the nucleolus cannot be settled: the worths of the groups differ too much in size")

    def solved(self) -> Array:
        """Least-squares solution of the equations: (x'[players], eps'_1, ...), exact where they determine it."""
        size, rounds = self.ask.game.size, len(self.levels) + 1
        matrix = np.zeros((len(self.equations), size + rounds))
        rhs = np.array([v for *_, v in self.equations])
        for k, (group, weight, level, _) in enumerate(self.equations):
            matrix[k, :size] = group
            matrix[k, size + level] = weight
        return np.asarray(np.linalg.lstsq(matrix, rhs, rcond=None)[0], dtype=np.float64)

    def _record(self, tight: list[tuple[Members, float]]) -> None:
        groups = np.stack([group for group, _ in tight])
        weights, worths = self.ask.weight(groups), self.ask.worth(groups)
        level = len(self.levels)
        self.equations += [(g, float(w), level, float(v)) for g, w, v in zip(groups, weights, worths, strict=True)]

    def _level(self, tight: list[tuple[Members, float]]) -> float:
        # The duals make this round's eps a combination of the equations, so solving them gives it beyond the LP's tolerance.
        eps = float(self.solved()[self.ask.game.size + len(self.levels)])
        names = tuple(self.ask.game.group(group) for group, _ in tight)
        self.levels.append(Level(eps * self.ask.scale.eps_unit, names))
        return eps

    def _program(self, ask: Question) -> GroupProgram:
        program = GroupProgram(ask)
        for group, rhs in zip(self.fixed, self.fixed_rhs, strict=True):
            program.program.add(program.row(group), rhs, rhs)
        if self.individually:
            for p in range(ask.game.size):
                program.program.bound(p, 0.0, INFINITY)
        if ask.weighting == "proportional":
            bound_proportional(program)
        program.include(self._start())
        return program

    def _start(self) -> Members:
        """Open groups that had a row before, or to begin with: every player alone and all but one."""
        alone = np.eye(self.ask.game.size, dtype=np.bool_)
        groups = np.concatenate([alone, ~alone, self.known])
        keep = self._outside(groups) | (self.ask.weight(groups) == 0.0)
        return np.asarray(groups[keep], dtype=np.bool_)

    def _fix(self, group: Members, rhs: float) -> None:
        self.fixed.append(group)
        self.fixed_rhs.append(rhs)
        self._span = np.linalg.qr(np.stack(self.fixed).T.astype(np.float64))[0]

    def _outside(self, members: Members) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Which rows are not in the span of the settled groups."""
        matrix = members.astype(np.float64)
        rest = matrix - (matrix @ self._span) @ self._span.T
        return np.asarray(np.linalg.norm(rest, axis=1) > RANK, dtype=np.bool_)
