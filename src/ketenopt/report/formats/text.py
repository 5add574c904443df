"""A dossier as Markdown, for people and programs that read text; and as JSON, for programs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from ketenopt.report.dossier.value import (
    Block,
    Dossier,
    Explorer,
    Figure,
    Items,
    Paragraph,
    Picture,
    Subheading,
    Table,
    disguised,
    pieces,
    spoken,
)

DOSSIER_FORMAT = 1
SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|!~$&])")
MARKERS = re.compile(r"^(\d*)([-+=:>.)])")


def markdown(dossier: Dossier) -> str:
    """The dossier as Markdown; every figure is followed by its id."""
    lines = [f"# {escaped(dossier.title)}", "", escaped(dossier.subtitle), ""]
    if dossier.mark:
        lines += [f"**{escaped(dossier.mark)}**", ""]
    for part in dossier.parts:
        lines += [f"## {escaped(part.title)}", ""]
        for block in part.blocks:
            lines += [*_block(block, dossier), ""]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).rstrip() + "\n"


def inert(text: str) -> str:
    """Text in which nothing within a line is markup."""
    return SPECIAL.sub(r"\\\1", text)


def escaped(text: str) -> str:
    """Text in which nothing is markup, at the start of a line either."""
    return MARKERS.sub(r"\1\\\2", inert(text))


def _said(text: str, figures: Mapping[str, Figure]) -> str:
    return "".join(f"{escaped(p.text)} \\[{p.id}\\]" if isinstance(p, Figure) else inert(p) for p in pieces(text, figures))


def _block(block: Block, dossier: Dossier) -> Iterator[str]:
    match block:
        case Paragraph(text, _, label):
            head = f"**{escaped(label)}.** " if label else ""
            yield head + (_said(text, dossier.figures) if head else _started(_said(text, dossier.figures)))
        case Items(items):
            yield from (f"- {_said(item, dossier.figures)}" for item in items)
        case Subheading(text):
            yield f"### {escaped(text)}"
        case Table():
            yield from _table(block, dossier)
        case Picture():
            yield f"*{_said(block.title, dossier.figures)}* {inert(block.alt)}"
        case Explorer():
            yield f"*{escaped(block.title)}* {inert(block.text)}"


def _started(text: str) -> str:
    return "\\" + text if text[:1] in ("-", "+", "=", ">", ":") else text


def _table(block: Table, dossier: Dossier) -> Iterator[str]:
    yield f"**{_said(block.caption, dossier.figures)}**"
    yield ""
    yield "| " + " | ".join(escaped(head.text + (f" ({head.unit})" if head.unit else "")) or " " for head in block.heads) + " |"
    yield "|" + "|".join("---:" if head.shape not in ("name", "text") else "---" for head in block.heads) + "|"
    for row in block.rows:
        yield "| " + " | ".join(_said(cell, dossier.figures) for cell in row) + " |"
    if block.note:
        yield ""
        yield _said(block.note, dossier.figures)


def document(dossier: Dossier) -> dict[str, Any]:
    """The dossier as plain data: parts and blocks in which figures stand as ``{F1}``, and the figures with their sources."""
    figures = {key: _figure(figure, dossier) for key, figure in dossier.figures.items()}
    parts = [
        {
            "id": part.id,
            "title": part.title,
            "partner": part.partner or None,
            "blocks": [_data(block, dossier) for block in part.blocks],
        }
        for part in dossier.parts
    ]
    content = {
        "language": dossier.language,
        "title": dossier.title,
        "subtitle": dossier.subtitle,
        "notice": dossier.mark or None,
        "run": dossier.run,
        "proposal": dossier.proposal,
        "parts": parts,
        "figures": figures,
    }
    return {"format": DOSSIER_FORMAT, "kind": "dossier", "dossier": content}


def _figure(figure: Figure, dossier: Dossier) -> dict[str, Any]:
    source = disguised(figure.source, dossier.letters)
    where = {"run": source.run, "table": source.table, "where": dict(source.where), "column": source.column}
    return {"value": figure.value, "unit": figure.unit, "text": figure.text, "date": figure.date or None, "source": where}


def _data(block: Block, dossier: Dossier) -> dict[str, Any]:
    kind = type(block).__name__.lower()
    if isinstance(block, Picture):
        return {
            "kind": kind,
            "id": block.id,
            "title": _held(block.title, dossier),
            "alt": block.alt,
            "scenario": block.scenario or None,
            "spec": block.spec,
        }
    if isinstance(block, Explorer):
        return {"kind": kind, "id": block.id, "title": block.title, "text": block.text, "data": block.data}
    if isinstance(block, Table):
        rows = [[_held(cell, dossier) for cell in row] for row in block.rows]
        heads = [asdict(head) for head in block.heads]
        return {
            "kind": kind,
            "id": block.id,
            "caption": _held(block.caption, dossier),
            "heads": heads,
            "rows": rows,
            "note": _held(block.note, dossier),
            "scenario": block.scenario or None,
        }
    if isinstance(block, Items):
        return {"kind": kind, "items": [_held(item, dossier) for item in block.items], "scenario": block.scenario or None}
    return {
        "kind": kind,
        "text": _held(block.text, dossier),
        "label": getattr(block, "label", "") or None,
        "scenario": block.scenario or None,
    }


def _held(text: str, dossier: Dossier) -> dict[str, Any] | str:
    """A text with its figures: as it is read, and the ids in it."""
    ids = [piece.id for piece in pieces(text, dossier.figures) if isinstance(piece, Figure)]
    return {"text": spoken(text, dossier.figures), "figures": ids} if ids else text
