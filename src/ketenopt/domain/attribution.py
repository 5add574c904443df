"""What something is worth: an outcome with it less the same outcome without it, on the same luck, and where that comes from."""

from __future__ import annotations

from dataclasses import dataclass

from ketenopt.domain.estimate import Verdict


@dataclass(frozen=True, slots=True)
class Amount:
    """A mean over replications with half its 95 % interval (paired t); None below two replications."""

    mean: float
    half_width: float | None


@dataclass(frozen=True, slots=True)
class Share:
    """The part of one mechanism in a worth; the parts add up to the whole.

    ``error`` is the standard error that sampling the orders adds to the value; 0 where all orders were counted.
    """

    lever: str
    field: str
    value: Amount
    days: Amount
    error: float = 0.0


@dataclass(frozen=True, slots=True)
class Felt:
    """What one party gains by it."""

    party: str
    value: Amount
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Threshold:
    """From where a role pays.

    ``strength`` is the part of its assumed effect from which it is worth its cost (None: not even with all of it; 0: always),
    ``cost`` kEUR a year that it is taken to cost (None where outcomes are points), ``break_even`` what it may cost a year,
    ``maturity`` worth by level where the file leaves the frictions to maturity, and ``until`` the highest level at which it
    still pays; None where it pays at none, or where maturity moves nothing.
    """

    strength: float | None
    cost: float | None
    break_even: float
    maturity: tuple[tuple[int, Amount], ...] = ()
    until: int | None = None


@dataclass(frozen=True, slots=True)
class Valued:
    """One thing and its worth.

    ``value`` kEUR of present value, or points where ``Worths.points``; ``days`` by how many working days what the plan holds
    is in use sooner, on average over initiatives, "never" counting as the horizon.  ``top`` is the chance that it is the most
    worth of its list (bootstrap over replications); ``acts`` who must act, ``meets`` how often a year (0: any day), ``before``
    the date on which it is expected, where it has one.  ``note`` is a message of the report, for what has no number.
    """

    id: str
    value: Amount
    days: Amount
    verdict: Verdict
    shares: tuple[Share, ...] = ()
    felt: tuple[Felt, ...] = ()
    threshold: Threshold | None = None
    top: float | None = None
    acts: str = ""
    meets: float = 0.0
    before: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Worths:
    """The answer of ``ketenopt worth``: what was asked, in which unit, and everything found, most worth first."""

    kind: str
    scenario: str
    points: bool
    replications: int
    seed: int
    rows: tuple[Valued, ...]
    permutations: int = 0
    """Orders sampled per game that was too large to count all; 0: all orders were counted."""
    replans: bool = False
    """Whether plans were made again on the way (True), or only the order of work."""
