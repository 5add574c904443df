"""When work ends: the capacity of a team piece by piece, as ``calendars`` has it."""

from __future__ import annotations

from math import inf

from ketenopt.simulate.kernel.compiled import compiled
from ketenopt.simulate.kernel.layout import Record
from ketenopt.simulate.kernel.tables import pieces


@compiled
def piece_of(w: Record, team: Record, day: float) -> int:
    """The piece of a team's capacity that holds ``day``: the number of edges not after it, less one."""
    low, high = 0, team.edges_n
    while low < high:
        middle = (low + high) >> 1
        if day < pieces(w)[team.edges_at + middle].edge:
            high = middle
        else:
            low = middle + 1
    return low - 1


@compiled
def duration(w: Record, team: Record, now: float, effort: float) -> float:
    """``calendars.duration``, the same operations in the same order."""
    if effort <= 0:
        return 0.0
    every, piece = pieces(w), piece_of(w, team, now)
    at, need = now, effort
    while piece < team.edges_n - 1:
        rate, end = every[team.edges_at + piece].rate, every[team.edges_at + piece + 1].edge
        if rate > 0:
            days = need / rate
            if at + days <= end:
                return float(days) if at == now else float((at + days) - now)
            need = max(need - rate * (end - at), 0.0)
        at = end
        piece += 1
    return inf


@compiled
def done_between(w: Record, team: Record, start: float, end: float) -> float:
    """``calendars.done_between``, the same operations in the same order."""
    every, piece = pieces(w), max(piece_of(w, team, start), 0)
    total = 0.0
    while piece < team.edges_n - 1 and every[team.edges_at + piece].edge < end:
        here = every[team.edges_at + piece]
        total += here.rate * (min(end, every[team.edges_at + piece + 1].edge) - max(start, here.edge))
        piece += 1
    return total
