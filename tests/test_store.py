import os
import stat
from pathlib import Path

import pandas as pd
import pytest

from ketenopt import store
from ketenopt.analyse.measures import frame
from ketenopt.domain import tables
from ketenopt.domain.errors import KetenoptError, StoreError
from ketenopt.domain.plan import Plan


def key(**changes: object) -> store.ChunkKey:
    fields: dict[str, object] = {
        "point": "today",
        "scenario_hash": "a",
        "plan_hash": "b",
        "seed": 1,
        "first": 0,
        "count": 2,
        "engine": "reference",
        "draw_scheme": "1",
        "results_version": "1",
    }
    return store.ChunkKey(**{**fields, **changes})  # type: ignore[arg-type]


def measures(values: tuple[float, float] = (1.5, float("nan"))) -> pd.DataFrame:
    return frame(tables.MEASURES, "today", {"replication": [0, 1], "measure": ["m", "m"], "value": list(values)})


def teams() -> pd.DataFrame:
    days = {"busy_days": [1.0], "blocked_days": [0.0], "idle_days": [2.0]}
    return frame(tables.TEAMS, "today", {"replication": [0], "team": ["a"], **days})


def plan() -> Plan:
    return Plan("s", "h", "central", 1.0, 1.0, 0.0, "highs", "1", ("2027Q1",), (), (), (), (), (), {})


def test_a_chunk_comes_back_as_it_went_in(tmp_path: Path) -> None:
    run = store.open_run(tmp_path / "run")
    assert not run.has(key())
    run.write(key(), {"measures": measures(), "teams": teams()})
    assert run.has(key())
    back = run.read(key())
    assert set(back) == {"measures", "teams"}
    pd.testing.assert_frame_equal(back["measures"], measures())
    pd.testing.assert_frame_equal(back["teams"], teams())


def test_equal_frames_give_equal_bytes_and_nothing_is_left_beside_them(tmp_path: Path) -> None:
    for name in ("a", "b"):
        store.open_run(tmp_path / name).write(key(), {"measures": measures(), "teams": teams()})
    files = [sorted((tmp_path / name / "tables").iterdir()) for name in ("a", "b")]
    assert [f.name for f in files[0]] == [f.name for f in files[1]] == [f"{t}-{key().hash}.parquet" for t in ("measures", "teams")]
    assert [f.read_bytes() for f in files[0]] == [f.read_bytes() for f in files[1]]


@pytest.mark.parametrize("name", ["point", "scenario_hash", "plan_hash", "engine", "draw_scheme", "results_version"])
def test_every_text_a_number_depends_on_is_in_the_name(name: str) -> None:
    assert key(**{name: "x"}).hash != key().hash


@pytest.mark.parametrize("name", ["seed", "first", "count", "events", "tables_version"])
def test_every_number_a_number_depends_on_is_in_the_name(name: str) -> None:
    assert key(**{name: 99}).hash != key().hash
    assert key().hash == key().hash


