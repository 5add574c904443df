"""The design of a batch, and the points of a CSV."""

from __future__ import annotations

import csv
from functools import cache
from io import StringIO
from os import PathLike
from pathlib import Path

from pydantic import ValidationError

from ketenopt.domain.design import Design, Level
from ketenopt.domain.errors import Fault, Place, ScenarioError
from ketenopt.read.folder import content, load
from ketenopt.read.node import Draft
from ketenopt.read.register import plain
from ketenopt.read.settle import settle
from ketenopt.read.shape import Shape, shape_of
from ketenopt.read.translate import translate
from ketenopt.read.tree import parse


def read_design(path: str | PathLike[str]) -> tuple[Design, tuple[dict[str, Level], ...]]:
    """The design at ``path``, and the points of the CSV it names.  Raises ScenarioError with every fault."""
    file = Path(path)
    tree = load(file)
    if not tree.is_mapping:
        fault = Fault(tree.place, "", "type", "this is no description of a design", "fields (key: value)", tree.shown)
        raise ScenarioError((fault,))
    draft = Draft(tree)
    draft.root = settle(draft, tree, _design(), "")
    try:
        design = Design.model_validate(plain(draft.root), strict=True)
    except ValidationError as problem:
        translate(draft, _design(), problem.errors())
        raise ScenarioError(tuple(draft.faults)) from None
    if draft.faults:
        raise ScenarioError(tuple(draft.faults))
    return design, () if design.points is None else _points(file.parent / design.points)


def is_design(path: str | PathLike[str]) -> bool:
    """Whether ``path`` is a design: a YAML file with a ``method``, which no chain, study or overlay has."""
    file = Path(path)
    if file.suffix not in (".yaml", ".yml") or not file.is_file():
        return False
    try:
        return "method" in load(file).entries
    except ScenarioError:
        return False  # whoever reads it tells what is wrong with it


@cache
def _design() -> Shape:
    return shape_of(Design)


def _points(path: Path) -> tuple[dict[str, Level], ...]:
    """A row per point, a column per factor; an empty cell leaves the factor as the chain has it."""
    rows = list(csv.reader(StringIO(content(path).decode("utf-8-sig", "replace"))))
    heads = [head.strip() for head in rows[0]] if rows else []
    faults: list[Fault] = []
    if not heads or not all(heads) or len(set(heads)) != len(heads):
        faults.append(Fault(Place(str(path), 1, 1), "", "csv", "the first row names the factors, each once", "a path per column"))
    found = []
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(heads):
            place = Place(str(path), number, 1)
            faults.append(Fault(place, "", "csv", "has another number of cells", str(len(heads)), str(len(row))))
        found.append({head: _level(cell) for head, cell in zip(heads, row, strict=False) if cell.strip()})
    if not faults and not found:
        faults.append(Fault(Place(str(path)), "", "csv", "has no points", "a row per point"))
    if faults:
        raise ScenarioError(tuple(faults))
    return tuple(found)


def _level(cell: str) -> Level:
    value = parse(cell.strip().encode(), "csv").value
    return value if isinstance(value, bool | int | float) else cell.strip()
