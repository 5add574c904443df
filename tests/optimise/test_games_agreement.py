"""Agreement with independent code on random games: coopgame-py for solutions, scipy's LPs for what it has no answer to."""

from types import ModuleType

import numpy as np
import pytest
from scipy.optimize import linprog

from ketenopt.domain.errors import Infeasible
from ketenopt.domain.game import Array, Game, Members
from ketenopt.optimise.games import balance, core_range, core_test, least_core, nucleolus, properties, shapley, smallest_payments
from ketenopt.optimise.games.build import all_groups

GAMES = 150


@pytest.fixture(scope="module")
def coopgame() -> ModuleType:
    return pytest.importorskip("coopgame", reason="coopgame-py, the independent answer, is not installed")


def random_game(k: int) -> tuple[Game, Array]:
    """The k-th game, of 3-6 players, and its table; in two out of three the players are worth no less together than alone.

    By turns: whole numbers with many ties, growing with the group in any unit, with negative worths, win or lose.
    """
    rng = np.random.default_rng(k)
    size = int(rng.integers(3, 7))
    groups = 2**size
    heads = np.bitwise_count(np.arange(groups)).astype(float)
    table = (
        rng.integers(0, 10, groups).astype(float),
        rng.random(groups) * heads**2 * 10 ** rng.uniform(-4, 5),
        rng.integers(-5, 6, groups).astype(float),
        (rng.random(groups) < 0.4).astype(float),
    )[k % 4]
    table[0] = 0.0
    if k % 3:
        table[-1] = max(table[-1], table[1 << np.arange(size)].sum())
    return Game(tuple(f"p{p}" for p in range(size)), table), table


def amounts(payoff: object) -> Array:
    assert isinstance(payoff, dict)
    return np.array(list(payoff.values()))


def proper(game: Game) -> Members:
    return all_groups(game.size)[1:-1]


@pytest.mark.parametrize("k", range(GAMES))
def test_solutions_agree_with_coopgame(coopgame: ModuleType, k: int) -> None:
    game, table = random_game(k)
    other = coopgame.Game(table[1:].tolist())
    near = {"abs": 1e-8 * max(float(np.abs(table).max()), 1e-3), "rel": 0}
    assert amounts(shapley(game).payoff) == pytest.approx(coopgame.shapley(other), **near)
    expected = coopgame.prenucleolus(other)
    found = nucleolus(game, among="preimputations")
    assert amounts(found.payoff) == pytest.approx(expected["allocation"], **near)
    assert found.levels[0].eps == pytest.approx(expected["levels"][0], **near)
    assert least_core(game).eps == pytest.approx(expected["levels"][0], **near)
    per_head = coopgame.per_capita_nucleolus(other, "preimputation")["allocation"]
    assert amounts(nucleolus(game, "per-capita", "preimputations").payoff) == pytest.approx(per_head, **near)
    if table[1:].min() > 0:
        relative = coopgame.proportional_nucleolus(other, "preimputation")["allocation"]
        assert amounts(nucleolus(game, "proportional", "preimputations").payoff) == pytest.approx(relative, **near)
    try:
        imputed = coopgame.nucleolus(other)["allocation"]
    except ValueError:
        with pytest.raises(Infeasible):
            nucleolus(game)
    else:
        assert amounts(nucleolus(game).payoff) == pytest.approx(imputed, **near)


@pytest.mark.parametrize("k", range(GAMES))
def test_tests_of_the_core_agree_with_coopgame(coopgame: ModuleType, k: int) -> None:
    game, table = random_game(k)
    other = coopgame.Game(table[1:].tolist())
    near = 1e-12 * np.abs(table).max()
    assert balance(game).core_empty != other.has_nonempty_core()
    kinds = properties(game)
    assert kinds.convex == other.is_convex()
    assert kinds.superadditive == other.is_superadditive()
    rng = np.random.default_rng(1000 + k)
    spread = rng.dirichlet(np.ones(game.size)) * table[-1]
    for payoff in (spread, amounts(least_core(game).payoff)):
        test = core_test(game, game.payoff(payoff))
        gains = table[1:] - all_groups(game.size)[1:] @ payoff
        assert test.gain == pytest.approx(gains.max(), abs=near)
        left = game.value(test.group) - sum(payoff[game.players.index(p)] for p in test.group)
        assert left == pytest.approx(test.gain, abs=near)
        assert test.in_core == other.is_in_core(payoff.tolist())


@pytest.mark.parametrize("k", range(0, GAMES, 3))
def test_the_range_of_the_core_agrees_with_plain_linear_programs(k: int) -> None:
    game, table = random_game(k)
    scale = np.abs(table).max()
    found = core_range(game)
    for p, player in enumerate(game.players):
        for sign, end in ((1.0, found.low), (-1.0, found.high)):
            cost = np.zeros(game.size)
            cost[p] = sign
            plain = linprog(
                cost,
                A_ub=-proper(game).astype(float),
                b_ub=-(table[1:-1] - found.eps) / scale + 1e-11,
                A_eq=np.ones((1, game.size)),
                b_eq=[table[-1] / scale],
                bounds=[(None, None)] * game.size,
            )
            assert plain.status == 0
            assert end[player] == pytest.approx(sign * plain.fun * scale, abs=2e-6 * scale)


@pytest.mark.parametrize("k", range(GAMES))
def test_a_balanced_weighting_gives_everybody_one(k: int) -> None:
    game, _ = random_game(k)
    proof = balance(game)
    for player in game.players:
        assert sum(weight for group, weight in proof.weights if player in group) == pytest.approx(1.0)
    assert sum(weight * game.value(group) for group, weight in proof.weights) == pytest.approx(proof.worth)
    assert min(weight for _, weight in proof.weights) > 0


@pytest.mark.parametrize("k", range(GAMES))
def test_payments_move_as_little_as_a_plain_linear_program(k: int) -> None:
    game, table = random_game(k)
    n, scale = game.size, np.abs(table).max()
    utility = np.random.default_rng(k).dirichlet(np.ones(n)) * scale
    found = smallest_payments(game, game.payoff(utility))
    payment, groups = amounts(found.payments), proper(game).astype(float)
    assert payment.sum() == pytest.approx(0.0, abs=1e-8 * scale)
    assert np.abs(payment).sum() / 2 == pytest.approx(found.moved)
    assert (table[1:-1] - groups @ (utility + payment)).max() <= found.eps + 1e-7 * scale
    identity = np.eye(n)
    plain = linprog(
        np.concatenate([np.zeros(n), np.full(n, 0.5)]),
        A_ub=np.block([[-groups, np.zeros_like(groups)], [identity, -identity], [-identity, -identity]]),
        b_ub=np.concatenate([-(table[1:-1] - found.eps - groups @ utility) / scale + 1e-10, np.zeros(2 * n)]),
        A_eq=np.concatenate([np.ones(n), np.zeros(n)])[None, :],
        b_eq=[0.0],
        bounds=[(None, None)] * (2 * n),
    )
    assert plain.status == 0
    assert found.moved == pytest.approx(plain.fun * scale, abs=3e-6 * scale)
