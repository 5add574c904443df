"""The game of a chain: v(S), what a group of partners is worth when the others do nothing for it.

Its own people, money and initiatives, nobody else's; no joint fund, for nobody owns it; nobody is bound by what the chain must
do.  Whoever benefits does so once (slots), also from what the group does while it stays out itself, and that is not counted.

With ``parts`` (shares of everything) one live program answers every group: only right-hand sides and the objective move.
Then v(S) is what a group could do at most.  Otherwise each group is a search among whole plans.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from ketenopt.domain.errors import SolverFailed
from ketenopt.domain.game import Array, Game, Members
from ketenopt.domain.problem import Bools, Ints, Problem
from ketenopt.optimise.formulation import Formulation, formulate
from ketenopt.optimise.live import Live
from ketenopt.optimise.program import INFINITY, Program, program
from ketenopt.optimise.solve import Limits, Status, solve

GROUP_NODES = 60
"""Nodes of the search for one group's plan."""

WHOLE_GROUPS = 32
"""Groups up to which each gets a search of its own."""

UNBINDING = ("must", "option", "done")
"""Constraints that bind the chain, not a group that goes its own way."""


@dataclass(frozen=True)
class ChainGame:
    """``p`` posed for groups.  ``fund_share``: part of every joint fund that each partner could take along (0: none)."""

    p: Problem
    parts: bool
    fund_share: float = 0.0
    gap: float = 1e-4

    @cached_property
    def f(self) -> Formulation:
        """The formulation with benefit slots; bounds are rows, so that every right-hand side stands in one."""
        f = formulate(self.p, slots=True)
        rows = tuple(block for block in f.rows if block.constraint not in UNBINDING)
        c = f.columns
        free = replace(c, upper=np.full(c.count, INFINITY), integer=np.zeros_like(c.integer)) if self.parts else c
        return replace(f, rows=rows, columns=free)

    @cached_property
    def made(self) -> Program:
        """The program of everybody together, with the funds."""
        return program(self.f, self.f.U[: self.p.P].sum(axis=0))

    @cached_property
    def owner(self) -> Ints:
        """(rows,) index of the partner that owns a right-hand side, -1 for nobody."""
        return np.array([-1 if who is None else self.p.partners.index(who) for who in self.made.owner], dtype=np.int64)

    @cached_property
    def fund(self) -> Bools:
        """(rows,) True for money of joint funds."""
        kinds = [block.constraint for block in self.f.rows for _ in block.names]
        return np.array([kind == "budget" for kind in kinds], dtype=np.bool_) & (self.owner < 0)

    @cached_property
    def orphan(self) -> Bools:
        """(rows,) True for the right to do an initiative that no partner holds: no group has it."""
        kinds = [block.constraint for block in self.f.rows for _ in block.names]
        return np.array([kind == "funding" for kind in kinds], dtype=np.bool_) & (self.owner < 0)

    def rhs(self, members: Bools) -> Array:
        """(rows,) what ``members`` (P,) own."""
        inside = np.append(members, True)[self.owner]
        rhs = np.where(inside & ~self.orphan, self.made.rhs, 0.0)
        share = 1.0 if members.all() else min(1.0, self.fund_share * float(members.sum()))
        return np.where(self.fund, self.made.rhs * share, rhs)

    def value(self, members: Bools, start: Array | None = None) -> float:
        """v of one group by a search among whole plans."""
        made = replace(self.made, rhs=self.rhs(members), objective=self.f.U[: self.p.P][members].sum(axis=0))
        answer = solve(made, Limits(self.gap, GROUP_NODES if self.gap > 0 else None), start=start)
        if answer.status is Status.EMPTY_HANDED:  # to do nothing is a plan
            return float(self.f.constant[: self.p.P][members].sum())
        if not answer.found:
            raise SolverFailed(f"no plan for a group: {answer.status.name.lower()}")
        return answer.objective + float(self.f.constant[: self.p.P][members].sum())

    def worth(self, groups: Members) -> Array:
        """v of every row."""
        if not self.parts:
            return np.array([self.value(members) for members in groups])
        rows = np.arange(len(self.made.row_names))
        U, constant, answers = self.f.U[: self.p.P], self.f.constant[: self.p.P], np.empty(len(groups))
        for k, members in enumerate(groups):
            self.live.aim(U[members].sum(axis=0))
            self.live.owe(rows, self.rhs(members))
            answer = self.live.solve()
            if answer.status is not Status.OPTIMAL:
                raise SolverFailed(f"no plan for a group: {answer.status.name.lower()}")
            answers[k] = answer.objective + float(constant[members].sum())
        return answers

    @cached_property
    def live(self) -> Live:
        """The kept program."""
        return Live(self.made)

    def game(self) -> Game:
        """As a game; partners in the order of their ids, with exact separation where parts are allowed."""
        return Game(self.p.partners, worth=self.worth, separation=Leaving(self) if self.parts else None)


