"""Why a plan is what it is: per initiative, per limit, and where no plan exists.

Amounts of people in person-days, of money in kEUR; worths in kEUR of present value.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

from ketenopt.domain.errors import Shortage

Standing = Literal["in", "part", "out"]
Decider = Literal["worth", "limits", "not-worth", "excluded", "waits", "must", "refused", "never", "consent"]
Lever = Literal["money", "people", "worth"]


@dataclass(frozen=True, slots=True)
class Flip:
    """What would bring an initiative in, with the rest of the plan as it is: ``needs`` more (empty: worth only).

    ``worth``: how much more it must be worth besides.  ``checked``: solved again with that, it is in and nothing else gives
    way; ``wins``: also when everything may be decided again (None: not asked).
    """

    lever: Lever
    needs: tuple[Shortage, ...]
    worth: float
    checked: bool
    wins: bool | None = None


@dataclass(frozen=True, slots=True)
class InitiativeReason:
    """One initiative: where it stands, and why.

    ``decided_by``: worth (it is in because the plan is worth ``worth`` less without it), must, limits (it does not fit
    beside what is worth more), not-worth (it costs more than it yields), excluded (another of its group is done), waits
    (for what is not in), refused, never (it cannot be done before the plan ends), consent (partners ``because`` would lose by it).
    ``worth``: what it adds, or for one that is out what the plan would lose by doing it (positive) with ``gives_way`` out
    (None: no plan does it).  ``instead``: what comes in without it; ``because`` of what is in: partners that
    would lose without it.  ``today``: parts in today's practice, of ``parts``.
    """

    initiative: str
    standing: Standing
    decided_by: Decider
    worth: float | None
    gives_way: tuple[str, ...]
    instead: tuple[str, ...]
    because: tuple[str, ...]
    flips: tuple[Flip, ...]
    planned: int
    today: int
    parts: int


@dataclass(frozen=True, slots=True)
class UnitWorth:
    """What one unit (``unit``: kEUR or person-day) more and one less of a limit changes; None: then no plan exists.

    ``kind`` budget or skill; ``owner`` an account or partner, ``what`` a skill or "".  ``more`` and ``less`` with what is
    started kept; ``paper_more`` and ``paper_less`` with parts of everything allowed.
    """

    kind: Literal["budget", "skill"]
    owner: str
    what: str
    period: str
    unit: str
    more: float | None
    less: float | None
    paper_more: float | None
    paper_less: float | None


@dataclass(frozen=True, slots=True)
class Demand:
    """One side of a conflict: a limit of somebody (``budget``, ``skill``, ``wip``, ``test``) or a wish of the chain (``must``,
    ``after``, ``requires``, ``exclusive``, ``option``).
    """

    kind: str
    owner: str
    what: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """Why there is no plan: ``demands`` that cannot all be met, none of which could be missed; the ``repair`` that costs least."""

    demands: tuple[Demand, ...]
    repair: tuple[Shortage, ...]
    checked: bool


@dataclass(frozen=True, slots=True)
class Explanation:
    """The whole story of one plan, or (``conflict``) of why there is none."""

    scenario: str
    rule: str
    reasons: tuple[InitiativeReason, ...]
    worths: tuple[UnitWorth, ...]
    conflict: Conflict | None
    gap: float

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return asdict(self)
