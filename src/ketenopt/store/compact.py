"""Many chunks become one file a table: for folders that are read often or moved."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from ketenopt.domain.tables import TABLES, Table
from ketenopt.store.files import damaged, flush_folder, schema
from ketenopt.store.run import FAILURES, LAST, WHOLE, ChunkKey, Run, mend

ROWS = 200_000
"""Rows held in memory at a time."""


def compact(run: Run, keys: Sequence[ChunkKey]) -> int:
    """Put the finished chunks of ``keys`` together in the order given; how many there are.

    Chunks of others stay what they are.  The new folder of tables is made beside the old one and takes its place by
    renaming: a reader sees the one or the other.  Raises StoreError.
    """
    there, before = run.finished(), run.together()
    done = [key for key in keys if key.hash in there]
    loose = {key.hash for key in done} - before
    if not loose:
        return len(done)
    new = run.folder / "tables.new"
    with damaged("write", new):
        mend(run.folder)
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir()
        for name in sorted(_names(run, loose)):
            _put_together(run, TABLES[name], [key.hash for key in done], loose, new)
        _keep_others(run, loose | before, new)
        _swap(run.folder, new)
    return len(done)


def _names(run: Run, loose: set[str]) -> set[str]:
    found = set()
    for path in run.tables.glob("*-*.parquet"):
        name, _, chunk = path.stem.rpartition("-")
        if name != FAILURES and (chunk in loose or chunk == WHOLE):
            found.add(name)
    return found


def _put_together(run: Run, table: Table, done: Sequence[str], loose: set[str], new: Path) -> None:
    listed = json.dumps(sorted({*done, *run.together(table.name)}))
    shape = schema(table, {"chunks": listed} if table.name == LAST else None)
    whole = pq.ParquetFile(run.path(table.name, WHOLE)) if run.path(table.name, WHOLE).exists() else None
    with pq.ParquetWriter(new / f"{table.name}-{WHOLE}.parquet", shape, compression="zstd", version="2.6") as writer:
        waiting: list[pa.Table] = []
        if whole is not None:
            for batch in whole.iter_batches(ROWS):
                writer.write_table(pa.Table.from_batches([batch]).cast(shape))
        for chunk in done:
            path = run.path(table.name, chunk)
            if chunk in loose and path.exists():
                waiting.append(pq.read_table(path).cast(shape))
            if sum(part.num_rows for part in waiting) >= ROWS:
                writer.write_table(pa.concat_tables(waiting))
                waiting = []
        if waiting:
            writer.write_table(pa.concat_tables(waiting))


def _keep_others(run: Run, together: set[str], new: Path) -> None:
    """Everything that was not put together, by hard link where the disk can."""
    for path in run.tables.iterdir():
        chunk = path.stem.rpartition("-")[2]
        if chunk in together or (new / path.name).exists() or path.name.startswith("."):
            continue
        try:
            (new / path.name).hardlink_to(path)
        except OSError:
            shutil.copy2(path, new / path.name)


def _swap(folder: Path, new: Path) -> None:
    tables, old = folder / "tables", folder / "tables.old"
    flush_folder(new)
    shutil.rmtree(old, ignore_errors=True)
    tables.rename(old)
    new.rename(tables)
    flush_folder(folder)
    shutil.rmtree(old, ignore_errors=True)
