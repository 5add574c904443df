"""A value between two parties is in no file of a dossier, and neither is a sum from which it follows."""

import json
import zipfile
from pathlib import Path

import pytest

from ketenopt.cli.entry import main

SMALL = Path(__file__).parents[2] / "scenarios" / "small" / "chain.yaml"
ASK, BUDGET = 2177.713, 1277.137


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    chain, out = tmp_path_factory.mktemp("secret"), tmp_path_factory.mktemp("out")
    text = SMALL.read_text(encoding="utf-8").replace("example: true", "example: false")
    for name, old, new in (("ask", 2100, ASK), ("own_budget", 1200, BUDGET)):
        assert f"{name}: {old}" in text
        text = text.replace(f"{name}: {old}", f"{name}: {{value: {new}, confidential: bilateral, cite: planted}}")
    (chain / "chain.yaml").write_text(text, encoding="utf-8")
    assert main(["compare", str(chain), "--replications", "10", "--out", str(chain / "run"), "--quiet"]) == 0
    assert main(["report", str(chain / "run"), "--format", "html,md,json,xlsx", "--out", str(out)]) == 0
    return out


def test_what_was_planted_is_in_no_file(files: Path) -> None:
    for path in sorted(files.iterdir()):
        raw = path.read_bytes()
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as book:
                raw = b"\n".join(book.read(name) for name in book.namelist())
        assert len(raw) > 1000
        for word in (str(ASK), str(BUDGET), "2177713", "1277137", "planted"):
            assert word.encode() not in raw, f"{word} in {path.name}"


def test_no_sum_gives_it_away(files: Path) -> None:
    found = json.loads(next(files.glob("*.json")).read_text(encoding="utf-8"))["dossier"]["figures"].values()
    money = [each for each in found if dict(each["source"]["where"]).get("finding") == "money"]
    assert money, "accounts that hide nothing are still shown"
    assert {dict(each["source"]["where"])["subject"] for each in money}.isdisjoint({"ketenpot", "politie"})
