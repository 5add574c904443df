"""`ketenopt diff`: what two scenarios say differently, whatever form each has, told as it was typed."""

import json
import shutil
from pathlib import Path

import pytest

from ketenopt.analyse import backing_differences, input_differences
from ketenopt.cli.diff import of_one
from ketenopt.cli.entry import main
from ketenopt.read import read_scenario
from ketenopt.read.convert import convert
from ketenopt.report.harmless import width

CHAIN = """\
chain: {start: 2027-01-04, periods: 4}
funds: {pot: {decided_by: board, 2027: {value: 4000, low: 3000, source: expert}}}
partners: {om: {name: OM, teams: 2, own_budget: 100}, zm: {teams: 1, own_budget: 5}}
initiatives:
  a: {owner: om, ask: 300, effort: {om: L, zm: 2}, benefit: {om: 10}}
  b: {owner: zm, ask: 100, effort: {zm: S}, benefit: {zm: 5}}
"""
STUDY = """\
baseline: today
proposal: less
scenarios:
  today: {rule: rank-and-fill}
  less: {set: {funds.pot.2027: 3000}, overlays: [more.yaml]}
"""
OVERLAY = "set: {initiatives.a.effort.om: XL, partners.om.teams: 3}\nremove: [initiatives.b]\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in {"chain.yaml": CHAIN, "study.yaml": STUDY, "more.yaml": OVERLAY}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def told(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> str:
    assert main(["diff", *words]) == code
    return capsys.readouterr().out


def test_differences_are_told_as_they_were_typed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = told(capsys, str(folder), f"{folder}#less", "--language", "en")
    assert all(width(line) <= 80 for line in out.splitlines())
    lines = out.splitlines()
    assert lines[lines.index("4 inputs differ") + 1 :] == [
        "funds.pot.2027 from 4000 to 3000",
        "initiatives.a.effort.om from 18 to 40",
        "initiatives.b removed",
        "partners.om.teams from 2 to 3",
    ]


def test_compare_and_diff_tell_the_same_differences(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shown = json.loads(told(capsys, f"{folder}#today", f"{folder}#less", "--json"))["diff"]["inputs"]
    main(["compare", str(folder), "--replications", "2", "--json"])
    compared = json.loads(capsys.readouterr().out)["comparison"]["inputs"]
    assert [(row["path"], row["from"], row["to"]) for row in shown] == [
        (row["path"], row["baseline"], row["value"]) for row in compared if row["scenario"] == "less"
    ]


def test_the_form_does_not_matter(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book, single = tmp_path / "out" / "chain.xlsx", tmp_path / "one" / "all.yaml"
    book.parent.mkdir()
    single.parent.mkdir()
    convert(folder, book)
    shutil.copy(folder / "chain.yaml", single)
    for other in (book, single, folder / "chain.yaml", folder / "study.yaml"):
        data = json.loads(told(capsys, str(folder), str(other), "--json"))["diff"]
        assert data["same"], data
        assert data["from"]["hash"] == data["to"]["hash"]
    assert "They say the same" in told(capsys, str(folder), str(book), "--language", "en", "--exit-code")
    assert json.loads(told(capsys, f"{book}#less", str(folder / "more.yaml"), "--json"))["diff"]["inputs"] == [
        {"path": "funds.pot.2027", "from": 3000.0, "to": 4000.0, "confidential": "public"}
    ]


def test_what_a_number_rests_on_is_told_apart_and_names_play_no_part(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = folder / "other.yaml"
    other.write_text(
        CHAIN.replace("low: 3000, source: expert", "low: 3500, source: agreed, cite: minutes").replace("name: OM, ", "")
    )
    out = told(capsys, str(folder), str(other), "--language", "en", code=0)
    assert "funds.pot.2027 from (expert, 3000 to -) to (agreed, 3500 to -, 'minutes')" in out
    assert "Every plan and every outcome will be the same." in out
    assert "input" not in out
    told(capsys, str(folder), str(other), "--exit-code", code=7)


def test_of_what_is_not_public_only_the_path_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, low in (("x.yaml", 41), ("y.yaml", 42)):
        text = CHAIN.replace("own_budget: 100", f"own_budget: {{value: 77{low}, low: {low}, confidential: bilateral}}")
        (folder / name).write_text(
            text.replace(
                "zm: {teams: 1, own_budget: 5", f"zm: {{teams: 1, own_budget: {{value: 5, low: {low / 100}, confidential: shared}}"
            )
        )
    for words in ([], ["--json"]):
        out = told(capsys, str(folder / "x.yaml"), str(folder / "y.yaml"), *words)
        assert "partners.om" in out
        assert "partners.zm" in out
        assert "7741" not in out
        assert "0.41" not in out
    assert backing_differences(*(read_scenario(folder / name) for name in ("x.yaml", "y.yaml")))[0].value is None


def test_faults_of_both_sides_come_at_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "x.yaml").write_text(CHAIN.replace("owner: om", "owner: omm"))
    assert main(["diff", str(folder / "x.yaml"), f"{folder}#les", "--language", "nl"]) == 3
    err = capsys.readouterr().err
    assert "bedoelde u 'om'?" in err
    assert "bedoelde u 'less'?" in err


def test_a_shorthand_that_did_not_change_is_no_reason_to_hide_what_did(folder: Path) -> None:
    changed = read_scenario(folder, overrides=["initiatives.a.increments.1.packages.om.items=3"])
    rows = input_differences(changed, read_scenario(folder))
    assert [(row.path, row.value) for row in rows] == [("initiatives.a.increments.1.packages.om.items", 3.0)]


def test_a_path_that_exists_is_a_path(tmp_path: Path) -> None:
    (tmp_path / "a#b").mkdir()
    assert of_one(f"{tmp_path}/a#b") == (tmp_path / "a#b", None)
    assert of_one(f"{tmp_path}/a#b#c") == (tmp_path / "a#b", "c")
    assert of_one("#x") == (Path("#x"), None)
    assert of_one("a\0#b") == (Path("a\0"), "b")
