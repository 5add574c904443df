"""The rows of a comparison: per increment, initiative, partner, account, team, and who must act.

Money in kEUR (or points, see ``Comparison.points``), time in working days with the date beside it, probabilities
and shares 0..1.  Rows hold ids only and are sorted by id unless their docstring says otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from ketenopt.domain.estimate import Chance, Moment, Verdict

InPlan = Literal["yes", "no", "part"]


@dataclass(frozen=True, slots=True)
class PlanSummary:
    """The plan in one line; kEUR of present value.  ``hash`` is what an approval refers to."""

    rule: str
    hash: str
    objective: float
    bound: float
    gap: float
    lp_value: float | None
    total: float
    paper: bool
    solver: str
    solver_version: str
    increments: int
    """Increments funded, whole or in part."""
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IncrementRow:
    """One increment or product under one plan, and what the simulation makes of it.

    ``funded`` is the share in the plan, ``start`` and ``delivered`` the plan's dates (first day of its period; end
    of its execution).  ``delivered_*`` and ``in_use_*`` are simulated, the latter by all who must use it.
    ``causes`` is the mean lead time in days by cause, over the replications in which it was delivered.
    """

    unit: str
    owner: str | None
    funded: float
    start: Moment | None
    delivered: Moment | None
    delivered_p50: Moment | None
    delivered_p85: Moment | None
    in_use_p50: Moment | None
    in_use_p80: Moment | None
    chance_delivered: Chance | None
    causes: dict[str, float]
    waits_for: dict[str, float] = field(default_factory=dict)
    """Share of all replications in which it is not finished at the horizon, by the cause for which it then stands still."""
    waits_on: tuple[str, ...] = ()
    """Units it comes after or needs and that are late as well: who waits for whom."""


@dataclass(frozen=True, slots=True)
class InitiativeRow:
    """One initiative under one plan.

    ``plan``: whole (``yes``), ``part`` (``parts_in`` of ``parts`` increments, the highest being the last one in), or
    ``no``.  ``delivered`` is the plan's date for what is in it.  ``in_use_*`` is the day from which everything in
    the plan is in use at all who must use it.  ``on_time`` is the chance that the *whole* initiative is in use by
    all on ``promised``: the legal ``deadline`` where there is one, else the date the owner ``wanted``.
    """

    initiative: str
    owner: str | None
    decision: Literal["free", "must", "must-not"]
    plan: InPlan
    parts_in: int
    parts: int
    funded: float
    delivered: Moment | None
    in_use_p10: Moment | None
    in_use_p50: Moment | None
    in_use_p80: Moment | None
    in_use_p90: Moment | None
    promised: str | None
    promise: Literal["deadline", "wanted"] | None
    on_time: Chance | None
    asked: float
    """kEUR over all increments and payers."""


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """What one partner gets: on paper and simulated, kEUR of present value.

    ``disagreement`` is what it compares the plan with, ``gain`` = ``utility`` - ``disagreement``.  ``today`` and
    ``simulated`` are means under the baseline and this plan on the same luck; ``simulated_gain`` their difference
    with its half width.  ``gives_in``: worse off than under the baseline, as far as the replications can tell.
    ``gives_in_on`` are the initiatives in this plan that are worth least to it, most negative first (only those it
    loses on), ``gains_on`` those worth most to it.
    """

    partner: str
    utility: float
    disagreement: float
    gain: float
    today: float
    simulated: float
    p10: float
    p90: float
    simulated_gain: float
    half_width: float
    verdict: Verdict
    gives_in: bool
    gives_in_on: tuple[str, ...]
    gains_on: tuple[str, ...]
    spent: float
    """Own money, mean kEUR simulated, undiscounted."""
    effort: float
    """Person-days of its teams the plan asks."""


@dataclass(frozen=True, slots=True)
class BeneficiaryRow:
    """What one beneficiary that is no partner gets, kEUR of present value, mean simulated; ``gain`` over the baseline."""

    beneficiary: str
    planned: float
    today: float
    simulated: float
    gain: float
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class InUseBy:
    """The paper plan beside the delivery: initiatives wholly in use by all on ``by``.

    ``on_paper`` by the plan's own dates (delivery plus rollout at its mean), ``expected`` the mean simulated,
    ``p10`` to ``p90`` the outcomes; ``asked`` how many initiatives there are.
    """

    by: Moment
    asked: int
    on_paper: int
    expected: float
    half_width: float
    p10: int
    p50: int
    p90: int


@dataclass(frozen=True, slots=True)
class MoneyRow:
    """One account over the plan's periods, kEUR: asked by all proposals, available, in the plan, simulated mean.

    ``account`` is a fund, a partner, or ``partner:earmark``; ``kind`` says which.  Contractors are included in
    ``planned`` and ``spent``.
    """

    account: str
    kind: Literal["fund", "partner", "earmark"]
    asked: float
    available: float
    planned: float
    spent: float


@dataclass(frozen=True, slots=True)
class LoadRow:
    """Effort against capacity over the plan's periods, person-days: of one partner in one skill, or (skill "") in all.

    ``asked`` by all proposals together at mean effort, ``capacity`` what its people have (working days x FTE x
    focus, less own work), ``planned`` what the plan uses.  A first screen shows the rows with a skill.  ``team`` is
    the team that alone supplies the skill in the whole chain (the scarce thing everybody knows by its name), or "".
    """

    partner: str
    skill: str
    team: str
    asked: float
    planned: float
    capacity: float
    asked_share: float | None
    """Asked over capacity: 1.34 is 134 %; None without capacity."""
    planned_share: float | None


@dataclass(frozen=True, slots=True)
class ActRow:
    """Somebody must act: a gate, or a kind of impediment, and what it costs now.

    ``blocks`` are the initiatives in the plan that it holds up, and ``days`` the mean delay of each of them, ``p10`` to
    ``p90`` the outcomes.  Days that a recurring impediment keeps one item waiting while others go on delay nothing: they
    are in ``lost_days`` (of work standing still, all together) only.  ``expected`` is the day a gate should open.
    """

    kind: Literal["gate", "impediment"]
    id: str
    owner: str
    days: float
    p10: float
    p90: float
    hits: float
    blocks: tuple[str, ...]
    expected: str | None
    lost_days: float = 0.0


@dataclass(frozen=True, slots=True)
class CauseRow:
    """Mean lead time per delivered increment that one cause takes, days, and its share of the whole."""

    cause: str
    days: float
    share: float


@dataclass(frozen=True, slots=True)
class AssumptionCount:
    """How many numbers of the scenario rest on a source, and how many of those nobody typed."""

    source: str
    count: int
    defaulted: int
