"""What one does with a folder afterwards: see what it holds, put its chunks together, take a table out."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd

from ketenopt import store
from ketenopt.batch.folder import KIND, reopen
from ketenopt.batch.ledger import Ledger, chunks
from ketenopt.domain.batch_tables import STOPPED
from ketenopt.domain.errors import StoreError
from ketenopt.domain.experiment import Standing
from ketenopt.domain.tables import EVENTS, TABLES

WIDE = "wide"
"""One row a point: what it sets, and the mean and half width of every measure."""
FORMATS = (".csv", ".parquet")
CASE = "case:concept:name"
XES = {"activity": "concept:name", "timestamp": "time:timestamp", "resource": "org:resource"}
NUMBER = r"-?\d+(\.\d*)?([eE][+-]?\d+)?$"


def standing(path: Path) -> Standing:
    """What a run's folder holds.  Raises StoreError."""
    folder = store.existing_run(path)
    about = folder.manifest()
    wanted, there = wanted_chunks(folder), folder.finished()
    lost = {wanted[chunk].point for chunk in folder.failed() - there if chunk in wanted}
    missing = [key for chunk, key in wanted.items() if chunk not in there and key.point not in lost]
    size = sum((folder.folder / name).stat().st_size for name in folder.files())
    return Standing(
        folder=str(path),
        kind=str(about.get("kind", "study")),
        points=int(about["points"] if "points" in about else len(about["scenarios"])),
        wanted=len(wanted),
        done=len(there & set(wanted)),
        failed=len(lost),
        missing=len(missing),
        others=len(there - set(wanted)),
        megabytes=round(size / 2**20, 1),
    )


def wanted_chunks(folder: store.Run) -> dict[str, store.ChunkKey]:
    """The chunks of a folder's own batch or study by hash, in order.  Raises StoreError."""
    about = folder.manifest()
    if about.get("kind") == KIND:
        batch = reopen(folder)
        target = Ledger(batch, folder).target | _replications(folder)
        return {key.hash: key for point in batch.points for key in chunks(batch, point, target[point.id])}
    return {key.hash: key for key in _of_study(about)}


def _of_study(about: dict[str, Any]) -> Iterator[store.ChunkKey]:
    versions = (about["engine"], about["draw_scheme"], about["results_version"])
    for name, what in sorted(about["scenarios"].items()):
        for number, chunk in enumerate(what["chunks"]):
            first = number * about["block"]
            count = min(about["block"], about["replications"] - first)
            for events in (False, True):
                key = store.ChunkKey(name, what["hash"], what["plan"], about["seed"], first, count, *versions, events)
                if key.hash == chunk:
                    yield key


def _replications(folder: store.Run) -> dict[str, int]:
    """How many replications each point ended with, once the batch was summarised."""
    if not (folder.tables / f"{STOPPED.name}.parquet").exists():
        return {}
    rows = folder.read_whole(STOPPED.name)
    return {point: int(n) for point, n in zip(rows["point"], rows["replications"], strict=True) if n}


def compact(path: Path) -> int:
    """Put the finished chunks of a folder together, one file a table; how many.  Raises StoreError."""
    folder = store.existing_run(path)
    with store.alone(folder.folder):
        done = store.compact(folder, list(wanted_chunks(folder).values()))
        folder.write_hashes()
    return done


def export(path: Path, table: str, out: Path) -> int:
    """Write ``table`` of a run (or ``wide``) to ``out``, CSV or parquet by its name; the number of rows.  Raises StoreError."""
    if out.suffix not in FORMATS:
        raise StoreError(f"{out}: expected a name that ends in {' or '.join(FORMATS)}")
    folder = store.existing_run(path)
    frame = wide(folder) if table == WIDE else whole(folder, table)
    if table == EVENTS.name:
        frame = minable(frame)
    with store.damaged("write", out):
        out.parent.mkdir(parents=True, exist_ok=True)
    if out.suffix == ".parquet":
        buffer = BytesIO()
        frame.to_parquet(buffer, index=False)
        store.put(out, buffer.getvalue())
    else:
        store.put(out, harmless(frame).to_csv(index=False, lineterminator="\n").encode())
    return len(frame)


def whole(folder: store.Run, table: str) -> pd.DataFrame:
    """All rows of a table that belong to the folder's own batch or study.  Raises StoreError."""
    if table not in TABLES:
        raise StoreError(f"there is no table {table!r}; there are: {WIDE}, {', '.join(TABLES)}")
    if (folder.tables / f"{table}.parquet").exists():
        return folder.read_whole(table)
    there = folder.finished(table)
    parts = [folder.read(key, only=(table,))[table] for chunk, key in wanted_chunks(folder).items() if chunk in there]
    if not parts:
        raise StoreError(f"{folder.folder}: holds no table {table}")
    return pd.concat(parts, ignore_index=True)


def minable(events: pd.DataFrame) -> pd.DataFrame:
    """A log of events under the names of IEEE XES (1849-2016), which pm4py reads as they are.

    The same item lives once in every run, so a case is an item (or slice) in one run of one point.
    """
    case = events["point"] + ":" + events["replication"].astype(str) + ":" + events["case_id"]
    return events.rename(columns=XES).assign(**{CASE: case}).loc[:, [CASE, *XES.values(), *(c for c in events if c not in XES)]]


def wide(folder: store.Run) -> pd.DataFrame:
    """One row a point.  Raises StoreError."""
    estimates = whole(folder, "estimates")
    means = estimates[estimates["statistic"] == "mean"].assign(half=lambda rows: (rows["high"] - rows["low"]) / 2)
    value = means.pivot_table(index="point", columns="measure", values="value", dropna=False)
    half = means.pivot_table(index="point", columns="measure", values="half", dropna=False).add_suffix(" +/-")
    joined = value.join(half)
    joined = joined[sorted(joined.columns)]
    if (folder.tables / "factors.parquet").exists():
        factors = folder.read_whole("factors").pivot_table(index="point", columns="factor", values="value", aggfunc="first")
        order = folder.read_whole("points").set_index("point")["number"]
        joined = factors.join(joined, how="outer").loc[lambda rows: order.loc[rows.index].sort_values().index]
    return joined.reset_index()


def harmless(frame: pd.DataFrame) -> pd.DataFrame:
    """Text that a spreadsheet would take for a formula, marked as text."""
    made = frame.copy()
    for column in made.columns[[not pd.api.types.is_numeric_dtype(kind) for kind in made.dtypes]]:
        risky = made[column].astype("str").str.match(r"[=+\-@\t\r]") & ~made[column].astype("str").str.match(NUMBER)
        made.loc[risky, column] = "'" + made.loc[risky, column].astype("str")
    return made
