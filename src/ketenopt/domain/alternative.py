"""Plans that are almost as good, and what they have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from ketenopt.domain.plan import Plan

Presence = Literal["always", "sometimes", "never"]


@dataclass(frozen=True, slots=True)
class Alternatives:
    """``plans``, the best first, then each as different as can be from those before it, all worth ``least`` or more.

    ``within``: share of the best that may be given up.  ``presence`` by initiative over all such plans; not ``proven``: over
    those found, another one may exist.  ``differs``: parts of initiatives that differ from the best, by plan.
    """

    within: float
    least: float
    plans: tuple[Plan, ...]
    presence: dict[str, Presence]
    proven: dict[str, bool]
    differs: tuple[int, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        rows = [plan.to_dict() | {"gain": {line.partner: line.gain for line in plan.partners}} for plan in self.plans]
        return {
            "within": self.within,
            "least": self.least,
            "plans": rows,
            "presence": self.presence,
            "proven": self.proven,
            "differs": list(self.differs),
        }
