"""Legal and yet extreme scenario files at the command line: a clear refusal, or a screen that says what was not finished."""

import json
from pathlib import Path
from typing import Any

import pytest

from ketenopt.cli.entry import main

PERIODS = {"q1": "2024-01-01", "q2": "2024-04-01", "q3": "2024-07-01", "q4": "2024-10-01"}
EN, NL = "en", "nl"
NOTHING = {
    EN: "The plan starts nothing, so nothing is delivered; ketenopt explain says why.",
    NL: "Het plan begint nergens aan, dus er wordt niets opgeleverd;",
}


def work(items: int = 1, effort: Any = 10, partner: str = "a", skill: str = "general") -> dict[str, Any]:
    return {"partner": partner, "items": items, "effort": effort, "skill": skill}


def initiative(package: dict[str, Any], **increment: Any) -> dict[str, Any]:
    """One increment of one package at its own partner, worth doing."""
    who = package["partner"]
    return {
        "owner": who,
        "benefits": {who: {"value": 500}},
        "increments": {"1": {"packages": {"p": package}, "cost": {who: 0}, **increment}},
    }


def described(**parts: Any) -> dict[str, Any]:
    about = {"name": "Bad", "start": "2024-01-01", "end": "2025-01-01", "periods": PERIODS, "price_year": 2024}
    base: dict[str, Any] = {
        "schema": 1,
        "chain": {**about, "focus": 1.0, "benefit_periods": 4},
        "skills": {"general": {}},
        "partners": {who: {"plan_to_share": 1.0} for who in "ab"},
        "teams": {who: {"partner": who, "fte": 1, "wip": 1} for who in "ab"},
        "initiatives": {"x": initiative(work())},
    }
    return base | parts


def simulated(folder: Path, chain: dict[str, Any], *more: str) -> int:
    (folder / "chain.yaml").write_text(json.dumps(chain))
    return main(["simulate", str(folder), "--rule", "central", "--replications", "3", "--quiet", *more])


def flat(text: str) -> str:
    """On one line, as its sentences are read."""
    return " ".join(text.split())


