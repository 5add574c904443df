"""What the solutions promise by definition, and the games at the edges."""

import time

import numpy as np
import pytest

from ketenopt.domain.errors import ScenarioError
from ketenopt.domain.game import Array, Game
from ketenopt.optimise.games import (
    additive,
    balance,
    core_range,
    core_test,
    from_function,
    from_table,
    least_core,
    nucleolus,
    properties,
    shapley,
    smallest_payments,
)
from ketenopt.optimise.games.build import all_groups

NAMES = "abcdefghijkl"


def random_table(seed: int, size: int, scale: float = 100.0) -> Array:
    rng = np.random.default_rng(seed)
    table: Array = rng.random(2**size) * np.bitwise_count(np.arange(2**size)) ** 1.5 * scale
    table[0] = 0.0
    table[-1] = table.max() + scale * size  # worth doing together
    return table


def game_of(table: Array) -> Game:
    return Game(tuple(NAMES[: len(table).bit_length() - 1]), table)


@pytest.mark.parametrize("seed", range(20))
def test_shapley_is_efficient_and_additive(seed: int) -> None:
    one, two = random_table(seed, 5), random_table(100 + seed, 5)
    first, second, both = (shapley(game_of(t)).payoff for t in (one, two, one + two))
    assert sum(first.values()) == pytest.approx(one[-1])
    assert both == pytest.approx({p: first[p] + second[p] for p in first})


@pytest.mark.parametrize("seed", range(20))
def test_the_nucleolus_lies_in_the_least_core_and_moves_with_the_game(seed: int) -> None:
    table = random_table(seed, 5)
    payoff = np.array(list(nucleolus(game_of(table), among="preimputations").payoff.values()))
    groups = all_groups(5)
    worst = (table[1:-1] - groups[1:-1] @ payoff).max()
    assert worst == pytest.approx(least_core(game_of(table)).eps)
    assert payoff.sum() == pytest.approx(table[-1])
    shift = np.array([3.0, -7.0, 0.0, 11.0, 1e4])
    moved = nucleolus(game_of(2.5 * table + groups @ shift), among="preimputations").payoff
    assert list(moved.values()) == pytest.approx(list(2.5 * payoff + shift))


@pytest.mark.parametrize("seed", range(10))
def test_names_and_their_order_change_nothing(seed: int) -> None:
    rng = np.random.default_rng(seed)
    table, turn = random_table(seed, 5), rng.permutation(5)
    index = all_groups(5)[:, turn] @ (1 << np.arange(5))  # player p becomes player turn[p]
    turned = game_of(table[index])
    for solve in (lambda g: shapley(g).payoff, lambda g: nucleolus(g).payoff, lambda g: core_range(g).high):
        here, there = list(solve(game_of(table)).values()), list(solve(turned).values())
        assert [there[turn[p]] for p in range(5)] == pytest.approx(here)


def test_the_solver_says_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    nucleolus(game_of(random_table(1, 4)))
    assert capfd.readouterr() == ("", "")


def test_the_same_call_gives_the_same_bytes() -> None:
    table = random_table(3, 8)
    for solve in (shapley, least_core, nucleolus, core_range, balance, properties):
        assert repr(solve(game_of(table))) == repr(solve(game_of(table)))


@pytest.mark.parametrize("weighting", ["plain", "per-capita", "proportional"])
def test_identical_players_get_the_same_and_a_dummy_gets_its_own(weighting: str) -> None:
    def worth(group: tuple[str, ...]) -> float:
        twins = len({"a", "b"} & set(group))
        return 5.0 * ("d" in group) + 20.0 * (twins == 2) + (30.0 if twins and "c" in group else 0.0)

    game = from_function("abcd", worth)
    nucleus = nucleolus(game, weighting).payoff  # type: ignore[arg-type]
    for payoff in (shapley(game).payoff, nucleus):
        assert payoff["a"] == pytest.approx(payoff["b"])
    assert shapley(game).payoff["d"] == pytest.approx(5.0)
    if weighting == "plain":  # the weighted variants do not promise it
        assert nucleus["d"] == pytest.approx(5.0)


@pytest.mark.parametrize("worth", [0.0, 7.0, -3.0])
def test_one_player_has_it_all(worth: float) -> None:
    game = from_table({"a": worth})
    assert shapley(game).payoff == {"a": worth}
    assert nucleolus(game).payoff == {"a": worth}
    assert least_core(game).payoff == {"a": worth}
    assert core_range(game).low == {"a": worth}
    assert not balance(game).core_empty
    assert core_test(game, {"a": worth}).in_core
    assert not core_test(game, {"a": worth - 1}).in_core
    assert properties(game).superadditive


