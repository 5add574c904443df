"""Plans made again at borders: nothing changes where all goes as planned; what was started stands and goes first."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ketenopt.delivery import measured, planner_of, replanned
from ketenopt.domain.plan import Plan
from ketenopt.domain.progress import Known, Progress
from ketenopt.domain.scenario import Scenario
from ketenopt.optimise.again import again, standing
from ketenopt.optimise.optimum import Settings
from ketenopt.optimise.pose import pose
from ketenopt.optimise.rules import plan as make_plan
from ketenopt.simulate import simulate
from ketenopt.simulate.draw import draw
from ketenopt.simulate.steering import moments, steered
from ketenopt.study import Options, open_study, run
from simulate.chains import initiative, scenario, work

PERIODS = {"q1": "2024-01-01", "q2": "2024-04-01", "q3": "2024-07-01", "q4": "2024-09-30"}
NAN = float("nan")
SMALL = Path(__file__).parents[1] / "scenarios" / "small"


def world(seed: int, **rest: Any) -> Scenario:
    """Six initiatives of two parts for two partners, nothing left to chance, planned again every day that a period begins."""
    rng = np.random.default_rng(seed)
    parts = {}
    for n in range(6):
        pieces: list[dict[str, Any]] = [
            {
                "packages": {"p": work(2, float(rng.integers(5, 30)), str(rng.choice(["a", "b"])))},
                "cost": {"a": float(rng.integers(5, 40))},
                "share": 0.5,
            }
            for _ in range(2)
        ]
        pieces[1]["after"] = {f"x{n}/1": 0}
        worth = {who: {"value": float(rng.integers(5, 50))} for who in "ab"}
        parts[f"x{n}"] = initiative(*pieces, benefits=worth)
    cadence = {"replanning_days": 1, "replan": "plan"}
    partners = {who: {"plan_to_share": 1.0, "budget": dict.fromkeys(PERIODS, 50.0), "carry_over": 1.0} for who in "ab"}
    teams = {who: {"partner": who, "fte": 1, "wip": 2} for who in "ab"}
    about = {"periods": PERIODS, "end": "2024-12-30"}
    return scenario(
        about=about, partners=partners, teams=teams, initiatives=parts, cadence=cadence | rest.pop("cadence", {}), **rest
    )


def starts(made: Plan) -> dict[str, int]:
    return {unit.key: unit.start for unit in made.units if unit.start is not None}


@pytest.mark.parametrize("seed", range(6))
def test_a_best_plan_that_goes_as_planned_is_the_best_plan_again(seed: int) -> None:
    """Bellman: from where it brought us, the rest of a best plan is best; equal plans are told apart by a rule."""
    what = world(seed)
    made = make_plan(what, "central", gap=0.0)
    ((outcomes, own),) = replanned(what, made, 1, range(1))
    assert len(moments(what, draw(what, 1, range(1)))) == 3
    alone = simulate(what, made, 1, range(1))
    there = [outcomes.slices.index(key) for key in alone.slices]
    assert np.array_equal(outcomes.delivered[:, there], alone.delivered, equal_nan=True)
    assert np.isnan(np.delete(outcomes.delivered, there, axis=1)).all()
    assert {key: start for key, start in starts(own).items() if key in starts(made)} == starts(made)


def test_nobody_plans_where_advice_is_not_taken_and_measures_are_the_plain_ones() -> None:
    what = world(1, governance={"frictions": {"advice_accepted": 0.0}})
    made = make_plan(what, "central", gap=0.0)
    plain = measured(
        replace(what, chain=what.chain.model_copy(update={"cadence": what.chain.cadence.model_copy(update={"replan": "ranking"})})),
        made,
        1,
        range(2),
    )
    again_ = measured(what, made, 1, range(2))
    one, two = (frames["measures"].set_index(["replication", "measure"])["value"] for frames in (plain, again_))
    common = [key for key in one.index if key in two.index and "in_use_days" not in key[1]]  # by all parts, planned or not
    assert len(common) > 0.5 * len(one)
    assert np.allclose(one.loc[common], two.loc[common], equal_nan=True)


def late(what: Scenario, **rest: Any) -> tuple[Plan, Known]:
    """x0/1 was released in the first period and half of it is done on the first day of the second."""
    made = make_plan(what, "central", gap=0.0)
    progress = Progress(0, 0.0, NAN, NAN, {"x0/1/p": 1}, {"x0/1/p": 2}, {}, {})
    return made, Known(0, 65.0, {"x0/1": replace(progress, **rest)}, {"a": 0.0, "b": 0.0})


def test_what_was_started_keeps_its_start_and_its_remainder_takes_capacity_first() -> None:
    what = world(0)
    p = pose(what)
    _, known = late(what)
    stood = standing(p, what, known, known)
    i = p.units.index("x0/1")
    assert (stood.earliest[i], stood.latest[i], bool(stood.must[i])) == (0, 0, True)
    assert not (stood.loads.unit == i).any(), "its work is no decision any more"
    asked = float((p.loads.days * p.loads.length)[p.loads.unit == i].sum())
    assert p.people.capacity.sum() - stood.people.capacity.sum() == pytest.approx(asked / 2)
    assert (stood.earliest[np.arange(len(p.units)) != i] >= 1).all()


def test_work_that_its_teams_cannot_do_in_a_period_moves_on() -> None:
    what = world(0)
    p = pose(what)
    _, known = late(what, to_do={"x0/1/p": 2})
    small = replace(p, people=replace(p.people, capacity=np.full_like(p.people.capacity, 4.0)))
    stood = standing(small, what, known, known)
    taken = (small.people.capacity - stood.people.capacity).max(axis=0)
    assert taken.tolist() == [0, 4, 4, 4], "four days in each period that is left"


def test_instalments_and_debts_come_first_out_of_the_accounts() -> None:
    what = world(0)
    p = pose(what)
    _, known = late(what, to_pay={"a": (30.0, 20.0)})
    stood = standing(p, what, replace(known, balance={"a": -45.0, "b": 7.0}), known)
    a, b = stood.money.accounts.index("a"), stood.money.accounts.index("b")
    assert stood.money.budget[b].tolist() == [0, 57, 50, 50]
    # 50 - 45 = 5 of which 30 fall due: 25 short, carried as debt: 50 - 25 = 25, of which 20 fall due
    assert stood.money.budget[a].tolist() == [0, 30, 25, 50]
    paid = stood.payments.unit == p.units.index("x0/1")
    assert stood.payments.keur[paid].tolist() == [30, 20]
    assert stood.payments.first[paid].tolist() == [1, 2]


def test_what_comes_after_waits_for_the_new_date() -> None:
    what = world(0)
    p = pose(what)
    _, known = late(what)
    i, j = p.units.index("x0/1"), p.units.index("x0/2")

    def gap(posed: Any) -> int:
        return next(int(g) for before, then, g in posed.ordering.after.tolist() if (before, then) == (i, j))

    done = replace(known.slices["x0/1"], delivered=60.0, to_do={"x0/1/p": 0})
    assert gap(standing(p, what, replace(known, slices={"x0/1": done}), replace(known, slices={"x0/1": done}))) == gap(p) == 1
    assert gap(standing(p, what, known, known)) == 2


def test_hired_people_and_accounts_of_the_past_stay_in_the_plan() -> None:
    what = world(0)
    made, known = late(what)
    new = again(pose(what), what, made, known, known, Settings(gap=0.0))
    assert {row.period for row in new.accounts} == set(PERIODS)
    assert [row for row in new.accounts if row.period == "q1"] == [row for row in made.accounts if row.period == "q1"]
    assert new.rule == made.rule


def test_without_a_plan_from_here_the_old_one_holds() -> None:
    parts = {"x": initiative({"packages": {"p": work(2, 40.0)}}, decision="must", benefits={"a": {"value": 5}})}
    what = scenario(
        initiatives=parts, teams={"t": {"partner": "a", "fte": 2, "wip": 2}}, cadence={"replanning_days": 1, "replan": "plan"}
    )
    made = make_plan(what, "central")
    nothing = Known(0, 195.0, {}, {"a": 0.0})
    assert planner_of(what)(made, replace(nothing, day=65.0), nothing) is not None
    stuck = replace(pose(what), people=replace(pose(what).people, capacity=np.zeros((1, 4))))
    from ketenopt.domain.errors import PlanError

    with pytest.raises(PlanError):
        again(stuck, what, made, replace(nothing, day=65.0), nothing, Settings())


def test_divisible_initiatives_keep_what_the_plan_gave_them() -> None:
    parts = {
        "d": initiative({"packages": {"p": work(100, 1.0)}, "cost": {"a": 40}}, divisible=True, benefits={"a": {"value": 90}}),
        "x": initiative({"packages": {"p": work(2, 20.0)}, "cost": {"a": 30}}, benefits={"a": {"value": 40}}),
    }
    partners = {"a": {"plan_to_share": 1.0, "budget": dict.fromkeys(PERIODS, 30.0)}}
    about = {"periods": PERIODS, "end": "2024-12-30"}
    what = scenario(about=about, partners=partners, initiatives=parts, cadence={"replanning_days": 1, "replan": "plan"})
    made = make_plan(what, "central", gap=0.0)
    ((_, own),) = replanned(what, made, 1, range(1))
    shares = {unit.key: unit.shares for unit in made.units}
    assert sum(share > 0 for share in shares["d/1"]) > 0
    assert {unit.key: unit.shares for unit in own.units}["d/1"] == shares["d/1"]


def test_progress_is_seen_as_old_as_the_information_and_facts_as_they_are() -> None:
    seen: list[tuple[float, float]] = []
    what = world(3, governance={"frictions": {"information_days": 20}})

    def planner(plan: Plan, known: Known, before: Known) -> None:
        seen.append((known.day, before.day))
        assert set(before.slices) <= set(known.slices)

    steered(what, make_plan(what, "central"), 1, 0, planner)
    assert seen == [(65, 45), (130, 110), (195, 175)]


@pytest.mark.parametrize("replications", [2, pytest.param(27, marks=pytest.mark.nightly)])
def test_a_study_can_plan_again_and_gives_the_same_bytes_whoever_works(replications: int) -> None:
    opened = open_study(SMALL, ["cadence.replan=plan", "cadence.replanning_days=130", "governance.frictions.advice_accepted=0.7"])
    one = run(opened, Options(replications=replications, seed=2))
    two = run(opened, Options(replications=replications, seed=2, workers=2))
    assert one.to_dict() == two.to_dict()
    plain = run(open_study(SMALL), Options(replications=replications, seed=2))
    assert plain.to_dict() != one.to_dict()
