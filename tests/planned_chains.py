"""Chains to plan for, made in code: one generator of whole chains, and the smallest chain to build a case on."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

import numpy as np

from ketenopt.domain.chain import Chain
from ketenopt.domain.scenario import Scenario

T = TypeVar("T")

LENGTH = 13
"""Weeks in a period: every period is 65 working days long."""


class Dice:
    """One seeded stream for making chains; what chains do is drawn elsewhere."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)

    def randint(self, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``."""
        return int(self.rng.integers(low, high + 1))

    def uniform(self, low: float = 0.0, high: float = 1.0) -> float:
        """Any number in between."""
        return float(self.rng.uniform(low, high))

    def sample(self, things: list[T], count: int) -> list[T]:
        """``count`` different things."""
        return [things[int(k)] for k in self.rng.permutation(len(things))[:count]]

    def choice(self, things: list[T]) -> T:
        """One of them."""
        return things[self.randint(0, len(things) - 1)]


def periods(count: int) -> dict[str, date]:
    """Equal periods of 65 working days, the first on a Monday."""
    start = date(2027, 1, 4).toordinal()
    return {f"t{number:02d}": date.fromordinal(start + 7 * LENGTH * number) for number in range(count)}


def about(count: int, **more: Any) -> dict[str, Any]:
    """``chain:`` of a plan of ``count`` equal periods, without discount unless asked."""
    first = periods(count)
    end = date.fromordinal(date(2027, 1, 4).toordinal() + 7 * LENGTH * count)
    what = {"start": date(2027, 1, 4), "periods": first, "end": end, "price_year": 2027, "discount_rate": 0.0, "focus": 1.0}
    return what | {"benefit_periods": 2} | more


def scenario(data: dict[str, Any], name: str = "made") -> Scenario:
    """The scenario of a chain in the form of ``chain.yaml``."""
    return Scenario(name, Chain.model_validate(data))


def small(**more: Any) -> dict[str, Any]:
    """One partner, one team of 1 person-day a day that a plan may fill, three periods, nothing to do."""
    partner = {"budget": dict.fromkeys(periods(3), 100.0), "plan_to_share": 1.0}
    team = {"partner": "a", "fte": 1.0, "wip": 1, "skills": ["dev"]}
    return {"chain": about(3), "partners": {"a": partner}, "teams": {"a1": team}} | more


def increment(partner: str = "a", effort: float = 65.0, **more: Any) -> dict[str, Any]:
    """One package of one item."""
    return {"packages": {"w": {"partner": partner, "skill": "dev", "effort": effort}}} | more


def generated(
    seed: int,
    partners: int = 3,
    initiatives: int = 5,
    increments: int = 2,
    count: int = 8,
    spread: float = 1.4,
    frills: bool = True,
) -> Scenario:
    """A chain that asks about ``spread`` times what its people can do; equal arguments, equal chain.

    ``frills`` adds contractors, earmarks, WIP limits, exclusive groups, a duty, products, divisible work and a chain test.
    """
    rng = Dice(seed)
    names = [f"p{number}" for number in range(partners)]
    skills = ["arch", "dev", "test"]
    teams = {}
    for name in names:
        teams[f"{name}-1"] = {"partner": name, "fte": rng.randint(6, 10), "skills": ["dev"], "wip": 4}
        teams[f"{name}-2"] = {"partner": name, "fte": rng.randint(3, 6), "skills": sorted(rng.sample(skills, 2)), "wip": 3}
    capacity = sum(team["fte"] for team in teams.values()) * 65 * count
    size = spread * capacity / (initiatives * increments)
    data: dict[str, Any] = {
        "chain": about(count, discount_rate=0.03, benefit_periods=8, focus=1.0),
        "partners": {name: _partner(rng, count, frills) for name in names},
        "funds": {"pot": {"budget": dict.fromkeys(periods(count), 60.0 * initiatives / 5)}},
        "teams": teams,
        "beneficiaries": {"users": {}},
        "initiatives": {},
    }
    for number in range(initiatives):
        data["initiatives"][f"i{number:02d}"] = _initiative(rng, number, names, skills, size, increments)
    if frills:
        _frills(rng, data)
    return scenario(data, f"generated-{seed}")


def _partner(rng: Dice, count: int, frills: bool) -> dict[str, Any]:
    made: dict[str, Any] = {
        "budget": {t: float(rng.randint(40, 120)) for t in periods(count)},
        "carry_over": rng.choice([0.0, 0.5, 1.0]),
    }
    if frills:
        made["contractors"] = {"dev": {"price": 30.0, "limit": dict.fromkeys(periods(count), 3.0)}}
        made["wip"] = rng.choice([None, 4])
        made["integration"] = dict.fromkeys(periods(count), 2.0)
    return made


def _initiative(rng: Dice, number: int, names: list[str], skills: list[str], size: float, increments: int) -> dict[str, Any]:
    parts: dict[str, Any] = {}
    for part in range(1, increments + 1):
        workers = sorted(rng.sample(names, min(len(names), rng.randint(1, 3))))
        packages = {}
        for who in workers:
            effort = size * rng.uniform(0.4, 1.6) / len(workers)
            packages[f"{who}-w"] = {"partner": who, "skill": "dev", "items": 8, "effort": round(effort / 8, 2)}
        cost = {rng.choice([*workers, "pot"]): float(rng.randint(20, 120))}
        parts[str(part)] = {"packages": packages, "cost": cost, "share": round(1 / increments, 6)}
        if part > 1:
            parts[str(part)]["after"] = {f"i{number:02d}/{part - 1}": 0.0}
    gains = {who: {"value": float(rng.randint(-10, 60))} for who in [*names, "users"] if rng.uniform() < 0.6}
    made: dict[str, Any] = {"owner": rng.choice(names), "benefits": gains, "increments": parts}
    if number > 2 and rng.uniform() < 0.3:
        made["after"] = {f"i{rng.randint(0, number - 1):02d}/1": float(rng.choice([0, 20, 70]))}
    return made


def _frills(rng: Dice, data: dict[str, Any]) -> None:
    ids = sorted(data["initiatives"])
    data["initiatives"][ids[0]] |= {"deadline": date(2027, 12, 31), "fine": {"p0": 25.0}, "running_cost": {"p0": 2.0}}
    data["initiatives"][ids[-1]] |= {"divisible": True, "minimum_share": 0.3}
    first = data["initiatives"][ids[1]]["increments"]["1"]
    first |= {"integration": 30.0, "rollout": {"p0": {"effort": 20.0, "skill": "dev", "delay_days": 10.0}}}
    if len(ids) > 3:
        data["groups"] = {"either": {"initiatives": ids[2:4]}}
        data["products"] = {"facility": {"increments": [f"{ids[0]}/1", f"{ids[1]}/1"], "benefits": {"p0": {"value": 15.0}}}}
    data["partners"]["p0"]["earmarks"] = {
        "named": {"budget": dict.fromkeys(data["chain"]["periods"], 10.0), "initiatives": ids[:2]}
    }
