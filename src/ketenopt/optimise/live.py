"""One live linear program: rows are added and bounds moved while it lives, and each solve goes on from the last basis.

For questions that differ in a few numbers (every group of partners, one unit more, one tangent more) this is several times
faster than making each program anew.  Whole variables are taken as shares: fix them first where that is not meant.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from ketenopt.domain.problem import Array, Ints
from ketenopt.optimise.program import INFINITY, Program
from ketenopt.optimise.solve import Answer, Limits, QuietHighs, Status, highs_model, highs_options, read_highs


class Live:
    """max objective . v of a :class:`Program` without whole variables, kept in HiGHS.

    ``solves`` counts the programs solved.
    """

    def __init__(self, made: Program) -> None:
        self.made = replace(made, integer=np.zeros_like(made.integer))
        self.solves = 0
        self._sense = np.array(made.sense)
        self._highs: Any = QuietHighs()  # type: ignore[no-untyped-call]
        for option, value in {**highs_options(self.made, Limits()), "presolve": "off", "solver": "simplex"}.items():
            self._highs.setOptionValue(option, value)
        self._highs.passModel(highs_model(self.made))
        self._rows = len(made.row_names)

    def add(self, columns: Ints, coefficients: Array, lower: float, upper: float) -> int:
        """One row more; its index."""
        self._highs.addRow(lower, upper, len(columns), columns.astype(np.int32), coefficients)
        self._rows += 1
        return self._rows - 1

    def bounds(self, row: int, lower: float, upper: float) -> None:
        """Move the bounds of one row."""
        self._highs.changeRowBounds(row, lower, upper)

    def owe(self, rows: Ints, rhs: Array) -> None:
        """Move the right-hand sides of rows of the program."""
        sense = self._sense[rows]
        lower = np.where(sense == "<=", -INFINITY, rhs)
        upper = np.where(sense == ">=", INFINITY, rhs)
        self._highs.changeRowsBounds(len(rows), rows.astype(np.int32), lower, upper)

    def limit(self, columns: Ints, lower: Array, upper: Array) -> None:
        """Move the bounds of columns."""
        self._highs.changeColsBounds(len(columns), columns.astype(np.int32), lower, upper)

    def aim(self, objective: Array) -> None:
        """Another objective, (columns,)."""
        count = len(self.made.names)
        self.made = replace(self.made, objective=objective)
        self._highs.changeColsCost(count, np.arange(count, dtype=np.int32), objective)

    def solve(self) -> Answer:
        """The best point; duals of rows added later follow those of the program."""
        self.solves += 1
        self._highs.run()
        answer = read_highs(self._highs, self.made)
        if answer.status in (Status.FAILED, Status.UNDECIDED):  # a warm basis can be stuck where a cold start is not
            self._highs.clearSolver()
            self._highs.run()
            answer = read_highs(self._highs, self.made)
        return answer

    def keep(self) -> Any:
        """The basis of the last solve, to go back to."""
        return self._highs.getBasis()

    def restore(self, basis: Any) -> None:
        """Go on from ``basis``, so that an answer does not depend on what was asked before it."""
        self._highs.setBasis(basis)
