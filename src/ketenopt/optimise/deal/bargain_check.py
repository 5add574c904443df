"""Problem, plan -> Deal: who gives in, which groups would leave, and what would keep everybody in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from ketenopt.domain.deal import Deal, DealRow, LeavingGroup
from ketenopt.domain.errors import Infeasible, ScenarioError
from ketenopt.domain.game import Array, Game, Payments
from ketenopt.domain.plan import Plan
from ketenopt.domain.problem import Problem
from ketenopt.optimise.check import valued
from ketenopt.optimise.deal.groups import ChainGame, parts_for
from ketenopt.optimise.deal.prices import Prices, prices
from ketenopt.optimise.fair.case import practised
from ketenopt.optimise.games import METHODS, core_test, least_core, nucleolus, settle, shapley, smallest_payments, tabulated
from ketenopt.optimise.games.build import EXACT_PLAYERS, all_groups
from ketenopt.optimise.live import Live
from ketenopt.optimise.optimum import Settings

EURO = 1e-3
"""kEUR: gains below this are none."""

MOST_GROUPS = 12
"""Groups named that would leave."""

UNDERSTATED = 0.3
ASKED_UNDERSTATING = 8
"""Partners up to which is asked what understating brings: it takes every group once for each of them."""

ASKED_GROUPS = 6000
LEAST_ORDERS = 100
"""Groups asked for a sampled Shapley value, about, and the fewest orders of joining; its standard error says what that is worth."""

BROKEN_BY = ("exclusive", "must", "option", "done")


def deal(p: Problem, plan: Plan, settings: Settings, parts: bool | None = None) -> Deal:
    """The deal check of ``plan``.  ``parts`` None: whole plans for few groups, what they could do at most for many.

    Raises SolverFailed, or ScenarioError when ``plan`` has other partners.
    """
    parts = parts_for(p) if parts is None else parts
    chain = ChainGame(p, parts)
    utility = np.array([line.utility for line in plan.partners])
    game = _divided(chain, utility)
    today = valued(p, practised(p, settings)).utility[: p.P]
    worths = dict(zip(p.partners, utility.tolist(), strict=True))
    groups, asked = _leaving(game, worths)
    kept = _kept_in(game, worths, today)
    paper = chain if parts else ChainGame(p, True)
    best = float(paper.worth(np.ones((1, p.P), dtype=np.bool_))[0])
    split = prices(paper)
    stable = core_test(_with_total(paper, split.total), dict(zip(p.partners, split.one.tolist(), strict=True)))
    least = least_core(game)
    return Deal(
        scenario=p.scenario,
        rule=plan.rule,
        plan_hash=plan.hash,
        total=float(utility.sum()),
        rows=_rows(p, chain, game, plan, today, _Splits(split, kept, least.payoff)),
        groups=groups,
        asked=asked,
        searched=game.table is None,
        parts=parts,
        moved=kept.moved,
        enough=kept.enough,
        short=0.0 if kept.enough else kept.eps,
        least_core=least.eps,
        best=best,
        on_funds=best - _without_funds(paper),
        prices_stable=stable.in_core,
        prices_broken_by=() if stable.in_core else _broken_by(paper, split),
        understated=UNDERSTATED,
    )


def _with_total(chain: ChainGame, total: float) -> Game:
    """The game in which everybody together is worth ``total``; a table up to 12 partners."""

    def worth(groups: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> Array:
        answers, part = np.full(len(groups), total), ~groups.all(axis=1)
        if part.any():
            answers[part] = known.values(groups[part])
        return answers

    known = chain.game()
    game = Game(known.players, worth=worth, separation=known.separation)
    return tabulated(game) if game.size <= EXACT_PLAYERS else game


def _divided(chain: ChainGame, utility: Array) -> Game:
    """What there is to divide is what the plan brings its partners, whether or not another plan would bring more."""
    return _with_total(chain, float(utility.sum()))


def _leaving(game: Game, worths: Mapping[str, float]) -> tuple[tuple[LeavingGroup, ...], int]:
    """Groups that gain by leaving, the largest gain first; and how many were asked."""
    if game.table is None:
        test = core_test(game, worths)
        found = () if test.gain <= EURO else (LeavingGroup(test.group, game.value(test.group), sum(worths[p] for p in test.group)),)
        return found, len(game._known)
    members = all_groups(game.size)[1:]
    gains = game.values(members) - members @ np.array([worths[p] for p in game.players])
    order = sorted(
        np.flatnonzero(gains > EURO), key=lambda k: (-round(float(gains[k]), 6), int(members[k].sum()), game.group(members[k]))
    )
    named = [(game.group(members[k]), float(gains[k])) for k in order[:MOST_GROUPS]]
    return tuple(LeavingGroup(g, game.value(g), game.value(g) - gain) for g, gain in named), len(members)


def _kept_in(game: Game, worths: Mapping[str, float], today: Array) -> Payments:
    """The smallest payments with which nobody gives in against today and no group gains by leaving."""
    floor = dict(zip(game.players, today.tolist(), strict=True))
    if game.table is not None:
        table = game.table.copy()
        for o in range(game.size):
            table[1 << o] = max(table[1 << o], today[o]) if game.size > 1 else table[1 << o]
        return smallest_payments(Game(game.players, table=table), worths)

    def worth(groups: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> Array:
        alone = groups.sum(axis=1) == 1
        least = groups @ np.array([floor[p] for p in game.players])
        return np.asarray(np.where(alone, np.maximum(game.values(groups), least), game.values(groups)))

    def separation(payoff: Array) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
        assert game.separation is not None
        short = np.array([floor[p] for p in game.players]) - payoff
        single = np.eye(game.size, dtype=np.bool_)[np.argsort(-short, kind="stable")]
        found = np.concatenate([single, game.separation(payoff)])
        excess = worth(found) - found @ payoff
        return found[np.argsort(-excess, kind="stable")]

    return smallest_payments(Game(game.players, worth=worth, separation=separation), worths)


@dataclass(frozen=True, slots=True)
class _Splits:
    prices: Prices
    kept: Payments
    least: Mapping[str, float]


def _rows(p: Problem, chain: ChainGame, game: Game, plan: Plan, today: Array, splits: _Splits) -> tuple[DealRow, ...]:
    value, inner = shapley(game, max(LEAST_ORDERS, ASKED_GROUPS // p.P)), _nucleolus(game)
    alone = game.values(np.eye(p.P, dtype=np.bool_))
    taken = replace(chain, fund_share=1.0 / p.P).worth(np.eye(p.P, dtype=np.bool_))
    settled, lying = _settlements(p, plan), _understating(chain) if p.P <= ASKED_UNDERSTATING else {}
    return tuple(
        DealRow(
            partner=who,
            today=float(today[o]),
            alone=float(alone[o]),
            alone_with_part=float(taken[o]),
            plan=plan.partners[o].utility,
            payment=splits.kept.payments[who] + 0.0,
            shapley=value.payoff[who],
            shapley_error=value.standard_error[who],
            nucleolus=inner[who] if inner else None,
            least_core=splits.least[who],
            price_low=_finite(splits.prices.low[o]),
            price_high=_finite(splits.prices.high[o]),
            settled={method: payments[who] for method, payments in settled.items()},
            understating=lying.get(who),
        )
        for o, who in enumerate(p.partners)
    )


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _nucleolus(game: Game) -> Mapping[str, float] | None:
    if game.table is None:
        return None
    try:
        return nucleolus(game).payoff
    except Infeasible:  # alone they are worth more than together: then without that floor
        return nucleolus(game, among="preimputations").payoff


def _settlements(p: Problem, plan: Plan) -> dict[str, Mapping[str, float]]:
    """What each partner receives when the plan's own money is settled the way government does; kEUR, not discounted."""
    costs = dict.fromkeys(p.partners, 0.0)
    for line in plan.accounts:
        holder = line.account.partition(":")[0]
        if holder in costs:
            costs[holder] += line.spent + line.contractors
    x = np.array([unit.shares for unit in plan.units])
    use = np.einsum("git,it->g", np.maximum(p.value[: p.P], 0.0), x)
    size = np.bincount(p.people.partner, weights=p.people.capacity.sum(axis=1), minlength=p.P)
    by = {"by-use": use, "by-size": size}
    found: dict[str, Mapping[str, float]] = {}
    for method in METHODS:
        weights = dict(zip(p.partners, by[method].tolist(), strict=True)) if method in by else None
        try:
            found[method] = settle(costs, method, weights).payment
        except ScenarioError:  # nobody uses anything, or has anybody
            continue
    return found


