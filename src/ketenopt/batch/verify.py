"""Whether a run can be trusted: its hashes hold, its inputs are still the same, and a sample made again is equal.

Says what differs and the likely reason.  What is made again is made from the folder's own copy of the inputs, so a
difference there is the program, a library or the machine; a changed original is told with the values that changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ketenopt import store
from ketenopt.analyse import Frames, input_differences
from ketenopt.batch.folder import KIND, base_plan, named, reopen
from ketenopt.batch.keeping import wanted_chunks
from ketenopt.batch.opened import Batch, open_batch
from ketenopt.batch.work import Made, Task, make
from ketenopt.domain.chain import Chain
from ketenopt.domain.errors import KetenoptError, StoreError
from ketenopt.domain.experiment import Verification
from ketenopt.domain.scenario import Scenario
from ketenopt.read import read_scenario
from ketenopt.study import DRAW_SCHEME, RESULTS_VERSION, Block, deliver_block

SAMPLE = 5
MOST = 5
"""Changed values that are named."""


@dataclass
class _Found:
    """Differences as they are found; ``remade`` says that a chunk came out otherwise."""

    differences: list[str] = field(default_factory=list)
    culprits: list[str] = field(default_factory=list)
    remade: bool = False


def verify(path: Path, sample: int | None = SAMPLE) -> Verification:
    """Check every hash of a run and make ``sample`` of its chunks again (None: all).  Raises StoreError."""
    folder = store.existing_run(path)
    found = _Found()
    files = _hashes(folder, found)
    _originals(folder, found)
    wanted = wanted_chunks_or_told(folder, found)
    there = folder.finished()
    done = [key for chunk, key in sorted(wanted.items()) if chunk in there]
    chosen = done if sample is None else done[:sample]
    for key, frames in _remade(folder, chosen, found):
        _compare(folder, key, frames, found)
    if found.remade:
        found.culprits += _reasons(folder)
    return Verification(str(path), files, len(chosen), len(done), tuple(found.differences), tuple(dict.fromkeys(found.culprits)))


def wanted_chunks_or_told(folder: store.Run, found: _Found) -> dict[str, store.ChunkKey]:
    """The chunks of the run; none where its own inputs were changed, which is then told."""
    try:
        return wanted_chunks(folder)
    except KetenoptError as problem:
        found.differences.append(str(problem))
        found.culprits.append("the folder's own copy of the inputs was changed after the run")
        return {}


def _hashes(folder: store.Run, found: _Found) -> int:
    path = folder.folder / "hashes.json"
    if not path.exists():
        found.differences.append("hashes.json is not there: the run did not end, so nothing says what its files should be")
        found.culprits.append("the run was cut short; the same command makes what is missing")
        return 0
    known = store.read_json(path)["files"]
    there = set(folder.files())
    for name in sorted(known):
        if name not in there:
            found.differences.append(f"{name}: is gone")
            found.culprits.append("files were removed after the run")
        elif store.fingerprint(folder.folder / name) != known[name]:
            found.differences.append(f"{name}: is not what was written")
            found.culprits.append(f"{name} was changed or damaged after the run")
    return len(known)


# ---------------------------------------------------------------------------------------------------------- originals


def _originals(folder: store.Run, found: _Found) -> None:
    """Inputs that changed since, where they still stand; a run that moved to another machine has none, and that is fine."""
    about, log = folder.manifest(), store.read_json(folder.folder / "log.json")
    source = log.get("source")
    changed = {}
    for name, file in _sources(about, source).items():
        digest = about.get("inputs", {}).get(name)
        if digest and file.is_file() and store.fingerprint(file) != digest:
            changed[name] = file
    for name, file in sorted(changed.items()):
        found.differences.append(f"input {name}: {file} is not what the run was made from")
    if changed:
        values = list(_changed_values(folder, about, source))
        found.culprits += values[:MOST] or [f"{file.name} changed in a way that changes no number" for file in changed.values()]
        if len(values) > MOST:
            found.culprits.append(f"{len(values) - MOST} more values changed")


def _sources(about: dict[str, Any], source: Any) -> dict[str, Path]:
    if about.get("kind") != KIND:
        return store.places(Path(file) for file in source or []) if source else {}
    try:
        return named(open_batch(source["design"], about["overrides"], chain=Path(source["chain"]))) if source else {}
    except KetenoptError:
        return _by_place(about, source)


def _by_place(about: dict[str, Any], source: dict[str, str]) -> dict[str, Path]:
    """Where the inputs stood, when they can no longer be read as a whole."""
    found: dict[str, Path] = {}
    for part in ("chain", "design"):
        above = Path(source[part])
        for _ in Path(about[part]).relative_to(part).parts:
            above = above.parent
        found |= {name: above / Path(name).relative_to(part) for name in about["inputs"] if name.startswith(f"{part}/")}
    return found


def _changed_values(folder: store.Run, about: dict[str, Any], source: Any) -> Iterator[str]:
    for name, before, after in _scenarios(folder, about, source):
        for row in input_differences(replace(after, id=name), before):
            shown = "is not public" if row.confidential != "public" else f"was {row.baseline}, is now {row.value}"
            yield f"{row.path} {shown}"


def _scenarios(folder: store.Run, about: dict[str, Any], source: Any) -> Iterator[tuple[str, Scenario, Scenario]]:
    """(id, as it was, as it is now) of every scenario that both have."""
    try:
        if about.get("kind") == KIND:
            then = reopen(folder)
            now = open_batch(source["design"], about["overrides"], chain=Path(source["chain"]))
            for name in sorted(set(then.written) & set(now.written)):
                yield name or "base", then.written[name].resolve(), now.written[name].resolve()
            return
        chain = next(file for file in source if Path(file).name in ("study.yaml", "chain.yaml") or file.endswith(".xlsx"))
        for name, what in sorted(about["scenarios"].items()):
            yield name, _scenario(name, what), read_scenario(Path(chain).parent, None if name == "base" else name)
    except (KetenoptError, StopIteration, ValueError):
        return


def _scenario(name: str, what: dict[str, Any]) -> Scenario:
    """The scenario that a manifest holds.  Raises StoreError when it is not what its hash says."""
    made = Scenario(name, Chain.model_validate(what["chain"]))
    if made.hash != what["hash"]:
        raise StoreError(f"scenario {name} of the manifest is not what its hash says")
    return made


# --------------------------------------------------------------------------------------------------------- once more


def _remade(folder: store.Run, chosen: Sequence[store.ChunkKey], found: _Found) -> Iterator[tuple[store.ChunkKey, Frames]]:
    about = folder.manifest()
    if not chosen:
        return
    if (about["draw_scheme"], about["results_version"]) != (DRAW_SCHEME, RESULTS_VERSION):
        found.differences.append(f"results version {about['results_version']}, draws {about['draw_scheme']}: not made again")
        found.culprits.append(f"this version makes other numbers on purpose (results version {RESULTS_VERSION}): see CHANGELOG")
        return
    batch = reopen(folder) if about.get("kind") == KIND else None
    for key in chosen:
        try:
            yield key, _of_batch(batch, folder, key) if batch else _of_study(folder, about, key)
        except KetenoptError as problem:
            found.differences.append(f"chunk {key.hash} of {key.point}: {problem}")
            found.remade = True


def _of_batch(batch: Batch, folder: store.Run, key: store.ChunkKey) -> Frames:
    """The plan is made again too: that it is another plan is the likeliest difference between machines."""
    point = next(point for point in batch.points if point.id == key.point)
    plan = base_plan(folder) if batch.base else None
    tables = tuple(sorted({*batch.design.tables, store.LAST}))
    made = make(Task(point, batch.written_of(point), batch.rule_of(point), plan, key.first, key.count, batch.means, tables))
    if not isinstance(made, Made):
        raise KetenoptError(f"fails now: {made.kind}: {made.message}")
    return made.frames


def _of_study(folder: store.Run, about: dict[str, Any], key: store.ChunkKey) -> Frames:
    scenario = _scenario(key.point, about["scenarios"][key.point])
    plan = store.read_plan(folder.folder / "plans" / f"{key.point}.json")
    if plan.hash != key.plan_hash:
        raise StoreError(f"the plan of {key.point} is not the one that was carried out")
    return deliver_block(Block(scenario, plan, key.seed, key.first, key.count, key.engine, key.events))


def _compare(folder: store.Run, key: store.ChunkKey, frames: Frames, found: _Found) -> None:
    try:
        stored = folder.read(key)
    except StoreError as problem:
        found.differences.append(str(problem))
        return
    for name, now in sorted(frames.items()):
        if name not in stored:
            found.differences.append(f"chunk {key.hash} of {key.point}: has no table {name}")
        elif not stored[name].equals(now):
            found.differences.append(f"chunk {key.hash} of {key.point}, {name}: {_apart(stored[name], now)}")
            found.remade = True


def _apart(then: pd.DataFrame, now: pd.DataFrame) -> str:
    if len(then) != len(now):
        return f"{len(then)} rows, {len(now)} now"
    differs = ~((then == now) | (then.isna() & now.isna())).to_numpy()
    row, column = (int(axis[0]) for axis in np.nonzero(differs))
    name = str(then.columns[column])
    which = ", ".join(str(value) for value in then.iloc[row] if isinstance(value, str | int | np.integer))
    old, new = str(then.iloc[row, column]), str(now.iloc[row, column])
    return f"{int(differs.sum())} values differ; first {name} of ({which}): was {old}, is {new}"


def _reasons(folder: store.Run) -> Iterator[str]:
    """What was otherwise when the run was made."""
    log = store.read_json(folder.folder / "log.json")
    then, now = log.get("versions", {}), store.machine()
    told = [f"{name} was {then[name]}, is {what}" for name, what in now["versions"].items() if then.get(name, what) != what]
    told += [f"{name} was {log[name]}, is {now[name]}" for name in ("python", "platform") if log.get(name, now[name]) != now[name]]
    yield from told or ["versions and platform are the same: the tables or the program itself were changed"]
