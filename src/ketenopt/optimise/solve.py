"""Program -> answer.  Every status, sign, option and trap of a solver ends here.

HiGHS runs in process with one thread, one seed and no clock unless asked, so the same program gives the same answer
byte for byte.  What stock wrappers get wrong is settled here: a point of a solve that was cut short counts only when it
is feasible; duals are those of the maximisation (what one more unit of the right-hand side is worth); "infeasible or
unbounded" is told apart; rows and columns are handed over as arrays.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from enum import Enum, auto
from importlib.metadata import version
from typing import Any, Literal

import highspy
import numpy as np
import pulp
from pulp.apis import coin_api

from ketenopt.domain.errors import SolverFailed
from ketenopt.domain.problem import Array
from ketenopt.optimise.program import INFINITY, Program, assemble

SolverName = Literal["highs", "cbc"]
FEASIBILITY = 1e-9
"""Row feasibility asked of LPs, in the unit of the row."""


class Status(Enum):
    """How a solve ended."""

    OPTIMAL = auto()
    CUT_SHORT = auto()
    """A time or node limit, with a feasible point."""
    EMPTY_HANDED = auto()
    """A limit, without a feasible point."""
    INFEASIBLE = auto()
    UNBOUNDED = auto()
    UNDECIDED = auto()
    """Infeasible or unbounded; :func:`solve` tells them apart before it returns."""
    FAILED = auto()


_HIGHS = {
    highspy.HighsModelStatus.kOptimal: Status.OPTIMAL,
    highspy.HighsModelStatus.kModelEmpty: Status.OPTIMAL,
    highspy.HighsModelStatus.kInfeasible: Status.INFEASIBLE,
    highspy.HighsModelStatus.kUnboundedOrInfeasible: Status.UNDECIDED,
    highspy.HighsModelStatus.kUnbounded: Status.UNBOUNDED,
    highspy.HighsModelStatus.kTimeLimit: Status.CUT_SHORT,
    highspy.HighsModelStatus.kIterationLimit: Status.CUT_SHORT,
    highspy.HighsModelStatus.kSolutionLimit: Status.CUT_SHORT,
    highspy.HighsModelStatus.kInterrupt: Status.CUT_SHORT,
}
"""All other statuses of HiGHS are FAILED."""

_PULP = {
    pulp.LpSolutionOptimal: Status.OPTIMAL,
    pulp.LpSolutionIntegerFeasible: Status.CUT_SHORT,
    pulp.LpSolutionNoSolutionFound: Status.EMPTY_HANDED,
    pulp.LpSolutionInfeasible: Status.UNDECIDED,
    pulp.LpSolutionUnbounded: Status.UNBOUNDED,
}
"""PuLP's ``sol_status``, never its ``status``: that one says "optimal" of a solve stopped by its time limit."""

_TO_PULP = {
    Status.OPTIMAL: (pulp.LpStatusOptimal, pulp.LpSolutionOptimal),
    Status.CUT_SHORT: (pulp.LpStatusOptimal, pulp.LpSolutionIntegerFeasible),
    Status.EMPTY_HANDED: (pulp.LpStatusNotSolved, pulp.LpSolutionNoSolutionFound),
    Status.INFEASIBLE: (pulp.LpStatusInfeasible, pulp.LpSolutionInfeasible),
    Status.UNDECIDED: (pulp.LpStatusUndefined, pulp.LpSolutionInfeasible),
    Status.UNBOUNDED: (pulp.LpStatusUnbounded, pulp.LpSolutionUnbounded),
    Status.FAILED: (pulp.LpStatusUndefined, pulp.LpSolutionNoSolutionFound),
}


