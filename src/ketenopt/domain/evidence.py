"""What a dossier is written from: a comparison, where its numbers stand, what else is known about the run.

Days are working days from the start of the chain; money is kEUR; shares are 0..1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ketenopt.domain.comparison import Comparison, InputDifference
from ketenopt.domain.plan import Plan
from ketenopt.domain.scenario import Scenario
from ketenopt.domain.sensitivity import Sensitivity

CERTAINTIES = tuple(round(0.05 * n, 2) for n in range(1, 20))
"""Certainties at which dates are kept: 5 % to 95 %."""


@dataclass(frozen=True, slots=True)
class Source:
    """One number of a run: the row of ``table`` in which every column of ``where`` has that value, and the column.

    ``run`` is the first digits of the run's seal.
    """

    run: str
    table: str
    where: tuple[tuple[str, str], ...]
    column: str

    def __str__(self) -> str:
        keys = ", ".join(f"{name}={value}" for name, value in self.where)
        return f"{self.run}: {self.table}[{keys}].{self.column}"


@dataclass(frozen=True, slots=True)
class Band:
    """How many initiatives are wholly in use by all on ``date``: by the plan, and P10, mean and P90 of the outcomes."""

    date: str
    paper: int
    low: float
    mean: float
    high: float


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What a run was made from and on.  ``settings`` is all that determines its numbers, ``machine`` all that does not."""

    seal: str
    settings: tuple[tuple[str, str], ...]
    inputs: tuple[tuple[str, str], ...]
    """SHA-256 of every input file by name."""
    machine: tuple[tuple[str, str], ...]

    @property
    def id(self) -> str:
        """First twelve digits of the seal."""
        return self.seal[:12]


POTS = "funds.*.budget"
"""The factor of a grid that moves all joint pots at once; its levels are per cents."""


@dataclass(frozen=True, slots=True)
class GridPoint:
    """One combination of a grid: the level of every factor (its place), and (mean, P10, P90) of every measure."""

    point: str
    levels: tuple[int, ...]
    values: tuple[tuple[float | None, float | None, float | None], ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A batch over all combinations of a few factors: what a slider moves over.

    ``factors`` by dotted path (or ``rule``, ``scenario``) with their levels in order; ``measures`` with their units.
    """

    run: str
    name: str
    question: str
    replications: int
    factors: tuple[tuple[str, tuple[str, ...]], ...]
    measures: tuple[tuple[str, str], ...]
    points: tuple[GridPoint, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One decision in the log.  ``dissent`` by partner; ``previous`` and ``hash`` chain it to the entry before it."""

    number: int
    date: str
    body: str
    scenario: str
    plan: str
    run: str
    reasons: str
    dissent: tuple[tuple[str, str], ...]
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier run of the same chain: its forecast for every initiative of its proposal, and the inputs that changed."""

    run: str
    made: str
    forecasts: tuple[tuple[str, float | None, float | None], ...]
    """(initiative, P50, P80) in days."""
    inputs: tuple[InputDifference, ...]


@dataclass(frozen=True)
class Evidence:
    """Everything a dossier says rests on this.  Mappings are by scenario id."""

    comparison: Comparison
    scenarios: Mapping[str, Scenario]
    plans: Mapping[str, Plan]
    run: RunFacts
    curves: Mapping[str, tuple[Band, ...]]
    dates: Mapping[str, Mapping[str, tuple[float | None, ...]]]
    """By initiative in the plan: day in use by all at each of ``CERTAINTIES``; None: not within the horizon."""
    warnings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    grids: tuple[Grid, ...] = ()
    sensitivities: tuple[Sensitivity, ...] = ()
    log: tuple[Entry, ...] = ()
    earlier: tuple[Earlier, ...] = ()
    tests: tuple[tuple[str, bool], ...] = ()
    """Checks on the run itself, by name, and whether they held."""

    def date_of(self, scenario: str, day: float) -> str:
        """ISO date of a working day of that scenario's chain."""
        return self.scenarios[scenario].timeline.date(day).isoformat()


def plain(value: Any) -> str:
    """A setting as text."""
    return value if isinstance(value, str) else repr(value)
