"""A run's folder: tables in chunks, plans, and the manifest.  Written so that existence means done.

    NAME/manifest.json            all that determines numbers, and nothing else
    NAME/about.json               names, sources and ranges: for reports, never for numbers
    NAME/log.json                 durations, platform, versions: never hashed, never compared
    NAME/hashes.json              SHA-256 of every file of a finished run, for ``verify``
    NAME/inputs/                  the files a batch was read from, as they were
    NAME/plans/POINT.json         the plan of every scenario
    NAME/tables/TABLE-HASH.parquet

A chunk is one block of replications of one point; its HASH names everything its numbers depend on.  A file is
written beside its place, flushed to the disk, and renamed: a reader sees all of it or nothing, two writers write
the same bytes.  The table ``measures`` of a chunk is written last, so its existence says that the chunk is complete.
"""

from ketenopt.store.about import ABOUT, read_about, write_about
from ketenopt.store.approval import Approval, approval_of, approve, write_plan
from ketenopt.store.compact import compact
from ketenopt.store.files import damaged, parquet, put, read_json, read_table, text
from ketenopt.store.lock import alone
from ketenopt.store.provenance import common, fingerprint, fingerprints, full, machine, places, versions
from ketenopt.store.run import LAST, STORE_VERSION, ChunkKey, Run, existing_run, open_run, read_plan

__all__ = [
    "ABOUT",
    "LAST",
    "STORE_VERSION",
    "Approval",
    "ChunkKey",
    "Run",
    "alone",
    "approval_of",
    "approve",
    "common",
    "compact",
    "damaged",
    "existing_run",
    "fingerprint",
    "fingerprints",
    "full",
    "machine",
    "open_run",
    "parquet",
    "places",
    "put",
    "read_about",
    "read_json",
    "read_plan",
    "read_table",
    "text",
    "versions",
    "write_about",
    "write_plan",
]