def parts_for(p: Problem) -> bool:
    """True when there are so many groups that they are asked what they could do at most."""
    return bool(2**p.P > WHOLE_GROUPS)


class Leaving:
    """The group that gains most by leaving, as one integer program: s_p = 1 for its members.

    max sum_p U_p . v + sum_p (constant_p - x_p) s_p + sum_p b_p  s.t.  every row with right-hand side rhs s_owner;
    b_p gives back the burden that work of others is to a partner outside:  b_p <= burden_p . v,  b_p <= M (1 - s_p).
    """

    def __init__(self, game: ChainGame) -> None:
        self.game = game
        made, p = game.made, game.p
        n, P = len(made.names), p.P
        burden = np.maximum(-game.f.U[:P], 0.0)
        self.heavy = np.flatnonzero((burden > 0).any(axis=1))
        self.objective = np.concatenate([made.objective, np.zeros(P), np.ones(len(self.heavy))])
        own = game.owner >= 0
        entries = [
            _Row(made.row_names[r], made.sense[r], *_slice(made, r), 0.0 if own[r] else float(_alone(game)[r]))
            for r in range(len(own))
        ]
        for r in np.flatnonzero(own & (made.rhs != 0)):
            entries[r].with_(n + int(game.owner[r]), -float(made.rhs[r]))
        for place, o in enumerate(self.heavy):
            columns = np.flatnonzero(burden[o])
            most = float(burden[o][columns] @ np.minimum(made.upper[columns], 1.0)) + 1.0
            entries.append(
                _Row(f"burden.{o}", "<=", [*columns.tolist(), n + P + place], [*(-burden[o][columns]).tolist(), 1.0], 0.0)
            )
            entries.append(_Row(f"member.{o}", "<=", [n + P + place, n + int(o)], [1.0, most], most))
        entries.append(_Row("some", ">=", list(range(n, n + P)), [1.0] * P, 1.0))
        entries.append(_Row("not all", "<=", list(range(n, n + P)), [1.0] * P, P - 1.0))
        self.program = _joined(made, entries, P, len(self.heavy), self.objective)

    def __call__(self, payoff: Array) -> Members:
        n, P = len(self.game.made.names), self.game.p.P
        if P == 1:
            return np.zeros((0, 1), dtype=np.bool_)
        goal = self.objective.copy()
        goal[n : n + P] = self.game.f.constant[:P] - payoff
        answer = solve(replace(self.program, objective=goal), Limits(0.0))
        if not answer.found:
            raise SolverFailed(f"no group could be named: {answer.status.name.lower()}")
        return np.asarray(answer.values[None, n : n + P] > 0.5)


def _alone(game: ChainGame) -> Array:
    """Right-hand sides that no partner owns, as a group has them."""
    return game.rhs(np.zeros(game.p.P, dtype=np.bool_))


@dataclass(slots=True)
class _Row:
    name: str
    sense: str
    columns: list[int]
    coefficients: list[float]
    rhs: float

    def with_(self, column: int, coefficient: float) -> None:
        self.columns.append(column)
        self.coefficients.append(coefficient)


def _slice(made: Program, r: int) -> tuple[list[int], list[float]]:
    part = slice(int(made.starts[r]), int(made.starts[r + 1]))
    return made.column[part].tolist(), made.coefficient[part].tolist()


def _joined(made: Program, rows: Sequence[_Row], members: int, heavy: int, objective: Array) -> Program:
    counts = [len(row.columns) for row in rows]
    more = members + heavy
    return Program(
        names=(*made.names, *(f"s.{k}" for k in range(members)), *(f"b.{k}" for k in range(heavy))),
        lower=np.append(made.lower, np.zeros(more)),
        upper=np.concatenate([made.upper, np.ones(members), np.full(heavy, INFINITY)]),
        integer=np.concatenate([made.integer, np.ones(members, dtype=np.bool_), np.zeros(heavy, dtype=np.bool_)]),
        objective=objective,
        row_names=tuple(row.name for row in rows),
        sense=tuple(row.sense for row in rows),  # type: ignore[misc]
        rhs=np.array([row.rhs for row in rows]),
        owner=(None,) * len(rows),
        starts=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        column=np.array([column for row in rows for column in row.columns], dtype=np.int64),
        coefficient=np.array([value for row in rows for value in row.coefficients]),
    )
