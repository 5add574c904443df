"""Ten million measure rows written and a grouped P85 read back with memory flat; 50,000 finished chunks resumed.

Asserts the answers and that memory stays flat; prints times, never fails on them.  Wanted: a resumption in under 3 s.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

import night_chain as night
from ketenopt import store
from ketenopt.batch import compact, open_batch
from ketenopt.batch.ledger import Ledger, chunks
from ketenopt.domain.tables import MEASURES

ROWS, CHUNK_ROWS = 10_000_000, 50_000
CHUNKS = 50_000
NAMES = np.array([f"measure_{n:02}" for n in range(50)], dtype=object)


def memory() -> float:
    return float(psutil.Process().memory_info().rss) / 2**20


def values(chunk: int) -> np.ndarray:
    return np.random.Generator(np.random.Philox(chunk)).normal(chunk, 1.0, CHUNK_ROWS)


def block(point: str, chunk: int) -> pd.DataFrame:
    replications = np.repeat(np.arange(CHUNK_ROWS // len(NAMES)), len(NAMES))
    columns = {"point": point, "replication": replications, "measure": np.tile(NAMES, CHUNK_ROWS // len(NAMES))}
    return pd.DataFrame({**columns, "value": values(chunk)}).astype({c.name: c.dtype for c in MEASURES.columns})


def ten_million(folder: Path) -> None:
    run = store.open_run(folder)
    began, sizes = time.perf_counter(), []
    for chunk in range(ROWS // CHUNK_ROWS):
        point = f"p{chunk:03}"
        key = store.ChunkKey(point, "s", "p", 1, 0, CHUNK_ROWS // len(NAMES), "reference", "1", "1")
        run.write(key, {"measures": block(point, chunk)})
        sizes.append(memory())
    written = time.perf_counter() - began
    grown = sizes[-1] - sizes[20]
    size = sum(path.stat().st_size for path in (folder / "tables").iterdir()) / 2**20
    print(f"{ROWS:,} rows written in {written:.1f} s, {size:.0f} MB; memory grew {grown:.0f} MB from block 20 to the last")
    assert grown < 100
    before, began = memory(), time.perf_counter()
    found = dict(
        duckdb.sql(
            "select point, quantile_disc(value, .85) from "
            f"'{folder}/tables/measures-*.parquet' where measure = 'measure_07' group by point"
        ).fetchall()
    )
    taken = time.perf_counter() - began
    for chunk in (0, 17, 199):
        mine = np.sort(values(chunk)[7 :: len(NAMES)])
        assert found[f"p{chunk:03}"] == mine[int(np.ceil(0.85 * len(mine))) - 1]
    print(f"P85 of one measure by {len(found)} points in {taken:.1f} s; memory grew {memory() - before:.0f} MB")
    assert memory() - before < 400


def fifty_thousand(folder: Path) -> None:
    levels = [round(0.5 + n / 2 / (CHUNKS - 1), 7) for n in range(CHUNKS)]
    design = night.written(folder / "c", {"factors": {"teams.a-1.fte": {"levels": levels}}})
    batch = open_batch(design)
    out = folder / "run"
    run = store.open_run(out)
    first = pd.DataFrame({"point": ["p"], "replication": [0], "measure": ["m"], "value": [1.0]})
    data = store.parquet(MEASURES, first.astype({c.name: c.dtype for c in MEASURES.columns}))
    names = [key.hash for point in batch.points for key in chunks(batch, point, 4)]
    assert len(set(names)) == CHUNKS
    for name in names:  # without flushing each to the disk: only the listing is timed
        (out / "tables" / f"measures-{name}.parquet").write_bytes(data)
    began = time.perf_counter()
    batch = open_batch(design)
    opened = time.perf_counter()
    ledger = Ledger(batch, run)
    assert not ledger.missing()
    done = time.perf_counter()
    (out / "tables" / f"measures-{names[123]}.parquet").unlink()
    assert [key[1].hash for key, _ in Ledger(batch, run).missing()] == [names[123]]
    print(
        f"{CHUNKS:,} finished chunks: design read in {opened - began:.2f} s, nothing left to do told in {done - opened:.2f} s more"
    )
    print(f"together {done - began:.2f} s (wanted: under 3)")


def together(folder: Path) -> None:
    """Compacting keeps every row."""
    design = night.written(folder / "c", {"replications": 2})
    from ketenopt.batch import run_batch

    run_batch(open_batch(design), folder / "run")
    before = sorted(json.dumps(row) for row in rows(folder / "run"))
    assert compact(folder / "run") == 6
    assert sorted(json.dumps(row) for row in rows(folder / "run")) == before


def rows(run: Path) -> list[tuple[object, ...]]:
    return duckdb.sql(f"select * from '{run}/tables/measures-*.parquet'").fetchall()


def main() -> None:
    for what in (together, fifty_thousand, ten_million):
        with tempfile.TemporaryDirectory() as folder:
            what(Path(folder))


if __name__ == "__main__":
    main()
