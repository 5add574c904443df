"""Words around a dossier: of switches, buttons and headers, in every format the same."""

from __future__ import annotations

from ketenopt.report.language import marked

WORDS = {
    "contents": marked("Contents"),
    "scenario": marked("Scenario"),
    "partner": marked("Partner"),
    "all": marked("all"),
    "copy": marked("Copy table"),
    "copied": marked("Copied: paste it in a spreadsheet"),
    "sort": marked("Sort by this column"),
    "numbers": marked("The numbers behind this picture"),
    "open": marked("Show"),
    "initiative": marked("Initiative"),
    "certainty": marked("certainty"),
    "date": marked("in use by all"),
    "promised": marked("promised"),
    "kept": marked("promise kept at this certainty"),
    "yes": marked("yes"),
    "no": marked("no"),
    "measure": marked("measure"),
    "expected": marked("expected"),
    "low": marked("at least, 9 in 10"),
    "high": marked("at most, 9 in 10"),
    "skip": marked("To the dossier"),
    "ids": marked("Show numbers of figures"),
    "still": marked("The sliders of this part move in the HTML file."),
    "run": marked("Run"),
    "page": marked("page"),
    "of": marked("of"),
    "print": marked("Print"),
    "figures": marked("Figures"),
}
