"""What a batch leaves in its folder besides chunks: its inputs, its points, its manifest, and the summaries."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from ketenopt import store
from ketenopt.analyse import frame
from ketenopt.analyse.pointwise import estimates_of
from ketenopt.batch.ledger import BLOCK, Ledger
from ketenopt.batch.opened import Batch, open_batch
from ketenopt.batch.work import Means
from ketenopt.domain import batch_tables, tables
from ketenopt.domain.errors import StoreError
from ketenopt.domain.plan import Plan
from ketenopt.study import DRAW_SCHEME, RESULTS_VERSION

KIND = "batch"


def declare(folder: store.Run, batch: Batch, overrides: tuple[str, ...] = ()) -> None:
    """Write what the batch is: manifest, inputs, points and factors.  Raises StoreError for a folder of something else."""
    path = folder.folder / "manifest.json"
    if path.exists() and folder.manifest().get("kind") != KIND:
        raise StoreError(f"{folder.folder}: holds a run of another kind; choose another folder for a batch")
    inputs = {}
    for name, file in named(batch).items():
        with store.damaged("read", file):
            content = file.read_bytes()
        inputs[name] = hashlib.sha256(content).hexdigest()
        target = folder.folder / "inputs" / name
        with store.damaged("make", target.parent):
            target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists() or target.read_bytes() != content:
            store.put(target, content)
    for name, rows in {"points": _points(batch), "factors": _factors(batch)}.items():
        folder.write_table(name, rows)
    source = {"chain": str(store.full(batch.chain)), "design": str(store.full(batch.origin))}
    folder.write_manifest(manifest(batch, inputs, overrides), {"source": source, **store.machine()} | _summarised(folder))


def named(batch: Batch) -> dict[str, Path]:
    """Every input by its place in ``inputs``: those of the chain under ``chain/``, those of the design under ``design/``."""
    places = _places(batch)
    return {f"{part}/{place}": file for part in sorted(places) for place, file in sorted(places[part].items())}


def _places(batch: Batch) -> dict[str, dict[str, Path]]:
    chain = _chain_files(batch)
    return {"chain": store.places(chain), "design": store.places({store.full(file) for file in batch.files} - chain)}


def _chain_files(batch: Batch) -> set[Path]:
    return {store.full(file) for written in batch.written.values() for file in written.files}


def manifest(batch: Batch, inputs: Mapping[str, str], overrides: tuple[str, ...]) -> dict[str, Any]:
    """All that determines the numbers of a batch, and nothing else."""
    means = batch.means
    chain = store.full(batch.chain).relative_to(store.common(_chain_files(batch)))
    return {
        "kind": KIND,
        "design": next(name for name, file in named(batch).items() if file == store.full(batch.origin)),
        "chain": f"chain/{chain.as_posix()}",
        "inputs": dict(inputs),
        "overrides": list(overrides),
        "points": len(batch.points),
        "points_hash": hashlib.sha256("\n".join(f"{p.id} {p.seed}" for p in batch.points).encode()).hexdigest(),
        "engine": means.engine,
        "solver": means.solver,
        "time_limit": means.time_limit,
        "base_plan": batch.base.hash if batch.base else None,
        "block": BLOCK,
        "draw_scheme": DRAW_SCHEME,
        "results_version": RESULTS_VERSION,
        "versions": store.versions(),
    }


def reopen(folder: store.Run) -> Batch:
    """The batch of a folder, read from its own copy of the inputs.  Raises StoreError, ScenarioError."""
    about = folder.manifest()
    if about.get("kind") != KIND:
        raise StoreError(f"{folder.folder}: holds no batch")
    for name, digest in about["inputs"].items():
        file = folder.folder / "inputs" / name
        if store.fingerprint(file) != digest:
            raise StoreError(f"{file}: was changed after the batch was made")
    means = Means(about["engine"], about["solver"], about["time_limit"])
    inputs = folder.folder / "inputs"
    batch = open_batch(inputs / about["design"], about["overrides"], means, inputs / about["chain"])
    return batch.with_base(base_plan(folder)) if about["base_plan"] else batch


BASE_PLAN = "base"


def base_plan(folder: store.Run) -> Plan | None:
    """The plan that all points carry out, when it was kept."""
    path = folder.folder / "plans" / f"{BASE_PLAN}.json"
    return store.read_plan(path) if path.exists() else None


def _points(batch: Batch) -> pd.DataFrame:
    rows = [(p.id, p.number, batch.written_of(p).id, batch.rule_of(p), p.seed) for p in batch.points]
    return pd.DataFrame(rows, columns=list(batch_tables.POINTS.names))


def _factors(batch: Batch) -> pd.DataFrame:
    rows = [(point.id, name, str(value), _number(value)) for point in batch.points for name, value in point.values]
    made = pd.DataFrame(rows, columns=list(batch_tables.FACTORS.names))
    return made.astype({column.name: column.dtype for column in batch_tables.FACTORS.columns})


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else float("nan")


def summarise(folder: store.Run, ledger: Ledger) -> bool:
    """Write ``estimates``, ``stopped`` and the hashes of every file; False when a chunk was damaged, and is missing now."""
    digest = _digest(ledger)
    whole = store.read_json(folder.folder / "log.json")
    if whole.get("summarised") == digest and not ledger.made and (folder.folder / "hashes.json").exists():
        return True
    estimates = []
    for point in ledger.batch.points:
        if point.id in ledger.failed:
            continue
        try:
            estimates.append(estimates_of(point.id, ledger.values(point)))
        except StoreError:
            continue
    if ledger.missing():
        return False
    empty = frame(tables.ESTIMATES, "", {name: [] for name in tables.ESTIMATES.names[1:]})
    folder.write_table("estimates", pd.concat(estimates, ignore_index=True) if estimates else empty)
    folder.write_table("stopped", _stopped(ledger))
    folder.write_hashes()
    store.put(folder.folder / "log.json", store.text(whole | {"summarised": digest}))
    return True


def _digest(ledger: Ledger) -> str:
    """Of the chunks the summaries rest on."""
    listed = [key.hash for point in ledger.batch.points for key in ledger.wanted(point) if key.hash in ledger.there]
    return hashlib.sha256("\n".join([*listed, *sorted(ledger.failed)]).encode()).hexdigest()


def _stopped(ledger: Ledger) -> pd.DataFrame:
    rows = [
        (p.id, 0 if p.id in ledger.failed else ledger.target[p.id], "failed" if p.id in ledger.failed else ledger.reason[p.id])
        for p in ledger.batch.points
    ]
    return pd.DataFrame(rows, columns=list(batch_tables.STOPPED.names))


def _summarised(folder: store.Run) -> dict[str, Any]:
    """On which chunks the summaries in the folder rest, when there are any."""
    path = folder.folder / "log.json"
    known = store.read_json(path).get("summarised") if path.exists() else None
    return {} if known is None else {"summarised": known}
