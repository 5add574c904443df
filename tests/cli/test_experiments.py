"""The commands of experiments as a person and a program use them."""

import json
from pathlib import Path

import pytest

import night_chain as night
from ketenopt.cli.entry import main
from ketenopt.report.harmless import width


@pytest.fixture(scope="module")
def design(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return night.written(tmp_path_factory.mktemp("chain"))


@pytest.fixture(scope="module")
def kept(design: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("kept")
    assert main(["batch", str(design), "--out", str(out), "--quiet"]) == 0
    return out


def answer(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    code = main([str(word) for word in words])
    out, err = capsys.readouterr()
    return code, out, err


def commands(design: Path, kept: Path) -> dict[str, list[object]]:
    few = ["--replications", "5"]
    some = ["--only", "integration", "--only", "cadence", "--alone"]
    return {
        "batch": ["batch", design, "--out", kept],
        "dry": ["batch", design, "--dry-run"],
        "select": ["select", design.parent, "--zone", "20", "--first", "5", "--fresh", "5"],
        "sensitivity": ["sensitivity", design.parent, *few, "--only", "integration", "--only", "cadence"],
        "morris": ["sensitivity", design.parent, *few, "--method", "morris", "--samples", "2", *some],
        "sobol": ["sensitivity", design.parent, *few, "--method", "sobol", "--samples", "2", *some],
        "verify": ["verify", kept],
        "status": ["store", "status", kept],
    }


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", ["batch", "dry", "select", "sensitivity", "morris", "sobol", "verify", "status"])
def test_it_fits_80_columns_in_both_languages_and_is_data_with_json(
    name: str, language: str, design: Path, kept: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = commands(design, kept)[name]
    code, out, _ = answer(capsys, *words, "--language", language)
    assert code == 0
    assert out
    for line in out.splitlines():
        assert width(line) <= 80, line
    if language == "en":
        code, out, _ = answer(capsys, *words, "--json")
        data = json.loads(out)
        assert code == 0
        assert data["format"] == 1
        assert data["kind"] in data
        assert out == json.dumps(data, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def test_a_batch_with_failed_points_ends_with_8_and_names_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    design = night.written(tmp_path / "c", {"factors": {"teams.a-1.fte": {"levels": [1.0, -1.0]}}, "replications": 2})
    code, out, _ = answer(capsys, "batch", design, "--out", tmp_path / "out", "--language", "en")
    assert code == 8
    assert "1 point failed" in out
    assert "teams.a-1.fte" in out
    assert "--retry-failed" in out
    code, out, _ = answer(capsys, "store", "status", tmp_path / "out", "--json")
    assert (code, json.loads(out)["standing"]["failed"], json.loads(out)["standing"]["missing"]) == (0, 1, 0)
    assert answer(capsys, "verify", tmp_path / "out")[0] == 0


def test_progress_for_machines_is_a_line_of_json_each(design: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = answer(capsys, "batch", design, "--out", tmp_path, "--json-lines")
    rows = [json.loads(line) for line in out.splitlines()]
    assert (code, err) == (0, "")
    assert {row["kind"] for row in rows} == {"progress", "finished"}
    assert (rows[-2]["done"], rows[-2]["wanted"], rows[-1]["made"]) == (6, 6, 6)
    assert rows[0]["seconds_left"] is None or rows[0]["seconds_left"] >= 0


def test_eliminations_are_told_as_they_happen(design: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = answer(capsys, "select", design.parent, "--zone", "20", "--first", "5", "--fresh", "5", "--language", "en")
    assert code == 0
    assert "today drops out after 5" in err
    assert "proposal is the best" in out


def test_a_batch_without_a_folder_is_a_word_too_few(design: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = answer(capsys, "batch", design)
    assert code == 2
    assert "--out" in err


@pytest.mark.parametrize(
    ("words", "code", "hint"),
    [
        (["select", "{chain}", "--zone", "1", "--measure", "valeu_keur"], 3, "value_keur"),
        (["select", "{chain}"], 2, "--zone"),
        (["sensitivity", "{chain}", "--scenario", "propsal"], 3, "proposal"),
        (["sensitivity", "{chain}", "--alone", "--baseline", "today"], 2, "--alone"),
        (["store", "export", "{kept}", "--out", "x.txt"], 6, ".csv"),
        (["store", "status", "{chain}"], 6, "no run"),
        (["batch", "{chain}/nothing.yaml", "--out", "x"], 3, "nothing.yaml"),
        (["batch", "{chain}/design.yaml", "--out", "x", "--engine", "rocket"], 2, "simpy"),
        (["batch", "{chain}/chain.yaml", "--out", "x"], 3, "method"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_what_is_refused_has_its_exit_code_and_names_what_is_wrong(
    words: list[str], code: int, hint: str, design: Path, kept: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found, out, err = answer(capsys, *(word.format(chain=design.parent, kept=kept) for word in words))
    assert found == code
    assert hint in err
    assert "Traceback" not in out + err
