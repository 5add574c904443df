"""Rules for a chain without a boss: what each promises, against closed forms, brute force and each other."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from ketenopt.domain.errors import Infeasible, ScenarioError
from ketenopt.domain.plan import Plan
from ketenopt.domain.problem import Array, Problem
from ketenopt.optimise.check import valued, violations
from ketenopt.optimise.fair.capped import gini
from ketenopt.optimise.fair.case import Case, decided, opened
from ketenopt.optimise.fair.concave import bargain
from ketenopt.optimise.fair.lexicographic import ideal, leximin
from ketenopt.optimise.governed import OPEN, YARDSTICK
from ketenopt.optimise.live import Live
from ketenopt.optimise.optimum import GAP, NODES, Settings
from ketenopt.optimise.pose import pose
from ketenopt.optimise.program import program
from ketenopt.optimise.ranked import earmarks
from ketenopt.optimise.rules import RULES, frontier, individually_rational, plan, ruled
from ketenopt.optimise.solution import settled, spent
from ketenopt.optimise.solve import Limits, solve
from planned_chains import about, generated, increment, scenario, small

PAPER = Settings(paper=True)
FAIR = ("individually-rational", "max-min", "leximin", "kalai-smorodinsky", "nash", "alpha-fair", "gini-cap")
SEEDS = [*range(4), *(pytest.param(seed, marks=pytest.mark.nightly) for seed in range(4, 50))]


def gains(made: Plan) -> Array:
    return np.array([line.gain for line in made.partners])


def chain(seed: int) -> Problem:
    """5 partners, 20 initiatives, 8 periods, as in the benchmarks."""
    return pose(generated(seed, 5, 20, 1, 8, frills=False))


# ------------------------------------------------------------------------------------------------ without whole numbers


@pytest.mark.parametrize("seed", SEEDS)
def test_what_the_rules_promise_on_generated_chains(seed: int) -> None:
    p = chain(seed)
    plans = {rule: ruled(p, rule, PAPER) for rule in FAIR}
    for rule, made in plans.items():
        assert (gains(made) >= -1e-6).all(), rule
    fairest = np.sort(gains(plans["leximin"]))
    for rule, made in plans.items():
        other = np.sort(gains(made))
        apart = np.flatnonzero(np.abs(fairest - other) > 1e-6)
        assert not len(apart) or fairest[apart[0]] > other[apart[0]], rule
    assert gini(gains(plans["gini-cap"])) <= 0.2 + 1e-6
    most = max(made.objective for made in plans.values())
    assert plans["individually-rational"].objective >= most - 1e-4


@pytest.mark.parametrize("seed", SEEDS)
def test_the_nash_plan_has_its_certificate(seed: int) -> None:
    """max over plans of sum u'_p / u_p is the number of partners: a linear program of its own."""
    case = opened(chain(seed), PAPER)
    most, _ = ideal(case)
    found = bargain(case, np.ones(case.p.P), most, 1.0)
    members = most > 0
    slope = np.where(members, 1.0 / np.maximum(found.gains, 1e-12), 0.0)
    answer = solve(program(case.f, slope @ case.f.U[: case.p.P], case.floors(case.d)))
    assert answer.objective + float(slope @ case.offset) == pytest.approx(members.sum(), abs=1e-5)
    assert found.certificate is not None
    assert found.certificate <= 2e-6
    assert gains(ruled(case.p, "nash", PAPER)) == pytest.approx(found.gains, abs=0.1)


@pytest.mark.parametrize("seed", SEEDS)
def test_leximin_takes_at_most_as_many_programs_as_partners(seed: int) -> None:
    case = opened(chain(seed), PAPER)
    levels = leximin(case, np.ones(case.p.P))
    assert levels.programs <= case.p.P
    assert levels.proven
    sums = leximin_by_sums(case)
    assert np.sort(gains(ruled(case.p, "leximin", PAPER))) == pytest.approx(sums, rel=1e-5, abs=1e-3)


def leximin_by_sums(case: Case) -> Array:
    """Sorted gains by another road: the largest k-th sum of the smallest, k = 1 .. n, each its own program."""
    P, c = case.p.P, case.f.columns.count
    f = case.f.wider(tuple(f"e.{k}" for k in range(P * (P + 1))), -1e9)
    base = program(f, np.zeros(f.columns.count), case.floors(case.d))
    rows: list[tuple[dict[int, float], float]] = []
    sums = []
    for k in range(1, P + 1):
        t, d = c + (k - 1) * (P + 1), c + (k - 1) * (P + 1) + 1
        for o in range(P):
            row = {int(j): float(case.f.U[o, j]) for j in np.flatnonzero(case.f.U[o])}
            rows += [(row | {t: -1.0, d + o: 1.0}, -float(case.offset[o])), ({d + o: 1.0}, 0.0)]
        goal = np.zeros(f.columns.count)
        goal[t], goal[d : d + P] = k, -1.0
        answer = Live(replace(with_rows(base, rows), objective=goal)).solve()
        assert answer.found
        sums.append(answer.objective)
        rows.append(({int(j): float(goal[j]) for j in np.flatnonzero(goal)}, answer.objective - 1e-7))
    return np.diff(np.array([0.0, *sums]))


