"""The pages of worth: thresholds first, 80 columns, both languages, by letter in an example, and as data."""

import json
from pathlib import Path

import pytest

from ketenopt.cli.entry import main

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"
SMALL, NONE = str(SCENARIOS / "small"), str(SCENARIOS / "rol-loont-niet")
ASKED = {
    "role": ["worth", "role", NONE, "--only", "product_manager"],
    "impediment": ["worth", "impediment", SMALL],
    "openness": ["worth", "openness", NONE],
    "gap": ["worth", "gap", NONE],
    "capacity": ["worth", "capacity", NONE],
}
FEW = ["--replications", "2"]
FIRST = {"nl": "Vanaf wanneer het loont", "en": "From where it pays"}


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("kind", ASKED)
def test_it_fits_80_columns(kind: str, language: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*ASKED[kind], *FEW, "--language", language]) == 0
    out = capsys.readouterr().out
    assert all(len(line) <= 80 for line in out.splitlines())
    assert (FIRST[language] in out) == (kind == "role")
    if kind == "role":
        assert out.index(FIRST[language]) < out.index("+/-")
    assert not {"Politie", "Gemeente", "Openbaar Ministerie"} & set(out.split())


def test_as_data_parties_are_letters_and_parts_add_up(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*ASKED["role"], *FEW, "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    (row,) = data["worth"]["rows"]
    assert sum(share["value"]["mean"] for share in row["shares"]) == pytest.approx(row["value"]["mean"], abs=1e-6)
    assert {one["party"] for one in row["felt"]} <= {"A", "B"}
    assert data["notice"]


@pytest.mark.parametrize("words", [["--only", "king"], ["--scenario", "nowhere"]])
def test_what_is_not_there_is_told(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["worth", "role", NONE, *FEW, *words]) == 3
    assert main(["worth", "nothing", NONE]) == 2
    assert capsys.readouterr().out == ""
