"""The solver side: every way a solve can end, duals with the right sign, and numbers no solver can be trusted with."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import highspy
import numpy as np
import pulp
import pytest

from ketenopt.domain.errors import SolverFailed
from ketenopt.optimise.formulation import formulate
from ketenopt.optimise.pose import pose
from ketenopt.optimise.program import Program, assemble, program
from ketenopt.optimise.solve import HighsArrays, Limits, SolverName, Status, solve
from planned_chains import generated

BOTH = pytest.mark.parametrize("solver", ["highs", "cbc"])


def made(objective: list[float], rows: list[tuple[list[float], str, float]], whole: bool = False) -> Program:
    """A dense little program."""
    n = len(objective)
    return Program(
        names=tuple(f"v{j}" for j in range(n)),
        lower=np.zeros(n),
        upper=np.full(n, np.inf),
        integer=np.full(n, whole),
        objective=np.array(objective),
        row_names=tuple(f"r{r}" for r in range(len(rows))),
        sense=tuple(sense for _, sense, _ in rows),  # type: ignore[misc]
        rhs=np.array([rhs for _, _, rhs in rows]),
        owner=(None,) * len(rows),
        starts=np.arange(len(rows) + 1) * n,
        column=np.tile(np.arange(n), len(rows)),
        coefficient=np.concatenate([coefficients for coefficients, _, _ in rows]).astype(np.float64),
    )


def hard() -> Program:
    """A program that takes many nodes."""
    p = pose(generated(2, 3, 8, 2, 8))
    f = formulate(p)
    return program(f, f.total)


@BOTH
def test_an_optimum_and_what_one_more_is_worth(solver: SolverName) -> None:
    """max 3a + 2b, a + b <= 4, a <= 3: one more of the first row is worth 2, of the second 1, on a maximisation."""
    answer = solve(made([3.0, 2.0], [([1, 1], "<=", 4), ([1, 0], "<=", 3)]), solver=solver)
    assert answer.status is Status.OPTIMAL
    assert answer.values == pytest.approx([3, 1])
    assert (answer.objective, answer.bound) == pytest.approx((11, 11))
    assert answer.duals == pytest.approx([2, 1])


@BOTH
def test_a_row_that_must_be_reached_has_a_negative_price(solver: SolverName) -> None:
    answer = solve(made([-2.0], [([1], ">=", 5)]), solver=solver)
    assert answer.duals == pytest.approx([-2])


@BOTH
@pytest.mark.parametrize("whole", [False, True])
def test_infeasible_and_unbounded_are_told_apart(solver: SolverName, whole: bool) -> None:
    assert solve(made([3.0, 2.0], [([-1, -1], ">=", 4)], whole), solver=solver).status is Status.INFEASIBLE
    assert solve(made([3.0, 2.0], [([-1, 1], "<=", 4)], whole), solver=solver).status is Status.UNBOUNDED


@BOTH
def test_whole_numbers_have_no_duals(solver: SolverName) -> None:
    answer = solve(made([3.0, 2.0], [([2, 2], "<=", 5)], whole=True), solver=solver)
    assert answer.status is Status.OPTIMAL
    assert answer.objective == pytest.approx(6)
    assert answer.duals is None


def test_a_node_limit_gives_a_plan_with_a_gap_and_the_same_one_each_time() -> None:
    first, second = (solve(hard(), Limits(0.0, nodes=1)) for _ in range(2))
    assert first.status is Status.CUT_SHORT
    assert first.bound > first.objective * 1.001
    assert np.array_equal(first.values, second.values)
    assert first.bound == second.bound


def test_no_time_at_all_gives_nothing_and_says_so() -> None:
    answer = solve(hard(), Limits(0.0, seconds=0.0))
    assert answer.status is Status.EMPTY_HANDED
    assert not answer.found


def test_a_linear_program_cut_short_is_no_answer() -> None:
    """Stock wrappers call the infeasible point of a stopped LP optimal."""
    p = pose(generated(2, 5, 20, 3, 16))
    f = formulate(p).relaxed()
    open_program = replace(program(f, f.total), integer=np.zeros(f.columns.count, dtype=np.bool_))
    assert solve(open_program, Limits(seconds=0.0)).status is Status.EMPTY_HANDED


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), 1e13])
def test_numbers_that_are_none_are_refused_by_name(bad: float) -> None:
    f = formulate(pose(generated(1)))
    objective = f.total.copy()
    objective[3] = bad
    with pytest.raises(SolverFailed, match="objective of x"):
        program(f, objective)
    rows = list(f.rows)
    rows[0] = replace(rows[0], rhs=np.append(rows[0].rhs[:-1], bad))
    with pytest.raises(SolverFailed, match="right-hand side of funding"):
        program(replace(f, rows=tuple(rows)), f.total)
    rows[0] = replace(f.rows[0], coefficient=np.append(f.rows[0].coefficient[:-1], bad))
    with pytest.raises(SolverFailed, match="a coefficient of funding"):
        program(replace(f, rows=tuple(rows)), f.total)


def test_the_arrays_must_be_those_of_the_problem() -> None:
    one, other = made([1.0], [([1], "<=", 1)]), made([1.0, 1.0], [([1, 1], "<=", 1)])
    with pytest.raises(SolverFailed, match="differ"):
        assemble(one).solve(HighsArrays(other, Limits()))


def test_pulp_gets_values_and_status_back() -> None:
    problem = assemble(made([3.0, 2.0], [([1, 1], "<=", 4), ([1, 0], "<=", 3)]))
    problem.solve(HighsArrays(made([3.0, 2.0], [([1, 1], "<=", 4), ([1, 0], "<=", 3)]), Limits()))
    assert pulp.LpStatus[problem.status] == "Optimal"
    assert problem.sol_status == pulp.LpSolutionOptimal
    assert pulp.value(problem.objective) == pytest.approx(11)


def test_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    for solver in ("highs", "cbc"):
        solve(made([3.0], [([2], "<=", 5)], whole=True), solver=solver)  # type: ignore[arg-type]
    assert capfd.readouterr().out == ""


def test_the_written_file_is_the_same_program(tmp_path: Path) -> None:
    """Names survive the LP format, and a reader that knows nothing of us finds the same optimum."""
    p = pose(generated(4))
    f = formulate(p)
    path = tmp_path / "plan.lp"
    assemble(program(f, f.total)).writeLP(str(path))
    reader = highspy.Highs()
    reader.setOptionValue("output_flag", False)
    reader.readModel(str(path))
    reader.setOptionValue("mip_rel_gap", 0.0)
    reader.run()
    assert reader.getInfo().objective_function_value == pytest.approx(solve(program(f, f.total)).objective, rel=1e-9)


def test_a_start_that_presolve_improves_is_not_returned_as_the_optimum() -> None:
    """HiGHS 1.16 reports the better value and returns the start; seen on an ordinary chain."""
    for seed in range(4):
        p = pose(generated(seed))
        f = formulate(p)
        best = solve(program(f, f.total))
        idle = np.full(f.columns.count, np.nan)
        idle[f.columns.integer] = 0.0
        started = solve(program(f, f.total), start=idle)
        assert started.objective == pytest.approx(best.objective, rel=1e-9)
