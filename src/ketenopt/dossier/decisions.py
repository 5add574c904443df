"""The decision log of a run: who decided what, why, and who disagreed.  Entries are added, never changed.

Every entry holds the hash of the one before it, so an entry that was changed, taken out or put between shows.  A chain
of hashes shows an edit; it does not prevent one: who can write the file can write it anew, and so the last hash
belongs in the minutes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Any

from ketenopt import store
from ketenopt.domain.errors import StoreError
from ketenopt.domain.evidence import Entry

LOG = "decisions.jsonl"
FIRST = "0" * 64


def entries(folder: Path) -> tuple[Entry, ...]:
    """All decisions in ``folder``, oldest first.  Raises StoreError when the chain of hashes is broken."""
    path = folder / LOG
    if not path.exists():
        return ()
    found: list[Entry] = []
    with store.damaged("read", path):
        lines = path.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, start=1):
        entry = _entry(path, number, line)
        before = found[-1].hash if found else FIRST
        if entry.number != number or entry.previous != before or entry.hash != _hash(entry):
            raise StoreError(f"{path}:{number}: was changed after it was written, or an entry before it was taken out")
        found.append(entry)
    return tuple(found)


def decide(folder: Path, scenario: str, body: str, on: date, reasons: str, dissent: Mapping[str, str]) -> Entry:
    """Add a decision for ``scenario`` of the run in ``folder``; ``dissent`` is by partner, with what it says.

    Raises StoreError for a scenario or a partner that the run does not have, or a broken chain.
    """
    run = store.existing_run(folder)
    manifest = run.manifest()
    known = manifest.get("scenarios", {})
    if scenario not in known:
        raise StoreError(f"{folder}: has no scenario {scenario!r}; there are: {', '.join(sorted(known))}")
    partners = sorted(known[scenario]["chain"]["partners"])
    if strangers := sorted(set(dissent) - set(partners)):
        raise StoreError(f"{folder}: has no partner {strangers[0]!r}; there are: {', '.join(partners)}")
    with store.alone(folder):
        before = entries(folder)
        entry = Entry(
            number=len(before) + 1,
            date=on.isoformat(),
            body=body,
            scenario=scenario,
            plan=known[scenario]["plan"],
            run=store.read_json(folder / "manifest.json")["seal"],
            reasons=reasons,
            dissent=tuple(sorted(dissent.items())),
            previous=before[-1].hash if before else FIRST,
            hash="",
        )
        entry = replace(entry, hash=_hash(entry))
        store.put(folder / LOG, "".join(_line(each) for each in (*before, entry)).encode())
    return entry


def _line(entry: Entry) -> str:
    return json.dumps(asdict(entry) | {"dissent": dict(entry.dissent)}, sort_keys=True, ensure_ascii=False) + "\n"


def _hash(entry: Entry) -> str:
    content = {key: value for key, value in (asdict(entry) | {"dissent": dict(entry.dissent)}).items() if key != "hash"}
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _entry(path: Path, number: int, line: str) -> Entry:
    try:
        data: dict[str, Any] = json.loads(line)
        return Entry(**data | {"dissent": _pairs(sorted(data["dissent"].items()))})
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise StoreError(f"{path}:{number}: not an entry of a decision log: {problem}") from problem


def _pairs(items: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((str(who), str(what)) for who, what in items)
