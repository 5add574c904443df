"""A chain of one team that plans in milliseconds, and designs on it: what tests of experiments are made with."""

import json
from pathlib import Path
from typing import Any

import little_chain as little


def chancy() -> dict[str, Any]:
    """Two initiatives with lognormal effort, an impediment, a chain test and a rhythm."""
    data = little.described()
    data["partners"] = {"a": {"budget": dict.fromkeys(little.PERIODS, 100), "plan_to_share": 1.0}, "b": {"plan_to_share": 1.0}}
    data["teams"] = {"a-1": {"partner": "a", "fte": 1, "wip": 1, "focus": 1.0, "skills": ["build"]}}
    data["bodies"], data["funds"], data["gates"] = {}, {}, {}
    data["skills"] = {"build": {}}
    data["impediments"] = {"outage": {"owner": "b", "rate": 0.05, "duration": {"lognormal": {"median": 2, "p90": 6}}}}
    data["governance"] = {"frictions": {"decision_days": 3, "follows_chain": 0.5}}
    data["integration"] = {"duration": {"lognormal": {"median": 3, "p90": 8}}, "rework": 0.3}
    data["cadence"] = {"sync_days": 5, "release_days": 5}
    work = {"partner": "a", "skill": "build", "items": 3, "effort": {"lognormal": {"median": 6, "p90": 14}}}

    def initiative(value: float) -> dict[str, Any]:
        part = {"packages": {"w": work}, "cost": {"a": 30}, "periods": 1}
        return {"owner": "a", "benefits": {"a": {"value": value}, "b": {"value": 5}}, "increments": {"1": part}}

    data["initiatives"] = {"long": initiative(60), "short": initiative(80)}
    data["chain"]["focus"] = {"value": 0.9, "low": 0.6, "high": 1.0, "source": "expert"}
    return data


STUDY: dict[str, Any] = {
    "schema": 1,
    "baseline": "today",
    "proposal": "proposal",
    "replications": 20,
    "seed": 7,
    "scenarios": {
        "today": {"rule": "rank-and-fill", "set": {"teams.a-1.fte": 0.8}},
        "proposal": {"rule": "central"},
    },
}

FACTORS: dict[str, Any] = {"teams.a-1.fte": {"levels": [0.7, 0.8, 1.0]}, "rule": {"levels": ["rank-and-fill", "central"]}}


def written(folder: Path, design: dict[str, Any] | None = None, chain: dict[str, Any] | None = None) -> Path:
    """A chain folder with a design in it (JSON is YAML); the path of the design."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "chain.yaml").write_text(json.dumps(chain or chancy()))
    (folder / "study.yaml").write_text(json.dumps(STUDY))
    content = {"method": "full", "factors": FACTORS, "replications": 4, **(design or {})}
    (folder / "design.yaml").write_text(json.dumps(content))
    return folder / "design.yaml"


def contents(out: Path) -> dict[str, bytes]:
    """Every file of a run that is the same whoever made it when: all but the log and the lock."""
    files = sorted(path for path in out.rglob("*") if path.is_file())
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in files if path.name not in ("log.json", ".lock")}