@dataclass(frozen=True, slots=True)
class Limits:
    """When to stop: ``gap`` relative, ``nodes`` of the branch and bound (reproducible), ``seconds`` (not reproducible)."""

    gap: float = 0.0
    nodes: int | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a solver says.  ``values`` (columns,) and ``objective`` are meaningful for OPTIMAL and CUT_SHORT only.

    ``bound``: no plan is worth more.  ``duals`` (rows,): worth of one more unit of the right-hand side; None for integers.
    """

    status: Status
    values: Array
    objective: float
    bound: float
    duals: Array | None
    nodes: int = 0

    @property
    def found(self) -> bool:
        """True when ``values`` is a feasible point."""
        return self.status in (Status.OPTIMAL, Status.CUT_SHORT)


class QuietHighs(highspy.Highs):
    """The stock constructor prints a banner on stdout, from the call that enables callbacks."""

    def enableCallbacks(self) -> None:  # noqa: N802 - HiGHS's own name
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()  # type: ignore[no-untyped-call]


class HighsArrays(pulp.LpSolver):  # type: ignore[misc] # PuLP has no types
    """A PuLP solver on highspy that takes rows and columns as arrays; the answer is in ``answer``.

    ``start`` (columns,) is a point to begin from; NaN where nothing is known.
    """

    name = "HIGHS_ARRAYS"

    def __init__(self, made: Program, limits: Limits, start: Array | None = None) -> None:
        super().__init__(mip=True, msg=False)
        self.made, self.limits, self.start = made, limits, start
        self.answer: Answer | None = None

    def available(self) -> bool:
        """Always: highspy is a dependency."""
        return True

    def actualSolve(self, lp: pulp.LpProblem) -> int:  # noqa: N802 - PuLP's own name
        """Solve ``lp``, which must be the assembly of ``made``.  Raises SolverFailed when it is not."""
        variables = lp.variables()
        if {v.name for v in variables} - {"__dummy"} != set(self.made.names) or lp.numConstraints() != len(self.made.row_names):
            raise SolverFailed("the problem and its arrays differ")
        self.answer = _highs(self.made, self.limits, self.start)
        if self.answer.found:
            lp.assignVarsVals(dict(zip(self.made.names, self.answer.values.tolist(), strict=True)))
        status, sol_status = _TO_PULP[self.answer.status]
        lp.assignStatus(status, sol_status)
        return int(status)


def solve(made: Program, limits: Limits = Limits(), solver: SolverName = "highs", start: Array | None = None) -> Answer:
    """The best point of ``made``, or why there is none.  Deterministic unless ``limits.seconds`` cuts it short."""
    answer = _solved(made, limits, solver, start)
    if answer.status is Status.UNDECIDED or (answer.status is Status.INFEASIBLE and made.integer.any()):
        feasible = _solved(replace(made, objective=np.zeros(len(made.names))), limits, solver, None)
        answer = replace(answer, status=Status.UNBOUNDED if feasible.found else Status.INFEASIBLE)
    return answer


def solver_version(solver: SolverName) -> str:
    """Name and version for a plan's record."""
    return version("highspy") if solver == "highs" else f"pulp {version('pulp')}"


def _solved(made: Program, limits: Limits, solver: SolverName, start: Array | None) -> Answer:
    problem = assemble(made)
    if solver == "cbc":
        return _cbc(problem, made, limits)
    highs = HighsArrays(made, limits, start)
    problem.solve(highs)
    assert highs.answer is not None
    return highs.answer


def _highs(made: Program, limits: Limits, start: Array | None) -> Answer:
    solver = QuietHighs()  # type: ignore[no-untyped-call]
    for option, value in highs_options(made, limits).items():
        _must(solver.setOptionValue(option, value), f"option {option}")
    _must(solver.passModel(highs_model(made)), "hand-over")
    if start is not None and made.integer.any():
        known = np.flatnonzero(~np.isnan(start)).astype(np.int32)
        solver.setSolution(len(known), known, start[known])
    solver.run()
    answer = read_highs(solver, made)
    if start is not None and not _consistent(answer, float(solver.getInfo().objective_function_value)):
        return _highs(made, limits, None)
    return answer


def _consistent(answer: Answer, reported: float) -> bool:
    """HiGHS 1.16 can call a start optimal after presolve improved on it, and then return the start (seen, not reported)."""
    return not answer.found or abs(answer.objective - reported) <= 1e-6 * max(1.0, abs(reported))


