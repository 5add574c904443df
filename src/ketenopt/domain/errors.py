"""Everything that can go wrong, as one tree.

KetenoptError            1   a fault of ours
├── ScenarioError        3   the input; carries every fault, each with its place
├── PlanError            4   no plan can be made
│   ├── Infeasible           nobody can do the work that must be done; names who, what and when
│   ├── Unbounded            the objective grows without limit: an input fault the checks missed
│   └── SolverFailed         the solver stopped without an answer that can be trusted
├── SimulationError      5   the delivery model cannot go on
└── StoreError           6   the run folder

Exit code 2 is click's (usage), 7 a difference found by ``verify``, 8 a batch that ended with failed
points, 130 an interruption.  A plan cut short by time is not an error: it has a gap.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a value was written: a file with line and column (from 1), or a sheet and cell.

    ``origin`` is a file name as the user typed it, ``--set``, or ``default`` for a value nobody typed.
    """

    origin: str
    line: int = 0
    column: int = 0
    cell: str = ""

    def __str__(self) -> str:
        if self.cell:
            return f"{self.origin}!{self.cell}"
        return f"{self.origin}:{self.line}:{self.column}" if self.line else self.origin


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing that is wrong (or, as a warning, doubtful) about the input.

    ``path`` is the dotted path of the value (``initiatives.beeld.owner``), ``message`` a plain sentence,
    ``expected`` and ``found`` short phrases, ``suggestion`` the nearest valid name.  ``code`` is the stable
    id of the kind of fault: translations and tests key on it.
    """

    place: Place
    path: str
    code: str
    message: str
    expected: str = ""
    found: str = ""
    suggestion: str = ""
    severity: Severity = "error"

    def __str__(self) -> str:
        text = f"{self.place}: {self.path}: {self.message}" if self.path else f"{self.place}: {self.message}"
        if self.expected:
            text += f"; expected {self.expected}"
        if self.found:
            text += f", got {self.found}"
        if self.suggestion:
            text += f"; did you mean {self.suggestion!r}?"
        return text


class KetenoptError(Exception):
    """The root: whatever ketenopt raises on purpose is one of these."""

    exit_code: ClassVar[int] = 1


class ScenarioError(KetenoptError):
    """The input is not a scenario.  ``faults`` holds every fault, ordered by place."""

    exit_code = 3

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(str(fault) for fault in self.faults))


class PlanError(KetenoptError):
    """No plan can be made."""

    exit_code = 4


@dataclass(frozen=True, slots=True)
class Shortage:
    """Who is short of what, when: the reason a scenario has no plan, in the partners' own terms.

    ``owner`` is the id of the partner, fund or initiative, ``what`` a skill id, ``money``, ``integration``, ``wip``
    or ``deadline``; ``period`` a period id or ""; ``amount`` what is missing, in ``unit``.
    """

    owner: str
    what: str
    period: str
    amount: float
    unit: str

    def __str__(self) -> str:
        when = f" in {self.period}" if self.period else ""
        return f"{self.owner} is short of {self.amount:.3g} {self.unit} of {self.what}{when}"


class Infeasible(PlanError):
    """Work that must be done cannot be done by anybody.  ``shortages`` says who is short of what."""

    def __init__(self, message: str, shortages: tuple[Shortage, ...] = ()) -> None:
        self.shortages = shortages
        super().__init__("\n".join([message, *(f"  {s}" for s in shortages)]))


class Unbounded(PlanError):
    """The objective grows without limit."""


class SolverFailed(PlanError):
    """The solver stopped, or answered something the independent checker refuses."""


class SimulationError(KetenoptError):
    """The delivery model cannot go on; says who waits for whom."""

    exit_code = 5


class StoreError(KetenoptError):
    """The run folder cannot be read, written or trusted."""

    exit_code = 6
