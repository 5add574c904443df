"""A status that is rosier than the runs is said to be; a PDF without WeasyPrint is one message, and nothing is written."""

import sys
from pathlib import Path

import pytest

from ketenopt.cli.entry import main

SMALL = Path(__file__).resolve().parents[2] / "scenarios/small"
GREEN, RED = "initiatives.dossier.status=green", "initiatives.ondertekenen.status=red"


def test_green_outside_red_inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    run, out = str(tmp_path / "run"), tmp_path / "out"
    assert main(["compare", str(SMALL), "--set", GREEN, "--set", RED, "--replications", "5", "--out", run, "--quiet"]) == 0
    assert main(["report", run, "--format", "md", "--language", "en", "--out", str(out)]) == 0
    text = (out / "dossier-en.md").read_text(encoding="utf-8")
    assert "1 of the 2 reported statuses are rosier than the runs." in text
    line = next(row for row in text.splitlines() if "Digitaal dossier" in row and "| green |" in row)
    assert "| red |" in line
    assert "rosier than the runs" in line
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    capsys.readouterr()
    assert main(["report", run, "--format", "html,pdf", "--out", str(tmp_path / "none")]) != 0
    said = capsys.readouterr().err
    assert "Pango" in said
    assert "Traceback" not in said
    assert not (tmp_path / "none").exists()
