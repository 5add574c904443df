"""Dutch and English: every message has both, and numbers are written as each language writes them."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from comparisons import chance
from ketenopt.domain.phrase import Phrase, both, either
from ketenopt.report import language
from ketenopt.report.language import Language, spoken
from report.reader_messages import filled_too_early, reader_messages

SOURCE = Path(language.__file__).parents[1]
CATALOGUES = [Path(language.__file__).parent / "locale" / "nl" / "LC_MESSAGES" / name for name in language.CATALOGUES]
NL, EN = Language("nl"), Language("en")
# The same word in both languages.
SAME = {"Partner", "Scenario", "Team", "in", "plan", "rest", "share", " ({n})", "partner", "team", "schema {version}"} | {
    "{n} partner",
    "{n} team",
    "Dossier",
    "partner {letter}",
    "{n} {source}",
}


def messages() -> dict[str, str | None]:
    """Every message in the source, with its plural: the arguments of t(...), self(...), marked(...) and x.plural(...)."""
    found: dict[str, str | None] = {}
    for path in [*sorted(SOURCE.glob("report/**/*.py")), *sorted(SOURCE.glob("cli/**/*.py"))]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            texts = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            if isinstance(node.func, ast.Attribute) and node.func.attr == "plural":
                found[texts[0]] = texts[1]
            elif texts and _says(node.func):
                found.setdefault(texts[0], None)
    return dict.fromkeys(reader_messages()) | found


def _says(called: ast.expr) -> bool:
    """``t(...)``, ``desk.t(...)``, ``marked(...)``."""
    name = called.attr if isinstance(called, ast.Attribute) else called.id if isinstance(called, ast.Name) else ""
    return name == "t" or (isinstance(called, ast.Name) and name in ("self", "marked"))


def holes(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)", text))


def catalogue() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for path in CATALOGUES:
        with path.open("rb") as source:
            po = read_po(source, locale="nl", abort_invalid=True)
        assert not po.obsolete
        assert not [message.id for message in po if message.fuzzy and message.id]
        texts = {
            (m.id if isinstance(m.id, str) else m.id[0]): (m.string if isinstance(m.string, tuple) else (m.string,))
            for m in po
            if m.id
        }
        assert not set(texts) & set(found), "a message stands in two catalogues"
        found |= texts
    return found


def test_every_message_has_a_translation_and_every_translation_a_message() -> None:
    wanted, there = set(messages()), set(catalogue())
    assert len(wanted) > 100
    assert not wanted - there, "add these to the catalogue"
    assert not there - wanted, "nobody says these any more"
    assert all(text for texts in catalogue().values() for text in texts)


def test_a_translation_fills_the_same_holes() -> None:
    for message, texts in catalogue().items():
        for text in texts:
            assert holes(text) == holes(message), message


def test_a_translation_is_not_the_message_itself() -> None:
    same = {message for message, texts in catalogue().items() if texts[0] == message and re.search(r"[a-z]{3}", message)}
    assert same <= SAME


def test_no_sentence_is_filled_where_it_is_made() -> None:
    assert filled_too_early() == []


def test_a_phrase_is_said_with_its_names_as_typed_and_its_own_words_translated() -> None:
    told = Phrase("there is no {kind} {id!r}", kind=either([Phrase("partner"), Phrase("body")]), id="beneficiary")
    assert told == "there is no partner or body 'beneficiary'"
    assert NL.said(told) == "er is geen partner of orgaan 'beneficiary'"
    assert EN.said(told) == told
    assert NL.said(both([Phrase("no owner"), Phrase("no money"), Phrase("no effort")])) == "geen trekker, geen geld en geen werk"
    assert NL.said(either(["partner", "body"])) == "partner of body"
    assert (
        NL.said(Phrase("a {odd} sentence nobody translated", odd="{0.__class__}")) == "a {0.__class__} sentence nobody translated"
    )


def test_the_words_of_the_adviser_are_used() -> None:
    text = " ".join(" ".join(texts) for texts in catalogue().values()).lower()
    for word in ("trekker", "knelpunten", "wie is aan zet", "levert in", "toekennen op volgorde tot het geld op is"):
        assert word in text
    for word in ("kantelpunt", "schaduwprijs", "leverbaar", "haakt af", " eigenaar", "nut ", "95 %", "keur"):
        assert word not in text


def test_numbers_dates_and_lists() -> None:
    assert (NL.number(1234567), EN.number(1234567)) == ("1.234.567", "1,234,567")
    assert (NL.two(0.0456), EN.two(9.96), EN.two(-0.0), EN.two(1995)) == ("0,046", "10", "0", "2,000")
    assert (NL.money(0), NL.money(0.4), EN.money(1_260_000)) == ("€ 0", "€ 400", "€ 1.3 bn")
    assert (EN.month("2028-12-31"), NL.month("2028-03-01")) == ("Dec 2028", "mrt 2028")
    assert EN.listed([]) == ""
    assert NL.listed(["a", "b", "c"]) == "a, b en c"
    assert EN.listed(["a", "b", "c", "d"], 3) == "a, b and 2 others"
    assert (EN.plural("{n} day", "{n} days", 1), EN.plural("{n} day", "{n} days", 2)) == ("1 day", "2 days")
    assert (NL.plain(8.0), NL.plain(0.25), EN.plain("x"), EN.plain(True)) == ("8", "0,25", "x", "True")


@pytest.mark.parametrize(("successes", "shown"), [(1000, ">95%"), (951, ">95%"), (949, "95%"), (300, "30%"), (0, "<5%")])
def test_no_chance_is_ever_certain(successes: int, shown: str) -> None:
    assert EN.chance(chance(successes)) == shown


def test_a_name_that_looks_like_a_message_with_holes_stays_itself() -> None:
    assert NL("{a} and {b} come out the same in every run.", a="{0.__class__}", b="%s") == (
        "{0.__class__} en %s komen in elke doorrekening op hetzelfde uit."
    )
    assert NL.known("{a} {b}") == "{a} {b}"


@pytest.mark.parametrize(
    ("setting", "code"),
    [
        ({"LANG": "nl_NL.UTF-8"}, "nl"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "nl_NL.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LC_MESSAGES": "nl", "LANG": "de_DE"}, "nl"),
        ({"LC_ALL": "", "LANG": "nl"}, "nl"),
        ({}, "en"),
        ({"LANG": "de_DE"}, "en"),
    ],
)
def test_the_environment_says_which_language(setting: dict[str, str], code: str) -> None:
    assert spoken(setting) == code
