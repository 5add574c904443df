import dataclasses
import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import little_chain as little
from ketenopt import store, study
from ketenopt.analyse import Point
from ketenopt.analyse.parties import load
from ketenopt.domain.comparison import Comparison
from ketenopt.domain.errors import ScenarioError, StoreError
from ketenopt.domain.tables import BATCH, TABLES
from ketenopt.simulate import simulate
from ketenopt.study import Options, open_scenario, open_study, run


def steady() -> dict[str, Any]:
    """One team, one slot, no chance and no delay; every increment fills whole periods of 50 days."""
    data = little.described()
    data["partners"] = {
        "a": {"budget": {"q1": 100, "q2": 100, "q3": 100, "q4": 100}, "plan_to_share": 1.0},
        "b": {"plan_to_share": 1.0},
    }
    data["teams"] = {"a-1": {"partner": "a", "fte": 1, "wip": 1, "focus": 1.0, "skills": ["build"]}}
    data["chain"]["discount_rate"] = 0.05
    data["bodies"], data["funds"], data["gates"], data["impediments"] = {}, {}, {}, {}
    data["skills"] = {"build": {}}
    data |= {"governance": {"frictions": "none"}, "cadence": "none", "integration": "none"}
    work = {"partner": "a", "skill": "build", "items": 5}
    value = {"a": {"value": 60}, "b": {"value": 5}, "users": {"value": 20}}
    fine = {"deadline": "2027-03-15", "fine": {"b": 3}}
    data["initiatives"] = {
        "long": {
            "owner": "a",
            "benefits": value,
            **fine,
            "increments": {"1": {"packages": {"w": {**work, "effort": 20.0}}, "cost": {"a": 30}, "periods": 2}},
        },
        "short": {
            "owner": "a",
            "benefits": {"a": {"value": 80, "ramp_days": 50}, "b": {"value": -2}},
            "running_cost": {"b": 1},
            "increments": {"1": {"packages": {"w": {**work, "effort": 10.0}}, "cost": {"a": 20}, "periods": 1}},
        },
    }
    return data


def chancy() -> dict[str, Any]:
    """The same with lognormal effort, impediments, a chain test and a rhythm."""
    data = steady()
    for initiative in data["initiatives"].values():
        initiative["increments"]["1"]["packages"]["w"]["effort"] = {"lognormal": {"median": 6, "p90": 14}}
    data["impediments"] = {"outage": {"owner": "b", "rate": 0.05, "duration": {"lognormal": {"median": 2, "p90": 6}}}}
    data["governance"]["frictions"] = {"decision_days": 3, "follows_chain": 0.5}
    data["integration"] = {"duration": {"lognormal": {"median": 3, "p90": 8}}, "rework": 0.3}
    data["cadence"] = {"sync_days": 5, "release_days": 5}
    return data


STUDY: dict[str, Any] = {
    "schema": 1,
    "name": "Little study",
    "baseline": "today",
    "proposal": "proposal",
    "replications": 60,
    "seed": 7,
    "scenarios": {
        "today": {"rule": "rank-and-fill"},
        "proposal": {"rule": "individually-rational"},
        "same": {"rule": "rank-and-fill"},
        "busier": {"rule": "central", "set": {"teams.a-1.fte": 0.9}},
    },
}


