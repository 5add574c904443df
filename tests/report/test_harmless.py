"""Names from files reach a screen as text, never as commands."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketenopt.report.harmless import guarded, harmless, shortened, width

HOSTILE = {
    "colour": ("\x1b[31mred\x1b[0m", "red"),
    "title of the window": ("a\x1b]0;owned\x07b", "ab"),
    "a link": ("\x1b]8;;http://x\x1b\\text\x1b]8;;\x1b\\", "text"),
    "eight-bit escape": ("a\x9b2Jb", "ab"),
    "an escape that never ends": ("a\x1b", "a"),
    "line breaks": ("a\r\nb\tc\x0bd", "a b c d"),
    "turned direction": ("a\u202eb\u2066c\u200fd", "abcd"),
    "zero width": ("a\u200bb\ufeffc", "abc"),
    "separators": ("a\u2028b\u2029c", "a b c"),
    "a bell and a backspace": ("a\x07\x08b\x00", "ab"),
}


@pytest.mark.parametrize(("text", "expected"), HOSTILE.values(), ids=HOSTILE.keys())
def test_what_a_terminal_would_obey_is_gone(text: str, expected: str) -> None:
    assert harmless(text) == expected


def test_a_heap_of_accents_does_not_cover_other_lines() -> None:
    assert len(harmless("a" + "\u0301" * 500 + "b")) <= 5


def test_a_long_name_is_cut_and_says_so() -> None:
    assert harmless("x" * 5000, 80) == "x" * 79 + "…"


def test_wide_letters_count_twice() -> None:
    assert width("検察") == 4
    assert width("e\u0301") == 1
    assert shortened("検察庁東京", 6) == "検察…"


def test_right_to_left_names_end_with_a_mark_that_keeps_the_line() -> None:
    assert guarded("שלום") == "שלום\u200e"
    assert guarded("OM") == "OM"


@given(st.text(max_size=400), st.integers(min_value=1, max_value=100))
def test_any_text_is_one_line_of_known_width(text: str, most: int) -> None:
    shown = harmless(text, most)
    assert width(shown) <= most
    assert all(unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Zl", "Zp") for letter in shown)
