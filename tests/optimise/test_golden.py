"""Every constraint of the mathematics on the smallest chain that needs it, against a golden ``.lp`` file.

After a change that is meant: ``python tests/optimise/test_golden.py`` writes the files again; read the difference.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from ketenopt.optimise import formulation
from ketenopt.optimise.formulation import formulate
from ketenopt.optimise.pose import pose
from ketenopt.optimise.program import assemble, program

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from planned_chains import increment, periods, scenario, small

GOLDEN = Path(__file__).parent / "golden"
WORTH = {"benefits": {"a": {"value": 10.0}}}


def one(**more: Any) -> dict[str, Any]:
    """One initiative of one increment that takes one period."""
    return {"initiatives": {"i": {"owner": "a", "increments": {"1": increment(**more)}} | WORTH}}


def two(first: dict[str, Any] | None = None, second: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """Two initiatives i and j; ``more`` goes to j."""
    i = {"owner": "a", "increments": {"1": increment(**(first or {}))}} | WORTH
    j = {"owner": "a", "increments": {"1": increment(**(second or {}))}} | WORTH | more
    return {"initiatives": {"i": i, "j": j}}


def partners(**more: Any) -> dict[str, Any]:
    """Partner a with something more, and partner b with a team of its own."""
    base = small()
    a = base["partners"]["a"] | more
    return {
        "partners": {"a": a, "b": base["partners"]["a"]},
        "teams": base["teams"] | {"b1": base["teams"]["a1"] | {"partner": "b"}},
    }


def hires() -> dict[str, Any]:
    hire = {"dev": {"price": 20.0, "limit": dict.fromkeys(periods(3), 2.0)}}
    return small(**one(effort=130.0)) | partners(contractors=hire)


def earmarks() -> dict[str, Any]:
    mark = {"m": {"budget": dict.fromkeys(periods(3), 5.0), "initiatives": ["i"], "carry_over": 1.0}}
    return small(**two({"cost": {"a": 30.0}}, {"cost": {"a": 30.0}})) | partners(earmarks=mark)


def duty() -> dict[str, Any]:
    legal = {"deadline": date(2027, 6, 1), "fine": {"a": 7.0}}
    parts = {"1": increment(effort=60.0), "2": increment(effort=60.0)}
    return small(initiatives={"i": {"owner": "a", "increments": parts} | WORTH | legal})


def skilled() -> dict[str, Any]:
    """A team with two skills and one with a single skill."""
    teams = {"a1": {"partner": "a", "fte": 1.0, "skills": ["dev", "test"]}, "a2": {"partner": "a", "fte": 2.0, "skills": ["test"]}}
    packages = {"d": {"partner": "a", "skill": "dev", "effort": 30.0}, "t": {"partner": "a", "skill": "test", "effort": 90.0}}
    return small(initiatives={"i": {"owner": "a", "increments": {"1": {"packages": packages, "periods": 2}}} | WORTH}) | {
        "teams": teams
    }


def rollout() -> dict[str, Any]:
    use = {"b": {"effort": 13.0, "skill": "dev", "delay_days": 5.0}}
    return small(**one(rollout=use)) | partners()


CASES: dict[str, tuple[tuple[str, ...], Callable[[], dict[str, Any]]]] = {
    "funding": (("funding",), lambda: small(**two())),
    "must": (("must",), lambda: small(**two(decision="must"))),
    "minimum_share": (("least", "most"), lambda: small(**two(divisible=True, minimum_share=0.4))),
    "slots": (("slot", "once"), lambda: small(**one()) | partners()),
    "requires": (("requires",), lambda: small(**two(second={"periods": 2}, requires=["i"]))),
    "product": (
        ("requires",),
        lambda: small(**two(), products={"p": {"increments": ["i", "j/1"], "benefits": {"a": {"value": 9.0}}}}),
    ),
    "after": (("after",), lambda: small(**two(after={"i": 30.0}))),
    "exclusive": (("chosen", "exclusive"), lambda: small(**two(), groups={"g": {"initiatives": ["i", "j"]}})),
    "options": (("chosen", "option", "done"), lambda: small(**two(), groups={"g": {"kind": "options", "initiatives": ["i", "j"]}})),
    "wip": (("wip", "running"), lambda: small(**two(divisible=True)) | partners(wip=1)),
    "duty": (("duty",), duty),
    "capacity": (("capacity", "team"), skilled),
    "rollout": (("capacity",), rollout),
    "hire": (("capacity", "hire", "budget"), hires),
    "chain_test": (
        ("test", "supply"),
        lambda: small(**one(integration=26.0)) | partners(integration=dict.fromkeys(periods(3), 0.5)),
    ),
    "budget": (
        ("budget",),
        lambda: small(**one(cost={"a": 40.0, "pot": 60.0}), funds={"pot": {"budget": dict.fromkeys(periods(3), 30.0)}}),
    ),
    "earmark": (("budget", "earmark"), earmarks),
}
"""Name -> the constraints whose rows are kept, and the chain in the form of chain.yaml."""


def lp(name: str) -> str:
    """The ``.lp`` text of one case: its objective, and the rows of its constraints only."""
    kept, make = CASES[name]
    f = formulate(pose(scenario(make())), slots=name == "slots")
    f = replace(f, rows=tuple(rows for rows in f.rows if rows.constraint in kept))
    assert {rows.constraint for rows in f.rows} == set(kept)
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.lp"
        assemble(program(f, f.total), name).writeLP(str(path))
        return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(CASES))
def test_the_rows_of_each_constraint(name: str) -> None:
    assert lp(name) == (GOLDEN / f"{name}.lp").read_text(encoding="utf-8")


def test_no_constraint_is_without_its_golden_file() -> None:
    """A constraint whose rows appear in a generated chain but in no case above would go unseen."""
    from planned_chains import generated

    covered = {constraint for kept, _ in CASES.values() for constraint in kept}
    seen = {rows.constraint for rows in formulate(pose(generated(1)), slots=True).rows}
    assert seen <= covered
    assert sorted(path.stem for path in GOLDEN.glob("*.lp")) == sorted(CASES)
    assert formulation.__doc__ is not None


if __name__ == "__main__":
    for case in CASES:
        (GOLDEN / f"{case}.lp").write_text(lp(case), encoding="utf-8")