def with_rows(made: Any, rows: list[tuple[dict[int, float], float]]) -> Any:
    counts = [len(row) for row, _ in rows]
    return replace(
        made,
        row_names=(*made.row_names, *(f"x{n}" for n in range(len(rows)))),
        sense=(*made.sense, *((">=",) * len(rows))),
        rhs=np.append(made.rhs, [rhs for _, rhs in rows]),
        owner=(*made.owner, *((None,) * len(rows))),
        starts=np.append(made.starts, made.starts[-1] + np.cumsum(counts)),
        column=np.append(made.column, [j for row, _ in rows for j in row]).astype(np.int64),
        coefficient=np.append(made.coefficient, [v for row, _ in rows for v in row.values()]),
    )


def line_network() -> Case:
    """Three teams of one partner each; one flow needs all three, three flows need one: shares of a period's capacity."""
    names = ["l1", "l2", "l3", "long"]
    benefit = {"value": 1.0}
    work = {"w": {"skill": "dev", "effort": 65.0}}
    flows: dict[str, Any] = {}
    for name in names[:3]:
        flows[f"s{name}"] = {"owner": name, "benefits": {name: benefit}, "divisible": True}
        flows[f"s{name}"]["increments"] = {"1": {"packages": {"w": {"partner": name, **work["w"]}}, "periods": 1}}
    packages = {name: {"partner": name, **work["w"]} for name in names[:3]}
    flows["all"] = {"owner": "long", "benefits": {"long": benefit}, "divisible": True}
    flows["all"]["increments"] = {"1": {"packages": packages, "periods": 1}}
    data = small(initiatives=flows)
    data["chain"] = about(1, benefit_periods=1)
    data["partners"] = {name: {"plan_to_share": 1.0} for name in names}
    data["teams"] = {name: {"partner": name, "fte": 1.0, "wip": 1, "skills": ["dev"]} for name in names[:3]}
    case = opened(pose(scenario(data)), PAPER)
    return replace(case, d=np.zeros(4))


@pytest.mark.parametrize("alpha", [0.5, 1.0, 2.0, 5.0])
def test_the_line_network_shares_as_its_closed_form_says(alpha: float) -> None:
    case = line_network()
    found = bargain(case, np.ones(4), ideal(case)[0], alpha)
    long = 1.0 / (1.0 + 3.0 ** (1.0 / alpha))
    assert found.gains == pytest.approx([1 - long] * 3 + [long], abs=1e-4)


def test_the_line_network_is_halved_by_leximin_and_by_kalai_smorodinsky() -> None:
    case = line_network()
    assert leximin(case, np.ones(4)).gains == pytest.approx([0.5] * 4)
    assert leximin(case, ideal(case)[0]).gains == pytest.approx([0.5] * 4)
    assert leximin(case, np.array([1.0, 1.0, 1.0, 3.0])).gains == pytest.approx([0.25, 0.25, 0.25, 0.75])


def test_only_partners_that_are_held_in_every_optimum_are_fixed() -> None:
    """In the first stage of leximin all rows may be tight; who is not held must go on to rise (allocation.md 2.3)."""
    differ = 0
    for seed in range(12):
        case = opened(chain(seed), PAPER)
        levels = leximin(case, np.ones(case.p.P)).gains
        differ += levels.max() > levels.min() + 1.0
        made = decided(case, "leximin", least=case.d + levels - 1e-6)
        assert (gains(made) >= levels - 1e-4).all()
    assert differ >= 6


# ----------------------------------------------------------------------------------------------------- whole decisions


def every_gain(p: Problem, d: Array) -> list[Array]:
    """Gains of every feasible plan of all-or-nothing work in which nobody loses."""
    choices = [[None, *range(p.earliest[i], p.latest[i] + 1)] for i in range(len(p.units))]
    none, found = np.zeros(p.people.hire_limit.shape), []
    for combination in itertools.product(*choices):
        x = np.zeros((len(p.units), p.T))
        for i, t in enumerate(combination):
            if t is not None:
                x[i, t] = 1.0
        solution = settled(p, x, none, earmarks(p, spent(p, x)))
        u = valued(p, solution).utility[: p.P] - d
        if (u >= -1e-6).all() and not list(violations(p, solution)):
            found.append(u)
    return found


