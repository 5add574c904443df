"""One dossier in the formats that were asked for, into one folder."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from pathlib import Path

from ketenopt import store
from ketenopt.domain.evidence import Evidence
from ketenopt.report.dossier.value import Dossier
from ketenopt.report.dossier.write import dossier
from ketenopt.report.language import Language
from ketenopt.report.machine import as_json


def produce(evidence: Evidence, language: str, formats: Sequence[str], out: Path) -> list[Path]:
    """Write the dossier to ``out/dossier-LANGUAGE.FORMAT``, and say which files.  All are made before any is written.

    Raises StoreError where ``out`` cannot be written, and what a format raises when it cannot be made.
    """
    made = dossier(evidence, Language(language))
    contents = {name: _MAKERS[name](made) for name in dict.fromkeys(formats)}
    with store.damaged("make", out):
        out.mkdir(parents=True, exist_ok=True)
    files = []
    for name, content in contents.items():
        file = out / f"dossier-{language}.{name}"
        store.put(file, content)
        files.append(file)
    return files


def _html(made: Dossier) -> bytes:
    text: str = importlib.import_module("ketenopt.report.formats.markup").screen(made)
    return text.encode()


def _pdf(made: Dossier) -> bytes:
    content: bytes = importlib.import_module("ketenopt.report.formats.pdf").pdf(made)
    return content


def _xlsx(made: Dossier) -> bytes:
    content: bytes = importlib.import_module("ketenopt.report.formats.workbook").workbook(made)
    return content


def _md(made: Dossier) -> bytes:
    text: str = importlib.import_module("ketenopt.report.formats.text").markdown(made)
    return text.encode()


def _json(made: Dossier) -> bytes:
    return as_json(importlib.import_module("ketenopt.report.formats.text").document(made)).encode()


_MAKERS: dict[str, Callable[[Dossier], bytes]] = {"html": _html, "pdf": _pdf, "xlsx": _xlsx, "md": _md, "json": _json}
