"""What a report needs beside the numbers: the question, the names, and where every input comes from.

``about.json`` changes no number, so the manifest does not hold it.  It holds the whole register, values between two
parties included: like the manifest it stays with whoever made the run.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from ketenopt.domain.errors import StoreError
from ketenopt.domain.phrase import Phrase
from ketenopt.domain.scenario import Assumption, Scenario
from ketenopt.domain.study import Study
from ketenopt.store.files import put, read_json, text
from ketenopt.store.run import Run, seal

ABOUT = "about.json"
ABOUT_FORMAT = 1


def write_about(run: Run, study: Study, scenarios: Iterable[Scenario]) -> None:
    """Write ``about.json``.  Raises StoreError."""
    known = {
        each.id: {
            "register": [asdict(row) for row in each.register],
            "provenance": dict(sorted(each.provenance.items())),
            "warnings": sorted({f"{fault.path}: {fault.message}" for fault in each.warnings}),
        }
        for each in scenarios
    }
    content = {"format": ABOUT_FORMAT, "study": study.model_dump(mode="json", by_alias=True), "scenarios": known}
    put(run.folder / ABOUT, text(content | {"seal": seal(content)}))


def read_about(run: Run) -> tuple[Study, dict[str, dict[str, Any]]]:
    """The study, and by scenario its ``register`` (of Assumption), ``provenance`` and ``warnings``.

    Raises StoreError when it is absent, was edited, or is of another format.
    """
    path = run.folder / ABOUT
    if not path.exists():
        raise StoreError(
            Phrase(
                "{path}: was kept without {file}, so nobody knows what its numbers are called; make the run again",
                path=run.folder,
                file=ABOUT,
            )
        )
    content = read_json(path)
    if content.get("format") != ABOUT_FORMAT:
        found = content.get("format")
        raise StoreError(
            Phrase("{path}: of format {found}, this is {version}; make the run again", path=path, found=found, version=ABOUT_FORMAT)
        )
    if content.pop("seal", None) != seal(content):
        raise StoreError(Phrase("{path}: was edited after it was written", path=path))
    scenarios = {
        name: {**what, "register": tuple(Assumption(**row) for row in what["register"])}
        for name, what in content["scenarios"].items()
    }
    return Study.model_validate(content["study"]), scenarios
