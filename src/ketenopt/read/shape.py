"""What may stand where: the models of ``domain.chain`` as shapes to walk, in full form and as written.

The written form is the full form plus the shorthands; both are derived from the models, so a new field needs no
change here.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from ketenopt.domain.chain import Chain
from ketenopt.domain.distribution import Fixed
from ketenopt.domain.study import Study

Kind = Literal["record", "mapping", "list", "number", "integer", "text", "truth", "day", "choice", "spread", "any"]


@dataclass(frozen=True)
class Shape:
    """One kind of value; ``name`` is the model's for a record, ``item`` what a mapping or list holds."""

    kind: Kind
    name: str = ""
    fields: Mapping[str, Shape] = field(default_factory=dict)
    item: Shape | None = None
    choices: tuple[str, ...] = ()

    def inner(self, key: str) -> Shape:
        """The shape of what stands under ``key``; ``any`` where nothing is known."""
        if self.kind == "record":
            return self.fields.get(key, ANY)
        return self.item or ANY


ANY = Shape("any")
_NUMBER = Shape("number")
_PER_PERIOD = Shape("mapping", item=_NUMBER)

SHORTHANDS: dict[str, dict[str, Shape]] = {
    "About": {"board": ANY},
    "Partner": {"own_budget": _PER_PERIOD, "teams": _NUMBER},
    "Initiative": {
        "ask": Shape("mapping", item=_NUMBER),
        "effort": Shape("mapping", item=ANY),
        "benefit": Shape("mapping", item=ANY),
    },
    "Increment": {"ask": Shape("mapping", item=_NUMBER), "effort": Shape("mapping", item=ANY)},
    "Impediment": {
        "blocks": Shape("list", item=Shape("text")),
        "acts": Shape("text"),
        "expected": Shape("day"),
        "delay": Shape("spread"),
        "at": Shape("choice", choices=("release", "delivery")),
    },
}
"""Fields that only the written form has, by model."""


@cache
def full() -> Shape:
    """The full form of a chain."""
    return _shape(Chain)


@cache
def written() -> Shape:
    """The full form plus the shorthands: what a person may type."""
    return _with_shorthands(full())


@cache
def study() -> Shape:
    """A study file."""
    return _shape(Study)


def shape_of(model: type[BaseModel]) -> Shape:
    """The shape of any other model that a file may hold."""
    return _shape(model)


def is_whole(path: str) -> bool:
    """Whether what stands at a dotted path is a whole number.

    >>> is_whole("governance.maturity"), is_whole("chain.focus")
    (True, False)
    """
    shape = written()
    for step in path.split("."):
        shape = shape.inner(step)
    return shape.kind == "integer"


def _with_shorthands(shape: Shape) -> Shape:
    fields = {key: _with_shorthands(inner) for key, inner in shape.fields.items()} | SHORTHANDS.get(shape.name, {})
    return replace(shape, fields=fields, item=_with_shorthands(shape.item) if shape.item else None)


def _shape(annotation: Any) -> Shape:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _shape(arguments[0])
    if origin in (Union, types.UnionType):
        if Fixed in arguments:
            return Shape("spread")
        return _shape(next(part for part in arguments if part is not type(None)))
    if origin is dict:
        return Shape("mapping", item=_shape(arguments[1]))
    if origin is tuple:
        return Shape("list", item=_shape(arguments[0]))
    if origin is Literal:
        return Shape("choice", choices=tuple(str(value) for value in arguments))
    return _plain(annotation)


def _plain(annotation: Any) -> Shape:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        fields = {info.alias or name: _shape(info.annotation) for name, info in annotation.model_fields.items()}
        return Shape("record", name=annotation.__name__, fields=fields)
    kinds: dict[Any, Kind] = {float: "number", int: "integer", str: "text", bool: "truth", date: "day"}
    return Shape(kinds.get(annotation, "any"))
