"""The memory of one replication: sections of records in one block of bytes, found through the first record, the world.

Ids are places in a section; -1 stands for none.  An item's id is its place, and places follow the ids of the reference: planned
work in order of slice and job, its rework attempt by attempt, then each stream with its rework.  So comparing places is
comparing ids.  ``KEPT`` sections come first: all that an outcome needs.
"""

from __future__ import annotations

from typing import Any

import numpy as np

Record = Any
"""A record in a section, or an array of them: compiled code sees a pointer with fields."""


def record(ints: str, floats: str) -> np.dtype[Any]:
    """A record of 64-bit fields, so that every one of them is aligned."""
    return np.dtype([*((name, np.int64) for name in ints.split()), *((name, np.float64) for name in floats.split())])


SLICE = record(
    "id base visit product integrate never_required requires_at requires_n after_at after_n follow_at follow_n hand_at jobs_at "
    "jobs_n rollouts_n by_at by_n paid_at paid_n running_at running_n decision_at attempts_at luck_at surprise_at done rank "
    "waiting due asked eligible release_period attempt left queued working stopped reason going place appointment serial tie "
    "waits_for",
    "planned_day planned_delivery cost_of_delay share raises handed predecessors found decided gate opens mark released "
    "first_work last_work integrated delivered",
)
JOB = record(
    "id slice kind partner queue own milli number work drawn chain_place own_place first count left finished pending turned "
    "grown grown_at stride threats_at threats_n by commitment_at pair luck_at follow_at index_first index_of",
    "estimate delay_days effort",
)
ITEM = record(
    "id job index attempt rank team by due serial hit hits_made",
    "moment luck left worked since stretch duration stopped released started finished",
)
TEAM = record(
    "partner slots free edges_at edges_n queues_at queues_n lend_at lend_n held_at held_n chain_share own_share chain_started "
    "own_started hired",
    "busy blocked",
)
THREAT = record("number owner holds_slot", "expected")
HIT = record("threat n", "left duration")
RESOLVER = record("free heap", "")
HEAP = record("at n size", "")
ENTRY = record("third extra", "first second")
WAIT = record("before", "lag")
HAND = record("elsewhere luck", "")
FOLLOWER = record("slice place", "")
BY = record("partner left", "")
PAY = record("accounts_at accounts_n amounts_at amounts_n payer", "")
PAIR = record("partner slice", "loss effort")
STREAM = record("job visits priority slices template_n jobs items luck_at luck_stride item_stride job_stride count_at first", "")
PIECE = record("", "edge rate")
LATER = record("at n", "")
DRAWN = record("", "gap duration found")
LINE = record("case is_slice activity detail resource", "moment")
INT = np.dtype(np.int64)
FLOAT = np.dtype(np.float64)
BYTE = np.dtype(np.int8)

KEPT: dict[str, np.dtype[Any]] = {
    "slices": SLICE,
    "in_use": FLOAT,
    "causes": FLOAT,
    "teams": TEAM,
    "balance": FLOAT,
    "spent": FLOAT,
    "hits": INT,
    "hit_days": FLOAT,
}
OTHERS: dict[str, np.dtype[Any]] = {
    "jobs": JOB,
    "made": BYTE,
    "born": INT,
    "bys": BY,
    "taken": INT,
    "resolvers": RESOLVER,
    "heaps": HEAP,
    "held": INT,
    "stirred": INT,
    "follows": FLOAT,
    "paying": INT,
    "running": INT,
    "eligible": INT,
    "shelf": INT,
    "cooperating": INT,
    "raised": FLOAT,
    "short": INT,
    "pairs": PAIR,
    "effort_of": FLOAT,
}
"""Copied from a template at birth."""
SCRATCH: dict[str, np.dtype[Any]] = {"items": ITEM, "entries": ENTRY, "item_hits": HIT, "snapshots": INT, "log": LINE}
"""Written before they are read, so never set up."""
FIXED: dict[str, np.dtype[Any]] = {
    "patterns": SLICE,
    "job_patterns": JOB,
    "pieces": PIECE,
    "opened": INT,
    "teams_of": INT,
    "team_queues": INT,
    "lend_queues": INT,
    "queue_partner": INT,
    "threats": THREAT,
    "threat_lists": INT,
    "threat_teams": INT,
    "waits": WAIT,
    "hands": HAND,
    "requires": INT,
    "followers": FOLLOWER,
    "pays": PAY,
    "accounts": INT,
    "amounts": FLOAT,
    "fresh": FLOAT,
    "keep": FLOAT,
    "wip": INT,
    "base_follows": FLOAT,
    "streams": STREAM,
    "moments": FLOAT,
    "bounds": FLOAT,
}
"""The same for every replication."""
OWN: dict[str, np.dtype[Any]] = {"luck": FLOAT, "later": LATER, "drawn": DRAWN}
"""What chance decides for one replication."""

SECTIONS = KEPT | OTHERS | SCRATCH | FIXED | OWN

WORLD = record(
    " ".join(f"{name}_at {name}_n" for name in SECTIONS)
    + " status period awake look pull_forward weighed pools slots attempts sync_number sync_round"
    " release_number testing partners periods"
    " planned planned_jobs planned_items threat_n born_count paying_count running_count eligible_count shelf_count"
    " cooperating_count raised_count log_on log_count need_item need_threat need_n efforts_at lucks_at advice_at first_hits_at"
    " surprises commitments moments_count scratch_heap",
    "now until horizon plan_end sync_step release_step kept commitment_days dependencies_known found_before rework first_bound"
    " accepted effort_done",
)
