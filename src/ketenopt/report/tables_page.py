"""The contract of the tables as a page, and as data.  Names and meanings are English in both languages, like the columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from ketenopt.domain.tables import TABLES_VERSION, Table
from ketenopt.report.language import Language
from ketenopt.report.page import Block, Heading, Report, Said, Title

MARGIN = 26


def tables_report(tables: Mapping[str, Table], t: Language) -> Report:
    """Every table with its columns."""
    blocks: list[Block] = [Title(t("Tables of a run, version {version}", version=TABLES_VERSION))]
    for table in tables.values():
        blocks += [Heading(table.name), Said(table.meaning), Said(", ".join(table.key), t("key"), margin=MARGIN)]
        for column in table.columns:
            unit = "" if column.unit == "-" else f" [{column.unit}]"
            empty = t("; may be empty") if column.empty else ""
            blocks.append(Said(f"{column.dtype}{unit}: {column.meaning}{empty}", column.name, margin=MARGIN))
    return Report(tuple(blocks))


def tables_json(tables: Mapping[str, Table]) -> dict[str, Any]:
    """The same, as data."""
    content = {"version": TABLES_VERSION, "tables": {name: asdict(table) for name, table in tables.items()}}
    return {"format": 1, "kind": "tables", "tables": content}
