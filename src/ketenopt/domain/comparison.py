"""What a comparison says: everything the terminal, the JSON and the report need, and nothing they must compute.

Money in kEUR (or points of the five-step scale, when ``Comparison.points``), time in working days with the date
beside it, probabilities and shares 0..1.  ``None`` stands for "not within the horizon" or "does not apply"; NaN and
infinity do not occur.  Rows hold ids only; display names stand in ``Comparison.names``, so that a changed name
changes nothing else.  Rows are sorted by id, scenarios as baseline, proposal, then the others by id.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

from ketenopt.domain.estimate import Difference, Estimate, Moment
from ketenopt.domain.findings import (
    ActRow,
    AssumptionCount,
    BeneficiaryRow,
    CauseRow,
    IncrementRow,
    InitiativeRow,
    InUseBy,
    LoadRow,
    MoneyRow,
    PartnerRow,
    PlanSummary,
)
from ketenopt.domain.scenario import Assumption

COMPARISON_FORMAT = 1


@dataclass(frozen=True, slots=True)
class InputDifference:
    """One input in which a scenario differs from the baseline.  None: absent on that side.

    Values that are not public are left out (``confidential`` says so) and only the path is shown.
    """

    scenario: str
    path: str
    baseline: str | float | None
    value: str | float | None
    confidential: Literal["public", "shared", "bilateral"] = "public"


@dataclass(frozen=True, slots=True)
class BackingDifference:
    """A number that is the same on both sides and rests on something else.  None: not public, so only the path is shown."""

    path: str
    baseline: Assumption | None
    value: Assumption | None
    confidential: Literal["public", "shared", "bilateral"] = "public"


@dataclass(frozen=True, slots=True)
class ScenarioResult:
    """Everything about one scenario of the study."""

    id: str
    scenario_hash: str
    plan: PlanSummary
    estimates: tuple[Estimate, ...]
    initiatives: tuple[InitiativeRow, ...]
    increments: tuple[IncrementRow, ...]
    partners: tuple[PartnerRow, ...]
    others: tuple[BeneficiaryRow, ...]
    in_use_by: tuple[InUseBy, ...]
    """At the end of each budget year of the plan, and at the end of the plan (last)."""
    money: tuple[MoneyRow, ...]
    load: tuple[LoadRow, ...]
    acts: tuple[ActRow, ...]
    """Most delay first, all initiatives that it holds up together."""
    causes: tuple[CauseRow, ...]
    assumptions: tuple[AssumptionCount, ...]
    warnings: tuple[str, ...]

    def estimate(self, measure: str) -> Estimate:
        """The estimate of ``measure``.  Raises KeyError when there is none."""
        for row in self.estimates:
            if row.measure == measure:
                return row
        raise KeyError(measure)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Scenarios side by side on the same luck.

    ``headline`` is the measure the verdicts of a first screen are about (``initiatives_in_use`` at the end of the
    plan); ``names`` maps ``collection.id`` (``partners.om``) to a display name where there is one; ``letters`` gives
    every partner and body a letter, by which an ``example`` shows it wherever it gives in, blocks or loses.
    ``chance`` says what the replications vary: ``draws``, or ``draws and assumptions``.
    """

    study: str
    question: str
    chain_start: str
    plan_end: Moment
    horizon: Moment
    price_year: int
    baseline: str
    proposal: str
    replications: int
    seed: int
    points: bool
    example: bool
    notes: tuple[str, ...]
    headline: str
    chance: str
    scenarios: tuple[ScenarioResult, ...]
    inputs: tuple[InputDifference, ...]
    differences: tuple[Difference, ...]
    names: dict[str, str]
    letters: dict[str, str]
    point_keur: float = 100.0
    """kEUR that one point of the five-step scale stands for: divide by it where ``points``."""
    format: int = COMPARISON_FORMAT

    def scenario(self, name: str) -> ScenarioResult:
        """The result of scenario ``name``.  Raises KeyError when it is not in the study."""
        for result in self.scenarios:
            if result.id == name:
                return result
        raise KeyError(name)

    def difference(self, scenario: str, measure: str, statistic: str = "mean") -> Difference:
        """``scenario`` minus the baseline in ``measure``.  Raises KeyError when it was not compared."""
        for row in self.differences:
            if (row.scenario, row.measure, row.statistic) == (scenario, measure, statistic):
                return row
        raise KeyError((scenario, measure, statistic))

    def name(self, collection: str, key: str) -> str:
        """Display name of ``key`` (``name("partners", "om")``), or the id where there is none."""
        return self.names.get(f"{collection}.{key}") or key

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON: no NaN, no infinity."""
        return asdict(self)
