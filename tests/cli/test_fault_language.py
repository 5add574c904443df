"""In which language a fault is told: what the command line asks for, else what LANG says; JSON is English unless asked."""

import json
from pathlib import Path

import pytest

from ketenopt.cli.entry import main
from ketenopt.cli.failure import asked_language
from ketenopt.store.run import PLAN_FORMAT

BROKEN = "chain: {start: 2027-01-04}\npartners: {om: {teams: 1, wpi: 2}}\n"
SOUND = "chain: {start: 2027-01-04}\npartners: {om: {teams: 1}}\ninitiatives: {a: {owner: om}}\n"
FIELDS = {
    *("file", "line", "column", "cell", "place", "path", "code", "severity"),
    *("message", "expected", "found", "suggestion"),
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "chain.yaml").write_text(BROKEN, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("lang", "words", "told"),
    [
        ("nl_NL.UTF-8", [], "hier is geen veld 'wpi'; bedoelde u 'wip'?"),
        ("en_GB.UTF-8", [], "there is no field 'wpi' here; did you mean 'wip'?"),
        ("en_GB.UTF-8", ["--language", "nl"], "bedoelde u"),
        ("nl_NL.UTF-8", ["--language=en"], "did you mean"),
    ],
)
def test_a_fault_is_told_in_the_language_asked_for(
    folder: Path, lang: str, words: list[str], told: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LANG", lang)
    assert main(["check", str(folder), *words]) == 3
    assert told in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "message"), [([], "there is no field 'wpi' here"), (["--language", "nl"], "hier is geen veld 'wpi'")]
)
def test_json_is_the_same_for_everybody_unless_a_language_is_asked_for(
    folder: Path, words: list[str], message: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LANG", "nl_NL.UTF-8")
    assert main(["check", str(folder), "--json", *words]) == 3
    (fault,) = json.loads(capsys.readouterr().out)["error"]["faults"]
    assert set(fault) == FIELDS
    assert fault["message"] == message
    assert (fault["file"], fault["line"], fault["column"], fault["cell"]) == (str(folder / "chain.yaml"), 2, 27, "")
    assert (fault["code"], fault["severity"], fault["suggestion"]) == ("unknown-field", "error", "wip")


def test_warnings_of_a_sound_chain_have_the_same_form(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "chain.yaml").write_text(SOUND, encoding="utf-8")
    assert main(["check", str(folder), "--json", "--language", "nl"]) == 0
    warnings = json.loads(capsys.readouterr().out)["check"]["warnings"]
    assert {warning["severity"] for warning in warnings} == {"warning"}
    assert all(set(warning) == FIELDS for warning in warnings)
    (abstract,) = (warning for warning in warnings if warning["code"] == "too-abstract")
    assert abstract["message"].startswith("te abstract: geen werk, geen gewenste of verplichte datum")
    assert main(["check", str(folder), "--strict", "--language", "nl"]) == 3
    assert "te abstract" in capsys.readouterr().err


def test_the_language_is_found_among_words_that_were_never_parsed() -> None:
    assert asked_language(["check", "x", "--language", "nl"]) == "nl"
    assert asked_language(["--language=en", "--language"]) == "en"
    assert asked_language(["--language", "de"]) == ""
    assert asked_language(["--language"]) == ""


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_what_is_no_fault_of_a_file_is_told_in_the_language_too(
    folder: Path, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "chain.yaml").write_text(SOUND, encoding="utf-8")
    plan, gone = folder / "plan.json", folder / "gone.json"
    plan.write_text('{"format": 99}')
    said = {
        "en": (
            [f"error: {plan}: not a plan of format {PLAN_FORMAT} (found 99)"],
            [f"error: cannot read {gone}: No such file or directory"],
            ["error: No such option '--jsom'. Did you mean --json?", "Try 'ketenopt plan --help'."],
        ),
        "nl": (
            [f"fout: {plan}: geen plan van formaat {PLAN_FORMAT} (gevonden: 99)"],
            [f"fout: kan {gone} niet lezen: No such file or directory"],
            ["fout: Er is geen optie '--jsom'. Bedoelde u --json?", "Zie 'ketenopt plan --help'."],
        ),
    }[lang]
    chain = str(folder / "chain.yaml")
    for words, code, lines in (
        (["simulate", chain, "--plan", str(plan)], 6, said[0]),
        (["simulate", chain, "--plan", str(gone)], 6, said[1]),
        (["plan", chain, "--jsom"], 2, said[2]),
    ):
        assert main([*words, "--language", lang]) == code
        assert capsys.readouterr().err.splitlines() == lines
    assert main(["simulate", chain, "--plan", str(plan), "--language", "nl", "--json"]) == 6
    error = json.loads(capsys.readouterr().out)["error"]
    assert (error["kind"], error["message"]) == ("StoreError", said_in_english(plan))


def said_in_english(plan: Path) -> str:
    return f"{plan}: not a plan of format {PLAN_FORMAT} (found 99)"
