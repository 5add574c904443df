"""The independent checker accepts what rules make, and refuses every way of spoiling it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from ketenopt.domain.errors import SolverFailed
from ketenopt.domain.problem import Problem
from ketenopt.optimise.check import accept, valued, violations
from ketenopt.optimise.formulation import formulate
from ketenopt.optimise.pose import pose
from ketenopt.optimise.program import program
from ketenopt.optimise.ranked import rank_and_fill
from ketenopt.optimise.solution import Solution, read, settled
from ketenopt.optimise.solve import solve
from planned_chains import generated, increment, periods, scenario, small


def best(p: Problem) -> Solution:
    f = formulate(p)
    return read(p, f.columns, solve(program(f, f.total)).values)


@pytest.mark.parametrize("seed", range(8))
def test_plans_of_solver_and_of_today_pass(seed: int) -> None:
    p = pose(generated(seed))
    for solution in (best(p), rank_and_fill(p)):
        assert list(violations(p, solution)) == []


@pytest.mark.parametrize("seed", range(4))
def test_the_checkers_value_is_the_formulations(seed: int) -> None:
    """Two ways to the same number: a ledger over what starts, and coefficients times columns."""
    p = pose(generated(seed))
    f = formulate(p)
    answer = solve(program(f, f.total))
    worth = valued(p, read(p, f.columns, answer.values))
    assert worth.total == pytest.approx(answer.objective + f.constant.sum(), rel=1e-9)
    assert worth.utility == pytest.approx(f.U @ answer.values + f.constant, rel=1e-7, abs=1e-5)


def two(**more: object) -> Problem:
    """i before j, both of one period and 10 kEUR, in a chain of three periods with something of everything."""
    i = {"owner": "a", "benefits": {"a": {"value": 9.0}}, "increments": {"1": increment(cost={"a": 10.0}, integration=20.0)}}
    data = small(initiatives={"i": i, "j": i | {"after": {"i": 0.0}}} | more)
    mark = {"m": {"budget": dict.fromkeys(periods(3), 4.0), "initiatives": ["i"]}}
    hire = {"dev": {"price": 1.0, "limit": {"t00": 1.0}}}
    data["partners"]["a"] |= {"wip": 1, "integration": dict.fromkeys(periods(3), 0.4), "earmarks": mark, "contractors": hire}
    return pose(scenario(data))


def plan_of(p: Problem) -> Solution:
    x = np.zeros((2, 3))
    x[0, 0] = x[1, 1] = 1.0
    earmarked = np.zeros((2, 2, 3))
    earmarked[1, 0, 0] = 4.0
    return settled(p, x, np.zeros(p.people.hire_limit.shape), earmarked)


def moved(s: Solution, unit: int, t: int, share: float = 1.0) -> Solution:
    x = s.x.copy()
    x[unit] = 0.0
    x[unit, t] = share
    return replace(s, x=x)


def spoiled(array: str, index: tuple[int, ...], value: float) -> Callable[[Solution], Solution]:
    def change(s: Solution) -> Solution:
        changed = getattr(s, array).copy()
        changed[index] = value
        return replace(s, **{array: changed})

    return change


SPOILS: dict[str, tuple[Callable[[Solution], Solution], str]] = {
    "twice": (spoiled("x", (0, 1), 1.0), "funded for 2"),
    "in part": (lambda s: moved(s, 1, 1, 0.5), "in part"),
    "too early": (lambda s: moved(s, 1, 0), "starts too early"),
    "without": (lambda s: moved(s, 0, 0, 0.0), "starts too early"),
    "nobody works": (lambda s: replace(s, staffed=np.zeros_like(s.staffed)), "short of 65 person-days of dev in t00"),
    "overtime": (spoiled("staffed", (0, 0, 0), 66.0), "beyond its capacity"),
    "too many hired": (spoiled("hired", (0, 0, 0), 1.5), "more contractors"),
    "hired where none are": (spoiled("hired", (0, 0, 2), 0.5), "more contractors"),
    "earmark for another": (spoiled("earmarked", (1, 1, 1), 2.0), "not for"),
    "earmark beyond": (spoiled("earmarked", (1, 0, 0), 5.0), "a:m is short of 1 kEUR in t00"),
    "earmark that pays twice": (spoiled("earmarked", (1, 0, 1), 3.0), "more than there is to pay"),
    "money from nowhere": (spoiled("left", (0, 2), 1e4), "keeps more than it has"),
    "not a number": (spoiled("x", (0, 0), float("nan")), "not finite"),
}


@pytest.mark.parametrize("name", SPOILS)
def test_every_way_of_spoiling_a_plan_is_seen(name: str) -> None:
    p = two()
    good = plan_of(p)
    assert list(violations(p, good)) == []
    spoil, words = SPOILS[name]
    assert any(words in found for found in violations(p, spoil(good))), list(violations(p, spoil(good)))


def test_limits_of_the_problem_are_seen_too() -> None:
    p = two()
    good = plan_of(p)

    def seen(**changed: object) -> str:
        return "; ".join(violations(replace(p, **changed), good))  # type: ignore[arg-type]

    assert "must be done" in "; ".join(violations(replace(p, must=np.array([True, True])), moved(good, 1, 1, 0.0)))
    assert "where it cannot" in seen(latest=np.array([-1, 2]))
    assert "where it cannot" in seen(earliest=np.array([1, 1]))
    assert "chain test" in seen(people=replace(p.people, test=p.people.test / 2))
    assert "a is short of 4 kEUR in t00" in seen(money=replace(p.money, budget=np.array([[2.0, 10, 0], [4, 0, 0]])))
    assert "works on 2 increments" in "; ".join(violations(p, moved(good, 1, 0)))
    assert "a team works in a skill" in seen(people=replace(p.people, can=~p.people.can))
    small_share = replace(p, divisible=np.array([True, True]), minimum=np.array([0.5, 0.5]))
    assert "less than its smallest share" in "; ".join(violations(small_share, moved(good, 1, 1, 0.3)))
    needs = replace(p.ordering, requires=np.array([[0, 1]]))
    assert "i/1 is delivered without j/1" in seen(ordering=needs)


def test_choices_are_seen() -> None:
    p = two()
    good = plan_of(p)
    from ketenopt.domain.problem import Group

    both = replace(p, groups=(Group("g", "exclusive", (0, 1)),))
    assert list(violations(both, good)) == ["2 of group g are done"]
    option = replace(p, groups=(Group("g", "options", (0, 1)),))
    none = replace(good, x=np.zeros((2, 3)), earmarked=np.zeros_like(good.earmarked))
    assert "no option of group g is done" in "; ".join(violations(option, none))


def test_a_value_or_bound_that_is_wrong_is_refused() -> None:
    p = two()
    good = plan_of(p)
    value = valued(p, good).total
    accept(p, good, value, value)
    with pytest.raises(SolverFailed, match="the objective is"):
        accept(p, good, value + 0.1, value + 0.1)
    with pytest.raises(SolverFailed, match="above its bound"):
        accept(p, good, value, value - 0.1)


def test_fractions_are_allowed_on_paper_only() -> None:
    p = two()
    half = moved(plan_of(p), 1, 1, 0.5)
    half = settled(p, half.x, half.hired, half.earmarked)
    assert list(violations(p, half, paper=True)) == []
    assert list(violations(p, half)) == ["j/1 is funded in part"]


def test_a_solver_that_is_half_hearted_is_refused() -> None:
    p = two()
    f = formulate(p)
    values = np.zeros(f.columns.count)
    values[f.columns.x[0, 0]] = 0.4
    with pytest.raises(SolverFailed, match="must be whole"):
        read(p, f.columns, values)
