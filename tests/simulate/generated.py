"""Generated chains that use every rule of delivery at once, with a plan; ``lattice``: whole days, full of ties."""

from __future__ import annotations

from typing import Any

import numpy as np

from ketenopt.domain.plan import HireLine
from ketenopt.domain.scenario import Scenario
from simulate.chains import QUARTERS, initiative, scenario, work

PARTNERS = ("a", "b", "c")
SKILLS = ("general", "test")


def chain(seed: int, lattice: bool = False, units: int = 12) -> tuple[Scenario, dict[str, Any], dict[str, Any]]:
    """A scenario, the start of every unit, and the rest of the plan."""
    rng = np.random.default_rng(seed)
    law = _whole if lattice else _any
    teams = {
        f"{who}-{k}": {"partner": who, "fte": 2 if lattice else 3.7, "wip": 2, "skills": list(SKILLS[: 2 - k]), "calendar": "free"}
        for who in PARTNERS
        for k in range(2)
    }
    teams["b-0"]["fte_per_period"] = {"q2": 0}
    initiatives = {f"i{n:02d}": _initiative(np.random.default_rng([seed, n]), law, n) for n in range(units)}
    parts: dict[str, Any] = {
        "about": {"benefit_periods": 6, "start": "2024-01-01"},
        "partners": {
            who: {"wip": 4, "carry_over": 0.5, "budget": dict.fromkeys(QUARTERS, 60), "own_work_share": 0.2} for who in PARTNERS
        },
        "teams": teams,
        "calendars": {"free": {"holidays": ["2024-02-12", "2024-05-09", "2024-05-10", "2024-12-25"]}},
        "bodies": {"board": {"meetings_per_year": 6, "papers_days": 10}, "ministry": {"resolvers": 2}},
        "initiatives": initiatives,
        "products": {"portal": {"increments": ["i00/1", "i01/1"], "benefits": {"a": {"value": 50}}}},
        "gates": {
            "law": {"blocks": ["i02"], "acts": "board", "expected": "2024-02-01", "delay": law(rng, 20)},
            "test": {"blocks": ["i03/1"], "acts": "a", "expected": "2024-05-01", "delay": law(rng, 20), "at": "delivery"},
        },
        "impediments": {
            "env": {"owner": "a", "rate": 0.02, "duration": law(rng, 6)},
            "data": {
                "owner": "ministry",
                "rate": 0.01,
                "duration": law(rng, 9),
                "holds_wip": False,
                "hits": {"partners": ["b", "c"]},
            },
        },
        "integration": {"duration": law(rng, 8), "rework": 0.4, "slots": 2},
        "cadence": {"sync_days": 5, "release_days": 10, "replanning_days": 30},
        "governance": {
            "pull_forward": bool(seed % 2),
            "decided_by": "board" if seed % 2 else None,
            "sharing": "capacity" if seed % 5 == 4 else "information",
            "roles": {"programme_director": seed % 3 == 1, "product_manager": seed % 3 == 2},
            "decisions": {"start": {"about": ["i06"], "accountable": ["a", "b"]}},
            "frictions": {
                "decision_days": law(rng, 10),
                "handover_days": law(rng, 5),
                "follows_chain": 0.6,
                "found_before": 0.2,
                "information_days": 15,
                "advice_accepted": 0.7,
                "dependencies_known": 0.6,
                "commitment_kept": 0.8,
                "commitment_days": 7,
                "alignment_share": 0.0 if lattice else 0.05,
                "cooperation_raises": 0.3,
                "impediment_order": "weighed" if seed % 3 else "first-come",
            },
        },
        "arrivals": {
            "calls": {"partner": "a", "interarrival": law(rng, 12), "effort": law(rng, 6)},
            "desk": {"partner": "b", "interarrival": law(rng, 40), "creates": "visit", "kind": "chain"},
        },
    }
    parts["initiatives"]["visit"] = _initiative(np.random.default_rng([seed, 999]), law, 1) | {"benefits": {}}
    _visit(parts["initiatives"]["visit"])
    starts: dict[str, Any] = {
        f"i{n:02d}/{k}": (int(rng.integers(0, 3)), 2) for n in range(units) for k in (1, 2) if n % 4 or k == 1
    }
    starts = {key: value for key, value in starts.items() if not key.startswith("i04")}
    starts |= {"i04/1": ([0.35, 0.4, 0.0, 0.1], 2), "product:portal": 3}
    hires = (HireLine("c", "test", "q2", 1.5), HireLine("c", "test", "q3", 1.0))
    return scenario(**parts), starts, {"hires": hires}


def _initiative(rng: np.random.Generator, law: Any, n: int) -> dict[str, Any]:
    def part() -> dict[str, Any]:
        packages = {
            f"p{k}": work(int(rng.integers(1, 5)), law(rng, 8), str(rng.choice(PARTNERS)), SKILLS[int(rng.integers(0, 2))])
            for k in range(int(rng.integers(1, 3)))
        }
        rollout = {str(rng.choice(PARTNERS)): {"effort": 6, "items": 2, "delay_days": 15}}
        return {"packages": packages, "rollout": rollout, "cost": {"a": 12.0} if rng.random() < 0.7 else {}}

    second = part() | {"after": {f"i{n:02d}/1": int(rng.integers(0, 2)) * 5}, "share": 0.5}
    if n % 5 == 3:
        second["requires"] = [f"i{n - 1:02d}/1"]
    if n % 3 == 2:
        second["grows"] = law(rng, 0.5) if law is _any else {"empirical": [0.0, 0.5, 1.0]}
    benefits = {who: {"value": int(rng.integers(0, 20))} for who in PARTNERS}
    first = part() | {"share": 0.5} | ({"done": 0.5} if n == 5 else {})
    return initiative(first, second, benefits=benefits, divisible=n == 4, kind="cooperation" if n == 1 else "efficiency")


def _visit(made: dict[str, Any]) -> None:
    """A template waits for its own parts only."""
    made["increments"]["2"]["after"] = {"visit/1": 0}
    made["increments"]["2"].pop("requires", None)


def _any(rng: np.random.Generator, mean: float) -> Any:
    return {"lognormal": {"median": mean * float(rng.uniform(0.7, 1.0)), "p90": mean * 2.5}}


def _whole(rng: np.random.Generator, mean: float) -> Any:
    return {"empirical": [float(max(1, round(mean * part))) for part in (0.4, 0.8, 1.0, 1.6)]}
