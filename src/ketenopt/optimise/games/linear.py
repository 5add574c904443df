"""One live linear program on HiGHS: the only place of these rooms that knows a solver.

Rows are added and bounds are moved while it lives, so each solve starts from the last basis.  One thread, simplex, no
presolve: the same calls give the same vertex.  Numbers are expected to be of order 1 (see ``scaling``).
"""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray

from ketenopt.domain.errors import Infeasible, SolverFailed, Unbounded
from ketenopt.domain.game import Array

TOLERANCE = 1e-9
"""Feasibility of primal and dual, at order 1."""
INFINITY = float("inf")

_OPTIONS: tuple[tuple[str, bool | int | float | str], ...] = (
    ("threads", 1),
    ("parallel", "off"),
    ("random_seed", 0),
    ("presolve", "off"),
    ("solver", "simplex"),
    ("primal_feasibility_tolerance", TOLERANCE),
    ("dual_feasibility_tolerance", TOLERANCE),
    ("mip_rel_gap", 0.0),
    ("mip_abs_gap", TOLERANCE),
)


@dataclass(frozen=True, slots=True)
class Solution:
    """Values (columns,), row duals (rows,) and reduced costs (columns,) of a minimisation: >= 0 for a ">=" that binds."""

    objective: float
    values: Array
    duals: Array
    reduced: Array


class _Quiet(highspy.Highs):
    """The stock constructor prints a banner on stdout, from the call that enables callbacks."""

    def enableCallbacks(self) -> None:  # noqa: N802 - HiGHS's own name
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()  # type: ignore[no-untyped-call]


class Program:
    """min cost . y with bounds on columns and rows; ``columns`` start free of cost."""

    def __init__(self, lower: Array, upper: Array) -> None:
        self.columns = len(lower)
        self.rows = 0
        self._highs = _Quiet()  # type: ignore[no-untyped-call]
        for option, value in _OPTIONS:
            self._highs.setOptionValue(option, value)
        none = np.empty(0, dtype=np.int32)
        self._highs.addCols(self.columns, np.zeros(self.columns), lower, upper, 0, none, none, np.empty(0))

    def add(self, coefficients: Array, lower: Array | float, upper: Array | float = INFINITY) -> None:
        """Rows ``lower <= coefficients @ y <= upper``; coefficients (rows, columns)."""
        matrix = np.atleast_2d(coefficients)
        row, column = np.nonzero(matrix)
        starts = np.searchsorted(row, np.arange(len(matrix))).astype(np.int32)
        low, high = (np.array(np.broadcast_to(side, len(matrix)), dtype=np.float64) for side in (lower, upper))
        self._highs.addRows(len(matrix), low, high, len(row), starts, column.astype(np.int32), matrix[row, column])
        self.rows += len(matrix)

    def bound(self, column: int, lower: float, upper: float) -> None:
        """Move the bounds of one column."""
        self._highs.changeColBounds(column, lower, upper)

    def bound_rows(self, lower: Array, upper: Array) -> None:
        """Move the bounds of all rows, shape (rows,) each."""
        rows = np.arange(self.rows, dtype=np.int32)
        self._highs.changeRowsBounds(self.rows, rows, lower, upper)  # type: ignore[attr-defined] # forgotten in its stubs

    def release(self, row: int) -> None:
        """Let a row forbid nothing any more."""
        self._highs.changeRowBounds(row, -INFINITY, INFINITY)

    def make_binary(self, columns: NDArray[np.int32]) -> None:
        """Let these columns be 0 or 1; duals are then meaningless."""
        kinds = np.full(len(columns), highspy.HighsVarType.kInteger.value, dtype=np.uint8)
        self._highs.changeColsIntegrality(len(columns), columns, kinds)

    def minimise(self, cost: Array) -> Solution:
        """Solve.  Raises Infeasible, Unbounded, or SolverFailed for every other ending."""
        unit = float(np.abs(cost).max()) or 1.0  # the dual tolerance is absolute
        self._highs.changeColsCost(self.columns, np.arange(self.columns, dtype=np.int32), cost / unit)
        self._run()
        answer = self._highs.getSolution()
        values = np.array(answer.col_value)
        return Solution(float(cost @ values), values, unit * np.array(answer.row_dual), unit * np.array(answer.col_dual))

    def _run(self) -> None:
        self._highs.run()
        status = self._highs.getModelStatus()
        if status not in _ENDINGS and status != highspy.HighsModelStatus.kOptimal:
            # A warm basis can be numerically stuck where a cold start is not.
            self._highs.clearSolver()
            self._highs.run()
            status = self._highs.getModelStatus()
        if status in _ENDINGS:
            raise _ENDINGS[status]("the linear program of this game has no answer: " + self._highs.modelStatusToString(status))
        if status != highspy.HighsModelStatus.kOptimal:
            raise SolverFailed("the linear program of this game stopped: " + self._highs.modelStatusToString(status))


_ENDINGS: dict[highspy.HighsModelStatus, type[Infeasible | Unbounded]] = {
    highspy.HighsModelStatus.kInfeasible: Infeasible,
    highspy.HighsModelStatus.kUnbounded: Unbounded,
}