def _without_funds(chain: ChainGame) -> float:
    """What all together could have without money that nobody owns."""
    members = np.ones(chain.p.P, dtype=np.bool_)
    live = Live(chain.made)
    live.owe(np.arange(len(chain.made.row_names)), np.where(chain.fund, 0.0, chain.rhs(members)))
    return live.solve().objective + float(chain.f.constant[: chain.p.P].sum())


def _broken_by(chain: ChainGame, split: Prices) -> tuple[str, ...]:
    """Why a split by prices need not hold every group here: what nobody owns, or what binds some groups only."""
    kinds = {block.constraint for block in chain.f.rows}
    found = [name for a, name in enumerate(chain.p.money.accounts) if chain.p.money.owner[a] < 0 and chain.p.money.budget[a].any()]
    found += sorted(kinds & set(BROKEN_BY))
    outside = (np.minimum(chain.p.value[: chain.p.P], 0.0) < 0).any(axis=2).T & ~chain.p.works
    if outside.any():
        found.append("burden")
    if abs(split.nobody) > EURO and not found:
        found.append("nobody")
    return tuple(found)


def _understating(chain: ChainGame) -> dict[str, float]:
    """What each partner gains, in Shapley's split with parts allowed, by declaring ``UNDERSTATED`` less benefit than it has."""
    honest = ChainGame(chain.p, True)
    value = shapley(tabulated(honest.game())).payoff
    return {who: _lied(honest, o) - value[who] for o, who in enumerate(chain.p.partners)}


def _lied(honest: ChainGame, o: int) -> float:
    """True worth to partner ``o`` of the plan and the share that follow from what it declares."""
    p = honest.p
    declared = p.value.copy()
    declared[o] = np.where(declared[o] > 0, (1.0 - UNDERSTATED) * declared[o], declared[o])
    told = ChainGame(replace(p, value=declared), True)
    share = shapley(tabulated(told.game())).payoff[p.partners[o]]
    everybody = np.ones((1, p.P), dtype=np.bool_)
    told.worth(everybody)
    values = told.live.solve().values
    return float((honest.f.U[o] - told.f.U[o]) @ values) + share
