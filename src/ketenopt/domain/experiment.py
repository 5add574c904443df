"""A point of a batch: what it sets, and the luck it is given."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field

from ketenopt.domain.design import RULE, SCENARIO, Level


@dataclass(frozen=True, slots=True)
class DesignPoint:
    """One combination of values.  ``values`` by factor, sorted; ``number`` its place in the design, from 0.

    ``seed`` is that of its replications.  The id follows from the values, so that a design that grows keeps what it has.
    """

    number: int
    values: tuple[tuple[str, Level], ...]
    seed: int
    id: str = field(init=False)
    """``p`` and ten hexadecimal digits."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "id", point_id(self.values))

    @property
    def rule(self) -> str | None:
        """The rule it asks for."""
        return self._own(RULE)

    @property
    def scenario(self) -> str | None:
        """The scenario of the study it starts from, when that is a factor."""
        return self._own(SCENARIO)

    @property
    def settings(self) -> tuple[str, ...]:
        """What it sets, as ``path=value``."""
        return tuple(f"{path}={json.dumps(value)}" for path, value in self.values if path not in (RULE, SCENARIO))

    def _own(self, name: str) -> str | None:
        return next((str(value) for path, value in self.values if path == name), None)


def point_id(values: tuple[tuple[str, Level], ...]) -> str:
    """The id of a combination of values."""
    return f"p{hashlib.sha256(json.dumps(values).encode()).hexdigest()[:10]}"


@dataclass(frozen=True, slots=True)
class Failure:
    """A point that has no outcome, and why.  ``kind`` is the name of the error, ``exit_code`` what a command would end with."""

    point: str
    kind: str
    message: str
    exit_code: int


@dataclass(frozen=True, slots=True)
class Tick:
    """How far a batch is: chunks wanted so far, done and failed; ``made`` of them in this session, in ``seconds``."""

    wanted: int
    done: int
    failed: int
    made: int
    seconds: float

    @property
    def per_second(self) -> float:
        """Chunks made a second in this session."""
        return self.made / self.seconds if self.seconds > 0 else 0.0

    @property
    def left(self) -> float | None:
        """Seconds to go at this rate; None while nothing is known."""
        return max(0, self.wanted - self.done - self.failed) / self.per_second if self.made else None


@dataclass(frozen=True, slots=True)
class Finished:
    """A batch that ended.  ``made`` chunks in this session, ``mended`` chunks in place of damaged ones."""

    folder: str
    points: int
    made: int
    mended: int
    failures: tuple[Failure, ...]
    not_precise: tuple[str, ...]
    """Points that had the maximum of replications before they were known well enough."""


@dataclass(frozen=True, slots=True)
class Effect:
    """The mean of a measure over the ``points`` at one level of a factor."""

    factor: str
    level: str
    points: int
    mean: float


@dataclass(frozen=True, slots=True)
class Answer:
    """What a batch says about one measure: main effects, and the best points with what they set."""

    measure: str
    unit: str
    effects: tuple[Effect, ...]
    best: tuple[tuple[str, float, tuple[tuple[str, str], ...]], ...]


@dataclass(frozen=True, slots=True)
class Duration:
    """How long a batch will take, after timing a few points: seconds a plan, a replication, and in all."""

    points: int
    timed: int
    failed: int
    plan_seconds: float
    replication_seconds: float
    replications: int
    workers: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Standing:
    """What a folder holds: chunks done, failed and missing of its own batch or study, and chunks of earlier ones."""

    folder: str
    kind: str
    points: int
    wanted: int
    done: int
    failed: int
    missing: int
    others: int
    megabytes: float


@dataclass(frozen=True, slots=True)
class Verification:
    """What ``verify`` found: files whose hash was checked, chunks made again, and everything that differs.

    ``culprits`` are the likely reasons, in plain words; empty when ``equal``.
    """

    folder: str
    files: int
    chunks: int
    of: int
    differences: tuple[str, ...]
    culprits: tuple[str, ...]

    @property
    def equal(self) -> bool:
        """Whether nothing differs."""
        return not self.differences
