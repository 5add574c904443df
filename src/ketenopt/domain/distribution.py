"""Distributions: what a person may say about a number that chance decides.

Each has ``mean()``, which plans use, and ``quantile(u)``, which draws use: one uniform a value, through the
inverse distribution function, so that draws are comparable between scenarios.  Written in a file as a
plain number (fixed) or as one key with its parameters: ``{lognormal: {median: 5, p90: 12}}``.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Annotated, Any, Literal, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

Array = NDArray[np.float64]
Finite = Annotated[float, Field(allow_inf_nan=False)]
NonNegative = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Probability = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]

T = TypeVar("T")

Z90 = 1.2815515655446004  # the standard normal's 90 % quantile


class _Distribution(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    kind: str

    def mean(self) -> float:
        """The expectation, in the unit of the values."""
        raise NotImplementedError

    def quantile(self, u: Array) -> Array:
        """Values at probabilities ``u`` (any shape, 0 <= u < 1), same shape."""
        raise NotImplementedError


class Fixed(_Distribution):
    """Always the same value."""

    kind: Literal["fixed"] = "fixed"
    value: NonNegative

    def mean(self) -> float:
        return self.value

    def quantile(self, u: Array) -> Array:
        return np.full(np.shape(u), self.value)


class Uniform(_Distribution):
    """Any value from ``low`` to ``high``, equally likely."""

    kind: Literal["uniform"] = "uniform"
    low: NonNegative
    high: NonNegative

    @model_validator(mode="after")
    def _ordered(self) -> Uniform:
        return _ordered(self, self.low, self.high)

    def mean(self) -> float:
        return (self.low + self.high) / 2

    def quantile(self, u: Array) -> Array:
        return self.low + (self.high - self.low) * u


class Triangular(_Distribution):
    """From ``low`` to ``high`` with the peak at ``mode``."""

    kind: Literal["triangular"] = "triangular"
    low: NonNegative
    mode: NonNegative
    high: NonNegative

    @model_validator(mode="after")
    def _ordered(self) -> Triangular:
        return _ordered(self, self.low, self.mode, self.high)

    def mean(self) -> float:
        return (self.low + self.mode + self.high) / 3

    def quantile(self, u: Array) -> Array:
        span = self.high - self.low
        if span == 0:
            return np.full(np.shape(u), self.low)
        split = (self.mode - self.low) / span
        left = self.low + np.sqrt(u * span * (self.mode - self.low))
        right = self.high - np.sqrt((1 - u) * span * (self.high - self.mode))
        return np.where(u < split, left, right)


class Pert(_Distribution):
    """A beta on [low, high] with weight 4 on ``mode`` (Malcolm et al. 1959)."""

    kind: Literal["pert"] = "pert"
    low: NonNegative
    mode: NonNegative
    high: NonNegative

    @model_validator(mode="after")
    def _ordered(self) -> Pert:
        return _ordered(self, self.low, self.mode, self.high)

    def mean(self) -> float:
        return (self.low + 4 * self.mode + self.high) / 6

    def quantile(self, u: Array) -> Array:
        from scipy.special import betaincinv

        span = self.high - self.low
        if span == 0:
            return np.full(np.shape(u), self.low)
        a = 1 + 4 * (self.mode - self.low) / span
        return np.asarray(self.low + span * betaincinv(a, 6 - a, u), dtype=np.float64)


class Lognormal(_Distribution):
    """Skewed to the right: half lies below ``median``, nine in ten below ``p90``."""

    kind: Literal["lognormal"] = "lognormal"
    median: Positive
    p90: Positive

    @model_validator(mode="after")
    def _ordered(self) -> Lognormal:
        return _ordered(self, self.median, self.p90)

    @property
    def sigma(self) -> float:
        """Standard deviation of the logarithm."""
        return math.log(self.p90 / self.median) / Z90

    def mean(self) -> float:
        return self.median * math.exp(self.sigma**2 / 2)

    def quantile(self, u: Array) -> Array:
        from scipy.special import ndtri

        return np.asarray(self.median * np.exp(self.sigma * ndtri(np.maximum(u, 1e-300))), dtype=np.float64)


class Weibull(_Distribution):
    """Shape below 1: a long tail; shape 1: exponential with mean ``scale``."""

    kind: Literal["weibull"] = "weibull"
    shape: Positive
    scale: Positive

    def mean(self) -> float:
        return self.scale * math.gamma(1 + 1 / self.shape)

    def quantile(self, u: Array) -> Array:
        return np.asarray(self.scale * (-np.log1p(-u)) ** (1 / self.shape), dtype=np.float64)


class Gamma(_Distribution):
    """The sum of ``shape`` exponentials with mean ``scale`` each, for any positive shape."""

    kind: Literal["gamma"] = "gamma"
    shape: Positive
    scale: Positive

    def mean(self) -> float:
        return self.shape * self.scale

    def quantile(self, u: Array) -> Array:
        from scipy.special import gammaincinv

        return np.asarray(self.scale * gammaincinv(self.shape, u), dtype=np.float64)


class Empirical(_Distribution):
    """One of the observed ``values``, equally likely."""

    kind: Literal["empirical"] = "empirical"
    values: Annotated[tuple[NonNegative, ...], Field(min_length=1)]

    def mean(self) -> float:
        return math.fsum(self.values) / len(self.values)

    def quantile(self, u: Array) -> Array:
        ordered = np.sort(np.asarray(self.values, dtype=np.float64))
        index = np.minimum((np.asarray(u) * len(ordered)).astype(np.int64), len(ordered) - 1)
        return np.asarray(ordered[index], dtype=np.float64)


class Bernoulli(_Distribution):
    """1 with probability ``p``, else 0."""

    kind: Literal["bernoulli"] = "bernoulli"
    p: Probability

    def mean(self) -> float:
        return self.p

    def quantile(self, u: Array) -> Array:
        return np.where(np.asarray(u) < 1 - self.p, 0.0, 1.0)


class Poisson(_Distribution):
    """The time until the next event when events come at ``rate`` a day."""

    kind: Literal["poisson"] = "poisson"
    rate: Positive

    def mean(self) -> float:
        return 1 / self.rate

    def quantile(self, u: Array) -> Array:
        return np.asarray(-np.log1p(-u) / self.rate, dtype=np.float64)


KINDS = ("fixed", "uniform", "triangular", "pert", "lognormal", "weibull", "gamma", "empirical", "bernoulli", "poisson")


def scaled(law: Any, factor: float) -> Any:
    """``law`` with every value times ``factor`` (a bernoulli keeps its values: its probability is scaled instead, to 1 at most)."""
    if factor == 1.0:
        return law
    if factor == 0.0:
        return Fixed(value=0.0)
    if isinstance(law, Empirical):
        return Empirical(values=tuple(value * factor for value in law.values))
    if isinstance(law, Bernoulli):
        return Bernoulli(p=min(1.0, law.p * factor))
    if isinstance(law, Poisson):
        return Poisson(rate=law.rate / factor)
    kept = {"kind", "shape"}
    return type(law)(**{name: value if name in kept else value * factor for name, value in law.model_dump().items()})


def _ordered(self: T, *values: float) -> T:
    if any(a > b for a, b in pairwise(values)):
        raise ValueError("order: expected " + " <= ".join(_order_names(self)) + f", got {', '.join(f'{v:g}' for v in values)}")
    return self


def _order_names(self: object) -> list[str]:
    fields: dict[str, Any] = type(self).model_fields  # type: ignore[attr-defined]
    return [name for name in fields if name != "kind"]


_LONE = {"fixed": "value", "empirical": "values", "bernoulli": "p", "poisson": "rate"}
"""Kinds with one parameter, which may be written without its name."""


def _written(value: object) -> object:
    """A plain number is ``fixed``; ``{kind: {…}}`` becomes ``{kind: kind, …}``."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return {"kind": "fixed", "value": value}
    if isinstance(value, dict) and len(value) == 1:
        ((kind, inner),) = value.items()
        if kind in KINDS and isinstance(inner, dict):
            return {"kind": kind, **inner}
        if kind in _LONE:
            return {"kind": kind, _LONE[kind]: inner}
    return value


Distribution = Annotated[
    Annotated[
        Fixed | Uniform | Triangular | Pert | Lognormal | Weibull | Gamma | Empirical | Bernoulli | Poisson,
        Field(discriminator="kind"),
    ],
    BeforeValidator(_written),
]