def highs_options(made: Program, limits: Limits) -> dict[str, bool | int | float | str]:
    """One thread and one seed always: a second thread count in the same process gives wrong answers in silence."""
    options: dict[str, bool | int | float | str] = {
        "output_flag": False,
        "threads": 1,
        "parallel": "off",
        "random_seed": 0,
        "mip_rel_gap": limits.gap,
        "mip_abs_gap": 1e-9,
        "mip_heuristic_effort": 0.3,  # of 0.05 by default: 19 % more value at the same node limit on a hard chain
    }
    if not made.integer.any():
        options |= {"primal_feasibility_tolerance": FEASIBILITY, "dual_feasibility_tolerance": FEASIBILITY}
    if limits.nodes is not None:
        options["mip_max_nodes"] = limits.nodes
    if limits.seconds is not None:
        options["time_limit"] = limits.seconds
    return options


def highs_model(made: Program) -> highspy.HighsLp:
    """The arrays of ``made``, handed over as they are."""
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(made.names), len(made.row_names)
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = made.objective, made.lower, made.upper
    sense = np.array(made.sense)
    lp.row_lower_ = np.where(sense == "<=", -INFINITY, made.rhs)
    lp.row_upper_ = np.where(sense == ">=", INFINITY, made.rhs)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.num_col_, lp.a_matrix_.num_row_ = lp.num_col_, lp.num_row_
    lp.a_matrix_.start_ = made.starts.astype(np.int32)
    lp.a_matrix_.index_ = made.column.astype(np.int32)
    lp.a_matrix_.value_ = made.coefficient
    if made.integer.any():
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        lp.integrality_ = [kinds[int(whole)] for whole in made.integer]
    return lp


def read_highs(solver: Any, made: Program) -> Answer:
    """What HiGHS found, with the objective recomputed from its values; a point counts only when HiGHS calls it feasible."""
    info, point = solver.getInfo(), solver.getSolution()
    status = _HIGHS.get(solver.getModelStatus(), Status.FAILED)
    feasible = info.primal_solution_status == int(highspy.SolutionStatus.kSolutionStatusFeasible)
    if status is Status.CUT_SHORT and not feasible:
        status = Status.EMPTY_HANDED
    if status is Status.OPTIMAL and made.row_names and made.names and not feasible:
        status = Status.FAILED
    whole = bool(made.integer.any())
    values = np.array(point.col_value, dtype=np.float64) if len(point.col_value) else np.zeros(len(made.names))
    objective = float(made.objective @ values)
    bound = float(info.mip_dual_bound) if whole else objective if status is Status.OPTIMAL else INFINITY
    # HiGHS reports the Lagrangean's derivative with its own sign on a maximisation: the worth of a unit is as it stands.
    duals = np.array(point.row_dual, dtype=np.float64) if not whole and status is Status.OPTIMAL else None
    return Answer(status, values, objective, bound, duals, int(info.mip_node_count) if whole else 0)


def _cbc(problem: pulp.LpProblem, made: Program, limits: Limits) -> Answer:
    """The second opinion; it has no bound of its own to offer, so only an optimal answer has one."""
    silent = logging.getLogger("pulp")
    level = silent.level
    silent.setLevel(logging.ERROR)
    try:
        # the binary that PuLP's wheel brings, through the class that PuLP 4 keeps
        limited = {"gapRel": limits.gap, "timeLimit": limits.seconds, "maxNodes": limits.nodes}
        problem.solve(pulp.COIN_CMD(path=coin_api.pulp_cbc_path, msg=False, threads=1, **limited))
    except pulp.PulpSolverError as error:
        raise SolverFailed(f"CBC failed: {error}") from error
    finally:
        silent.setLevel(level)
    status = _PULP.get(problem.sol_status, Status.FAILED)
    found = problem.variablesDict()
    values = np.array([found[name].varValue or 0.0 for name in made.names], dtype=np.float64)
    objective = float(made.objective @ values)
    whole = bool(made.integer.any())
    bound = objective if status is Status.OPTIMAL else INFINITY
    duals = (
        np.array([problem.get_constraint_by_name(r).pi for r in made.row_names]) if status is Status.OPTIMAL and not whole else None
    )
    return Answer(status, values, objective, bound, duals)


def _must(status: Any, what: str) -> None:
    if status == highspy.HighsStatus.kError:
        raise SolverFailed(f"HiGHS refused the {what}")
