"""deal, explain, alternatives, approve, and rules side by side: what a person sees and a program reads."""

import json
from pathlib import Path
from typing import Any

import pytest

from ketenopt.cli.entry import main
from ketenopt.report.harmless import width

ROOT = Path(__file__).resolve().parents[2]
SMALL = str(ROOT / "scenarios" / "small")
NAMES = ("Politie", "Openbaar Ministerie", "Rechtspraak")
IMPOSSIBLE = [
    "--set",
    "initiatives.dossier.decision=must",
    "--set",
    "funds.ketenpot.2027=1000",
    "--set",
    "funds.ketenpot.2028=1000",
]
COMMANDS = {
    "deal": ["deal", SMALL],
    "explain": ["explain", SMALL],
    "explain one": ["explain", SMALL, "ondertekenen"],
    "no plan": ["explain", SMALL, *IMPOSSIBLE],
    "alternatives": ["alternatives", SMALL, "--within", "10", "--most", "2"],
    "frontier": ["plan", SMALL, "--rule", "frontier", "--paper"],
    "rules": ["plan", SMALL, "--rule", "rank-and-fill,first-come-first-served,max-min", "--paper"],
}


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(words)
    out, err = capsys.readouterr()
    return code, out, err


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", COMMANDS)
def test_it_fits_one_screen_of_80_columns_and_names_nobody(name: str, language: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = answer(capsys, *COMMANDS[name], "--language", language)
    assert code == 0, err
    lines = out.splitlines()
    assert len(lines) > 5
    assert all(width(line) <= 80 for line in lines)
    assert not any(party in out for party in NAMES), "an example shows letters where somebody may lose"
    if name == "deal":
        assert len(lines) <= 30


@pytest.mark.parametrize("name", COMMANDS)
def test_the_same_as_json(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = answer(capsys, *COMMANDS[name], "--json")
    assert code == 0
    data = json.loads(out)
    assert data["format"] == 1
    assert data["kind"] in data
    assert "voorbeeld" in data["notice"]
    assert out == json.dumps(data, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    if name == "deal":
        assert answer(capsys, *COMMANDS[name], "--json")[1] == out


def starts_in(units: list[dict[str, Any]]) -> dict[str, list[int]]:
    return {unit["key"]: [k for k, share in enumerate(unit["shares"]) if share] for unit in units}


def test_deal_says_who_is_better_off_alone_and_the_smallest_payment(capsys: pytest.CaptureFixture[str]) -> None:
    deal = json.loads(answer(capsys, "deal", SMALL, "--json")[1])["deal"]
    assert [row["partner"] for row in deal["rows"]] == ["A", "B", "C"]
    (group,) = deal["groups"]
    assert group["members"] == ["B"]
    assert deal["enough"]
    assert deal["moved"] == pytest.approx(group["gain"])
    assert sum(row["payment"] for row in deal["rows"]) == pytest.approx(0.0, abs=1e-6)
    screen = answer(capsys, "deal", SMALL, "--language", "nl")[1]
    assert "Stemt niet in" in screen
    assert "Levert in" in screen
    assert "rust op ketenpot, dat van niemand is" in " ".join(screen.split())


def test_explain_without_a_plan_names_what_cannot_go_together(capsys: pytest.CaptureFixture[str]) -> None:
    told = json.loads(answer(capsys, "explain", SMALL, *IMPOSSIBLE, "--json")[1])["explain"]
    kinds = {(row["kind"], row["owner"]) for row in told["conflict"]["demands"]}
    assert kinds == {("budget", "ketenpot"), ("must", "dossier")}
    assert told["conflict"]["checked"]
    assert {row["owner"] for row in told["conflict"]["repair"]} == {"ketenpot"}


def test_a_plan_is_approved_once_and_then_stands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    saved = tmp_path / "plan.json"
    paper = ["--rule", "rank-and-fill", "--quiet"]
    assert answer(capsys, "plan", SMALL, *paper, "--out", str(saved))[0] == 0
    words = ["approve", SMALL, str(saved), "--by", "ketenberaad", "--on", "2027-01-15"]
    code, out, _ = answer(capsys, *words, "--json")
    assert code == 0
    given = json.loads(out)["approval"]
    assert (given["body"], given["on"]) == ("ketenberaad", "2027-01-15")
    assert json.loads(saved.read_text())["approval"]["hash"] == given["hash"]

    assert answer(capsys, *words)[0] == 6
    assert answer(capsys, "plan", SMALL, *paper, "--out", str(saved))[0] == 0, "the same plan may be written again"
    code, _, err = answer(capsys, "plan", SMALL, "--rule", "first-come-first-served", "--quiet", "--out", str(saved))
    assert code == 6
    assert "approved by ketenberaad on 2027-01-15" in err

    data = json.loads(saved.read_text())
    data["notes"] = ["slipped in"]
    saved.write_text(json.dumps(data))
    code, _, err = answer(capsys, "simulate", SMALL, "--plan", str(saved), "--replications", "2", "--quiet")
    assert code == 6
    assert "was changed after ketenberaad approved it" in err


def test_a_plan_nobody_can_decide_is_not_approved(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    saved = tmp_path / "plan.json"
    assert answer(capsys, "plan", SMALL, "--rule", "rank-and-fill", "--quiet", "--out", str(saved))[0] == 0
    plan = json.loads(saved.read_text())
    saved.write_text(json.dumps(plan | {"rule": "central"}))
    code, _, err = answer(capsys, "approve", SMALL, str(saved), "--by", "ketenberaad", "--on", "2027-01-15")
    assert code == 6
    assert "nobody can decide a plan by central" in err
    assert answer(capsys, "approve", SMALL, str(saved), "--by", "nobody", "--on", "2027-01-15")[0] == 2
    changed = ["--set", "funds.ketenpot.2027=1"]
    code, _, err = answer(capsys, "approve", SMALL, str(saved), "--by", "om", "--on", "2027-01-15", *changed)
    assert code == 6
    assert "made of other numbers" in err


@pytest.mark.parametrize(
    ("words", "code", "hint"),
    [
        (["plan", SMALL, "--rule", "central,leximinn"], 3, "leximin"),
        (["plan", SMALL, "--payments", "10"], 3, "budget_moments"),
        (["plan", SMALL, "--pin", "dossier"], 2, "NAME=VALUE"),
        (["plan", SMALL, "--pin", "dosier=2027Q1"], 3, "dossier"),
        (["plan", SMALL, "--weight", "om=much"], 2, "much"),
        (["plan", SMALL, "--rule", "leximin", "--weight", "om=0"], 3, "above 0"),
        (["explain", SMALL, "dosier"], 3, "dossier"),
        (["alternatives", SMALL, "--rule", "nash"], 2, "nash"),
        (["alternatives", SMALL, "--within", "101"], 2, "0<=x<=100"),
        (["deal", SMALL, "--plan", "no-such-plan.json"], 6, "no-such-plan.json"),
        (["approve", SMALL, "no-such-plan.json", "--by", "om", "--on", "soon"], 2, "soon"),
    ],
)
def test_what_is_wrong_is_one_clear_message(words: list[str], code: int, hint: str, capsys: pytest.CaptureFixture[str]) -> None:
    found, out, err = answer(capsys, *words, "--quiet")
    assert (found, out) == (code, "")
    assert hint in err
    assert "Traceback" not in err


def test_pins_reach_the_plan(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    saved = tmp_path / "plan.json"
    pin = ["--pin", "portaal/1=never", "--pin", "ondertekenen=2027Q2"]
    assert answer(capsys, "plan", SMALL, "--rule", "first-come-first-served", *pin, "--out", str(saved))[0] == 0
    starts = {
        unit["key"]: [k for k, share in enumerate(unit["shares"]) if share] for unit in json.loads(saved.read_text())["units"]
    }
    assert starts["portaal/1"] == []
    assert starts["ondertekenen/1"] == [1]
    words = ["plan", SMALL, "--rule", "rank-and-fill", "--pin-from", str(saved), "--json"]
    again = json.loads(answer(capsys, *words)[1])["plan"]["units"]
    assert starts_in(again)["ondertekenen/1"] == [1]


@pytest.mark.nightly
def test_the_deal_of_the_criminal_justice_chain_is_one_screen_by_letter(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["deal", str(ROOT / "scenarios" / "strafrechtketen"), "--language", "nl"]
    code, out, _ = answer(capsys, *words)
    assert code == 0
    assert all(width(line) <= 80 for line in out.splitlines())
    assert not any(party in out for party in (*NAMES, "CJIB", "Incassobureau", "Reclassering", "Inrichtingen", "Justitie"))
    deal = json.loads(answer(capsys, *words, "--json")[1])["deal"]
    assert [row["partner"] for row in deal["rows"]] == list("ABCDEFG")
    giving = sum(-row["change"] for row in deal["rows"] if row["gives_in"])
    assert deal["moved"] == pytest.approx(giving, rel=1e-6)
    assert "Levert in" in out
