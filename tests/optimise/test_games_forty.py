"""Forty players: no table, constraint generation; games whose answer is known."""

import numpy as np
import pytest

from ketenopt.domain.errors import ScenarioError
from ketenopt.domain.game import Array, Game, Members
from ketenopt.optimise.games import (
    Production,
    additive,
    airport,
    balance,
    bankruptcy,
    core_range,
    core_test,
    from_function,
    glove,
    least_core,
    owen,
    production_game,
    shapley,
    smallest_payments,
    voting,
)
from ketenopt.optimise.games.build import all_groups, tabulated

IDS = [f"p{k:02}" for k in range(40)]
RNG = np.random.default_rng(7)
COSTS = {player: float(cost) for player, cost in zip(IDS, RNG.integers(1, 60, 40), strict=True)}


def production(players: int, seed: int = 11) -> Production:
    """Everybody owns some of a few of the resources; many a group can make nothing."""
    rng = np.random.default_rng(seed)
    resources, products = players // 2, players
    use = rng.random((resources, products)) * (rng.random((resources, products)) < 0.3) + 0.01
    stocks = rng.random((resources, players)) * (rng.random((resources, players)) < 0.3) * 10
    return Production(tuple(IDS[:players]), rng.random(products) * 100, use, stocks)


@pytest.mark.parametrize("seed", range(30))
@pytest.mark.parametrize("kind", ["additive", "bankruptcy", "airport", "glove", "voting", "production"])
def test_separations_find_the_most_violated_of_all_groups(kind: str, seed: int) -> None:
    """Checked against every group, at 6 players, also for payoffs that do not add up."""
    rng = np.random.default_rng(seed)
    six = {player: float(rng.integers(1, 9)) for player in IDS[:6]}
    game = {
        "additive": lambda: additive(six),
        "bankruptcy": lambda: bankruptcy(float(rng.integers(3, 30)), six),
        "airport": lambda: airport(six),
        "glove": lambda: glove(tuple(IDS[:2]), tuple(IDS[2:6])),
        "voting": lambda: voting(int(rng.integers(3, 20)), {p: int(w) for p, w in six.items()}),
        "production": lambda: production_game(production(6, seed)),
    }[kind]()
    assert game.separation is not None
    table = tabulated(game).table
    assert table is not None
    payoff = rng.normal(size=6) * np.abs(table).max() / 3
    found = game.separation(payoff)
    assert found[0].any()
    assert not found[0].all()
    best = (table[1:-1] - all_groups(6)[1:-1] @ payoff).max()
    assert game.values(found[:1])[0] - payoff[found[0]].sum() == pytest.approx(best, abs=1e-7)


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("kind", ["bankruptcy", "airport", "glove", "voting", "production"])
def test_rows_on_demand_give_what_all_rows_give(kind: str, seed: int) -> None:
    rng = np.random.default_rng(seed)
    six = {player: float(rng.integers(1, 9)) for player in IDS[:6]}
    game = {
        "bankruptcy": lambda: bankruptcy(float(rng.integers(3, 30)), six),
        "airport": lambda: airport(six),
        "glove": lambda: glove(tuple(IDS[:2]), tuple(IDS[2:6])),
        "voting": lambda: voting(int(rng.integers(3, 20)), {p: int(w) for p, w in six.items()}),
        "production": lambda: production_game(production(6, seed)),
    }[kind]()
    separation = game.separation
    assert separation is not None
    game = Game(game.players, worth=game.worth, separation=lambda payoff: separation(payoff)[:1])  # one group at a time
    full, scale = tabulated(game), max(1.0, abs(game.total))
    for weighting in ("plain", "per-capita"):
        found, known = least_core(game, weighting), least_core(full, weighting)  # type: ignore[arg-type]
        assert found.eps == pytest.approx(known.eps, abs=1e-7 * scale)
    assert core_range(game).high == pytest.approx(core_range(full).high, abs=1e-6 * scale)
    assert balance(game).worth == pytest.approx(balance(full).worth, abs=1e-7 * scale)
    utility = {player: game.total * (k + 1) / 21 for k, player in enumerate(game.players)}
    assert smallest_payments(game, utility).moved == pytest.approx(smallest_payments(full, utility).moved, abs=1e-6 * scale)


def test_an_order_and_its_reverse_cancel_what_only_the_place_in_line_decides() -> None:
    squares = shapley(from_function(IDS, lambda group: float(len(group) ** 2)), permutations=4)
    assert squares.payoff == pytest.approx(dict.fromkeys(IDS, 40.0))
    assert squares.standard_error == pytest.approx(dict.fromkeys(IDS, 0.0), abs=1e-12)


def test_the_airport_least_core_has_its_closed_form() -> None:
    """eps = -min(min over k < n of c_k / (k + 1), c_n / n), costs ascending (Littlechild 1974)."""
    game = airport(COSTS)
    found = least_core(game)
    costs = np.sort(list(COSTS.values()))
    assert found.certified
    assert found.eps == pytest.approx(-min(float((costs[:-1] / np.arange(2, 41)).min()), costs[-1] / 40))
    assert core_test(game, found.payoff).in_core


