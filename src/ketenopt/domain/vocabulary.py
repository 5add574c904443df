"""The words every noun is made of: ids, money, shares, and what all nouns have in common."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

from ketenopt.domain.distribution import Fixed, NonNegative

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$")]
PeriodId = Id
UnitRef = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}(/[A-Za-z0-9][A-Za-z0-9_-]{0,63})?$")]
"""An initiative (``dossier``: all of its increments) or one increment (``dossier/1``)."""

Money = NonNegative
PerPeriod = dict[PeriodId, NonNegative]
Decision = Literal["free", "must", "must-not"]
BenefitKind = Literal["efficiency", "ease", "cooperation", "statutory"]
ZERO = Fixed(value=0.0)


class Noun(BaseModel):
    """Base of every noun: frozen, closed, described by the docstrings of its fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)
