"""A page fits in its columns, whatever is in it."""

import re

from hypothesis import given
from hypothesis import strategies as st

from ketenopt.report.harmless import width
from ketenopt.report.page import Column, Gap, Heading, Report, Said, Table, Title
from ketenopt.report.terminal import bar, render, wrapped

words = st.text(max_size=120)


@st.composite
def reports(draw: st.DrawFn) -> Report:
    size = draw(st.integers(1, 9))
    heads = tuple(Column(draw(words), draw(st.sampled_from(["left", "right"])), draw(st.booleans())) for _ in range(size))
    rows = tuple(tuple(draw(words) for _ in range(size)) for _ in range(draw(st.integers(0, 3))))
    blocks = (Title(draw(words), draw(words)), Heading(draw(words)), Gap(), Said(draw(words), draw(words)), Table(heads, rows))
    return Report(blocks)


@given(reports())
def test_no_line_is_wider_than_80_columns(report: Report) -> None:
    for line in render(report).splitlines():
        assert width(line) <= 80, line


def test_a_sentence_after_a_label_hangs() -> None:
    text = render(Report((Said("one two three " * 10, "Label"),)))
    first, second = text.splitlines()[:2]
    assert first.startswith("Label" + " " * 13 + "one")
    assert re.match(r" {18}\w", second)


def test_names_give_way_before_numbers() -> None:
    table = Table((Column("name", name=True), Column("number", "right")), (("x" * 200, "1,234,567"),))
    line = render(Report((table,))).splitlines()[1]
    assert line.endswith("1,234,567")
    assert "…" in line


def test_a_group_stands_above_its_columns() -> None:
    heads = (Column("name"), Column("50%", group="in use"), Column("80%", group="in use"))
    text = render(Report((Table(heads, (("a", "mei 2028", "nov 2028"),)),)))
    assert text.splitlines()[:2] == ["      in use", "name  50%       80%"]


def test_wrapping_loses_no_word() -> None:
    text = "Het is zeer waarschijnlijk dat B meer oplevert dan A in 931 van de 1.000 doorrekeningen"
    assert " ".join(wrapped(text, 20)) == text


def test_titles_are_strong_only_where_asked() -> None:
    report = Report((Title("chain"), Said("text")))
    assert render(report, strong=lambda line: f"<{line}>") == "<chain>\ntext\n"


def test_a_bar_stays_within_its_room() -> None:
    assert (bar(-1, 10), bar(0.3, 10), bar(7, 10)) == ("", "###", "##########")
