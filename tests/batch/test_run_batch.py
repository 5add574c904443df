"""A batch from design to tables: resumed as a set difference, failures as rows, the same bytes whoever does the work."""

import json
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pytest

import night_chain as night
from ketenopt import store
from ketenopt.batch import Hands, answers, compact, duration, export, open_batch, run_batch, standing
from ketenopt.batch import flow as flow_module
from ketenopt.batch.work import Made, Task, make
from ketenopt.domain.errors import KetenoptError, ScenarioError, StoreError
from ketenopt.domain.experiment import Failure, Finished, Tick
from ketenopt.domain.tables import TABLES


def run(design: Path, out: Path, **more: Any) -> Finished:
    return run_batch(open_batch(design), out, **more)


@pytest.fixture(scope="module")
def design(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return night.written(tmp_path_factory.mktemp("chain"))


@pytest.fixture(scope="module")
def done(design: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("done")
    end = run(design, out)
    assert (end.points, end.made, end.failures, end.not_precise) == (6, 6, (), ())
    return out


def test_two_workers_give_the_same_bytes(design: Path, done: Path, tmp_path: Path) -> None:
    run(design, tmp_path, hands=Hands(workers=2))
    assert night.contents(tmp_path) == night.contents(done)


def test_what_is_there_is_not_made_again_and_a_larger_design_makes_only_the_rest(done: Path, design: Path, tmp_path: Path) -> None:
    ticks: list[Tick] = []
    assert run(design, done, watch=ticks.append).made == 0
    assert ticks == []
    small = night.written(tmp_path / "c", {"factors": {**night.FACTORS, "teams.a-1.fte": {"levels": [0.8]}}})
    out = tmp_path / "out"
    assert run(small, out).made == 2
    larger = night.written(tmp_path / "c")
    assert run(larger, out, watch=ticks.append).made == 4
    assert [(tick.done, tick.wanted) for tick in (ticks[0], ticks[-1])] == [(2, 6), (6, 6)]
    parts = sorted((out / "tables").glob("measures-*"))
    assert [part.read_bytes() for part in parts] == [part.read_bytes() for part in sorted((done / "tables").glob("measures-*"))]


def test_common_seeds_give_all_points_the_same_luck_and_separate_seeds_do_not(tmp_path: Path) -> None:
    factors = {"partners.a.name": {"levels": ["one", "two"]}}  # changes nothing but the point
    same = {}
    for seeds in ("common", "separate"):
        out = tmp_path / seeds
        run(night.written(tmp_path / "c", {"factors": factors, "seeds": seeds}), out)
        rows = pd.concat([pd.read_parquet(path) for path in (out / "tables").glob("measures-*")])
        efforts = rows[rows["measure"] == "effort_person_days"].pivot_table(index="replication", columns="point", values="value")
        same[seeds] = bool((efforts.iloc[:, 0] == efforts.iloc[:, 1]).all())
    assert same == {"common": True, "separate": False}


def test_tables_keep_their_contract_and_are_read_as_they_are(done: Path) -> None:
    for path in sorted((done / "tables").iterdir()):
        table = TABLES[path.stem.partition("-")[0]]
        rows = pd.read_parquet(path)
        assert table.breaches({str(c): str(d) for c, d in rows.dtypes.items()}) == (), path
    where = str(done / "tables" / "measures-*.parquet")
    by_pandas = pd.concat([pd.read_parquet(path) for path in sorted((done / "tables").glob("measures-*.parquet"))])
    by_polars = pl.read_parquet(where)
    by_duckdb = duckdb.sql(f"select count(*), sum(value) from '{where}'").fetchall()[0]
    assert len(by_pandas) == by_polars.height == by_duckdb[0] > 100
    assert by_polars["value"].fill_nan(None).sum() == pytest.approx(by_pandas["value"].sum())
    quantile = duckdb.sql(f"select point, quantile_cont(value, .85) from '{where}' where measure = 'lead_time_days' group by point")
    assert len(quantile.fetchall()) == 6


def test_a_failed_point_is_a_row_with_its_error_and_is_tried_again_only_on_request(tmp_path: Path) -> None:
    factors = {"teams.a-1.fte": {"levels": [1.0, -3.0]}}
    out = tmp_path / "out"
    end = run(night.written(tmp_path / "c", {"factors": factors}), out)
    (row,) = end.failures
    assert (row.kind, row.exit_code) == ("ScenarioError", 3)
    assert "teams.a-1.fte" in row.message
    folder = store.existing_run(out)
    assert row.point not in set(folder.read_whole("estimates")["point"])
    stopped = folder.read_whole("stopped").set_index("point")
    assert tuple(stopped.loc[row.point]) == (0, "failed")
    calls: list[str] = []
    original = flow_module.make

    def counted(task: Task) -> Made | Failure:
        calls.append(task.point.id)
        return original(task)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flow_module, "make", counted)
        assert run(tmp_path / "c" / "design.yaml", out).failures == end.failures
        assert calls == []
        assert run(tmp_path / "c" / "design.yaml", out, retry_failed=True).failures == end.failures
        assert calls == [row.point]


def test_a_failure_that_passes_leaves_no_trace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    design = night.written(tmp_path / "c")

    def fails(task: Task) -> Made | Failure:
        return Failure(task.point.id, "Weather", "it rained", 1) if task.point.number == 2 else make(task)

    with monkeypatch.context() as patch:
        patch.setattr(flow_module, "make", fails)
        assert len(run(design, tmp_path / "out").failures) == 1
    assert run(design, tmp_path / "out", retry_failed=True).failures == ()
    run(design, tmp_path / "calm")
    assert night.contents(tmp_path / "out") == night.contents(tmp_path / "calm")


def test_more_replications_are_more_blocks_with_the_same_plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ketenopt.batch.ledger.BLOCK", 3)
    factors = {"rule": {"levels": ["central"]}}
    design = night.written(tmp_path / "c", {"factors": factors, "replications": 3})
    assert run(design, tmp_path / "out").made == 1
    planned: list[bool] = []
    original = flow_module.make

    def watched(task: Task) -> Made | Failure:
        planned.append(task.plan is not None)
        return original(task)

    monkeypatch.setattr(flow_module, "make", watched)
    night.written(tmp_path / "c", {"factors": factors, "replications": 10})
    assert run(design, tmp_path / "out").made == 3
    assert planned == [True, True, True]
    assert run(design, tmp_path / "again").made == 4
    assert planned[3:] == [False, True, True, True]
    assert night.contents(tmp_path / "again") == night.contents(tmp_path / "out")
    stored = pd.concat([pd.read_parquet(p) for p in (tmp_path / "out" / "tables").glob("measures-*")])
    assert sorted(stored["replication"].unique()) == list(range(10))


def test_replications_by_need_and_the_maximum_is_told(tmp_path: Path) -> None:
    precision = {"measures": {"lead_time_days": {"relative": 0.25}, "value_keur": {"absolute": 1e-9}}, "minimum": 10, "maximum": 30}
    factors = {"rule": {"levels": ["central"]}}
    end = run(night.written(tmp_path / "a", {"factors": factors, "precision": precision}), tmp_path / "hard")
    assert len(end.not_precise) == 1
    assert store.existing_run(tmp_path / "hard").read_whole("stopped")["replications"].tolist() == [30]
    easy = {**precision, "measures": {"lead_time_days": {"absolute": 1e6}}}
    end = run(night.written(tmp_path / "b", {"factors": factors, "precision": easy}), tmp_path / "easy")
    assert end.not_precise == ()
    assert store.existing_run(tmp_path / "easy").read_whole("stopped")["reason"].tolist() == ["precise"]


def test_a_difference_is_known_sooner_than_the_means_it_is_made_of(tmp_path: Path) -> None:
    factors = {"teams.a-1.fte": {"levels": [1.0, 0.99]}}
    needed = {}
    for of in ("mean", "difference"):
        precision = {"measures": {"lead_time_days": {"absolute": 2.0}}, "of": of, "minimum": 10, "maximum": 300}
        run(night.written(tmp_path / of, {"factors": factors, "precision": precision}), tmp_path / f"out-{of}")
        needed[of] = store.existing_run(tmp_path / f"out-{of}").read_whole("stopped")["replications"].max()
    assert needed["difference"] < needed["mean"]


def test_an_unknown_measure_is_told_with_those_there_are(tmp_path: Path) -> None:
    precision = {"measures": {"leadtime": {"absolute": 1}}, "minimum": 10, "maximum": 10}
    with pytest.raises(KetenoptError, match=r"leadtime.*lead_time_days"):
        run(night.written(tmp_path, {"precision": precision}), tmp_path / "out")


def test_one_plan_for_all_points(tmp_path: Path) -> None:
    design = night.written(tmp_path / "c", {"plans": "base", "factors": {"teams.a-1.fte": {"levels": [0.5, 1.0]}}})
    run(design, tmp_path / "out")
    assert [path.name for path in (tmp_path / "out" / "plans").iterdir()] == ["base.json"]
    before = night.contents(tmp_path / "out")
    assert run(design, tmp_path / "out").made == 0
    assert night.contents(tmp_path / "out") == before


def test_scenarios_rules_and_roles_can_be_factors(tmp_path: Path) -> None:
    factors = {"scenario": {"levels": ["today", "proposal"]}, "governance.roles.product_manager": {"levels": [True, False]}}
    design = night.written(tmp_path / "c", {"factors": factors, "replications": 2})
    run(design, tmp_path / "out")
    points = store.existing_run(tmp_path / "out").read_whole("points")
    assert sorted(zip(points["scenario"], points["rule"], strict=True)) == [
        ("proposal", "central"),
        ("proposal", "central"),
        ("today", "rank-and-fill"),
        ("today", "rank-and-fill"),
    ]


def test_points_from_a_csv(tmp_path: Path) -> None:
    design = night.written(tmp_path, {"method": "points", "points": "points.csv", "factors": {}})
    (tmp_path / "points.csv").write_text("teams.a-1.fte,rule\n0.9,central\n,rank-and-fill\n1.0,central\n")
    batch = open_batch(design)
    assert [dict(p.values) for p in batch.points] == [
        {"rule": "central", "teams.a-1.fte": 0.9},
        {"rule": "rank-and-fill"},
        {"rule": "central", "teams.a-1.fte": 1.0},
    ]
    for text in ("", "a,a\n1,2\n", "a\n", "a,b\n1\n"):
        (tmp_path / "points.csv").write_text(text)
        with pytest.raises(ScenarioError, match=r"points\.csv"):
            open_batch(design)


@pytest.mark.parametrize(
    ("factors", "what"),
    [
        ({"teams.a-9.fte": {"levels": [1]}}, "teams.a-1.fte"),
        ({"rule": {"levels": ["centrall"]}}, "central"),
        ({"scenario": {"levels": ["propsal"]}}, "proposal"),
    ],
)
def test_a_factor_that_leads_nowhere_is_refused_before_anything_is_made(tmp_path: Path, factors: dict[str, Any], what: str) -> None:
    with pytest.raises(ScenarioError, match=what):
        open_batch(night.written(tmp_path, {"factors": factors}))


def test_faults_of_a_design_have_their_place(tmp_path: Path) -> None:
    (tmp_path / "design.yaml").write_text("method: ful\nfactor: {}\n")
    with pytest.raises(ScenarioError) as told:
        open_batch(tmp_path / "design.yaml")
    assert {(fault.place.line, fault.suggestion) for fault in told.value.faults} >= {(2, "factors")}


def test_names_and_the_order_of_the_files_make_no_new_points(design: Path, tmp_path: Path) -> None:
    chain = json.loads((design.parent / "chain.yaml").read_text())
    chain["partners"]["a"]["name"] = "Another"
    chain = dict(reversed(chain.items()))
    renamed = open_batch(night.written(tmp_path, chain=chain))
    before = open_batch(design)
    assert [renamed.key(p, 0, 4).hash for p in renamed.points] == [before.key(p, 0, 4).hash for p in before.points]
    chain["chain"]["discount_rate"] = 0.1
    changed = open_batch(night.written(tmp_path, chain=chain))
    assert changed.key(changed.points[0], 0, 4).hash != before.key(before.points[0], 0, 4).hash


def test_chunks_put_together_say_the_same_and_are_gone_on_with(design: Path, done: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(design, out)
    before = store.existing_run(out)
    values = {p.id: before.read(open_batch(design).key(p, 0, 4))["measures"] for p in open_batch(design).points}
    assert compact(out) == 6
    assert [path.name for path in (out / "tables").glob("measures-*")] == ["measures-all.parquet"]
    folder = store.existing_run(out)
    for point in open_batch(design).points:
        pd.testing.assert_frame_equal(folder.read(open_batch(design).key(point, 0, 4))["measures"], values[point.id])
    assert run(design, out).made == 0
    night.written(tmp_path / "c", {"factors": {**night.FACTORS, "teams.a-1.fte": {"levels": [0.7, 0.8, 1.0, 0.95]}}})
    larger = tmp_path / "c" / "design.yaml"
    assert run(larger, out).made == 2
    assert standing(out).done == standing(out).wanted == 8
    assert compact(out) == 8
    rows = pd.read_parquet(out / "tables" / "measures-all.parquet")
    assert not rows.duplicated(["point", "replication", "measure"]).any()
    assert rows["point"].nunique() == 8
    assert not list(out.glob("tables.*"))


def test_a_swap_that_was_cut_short_is_finished(design: Path, tmp_path: Path) -> None:
    run(design, tmp_path)
    (tmp_path / "tables").rename(tmp_path / "tables.old")
    (tmp_path / "tables.old").joinpath("x").touch()
    import shutil

    shutil.copytree(tmp_path / "tables.old", tmp_path / "tables.new")
    assert run(design, tmp_path).made == 0


def test_status_and_export(done: Path, tmp_path: Path) -> None:
    found = standing(done)
    assert (found.kind, found.points, found.wanted, found.done, found.failed, found.missing) == ("batch", 6, 6, 6, 0, 0)
    assert export(done, "wide", tmp_path / "w.csv") == 6
    wide = pd.read_csv(tmp_path / "w.csv")
    assert list(wide.columns[:3]) == ["point", "rule", "teams.a-1.fte"]
    assert "lead_time_days +/-" in wide.columns
    rows = export(done, "measures", tmp_path / "m.parquet")
    assert rows == len(pd.read_parquet(tmp_path / "m.parquet"))
    with pytest.raises(StoreError, match="there is no table"):
        export(done, "measure", tmp_path / "m.csv")
    with pytest.raises(StoreError, match=r"\.csv or \.parquet"):
        export(done, "wide", tmp_path / "m.txt")


def test_a_spreadsheet_never_takes_text_for_a_formula() -> None:
    from ketenopt.batch.keeping import harmless

    frame = pd.DataFrame({"a": ["=1+1", "-5", "-x", "@y", "plain", "+3"], "n": [-1.0, 2, 3, 4, 5, 6]})
    assert harmless(frame)["a"].tolist() == ["'=1+1", "-5", "'-x", "'@y", "plain", "'+3"]
    assert harmless(frame)["n"].tolist() == frame["n"].tolist()


def test_answers_name_what_moves_most_and_the_best_point(design: Path, done: Path) -> None:
    batch = open_batch(design)
    found = answers(batch, store.existing_run(done))
    value = next(answer for answer in found if answer.measure == "net_value_keur")
    assert sum(effect.points for effect in value.effects if effect.factor == "rule") == 6
    means = [effect.mean for effect in value.effects if effect.factor == "teams.a-1.fte"]
    assert len(means) == 3
    assert value.best[0][1] == max(row[1] for row in value.best)


def test_a_dry_run_times_a_few_points_and_counts_the_failed(design: Path, tmp_path: Path) -> None:
    found = duration(open_batch(design), workers=2)
    assert (found.points, found.timed, found.replications, found.workers) == (6, 3, 24, 2)
    assert found.seconds == pytest.approx((6 * found.plan_seconds + 24 * found.replication_seconds) / 2)
    assert found.replication_seconds > 0
    bad = duration(open_batch(night.written(tmp_path, {"factors": {"teams.a-1.fte": {"levels": [1.0, -1.0]}}})))
    assert bad.failed == 1


def test_a_folder_of_another_kind_is_refused(design: Path, tmp_path: Path) -> None:
    from ketenopt.study import Options, open_study
    from ketenopt.study import run as run_study

    run_study(open_study(design.parent), Options(replications=2, out=tmp_path))
    with pytest.raises(StoreError, match="another kind"):
        run(design, tmp_path)
    assert standing(tmp_path).kind == "study"
