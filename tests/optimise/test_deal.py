"""Who would accept: the game of a chain, prices as a split, the smallest payments, and groups found without trying all."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from group_chains import working_alone
from ketenopt.domain.game import Game
from ketenopt.optimise.deal.bargain_check import deal
from ketenopt.optimise.deal.groups import ChainGame
from ketenopt.optimise.deal.prices import prices
from ketenopt.optimise.disagreement import alone
from ketenopt.optimise.games import core_test, least_core, smallest_payments, tabulated
from ketenopt.optimise.games.build import all_groups
from ketenopt.optimise.optimum import Settings
from ketenopt.optimise.pose import pose
from ketenopt.optimise.program import program
from ketenopt.optimise.rules import ruled
from ketenopt.optimise.solve import solve
from planned_chains import about, generated, increment, scenario, small

PAPER = Settings(paper=True)
SEEDS = [*range(4), *(pytest.param(seed, marks=pytest.mark.nightly) for seed in range(4, 50))]


def cold(game: ChainGame, members: Any) -> float:
    """v of one group by a program of its own."""
    U = game.f.U[: game.p.P][members].sum(axis=0)
    made = replace(program(game.f, U), rhs=game.rhs(members))
    return solve(made).objective + float(game.f.constant[: game.p.P][members].sum())


@pytest.mark.parametrize("seed", SEEDS)
def test_prices_pay_everybody_enough_to_stay_where_every_limit_has_an_owner(seed: int) -> None:
    """The Owen payoff is in the core (Owen 1975), tested against every group."""
    chain = ChainGame(working_alone(seed), True)
    game = tabulated(chain.game())
    split = prices(chain)
    assert split.total == pytest.approx(game.total, rel=1e-7)
    assert split.nobody == pytest.approx(0.0, abs=1e-3)
    groups = all_groups(game.size)[1:]
    assert (groups @ split.one >= game.values(groups) - 1e-4).all()
    assert (split.low <= split.one + 1e-3).all()
    assert (split.one <= split.high + 1e-3).all()
    assert game.values(groups).max() > 0


@pytest.mark.parametrize("seed", range(3))
def test_the_kept_program_says_what_cold_programs_say_in_any_order(seed: int) -> None:
    chain = ChainGame(working_alone(seed), True)
    groups = all_groups(5)[1:]
    forth, back = chain.worth(groups), chain.worth(groups[::-1])[::-1]
    assert forth == pytest.approx(back, abs=1e-6)
    for k in (0, 5, 17, 30):
        assert forth[k] == pytest.approx(cold(chain, groups[k]), abs=1e-6)


@pytest.mark.parametrize("seed", SEEDS[:6])
def test_the_least_core_survives_all_groups(seed: int) -> None:
    game = tabulated(ChainGame(working_alone(seed), True).game())
    found = least_core(game)
    groups = all_groups(game.size)[1:-1]
    paid = groups @ np.array([found.payoff[p] for p in game.players])
    assert (paid >= game.values(groups) - found.eps - 1e-5).all()


@pytest.mark.parametrize("seed", range(3))
def test_the_group_that_gains_most_is_found_without_trying_all(seed: int) -> None:
    """The separation by one integer program against the whole table, burdens of outsiders included."""
    p = pose(generated(seed, 5, 10, 1, 6, frills=False))
    chain = ChainGame(p, True)
    game, table = chain.game(), tabulated(chain.game())
    for share in (0.0, 0.2, 0.5):
        payoff = {name: share * table.total * (k % 2) for k, name in enumerate(game.players)}
        fast, sure = core_test(game, payoff), core_test(table, payoff)
        assert fast.gain == pytest.approx(sure.gain, abs=1e-4)
        assert fast.certified


def test_forty_partners() -> None:
    """Constraint generation: a payoff that pays one partner nothing is refused, with the group that leaves."""
    p = working_alone(3, 40, 40)
    chain = ChainGame(p, True)
    game = chain.game()
    split = prices(chain)
    payoff = dict(zip(p.partners, split.one.tolist(), strict=True))
    assert core_test(game, payoff).gain <= 1e-3
    best = int(np.argmax(chain.worth(np.eye(40, dtype=np.bool_))))
    robbed = payoff | {p.partners[best]: 0.0}
    assert chain.worth(np.eye(40, dtype=np.bool_))[best] > 1.0
    test = core_test(game, robbed)
    assert not test.in_core
    assert p.partners[best] in test.group
    assert test.gain >= chain.worth(np.eye(40, dtype=np.bool_))[best] - 1e-3


@pytest.mark.parametrize("seed", range(4))
def test_alone_is_what_a_group_of_one_is_worth(seed: int) -> None:
    p = working_alone(seed)
    chain = ChainGame(p, True)
    for o in range(p.P):
        members = np.arange(p.P) == o
        assert chain.worth(members[None, :])[0] == pytest.approx(alone(p, o, PAPER), abs=1e-4)


# ------------------------------------------------------------------------------------------------------- the deal check


def giving(cost: float = 4.0) -> dict[str, Any]:
    """i is worth 40 to a and takes b's people and 10 of its money; b could do j alone, worth 20, but not beside i."""

    def work(owner: str, value: float, keur: float) -> dict[str, Any]:
        parts = {"1": increment("b", cost={"b": keur}, periods=1)}
        return {"owner": owner, "benefits": {owner: {"value": value}}, "increments": parts}

    data = small(initiatives={"i": work("a", 20.0, 10.0), "j": work("b", 10.0, cost)})
    data["chain"] = about(1, benefit_periods=2)
    partner = {"budget": {"t00": 100.0}, "plan_to_share": 1.0}
    data["partners"] = {"a": dict(partner), "b": dict(partner)}
    data["teams"] = {"b1": {"partner": "b", "fte": 1.0, "wip": 1, "skills": ["dev"]}}
    return data