def test_a_chunk_without_its_last_table_is_not_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The power fails between two tables: the run goes on as if the chunk had never been begun."""
    run = store.open_run(tmp_path)
    written: list[Path] = []

    def fails_on_the_last(path: Path, data: bytes) -> None:
        if path.name.startswith("measures"):
            raise KeyboardInterrupt
        written.append(path)
        real(path, data)

    real = store.put
    monkeypatch.setattr("ketenopt.store.run.put", fails_on_the_last)
    with pytest.raises(KeyboardInterrupt):
        run.write(key(), {"measures": measures(), "teams": teams()})
    assert [path.name.split("-")[0] for path in written] == ["teams"]
    assert not run.has(key())
    monkeypatch.setattr("ketenopt.store.run.put", real)
    run.write(key(), {"measures": measures(), "teams": teams()})
    assert run.has(key())


def test_an_interrupted_write_leaves_the_old_file_and_no_litter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "x.json"
    store.put(target, b"old")

    def interrupted(descriptor: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        store.put(target, b"new")
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["x.json"]


def test_the_contract_travels_with_the_file(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    run = store.open_run(tmp_path)
    run.write(key(), {"measures": measures()})
    schema = pq.read_schema(tmp_path / "tables" / f"measures-{key().hash}.parquet")
    assert schema.names == list(tables.MEASURES.names)
    assert schema.field("replication").metadata[b"meaning"].decode().startswith("number of the replication")


def test_plans_and_manifest(tmp_path: Path) -> None:
    run = store.open_run(tmp_path)
    run.write_plan("today", plan())
    assert store.read_plan(tmp_path / "plans" / "today.json") == plan()
    run.write_manifest({"seed": 1}, {"seconds": 2.0})
    assert run.manifest() == {"seed": 1, "store_version": store.STORE_VERSION}
    store.open_run(tmp_path)


def test_another_version_is_refused(tmp_path: Path) -> None:
    store.open_run(tmp_path).write_manifest({}, {})
    (tmp_path / "manifest.json").write_text('{"store_version": 99}')
    with pytest.raises(StoreError, match="version 99, this is 1"):
        store.open_run(tmp_path)


def test_what_is_no_plan_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "p.json"
    for content, what in [("{", "damaged"), ("[]", "expected an object"), ("{}", "not a plan"), ('{"format": 1}', "not a plan")]:
        path.write_text(content)
        with pytest.raises(StoreError, match=what):
            store.read_plan(path)
    with pytest.raises(StoreError, match="No such file"):
        store.read_plan(tmp_path / "nothing.json")


def test_a_damaged_chunk_is_told(tmp_path: Path) -> None:
    run = store.open_run(tmp_path)
    run.write(key(), {"measures": measures()})
    path = tmp_path / "tables" / f"measures-{key().hash}.parquet"
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(StoreError, match="damaged"):
        run.read(key())
    with pytest.raises(StoreError, match="not there"):
        run.read(key(seed=3))


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot make"):
        store.open_run(tmp_path / "file" / "run")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the administrator may write anywhere")
def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    run = store.open_run(tmp_path)
    (tmp_path / "tables").chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        with pytest.raises(StoreError, match=r"cannot write .*Permission denied"):
            run.write(key(), {"measures": measures()})
    finally:
        (tmp_path / "tables").chmod(stat.S_IRWXU)


def test_a_folder_that_may_not_be_written_is_told_before_the_work_begins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(StoreError, match=r"cannot make .*: it may not be written"):
        store.open_run(tmp_path)


def test_a_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    run = store.open_run(tmp_path)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError, match="No space left on device"):
        run.write(key(), {"measures": measures()})


@pytest.mark.parametrize(
    ("columns", "what"),
    [
        ({"replication": [0, 0], "measure": ["m", "m"], "value": [1.0, 2.0]}, "repeat a key"),
        ({"replication": [0], "measure": [None], "value": [1.0]}, "missing"),
    ],
)
def test_a_table_that_breaks_its_contract_is_refused(columns: dict[str, list[object]], what: str) -> None:
    with pytest.raises(KetenoptError, match=what):
        frame(tables.MEASURES, "today", columns)


def test_breaches_name_the_column() -> None:
    right = {c.name: c.dtype for c in tables.TEAMS.columns}
    assert tables.TEAMS.breaches(right) == ()
    assert tables.TEAMS.breaches({**right, "busy_days": "int64"}) == ("teams.busy_days: int64; expected float64",)
    assert "expected point, replication" in tables.TEAMS.breaches({"point": "str"})[0]


def test_every_table_is_described_and_every_key_is_a_column() -> None:
    for name, table in tables.TABLES.items():
        assert table.name == name
        assert table.meaning.endswith(".")
        assert set(table.key) <= set(table.names)
        assert len(set(table.names)) == len(table.names)
        for column in table.columns:
            assert column.meaning
            if column.name.endswith(("_days", "_keur", "_share")):
                assert column.unit in ("working days", "kEUR", "share 0..1"), column