CIRCLE = {
    name: initiative(work(1, 5, who), after={f"{before}/1": 0})
    for name, who, before in (("x", "a", "z"), ("y", "b", "x"), ("z", "a", "y"))
}
MIXED = {"x": initiative(work(), requires=["y/1"]), "y": initiative(work(), after={"x/1": 0})}
WAITS = "wait for each other: x/1 → "
NO_SKILL = "no team of a has the skill 'magic'"
REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "a circle of hand-overs": ({"initiatives": CIRCLE}, WAITS + "z/1 → y/1 → x/1"),
    "a circle of a need and a hand-over": ({"initiatives": MIXED}, WAITS + "y/1 → x/1"),
    "a skill nobody has": (
        {"initiatives": {"x": initiative(work(skill="magic"))}, "skills": {"magic": {}, "general": {}}},
        NO_SKILL,
    ),
    "a team of nobody": ({"teams": {"a": {"partner": "a", "fte": 0, "wip": 1}}}, "no team of a has the skill 'general'"),
    "a chance above one": ({"integration": {"rework": 1.5}}, "integration.rework"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_is_refused_with_place_and_reason(case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    parts, reason = REFUSED[case]
    assert simulated(tmp_path, described(**parts), "--out", str(tmp_path / "run")) == 3
    said = capsys.readouterr()
    assert said.out == ""
    assert reason in said.err
    assert "chain.yaml:1:" in said.err
    assert "Traceback" not in said.err
    assert not (tmp_path / "run").exists()


STUCK = {"i": {"owner": "a", "rate": 5.0, "duration": 1e4}}
FOLLOWS = {"x": initiative(work(), periods=1), "y": initiative(work(1, 10, "b"), periods=1, after={"x/1": 0})}
UNSTARTED = {language: [line] for language, line in NOTHING.items()}
TOLD: dict[str, tuple[dict[str, Any], dict[str, list[str]]]] = {
    "an item longer than the horizon": ({"initiatives": {"x": initiative(work(1, 1e5), periods=4)}}, UNSTARTED),
    "a chain test longer than the horizon": ({"integration": {"duration": 1e6}}, UNSTARTED),
    "a decision after the horizon": ({"governance": {"frictions": {"decision_days": 4000}}}, UNSTARTED),
    "periods without anybody that the plan asks people in": (
        {
            "teams": {"a": {"partner": "a", "fte": 1, "wip": 1, "fte_per_period": {"q1": 0, "q3": 0}}},
            "initiatives": {"x": initiative(work(1, 70), periods=4)},
        },
        UNSTARTED,
    ),
    "work that stands still, and work behind it": (
        {"impediments": STUCK, "initiatives": FOLLOWS},
        {
            EN: [
                "Not finished before 2026, and what it then waits for x 1 impediments 100% of the runs",
                "y 1 waiting for other work 100% of the runs; it waits for x 1",
            ],
            NL: [
                "Niet klaar vóór 2026, en waar het dan op wacht x 1 knelpunten 100% van de doorrekeningen",
                "y 1 wachten op ander werk 100% van de doorrekeningen; het wacht op x 1",
            ],
        },
    ),
}


@pytest.mark.parametrize("language", [EN, NL])
@pytest.mark.parametrize("case", TOLD)
def test_what_is_not_finished_is_told_with_what_it_waits_for(
    case: str, language: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    parts, lines = TOLD[case]
    assert simulated(tmp_path, described(**parts), "--language", language) == 0
    out = capsys.readouterr().out
    assert all(len(line) <= 80 for line in out.splitlines())
    for line in lines[language]:
        assert line in flat(out)


FINISHED: dict[str, dict[str, Any]] = {
    "rework for certain": {
        "integration": {"rework": 1.0, "rework_share": 1.0, "attempts": 20, "duration": 1},
        "initiatives": {"x": initiative(work(2, 5), periods=4)},
    },
    "nobody in the first period": {
        "teams": {"a": {"partner": "a", "fte": 1, "wip": 1, "fte_per_period": {"q1": 0}}},
        "initiatives": {"x": initiative(work(1, 20))},
    },
    "ten thousand items": {
        "teams": {f"t{n}": {"partner": "a", "fte": 20, "wip": 10} for n in range(5)},
        "initiatives": {f"x{n}": initiative(work(2500, {"lognormal": {"median": 1, "p90": 3}})) for n in range(4)},
    },
    "roles that contradict each other": {
        "governance": {
            "form": "push-through",
            "sharing": "alone",
            "roles": dict.fromkeys(("portfolio_manager", "product_manager", "programme_director", "chain_coordinator"), True),
            "decisions": {"start": {"accountable": ["a", "portfolio_manager"]}, "stop": {}},
            "frictions": {"decision_days": 10, "information_days": 30, "follows_chain": 0.5},
        },
        "cadence": {"replanning_days": 30, "roles_meet_days": 5},
    },
}


@pytest.mark.timeout(60)
@pytest.mark.parametrize("case", FINISHED)
def test_what_is_only_extreme_is_delivered(case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert simulated(tmp_path, described(**FINISHED[case]), "--json") == 0
    (result,) = json.loads(capsys.readouterr().out)["comparison"]["scenarios"]
    assert result["increments"]
    for row in result["increments"]:
        assert row["funded"] == 1.0
        assert row["delivered_p50"] is not None
        assert row["waits_for"] == {}


def test_two_roles_for_one_decision_are_named_by_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "chain.yaml").write_text(json.dumps(described(**FINISHED["roles that contradict each other"])))
    assert main(["check", str(tmp_path)]) == 0
    said = capsys.readouterr()
    assert "governance.decisions.start" in said.out + said.err


@pytest.mark.parametrize(("language", "line"), [(EN, "Part of the runs does not finish before 2026"), (NL, "niet klaar vóór 2026")])
def test_the_comparison_says_it_in_one_line(language: str, line: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "chain.yaml").write_text(json.dumps(described(impediments=STUCK)))
    made = {"stuck": {"rule": "central"}, "free": {"rule": "central", "set": {"impediments.i.rate": 0}}}
    study = {"schema": 1, "replications": 3, "seed": 1, "scenarios": made}
    for baseline, proposal in (("free", "stuck"), ("stuck", "free")):
        (tmp_path / "study.yaml").write_text(json.dumps({**study, "proposal": proposal, "baseline": baseline}))
        assert main(["compare", str(tmp_path / "study.yaml"), "--language", language, "--quiet"]) == 0
        said = flat(capsys.readouterr().out)
        assert (line in said) == (proposal == "stuck"), said
        assert ("x 1 100% (" in said) == (proposal == "stuck")
