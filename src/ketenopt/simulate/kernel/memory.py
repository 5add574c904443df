"""The sections of a world that change, as arrays of records for compiled code."""

from __future__ import annotations

from ketenopt.simulate.kernel.compiled import carray, compiled, pointer
from ketenopt.simulate.kernel.layout import (
    BY,
    BYTE,
    ENTRY,
    FLOAT,
    HEAP,
    HIT,
    INT,
    ITEM,
    JOB,
    LINE,
    PAIR,
    RESOLVER,
    SLICE,
    TEAM,
    Record,
)


@compiled
def slices(w: Record) -> Record:
    """Planned slices, then those of arrivals."""
    return carray(pointer(w.slices_at), (w.slices_n,), SLICE)


@compiled
def in_use(w: Record) -> Record:
    """By slice and partner the day of use; NaN: not yet known."""
    return carray(pointer(w.in_use_at), (w.in_use_n,), FLOAT)


@compiled
def causes(w: Record) -> Record:
    """Days by slice and cause."""
    return carray(pointer(w.causes_at), (w.causes_n,), FLOAT)


@compiled
def teams(w: Record) -> Record:
    """Teams by id."""
    return carray(pointer(w.teams_at), (w.teams_n,), TEAM)


@compiled
def balance(w: Record) -> Record:
    """kEUR by account."""
    return carray(pointer(w.balance_at), (w.balance_n,), FLOAT)


@compiled
def spent(w: Record) -> Record:
    """kEUR by account and period."""
    return carray(pointer(w.spent_at), (w.spent_n,), FLOAT)


@compiled
def hits(w: Record) -> Record:
    """Count by impediment."""
    return carray(pointer(w.hits_at), (w.hits_n,), INT)


@compiled
def hit_days(w: Record) -> Record:
    """Days lost by impediment."""
    return carray(pointer(w.hit_days_at), (w.hit_days_n,), FLOAT)


@compiled
def jobs(w: Record) -> Record:
    """Jobs of planned slices, then those of arrivals."""
    return carray(pointer(w.jobs_at), (w.jobs_n,), JOB)


@compiled
def items(w: Record) -> Record:
    """By place."""
    return carray(pointer(w.items_at), (w.items_n,), ITEM)


@compiled
def made(w: Record) -> Record:
    """1 where an item exists."""
    return carray(pointer(w.made_at), (w.made_n,), BYTE)


@compiled
def born(w: Record) -> Record:
    """Items in the order in which they came to be."""
    return carray(pointer(w.born_at), (w.born_n,), INT)


@compiled
def bys(w: Record) -> Record:
    """Unfinished planned items by slice and partner."""
    return carray(pointer(w.bys_at), (w.bys_n,), BY)


@compiled
def taken(w: Record) -> Record:
    """Increments with unfinished work, by partner."""
    return carray(pointer(w.taken_at), (w.taken_n,), INT)


@compiled
def resolvers(w: Record) -> Record:
    """By owner."""
    return carray(pointer(w.resolvers_at), (w.resolvers_n,), RESOLVER)


@compiled
def heaps(w: Record) -> Record:
    """Where every heap stands in the entries."""
    return carray(pointer(w.heaps_at), (w.heaps_n,), HEAP)


@compiled
def held(w: Record) -> Record:
    """Items held by each team, by id."""
    return carray(pointer(w.held_at), (w.held_n,), INT)


@compiled
def stirred(w: Record) -> Record:
    """1 for partners whose teams may have something to pull."""
    return carray(pointer(w.stirred_at), (w.stirred_n,), INT)


@compiled
def follows(w: Record) -> Record:
    """Share ranked as the chain does, by partner."""
    return carray(pointer(w.follows_at), (w.follows_n,), FLOAT)


@compiled
def paying(w: Record) -> Record:
    """Slices with instalments to come, by (rank, id)."""
    return carray(pointer(w.paying_at), (w.paying_n,), INT)


@compiled
def running(w: Record) -> Record:
    """Slices that cost money in use, by id."""
    return carray(pointer(w.running_at), (w.running_n,), INT)


@compiled
def eligible(w: Record) -> Record:
    """Slices that wait for money or room, by rank."""
    return carray(pointer(w.eligible_at), (w.eligible_n,), INT)


@compiled
def shelf(w: Record) -> Record:
    """Integrated and not delivered, by id."""
    return carray(pointer(w.shelf_at), (w.shelf_n,), INT)


@compiled
def cooperating(w: Record) -> Record:
    """Slices whose use will raise what partners follow."""
    return carray(pointer(w.cooperating_at), (w.cooperating_n,), INT)


@compiled
def raised(w: Record) -> Record:
    """Parts that were filled so far."""
    return carray(pointer(w.raised_at), (w.raised_n,), FLOAT)


@compiled
def short(w: Record) -> Record:
    """1 for accounts that are kept for what goes first."""
    return carray(pointer(w.short_at), (w.short_n,), INT)


@compiled
def pairs(w: Record) -> Record:
    """(partner, slice) that works on it, by partner."""
    return carray(pointer(w.pairs_at), (w.pairs_n,), PAIR)


@compiled
def effort_of(w: Record) -> Record:
    """Estimated person-days to go by slice."""
    return carray(pointer(w.effort_of_at), (w.effort_of_n,), FLOAT)


@compiled
def entries(w: Record) -> Record:
    """Of all heaps."""
    return carray(pointer(w.entries_at), (w.entries_n,), ENTRY)


@compiled
def item_hits(w: Record) -> Record:
    """Count-downs by item and threat."""
    return carray(pointer(w.item_hits_at), (w.item_hits_n,), HIT)


@compiled
def snapshots(w: Record) -> Record:
    """Items to go by re-planning moment and job."""
    return carray(pointer(w.snapshots_at), (w.snapshots_n,), INT)


@compiled
def log(w: Record) -> Record:
    """Events so far."""
    return carray(pointer(w.log_at), (w.log_n,), LINE)
