"""What a conclusion hangs on: assumptions that are moved, and what that does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

End = Literal["low", "high"]


@dataclass(frozen=True, slots=True)
class Ranged:
    """One assumption with its range; ``whole``: a number of things."""

    path: str
    value: float
    low: float
    high: float
    whole: bool = False

    def towards(self, end: End, share: float) -> float:
        """``share`` (0..1) of the way from the value to that end of the range."""
        goal = self.low if end == "low" else self.high
        return self._made(self.value + share * (goal - self.value))

    def at(self, u: float) -> float:
        """The value at ``u`` (0..1) of the range."""
        return self._made(self.low + u * (self.high - self.low))

    def _made(self, value: float) -> float:
        return float(round(value)) if self.whole else value


@dataclass(frozen=True, slots=True)
class Knob:
    """One assumption, or all of one kind, moved together.  ``name`` is its path, ids of a kind as ``*``."""

    name: str
    parts: tuple[Ranged, ...]

    @property
    def alone(self) -> Ranged | None:
        """The assumption, when it is only one."""
        return self.parts[0] if len(self.parts) == 1 else None

    def towards(self, end: End, share: float) -> tuple[str, ...]:
        """Settings ``path=value`` with all parts ``share`` of the way to their ``end``."""
        return tuple(setting(part.path, part.towards(end, share)) for part in self.parts)

    def at(self, u: float) -> tuple[str, ...]:
        """Settings with all parts at ``u`` of their range."""
        return tuple(setting(part.path, part.at(u)) for part in self.parts)


def setting(path: str, value: float) -> str:
    """``path=value``, whole numbers as such.

    >>> setting("teams.a.fte", 3.0), setting("chain.focus", 0.65)
    ('teams.a.fte=3', 'chain.focus=0.65')
    """
    return f"{path}={int(value) if value == int(value) else repr(value)}"


@dataclass(frozen=True, slots=True)
class Tipping:
    """Where the conclusion turns: ``share`` of the way to ``end``, between ``surely`` (it still holds) and that.

    ``value`` is the assumption's own value there; None for several moved together.
    """

    end: End
    share: float
    surely: float
    value: float | None


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a tornado: the outcome with the knob at its low and its high end, None where that cannot be.

    ``tipping`` None: the conclusion holds over the whole range, or there is none; ``why`` says what went wrong at an end.
    """

    knob: str
    parts: int
    low_value: float | None
    high_value: float | None
    value: float | None
    low: float | None
    high: float | None
    tipping: Tipping | None
    why: str = ""

    @property
    def swing(self) -> float:
        """How far the ends lie apart."""
        return abs(self.high - self.low) if self.low is not None and self.high is not None else 0.0


@dataclass(frozen=True, slots=True)
class Index:
    """What one knob does in a screening or a decomposition of variance, with 95 % confidence half widths.

    Morris: ``first`` is mu*, the mean size of an elementary effect, ``total`` is sigma, which shows interaction or
    curvature.  Sobol: first-order and total index, shares of the variance.
    """

    knob: str
    first: float
    first_half: float
    total: float
    total_half: float | None


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """How the outcome (of a scenario, or of its difference with the baseline) follows from the assumptions."""

    measure: str
    unit: str
    scenario: str
    baseline: str | None
    threshold: float
    """The conclusion is on which side of this the outcome lies."""
    outcome: float
    half_width: float | None
    replications: int
    seed: int
    evaluations: int
    method: Literal["tornado", "morris", "sobol"]
    bars: tuple[Bar, ...] = ()
    indices: tuple[Index, ...] = ()