def written(folder: Path, chain: dict[str, Any], what: dict[str, Any] = STUDY) -> Path:
    """A chain folder with these contents; JSON is YAML."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "chain.yaml").write_text(json.dumps(chain))
    (folder / "study.yaml").write_text(json.dumps(what))
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("little"), chancy())


@pytest.fixture(scope="module")
def comparison(folder: Path) -> Comparison:
    return run(open_study(folder))


def as_bytes(comparison: Comparison) -> bytes:
    return store.text(comparison.to_dict())


def test_without_chance_and_delay_a_plan_delivers_exactly_what_it_is_worth(tmp_path: Path) -> None:
    opened = open_study(written(tmp_path, steady()))
    found = run(opened, Options(replications=2))
    proposal = found.scenario("proposal")
    assert proposal.plan.increments == 2
    for row in proposal.partners:
        assert row.simulated == pytest.approx(row.utility, rel=1e-9), row.partner
    for other in proposal.others:
        assert other.simulated == pytest.approx(other.planned, rel=1e-9)
    assert proposal.estimate("value_keur").mean == pytest.approx(proposal.plan.total, rel=1e-9)
    by_plan = {row.unit: row.delivered for row in proposal.increments}
    assert {row.unit: row.delivered_p50 for row in proposal.increments} == by_plan
    assert proposal.in_use_by[-1].on_paper == proposal.in_use_by[-1].expected == 2


def test_equal_plans_in_equal_worlds_are_equal_and_other_worlds_share_their_luck(comparison: Comparison) -> None:
    same = [row for row in comparison.differences if row.scenario == "same"]
    assert same
    assert {row.verdict for row in same} == {"equal"}
    assert comparison.scenario("same").plan.increments == 2
    busier = comparison.difference("busier", "lead_time_days")
    assert busier.verdict == "worse"
    assert busier.variance_reduction is not None
    assert busier.variance_reduction > 4  # nearly all luck is shared
    assert comparison.scenarios[0].id == "today"
    assert [(row.path, row.baseline, row.value) for row in comparison.inputs] == [("teams.a-1.fte", 1.0, 0.9)]


def test_one_and_two_workers_give_the_same_bytes(folder: Path, comparison: Comparison, tmp_path: Path) -> None:
    runs = [tmp_path / "one", tmp_path / "two"]
    first = run(open_study(folder), Options(workers=1, out=runs[0]))
    second = run(open_study(folder), Options(workers=2, out=runs[1]))
    assert as_bytes(first) == as_bytes(second) == as_bytes(comparison)
    files = [sorted(path.relative_to(out) for path in out.rglob("*") if path.is_file()) for out in runs]
    assert files[0] == files[1]
    for name in files[0]:
        if name.name != "log.json":
            assert (runs[0] / name).read_bytes() == (runs[1] / name).read_bytes(), name


def test_the_order_of_the_files_and_names_change_nothing(tmp_path: Path, comparison: Comparison) -> None:
    def reversed_(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: reversed_(inner) for key, inner in reversed(value.items())}
        return value

    chain, what = reversed_(chancy()), reversed_(STUDY)
    chain["chain"]["name"] = "Otherwise"
    for partner in chain["partners"].values():
        partner["name"] = "Zed"
    what["scenarios"]["today"]["name"] = "Nowadays"
    found = run(open_study(written(tmp_path, chain, what)))
    assert found.names["partners.a"] == "Zed"
    assert as_bytes(dataclasses.replace(found, names={})) == as_bytes(dataclasses.replace(comparison, names={}))


def test_a_run_that_was_cut_short_goes_on_where_it_was(
    folder: Path, comparison: Comparison, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[int] = []

    def counted(block: study.Block) -> study.Frames:
        if len(made) == 5:
            raise KeyboardInterrupt
        made.append(block.first)
        return original(block)

    original = study.deliver_block
    monkeypatch.setattr(study, "deliver_block", counted)
    with pytest.raises(KeyboardInterrupt):
        run(open_study(folder), Options(out=tmp_path))
    assert not (tmp_path / "manifest.json").exists()
    again: list[int] = []

    def only_the_rest(block: study.Block) -> study.Frames:
        again.append(block.first)
        return original(block)

    monkeypatch.setattr(study, "deliver_block", only_the_rest)
    found = run(open_study(folder), Options(out=tmp_path))
    assert (len(made), len(again)) == (5, 4 * 3 - 5)
    assert as_bytes(found) == as_bytes(comparison)
    assert (tmp_path / "manifest.json").exists()


def test_what_is_kept_keeps_the_contract(folder: Path, tmp_path: Path) -> None:
    run(open_study(folder), Options(replications=3, out=tmp_path, events=True))
    seen = set()
    for path in sorted((tmp_path / "tables").iterdir()):
        name = path.stem.partition("-")[0]
        rows = pd.read_parquet(path)
        assert TABLES[name].breaches({str(c): str(d) for c, d in rows.dtypes.items()}) == (), path
        assert not rows.duplicated(list(TABLES[name].key)).any()
        seen.add(name)
    assert seen == set(TABLES) - {table.name for table in BATCH}
    events = pd.concat([pd.read_parquet(path) for path in (tmp_path / "tables").glob("events-*")])
    assert events.groupby(["point", "replication"])["timestamp_days"].is_monotonic_increasing.all()
    manifest = store.read_json(tmp_path / "manifest.json")
    assert (manifest["seed"], manifest["replications"]) == (7, 3)
    assert not {"workers", "seconds", "platform"} & set(manifest)
    chunks = {path.stem.rpartition("-")[2] for path in (tmp_path / "tables").glob("measures-*")}
    assert {chunk for what in manifest["scenarios"].values() for chunk in what["chunks"]} == chunks
    plan = store.read_plan(tmp_path / "plans" / "proposal.json")
    assert manifest["scenarios"]["proposal"]["plan"] == plan.hash


def test_blocks_are_the_same_luck_as_one_run(folder: Path) -> None:
    """Replication 30 is replication 30, in whatever block it is made."""
    opened = open_scenario(folder, "proposal")
    scenario = opened.scenarios[0]
    plan = study.plan_one(opened, scenario)
    whole = simulate(scenario, plan, 7, range(40))
    part = simulate(scenario, plan, 7, range(30, 35))
    np.testing.assert_array_equal(whole.delivered[30:35], part.delivered)


def test_a_saved_plan_can_be_carried_out(folder: Path, tmp_path: Path) -> None:
    opened = open_scenario(folder, "proposal")
    plan = study.plan_one(opened, opened.scenarios[0])
    store.put(tmp_path / "plan.json", store.text(plan.to_dict()))
    again = open_scenario(folder, "proposal", rule="central", plan=tmp_path / "plan.json")
    assert study.plan_one(again, again.scenarios[0]) == plan
    missing = open_scenario(folder, "proposal", plan=tmp_path / "none.json")
    with pytest.raises(StoreError, match="No such file"):
        run(missing, Options(replications=1))


def test_one_scenario_is_compared_with_itself(folder: Path) -> None:
    found = run(open_scenario(folder, "busier", overrides=["teams.a-1.fte=2"]), Options(replications=3, seed=2))
    assert (found.baseline, found.proposal, len(found.scenarios), found.differences) == ("busier", "busier", 1, ())
    assert (found.replications, found.seed) == (3, 2)


def test_an_override_that_is_wrong_is_the_readers_fault(folder: Path) -> None:
    with pytest.raises(ScenarioError, match="teams"):
        open_study(folder, ["teams.nobody.fte=2"])


def test_progress_is_told_and_another_seed_is_another_luck(folder: Path, comparison: Comparison) -> None:
    told: list[tuple[str, int, int]] = []
    found = run(open_study(folder), Options(replications=30, seed=8), lambda *what: told.append(what))
    assert told[0] == ("plan", 0, 4)
    assert told[-1] == ("simulate", 8, 8)
    assert found.scenario("today").estimate("value_keur").mean != comparison.scenario("today").estimate("value_keur").mean


def test_a_killed_write_leaves_a_run_that_can_go_on(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "run"
    first = run(open_study(folder), Options(replications=3, out=out))
    for path in (out / "tables").glob("measures-*.parquet"):
        path.unlink()
    (out / "manifest.json").unlink()
    assert as_bytes(run(open_study(folder), Options(replications=3, out=out))) == as_bytes(first)
    shutil.rmtree(out)


def test_a_chain_in_which_nothing_fits_still_has_a_first_screen(tmp_path: Path) -> None:
    data = chancy()
    data["partners"]["a"]["budget"] = {}
    found = run(open_study(written(tmp_path, data)), Options(replications=1))
    proposal = found.scenario("proposal")
    assert proposal.plan.increments == 0
    assert {row.plan for row in proposal.initiatives} == {"no"}
    assert proposal.estimate("lead_time_days").mean is None
    assert found.difference("proposal", "value_keur").verdict == "equal"
    assert proposal.causes == ()
    as_bytes(found)


def test_scenarios_may_differ_in_what_there_is_to_do(tmp_path: Path) -> None:
    what = {**STUDY, "scenarios": {**STUDY["scenarios"], "more": {"overlays": ["more.yaml"]}}}
    where = written(tmp_path, chancy(), what)
    extra = {**chancy()["initiatives"]["short"], "owner": "b", "benefits": {"c": {"value": 500}}, "running_cost": {}}
    more = {"partners.c": {"budget": {"q1": 10}}, "initiatives.extra": extra}
    (where / "more.yaml").write_text(json.dumps({"extends": "chain.yaml", "add": more}))
    found = run(open_study(where), Options(replications=5))
    result = found.scenario("more")
    newcomer = next(row for row in result.partners if row.partner == "c")
    assert (newcomer.today, newcomer.verdict) == (0.0, "better")
    assert newcomer.gains_on == ("extra",)
    assert {(row.path, row.value) for row in found.inputs if row.scenario == "more"} == {
        ("initiatives.extra", "present"),
        ("partners.c", "present"),
    }


def test_the_teams_of_a_first_meeting_are_asked_what_the_adviser_counted() -> None:
    """Team-months asked over teams x months x focus: 45 / 33.6, 43 / 33.6, 55 / 33.6, 19 / 16.8."""
    scenario = open_scenario(Path(__file__).parent / "read" / "adviser").scenarios[0]
    empty = {"units": (), "accounts": (), "teams": (), "periods": scenario.timeline.periods}
    point = Point(scenario, dataclasses.replace(little.plan(little.scenario()), **empty), {})
    shares = {row.team or row.partner: round(100 * (row.asked_share or 0)) for row in load(point) if row.skill}
    assert shares == {"politie": 134, "om": 128, "rechtspraak": 164, "ketentest": 113}
