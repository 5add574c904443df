"""What a table is: columns with their types, units and meanings, and a key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ketenopt.domain.errors import KetenoptError

DType = Literal["str", "int64", "float64", "bool"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``unit`` is ``-`` for ids, counts and shares; ``empty`` says that it may be missing."""

    name: str
    dtype: DType
    unit: str
    meaning: str
    empty: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One table: the columns in order, and the ``key`` whose values identify a row."""

    name: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Column names in order."""
        return tuple(column.name for column in self.columns)

    def breaches(self, dtypes: Mapping[str, str]) -> tuple[str, ...]:
        """What is wrong with a frame of these columns and dtypes (as text, in order); empty when nothing is."""
        found = []
        if tuple(dtypes) != self.names:
            found.append(f"{self.name}: columns {', '.join(dtypes)}; expected {', '.join(self.names)}")
        for column in self.columns:
            actual = "str" if dtypes.get(column.name) in ("str", "string") else dtypes.get(column.name)
            if actual is not None and actual != column.dtype:
                found.append(f"{self.name}.{column.name}: {actual}; expected {column.dtype}")
        return tuple(found)


def check(table: Table, dtypes: Mapping[str, str], missing: Mapping[str, int], repeated: int) -> None:
    """Refuse a table that breaks its contract.

    ``missing`` counts missing values by column, ``repeated`` the rows whose key occurred before.  Raises
    KetenoptError with every breach.
    """
    found = list(table.breaches(dtypes))
    found += [
        f"{table.name}.{c.name}: {missing[c.name]} values are missing; none may be"
        for c in table.columns
        if not c.empty and missing.get(c.name, 0)
    ]
    if repeated:
        found.append(f"{table.name}: {repeated} rows repeat a key ({', '.join(table.key)})")
    if found:
        raise KetenoptError("\n".join(found))


def text(name: str, meaning: str) -> Column:
    """A column of text, never missing."""
    return Column(name, "str", "-", meaning)


def number(name: str, meaning: str, empty: bool = False) -> Column:
    """A column of numbers; its unit follows from its name."""
    unit = next((u for suffix, u in UNITS.items() if name.endswith(suffix)), "-")
    return Column(name, "float64", unit, meaning, empty)


UNITS = {"_days": "working days", "_keur": "kEUR", "_share": "share 0..1"}
POINT = text("point", "scenario of the study")
REPLICATION = Column("replication", "int64", "-", "number of the replication, from 0; equal numbers share their luck")
