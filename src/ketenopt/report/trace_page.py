"""The way back of a figure as a page, and a recorded decision as one."""

from __future__ import annotations

from typing import Any

from ketenopt.domain.evidence import Entry
from ketenopt.report.dossier.value import Figure
from ketenopt.report.harmless import harmless
from ketenopt.report.language import Language
from ketenopt.report.page import Block, Heading, Report, Said, Title

MARGIN = 16


def trace_report(
    figure: Figure,
    found: float | str | None,
    equal: bool,
    made_from: tuple[str, ...],
    inputs: tuple[tuple[str, str, str], ...],
    more: int,
    t: Language,
) -> Report:
    """How a figure is said, the row that holds it, and what that was made from."""
    source = figure.source
    where = ", ".join(f"{name}={value}" for name, value in source.where)
    verdict = t("the same number") if equal else t("ANOTHER NUMBER than the dossier says")
    value = "-" if found is None else found if isinstance(found, str) else repr(found)
    blocks: list[Block] = [
        Title(t("Figure {id}: {text}", id=figure.id, text=figure.text)),
        Said(source.run, t("run"), margin=MARGIN),
        Said(f"tables/{source.table}*.parquet", t("table"), margin=MARGIN),
        Said(where, t("row"), margin=MARGIN),
        Said(source.column, t("column"), margin=MARGIN),
        Said(f"{value} {figure.unit}" if figure.unit != "-" else value, t("holds"), margin=MARGIN),
        Said(verdict, t("which is"), margin=MARGIN, strong=not equal),
    ]
    if made_from:
        blocks.append(Heading(t("Computed from")))
        blocks += [Said(harmless(text)) for text in made_from]
    if inputs:
        blocks.append(Heading(t("Inputs it is about")))
        blocks += [
            Said(f"{path} = {value or t('not public')} ({origin})" if origin else f"{path} = {value or t('not public')}")
            for path, value, origin in inputs
        ]
        if more:
            blocks.append(Said(t.plural("and {n} other", "and {n} others", more)))
    return Report(tuple(blocks))


def decision_report(entry: Entry, t: Language) -> Report:
    """What was recorded."""
    blocks: list[Block] = [
        Title(t("Decision {n} recorded", n=entry.number)),
        Said(t.day(entry.date), t("date"), margin=MARGIN),
        Said(entry.body, t("body"), margin=MARGIN),
        Said(entry.scenario, t("chosen"), margin=MARGIN),
        Said(entry.reasons, t("reasons"), margin=MARGIN),
        *(Said(f"{who}: {what}", t("dissent"), margin=MARGIN) for who, what in entry.dissent),
        Said(entry.plan, t("plan"), margin=MARGIN),
        Said(entry.hash, t("hash"), margin=MARGIN),
        Said(t("Put this hash in the minutes: it is the proof that no entry before it was changed.")),
    ]
    return Report(tuple(blocks))


def files_report(files: list[str], t: Language) -> Report:
    """Which files were written."""
    return Report((Title(t("Dossier")), *(Said(name) for name in files)))


def document(kind: str, content: dict[str, Any]) -> dict[str, Any]:
    """The same, as data."""
    return {"format": 1, "kind": kind, kind: content}
