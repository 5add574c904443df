"""A plan: what is started when, who pays, who gains.  It satisfies every constraint, or it does not exist."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any

PLAN_FORMAT = 1


@dataclass(frozen=True, slots=True)
class PlannedUnit:
    """One increment or product: share started in each period (length T), and its execution time in periods."""

    key: str
    shares: tuple[float, ...]
    periods: int

    @property
    def funded(self) -> float:
        """Funding level y, 0..1."""
        return min(1.0, round(sum(self.shares), 9))

    @property
    def start(self) -> int | None:
        """Index of the first period in which a share starts; None when nothing is funded."""
        return next((t for t, share in enumerate(self.shares) if share > 1e-6), None)


@dataclass(frozen=True, slots=True)
class AccountLine:
    """Money of one account (``partner``, ``partner:earmark`` or ``fund``) in one period, kEUR.

    ``spent`` excludes contractors; ``received`` and ``paid`` are payments between partners.
    """

    account: str
    period: str
    budget: float
    spent: float
    contractors: float
    paid: float
    received: float
    carried_out: float


@dataclass(frozen=True, slots=True)
class TeamLine:
    """Person-days per period that a plan gives a team in one skill (``used`` of ``capacity`` planned to)."""

    team: str
    skill: str
    period: str
    used: float
    capacity: float


@dataclass(frozen=True, slots=True)
class HireLine:
    """Contractors of one partner in one skill in one period, FTE."""

    partner: str
    skill: str
    period: str
    fte: float


@dataclass(frozen=True, slots=True)
class PartnerLine:
    """What the plan is worth to one partner, kEUR of present value; ``disagreement`` is what it compares with."""

    partner: str
    utility: float
    disagreement: float

    @property
    def gain(self) -> float:
        """Utility above the disagreement value."""
        return self.utility - self.disagreement


@dataclass(frozen=True, slots=True)
class Plan:
    """The decision.  ``objective`` and ``bound`` in kEUR of present value; ``gap`` = (bound - objective) / |bound|.

    ``paper`` is True when work that is all or nothing is funded in part: such a plan is shown, never simulated.
    ``lp_value`` is the value of the relaxation where it is known.  ``others`` is the value to beneficiaries that
    are no partner.
    """

    scenario: str
    scenario_hash: str
    rule: str
    objective: float
    bound: float
    gap: float
    solver: str
    solver_version: str
    periods: tuple[str, ...]
    units: tuple[PlannedUnit, ...]
    accounts: tuple[AccountLine, ...]
    teams: tuple[TeamLine, ...]
    hires: tuple[HireLine, ...]
    partners: tuple[PartnerLine, ...]
    others: dict[str, float]
    paper: bool = False
    lp_value: float | None = None
    notes: tuple[str, ...] = ()
    format: int = PLAN_FORMAT

    @property
    def total(self) -> float:
        """Value to all partners and other beneficiaries together, kEUR of present value."""
        return sum(line.utility for line in self.partners) + sum(self.others.values())

    @property
    def hash(self) -> str:
        """SHA-256 (hex) of the decision: what an approval refers to."""
        return hashlib.sha256(json.dumps(self.to_dict(), sort_keys=True, separators=(",", ":")).encode()).hexdigest()

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Plan:
        """The plan that :meth:`to_dict` wrote.  Raises KeyError or TypeError when ``data`` is no such thing."""
        parts = {"units": PlannedUnit, "accounts": AccountLine, "teams": TeamLine, "hires": HireLine, "partners": PartnerLine}
        fields = dict(data)
        for name, kind in parts.items():
            fields[name] = tuple(kind(**{k: tuple(v) if isinstance(v, list) else v for k, v in row.items()}) for row in data[name])
        fields["periods"] = tuple(data["periods"])
        fields["notes"] = tuple(data.get("notes", ()))
        return cls(**fields)
