"""The way back of a figure: how it is said, the row of the table that holds it, and what that was made from."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ketenopt import store
from ketenopt.batch.keeping import whole
from ketenopt.domain.errors import KetenoptError
from ketenopt.domain.evidence import Evidence
from ketenopt.dossier.gather import gather
from ketenopt.report.dossier.value import Figure
from ketenopt.report.dossier.write import dossier
from ketenopt.report.language import Language

MOST = 12
MADE_FROM = {
    "initiatives": ("measures", "increments", "in_use"),
    "increments": ("increments", "in_use"),
    "partners": ("partners", "money", "plans"),
    "others": ("benefits",),
    "in_use_by": ("measures",),
    "money": ("money", "accounts"),
    "load": ("plans",),
    "acts": ("impediments", "increments"),
    "causes": ("increments",),
    "differences": ("measures",),
}
"""Kind of finding -> tables of the runs that it is computed from."""
SECTIONS = {
    "initiatives": "initiatives.{0}",
    "increments": "initiatives.{0}",
    "partners": "partners.{0}",
    "load": "partners.{0}",
    "money": "{0}",
}


@dataclass(frozen=True, slots=True)
class Trace:
    """One figure and its way back.  ``found`` is what the row holds now, which must be the figure's value."""

    figure: Figure
    found: float | str | None
    equal: bool
    file: str
    made_from: tuple[str, ...]
    inputs: tuple[tuple[str, str, str], ...]
    """(path, value, file) of the inputs it is about; values that are not public are left out."""
    more: int


def trace(name: str, paths: Sequence[Path], language: str) -> Trace:
    """The way back of figure ``name`` (``F12``) of the dossier of the runs at ``paths``.  Raises KetenoptError: no such figure."""
    evidence = gather(paths)
    figures = dossier(evidence, Language(language)).figures
    key = name.strip().upper()
    if key not in figures:
        raise KetenoptError(f"there is no figure {name!r}; this dossier has F1 to F{len(figures)}")
    run = store.existing_run(next(path for path in paths if path.is_dir()))
    return traced(figures[key], run, evidence)


def traced(figure: Figure, run: store.Run, evidence: Evidence) -> Trace:
    """The way back of ``figure`` in ``run``.  Raises StoreError when its row is not there."""
    table = figure.source.table
    found = looked_up(figure, whole(run, table))
    where = dict(figure.source.where)
    inputs = _inputs(where, evidence)
    return Trace(
        figure=figure,
        found=found,
        equal=_same(found, figure.value),
        file=f"tables/{table}.parquet",
        made_from=_made_from(table, where),
        inputs=tuple(inputs[:MOST]),
        more=max(0, len(inputs) - MOST),
    )


def looked_up(figure: Figure, rows: pd.DataFrame) -> float | str | None:
    """What the row of the figure's source holds in its column.  Raises KetenoptError unless there is exactly one row."""
    for name, value in figure.source.where:
        rows = rows[rows[name] == value]
    if len(rows) != 1:
        raise KetenoptError(f"{figure.id}: {len(rows)} rows where one was expected: {figure.source}")
    value = rows.iloc[0][figure.source.column]
    if isinstance(value, str):
        return value
    return None if value is None or math.isnan(value) else float(value)


def _same(found: float | str | None, value: float | str | None) -> bool:
    if isinstance(found, float) and isinstance(value, int | float):
        return found == float(value)
    return found == value


def _made_from(table: str, where: dict[str, str]) -> tuple[str, ...]:
    if table in ("estimates", "differences"):
        return (f"measures where measure={where['measure']}, over all replications",)
    if table == "findings":
        names = MADE_FROM.get(where["finding"], ())
        return tuple(f"{name} where point={where['point']}, over all replications" for name in names)
    return ()


def _inputs(where: dict[str, str], evidence: Evidence) -> list[tuple[str, str, str]]:
    """Inputs that the figure is about: of that initiative or partner, or the one number itself."""
    scenario = evidence.scenarios[where["point"]]
    prefix = where.get("path") or _section(where)
    if not prefix:
        return []
    rows = [row for row in scenario.register if row.path == prefix or row.path.startswith(f"{prefix}.")]
    return [
        (row.path, str(row.value) if row.confidential == "public" else "", scenario.provenance.get(row.path, "") or row.note)
        for row in rows
        if not row.derived
    ]


def _section(where: dict[str, str]) -> str:
    measure, subject = where.get("measure", ""), where.get("subject", "")
    if measure.startswith("in_use_days:"):
        return f"initiatives.{measure.partition(':')[2]}"
    if measure.startswith("value_keur:"):
        return f"partners.{measure.partition(':')[2]}"
    form = SECTIONS.get(where.get("finding", ""), "")
    if form == "{0}":
        holder = subject.partition(":")[0]
        return f"funds.{holder}" if where.get("finding") == "money" else holder
    return form.format(subject.split("/")[0])