def test_who_gives_in_who_leaves_and_what_keeps_them() -> None:
    """Today j is done: b has 16, as it would alone.  Central does i: a has 40, b -10.  i adds 14, which Shapley halves."""
    p = pose(scenario(giving()))
    found = deal(p, ruled(p, "central", Settings()), Settings())
    a, b = found.rows
    assert (a.plan, b.plan, a.today, b.today) == (40.0, -10.0, 0.0, 16.0)
    assert (a.alone, b.alone) == (0.0, 16.0)
    assert [row.gives_in for row in found.rows] == [False, True]
    assert [group.members for group in found.groups] == [("b",)]
    assert found.groups[0].gain == pytest.approx(26.0)
    assert (a.payment, b.payment) == pytest.approx((-26.0, 26.0))
    assert (found.moved, found.enough) == (pytest.approx(26.0), True)
    assert (a.shapley, b.shapley) == pytest.approx((7.0, 23.0))
    assert (a.nucleolus, b.nucleolus) == pytest.approx((7.0, 23.0))
    assert found.least_core == pytest.approx(-7.0)
    assert not found.parts
    assert found.on_funds == pytest.approx(0.0)
    assert b.settled == pytest.approx({"own-costs": 0.0, "equal": 5.0, "by-use": 10.0, "by-size": 0.0})
    assert a.settled["by-use"] == pytest.approx(-10.0)


def test_today_counts_as_well_as_leaving() -> None:
    """When j costs more, i goes first today: the plan with j alone leaves a 40 worse off, more than there is to pay with."""
    p = pose(scenario(giving(10.0)))
    found = deal(p, ruled(p, "central", Settings(pins=(("i/1", -1),))), Settings())
    assert [row.gives_in for row in found.rows] == [True, False]
    assert found.rows[0].change == pytest.approx(-40.0)
    assert not found.enough
    assert found.short == pytest.approx(20.0)  # 40 and 10 asked, 10 there: each misses 20


def test_a_fund_nobody_owns_protects_nobody_and_says_so() -> None:
    data = giving()
    data["funds"] = {"pot": {"budget": {"t00": 20.0}}}
    for work in data["initiatives"].values():
        work["increments"]["1"]["cost"] = {"pot": 10.0}
    p = pose(scenario(data))
    found = deal(p, ruled(p, "central", Settings()), Settings())
    assert [row.alone for row in found.rows] == [0.0, 0.0]
    assert [row.alone_with_part for row in found.rows] == pytest.approx([0.0, 20.0])
    assert found.on_funds == pytest.approx(found.best) == pytest.approx(40.0)
    assert found.prices_broken_by == () if found.prices_stable else "pot" in found.prices_broken_by


@pytest.mark.parametrize("seed", range(3))
def test_the_payments_of_a_deal_survive_every_group(seed: int) -> None:
    p = working_alone(seed)
    plan = ruled(p, "central", PAPER)
    found = deal(p, plan, PAPER, parts=True)
    after = np.array([row.plan + row.payment for row in found.rows])
    groups = all_groups(p.P)[1:-1]
    worth = ChainGame(p, True).worth(groups)
    assert found.enough or found.short > 0
    assert (groups @ after >= worth - found.short - 1e-4).all()
    assert (after >= np.array([row.today for row in found.rows]) - found.short - 1e-4).all()
    assert sum(row.payment for row in found.rows) == pytest.approx(0.0, abs=1e-6)
    assert sum(row.shapley for row in found.rows) == pytest.approx(found.total, abs=1e-6)
    table = Game(p.partners, table=np.concatenate([[0.0], worth, [found.total]]))
    for name in ("shapley", "least_core"):
        inside = core_test(table, {row.partner: getattr(row, name) for row in found.rows})
        assert inside.missing == pytest.approx(0.0, abs=1e-5)


def test_understating_is_what_it_says() -> None:
    """a declares 14 a period for i: 18 where 16 is there without it, so it adds 2; a is paid 1, and keeps the 12 untold."""
    p = pose(scenario(giving()))
    found = deal(p, ruled(p, "central", Settings()), Settings())
    assert found.rows[0].understating == pytest.approx((12.0 + 1.0) - 7.0)
    assert found.understated == 0.3


def test_many_partners_are_sampled_and_searched() -> None:
    p = working_alone(1, 13, 13)
    found = deal(p, ruled(p, "central", PAPER), PAPER)
    assert found.searched
    assert found.parts
    assert all(row.shapley_error >= 0.0 for row in found.rows)
    assert any(row.shapley_error > 0.0 for row in found.rows)
    assert all(row.nucleolus is None and row.understating is None for row in found.rows)
    assert sum(row.shapley for row in found.rows) == pytest.approx(found.total, rel=1e-6)


def test_smallest_payments_move_no_more_than_what_is_missed() -> None:
    game = Game(("a", "b"), table=np.array([0.0, 0.0, 10.0, 30.0]))
    assert smallest_payments(game, {"a": 25.0, "b": 5.0}).moved == pytest.approx(5.0)