@pytest.mark.parametrize("seed", range(5))
def test_with_whole_decisions_no_plan_does_better_when_all_are_tried(seed: int) -> None:
    p = pose(generated(seed, partners=2, initiatives=4, increments=1, count=4, spread=0.7, frills=False))
    p = replace(p, compare=("alone",) * p.P)
    exact = Settings(gap=0.0)
    d = np.array([line.disagreement for line in ruled(p, "central", exact).partners])
    tried = every_gain(p, d)
    best = max(np.sort(u).round(6).tolist() for u in tried)
    assert np.sort(gains(ruled(p, "leximin", exact))) == pytest.approx(best, abs=1e-5)
    assert gains(ruled(p, "max-min", exact)).min() == pytest.approx(best[0], abs=1e-5)
    if best[0] > 1e-3:
        product = max(float(np.log(u).sum()) for u in tried if (u > 0).all())
        assert float(np.log(gains(ruled(p, "nash", exact))).sum()) == pytest.approx(product, abs=1e-4)


@pytest.mark.parametrize("rule", sorted(set(FAIR) - {"individually-rational"}))
def test_a_fair_plan_can_be_carried_out_and_leaves_nobody_below(rule: str) -> None:
    made = plan(generated(3), rule)
    assert not made.paper
    assert (gains(made) >= -1e-6).all()
    if rule in ("leximin", "gini-cap"):
        assert plan(generated(3), rule).to_dict() == made.to_dict()


def test_first_come_is_first_served_by_the_day_it_is_wanted() -> None:
    one = {"owner": "a", "benefits": {"a": {"value": 5.0}}, "increments": {"1": increment()}}
    data = small(initiatives={"i": one, "j": one | {"wanted": "2027-05-01"}, "k": one | {"wanted": "2027-03-01"}})
    starts = {unit.key: unit.start for unit in plan(scenario(data), "first-come-first-served").units}
    assert starts == {"i/1": 2, "j/1": 1, "k/1": 0}


# --------------------------------------------------------------------------------------------------- what rules may weigh


def paying_chain() -> dict[str, Any]:
    """i is worth 100 to a and takes b's people, which costs b 30: without payment b says no."""
    work = {"owner": "a", "benefits": {"a": {"value": 25.0}}, "running_cost": {}}
    data = small(initiatives={"i": work | {"increments": {"1": increment("b", cost={"b": 30.0}, periods=1)}}})
    data["chain"] = about(3, benefit_periods=1)
    data["partners"] = {name: {"budget": dict.fromkeys(data["chain"]["periods"], 60.0), "plan_to_share": 1.0} for name in "ab"}
    data["partners"]["a"]["disagreement"] = data["partners"]["b"]["disagreement"] = "alone"
    data["teams"] = {"b1": {"partner": "b", "fte": 1.0, "wip": 1, "skills": ["dev"]}}
    data["governance"] = {"budget_moments": ["2027-01-10", "2027-05-01"]}
    return data


def test_payments_are_off_unless_asked_and_then_carry_a_plan_that_was_refused() -> None:
    p = pose(scenario(paying_chain()))
    assert individually_rational(p).objective == 0.0
    paid = individually_rational(p, Settings(payments=20.0))
    assert paid.objective == pytest.approx(45.0)
    lines = [line for line in paid.accounts if line.paid or line.received]
    assert {line.period for line in lines} <= {"t00", "t01"}
    assert sum(line.paid for line in paid.accounts) == pytest.approx(sum(line.received for line in paid.accounts))
    assert sum(line.paid for line in paid.accounts if line.account == "a") >= 30.0 - 1e-6
    assert max(line.paid for line in paid.accounts) <= 20.0 + 1e-6
    assert individually_rational(p, Settings(payments=14.0)).objective == 0.0
    assert "not agreed" in paid.notes[-1]
    even = ruled(p, "leximin", Settings(payments=60.0))
    assert gains(even) == pytest.approx([22.5, 22.5], abs=1e-4)


def test_payments_that_were_agreed_need_no_asking() -> None:
    data = paying_chain()
    data["governance"]["payments"] = True
    made = plan(scenario(data), "individually-rational")
    assert made.objective == pytest.approx(45.0)
    assert made.notes == ()


def test_payments_without_a_moment_or_without_money_that_counts_are_refused() -> None:
    data = paying_chain()
    data["governance"] = {}
    with pytest.raises(ScenarioError) as caught:
        individually_rational(pose(scenario(data)), Settings(payments=20.0))
    assert [fault.code for fault in caught.value.faults] == ["no-moment"]
    data = paying_chain()
    data["partners"]["b"]["cost_in_objective"] = False
    with pytest.raises(ScenarioError) as caught:
        individually_rational(pose(scenario(data)), Settings(payments=20.0))
    assert "b" in str(caught.value)


