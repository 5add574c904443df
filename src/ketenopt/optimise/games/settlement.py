"""How Dutch government settles a shared cost: own costs, equal, by use, by size."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import Literal

from ketenopt.domain.errors import Fault, ScenarioError
from ketenopt.domain.game import Settlement, game_fault

Method = Literal["own-costs", "equal", "by-use", "by-size"]
METHODS: tuple[Method, ...] = ("own-costs", "equal", "by-use", "by-size")


def settle(costs: Mapping[str, float], method: Method, weights: Mapping[str, float] | None = None) -> Settlement:
    """Each player's share of the total of ``costs`` (what each pays first), and what it receives to get there.

    own-costs: share_p = cost_p.  equal: total / players.  by-use and by-size: total * weight_p / sum of weights, with
    ``weights`` the use each makes of the result, or its size (staff, budget).  payment_p = cost_p - share_p; the payments
    sum to 0.  Raises ScenarioError, every fault at once: no players, a number that is not finite, a negative weight, a
    player without weight, weights that are all 0, an unknown method.

    >>> settle({"a": 90.0, "b": 0.0}, "by-use", {"a": 1.0, "b": 2.0}).payment
    {'a': 60.0, 'b': -60.0}
    """
    faults = _faults(costs, method, weights)
    if faults:
        raise ScenarioError(tuple(faults))
    players = sorted(costs)
    total = sum(costs[p] for p in players)
    if method == "own-costs":
        share = {p: float(costs[p]) for p in players}
    else:
        by = dict.fromkeys(players, 1.0) if method == "equal" or weights is None else weights
        whole = sum(by[p] for p in players)
        share = {p: total * by[p] / whole for p in players}
    payment = {p: costs[p] - share[p] for p in players}
    return Settlement(method, share, payment, sum(abs(payment[p]) for p in players) / 2)


def _faults(costs: Mapping[str, float], method: str, weights: Mapping[str, float] | None) -> list[Fault]:
    faults = [game_fault(f"costs.{p}", "not-finite", "not a finite number") for p in sorted(costs) if not isfinite(costs[p])]
    if not costs:
        faults.append(game_fault("costs", "no-players", "nobody bears a cost"))
    if method not in METHODS:
        faults.append(game_fault("method", "method", f"{method!r} is no way to settle", ", ".join(METHODS)))
    if method in ("by-use", "by-size"):
        faults += _weight_faults(costs, weights or {})
    return faults


def _weight_faults(costs: Mapping[str, float], weights: Mapping[str, float]) -> list[Fault]:
    faults = [game_fault(f"weights.{p}", "missing-player", "this player has no weight") for p in sorted(costs) if p not in weights]
    for p in sorted(weights):
        if p not in costs:
            faults.append(game_fault(f"weights.{p}", "unknown-player", "bears none of these costs"))
        elif not (isfinite(weights[p]) and weights[p] >= 0):
            faults.append(game_fault(f"weights.{p}", "weight", f"the weight is {weights[p]!r}", "0 or more"))
    if not faults and sum(weights.values()) <= 0:
        faults.append(game_fault("weights", "weight", "all weights are 0", "one above 0"))
    return faults
