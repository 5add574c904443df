"""What is booked on the way: causes of lead time, and the log of events where one is asked for."""

from __future__ import annotations

from ketenopt.simulate.kernel.clock import FULL
from ketenopt.simulate.kernel.compiled import compiled
from ketenopt.simulate.kernel.layout import Record
from ketenopt.simulate.kernel.memory import causes, log
from ketenopt.simulate.kinds import CAPACITY, HANDOVER, IMPEDIMENT, WORK


@compiled
def book(w: Record, slice_: Record, cause: int, days: float) -> None:
    """Book ``days`` of a slice's lead time."""
    causes(w)[slice_.id * 8 + cause] += days


@compiled
def charge(w: Record, slice_: Record) -> None:
    """Book the time since the last change: a slice is at work while any item is, else stopped while any is, and so on."""
    days = w.now - slice_.mark
    if days > 0:
        if slice_.working:
            cause = WORK
        elif slice_.stopped:
            cause = IMPEDIMENT
        else:
            cause = CAPACITY if slice_.queued else HANDOVER
        book(w, slice_, cause, days)
        slice_.mark = w.now


@compiled
def note(w: Record, item: Record, activity: int, detail: int, resource: int) -> None:
    """A line about an item, where a log is asked for."""
    if w.log_on:
        write(w, item.id, 0, activity, detail, resource)


@compiled
def note_slice(w: Record, slice_: Record, activity: int, detail: int, resource: int) -> None:
    """A line about a slice, where a log is asked for."""
    if w.log_on:
        write(w, slice_.id, 1, activity, detail, resource)


@compiled
def write(w: Record, case: int, is_slice: int, activity: int, detail: int, resource: int) -> None:
    """One line of the log."""
    if w.log_count >= w.log_n:
        w.status = FULL
        return
    line = log(w)[w.log_count]
    w.log_count += 1
    line.case = case
    line.is_slice = is_slice
    line.activity = activity
    line.detail = detail
    line.resource = resource
    line.moment = w.now


@compiled
def keep_sorted(every: Record, at: int, count: int, value: int) -> None:
    """Put ``value`` among the ``count`` ascending numbers from place ``at``."""
    place = at + count
    while place > at and every[place - 1] > value:
        every[place] = every[place - 1]
        place -= 1
    every[place] = value
