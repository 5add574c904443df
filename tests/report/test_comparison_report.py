"""The first screen: in order, within 80 columns, in one language, and without naming a real organisation as a loser."""

import json
import re
from dataclasses import replace

import pytest

from comparisons import LETTERS, NAMES, comparison
from ketenopt.domain.comparison import Comparison
from ketenopt.report.confidential import Shield
from ketenopt.report.delivery_page import delivery_report
from ketenopt.report.first_screen import comparison_report
from ketenopt.report.harmless import width
from ketenopt.report.language import Language
from ketenopt.report.machine import as_json, comparison_json
from ketenopt.report.terminal import render

ENGLISH = set(
    re.findall(
        r"\w+",
        """the of and on for with from asked expected runs numbers guesses nobody better worse equal cannot tell yes more less who
        must act notices gives initiative pulled ready delivered share time paper luck chances hold""",
    )
)
DUTCH = set(
    re.findall(
        r"\w+",
        """het de een van en op met uit gevraagd naar verwachting getallen schattingen niemand beter slechter gelijk ja nee wie
        moet aan zet merkt levert trekker klaar opgeleverd aandeel tijd papier keer meer minder deel""",
    )
)
SAME = {"in", "plan", "is", "of", "me", "team", "partner", "scenario", "share", "wet", "en", "an"}


def said(value: Comparison, code: str) -> str:
    t = Language(code)
    return render(comparison_report(value, t)) + render(delivery_report(value, t))


def plain_names(value: Comparison) -> Comparison:
    """Names that are no words of either language, so that what remains is ours."""
    return replace(value, names={key: f"Qx{i}" for i, key in enumerate(sorted(NAMES)) if not key.startswith("scenarios.")})


@pytest.mark.parametrize("points", [True, False])
@pytest.mark.parametrize("verdict", ["better", "worse", "equal", "cannot-tell"])
def test_dutch_output_has_no_english_word_and_the_other_way_round(points: bool, verdict: str) -> None:
    value = plain_names(comparison(points=points, verdict=verdict))  # type: ignore[arg-type]
    value = replace(value, inputs=())  # paths are English ids
    for code, foreign in (("nl", ENGLISH), ("en", DUTCH)):
        words = set(re.findall(r"[a-z']+", said(value, code).lower()))
        found = sorted((words & foreign) - SAME)
        assert not found


@pytest.mark.parametrize("code", ["nl", "en"])
@pytest.mark.parametrize("points", [True, False])
@pytest.mark.parametrize(
    "name",
    ["x" * 5000, "lange naam " * 200, "検察庁" * 40, "\x1b[31mred\x1b[2J" * 9, "שלום עולם " * 9, "a\nb\tc\r" * 40, "{x}%s%(a)d\\"],
    ids=["long", "words", "wide", "escapes", "right to left", "breaks", "templates"],
)
def test_hostile_names_come_out_as_harmless_text_within_80_columns(name: str, points: bool, code: str) -> None:
    names = {key: f"{name}{key}" for key in NAMES}
    value = replace(comparison(points, names=names), question=name, notes=(name,))
    text = said(value, code)
    assert all(width(line) <= 80 for line in text.splitlines())
    assert not set(text) & set("\x1b\r\t\x07\u202e")


def test_it_opens_with_the_paper_plan_against_what_is_in_use() -> None:
    lines = render(comparison_report(comparison(), Language("nl"))).splitlines()
    assert lines[0] == "VOORBEELDKETEN 2027-2028                     38 van 46 getallen zijn schattingen"
    assert lines[1].startswith("Op papier 3 van 4 eind 2028 bij allen in gebruik; naar verwachting 2,6")
    text = "\n".join(lines)
    order = ["Op papier", "Gevraagd", "Teams gevraagd", "Initiatief", "Wat is beter", "Wie merkt", "Wie is aan zet", "Ingevuld"]
    places = [text.index(word) for word in [*order, "Waarin de scenario's verschillen", "Waarde voor allen samen"]]
    assert places == sorted(places)