@pytest.mark.parametrize("size", [2, 3, 6, 12])
def test_the_zero_game_gives_everybody_zero(size: int) -> None:
    game = game_of(np.zeros(2**size))
    zero = dict.fromkeys(game.players, 0.0)
    for weighting in ("plain", "per-capita", "proportional"):
        assert nucleolus(game, weighting).payoff == pytest.approx(zero, abs=1e-12)  # type: ignore[arg-type]
        assert least_core(game, weighting).eps == pytest.approx(0.0, abs=1e-12)  # type: ignore[arg-type]
    assert shapley(game).payoff == zero
    assert core_range(game).high == pytest.approx(zero, abs=1e-12)
    assert smallest_payments(game, zero).moved == 0.0
    assert not properties(game).essential


@pytest.mark.parametrize("unit", [1e-6, 1.0, 1e9])
def test_rounding_is_not_a_reason_to_leave(unit: float) -> None:
    own = {NAMES[k]: unit * (0.1 + k / 3) for k in range(10)}
    game = additive(own)
    assert core_test(game, own).in_core
    assert nucleolus(game).payoff == pytest.approx(own)
    assert smallest_payments(game, own).moved == 0.0
    assert not balance(game).core_empty


def test_a_total_that_falls_short_of_the_parts_by_rounding_only() -> None:
    game = from_table({"a": 0.1, "b": 0.2, "a,b": 0.3})
    assert nucleolus(game).payoff == pytest.approx({"a": 0.1, "b": 0.2})


@pytest.mark.parametrize("unit", [1e-9, 1e-4, 1e5, 1e11])
def test_every_answer_follows_the_unit(unit: float) -> None:
    table = random_table(5, 6)
    one, other = game_of(table), game_of(table * unit)
    assert least_core(other).eps == pytest.approx(unit * least_core(one).eps)
    for ask in (lambda g: nucleolus(g).payoff, lambda g: core_range(g).low, lambda g: core_range(g).high):
        assert list(ask(other).values()) == pytest.approx([unit * amount for amount in ask(one).values()])
    utility = {player: table[-1] * (k + 1) / 21 for k, player in enumerate(one.players)}
    paid, scaled = smallest_payments(one, utility), smallest_payments(other, {p: unit * utility[p] for p in utility})
    assert paid.moved > 0
    assert scaled.payments == pytest.approx({p: unit * amount for p, amount in paid.payments.items()})


def test_worths_over_twelve_orders_of_magnitude() -> None:
    """a is worth a millionth, c a million; each keeps its own and they share the surplus of 3 million equally."""
    own = {"a": 1e-6, "b": 1.0, "c": 1e6}
    game = from_function("abc", lambda group: sum(own[p] for p in group) + (3e6 if len(group) == 3 else 0.0))
    expected = {p: own[p] + 1e6 for p in own}
    assert nucleolus(game).payoff == pytest.approx(expected)
    assert shapley(game).payoff == pytest.approx(expected)


def test_in_proportion_to_next_to_nothing_is_refused() -> None:
    game = from_table({"a": 1e-6, "b": 1, "a,b": 1e3})
    assert nucleolus(game).payoff["a"] == pytest.approx(499.5, abs=1e-4)
    with pytest.raises(ScenarioError, match="a: the worth of this group"):
        nucleolus(game, "proportional")
    with pytest.raises(ScenarioError, match="none of them negative"):
        least_core(from_table({"a": -1, "b": 1, "a,b": 3}), "proportional")


def test_partners_with_nothing_to_gain_in_a_proportional_game() -> None:
    """Only a and b together are worth anything before everybody is: the groups worth nothing hold, and come last."""
    game = from_table({"a": 0, "b": 0, "c": 0, "a,b": 6, "a,c": 0, "b,c": 0, "a,b,c": 9})
    found = nucleolus(game, "proportional").payoff
    assert found == pytest.approx({"a": 4.5, "b": 4.5, "c": 0.0})
    assert least_core(game, "proportional").eps == pytest.approx(1 - 9 / 6)


def test_twelve_partners_take_seconds() -> None:
    game = game_of(random_table(1, 12))
    spent = {}
    for solve in (shapley, least_core, nucleolus, core_range, balance):
        start = time.perf_counter()
        solve(game)
        spent[solve.__name__] = time.perf_counter() - start
    assert spent["shapley"] < 0.5, spent
    assert max(spent.values()) < 3.0, spent
