"""Linear programs over payoffs in which a group's row is made when it is violated (constraint generation).

Row of group S:  x(S) + w(S) eps >= v(S),  columns x[players], eps, and whatever a question adds.  A table is searched
whole; a game with its own separation asks that; any other function is searched by hill climbing, and what follows from
it is then not certified.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from ketenopt.domain.errors import ScenarioError, SolverFailed
from ketenopt.domain.game import Array, Game, Members, Weighting, game_fault
from ketenopt.optimise.games.build import EXACT_PLAYERS, all_groups, tabulated
from ketenopt.optimise.games.linear import INFINITY, TOLERANCE, Program, Solution
from ketenopt.optimise.games.scaling import Scale, scale_of, weights
from ketenopt.optimise.games.search import climb

ROUNDS = 10_000
"""A separation that keeps answering new groups for so long is wrong."""

Separator = Callable[[Array, float], Members]
"""(x', eps') -> the most violated groups, best first; nobody and everybody never."""


@dataclass(frozen=True)
class Question:
    """A game brought to order 1, with the way its violated groups are found.  Make one with :func:`question`."""

    game: Game
    weighting: Weighting
    scale: Scale
    separator: Separator
    certified: bool

    def worth(self, members: Members) -> Array:
        """v'(S) of every row."""
        return self.scale.worth(self.game, members)

    def weight(self, members: Members) -> Array:
        """w'(S) of every row."""
        return weights(self.game, self.weighting, self.scale, members)

    def violation(self, x: Array, eps: float, members: Members) -> Array:
        """v'(S) - x'(S) - w'(S) eps' of every row."""
        return np.asarray(self.worth(members) - members @ x - eps * self.weight(members))


def question(game: Game, weighting: Weighting = "plain", spread: float = 0.0) -> Question:
    """``game`` ready to be asked; a function of at most 12 players is tabulated.  ``spread``: size of other amounts used."""
    if game.table is None and game.separation is None and game.size <= EXACT_PLAYERS:
        game = tabulated(game)
    scale = scale_of(game, weighting, spread)
    if game.table is not None:
        return Question(game, weighting, scale, table_separator(game, weighting, scale), True)
    return Question(game, weighting, scale, _asking(game, weighting, scale), game.separation is not None)


def table_separator(game: Game, weighting: Weighting, scale: Scale, groups: Members | None = None) -> Separator:
    """Search every group (or only ``groups``) at once: exact."""
    members = all_groups(game.size)[1:-1] if groups is None else groups
    matrix = members.astype(np.float64)
    worth, weight = scale.worth(game, members), weights(game, weighting, scale, members)
    take = 2 * game.size

    def worst(x: Array, eps: float) -> Members:
        if not len(matrix):
            return members
        violation = worth - matrix @ x - weight * eps
        some = np.argpartition(-violation, take)[:take] if len(violation) > take else np.arange(len(violation))
        # Sorted by table index within equal violation: argpartition promises no order.
        return members[some[np.lexsort((some, -violation[some]))]]

    return worst


def _asking(game: Game, weighting: Weighting, scale: Scale) -> Separator:
    find = game.separation or (lambda payoff: climb(game, payoff))

    def worst(x: Array, eps: float) -> Members:
        # Per head, eps is an amount for every member: the same question at a shifted payoff.
        shift = eps * scale.eps_unit if weighting == "per-capita" else 0.0
        found = np.atleast_2d(np.asarray(find(scale.up(x) + shift), dtype=np.bool_))
        size = found.sum(axis=1)
        if found.shape[1] != game.size or ((size == 0) | (size == game.size)).any():
            message = "the separation must answer groups of some but not all players"
            raise ScenarioError((game_fault("separation", "separation", message),))
        return found

    return worst


@dataclass
class GroupProgram:
    """The live program of a :class:`Question`: columns x[players], eps, then ``extra`` columns, all free at first.

    ``groups`` are the groups that have a row, in the order of ``rows`` (their row numbers).
    """

    ask: Question
    extra: int = 0
    groups: list[Members] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        free = np.full(self.ask.game.size + 1 + self.extra, INFINITY)
        self.program = Program(-free, free)
        self._seen: set[bytes] = set()

    @property
    def eps_column(self) -> int:
        """Column of eps."""
        return self.ask.game.size

    def row(self, members: Members, eps: float = 0.0) -> Array:
        """Coefficients (columns,) of x(S) + ``eps`` eps."""
        row = np.zeros(self.program.columns)
        row[: self.eps_column] = members
        row[self.eps_column] = eps
        return row

    def share_out(self, total: float) -> None:
        """x'(N) = ``total``."""
        everybody = np.ones(self.ask.game.size, dtype=np.bool_)
        self.program.add(self.row(everybody), total, total)

    def start(self) -> None:
        """Rows for every player alone, which keep every question bounded, and for all but one, which often bind."""
        alone = np.eye(self.ask.game.size, dtype=np.bool_)
        self.include(np.concatenate([alone, ~alone]))

    def include(self, members: Members) -> int:
        """Rows for those groups that have none; how many."""
        fresh = []
        for group in members:
            if group.tobytes() not in self._seen:
                self._seen.add(group.tobytes())
                fresh.append(group)
        if not fresh:
            return 0
        new = np.stack(fresh)
        coefficients = np.zeros((len(new), self.program.columns))
        coefficients[:, : self.eps_column] = new
        coefficients[:, self.eps_column] = self.ask.weight(new)
        self.rows += range(self.program.rows, self.program.rows + len(new))
        self.program.add(coefficients, self.ask.worth(new))
        self.groups += fresh
        return len(fresh)

    def minimise(self, cost: Array) -> Solution:
        """The optimum over all groups' rows, made as needed."""
        for _ in range(ROUNDS):
            solution = self.program.minimise(cost)
            x, eps = solution.values[: self.eps_column], float(solution.values[self.eps_column])
            found = self.ask.separator(x, eps)
            if not len(found) or not self.include(found[self.ask.violation(x, eps, found) > TOLERANCE]):
                return solution
        raise SolverFailed("the search for groups that would leave does not end")

    def binding(self, solution: Solution, threshold: float) -> list[tuple[Members, float]]:
        """Groups whose row has a dual above ``threshold``, with it, ordered by size and then by ids."""
        duals = [(group, float(solution.duals[row])) for group, row in zip(self.groups, self.rows, strict=True)]
        bound = [(group, dual) for group, dual in duals if dual > threshold]
        return sorted(bound, key=lambda pair: (int(pair[0].sum()), self.ask.game.group(pair[0])))