def test_the_table_of_initiatives_says_now_plan_and_when() -> None:
    text = render(comparison_report(comparison(), Language("en")))
    row = next(line for line in text.splitlines() if line.startswith("(must) Wetswijziging"))
    assert re.split(r"\s{1,}(?=yes|1/|Dec|May|Nov|>)", row)[1:] == ["yes", "1/3", "Dec 2027", "May 2028", "Nov 2028", ">95%"]
    assert "100%" not in text


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        ("better", "It is very likely that “Proposal” has more in use"),
        ("worse", "It is very likely that “Proposal” has fewer in use"),
        ("equal", "come out the same in every run"),
        ("cannot-tell", "Cannot tell whether “Proposal” or “Today's practice” does better"),
    ],
)
def test_it_says_which_scenario_is_better_or_that_it_cannot_tell(verdict: str, words: str) -> None:
    text = render(comparison_report(comparison(verdict=verdict), Language("en")))  # type: ignore[arg-type]
    assert words in " ".join(text.split())


def test_no_euro_sign_where_the_value_rests_on_the_scale() -> None:
    text = render(comparison_report(comparison(points=True), Language("nl")))
    worth = text[text.index("Wat het waard is") :]
    assert "€" not in worth
    assert "punten" in worth
    euros = render(comparison_report(comparison(points=False), Language("nl")))
    assert "+€ 1,2 mln" in euros


def test_an_example_says_so_and_shows_letters_where_somebody_loses_or_blocks() -> None:
    text = said(comparison(example=True), "nl")
    assert text.splitlines()[1] == "voorbeeld, geen uitspraak over deze organisaties"
    about = [line for line in text.splitlines() if re.match(r"Wie (merkt|levert|is aan zet)", line)]
    assert len(about) == 4  # the delivery page names who must act as well
    for line in about:
        assert not [NAMES[key] for key in NAMES if key.startswith(("partners.", "bodies.")) and NAMES[key] in line]
    assert "C levert in op Datakwaliteit. Het voordeel is voor B." in text
    assert "Openbaar Ministerie levert" not in text
    assert "Politie levert in op Datakwaliteit" in said(comparison(example=False), "nl")


def test_json_of_an_example_holds_letters_too_and_the_notice() -> None:
    data = comparison_json(comparison(example=True))
    result = data["comparison"]["scenarios"][1]
    assert [row["partner"] for row in result["partners"]] == [LETTERS[name] for name in ("om", "politie", "rechtspraak")]
    assert {row["owner"] for row in result["acts"]} <= set(LETTERS.values())
    assert "letters" not in data["comparison"]
    assert "voorbeeld, geen uitspraak over deze organisaties" in data["notice"]


def test_what_is_bilateral_is_neither_on_screen_nor_in_json() -> None:
    value = comparison(points=False)
    hidden = Shield(("initiatives.dossier.benefits.om.value", "partners.om.budget.2027Q1", "partners.om.sacrifice"))
    text = said(value, "en") + as_json(comparison_json(value, hidden))
    assert "1234.5" not in text
    assert "5432.1" not in text
    result = comparison_json(value, hidden)["comparison"]["scenarios"][1]
    assert result["partners"][0]["utility"] is None
    assert result["partners"][1]["utility"] is not None
    assert next(row for row in result["money"] if row["account"] == "om")["available"] is None


def test_json_is_sorted_rounded_and_plain() -> None:
    text = as_json({"b": 1 / 3, "a": -0.0, "c": (1, float("nan")), "d": 1e-20})
    assert text == '{\n  "a": 0.0,\n  "b": 0.333333333333,\n  "c": [\n    1,\n    null\n  ],\n  "d": 1e-20\n}\n'
    assert json.loads(as_json(comparison_json(comparison())))["format"] == 1


def test_many_of_everything_still_fit() -> None:
    value = comparison()
    result = value.scenarios[1]
    rows = tuple(replace(result.initiatives[0], initiative=f"i{n:03}") for n in range(200))
    years = tuple(replace(result.in_use_by[0], by=replace(result.in_use_by[0].by, date=f"{2027 + n}-12-31")) for n in range(12))
    many = replace(result, initiatives=rows, in_use_by=years, warnings=("w",) * 50)
    inputs = tuple(replace(value.inputs[0], path=f"teams.t{n}.fte") for n in range(30))
    text = said(replace(value, scenarios=(value.scenarios[0], many, value.scenarios[2]), inputs=inputs), "en")
    assert all(width(line) <= 80 for line in text.splitlines())
    assert "and 176 others" in text
    assert "2038" in text.splitlines()[4] or "2038" in text
    assert "26 others" in text
