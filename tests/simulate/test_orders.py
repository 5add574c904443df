from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketenopt.domain.errors import SimulationError
from ketenopt.domain.load import whole
from ketenopt.domain.plan import AccountLine, HireLine
from ketenopt.simulate.orders import orders
from simulate.chains import initiative, ordered, plan, scenario, work


def divisible(items: int = 10, **rest: object) -> dict[str, object]:
    return initiative({"packages": {"p": work(items, 2), "q": work(3, 4)}, "cost": {"a": 30}}, divisible=True, **rest)


def test_slices_take_rounded_differences_of_cumulative_shares() -> None:
    what = scenario(initiatives={"x": divisible()})
    first, second, third = ordered(what, {"x/1": ([0.25, 0.25, 0.0, 0.5], 2)}).slices
    assert [(work.key, work.first, work.count) for work in first.work] == [("x/1/p", 0, 3), ("x/1/q", 0, 1)]
    assert [(work.key, work.first, work.count) for work in second.work] == [("x/1/p", 3, 2), ("x/1/q", 1, 1)]
    assert [(work.key, work.first, work.count) for work in third.work] == [("x/1/p", 5, 5), ("x/1/q", 2, 1)]
    assert [order.id for order in (first, second, third)] == ["x/1@0", "x/1@1", "x/1@3"]
    assert [order.draw for order in (first, second, third)] == ["x/1", "x/1#1", "x/1#2"]
    assert first.instalments[0].amounts == (3.75, 3.75)
    assert third.planned_delivery == what.timeline.benefit_bounds[5]


@given(st.lists(st.floats(0, 0.3), min_size=4, max_size=4), st.integers(1, 50))
def test_items_of_all_slices_add_up_to_what_is_funded(shares: list[float], items: int) -> None:
    total = sum(shares)
    shares = [share / max(total, 1.0) for share in shares]
    made = ordered(scenario(initiatives={"x": divisible(items)}), {"x/1": (shares, 1)}).slices
    taken = [
        index
        for order in made
        for work in order.work
        if work.key == "x/1/p"
        for index in range(work.first, work.first + work.count)
    ]
    assert taken == list(range(whole(round(sum(shares), 6) * items)))
    assert sum(order.share for order in made) == pytest.approx(sum(shares), abs=1e-6)


def test_halves_round_up_and_a_solver_s_dust_starts_nothing() -> None:
    assert [whole(a) for a in (0.49, 0.5, 1.5, 2.5)] == [0, 1, 2, 3]
    what = scenario(initiatives={"x": initiative({"packages": {"p": work(4)}})})
    (only,) = ordered(what, {"x/1": ([1e-9, 1 - 1e-9, 0.0, 0.0], 1)}).slices
    assert (only.period, only.share, only.work[0].count) == (1, 1.0, 4)


def test_a_paper_plan_is_refused_and_says_why() -> None:
    what = scenario(initiatives={"x": initiative({"packages": {"p": work(4)}})})
    with pytest.raises(SimulationError, match=r"paper plan.*all or nothing"):
        ordered(what, {"x/1": ([0.5, 0.0, 0.0, 0.0], 1)}, paper=True)
    with pytest.raises(SimulationError, match="x/1 is all or nothing"):
        ordered(what, {"x/1": ([0.5, 0.5, 0.0, 0.0], 1)})
    with pytest.raises(SimulationError, match="not of this scenario: y/1"):
        ordered(what, {"y/1": 0})


def test_work_that_nobody_can_do_names_partner_skill_and_unit() -> None:
    what = scenario(initiatives={"x": initiative({"packages": {"p": work(4, skill="law")}})})
    with pytest.raises(SimulationError, match="a has no team with the skill law, which x/1 needs"):
        ordered(what, {"x/1": 0})
    assert ordered(what, {"x/1": 0}, hires=[HireLine("a", "law", "q1", 1.0)]).hires[0].fte == (1.0, 0.0, 0.0, 0.0)


def test_slices_that_wait_for_each_other_are_named() -> None:
    packages = {"packages": {"p": work(1)}}
    parts = {"x": initiative(packages | {"after": {"y/1": 0}}), "y": initiative(packages | {"requires": ["x/1"]})}
    with pytest.raises(SimulationError, match="x/1 waits for y/1 waits for x/1"):
        ordered(scenario(initiatives=parts), {"x/1": 1, "y/1": 0})
    mutual = {"x": initiative(packages | {"requires": ["y/1"]}), "y": initiative(packages | {"requires": ["x/1"]})}
    assert len(ordered(scenario(initiatives=mutual), {"x/1": 0, "y/1": 0}).slices) == 2


