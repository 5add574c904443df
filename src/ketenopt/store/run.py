"""One run's folder: which chunks are there, what is in them, and the manifest with its seal."""

from __future__ import annotations

import errno
import hashlib
import json
import os
from collections.abc import Collection, Hashable, Iterator, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq

from ketenopt.domain.errors import StoreError
from ketenopt.domain.phrase import Phrase
from ketenopt.domain.plan import PLAN_FORMAT, Plan
from ketenopt.domain.tables import TABLES, TABLES_VERSION
from ketenopt.store.approval import KEY as APPROVAL
from ketenopt.store.approval import check
from ketenopt.store.files import damaged, parquet, put, read_json, read_table, text
from ketenopt.store.provenance import fingerprint

STORE_VERSION = 1
LAST = "measures"
FAILURES = "failures"
WHOLE = "all"
"""Stands in a file's name for the hash when chunks were put together; no hash looks like it."""


@dataclass(frozen=True, slots=True)
class ChunkKey:
    """All that the numbers of one block of replications depend on; replications ``first`` .. ``first + count - 1``.

    ``scenario_hash`` is of the resolved scenario; in a batch, of what was typed and what the point sets, from which the
    scenario follows.  ``plan_hash`` is of the plan; in a batch, of the recipe (rule, solver and version) that makes it.
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
        text = json.dumps({name: getattr(self, name) for name in FIELDS}, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()[:32]


FIELDS = tuple(one.name for one in fields(ChunkKey))


@dataclass(frozen=True)
class Run:
    """One run's folder, opened with :func:`open_run`."""

    folder: Path

    @property
    def tables(self) -> Path:
        return self.folder / "tables"

    def has(self, key: ChunkKey) -> bool:
        """Whether the chunk is complete."""
        return self.path(LAST, key.hash).exists()

    def finished(self, table: str = LAST) -> frozenset[str]:
        """Hashes of every chunk that has ``table``, in chunks or put together: one listing, however many there are."""
        prefix, suffix = f"{table}-", ".parquet"
        with damaged("read", self.tables), os.scandir(self.tables) as entries:
            names = [entry.name for entry in entries if entry.name.startswith(prefix) and entry.name.endswith(suffix)]
        found = {name[len(prefix) : -len(suffix)] for name in names}
        return frozenset((found - {WHOLE}) | (self.together(table) if WHOLE in found else set()))

    def failed(self) -> frozenset[str]:
        """Hashes of the chunks that could not be made."""
        return self.finished(FAILURES)

    def together(self, table: str = LAST) -> set[str]:
        """Hashes of the chunks that :func:`compact` put into one file."""
        path = self.path(table, WHOLE)
        with damaged("read", path):
            return set(_together(path, path.stat().st_mtime_ns)) if path.exists() else set()

    def write(self, key: ChunkKey, frames: Mapping[str, pd.DataFrame]) -> None:
        """Write every table of a chunk, ``measures`` last.  Raises StoreError."""
        for name in sorted(frames, key=lambda name: (name == LAST, name)):
            put(self.path(name, key.hash), parquet(TABLES[name], frames[name]))
        if LAST in frames:
            self.path(FAILURES, key.hash).unlink(missing_ok=True)

    def read(self, key: ChunkKey, only: Collection[str] = ()) -> dict[str, pd.DataFrame]:
        """The tables of a complete chunk (``only`` these, when given).  Raises StoreError when one is damaged or missing."""
        found = dict(self._chunk(key, only))
        if not found and key.hash in self.together():
            found |= dict(self._part(key, only))
        if (set(only) or {LAST}) - set(found):
            raise StoreError(Phrase("{path}: chunk {hash} is not there", path=self.folder, hash=key.hash))
        return found

    def _chunk(self, key: ChunkKey, only: Collection[str]) -> Iterator[tuple[str, pd.DataFrame]]:
        for path in sorted(self.tables.glob(f"*-{key.hash}.parquet")):
            name = path.name.rpartition("-")[0]
            if not only or name in only:
                with damaged("read", path):
                    yield name, read_table(TABLES[name], path)

    def _part(self, key: ChunkKey, only: Collection[str]) -> Iterator[tuple[str, pd.DataFrame]]:
        """The chunk's rows of files in which chunks were put together."""
        within = [("replication", ">=", key.first), ("replication", "<", key.first + key.count)]
        for path in sorted(self.tables.glob(f"*-{WHOLE}.parquet")):
            name = path.name.rpartition("-")[0]
            if name != FAILURES and (not only or name in only):
                with damaged("read", path):
                    yield name, read_table(TABLES[name], path, [("point", "==", key.point), *within])

    def read_failure(self, chunk: str) -> Mapping[Hashable, Any]:
        """Why the chunk with this hash could not be made: the row of ``failures``.  Raises StoreError."""
        path = self.path(FAILURES, chunk)
        with damaged("read", path):
            return read_table(TABLES[FAILURES], path).iloc[0].to_dict()

    def set_aside(self, key: ChunkKey) -> None:
        """Take a chunk that cannot be read out of the way (``.damaged``), so that it is made again.

        Where chunks were put together, all of them go.
        """
        loose = sorted(self.tables.glob(f"*-{key.hash}.parquet"))
        for path in loose or sorted(self.tables.glob(f"*-{WHOLE}.parquet")):
            with damaged("write", path):
                path.replace(path.with_suffix(".damaged"))

    def write_table(self, name: str, frame: pd.DataFrame) -> None:
        """Write a table that is not in chunks (``plans``, ``estimates``, …), replacing what was there."""
        put(self.tables / f"{name}.parquet", parquet(TABLES[name], frame))

    def read_whole(self, name: str) -> pd.DataFrame:
        """A table that is not in chunks.  Raises StoreError."""
        path = self.tables / f"{name}.parquet"
        with damaged("read", path):
            return read_table(TABLES[name], path)

    def write_plan(self, point: str, plan: Plan) -> None:
        """Write the plan of a point, replacing what was there."""
        put(self.folder / "plans" / f"{point}.json", text(plan.to_dict()))

    def write_manifest(self, manifest: Mapping[str, Any], log: Mapping[str, Any]) -> None:
        """Write ``manifest.json`` and ``log.json``."""
        content = {"store_version": STORE_VERSION, **manifest}
        put(self.folder / "log.json", text(log))
        put(self.folder / "manifest.json", text(content | {"seal": seal(content)}))

    def write_hashes(self) -> None:
        """Write ``hashes.json``: SHA-256 of every table and plan, by its place in the folder."""
        put(self.folder / "hashes.json", text({"files": {name: fingerprint(self.folder / name) for name in self.files()}}))

    def files(self) -> list[str]:
        """Every table and plan, by its place in the folder."""
        found = [path for part in ("plans", "tables") for path in (self.folder / part).iterdir()]
        return sorted(path.relative_to(self.folder).as_posix() for path in found if path.suffix in (".json", ".parquet"))

    def manifest(self) -> dict[str, Any]:
        """The manifest as it was written, without its seal.  Raises StoreError when it is absent, damaged or was edited."""
        path = self.folder / "manifest.json"
        content = read_json(path)
        if content.get("store_version") != STORE_VERSION:
            found = content.get("store_version")
            raise StoreError(
                Phrase(
                    "{path}: written by store version {found}, this is {version}; choose another folder",
                    path=path,
                    found=found,
                    version=STORE_VERSION,
                )
            )
        given = content.pop("seal", None)
        if given != seal(content):
            raise StoreError(
                Phrase(
                    "{path}: was edited after it was written, so nothing in this folder can be trusted to belong to it", path=path
                )
            )
        return content

    def path(self, table: str, chunk: str) -> Path:
        """Where ``table`` of the chunk with this hash stands."""
        return self.tables / f"{table}-{chunk}.parquet"


