"""A point of a batch: what it sets, and the luck it is given."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from ketenopt.domain.design import RULE, SCENARIO, Level


@dataclass(frozen=True, slots=True)
class DesignPoint:
    """One combination of values.  ``values`` by factor, sorted; ``number`` its place in the design, from 0.

    ``seed`` is that of its replications.  The id follows from the values, so that a design that grows keeps what it has.
    """

    number: int
    values: tuple[tuple[str, Level], ...]
    seed: int

    @property
    def id(self) -> str:
        """``p`` and ten hexadecimal digits."""
        return point_id(self.values)

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
