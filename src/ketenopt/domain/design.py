"""A design: which values of which inputs are tried, and how long each combination is simulated."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from ketenopt.domain.chain import SCHEMA_VERSION
from ketenopt.domain.vocabulary import Noun

Level = bool | int | float | str
Method = Literal["full", "fractional", "one-at-a-time", "latin-hypercube", "sobol", "points"]
SAMPLED: tuple[Method, ...] = ("latin-hypercube", "sobol")
RULE, SCENARIO = "rule", "scenario"
"""Factors that are no path of a scenario: the rule that makes the plan, and a scenario of the chain's study."""


class Factor(Noun):
    """The values one input takes: ``levels``, or a range from ``low`` to ``high``."""

    levels: tuple[Level, ...] = ()
    """The values to try; in a sampled design each is as likely as the others."""
    low: float | None = None
    high: float | None = None
    scale: Literal["linear", "log"] = "linear"
    """How a sampled design fills the range."""
    whole: bool = False
    """Round to a whole number."""
    base: Level | None = None
    """The value while the others move (one-at-a-time); default: the first level."""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        ranged = self.low is not None and self.high is not None
        if bool(self.levels) == ranged:
            raise ValueError("expected levels, or low and high")
        if ranged and self.low is not None and self.high is not None and not self.low < self.high:
            raise ValueError("expected low < high")
        if self.scale == "log" and (self.low is None or self.low <= 0):
            raise ValueError("a log scale needs low above 0")
        return self

    @property
    def values(self) -> tuple[Level, ...]:
        """The levels, or both ends of the range."""
        if self.levels:
            return self.levels
        assert self.low is not None
        assert self.high is not None
        return (int(self.low), int(self.high)) if self.whole else (self.low, self.high)


class Goal(Noun):
    """How surely a measure must be known: the half width of its 95 % interval, as such or as a share of the mean."""

    absolute: Annotated[float, Field(gt=0)] | None = None
    relative: Annotated[float, Field(gt=0)] | None = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if (self.absolute is None) == (self.relative is None):
            raise ValueError("expected absolute or relative, one of the two")
        return self


class Precision(Noun):
    """Replications until every measure is known well enough, at least ``minimum`` and at most ``maximum``.

    With fewer than about 50 to begin with, an early lucky sample stops too soon: 95 % intervals then held the truth in 92 %.
    """

    measures: Annotated[dict[str, Goal], Field(min_length=1)]
    of: Literal["mean", "difference"] = "mean"
    """Each point's own mean, or its paired difference with the first point."""
    minimum: Annotated[int, Field(ge=10)] = 50
    maximum: Annotated[int, Field(ge=10, le=1_000_000)] = 1000

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.minimum > self.maximum:
            raise ValueError("expected minimum <= maximum")
        return self


class Design(Noun):
    """An experiment on one chain: factors, the method that combines their values, and the effort per point."""

    schema_version: Annotated[int, Field(alias="schema", ge=1)] = SCHEMA_VERSION
    chain: str = "."
    """Chain folder or file, relative to the design file."""
    name: str = ""
    question: str = ""
    """The question the experiment answers."""
    scenario: str | None = None
    """Scenario of the chain's study that every point starts from; default: the chain as it stands."""
    rule: str | None = None
    """Rule that makes the plans; default: that of the scenario."""
    plans: Literal["each", "base"] = "each"
    """A plan for each point, or one for the scenario without the factors, carried out in every point."""
    method: Method
    factors: dict[str, Factor] = {}
    """Values by dotted path, or of ``rule`` or ``scenario``."""
    points: str | None = None
    """A CSV of points, relative to the design file: a column per factor, a row per point."""
    samples: Annotated[int, Field(ge=1, le=1_000_000)] = 64
    """Points of a sampled design; for Sobol a power of two."""
    generators: tuple[str, ...] = ()
    """Of a fractional design, such as ``D=ABC``: letters are the factors in the order of their names."""
    seeds: Literal["common", "separate"] = "common"
    """The same luck for every point, so that differences are not luck; or luck of its own for each."""
    seed: Annotated[int, Field(ge=0, lt=2**63)] = 1
    replications: Annotated[int, Field(ge=1, le=1_000_000)] = 100
    precision: Precision | None = None
    """Replications by need; ``replications`` is then not used."""
    tables: tuple[str, ...] = ("measures",)
    """Tables to keep of each point; ``measures`` always is."""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.method == "points" and self.points is None:
            raise ValueError("method points needs points: FILE.csv")
        if self.method != "points" and not self.factors:
            raise ValueError("expected at least one factor")
        if self.method == "sobol" and self.samples & (self.samples - 1):
            raise ValueError("a Sobol design needs a power of two: samples 64, 128, 256, ...")
        if self.generators and self.method != "fractional":
            raise ValueError("generators belong to method fractional")
        return self
