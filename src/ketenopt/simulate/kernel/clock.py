"""Time: one heap of events by (time, kind and id); and the other heaps, which are kept the same way.

A key holds the kind in its high bits and the id of the thing below, so two events that count never compare equal.  Event time is
always now + delay.
"""

from __future__ import annotations

from ketenopt.simulate.kernel.compiled import compiled
from ketenopt.simulate.kernel.layout import Record
from ketenopt.simulate.kernel.memory import entries, heaps, stirred
from ketenopt.simulate.kinds import DISPATCH, RELEASE, SYNC, TOLERANCE

KIND = 58
"""Bits below the kind in a key: 26 for the slice, 12 for the job, 20 for the place of a hand-over."""
EVENTS, TESTS, SYNCING = range(3)
"""Heaps that every world has."""
RUNNING, FULL, LACKING = range(3)
"""Status of a world: as it should be, a heap or the log is full, or a later hit was not drawn; the last two start again."""


@compiled
def before(one: Record, first: float, second: float, third: int) -> bool:
    """Whether ``one`` comes before (first, second, third)."""
    if one.first != first:
        return bool(one.first < first)
    if one.second != second:
        return bool(one.second < second)
    return bool(one.third < third)


@compiled
def push(w: Record, number: int, first: float, second: float, third: int, extra: int) -> None:
    """Put (first, second, third) with ``extra`` on heap ``number``."""
    heap, every = heaps(w)[number], entries(w)
    place = heap.n
    if place >= heap.size:
        w.status = FULL
        return
    heap.n = place + 1
    while place > 0:
        parent = (place - 1) >> 1
        one = every[heap.at + parent]
        if before(one, first, second, third):
            break
        copy(every[heap.at + place], one)
        place = parent
    fill(every[heap.at + place], first, second, third, extra)


@compiled
def fill(one: Record, first: float, second: float, third: int, extra: int) -> None:
    """Write an entry."""
    one.first = first
    one.second = second
    one.third = third
    one.extra = extra


@compiled
def copy(one: Record, other: Record) -> None:
    """Write ``other`` over ``one``."""
    fill(one, other.first, other.second, other.third, other.extra)


@compiled
def pop(w: Record, number: int) -> None:
    """Take the first entry off heap ``number``."""
    heap, every = heaps(w)[number], entries(w)
    n = heap.n - 1
    heap.n = n
    last = every[heap.at + n]
    first, second, third, extra = last.first, last.second, last.third, last.extra
    place = 0
    while True:
        child = 2 * place + 1
        if child >= n:
            break
        one = every[heap.at + child]
        if child + 1 < n:
            other = every[heap.at + child + 1]
            if before(other, one.first, one.second, one.third):
                one = other
                child += 1
        if not before(one, first, second, third):
            break
        copy(every[heap.at + place], one)
        place = child
    fill(every[heap.at + place], first, second, third, extra)


@compiled
def after(w: Record, delay: float, kind: int, number: int, extra: int) -> bool:
    """``kind`` happens to ``number`` at now + ``delay``; False: never, since that is not before the horizon."""
    moment = w.now + delay
    if moment >= w.horizon:
        return False
    push(w, EVENTS, moment, 0.0, (kind << KIND) + number, extra)
    return True


@compiled
def ceiling(a: float) -> int:
    """The least integer that is not less."""
    whole = int(a)
    return whole + 1 if a > whole else whole


@compiled
def tick(w: Record, kind: int, step: float, expected: int) -> int:
    """The tick that what waits now waits for, ``expected`` being the one that is on its way (-1: none)."""
    number = ceiling(w.now / step - TOLERANCE) if step > 0 else 0
    if number != expected:
        delay = number * step - w.now if step > 0 else 0.0
        after(w, max(delay, 0.0), kind, number, 0)
    return number


@compiled
def join_sync(w: Record, order: int, thing: int) -> None:
    """``thing`` waits for the next sync; those of a sync go on by ``order``."""
    w.sync_number = tick(w, SYNC, w.sync_step, w.sync_number)
    push(w, SYNCING, float(w.sync_round), 0.0, order, thing)


@compiled
def join_release(w: Record) -> None:
    """The next release moment counts."""
    w.release_number = tick(w, RELEASE, w.release_step, w.release_number)


@compiled
def wake(w: Record) -> None:
    """Dispatch once this instant has settled."""
    if not w.awake:
        w.awake = 1
        after(w, 0.0, DISPATCH, 0, 0)


@compiled
def stir(w: Record, partner: int) -> None:
    """A team of ``partner`` may have something to pull."""
    stirred(w)[partner] = 1
    if not w.awake:
        wake(w)
