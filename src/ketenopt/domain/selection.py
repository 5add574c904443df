"""The best of many, and with what certainty it was found."""

from __future__ import annotations

from dataclasses import dataclass

from ketenopt.domain.estimate import Direction


@dataclass(frozen=True, slots=True)
class Elimination:
    """A scenario that left the race: beaten ``by`` another after ``replications``, when it was ``gap`` behind on average."""

    scenario: str
    by: str
    replications: int
    gap: float


@dataclass(frozen=True, slots=True)
class Selection:
    """The outcome of a selection (Kim and Nelson 2001) on common random numbers.

    With probability ``confidence`` the ``winner`` is the best in ``measure``, or less than ``zone`` behind the best.
    ``replications`` by scenario are those of the race; ``mean`` and ``half_width`` (95 %) of the winner come from
    ``fresh`` other replications, since those it won by flatter it.  ``undecided`` holds the scenarios that were left when
    the maximum came first; the winner is then the best so far, without a promise.
    """

    measure: str
    unit: str
    better: Direction
    zone: float
    confidence: float
    first: int
    seed: int
    winner: str
    eliminations: tuple[Elimination, ...]
    undecided: tuple[str, ...]
    replications: tuple[tuple[str, int], ...]
    mean: float
    half_width: float | None
    fresh: int

    @property
    def total(self) -> int:
        """Replications of the race, all scenarios together."""
        return sum(n for _, n in self.replications)
