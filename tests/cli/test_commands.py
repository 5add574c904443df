"""The commands on a real chain: what a person sees, what a program reads, what is refused."""

import json
import re
from itertools import cycle
from pathlib import Path

import pytest

from ketenopt.cli.entry import main
from ketenopt.report.harmless import width

ROOT = Path(__file__).resolve().parents[2]
SMALL = str(ROOT / "scenarios" / "small")
FEW = ["--replications", "5"]
COMMANDS = {
    "check": ["check", SMALL],
    "plan": ["plan", SMALL],
    "simulate": ["simulate", SMALL, *FEW],
    "compare": ["compare", SMALL, *FEW],
    "tables": ["tables"],
}
HOSTILE = (
    "x" * 5000,
    "\x1b[31mred\x1b[2J",
    "\u202egnorw\u2066",
    "שלום עולם " * 9,
    "検察庁" * 40,
    "{0.__class__}%s%(a)s",
    "a\nb\r\tc",
)


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(words)
    out, err = capsys.readouterr()
    return code, out, err


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", COMMANDS)
def test_it_fits_80_columns_in_both_languages(name: str, language: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = answer(capsys, *COMMANDS[name], "--language", language)
    assert code == 0
    assert len(out.splitlines()) > 10
    for line in out.splitlines():
        assert width(line) <= 80, line


@pytest.mark.parametrize("name", COMMANDS)
def test_with_json_stdout_is_one_sorted_document_with_a_format(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = answer(capsys, *COMMANDS[name], "--json")
    assert code == 0
    data = json.loads(out)
    assert data["format"] == 1
    assert data["kind"] in data
    assert out == json.dumps(data, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def test_a_schema_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = answer(capsys, "schema")
    assert code == 0
    assert "properties" in json.loads(out)


def test_what_init_writes_is_valid_and_nothing_is_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "a" / "chain"
    code, out, _ = answer(capsys, "init", str(folder))
    assert code == 0
    written = {path: path.read_bytes() for path in folder.iterdir()}
    assert {str(path) for path in written} == set(out.splitlines())
    assert answer(capsys, "check", str(folder))[0] == 0
    code, out, err = answer(capsys, "init", str(folder))
    assert (code, out) == (2, "")
    assert "already there" in err
    assert {path: path.read_bytes() for path in folder.iterdir()} == written
    assert answer(capsys, "init", str(next(iter(written))))[0] == 2


def test_a_plan_that_is_saved_can_be_carried_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    saved = tmp_path / "plans" / "plan.json"
    code, out, _ = answer(capsys, "plan", SMALL, "--out", str(saved), "--json")
    assert code == 0
    shown = json.loads(out)
    assert all(row["gain"] >= -1e-6 for row in shown["plan"]["partners"])
    code, out, _ = answer(capsys, "simulate", SMALL, "--plan", str(saved), *FEW, "--json")
    assert code == 0
    assert json.loads(out)["comparison"]["scenarios"][0]["plan"]["hash"] == shown["hash"]


def test_a_run_is_kept_where_it_was_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["simulate", SMALL, *FEW, "--json", "--out", str(tmp_path / "run")]
    code, out, _ = answer(capsys, *words)
    assert code == 0
    assert (tmp_path / "run" / "manifest.json").exists()
    assert answer(capsys, *words)[1] == out


@pytest.mark.parametrize(
    ("words", "code", "hint"),
    [
        (["plan", SMALL, "--rule", "centrall"], 3, "'central'"),
        (["plan", SMALL, "--scenario", "propsal"], 3, "proposal"),
        (["plan", SMALL, "--set", "partners.omm.teams=3"], 3, "partners.om"),
        (["plan", SMALL, "--set", "partners.om.own_budget=-3"], 3, "partners.om"),
        (["simulate", SMALL, "--engine", "rocket"], 2, "simpy"),
        (["simulate", SMALL, "--plan", "no-such-plan.json"], 6, "no-such-plan.json"),
        (["simulate", SMALL, "--plan", str(ROOT / "README.md")], 6, "README.md"),
        (["compare", SMALL, "--replications", "0"], 2, "--replications"),
        (["compare", str(ROOT / "scenarios" / "smal")], 3, "small"),
        (["plan", SMALL, "--out", str(ROOT / "README.md" / "plan.json")], 6, "plan.json"),
        (["check", SMALL, "--strict"], 3, "chain.yaml"),
        (["compare", SMALL, "--strict"], 3, "chain.yaml"),
    ],
    ids=lambda value: " ".join(value).replace(str(ROOT), "") if isinstance(value, list) else None,
)
def test_what_is_refused_has_its_exit_code_and_names_what_is_wrong(
    words: list[str], code: int, hint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    found, out, err = answer(capsys, *words)
    assert found == code
    assert hint in err
    assert "Traceback" not in out + err
    if "check" not in words:
        assert out == ""


def test_hostile_names_come_out_as_harmless_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (ROOT / "scenarios" / "small" / "chain.yaml").read_text(encoding="utf-8")
    names = cycle(HOSTILE)
    text, count = re.subn(r"name: [^,}\n]+", lambda _: "name: " + json.dumps(next(names)), text)
    assert count > len(HOSTILE)
    (tmp_path / "chain.yaml").write_text(text, encoding="utf-8")
    for words in (["check"], ["plan"], ["simulate", *FEW], ["compare", *FEW]):
        code, out, err = answer(capsys, words[0], str(tmp_path), *words[1:])
        assert code == 0, err
        assert not set(out + err) & set("\x1b\r\t\u202e\u2066")
        assert all(width(line) <= 80 for line in out.splitlines())


def test_what_is_bilateral_leaves_in_no_form(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (ROOT / "scenarios" / "small" / "chain.yaml").read_text(encoding="utf-8")
    (tmp_path / "chain.yaml").write_text(text, encoding="utf-8")
    secret = "partners.om.sacrifice={value: 9182736.5, confidential: bilateral}"
    for command in (["check"], ["check", "--json"], ["plan"], ["plan", "--json"], ["compare", "--json", *FEW]):
        code, out, err = answer(capsys, command[0], str(tmp_path), *command[1:], "--set", secret)
        assert code == 0, err
        for shown in ("9182736", "9,182,736", "9.182.736", "9,182.7", "9.182,7"):
            assert not re.search(rf"(?<![\d.]){re.escape(shown)}", out + err)  # at the end of a long fraction it is chance


def test_quiet_is_quiet_and_warnings_are_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert answer(capsys, *COMMANDS["plan"], "--quiet")[2] == ""
    _, _, err = answer(capsys, *COMMANDS["plan"], "--language", "en")
    assert re.fullmatch(r"\d+ warnings: ketenopt check \S+\n", err)
