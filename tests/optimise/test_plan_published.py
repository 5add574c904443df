"""Published optima, reached exactly through ordinary scenarios: written as chain.yaml, read, posed and planned."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ketenopt.optimise import plan
from ketenopt.read.scenario import read_scenario

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"


def needed(name: str) -> Path:
    path = DATA / name
    if not path.exists():
        pytest.skip(f"the published data {name} is not beside this project")
    return path


def chain(**more: Any) -> dict[str, Any]:
    """One period; what is started is delivered at its end and earns for one period after."""
    about = {"start": "2027-01-04", "periods": {"now": "2027-01-04"}, "end": "2027-04-05", "price_year": 2027}
    return {
        "chain": about | {"discount_rate": 0.0, "benefit_periods": 1},
        "partners": {"firm": {"cost_in_objective": False}},
        "beneficiaries": {"market": {}},
        "governance": {"frictions": "none"},
        "cadence": "none",
        "integration": "none",
    } | more


def best(folder: Path, data: dict[str, Any]) -> float:
    """The exact optimum of ``data`` as a chain folder, proven."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "chain.yaml").write_text(json.dumps(data, default=str), encoding="utf-8")
    made = plan(read_scenario(folder), "central", gap=0.0)
    assert made.gap <= 1e-9
    assert not made.paper
    return made.objective


def knapsacks() -> list[tuple[list[float], list[list[float]], list[float], float]]:
    """Petersen's seven problems: profits, what each constraint takes, limits, and the optimum in the file."""
    numbers = iter(float(word) for word in needed("mknap/mknap1.txt").read_text().split())
    problems = []
    for _ in range(int(next(numbers))):
        n, m, optimum = int(next(numbers)), int(next(numbers)), next(numbers)
        profit = [next(numbers) for _ in range(n)]
        takes = [[next(numbers) for _ in range(n)] for _ in range(m)]
        problems.append((profit, takes, [next(numbers) for _ in range(m)], optimum))
    return problems


@pytest.mark.parametrize("number", range(7))
def test_petersens_research_projects(number: int, tmp_path: Path) -> None:
    """Each constraint is a joint fund, each project an initiative of one increment."""
    profit, takes, limits, optimum = knapsacks()[number]
    funds = {f"f{row}": {"budget": {"now": limit}, "cost_in_objective": False} for row, limit in enumerate(limits)}
    projects = {
        f"r{j:02d}": {
            "owner": "firm",
            "benefits": {"market": {"value": value}},
            "increments": {"1": {"cost": {f"f{row}": take[j] for row, take in enumerate(takes) if take[j]}}},
        }
        for j, value in enumerate(profit)
    }
    assert best(tmp_path, chain(funds=funds, initiatives=projects)) == optimum


def releases() -> tuple[dict[int, float], list[tuple[int, int]], list[tuple[float, list[int]]]]:
    """The next release problem nrp1: cost by requirement, (a, b) where b requires a, and customers (profit, wants)."""
    lines = iter(needed("nrp/nrp1.txt").read_text().splitlines())
    costs: list[float] = []
    for _ in range(int(next(lines))):
        next(lines)
        costs += [float(word) for word in next(lines).split()]
    pairs = [tuple(map(int, next(lines).split())) for _ in range(int(next(lines)))]
    customers = []
    for _ in range(int(next(lines))):
        words = next(lines).split()
        customers.append((float(words[0]), [int(word) for word in words[2:]]))
    return dict(enumerate(costs, start=1)), [(a, b) for a, b in pairs], customers


@pytest.mark.parametrize("ratio", ["0.3", "0.5", "0.7"])
def test_next_release(ratio: str, tmp_path: Path) -> None:
    """A requirement is an initiative, a customer a product that is worth something only with all it wants."""
    costs, pairs, customers = releases()
    budget = float(ratio) * sum(costs.values())
    wants = {
        f"q{number:03d}": {
            "owner": "firm",
            "requires": sorted({f"q{a:03d}" for a, b in pairs if b == number and a != b}),
            "increments": {"1": {"cost": {"purse": cost}}},
        }
        for number, cost in costs.items()
    }
    products = {
        f"c{number:03d}": {"increments": sorted({f"q{q:03d}" for q in wanted}), "benefits": {"market": {"value": profit}}}
        for number, (profit, wanted) in enumerate(customers)
    }
    purse = {"purse": {"budget": {"now": budget}, "cost_in_objective": False}}
    found = best(tmp_path, chain(funds=purse, initiatives=wants, products=products))
    rows = csv.DictReader(needed("nrp/optimum.csv").read_text().splitlines())
    assert found == next(float(row["profit"]) for row in rows if row["instance"] == "nrp1" and row["ratio"] == ratio)


def test_the_data_speaks_of_a_date_that_is_a_monday() -> None:
    """The scenarios above start on a working day, so that a period is a whole number of weeks."""
    assert date(2027, 1, 4).weekday() == date(2027, 4, 5).weekday() == 0