def test_sampled_shapley_is_unbiased_and_its_standard_error_is_the_error_it_makes() -> None:
    game = airport(COSTS)
    order = np.argsort(list(COSTS.values()), kind="stable")
    steps = np.diff(np.array(list(COSTS.values()))[order], prepend=0.0) / np.arange(40, 0, -1)
    truth = np.empty(40)
    truth[order] = -np.cumsum(steps)  # each stretch is shared by those who need it (Littlechild & Owen 1973)
    off = np.empty((16, 40))
    for seed in range(16):
        sampled = shapley(game, permutations=1000, seed=seed)
        assert sampled.permutations == 1000
        assert sum(sampled.payoff.values()) == pytest.approx(-max(COSTS.values()))
        off[seed] = (np.array(list(sampled.payoff.values())) - truth) / np.array(list(sampled.standard_error.values()))
    assert np.abs(off.mean(axis=0)).max() < 4.5 / np.sqrt(16)
    assert np.mean(off**2) == pytest.approx(1.0, abs=0.2)


def test_sampling_does_not_depend_on_the_batch_and_errors_halve_with_four_times_the_work() -> None:
    game = airport(COSTS)
    assert shapley(game, 400, 5, batch=2) == shapley(game, 400, 5, batch=256)
    assert shapley(game, 400, 5) != shapley(game, 400, 6)
    few, many = (np.array(list(shapley(game, n, 5).standard_error.values())).mean() for n in (500, 8000))
    assert few / many == pytest.approx(4.0, rel=0.25)
    with pytest.raises(ScenarioError, match="at least 4"):
        shapley(game, 2)


def test_additive_and_glove_games() -> None:
    own = additive(COSTS)
    assert least_core(own).eps == pytest.approx(0.0, abs=1e-9)
    assert least_core(own).payoff == pytest.approx(COSTS)
    scarce = glove(tuple(IDS[:15]), tuple(IDS[15:]))
    assert least_core(scarce).eps == pytest.approx(0.0, abs=1e-9)
    core = core_range(scarce)
    assert core.certified
    expected = {player: float(k < 15) for k, player in enumerate(IDS)}
    assert core.low == pytest.approx(expected, abs=1e-8)
    assert core.high == pytest.approx(expected, abs=1e-8)
    even = core_range(glove(tuple(IDS[:20]), tuple(IDS[20:])))
    assert even.low == pytest.approx(dict.fromkeys(IDS, 0.0), abs=1e-8)
    assert even.high == pytest.approx(dict.fromkeys(IDS, 1.0), abs=1e-8)


def test_voting_games() -> None:
    majority = least_core(voting(21, dict.fromkeys(IDS, 1)))
    assert majority.eps == pytest.approx(1 - 21 / 40)
    assert least_core(voting(21, dict.fromkeys(IDS, 1)), "per-capita").eps == pytest.approx((1 - 21 / 40) / 21)
    proof = balance(voting(21, dict.fromkeys(IDS, 1)))
    assert proof.core_empty
    assert proof.worth == pytest.approx(40 / 21)
    veto = voting(60, {player: 40 if player == "p07" else 1 for player in IDS})
    assert least_core(veto).eps == pytest.approx(0.0, abs=1e-9)
    assert least_core(veto).payoff["p07"] == pytest.approx(1.0)


def test_payments_at_forty_hold_every_group() -> None:
    game = bankruptcy(300.0, COSTS)
    equal = dict.fromkeys(IDS, 300.0 / 40)
    before = core_test(game, equal)
    assert not before.in_core
    found = smallest_payments(game, equal)
    assert found.enough
    after = {player: equal[player] + found.payments[player] for player in IDS}
    assert core_test(game, after).in_core
    # A claim below an equal part of the estate is all a player may get (the others claim the rest).
    assert found.moved == pytest.approx(sum(max(0.0, equal[p] - COSTS[p]) for p in IDS))


def test_linear_production_at_forty_is_tested_by_integer_programs() -> None:
    made = production(40)
    game = production_game(made)
    prices = owen(made)
    test = core_test(game, prices)
    assert test.in_core
    assert test.certified
    poorest, richest = min(prices, key=lambda p: prices[p]), max(prices, key=lambda p: prices[p])
    bent = prices | {richest: prices[richest] - 1.0, poorest: prices[poorest] + 1.0}
    caught = core_test(game, bent)
    assert not caught.in_core
    assert richest in caught.group
    assert caught.gain == pytest.approx(game.value(caught.group) - sum(bent[p] for p in caught.group))


def test_a_function_alone_is_searched_and_says_that_it_is_not_proven() -> None:
    for made in (airport(COSTS), glove(tuple(IDS[:15]), tuple(IDS[15:])), bankruptcy(300.0, COSTS)):
        searched, exact = least_core(Game(made.players, worth=made.worth)), least_core(made)
        assert not searched.certified
        assert exact.certified
        assert searched.eps == pytest.approx(exact.eps, abs=1e-6)
    votes = voting(250, {player: int(cost) for player, cost in COSTS.items()})
    searched, exact = least_core(Game(votes.players, worth=votes.worth)), least_core(votes)
    assert searched.eps <= exact.eps + 1e-9  # a lower bound always


def test_a_separation_that_answers_everybody_is_refused() -> None:
    def wrong(payoff: Array) -> Members:
        return np.ones((1, len(payoff)), dtype=np.bool_)

    with pytest.raises(ScenarioError, match="some but not all"):
        least_core(from_function(IDS, lambda group: float(len(group)), wrong))


def test_productions_that_make_no_sense_are_refused() -> None:
    with pytest.raises(ScenarioError) as error:
        Production(("a", "b"), np.ones(2), np.full((1, 3), np.nan), -np.ones((1, 2)))
    assert [(f.path, f.code) for f in error.value.faults] == [("stocks", "negative"), ("use", "not-finite"), ("use", "shape")]
