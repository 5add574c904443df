"""A chain of two partners small enough to value by hand, a plan for it, and outcomes typed in by hand.

Periods of 50 working days: borders at 0, 50, 100, 150, 200, then two benefit periods to 300.
"""

from typing import Any

import numpy as np

from ketenopt.domain.chain import Chain
from ketenopt.domain.outcomes import CAUSES, Outcomes
from ketenopt.domain.plan import AccountLine, PartnerLine, Plan, PlannedUnit, TeamLine
from ketenopt.domain.scenario import Assumption, Scenario

PERIODS = {"q1": "2027-01-04", "q2": "2027-03-15", "q3": "2027-05-24", "q4": "2027-08-02"}
NAN = float("nan")


def described() -> dict[str, Any]:
    """The chain as plain data, to be changed by a test before it is made."""
    work = {"partner": "a", "skill": "build", "items": 10, "effort": 14.0}
    return {
        "schema": 1,
        "chain": {
            "name": "Little",
            "start": "2027-01-04",
            "periods": dict(PERIODS),
            "end": "2027-10-11",
            "price_year": 2027,
            "discount_rate": 0.0,
            "benefit_periods": 2,
        },
        "bodies": {"board": {}},
        "funds": {"pot": {"budget": {"q1": 80, "q2": 80}, "decided_by": "board"}},
        "partners": {
            "a": {"name": "Alpha", "budget": {"q1": 100}},
            "b": {"name": "Beta", "budget": {"q1": 50}, "cost_in_objective": False},
        },
        "beneficiaries": {"users": {}},
        "skills": {"build": {}, "test": {}},
        "teams": {
            "a-1": {"partner": "a", "fte": 2, "skills": ["build"]},
            "a-2": {"partner": "a", "fte": 1, "skills": ["build"]},
            "b-1": {"partner": "b", "fte": 1, "skills": ["test"]},
        },
        "initiatives": {
            "x": {
                "owner": "a",
                "wanted": "2027-05-24",
                "benefits": {"a": {"value": 100}, "b": {"value": -20}, "users": {"value": 50, "ramp_days": 50}},
                "running_cost": {"b": 10},
                "increments": {
                    "1": {"share": 0.4, "packages": {"w": dict(work)}, "cost": {"a": 30, "pot": 50}},
                    "2": {"share": 0.6, "packages": {"w": dict(work)}, "cost": {"a": 30, "pot": 50}, "rollout": {"a": {}, "b": {}}},
                },
            },
            "y": {
                "owner": "b",
                "deadline": "2027-05-24",
                "fine": {"b": 30},
                "benefits": {"b": {"value": 40}},
                "increments": {"1": {"packages": {"t": {**work, "partner": "b", "skill": "test", "items": 2}}, "cost": {"b": 20}}},
            },
            "z": {"owner": "b", "increments": {"1": {"cost": {"pot": 1000}}}},
        },
        "gates": {"law": {"blocks": ["x/2", "z"], "acts": "board", "expected": "2027-04-01"}},
        "impediments": {
            "outage": {"owner": "b", "hits": {"skills": ["build"]}, "rate": 0.1, "duration": 2.0},
            "quiet": {"owner": "a", "hits": {"initiatives": ["z"]}, "rate": 0.1, "duration": 2.0},
        },
    }


def scenario(data: dict[str, Any] | None = None, name: str = "today") -> Scenario:
    """The scenario of ``data``."""
    register = (
        Assumption("partners.a.budget.q1", 100.0, source="agreed"),
        Assumption("chain.focus", 0.7, defaulted=True),
        Assumption("initiatives.x.increments.1.share", 0.4, derived="initiatives.x"),
    )
    return Scenario(name, Chain.model_validate(data or described()), register)


def plan(what: Scenario) -> Plan:
    """x/1 starts in q1, x/2 in q2, y/1 in q1; each takes one period; z is left out."""
    accounts = (
        AccountLine("a", "q1", 100, 30, 5, 0, 0, 0),
        AccountLine("a", "q2", 0, 30, 0, 7, 0, 0),
        AccountLine("b", "q2", 0, 20, 3, 0, 7, 0),
        AccountLine("pot", "q1", 80, 50, 0, 0, 0, 0),
    )
    units = (
        PlannedUnit("x/1", (1.0, 0, 0, 0), 1),
        PlannedUnit("x/2", (0, 1.0, 0, 0), 1),
        PlannedUnit("y/1", (1.0, 0, 0, 0), 1),
        PlannedUnit("z/1", (0, 0, 0, 0), 1),
    )
    teams = (TeamLine("a-1", "build", "q1", 60, 70), TeamLine("a-2", "build", "q1", 30, 35))
    partners = (PartnerLine("a", 400, 100), PartnerLine("b", 10, 0))
    return Plan(
        what.id, what.hash, "central", 0, 0, 0, "", "", tuple(PERIODS), units, accounts, teams, (), partners, {"users": 90.0}
    )


def outcomes(first: int = 0) -> Outcomes:
    """Two replications.  In the second, x/2 is in use at b only after the horizon."""
    delivered = np.array([[50.0, 100.0, 100.0], [60.0, 180.0, NAN]])
    in_use = np.stack([delivered, delivered], axis=2)
    in_use[0, 1] = [125.0, 150.0]
    in_use[1, 1] = [190.0, NAN]
    causes = np.zeros((2, 3, len(CAUSES)))
    causes[..., 0] = np.nan_to_num(delivered - np.array([0.0, 50.0, 0.0]))
    spent = np.zeros((2, 3, 6))
    spent[:, 0, 0], spent[:, 0, 1], spent[:, 1, 0], spent[:, 2, 0] = 30, 30, 20, 50
    teams = np.ones((2, 3))
    return Outcomes(
        first=first,
        slices=("x/1", "x/2", "y/1"),
        slice_period=np.array([0, 1, 0]),
        slice_share=np.ones(3),
        users=("a", "b"),
        teams=("a-1", "a-2", "b-1"),
        impediments=("outage", "quiet"),
        accounts=("a", "b", "pot"),
        released=np.zeros((2, 3)),
        first_work=np.zeros((2, 3)),
        last_work=delivered,
        integrated=delivered,
        delivered=delivered,
        in_use=in_use,
        causes=causes,
        busy=teams * 100,
        blocked=teams * 10,
        idle=teams * 190,
        hits=np.array([[2.0, 0.0], [4.0, 0.0]]),
        hit_days=np.array([[10.0, 0.0], [30.0, 0.0]]),
        spent=spent,
        effort_done=np.array([300.0, 320.0]),
        gates=("law",),
        gate_days=np.array([[15.0], [95.0]]),
    )
