"""A dossier as HTML: one file without any request, for a screen; and the same pages, still, for print."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from importlib.resources import files
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from ketenopt.report.dossier.value import (
    Dossier,
    Explorer,
    Figure,
    Items,
    Paragraph,
    Picture,
    Subheading,
    Table,
    alone,
    disguised,
    pieces,
    spoken,
)
from ketenopt.report.formats.words import WORDS
from ketenopt.report.language import Language
from ketenopt.report.pictures.look import svg

FLOW = {"fairness", "what-if", "provenance", "manifest", "look-back", "decisions", "watermelon"}
"""Parts that follow on the same page in print."""
LONG, FOURTEEN, PLACES = re.compile(r"\S{22,}"), re.compile(r"[^.]*?\.|.{14}"), re.compile("\u200b")
NUMERIC = {"number", "money", "points", "percent", "days", "date"}


def screen(dossier: Dossier) -> str:
    """One offline HTML file: switches, sliders, tables that sort and can be copied; prints as A4."""
    script = _asset("page.js")
    return _page(dossier, still=False, script=script)


def still(dossier: Dossier) -> str:
    """The pages for a PDF: only what holds for the proposal or for all, nothing that moves."""
    return _page(dossier, still=True, script="")


def _page(dossier: Dossier, still: bool, script: str) -> str:
    t = Language(dossier.language)
    environment = Environment(
        loader=PackageLoader("ketenopt.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["said"] = lambda text: said(text, dossier)
    environment.filters["plain"] = lambda text: spoken(text, dossier.figures)
    environment.filters["kind"] = kind
    environment.globals.update(t=t, cell=lambda text: cell(text, dossier), numeric=NUMERIC, flow=FLOW)
    words = {name: t(text) for name, text in WORDS.items()}
    style = _asset("page.css")
    if still:
        style += environment.from_string(_asset("print.css")).render(words=words)
    text = environment.get_template("dossier.html.j2").render(
        d=dossier,
        still=still,
        style=Markup(style),
        script=Markup(script),
        policy=_policy(script, style),
        data=_embedded(_moving(dossier) | {"words": words, "language": dossier.language}),
        pictures={block.id: picture(block, t) for part in dossier.parts for block in part.blocks if isinstance(block, Picture)},
        words=words,
    )
    return text if text.endswith("\n") else text + "\n"


def _asset(name: str) -> str:
    return (files("ketenopt.report") / "templates" / name).read_text(encoding="utf-8")


def _policy(script: str, style: str) -> str:
    """What the page may do: run its own script, show its own pictures, ask nothing of any network."""
    script_hash = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    code = f"'sha256-{script_hash}'" if script else "'none'"
    return f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src {code}; base-uri 'none'; form-action 'none'"


def said(text: str, dossier: Dossier) -> Markup:
    """A text with its figures marked by their ids."""
    found = pieces(text, dossier.figures)
    return Markup("").join(_figure(piece, dossier) if isinstance(piece, Figure) else breakable(piece) for piece in found)


def breakable(text: str) -> Markup:
    """Text whose longest words (paths, hashes, hostile names) may be broken, so that no table grows beyond its page."""
    parts = [escape(part) for part in PLACES.split(LONG.sub(lambda word: FOURTEEN.sub("\\g<0>\u200b", word.group()), text))]
    return Markup("<wbr>").join(parts)


def _figure(figure: Figure, dossier: Dossier) -> Markup:
    if figure.source.table == "assumptions":  # its row says its path
        return Markup('<span class="f">{}<sup>{}</sup></span>').format(figure.text, figure.id)
    source = str(disguised(figure.source, dossier.letters))
    return Markup('<span class="f" title="{}">{}<sup>{}</sup></span>').format(source, figure.text, figure.id)


def cell(text: str, dossier: Dossier) -> dict[str, str]:
    """What a cell sorts by, and what it copies as: a number in the unit its header says, a date, or else its text."""
    figure = alone(text, dossier.figures)
    if figure is None:
        return {"sort": spoken(text, dossier.figures), "value": ""}
    return {"sort": "inf" if figure.value is None else str(figure.value), "value": _copied(figure, dossier.point_keur)}


def _copied(figure: Figure, point_keur: float) -> str:
    value = figure.value
    if figure.date:
        return figure.date
    if not isinstance(value, int | float) or figure.shape in ("days", "date"):
        return ""
    scale = {"points": 1 / point_keur, "money": 1000.0}.get(figure.shape, 1.0)
    return f"{value * scale:.12g}"


def kind(block: object) -> str:
    """The name of a block's kind, for the template."""
    kinds = {
        Paragraph: "paragraph",
        Items: "items",
        Subheading: "subheading",
        Table: "table",
        Picture: "picture",
        Explorer: "explorer",
    }
    return kinds[type(block)]


def picture(block: Picture, t: Language) -> str:
    """A picture as a data address: what is in it can run nothing and names nothing else on the page."""
    return "data:image/svg+xml," + quote(svg(block.spec, t), safe=" =:/;,()!*'@?+-._~{}[]|")


def _moving(dossier: Dossier) -> dict[str, Any]:
    found = {block.id: block.data for part in dossier.parts for block in part.blocks if isinstance(block, Explorer)}
    return {"explorers": found}


def _embedded(data: Mapping[str, Any]) -> Markup:
    """JSON within a script element: nothing in it can end the element."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, allow_nan=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))
