"""The clock: events keyed (time, kind, id of the thing), never by the order in which they were made.

SimPy sorts its heap by (time, priority, sequence number).  The priority of an event is ``2 + kind * 2^80 + id``, unique at an
instant, so the sequence number never decides; SimPy's own priorities 0 and 1 settle first.  Event time is always
now + delay.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simpy import Environment, Event
from simpy.events import EventPriority

from ketenopt.simulate.kinds import TOLERANCE

_BASE = tuple(2 + (kind << 80) for kind in range(13))


class Happening(Event):
    """Something that will happen to ``thing``; a lean event that has succeeded when it is made, as a Timeout has."""

    def __init__(self, env: Environment, callback: Callable[[Any], None], thing: Any) -> None:
        self.env = env
        self.callbacks = [callback]
        self._value = None
        self._ok = True
        self.thing = thing


class Clock:
    """Schedules what happens before ``horizon``; what would happen on or after it never does (rule 9)."""

    __slots__ = ("callbacks", "env", "horizon")

    def __init__(self, horizon: float) -> None:
        self.env = Environment()
        self.horizon = horizon
        self.callbacks: list[Callable[[Any], None]] = []

    def after(self, delay: float, kind: int, number: int, thing: Any) -> Happening | None:
        """``kind`` happens to ``thing``, whose id among its kind is ``number``, at now + ``delay``; None: never."""
        if self.env.now + delay >= self.horizon:
            return None
        event = Happening(self.env, self.callbacks[kind], thing)
        self.env.schedule(event, EventPriority(_BASE[kind] + number), delay)
        return event

    def run(self, until: float) -> None:
        """All that happens before ``until``."""
        env = self.env
        while env.peek() < until:
            env.step()

    def move(self, day: float) -> None:
        """The clock stands at ``day``: all before it has happened, nothing of the day itself."""
        if day > self.env.now:
            self.env.run(until=day)


class Ticks:
    """Moments at multiples of ``step`` days at which what waits goes on, all of it in one event; 0: at once."""

    __slots__ = ("clock", "kind", "step", "waiting")

    def __init__(self, clock: Clock, kind: int, step: float) -> None:
        self.clock = clock
        self.kind = kind
        self.step = step
        self.waiting: dict[int, list[Any]] = {}

    def join(self, thing: Any) -> None:
        """``thing`` waits for the next tick, now included."""
        now = self.clock.env.now
        number = _ceiling(now / self.step - TOLERANCE) if self.step > 0 else 0
        if number in self.waiting:
            self.waiting[number].append(thing)
            return
        self.waiting[number] = [thing]
        delay = number * self.step - now if self.step > 0 else 0.0
        self.clock.after(max(delay, 0.0), self.kind, number, number)

    def take(self, number: int) -> list[Any]:
        """All that waited for tick ``number``."""
        return self.waiting.pop(number)


def _ceiling(a: float) -> int:
    whole = int(a)
    return whole + 1 if a > whole else whole
