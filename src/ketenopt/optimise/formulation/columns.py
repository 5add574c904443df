"""The variables, numbered: only those that can be anything but zero get a column."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from ketenopt.domain.problem import Array, Bools, Ints, Problem
from ketenopt.optimise.formulation.rows import lp_name

INFINITY = float("inf")


@dataclass(frozen=True, slots=True)
class Columns:
    """Every index array holds the column of a variable, -1 where there is none.

    ``x`` (I, T), ``z`` (G, I, T), ``H`` (P, K, T), ``A`` (M, K, T), ``G`` (A, N, T), ``C`` (A, T), ``J`` (P, T),
    ``y`` (N,), ``o`` (I,), ``on`` (I, T), ``f`` (J, T + 1).  ``lower``, ``upper`` and ``integer`` are by column.
    """

    names: tuple[str, ...]
    upper: Array
    integer: Bools
    x: Ints
    z: Ints
    H: Ints
    A: Ints
    G: Ints
    C: Ints
    J: Ints
    y: Ints
    o: Ints
    on: Ints
    f: Ints

    @property
    def count(self) -> int:
        """Number of columns."""
        return len(self.names)


@dataclass(slots=True)
class _Numbering:
    names: list[str] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    integer: list[bool] = field(default_factory=list)

    def block(self, letter: str, exists: Bools, labels: Callable[..., tuple[str, ...]], binary: Bools | None = None) -> Ints:
        """Columns for every True of ``exists``, in index order; ``binary`` may differ by the first index."""
        where = np.full(exists.shape, -1, dtype=np.int64)
        for index in (tuple(int(v) for v in row) for row in np.argwhere(exists)):
            where[index] = len(self.names)
            whole = binary is not None and bool(binary[index[0]])
            self.names.append(lp_name(letter, *labels(*index)))
            self.upper.append(1.0 if whole else INFINITY)
            self.integer.append(whole)
        return where


def columns(problem: Problem, slots: bool) -> Columns:
    """Number the variables of ``problem``; ``slots`` adds z."""
    new, p = _Numbering(), problem
    starts, ts = p.may_start(), p.periods
    demanded = np.zeros((p.P, len(p.skills)), dtype=np.bool_)
    demanded[p.loads.partner, p.loads.skill] = True
    grouped = np.zeros(len(p.initiatives), dtype=np.bool_)
    grouped[[n for group in p.groups for n in group.initiatives]] = True
    counted = p.divisible & (p.works & (p.wip > 0)[None, :]).any(axis=1)
    units, names, accounts = p.units, p.initiatives, p.money.accounts
    x = new.block("x", starts, lambda i, t: (units[i], ts[t]), binary=~p.divisible)
    z = new.block("z", starts[None] & (p.value > 0) & slots, lambda g, i, t: (units[i], p.beneficiaries[g], ts[t]))
    hires = (p.people.hire_limit > 0) & (p.people.hire_days[:, None, :] > 0) & demanded[:, :, None]
    H = new.block("H", hires, lambda o, k, t: (p.partners[o], p.skills[k], ts[t]))
    given = p.people.can[:, :, None] & (p.people.capacity > 0)[:, None, :] & demanded[p.people.partner][:, :, None]
    A = new.block("A", given, lambda m, k, t: (p.people.teams[m], p.skills[k], ts[t]))
    G = new.block("G", _earmarked(p), lambda a, n, t: (accounts[a], names[n], ts[t]))
    C = new.block("C", _carried(p), lambda a, t: (accounts[a], ts[t]))
    test = (p.people.test > 0) & p.people.pooled & bool((p.test > 0).any())
    J = new.block("J", test, lambda o, t: (p.partners[o], ts[t]))
    y = new.block("y", grouped, lambda n: (names[n],), binary=grouped)
    o = new.block("o", p.divisible & (p.minimum > 0) & starts.any(axis=1), lambda i: (units[i],), binary=p.divisible)
    on = new.block("on", _running(p) & counted[:, None], lambda i, t: (units[i], ts[t]), binary=p.divisible)
    due = np.asarray((p.duties.fine > 0).any(axis=1))[:, None] & (p.duties.worth > 0) & (np.arange(p.T + 1) > 0)
    f = new.block("f", due, lambda j, b: (names[p.duties.initiative[j]], str(b)))
    return Columns(tuple(new.names), np.array(new.upper), np.array(new.integer, dtype=np.bool_), x, z, H, A, G, C, J, y, o, on, f)


def _running(p: Problem) -> Bools:
    """(I, T): True where a unit may be in execution."""
    t = np.arange(p.T)[None, :]
    return np.asarray((t >= p.earliest[:, None]) & (t < (p.latest + p.periods_of)[:, None]) & (p.latest >= 0)[:, None])


def _earmarked(p: Problem) -> Bools:
    """(A, N, T): True where an earmark may pay for an initiative that takes money of its partner."""
    pays = np.zeros((p.P, len(p.initiatives)), dtype=np.bool_)
    own = p.payments.account < p.P
    pays[p.payments.account[own], p.initiative[p.payments.unit[own]]] = True
    may = p.money.earmark[:, None] & p.money.allowed & pays[np.maximum(p.money.owner, 0)]
    return np.repeat(np.asarray(may)[:, :, None], p.T, axis=2)


def _carried(p: Problem) -> Bools:
    """(A, T): True where money may be carried from t to t + 1 in an account that somebody draws on."""
    used = np.zeros(len(p.money.accounts), dtype=np.bool_)
    used[p.payments.account] = True
    used[: p.P] |= (p.people.hire_limit > 0).any(axis=(1, 2))
    used |= p.money.earmark & used[np.maximum(p.money.owner, 0)]
    return np.asarray((p.money.keep > 0) & used[:, None])