def test_a_slice_waits_until_the_delivered_share_of_its_predecessor_reaches_its_own() -> None:
    what = scenario(initiatives={"x": divisible(), "y": divisible(after={"x": 3})})
    made = ordered(what, {"x/1": ([0.5, 0.25, 0.25, 0.0], 1), "y/1": ([0.0, 0.5, 0.3, 0.2], 1)}).slices
    waits = {order.id: [(wait.slice, wait.lag_days) for wait in order.after] for order in made if order.unit == "y/1"}
    assert waits["y/1@1"] == [("x/1@0", 3.0)]
    assert [slice_ for slice_, _ in waits["y/1@2"]] == ["x/1@0", "x/1@1", "x/1@2"]
    too_little = ordered(what, {"x/1": ([0.5, 0.0, 0.0, 0.0], 1), "y/1": ([0.0, 1.0, 0.0, 0.0], 1)}).slices
    assert too_little[1].never_after == ("x/1",)


def test_rank_is_planned_delivery_then_cost_of_delay_over_effort_then_key() -> None:
    def one(value: float, effort: float) -> dict[str, object]:
        return initiative({"packages": {"p": work(1, effort)}}, benefits={"a": {"value": value}})

    parts = {"late": one(99, 1), "rich": one(20, 10), "short": one(20, 5), "twin": one(20, 5)}
    made = ordered(scenario(initiatives=parts), {"late/1": 1, "rich/1": 0, "short/1": 0, "twin/1": 0}).slices
    assert [order.unit for order in sorted(made, key=lambda order: order.rank)] == ["short/1", "twin/1", "rich/1", "late/1"]


def test_cost_of_delay_counts_every_successor_once_or_enablers_starve() -> None:
    bare = {"packages": {"p": work(1)}}
    worth = {"benefits": {"a": {"value": 65.5}}}
    parts = {
        "enabler": initiative(bare),
        "left": initiative(bare | {"after": {"enabler/1": 0}}, **worth),
        "right": initiative(bare | {"after": {"enabler/1": 0}}, **worth),
        "top": initiative(bare | {"after": {"left/1": 0, "right/1": 0}}, **worth),
    }
    made = ordered(scenario(initiatives=parts), {"enabler/1": 0, "left/1": 1, "right/1": 1, "top/1": 2}).slices
    days = 262 / 4
    assert {order.unit: order.cost_of_delay * days for order in made} == pytest.approx(
        {"enabler/1": 3 * 65.5, "left/1": 2 * 65.5, "right/1": 2 * 65.5, "top/1": 65.5}
    )


def test_a_partner_s_own_order_is_by_its_own_benefit_per_own_effort() -> None:
    def one(mine: float, theirs: float) -> dict[str, object]:
        return initiative({"packages": {"p": work(1, 10)}}, benefits={"a": {"value": mine}, "b": {"value": theirs}})

    what = scenario(partners={"a": {}, "b": {}}, initiatives={"chain": one(1, 90), "mine": one(9, 0)})
    made = {order.unit: order.work[0] for order in ordered(what, {"chain/1": 0, "mine/1": 0}).slices}
    assert (made["chain/1"].chain_rank, made["chain/1"].own_rank) == (0, 1)
    assert (made["mine/1"].chain_rank, made["mine/1"].own_rank) == (1, 0)


def test_accounts_hold_budgets_payments_and_contractors_and_keep_the_last_budget() -> None:
    what = scenario(
        partners={
            "a": {
                "budget": {"q1": 10, "q4": 7},
                "carry_over": 0.25,
                "earmarks": {"ict": {"budget": {"q1": 5}, "initiatives": ["x"]}},
            }
        },
        funds={"pot": {"budget": {"q2": 100}}},
        initiatives={"x": divisible()},
    )
    moved = AccountLine("a", "q1", 10, 0, contractors=3, paid=2, received=1, carried_out=0)
    made = ordered(what, {"x/1": 0}, accounts=[moved])
    accounts = {account.account: account for account in made.accounts}
    assert accounts["a"].fresh == (6, 0, 0, 7, 7, 7, 7, 7)
    assert accounts["a"].keep == (1, 1, 1, 1, 0.25, 1, 1, 1)
    assert accounts["a:ict"].fresh[:2] == (5, 0)
    assert accounts["pot"].fresh[:3] == (0, 100, 0)
    assert made.slices[0].instalments[0].accounts == ("a:ict", "a")


def test_the_plan_s_order_of_units_changes_nothing() -> None:
    what = scenario(initiatives={"x": divisible(), "y": divisible()})
    made = plan(what, {"x/1": ([0.5, 0.5, 0.0, 0.0], 1), "y/1": 1})
    assert orders(what, replace(made, units=made.units[::-1])) == orders(what, made)
