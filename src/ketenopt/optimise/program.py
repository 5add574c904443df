"""One linear program as arrays, and the one assembler that makes the ``pulp.LpProblem`` of it.

The objective is always maximised.  The solver of ``solve`` takes the same arrays; CBC and ``.lp`` files take the assembled
problem.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pulp

from ketenopt.domain.errors import SolverFailed
from ketenopt.domain.problem import Array, Bools, Ints
from ketenopt.optimise.formulation import Formulation
from ketenopt.optimise.formulation.rows import Rows, Sense, lp_name

INFINITY = float("inf")
LARGEST = 1e12
"""Coefficients above this drown everything else in rounding: refused."""

_PULP_SENSE: dict[Sense, int] = {"<=": pulp.LpConstraintLE, ">=": pulp.LpConstraintGE, "==": pulp.LpConstraintEQ}


@dataclass(frozen=True, slots=True)
class Program:
    """max objective . v  subject to rows and 0 <= v <= upper, some v whole.

    By column: ``names``, ``upper``, ``integer``, ``objective``.  By row: ``row_names``, ``sense``, ``rhs``, ``owner``.
    ``starts`` (R + 1), ``column`` and ``coefficient`` hold the matrix row by row.
    """

    names: tuple[str, ...]
    lower: Array
    upper: Array
    integer: Bools
    objective: Array
    row_names: tuple[str, ...]
    sense: tuple[Sense, ...]
    rhs: Array
    owner: tuple[str | None, ...]
    starts: Ints
    column: Ints
    coefficient: Array

    def fixed(self, values: Mapping[int, float]) -> Program:
        """The same program with some columns held at a value."""
        lower, upper = self.lower.copy(), self.upper.copy()
        for column, value in values.items():
            lower[column] = upper[column] = value
        return replace(self, lower=lower, upper=upper)


def program(formulation: Formulation, objective: Array, extra: tuple[Rows, ...] = ()) -> Program:
    """``formulation`` with ``objective`` (columns,) to maximise, and ``extra`` rows below its own."""
    c, blocks = formulation.columns, (*formulation.rows, *extra)
    counts = np.concatenate([np.bincount(b.row, minlength=len(b.names)) for b in blocks]) if blocks else np.zeros(0, np.int64)
    made = Program(
        names=c.names,
        lower=np.zeros(c.count) if formulation.lower is None else formulation.lower,
        upper=c.upper,
        integer=c.integer,
        objective=objective,
        row_names=tuple(name for block in blocks for name in block.names),
        sense=tuple(block.sense for block in blocks for _ in block.names),
        rhs=np.concatenate([block.rhs for block in blocks]) if blocks else np.zeros(0),
        owner=tuple(owner for block in blocks for owner in block.owner),
        starts=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        column=np.concatenate([block.column for block in blocks]) if blocks else np.zeros(0, np.int64),
        coefficient=np.concatenate([block.coefficient for block in blocks]) if blocks else np.zeros(0),
    )
    checked(made)
    return made


def widened(
    made: Program, names: tuple[str, ...], lower: float, objective: Array, rows: Ints, which: Ints, coefficient: Array
) -> Program:
    """``made`` with new columns ``names`` worth ``objective``.

    Entry e stands in row ``rows[e]`` (sorted, each row once) and new column ``which[e]``.
    """
    count, n = len(names), len(made.names)
    extra = np.isin(np.arange(len(made.row_names)), rows)
    ends = made.starts[rows + 1]
    return replace(
        made,
        names=(*made.names, *names),
        lower=np.append(made.lower, np.full(count, lower)),
        upper=np.append(made.upper, np.full(count, INFINITY)),
        integer=np.append(made.integer, np.zeros(count, dtype=np.bool_)),
        objective=np.append(made.objective, objective),
        starts=made.starts + np.concatenate([[0], np.cumsum(extra)]).astype(np.int64),
        column=np.insert(made.column, ends, n + which),
        coefficient=np.insert(made.coefficient, ends, coefficient),
    )


def dense_rows(constraint: str, labels: tuple[str, ...], sense: Sense, matrix: Array, rhs: Array) -> Rows:
    """Rows given as a matrix (R, columns), named after ``labels``, each owned by the partner it is named after."""
    row, column = np.nonzero(matrix)
    names = tuple(lp_name(constraint, label) for label in labels)
    return Rows(
        constraint,
        names,
        tuple((label,) for label in labels),
        sense,
        rhs,
        labels,
        row.astype(np.int64),
        column.astype(np.int64),
        matrix[row, column],
    )


def checked(made: Program) -> None:
    """Refuse numbers that no solver can be trusted with: a NaN in an objective comes back as "optimal".

    Raises SolverFailed naming the column or row.
    """
    for what, names, numbers in (("objective of", made.names, made.objective), ("right-hand side of", made.row_names, made.rhs)):
        bad = np.flatnonzero(~(np.abs(numbers) <= LARGEST))
        if len(bad):
            raise SolverFailed(f"the {what} {names[bad[0]]} is {numbers[bad[0]]}: not a number a plan can be made with")
    bad = np.flatnonzero(~(np.abs(made.coefficient) <= LARGEST))
    if len(bad):
        row = made.row_names[int(np.searchsorted(made.starts, bad[0], side="right")) - 1]
        raise SolverFailed(f"a coefficient of {row} is {made.coefficient[bad[0]]}: not a number a plan can be made with")


def assemble(made: Program, name: str = "plan") -> pulp.LpProblem:
    """The ``pulp.LpProblem`` of ``made``; variables and constraints in its order."""
    problem = pulp.LpProblem(name, pulp.LpMaximize)
    bounds = zip(made.names, made.lower, made.upper, made.integer, strict=True)
    variables = [
        problem.add_variable(who, _bound(low), _bound(high), pulp.LpInteger if whole else pulp.LpContinuous)
        for who, low, high, whole in bounds
    ]
    problem.setObjective(pulp.LpAffineExpression({variables[j]: float(made.objective[j]) for j in np.flatnonzero(made.objective)}))
    for r, (row, sense, rhs) in enumerate(zip(made.row_names, made.sense, made.rhs, strict=True)):
        part = slice(made.starts[r], made.starts[r + 1])
        terms = {variables[j]: float(v) for j, v in zip(made.column[part], made.coefficient[part], strict=True)}
        problem.addConstraint(pulp.LpConstraint(pulp.LpAffineExpression(terms), _PULP_SENSE[sense], row, float(rhs)))
    return problem


def _bound(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