@lru_cache(maxsize=16)
def _together(path: Path, changed: int) -> frozenset[str]:
    """What the file says it holds; read once as long as it is the same file."""
    return frozenset(json.loads(pq.read_schema(path).metadata.get(b"chunks", b"[]")))


def seal(content: Mapping[str, Any]) -> str:
    """SHA-256 (hex) of a manifest: shows an edit, does not prevent one."""
    return hashlib.sha256(text(content)).hexdigest()


def open_run(folder: str | Path) -> Run:
    """The run folder, made when it does not exist.

    Raises StoreError when it cannot be made or written, was written by a version this one cannot read, or its manifest
    was edited.
    """
    run = Run(Path(folder))
    with damaged("make", run.folder):
        mend(run.folder)
        for part in ("tables", "plans"):
            (run.folder / part).mkdir(parents=True, exist_ok=True)
            if not os.access(run.folder / part, os.W_OK):
                raise PermissionError(errno.EACCES, "it may not be written")
    if (run.folder / "manifest.json").exists():
        run.manifest()
    return run


def existing_run(folder: str | Path) -> Run:
    """A run folder that is there.  Raises StoreError when it is not, or cannot be trusted."""
    run = Run(Path(folder))
    if not (run.folder / "manifest.json").exists():
        raise StoreError(Phrase("{path}: no run was kept here (there is no manifest.json)", path=folder))
    with damaged("read", run.folder):
        mend(run.folder)
    run.manifest()
    return run


def mend(folder: Path) -> None:
    """Finish a swap of tables that was cut short between its two renames."""
    new, tables, old = (folder / name for name in ("tables.new", "tables", "tables.old"))
    if new.exists() and old.exists() and not tables.exists():
        new.rename(tables)


def read_plan(path: str | Path) -> Plan:
    """A plan that was saved.  Raises StoreError when the file is no such thing, or was changed after it was approved."""
    data = read_json(Path(path))
    data.pop(APPROVAL, None)
    if data.get("format") != PLAN_FORMAT:
        found = data.get("format", Phrase("no format"))
        raise StoreError(
            Phrase("{path}: not a plan of format {version} (found {found})", path=path, version=PLAN_FORMAT, found=found)
        )
    try:
        plan = Plan.from_dict(data)
    except (KeyError, TypeError, ValueError) as error:
        raise StoreError(Phrase("{path}: not a plan: {why}", path=path, why=error)) from error
    check(Path(path), plan)
    return plan
