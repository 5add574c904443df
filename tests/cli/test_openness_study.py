"""The five rungs of sharing as one study that differs in nothing else."""

import json
from itertools import combinations
from pathlib import Path

import pytest

from ketenopt.analyse import input_differences
from ketenopt.cli.entry import main
from ketenopt.domain.levers import RUNGS
from ketenopt.read import read_scenario, read_study, written_scenario

STUDY = Path(__file__).resolve().parents[2] / "scenarios" / "strafrechtketen" / "openness.yaml"


def test_any_two_rungs_differ_in_that_and_in_nothing_else() -> None:
    study, _ = read_study(STUDY)
    assert set(study.scenarios) == set(RUNGS)
    assert len({(what.rule, what.overlays, what.plan) for what in study.scenarios.values()}) == 1
    read = {rung: read_scenario(STUDY, rung) for rung in RUNGS}
    for one, other in combinations(RUNGS, 2):
        (row,) = input_differences(read[other], read[one])
        assert (row.path, row.baseline, row.value) == ("governance.sharing", one, other)


def test_diff_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", f"{STUDY}#alone", f"{STUDY}#mandate", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["diff"]
    assert [row["path"] for row in found["inputs"]] == ["governance.sharing"]


def test_an_effect_that_somebody_typed_is_told_as_well() -> None:
    typed = 'governance.effects={"mandate": {"follows_chain": 0.4}}'
    other, plain = written_scenario(STUDY, "mandate", [typed]).resolve(), read_scenario(STUDY, "alone")
    assert "governance.effects.mandate" in {row.path for row in input_differences(other, plain)}
