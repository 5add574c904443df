"""Constraints as data: rows with a name, a sense, a right-hand side and the partner that owns it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from ketenopt.domain.problem import Array, Ints

Sense = Literal["<=", ">=", "=="]
Terms = Iterable[tuple[int, float]]


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one constraint: ``names``, ``sense``, ``rhs`` and ``owner`` (R,), and triplets (row, column, coefficient).

    ``labels`` are the ids that each row is about, which the names hold as text.
    ``owner`` is the id of the partner that owns the right-hand side, None where nobody does: a coalition may use
    what its members own.
    """

    constraint: str
    names: tuple[str, ...]
    labels: tuple[tuple[str, ...], ...]
    sense: Sense
    rhs: Array
    owner: tuple[str | None, ...]
    row: Ints
    column: Ints
    coefficient: Array


@dataclass(slots=True)
class RowList:
    """Collects the rows of one constraint, then :meth:`rows` freezes them.  Terms on the same column are added."""

    constraint: str
    sense: Sense = "<="
    labels: list[tuple[str, ...]] = field(default_factory=list)
    rhs: list[float] = field(default_factory=list)
    owner: list[str | None] = field(default_factory=list)
    terms: list[dict[int, float]] = field(default_factory=list)

    def add(self, label: tuple[str, ...], terms: Terms, rhs: float, owner: str | None = None) -> None:
        """One row.  Columns below 0 do not exist and are left out."""
        summed: dict[int, float] = {}
        for column, coefficient in terms:
            if column >= 0 and coefficient != 0.0:
                summed[int(column)] = summed.get(int(column), 0.0) + float(coefficient)
        self.labels.append(label)
        self.rhs.append(float(rhs))
        self.owner.append(owner)
        self.terms.append(summed)

    def rows(self) -> Rows:
        """The rows as arrays."""
        counts = [len(terms) for terms in self.terms]
        return Rows(
            constraint=self.constraint,
            names=tuple(lp_name(self.constraint, *label) for label in self.labels),
            labels=tuple(self.labels),
            sense=self.sense,
            rhs=np.array(self.rhs, dtype=np.float64),
            owner=tuple(self.owner),
            row=np.repeat(np.arange(len(counts)), counts).astype(np.int64),
            column=np.array([column for terms in self.terms for column in sorted(terms)], dtype=np.int64),
            coefficient=np.array([terms[column] for terms in self.terms for column in sorted(terms)], dtype=np.float64),
        )


def lp_name(*parts: str) -> str:
    """One name for a row or column that no two things share and every LP reader accepts.

    ``-``, ``/`` and ``:`` are not allowed there; PuLP turns them into ``_``, and then ``a-b`` and ``a_b`` collide.

    >>> lp_name("x", "dossier/1", "2027Q1")
    'x.dossier!1.2027Q1'
    """
    return ".".join(parts).replace("-", "~").replace("/", "!").replace(":", "@")
