"""Outcomes against values worked out by hand.  No discounting: 1 kEUR a period from day d is worth (300 - d) / 50."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

import little_chain as little
from ketenopt.analyse import Frames, measure
from ketenopt.analyse.worth import together, worth_of
from ketenopt.domain.tables import TABLES

NAN = float("nan")


def measured(data: dict | None = None) -> Frames:  # type: ignore[type-arg]
    scenario = little.scenario(data)
    return measure(scenario, little.plan(scenario), little.outcomes())


def column(frames: Frames, table: str, value: str, **key: object) -> list[float]:
    rows = frames[table]
    for name, wanted in key.items():
        rows = rows[rows[name] == wanted]
    return [float(v) for v in rows.sort_values("replication")[value]]


def test_benefits_begin_when_each_partner_uses_it() -> None:
    frames = measured()
    # a: 40 from delivery of x/1 (50; 60), 60 once a itself uses x/2 (125; 190): 40 x 5 + 60 x 3.5; 40 x 4.8 + 60 x 2.2
    assert column(frames, "benefits", "value_keur", initiative="x", beneficiary="a") == pytest.approx([410.0, 324.0])
    # b: (-20 - 10 running cost) x .4 from x/1, x .6 from its own use of x/2 at 150, or never
    assert column(frames, "benefits", "value_keur", initiative="x", beneficiary="b") == pytest.approx([-12 * 5 - 18 * 3, -12 * 4.8])
    assert column(frames, "benefits", "value_keur", initiative="y", beneficiary="b") == pytest.approx([40 * 4.0, 0.0])


def test_those_who_are_no_partner_wait_for_all_and_benefit_gradually() -> None:
    # users: 20 from x/1, 30 once both a and b use x/2 (150, never); a ramp of one period costs half a period
    assert column(measured(), "benefits", "value_keur", beneficiary="users") == pytest.approx([20 * 4.5 + 30 * 2.5, 20 * 4.3])


def test_money_counts_where_it_counts() -> None:
    frames = measured()
    # a: instalments 60, contractors 5, paid 7.  b: its budget is only a limit, what it received is not.
    assert column(frames, "partners", "cost_keur", partner="a") == pytest.approx([72.0, 72.0])
    assert column(frames, "partners", "cost_keur", partner="b") == pytest.approx([-7.0, -7.0])
    assert column(frames, "measures", "value", measure="spent_keur") == pytest.approx([138.0, 138.0])


def test_fines_run_from_the_deadline_to_the_delivery_or_the_horizon() -> None:
    # y is due on day 100: delivered on it costs nothing, never delivered costs 4 periods
    assert column(measured(), "partners", "fine_keur", partner="b") == pytest.approx([0.0, 120.0])
    late = little.described()
    late["initiatives"]["y"]["deadline"] = "2027-03-15"  # day 50: one period late
    assert column(measured(late), "partners", "fine_keur", partner="b") == pytest.approx([30.0, 150.0])


def test_utility_gain_and_totals_add_up() -> None:
    frames = measured()
    a, b = [410.0 - 72, 324.0 - 72], [-114 + 160 + 7.0, -57.6 + 0 + 7 - 120]
    assert column(frames, "partners", "utility_keur", partner="a") == pytest.approx(a)
    assert column(frames, "partners", "utility_keur", partner="b") == pytest.approx(b)
    assert column(frames, "partners", "gain_keur", partner="a") == pytest.approx([a[0] - 100, a[1] - 100])
    total = [a[0] + b[0] + 165, a[1] + b[1] + 86]
    assert column(frames, "measures", "value", measure="value_keur") == pytest.approx(total)
    assert column(frames, "measures", "value", measure="net_value_keur") == pytest.approx([total[0] - 50, total[1] - 50])


def test_dates_and_counts() -> None:
    frames = measured()
    used = column(frames, "measures", "value", measure="in_use_days:x")
    assert used[0] == 150.0
    assert np.isnan(used[1])
    assert column(frames, "measures", "value", measure="initiatives_in_use") == [2.0, 0.0]
    assert column(frames, "measures", "value", measure="initiatives_in_use:2027") == [2.0, 0.0]
    assert column(frames, "measures", "value", measure="delivered") == [3.0, 2.0]
    assert column(frames, "measures", "value", measure="lead_time_days") == pytest.approx([(50 + 50 + 100) / 3, (60 + 130) / 2])
    assert "in_use_days:z" not in set(frames["measures"]["measure"])


def test_an_initiative_of_which_a_part_is_left_out_is_not_in_use() -> None:
    scenario = little.scenario()
    plan = little.plan(scenario)
    less = tuple(dataclasses.replace(u, shares=(0.0,) * 4) if u.key == "x/2" else u for u in plan.units)
    outcomes = little.outcomes()
    keep = [0, 2]
    arrays = ("released", "first_work", "last_work", "integrated", "delivered", "in_use", "causes")
    fewer = dataclasses.replace(
        outcomes,
        slices=("x/1", "y/1"),
        slice_period=outcomes.slice_period[keep],
        slice_share=outcomes.slice_share[keep],
        **{name: getattr(outcomes, name)[:, keep] for name in arrays},
    )
    frames = measure(scenario, dataclasses.replace(plan, units=less), fewer)
    assert column(frames, "measures", "value", measure="in_use_days:x") == [50.0, 60.0]
    assert column(frames, "measures", "value", measure="initiatives_in_use") == [1.0, 0.0]


def test_a_product_is_worth_something_when_all_use_all_of_it() -> None:
    data = little.described()
    data["products"] = {"hub": {"increments": ["x/2", "y/1"], "benefits": {"a": {"value": 10}}}}
    frames = measured(data)
    # in the first replication x/2 is used by all on day 150, after y/1; in the second never
    assert column(frames, "benefits", "value_keur", initiative="product:hub") == pytest.approx([30.0, 0.0])


def test_shares_of_a_whole_are_the_least_of_its_parts() -> None:
    days, shares = together(
        [
            (np.array([[10.0, 40.0]]), np.array([[0.5, 0.5]])),
            (np.array([[20.0, 30.0, NAN]]), np.array([[0.25, 0.5, 0.25]])),
        ]
    )
    assert days[0, :4].tolist() == [10.0, 20.0, 30.0, 40.0]
    assert shares[0].tolist() == pytest.approx([0.0, 0.25, 0.25, 0.25, 0.0])


def test_every_table_keeps_its_contract_and_says_who_is_who() -> None:
    frames = measured()
    assert set(frames) <= set(TABLES)
    for name, rows in frames.items():
        table = TABLES[name]
        assert table.breaches({str(c): str(d) for c, d in rows.dtypes.items()}) == ()
        assert not rows.duplicated(list(table.key)).any()
        assert (rows["point"] == "today").all()
    assert column(frames, "in_use", "in_use_days", increment="x/2", partner="a") == [125.0, 190.0]
    assert column(frames, "impediments", "lost_days", kind="gate", impediment="law") == [15.0, 95.0]
    assert set(frames["in_use"]["increment"]) == {"x/2"}


def test_blocks_put_together_are_the_whole() -> None:
    scenario = little.scenario()
    plan = little.plan(scenario)
    second = measure(scenario, plan, little.outcomes(first=2))
    assert sorted(set(second["measures"]["replication"])) == [2, 3]
    first = measured()
    pd.testing.assert_series_equal(first["measures"]["value"], second["measures"]["value"])


def test_worth_follows_the_discount_rate_of_the_plan() -> None:
    """On a border and without ramp a benefit is the sum of the discount factors of the periods after it."""
    data = little.described()
    data["chain"]["discount_rate"] = 0.1
    scenario = little.scenario(data)
    found = worth_of(scenario, little.plan(scenario), little.outcomes())
    by_hand = sum(1.1 ** -(start / 260) for start in (100, 150, 200, 250)) * 40
    assert found.benefits["y", "b"][0] == pytest.approx(by_hand, rel=1e-12)
