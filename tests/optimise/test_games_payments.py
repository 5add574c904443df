"""Side payments: as small as possible, one answer, limits, and what is said when none suffice; settlement methods."""

import pytest

from ketenopt.domain.errors import ScenarioError
from ketenopt.optimise.games import METHODS, PaymentLimits, core_test, from_table, least_core, settle, smallest_payments, voting

ALONE = from_table({"a": 10, "b": 0, "c": 0, "a,b": 10, "a,c": 10, "b,c": 0, "a,b,c": 30})


def test_the_one_that_would_leave_is_paid_just_enough_and_the_burden_is_spread() -> None:
    found = smallest_payments(ALONE, {"a": 4, "b": 13, "c": 13})
    assert found.payments == pytest.approx({"a": 6, "b": -3, "c": -3})
    assert (found.moved, found.eps, found.enough) == (pytest.approx(6), 0.0, True)


def test_nothing_moves_when_nobody_would_leave() -> None:
    found = smallest_payments(ALONE, {"a": 12, "b": 9, "c": 9})
    assert found.payments == {"a": 0.0, "b": 0.0, "c": 0.0}
    assert found.moved == 0.0


def test_ties_go_to_the_smallest_largest_payment_then_the_next() -> None:
    """b may pay 1 at most: then c pays 5; d, who would leave if it paid, pays nothing."""
    game = from_table(
        {
            frozenset(p for bit, p in enumerate("abcd") if mask >> bit & 1): 10.0 * (mask & 1) + 13.0 * (mask >> 3)
            for mask in range(1, 16)
        }
    )
    found = smallest_payments(game, {"a": 4, "b": 13, "c": 13, "d": 13}, limits=PaymentLimits(pays={"b": 1}))
    assert found.payments == pytest.approx({"a": 6, "b": -1, "c": -5, "d": 0})


def test_limits_that_are_too_tight_give_the_least_excess_that_remains() -> None:
    found = smallest_payments(ALONE, {"a": 4, "b": 13, "c": 13}, limits=PaymentLimits(pays={"b": 1, "c": 1}))
    assert not found.enough
    assert found.eps == pytest.approx(4)
    assert found.payments == pytest.approx({"a": 2, "b": -1, "c": -1})
    received = smallest_payments(ALONE, {"a": 4, "b": 13, "c": 13}, limits=PaymentLimits(receives={"a": 5}))
    assert not received.enough
    assert received.eps == pytest.approx(1)


def test_an_excess_that_is_allowed_needs_less_money() -> None:
    assert smallest_payments(ALONE, {"a": 4, "b": 13, "c": 13}, eps=2.5).moved == pytest.approx(3.5)


def test_an_empty_core_cannot_be_bought_off() -> None:
    game = voting(2, {"a": 1, "b": 1, "c": 1})
    found = smallest_payments(game, {"a": 0.5, "b": 0.5, "c": 0.0})
    assert not found.enough
    assert found.eps == pytest.approx(least_core(game).eps)
    assert found.payments == pytest.approx({"a": -1 / 6, "b": -1 / 6, "c": 1 / 3})


def test_a_plan_below_the_best_total_is_held_by_payments_and_its_shortfall_is_told_apart() -> None:
    utility = {"a": 4, "b": 10, "c": 10}
    found = smallest_payments(ALONE, utility)
    assert found.enough
    assert found.payments == pytest.approx({"a": 6, "b": -3, "c": -3})
    after = core_test(ALONE, {p: utility[p] + found.payments[p] for p in utility})
    assert after.missing == pytest.approx(6)
    assert after.group == ("a", "b", "c")
    assert not after.in_core


def test_equal_players_pay_equally_and_names_do_not_matter() -> None:
    found = smallest_payments(ALONE, {"a": 4, "b": 13, "c": 13}).payments
    assert found["b"] == pytest.approx(found["c"], abs=1e-9)
    renamed = from_table({"z": 10, "b": 0, "c": 0, "z,b": 10, "z,c": 10, "b,c": 0, "z,b,c": 30})
    other = smallest_payments(renamed, {"z": 4, "b": 13, "c": 13}).payments
    assert (other["z"], other["b"], other["c"]) == pytest.approx((found["a"], found["b"], found["c"]))


def test_a_utility_far_larger_than_the_game_is_no_trouble() -> None:
    found = smallest_payments(ALONE, {"a": -1e6, "b": 1e6, "c": 30})
    assert found.payments["a"] == pytest.approx(1e6 + 10)
    assert found.enough


def test_one_player_pays_nobody() -> None:
    assert smallest_payments(from_table({"a": 5}), {"a": 3}).payments == {"a": 0.0}


def test_faults_of_the_caller_are_named() -> None:
    with pytest.raises(ScenarioError) as error:
        smallest_payments(ALONE, {"a": 4, "b": float("nan"), "x": 1})
    assert {(f.path, f.code) for f in error.value.faults} == {
        ("utility.b", "not-finite"),
        ("utility.c", "missing-player"),
        ("utility.x", "unknown-player"),
    }
    with pytest.raises(ScenarioError, match="eps"):
        smallest_payments(ALONE, {"a": 4, "b": 13, "c": 13}, eps=float("inf"))
    for limits in (PaymentLimits(pays={"a": -1}), PaymentLimits(receives={"x": 1}), PaymentLimits(pays={"a": float("nan")})):
        with pytest.raises(ScenarioError):
            smallest_payments(ALONE, {"a": 4, "b": 13, "c": 13}, limits=limits)


COSTS = {"zm": 60.0, "om": 30.0, "rs": 0.0}


@pytest.mark.parametrize(
    ("method", "weights", "share"),
    [
        ("own-costs", None, {"om": 30, "rs": 0, "zm": 60}),
        ("equal", None, {"om": 30, "rs": 30, "zm": 30}),
        ("by-use", {"om": 1, "rs": 2, "zm": 0}, {"om": 30, "rs": 60, "zm": 0}),
        ("by-size", {"om": 500, "rs": 250, "zm": 250}, {"om": 45, "rs": 22.5, "zm": 22.5}),
    ],
)
def test_the_methods_of_dutch_government(method: str, weights: dict[str, float] | None, share: dict[str, float]) -> None:
    found = settle(COSTS, method, weights)  # type: ignore[arg-type]
    assert method in METHODS
    assert found.share == pytest.approx(share)
    assert list(found.share) == sorted(COSTS)
    assert found.payment == pytest.approx({p: COSTS[p] - share[p] for p in COSTS})
    assert sum(found.payment.values()) == pytest.approx(0)
    assert found.moved == pytest.approx(sum(max(0.0, amount) for amount in found.payment.values()))


def test_settlements_that_cannot_be_made_say_why() -> None:
    with pytest.raises(ScenarioError) as error:
        settle({"a": 1.0, "b": float("inf")}, "by-use", {"a": -1.0, "x": 2.0})
    assert [f.code for f in error.value.faults] == ["not-finite", "weight", "missing-player", "unknown-player"]
    with pytest.raises(ScenarioError, match="all weights are 0"):
        settle({"a": 1.0}, "by-size", {"a": 0.0})
    with pytest.raises(ScenarioError, match="own-costs, equal"):
        settle({"a": 1.0}, "by-magic")  # type: ignore[arg-type]
    with pytest.raises(ScenarioError, match="nobody"):
        settle({}, "equal")
