"""Games from tables and functions: every fault named, the order of the input without effect."""

import math

import numpy as np
import pytest

import ketenopt.coalitions
from ketenopt.domain.errors import Infeasible, ScenarioError
from ketenopt.domain.game import Game
from ketenopt.optimise.games import from_function, from_table, glove, least_core, nucleolus, properties, shapley, tabulated, voting

OWEN = {"a": 68, "b": 102, "c": 0, "a,b": 170, "a,c": 710, "b,c": 762, "a,b,c": 992}


def faults(error: pytest.ExceptionInfo[ScenarioError]) -> set[tuple[str, str]]:
    return {(fault.code, fault.path) for fault in error.value.faults}


def test_keys_may_be_sets_tuples_or_text_in_any_order() -> None:
    keys = [frozenset("a"), ("b",), "c", ("b", "a"), "c, a", frozenset("bc"), ("c", "a", "b")]
    game = from_table(dict(zip(keys, OWEN.values(), strict=True)))
    turned = from_table(dict(reversed(OWEN.items())))
    assert game.players == ("a", "b", "c")
    assert game.table is not None
    assert turned.table is not None
    assert game.table.tobytes() == turned.table.tobytes()
    assert game.value(["c", "a"]) == 710
    assert nucleolus(game) == nucleolus(turned)


def test_every_fault_of_a_table_is_named_at_once() -> None:
    with pytest.raises(ScenarioError) as error:
        from_table({"a": 1, "b": math.nan, "b,a": 2, ("a", "b"): 3, "a,x": 4, "a,a": 5, "": 6, "c": True}, players=["a", "b", "c"])
    assert faults(error) == {
        ("not-finite", "b"),
        ("group-twice", "a,b"),
        ("unknown-player", "a,x"),
        ("player-twice", "a,a"),
        ("empty-group", ""),
        ("not-finite", "c"),
        ("missing-group", "a,c"),
        ("missing-group", "b,c"),
        ("missing-group", "a,b,c"),
    }
    assert "a,c" in str(error.value)


def test_many_missing_groups_are_counted_not_listed() -> None:
    with pytest.raises(ScenarioError) as error:
        from_table({"a": 1.0}, players="abcdef")
    assert len(error.value.faults) == 11
    assert any("52 more groups" in fault.message for fault in error.value.faults)


@pytest.mark.parametrize("values", [{}, {"": 0.0}])
def test_a_table_without_players_is_refused(values: dict[str, float]) -> None:
    with pytest.raises(ScenarioError, match="no player"):
        from_table(values)


def test_a_table_of_too_many_players_is_refused_before_it_is_made() -> None:
    with pytest.raises(ScenarioError, match="give a function"):
        from_table({f"p{k}": 1.0 for k in range(60)})


def test_a_function_is_asked_once_per_group_and_never_about_nobody() -> None:
    asked: list[tuple[str, ...]] = []

    def worth(group: tuple[str, ...]) -> float:
        asked.append(group)
        return float(len(group) ** 2)

    game = from_function(["c", "a", "b"], worth)
    shapley(game)
    least_core(game)
    nucleolus(game)
    assert sorted(asked) == sorted(set(asked))
    assert len(asked) == 7
    assert ("a", "b", "c") in asked


def test_a_function_that_answers_no_number_is_named_with_its_group() -> None:
    game = from_function("ab", lambda group: math.inf if group == ("a", "b") else 0.0)
    with pytest.raises(ScenarioError) as error:
        shapley(game)
    assert faults(error) == {("not-finite", "a,b")}


def test_a_game_refuses_what_is_no_game() -> None:
    for players, table in ((("b", "a"), np.zeros(4)), (("a", "b"), np.zeros(3)), (("a",), np.ones(2)), ((), np.zeros(1))):
        with pytest.raises(ScenarioError):
            Game(players, table)
    with pytest.raises(ScenarioError) as error:
        Game(("a", "b"), np.array([0, 1, np.nan, 2]))
    assert faults(error) == {("not-finite", "b")}
    with pytest.raises(ScenarioError, match="no player"):
        from_table(OWEN).value(["z"])


def test_a_table_cannot_be_changed_afterwards() -> None:
    values = np.array([0.0, 1.0, 1.0, 3.0])
    game = Game(("a", "b"), values)
    values[3] = 7.0
    assert game.total == 3.0
    assert game.table is not None
    with pytest.raises(ValueError, match="read-only"):
        game.table[3] = 7.0


def test_too_many_players_for_every_group_says_so() -> None:
    game = from_function([f"p{k:02}" for k in range(13)], lambda group: float(len(group)))
    for ask in (tabulated, nucleolus, properties):
        with pytest.raises(ScenarioError, match="8191"):
            ask(game)


def test_properties_hold_or_are_refuted_by_two_groups() -> None:
    plain = properties(from_table(OWEN))
    assert (plain.monotone, plain.superadditive, plain.convex, plain.essential) == (True, True, False, True)
    assert plain.why_not == {"convex": (("a", "c"), ("b", "c"))}
    game = from_table({"a": 5, "b": 5, "c": 5, "a,b": 8, "a,c": 10, "b,c": 10, "a,b,c": 7})
    odd = properties(game)
    assert (odd.monotone, odd.superadditive, odd.convex, odd.essential) == (False, False, False, False)
    smaller, larger = odd.why_not["monotone"]
    assert set(smaller) < set(larger)
    assert game.value(smaller) > game.value(larger)
    first, second = odd.why_not["superadditive"]
    assert game.value(first) + game.value(second) > game.value(first + second)


def test_superadditivity_is_judged_on_every_pair() -> None:
    """Only {b} with {c} is worth less together: neither holds the first player."""
    worth = {"a": 0, "b": 2, "c": 2, "a,b": 2, "a,c": 2, "b,c": 3, "a,b,c": 9}
    assert properties(from_table(worth)).why_not["superadditive"] == (("b",), ("c",))


def test_convex_games_are_recognised() -> None:
    squares = properties(from_function("abcdef", lambda group: float(len(group) ** 2)))
    assert squares.why_not == {}


def test_the_public_module_works_on_a_table() -> None:
    game = ketenopt.coalitions.from_table(OWEN)
    assert ketenopt.coalitions.nucleolus(game).payoff == nucleolus(game).payoff
    with pytest.raises(AttributeError):
        _ = ketenopt.nonsense


def test_imputations_that_do_not_exist_are_a_clear_error() -> None:
    game = from_table({"a": 5, "b": 5, "a,b": 8})
    with pytest.raises(Infeasible, match="2 more than together"):
        nucleolus(game)
    assert nucleolus(game, among="preimputations").payoff == pytest.approx({"a": 4, "b": 4})


def test_families_refuse_what_they_cannot_mean() -> None:
    with pytest.raises(ScenarioError, match="left and a right"):
        glove(("a", "b"), ("b",))
    with pytest.raises(ScenarioError, match="whole and positive"):
        voting(2, {"a": 0, "b": 2})