def test_what_all_partners_compare_with_can_be_asked() -> None:
    p = chain(1)
    d = {
        how: [line.disagreement for line in ruled(p, "central", replace(PAPER, compare=how)).partners] for how in ("today", "alone")
    }
    assert d["alone"] == [0.0] * 5
    assert min(d["today"]) > 0


def test_weights_are_of_partners_and_above_nothing() -> None:
    weighed = replace(PAPER, weights=(("p0", 2.0),))
    light, heavy = ruled(chain(1), "max-min", PAPER), ruled(chain(1), "max-min", weighed)
    assert heavy.partners[0].gain > light.partners[0].gain
    for wrong in ((("nobody", 1.0),), (("p0", 0.0),), (("p0", -1.0),)):
        with pytest.raises(ScenarioError):
            ruled(chain(1), "leximin", replace(PAPER, weights=wrong))
    for alpha in (-1.0, float("inf"), float("nan")):
        with pytest.raises(ScenarioError):
            ruled(chain(1), "alpha-fair", replace(PAPER, alpha=alpha))


def test_the_frontier_trades_the_total_for_the_smallest_gain() -> None:
    points = frontier(chain(2), PAPER, 4)
    totals, smallest = [made.objective for made in points], [gains(made).min() for made in points]
    assert len(points) == 4
    assert totals == sorted(totals, reverse=True)
    assert smallest == sorted(smallest)
    assert smallest[-1] == pytest.approx(gains(ruled(chain(2), "leximin", PAPER)).min(), abs=1e-4)


def test_governance_says_which_rules_can_be_decided() -> None:
    p = chain(1)
    assert YARDSTICK in ruled(p, "central", PAPER).notes
    assert YARDSTICK not in ruled(p, "nash", PAPER).notes
    assert "not lawful" in ruled(replace(p, form="push-through"), "central", PAPER).notes[-1]
    assert ruled(replace(p, form="chain-manager-mandate"), "central", PAPER).notes == p.notes
    assert set().union(*OPEN.values()) == set(RULES)


# ------------------------------------------------------------------------------------------------------------ bad input


@pytest.mark.parametrize("rule", sorted(RULES))
class TestOddChains:
    """An answer, or one clear message; never a wrong plan."""

    def test_one_partner(self, rule: str) -> None:
        one = {"owner": "a", "benefits": {"a": {"value": 5.0}}, "increments": {"1": increment()}}
        (line,) = ruled(pose(scenario(small(initiatives={"i": one}))), rule, Settings()).partners
        assert line.gain == pytest.approx(0.0, abs=1e-6)

    def test_a_partner_with_nothing_to_gain_and_two_that_are_the_same(self, rule: str) -> None:
        one = {"owner": "a", "increments": {"1": increment()}, "benefits": {"a": {"value": 5.0}, "b": {"value": 5.0}}}
        data = small(initiatives={"i": one})
        data["partners"] |= {"b": data["partners"]["a"], "c": {}}
        made = ruled(pose(scenario(data)), rule, Settings(compare="alone"))
        assert made.units[0].start == 0
        assert [round(line.gain, 6) for line in made.partners] == [0.0, 20.0, 0.0]

    def test_no_money_at_all(self, rule: str) -> None:
        one = {"owner": "a", "benefits": {"a": {"value": 5.0}}, "increments": {"1": increment(cost={"a": 1.0})}}
        data = small(initiatives={"i": one})
        data["partners"]["a"]["budget"] = {}
        assert ruled(pose(scenario(data)), rule, Settings()).objective == 0.0

    def test_must_work_that_nobody_can_do(self, rule: str) -> None:
        one = {"owner": "a", "decision": "must", "increments": {"1": increment(effort=1000.0)}}
        with pytest.raises(Infeasible) as caught:
            ruled(pose(scenario(small(initiatives={"i": one}))), rule, Settings())
        assert "a is short of" in str(caught.value)

    def test_twelve_orders_of_magnitude(self, rule: str) -> None:
        kinds = {"i": 1e-3, "j": 1e9}
        work = {k: {"owner": "a", "benefits": {"a": {"value": v}}, "increments": {"1": increment()}} for k, v in kinds.items()}
        made = ruled(pose(scenario(small(initiatives=work))), rule, Settings())
        assert {u.key: u.start for u in made.units}["j/1"] is not None

    def test_a_time_limit(self, rule: str) -> None:
        made = ruled(pose(generated(2)), rule, Settings(seconds=1.0))
        assert made.gap >= 0.0
        if rule in FAIR:
            assert (gains(made) >= -1e-6).all()


def test_limits_of_a_search_are_counted() -> None:
    assert Settings().limits == Limits(GAP, NODES, None)
