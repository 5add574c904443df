"""A run's folder: tables in chunks, plans, and the manifest.  Written so that existence means done.

    NAME/manifest.json            all that determines numbers, and nothing else
    NAME/log.json                 durations, platform, versions: never hashed, never compared
    NAME/plans/POINT.json         the plan of every scenario
    NAME/tables/TABLE-HASH.parquet

A chunk is one block of replications of one point; its HASH names everything its numbers depend on.  A file is
written beside its place, flushed to the disk, and renamed: a reader sees all of it or nothing, two writers write
the same bytes.  The table ``measures`` of a chunk is written last, so its existence says that the chunk is complete.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from ketenopt.domain.errors import StoreError
from ketenopt.domain.plan import PLAN_FORMAT, Plan
from ketenopt.domain.tables import TABLES, TABLES_VERSION, Table

STORE_VERSION = 1
LAST = "measures"
ARROW = {"str": pa.string(), "int64": pa.int64(), "float64": pa.float64(), "bool": pa.bool_()}


@dataclass(frozen=True, slots=True)
class ChunkKey:
    """All that the numbers of one block of replications depend on; replications ``first`` .. ``first + count - 1``.

    ``events`` says whether the chunk holds the log of events too.
    """

    point: str
    scenario_hash: str
    plan_hash: str
    seed: int
    first: int
    count: int
    engine: str
    draw_scheme: str
    results_version: str
    events: bool = False
    tables_version: int = TABLES_VERSION

    @property
    def hash(self) -> str:
        """First 32 hexadecimal digits of the SHA-256 of the fields: the name of the chunk."""
        text = json.dumps(asdict(self), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Run:
    """One run's folder, opened with :func:`open_run`."""

    folder: Path

    def has(self, key: ChunkKey) -> bool:
        """Whether the chunk is complete."""
        return self._path(LAST, key).exists()

    def write(self, key: ChunkKey, frames: Mapping[str, pd.DataFrame]) -> None:
        """Write every table of a chunk, ``measures`` last.  Raises StoreError."""
        for name in sorted(frames, key=lambda name: (name == LAST, name)):
            put(self._path(name, key), parquet(TABLES[name], frames[name]))

    def read(self, key: ChunkKey) -> dict[str, pd.DataFrame]:
        """Every table of a complete chunk.  Raises StoreError when one is damaged or missing."""
        found = {}
        for path in sorted((self.folder / "tables").glob(f"*-{key.hash}.parquet")):
            name = path.name.rpartition("-")[0]
            with _as_store_error("read", path):
                found[name] = read_table(TABLES[name], path)
        if LAST not in found:
            raise StoreError(f"{self.folder}: chunk {key.hash} is not there")
        return found

    def write_table(self, name: str, frame: pd.DataFrame) -> None:
        """Write a table that is not in chunks (``plans``, ``estimates``, …), replacing what was there."""
        put(self.folder / "tables" / f"{name}.parquet", parquet(TABLES[name], frame))

    def write_plan(self, point: str, plan: Plan) -> None:
        """Write the plan of a point, replacing what was there."""
        put(self.folder / "plans" / f"{point}.json", text(plan.to_dict()))

    def write_manifest(self, manifest: Mapping[str, Any], log: Mapping[str, Any]) -> None:
        """Write ``manifest.json`` and ``log.json``: the run is finished."""
        put(self.folder / "log.json", text(log))
        put(self.folder / "manifest.json", text({"store_version": STORE_VERSION, **manifest}))

    def _path(self, table: str, key: ChunkKey) -> Path:
        return self.folder / "tables" / f"{table}-{key.hash}.parquet"


def open_run(folder: str | Path) -> Run:
    """The run folder, made when it does not exist.

    Raises StoreError when it cannot be made or written, or was written by a version this one cannot read.
    """
    run = Run(Path(folder))
    with _as_store_error("make", run.folder):
        for part in ("tables", "plans"):
            (run.folder / part).mkdir(parents=True, exist_ok=True)
            if not os.access(run.folder / part, os.W_OK):
                raise PermissionError(errno.EACCES, "it may not be written")
    manifest = run.folder / "manifest.json"
    if manifest.exists():
        version = read_json(manifest).get("store_version")
        if version != STORE_VERSION:
            raise StoreError(f"{manifest}: written by store version {version}, this is {STORE_VERSION}; choose another folder")
    return run


def read_plan(path: str | Path) -> Plan:
    """A plan that was saved.  Raises StoreError when the file is no such thing."""
    data = read_json(Path(path))
    if data.get("format") != PLAN_FORMAT:
        raise StoreError(f"{path}: not a plan of format {PLAN_FORMAT} (found {data.get('format', 'no format')})")
    try:
        return Plan.from_dict(data)
    except (KeyError, TypeError, ValueError) as error:
        raise StoreError(f"{path}: not a plan: {error}") from error


def read_json(path: Path) -> dict[str, Any]:
    """An object from a JSON file.  Raises StoreError."""
    with _as_store_error("read", path):
        data = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(data, dict):
        raise StoreError(f"{path}: expected an object, got {type(data).__name__}")
    return data


def text(data: Mapping[str, Any]) -> bytes:
    """JSON of the same bytes for the same data: sorted keys, no NaN, a newline at the end."""
    return (json.dumps(data, sort_keys=True, indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode()


def parquet(table: Table, frame: pd.DataFrame) -> bytes:
    """The bytes of a parquet file of ``table``; the same frame gives the same bytes."""
    fields = [
        pa.field(c.name, ARROW[c.dtype], nullable=c.empty, metadata={"unit": c.unit, "meaning": c.meaning}) for c in table.columns
    ]
    schema = pa.schema(fields, metadata={"table": table.name, "tables_version": str(TABLES_VERSION)})
    columns = [pa.array(frame[c.name].to_numpy(), type=ARROW[c.dtype], from_pandas=True) for c in table.columns]
    buffer = BytesIO()
    pq.write_table(pa.Table.from_arrays(columns, schema=schema), buffer, compression="zstd", version="2.6")
    return buffer.getvalue()


def read_table(table: Table, path: Path) -> pd.DataFrame:
    """A frame of ``table`` from a parquet file, its dtypes those of the contract."""
    frame: pd.DataFrame = pq.read_table(path).to_pandas()
    return frame.astype({c.name: c.dtype for c in table.columns})


def put(path: Path, data: bytes) -> None:
    """Write ``data`` so that ``path`` holds all of it or does not change, also when the power fails."""
    with _as_store_error("write", path), _beside(path) as (descriptor, temporary):
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        _flush_folder(path.parent)


@contextmanager
def _beside(path: Path) -> Iterator[tuple[int, Path]]:
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    try:
        yield descriptor, Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def _flush_folder(folder: Path) -> None:
    """The new name itself must reach the disk too; systems that cannot open a folder do it by themselves."""
    opener: Callable[..., int] = os.open
    try:
        descriptor = opener(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _as_store_error(what: str, path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError(f"cannot {what} {path}: {error.strerror or error}") from error
    except (pa.ArrowException, ValueError, KeyError) as error:
        raise StoreError(f"cannot {what} {path}: damaged, or not written by this program ({error})") from error
