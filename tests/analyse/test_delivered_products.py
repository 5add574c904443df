"""A product is delivered, and in use, with the last of its parts; what is not finished says what it waits for."""

import dataclasses

import numpy as np

import little_chain as little
from ketenopt.analyse import Point, measure
from ketenopt.analyse.delivery import increments
from ketenopt.domain.findings import IncrementRow
from ketenopt.domain.outcomes import CAUSES, Outcomes
from ketenopt.domain.plan import PlannedUnit


def rows(parts: list[str], outcomes: Outcomes | None = None, planned: bool = True) -> dict[str, IncrementRow]:
    data = little.described()
    data["products"] = {"hub": {"increments": parts, "benefits": {"a": {"value": 10}}}}
    scenario = little.scenario(data)
    plan = little.plan(scenario)
    if planned:
        plan = dataclasses.replace(plan, units=(PlannedUnit("product:hub", (1.0, 0, 0, 0), 1), *plan.units))
    point = Point(scenario, plan, measure(scenario, plan, outcomes or little.outcomes()))
    return {row.unit: row for row in increments(point)}


def test_a_product_is_delivered_with_the_last_of_its_parts() -> None:
    found = rows(["x/1", "x/2"])["product:hub"]
    assert found.delivered_p50 is not None
    assert found.delivered_p50.day == 100.0  # x/2 on days 100 and 180
    assert found.chance_delivered is not None
    assert found.chance_delivered.successes == 2
    assert found.in_use_p50 is not None
    assert found.in_use_p50.day == 150.0


def test_a_product_with_a_part_that_never_comes_or_is_not_in_the_plan_is_not_delivered() -> None:
    late = rows(["x/1", "y/1"])["product:hub"].chance_delivered
    assert late is not None
    assert late.successes == 1  # y/1 is not there in the second replication
    missing = rows(["x/1", "z"])["product:hub"].chance_delivered
    assert missing is not None
    assert missing.successes == 0
    assert rows(["x/1"], planned=False)["product:hub"].chance_delivered is None


def test_what_is_not_finished_says_in_how_many_runs_it_waits_for_what() -> None:
    waits = np.full((2, 3), -1)
    waits[1, 2] = CAUSES.index("money")
    found = rows(["x/1"], dataclasses.replace(little.outcomes(), unfinished=waits))
    assert found["y/1"].waits_for == {"money": 0.5}
    assert found["x/1"].waits_for == {}


def test_who_waits_for_whom_is_named() -> None:
    data = little.described()
    data["initiatives"]["x"]["after"] = {"y": 0}
    scenario, waits = little.scenario(data), np.full((2, 3), -1)
    waits[1, :2] = CAUSES.index("predecessor")
    plan = little.plan(scenario)
    point = Point(scenario, plan, measure(scenario, plan, dataclasses.replace(little.outcomes(), unfinished=waits)))
    found = {row.unit: row for row in increments(point)}
    assert found["x/1"].waits_for == {"predecessor": 0.5}
    assert found["x/1"].waits_on == ("y/1",)
