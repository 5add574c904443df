"""The sections of a world that are only read: what all replications share, and what chance decides for one."""

from __future__ import annotations

from ketenopt.simulate.kernel.compiled import carray, compiled, pointer
from ketenopt.simulate.kernel.layout import (
    DRAWN,
    FLOAT,
    FOLLOWER,
    HAND,
    INT,
    JOB,
    LATER,
    PAY,
    PIECE,
    SLICE,
    STREAM,
    THREAT,
    WAIT,
    Record,
)


@compiled
def patterns(w: Record) -> Record:
    """Slices of one arrival of each stream."""
    return carray(pointer(w.patterns_at), (w.patterns_n,), SLICE)


@compiled
def job_patterns(w: Record) -> Record:
    """Their jobs."""
    return carray(pointer(w.job_patterns_at), (w.job_patterns_n,), JOB)


@compiled
def pieces(w: Record) -> Record:
    """Capacity of each team piece by piece."""
    return carray(pointer(w.pieces_at), (w.pieces_n,), PIECE)


@compiled
def opened(w: Record) -> Record:
    """1 where a team has people, by team and period."""
    return carray(pointer(w.opened_at), (w.opened_n,), INT)


@compiled
def teams_of(w: Record) -> Record:
    """Teams by partner; the first number of each partner is how many."""
    return carray(pointer(w.teams_of_at), (w.teams_of_n,), INT)


@compiled
def team_queues(w: Record) -> Record:
    """Queues of each team."""
    return carray(pointer(w.team_queues_at), (w.team_queues_n,), INT)


@compiled
def lend_queues(w: Record) -> Record:
    """Queues elsewhere in a team's skills."""
    return carray(pointer(w.lend_queues_at), (w.lend_queues_n,), INT)


@compiled
def queue_partner(w: Record) -> Record:
    """Whose queue it is."""
    return carray(pointer(w.queue_partner_at), (w.queue_partner_n,), INT)


@compiled
def threats(w: Record) -> Record:
    """Impediments that can strike."""
    return carray(pointer(w.threats_at), (w.threats_n,), THREAT)


@compiled
def threat_lists(w: Record) -> Record:
    """Threats by job."""
    return carray(pointer(w.threat_lists_at), (w.threat_lists_n,), INT)


@compiled
def threat_teams(w: Record) -> Record:
    """1 where a threat can hit a team."""
    return carray(pointer(w.threat_teams_at), (w.threat_teams_n,), INT)


@compiled
def waits(w: Record) -> Record:
    """Predecessors."""
    return carray(pointer(w.waits_at), (w.waits_n,), WAIT)


@compiled
def hands(w: Record) -> Record:
    """Hand-overs by predecessor and package."""
    return carray(pointer(w.hands_at), (w.hands_n,), HAND)


@compiled
def requires(w: Record) -> Record:
    """What must be delivered no later."""
    return carray(pointer(w.requires_at), (w.requires_n,), INT)


@compiled
def followers(w: Record) -> Record:
    """Who waits for a slice."""
    return carray(pointer(w.followers_at), (w.followers_n,), FOLLOWER)


@compiled
def pays(w: Record) -> Record:
    """Instalments, and running cost."""
    return carray(pointer(w.pays_at), (w.pays_n,), PAY)


@compiled
def accounts(w: Record) -> Record:
    """Accounts of each payment, in order."""
    return carray(pointer(w.accounts_at), (w.accounts_n,), INT)


@compiled
def amounts(w: Record) -> Record:
    """kEUR by period of execution."""
    return carray(pointer(w.amounts_at), (w.amounts_n,), FLOAT)


@compiled
def fresh(w: Record) -> Record:
    """New kEUR by account and period."""
    return carray(pointer(w.fresh_at), (w.fresh_n,), FLOAT)


@compiled
def keep(w: Record) -> Record:
    """Share carried over by account and period."""
    return carray(pointer(w.keep_at), (w.keep_n,), FLOAT)


@compiled
def wip(w: Record) -> Record:
    """Limit on open increments by partner; 0: none."""
    return carray(pointer(w.wip_at), (w.wip_n,), INT)


@compiled
def base_follows(w: Record) -> Record:
    """Share ranked as the chain does at first."""
    return carray(pointer(w.base_follows_at), (w.base_follows_n,), FLOAT)


@compiled
def streams(w: Record) -> Record:
    """Arrivals."""
    return carray(pointer(w.streams_at), (w.streams_n,), STREAM)


@compiled
def moments(w: Record) -> Record:
    """By re-planning moment: its day, the day of the snapshot, the day of the body."""
    return carray(pointer(w.moments_at), (w.moments_n,), FLOAT)


@compiled
def bounds(w: Record) -> Record:
    """First days of periods."""
    return carray(pointer(w.bounds_at), (w.bounds_n,), FLOAT)


@compiled
def luck(w: Record) -> Record:
    """Drawn numbers of this replication."""
    return carray(pointer(w.luck_at), (w.luck_n,), FLOAT)


@compiled
def later(w: Record) -> Record:
    """Where later hits of an item by a threat stand among those drawn."""
    return carray(pointer(w.later_at), (w.later_n,), LATER)


@compiled
def drawn(w: Record) -> Record:
    """Later hits."""
    return carray(pointer(w.drawn_at), (w.drawn_n,), DRAWN)
