"""A tornado with tipping points: each knob to both ends, and bisection to where the conclusion turns.

The outcome is evaluated on common random numbers, so it is one and the same function of the knobs each time, and
bisection finds its crossing as surely as on any other function.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ketenopt.domain.sensitivity import Bar, End, Knob, Tipping

STEPS = 6
"""Halvings: the tipping point is known to 1/64 of the way."""


@dataclass(frozen=True, slots=True)
class Move:
    """A knob ``share`` of the way to one of its ends."""

    knob: Knob
    end: End
    share: float


Evaluate = Callable[[Sequence[Move]], Sequence[float | str]]
"""Outcome of each move, or what went wrong with it; many at once, so that they can be made side by side."""


def tornado(knobs: Sequence[Knob], base: float, threshold: float, evaluate: Evaluate) -> tuple[Bar, ...]:
    """Every knob to both ends, widest first, with the tipping point on the nearer side where there is one."""
    moves = [Move(knob, end, 1.0) for knob in knobs for end in _ends()]
    ends = dict(zip(((move.knob.name, move.end) for move in moves), evaluate(moves), strict=True))
    above = base > threshold
    turning = [
        Move(knob, end, 1.0)
        for knob in knobs
        for end in _ends()
        if base != threshold and isinstance(found := ends[knob.name, end], float) and (found > threshold) != above
    ]
    tipping = bisect(turning, threshold, above, evaluate)
    bars = [_bar(knob, ends, [tipping[knob.name, end] for end in _ends() if (knob.name, end) in tipping]) for knob in knobs]
    return tuple(sorted(bars, key=lambda bar: (-bar.swing, bar.knob)))


def bisect(turning: Sequence[Move], threshold: float, above: bool, evaluate: Evaluate) -> dict[tuple[str, End], Tipping]:
    """Where each of ``turning`` crosses the threshold on its way; all are halved together."""
    within = {(move.knob.name, move.end): (0.0, 1.0) for move in turning}
    for _ in range(STEPS if turning else 0):
        middle = [Move(m.knob, m.end, sum(within[m.knob.name, m.end]) / 2) for m in turning]
        for move, found in zip(middle, evaluate(middle), strict=True):
            low, high = within[move.knob.name, move.end]
            holds = isinstance(found, float) and (found > threshold) == above
            within[move.knob.name, move.end] = (move.share, high) if holds else (low, move.share)
    return {(m.knob.name, m.end): _tipping(m, *within[m.knob.name, m.end]) for m in turning}


def _tipping(move: Move, surely: float, share: float) -> Tipping:
    alone = move.knob.alone
    return Tipping(move.end, share, surely, alone.towards(move.end, share) if alone else None)


def _bar(knob: Knob, ends: dict[tuple[str, End], float | str], tipping: Sequence[Tipping]) -> Bar:
    low, high = ends[knob.name, "low"], ends[knob.name, "high"]
    alone = knob.alone
    return Bar(
        knob=knob.name,
        parts=len(knob.parts),
        low_value=alone.low if alone else None,
        high_value=alone.high if alone else None,
        value=alone.value if alone else None,
        low=low if isinstance(low, float) else None,
        high=high if isinstance(high, float) else None,
        tipping=min(tipping, key=lambda found: (found.share, found.end), default=None),
        why="; ".join(dict.fromkeys(text for text in (low, high) if isinstance(text, str))),
    )


def _ends() -> tuple[End, End]:
    return ("low", "high")
