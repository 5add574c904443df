"""The door: exit codes, the nearest word, JSON errors, no traceback, no colour where none is wanted."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest

from ketenopt.cli import entry
from ketenopt.cli.entry import main
from ketenopt.cli.program import COMMANDS, program
from ketenopt.domain.errors import (
    Fault,
    Infeasible,
    KetenoptError,
    Place,
    PlanError,
    ScenarioError,
    Shortage,
    SimulationError,
    StoreError,
)

HOSTILE = "\x1b[31mred\x1b[0m\n\u202eleft" + "x" * 5000
FAULT = Fault(Place("chain.yaml", 3, 5), "partners.om.teams", "type", "is not a number", "a number", "'two'", "2")

FAILURES: dict[str, tuple[BaseException, int]] = {
    "scenario": (ScenarioError((FAULT,)), 3),
    "plan": (PlanError("no plan"), 4),
    "infeasible": (Infeasible("nobody can do the work", (Shortage("om", "test", "2027Q1", 120.0, "person-days"),)), 4),
    "simulation": (SimulationError("a waits for b"), 5),
    "store": (StoreError("runs/x: cannot be read"), 6),
    "ours": (KetenoptError("a table breaks its contract"), 1),
    "unexpected": (RuntimeError("boom"), 1),
    "memory": (MemoryError(), 1),
    "interrupted": (KeyboardInterrupt(), 130),
    "aborted": (click.Abort(), 130),
    "usage": (click.UsageError("wrong"), 2),
    "hostile": (KetenoptError(HOSTILE), 1),
}


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Callable[[BaseException], None]:
    def fail_with(problem: BaseException) -> None:
        def fail(*_: Any, **__: Any) -> None:
            raise problem

        monkeypatch.setattr("ketenopt.read.read_scenario", fail)

    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    return fail_with


@pytest.mark.parametrize(("problem", "code"), FAILURES.values(), ids=FAILURES.keys())
def test_every_error_is_a_line_and_an_exit_code(
    problem: BaseException, code: int, failing: Callable[[BaseException], None], capsys: pytest.CaptureFixture[str]
) -> None:
    failing(problem)
    assert main(["check", "chain"]) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert err.strip()
    assert "Traceback" not in err
    assert not set(err) & set("\x1b\u202e")
    assert max(len(line) for line in err.splitlines()) < 1100


@pytest.mark.parametrize(("problem", "code"), FAILURES.values(), ids=FAILURES.keys())
def test_with_json_an_error_is_one_document_on_stdout(
    problem: BaseException, code: int, failing: Callable[[BaseException], None], capsys: pytest.CaptureFixture[str]
) -> None:
    failing(problem)
    assert main(["check", "chain", "--json"]) == code
    out, err = capsys.readouterr()
    if code == 130:
        assert "interrupted" in err
        return
    error = json.loads(out)["error"]
    assert error["exit_code"] == code
    assert not set(out) & set("\x1b\u202e")
    if isinstance(problem, ScenarioError):
        assert error["faults"][0]["path"] == "partners.om.teams"
        assert (error["faults"][0]["line"], error["faults"][0]["suggestion"]) == (3, "2")
    if isinstance(problem, Infeasible):
        assert error["shortages"] == [{"owner": "om", "what": "test", "period": "2027Q1", "amount": 120.0, "unit": "person-days"}]


def test_a_fault_is_one_line_with_place_expectation_and_suggestion(
    failing: Callable[[BaseException], None], capsys: pytest.CaptureFixture[str]
) -> None:
    failing(ScenarioError((FAULT, Fault(Place("chain.yaml", 9, 1), "", "syntax", "this is not YAML"))))
    main(["check", "chain"])
    assert capsys.readouterr().err.splitlines() == [
        "chain.yaml:3:5: partners.om.teams: is not a number; expected a number, got 'two'; did you mean '2'?",
        "chain.yaml:9:1: this is not YAML",
    ]


def test_what_nobody_can_do_is_said_in_the_partners_own_terms(
    failing: Callable[[BaseException], None], capsys: pytest.CaptureFixture[str]
) -> None:
    failing(FAILURES["infeasible"][0])
    assert main(["check", "chain"]) == 4
    assert "om is short of 120 person-days of test in 2027Q1" in capsys.readouterr().err


def test_a_fault_of_ours_says_how_to_report_it_and_shows_where_only_when_asked(
    failing: Callable[[BaseException], None], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(RuntimeError("boom"))
    main(["check", "chain"])
    err = capsys.readouterr().err
    assert err.startswith("unexpected RuntimeError: boom")
    assert "KETENOPT_DEBUG=1 ketenopt check chain" in err
    monkeypatch.setenv("KETENOPT_DEBUG", "1")
    main(["check", "chain"])
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["chek"], "Did you mean 'check'?"),
        (["compair", "x"], "Did you mean 'compare'?"),
        (["zzzz"], "There are: init, check"),
        (["check", "x", "--langage", "nl"], "--language"),
        (["check", "--language", "de", "x"], "'nl', 'en'"),
        (["check"], "CHAIN"),
        (["check", "x", "--set", "novalue"], "PATH=VALUE"),
        (["--jsn"], "--"),
    ],
)
def test_a_wrong_word_is_exit_2_and_names_the_nearest(words: list[str], hint: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert hint in err
    assert "--help" in err


def test_dutch_is_what_the_environment_asks_for(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LANG", "nl_NL.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    (tmp_path / "chain.yml").write_text("{}", encoding="utf-8")
    main(["check", str(tmp_path)])
    assert "bedoelde u 'chain.yml'?" in capsys.readouterr().err


def test_without_words_it_helps(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    assert capsys.readouterr().out.startswith("Usage: ketenopt")


def test_every_command_in_the_table_exists_and_the_summary_is_its_own() -> None:
    context = click.Context(program)
    for name in COMMANDS:
        command = program.get_command(context, name)
        assert command is not None
        assert command.name == name
        assert command.epilog
        assert command.epilog.startswith(f"Example: ketenopt {name}")


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_is_what_it_was(name: str, snapshot: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    assert main([*name.split(), "--help"]) == 0
    out = capsys.readouterr().out
    assert all(len(line) <= 80 for line in out.splitlines())
    assert out == snapshot


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_option_has_help(name: str) -> None:
    command = program.get_command(click.Context(program), name)
    assert command is not None
    for option in command.params:
        if isinstance(option, click.Option):
            assert option.help, option.name


COMMAND = [sys.executable, "-m", "ketenopt.cli.entry"]


def run(*words: str, **setting: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **setting}
    return subprocess.run([*COMMAND, *words], capture_output=True, text=True, env=environment, timeout=60, check=False)


def test_a_reader_that_leaves_is_no_failure() -> None:
    with subprocess.Popen([*COMMAND, "tables"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 0


def test_a_terminal_without_the_euro_sign_still_works() -> None:
    done = run("tables", PYTHONIOENCODING="ascii:strict")
    assert done.returncode == 0
    assert "Tables of a run" in done.stdout or "Tabellen" in done.stdout


def test_no_colour_reaches_a_file_nor_a_terminal_that_wants_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b" not in run("chek").stderr
    assert "\x1b" not in run("tables").stdout

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    def shown(**setting: str) -> str:
        screen = Terminal()
        monkeypatch.setattr(sys, "stderr", screen)
        for name in ("NO_COLOR", "TERM"):
            monkeypatch.delenv(name, raising=False)
        for name, value in setting.items():
            monkeypatch.setenv(name, value)
        assert entry.main(["chek"]) == 2
        return screen.getvalue()

    assert "\x1b[31m" in shown(TERM="xterm")
    assert "\x1b" not in shown(TERM="xterm", NO_COLOR="1")
    assert "\x1b" not in shown(TERM="dumb")
