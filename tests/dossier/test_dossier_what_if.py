"""Sliders made from a run itself, and a level of a pot that does not bind: what moves, what stays, what may not be moved."""

import json
from pathlib import Path

import pandas as pd
import pytest

from ketenopt import store
from ketenopt.cli.entry import main
from ketenopt.dossier import what_if
from ketenopt.dossier.beside import grid
from ketenopt.dossier.gather import gather
from ketenopt.report.confidential import Shield

SMALL = Path(__file__).resolve().parents[2] / "scenarios/small"
ROLE = "governance.roles.portfolio_manager"
FEW = 5


def said(*arguments: object) -> int:
    return main([str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("what-if") / "run"
    assert said("compare", SMALL, "--replications", FEW, "--out", out, "--quiet") == 0
    return out


def test_a_run_alone_gives_sliders_that_start_from_its_own_plan(run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(what_if, "FAIRER", ())
    monkeypatch.setattr(what_if, "REPLICATIONS", FEW)
    for language in ("nl", "en"):  # the second goes on from what the first kept
        assert said("report", run, "--what-if", "--language", language, "--format", "html,json", "--out", tmp_path) == 0
    found = grid(tmp_path / "what-if")
    levels = dict(found.factors)
    assert levels[ROLE] == ("False", "True")
    assert levels["rule"] == ("individually-rational",)
    assert len(found.points) == 2 * 3
    by = {point.levels: dict(zip((name for name, _ in found.measures), point.values, strict=True)) for point in found.points}
    as_it_is, less, with_role = by[(0, 0, 1)], by[(0, 0, 0)], by[(1, 0, 1)]
    kept = gather([run]).comparison
    own = {m: kept.scenario(kept.proposal).estimate(m).mean for m in ("net_value_keur", "spent_keur")}
    assert {m: as_it_is[m][0] for m in own} == pytest.approx(own, rel=1e-12)  # the same plan on the same luck
    assert less["spent_keur"][0] < as_it_is["spent_keur"][0]
    assert with_role != as_it_is
    page = (tmp_path / "dossier-nl.html").read_text(encoding="utf-8")
    assert "Geld in de gezamenlijke potten" in page
    assert "Is er een ketenportfoliomanager?" in page
    assert ROLE not in page
    assert "pot-080" not in page


def test_what_is_bilateral_is_no_slider(run: Path) -> None:
    kept = store.existing_run(run).manifest()["scenarios"]["proposal"]["chain"]
    every = what_if._factors(kept, "max-min", Shield())
    assert set(every) == {"rule", "scenario", ROLE}
    for path, gone in {
        "funds.ketenpot.budget.2027Q1": "scenario",
        ROLE: ROLE,
        "governance.effects.portfolio_manager.rework": ROLE,
        "governance.form": "rule",
    }.items():
        assert set(every) - set(what_if._factors(kept, "max-min", Shield((path,)))) == {gone}


def test_nothing_to_move_is_said_and_nothing_is_written(run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hidden = Shield(("funds.ketenpot.budget.2027Q1", ROLE, "governance.form"))
    monkeypatch.setattr(what_if, "shield", lambda *scenarios: hidden)
    assert said("report", run, "--what-if", "--out", tmp_path / "out") != 0
    assert not (tmp_path / "out").exists()


def test_more_than_a_pot_needs_changes_nothing(run: Path, tmp_path: Path) -> None:
    design = tmp_path / "design.yaml"
    levels = "{levels: [0, 2000, 6000]}"
    design.write_text(
        f"schema: 1\nchain: {SMALL}\nmethod: full\nrule: rank-and-fill\nreplications: {FEW}\nseed: 1\n"
        f"factors:\n  funds.ketenpot.budget.2027Q1: {levels}\n",
        encoding="utf-8",
    )
    assert said("batch", design, "--out", tmp_path / "batch", "--quiet") == 0
    folder = store.existing_run(tmp_path / "batch")
    factors, estimates = folder.read_whole("factors"), folder.read_whole("estimates")
    of = dict(zip(factors["value"], factors["point"], strict=True))
    rows = {
        level: estimates[estimates["point"] == point].drop(columns="point").reset_index(drop=True) for level, point in of.items()
    }
    # 2000 and 6000 are real levels of one pot: what is left differs by just that, but no plan needs it
    left = {level: _left(tmp_path / "batch", point) for level, point in of.items()}
    assert left["6000"] - left["2000"] == pytest.approx(4000)
    pd.testing.assert_frame_equal(rows["2000"], rows["6000"])
    assert not rows["0"].equals(rows["2000"])  # and where the pot binds the slider does move
    found = grid(tmp_path / "batch")
    assert found.points[1].values == found.points[2].values != found.points[0].values


def _left(batch: Path, point: str) -> float:
    """Of the pot after its first quarter."""
    plan = json.loads(next((batch / "plans").glob(f"{point}-*.json")).read_text(encoding="utf-8"))
    return next(float(row["carried_out"]) for row in plan["accounts"] if (row["account"], row["period"]) == ("ketenpot", "2027Q1"))
