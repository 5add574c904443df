"""The sheet of a first meeting: proposals by partners, for two hours with the partners at one table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from ketenopt.read.workbook.meeting_words import COLUMNS, FACTS, HINTS, OFFERED, PARTNER_FACTS, label
from ketenopt.read.workbook.sheets import MEETING
from ketenopt.read.workbook.words import SIZES, STEPS

PARTNERS = 10
PROPOSALS = 30
FIRST_FACT = 1
"""Row (from 0) of the first label; the proposals follow below."""
HEADER = FIRST_FACT + len(FACTS) + 2
EFFORT = len(COLUMNS)
BENEFIT = EFFORT + PARTNERS
_WIDTHS = {"id": 6, "proposal": 48, "owner": 14, "after": 12, "stuck": 28, "acts": 16}


def write_meeting(path: Path, language: str = "en") -> None:
    """Write an empty sheet of a first meeting to ``path``; ``language`` is ``en`` or ``nl``."""
    file = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_numbers": False})
    sheet = file.add_worksheet(MEETING)
    look = {
        "title": file.add_format({"bold": True, "font_size": 14}),
        "label": file.add_format({"bold": True, "align": "right"}),
        "head": file.add_format({"bold": True, "bg_color": "#DCE6F1", "border": 1, "text_wrap": True, "valign": "top"}),
        "fill": file.add_format({"bg_color": "#FFFBE6", "border": 1}),
        "day": file.add_format({"bg_color": "#FFFBE6", "border": 1, "num_format": "yyyy-mm-dd"}),
        "words": file.add_format({"bg_color": "#FFFBE6", "border": 1, "num_format": "@", "align": "center"}),
        "text": file.add_format({"bg_color": "#FFFBE6", "border": 1, "num_format": "@"}),
    }
    sheet.write_string(0, 0, label("title", language), look["title"])
    _facts(sheet, look, language)
    _partners(sheet, look, language)
    _proposals(sheet, look, language)
    sheet.freeze_panes(HEADER + 1, 2)
    sheet.set_row(HEADER, 45)
    sheet.set_landscape()
    sheet.set_paper(8)  # A3
    sheet.fit_to_pages(1, 0)
    file.close()


def _facts(sheet: Any, look: dict[str, Any], language: str) -> None:
    for number, name in enumerate(FACTS):
        row = FIRST_FACT + number
        sheet.write_string(row, 1, label(name, language), look["label"])
        for column in range(2, 6 if name == "pot" else 3):
            sheet.write_blank(row, column, None, look["day" if name == "start" else "fill"])


def _partners(sheet: Any, look: dict[str, Any], language: str) -> None:
    for number, name in enumerate(PARTNER_FACTS):
        row = FIRST_FACT + number
        sheet.write_string(row, EFFORT - 1, label(name, language), look["label"])
        for column in range(EFFORT, EFFORT + PARTNERS):
            sheet.write_blank(row, column, None, look["fill" if name in ("teams", "own", "fte") else "text"])
    sheet.write_comment(FIRST_FACT, EFFORT - 1, _hint("partner", language), {"x_scale": 2, "author": "ketenopt"})
    part_of = FIRST_FACT + PARTNER_FACTS.index("part_of")
    _offer(sheet, (part_of, EFFORT, part_of, EFFORT + PARTNERS - 1), _partner_row())


def _proposals(sheet: Any, look: dict[str, Any], language: str) -> None:
    sheet.write_string(HEADER - 1, EFFORT, label("effort", language), look["title"])
    sheet.write_string(HEADER - 1, BENEFIT, label("benefit", language), look["title"])
    last = HEADER + PROPOSALS
    for column, name in enumerate(COLUMNS):
        sheet.write_string(HEADER, column, label(name, language), look["head"])
        sheet.set_column(column, column, _WIDTHS.get(name, 13))
        if name in HINTS:
            sheet.write_comment(HEADER, column, _hint(name, language), {"x_scale": 2, "author": "ketenopt"})
        kind = "day" if name in ("wanted", "deadline", "expected") else "fill" if name == "ask" else "text"
        for row in range(HEADER + 1, last + 1):
            sheet.write_blank(row, column, None, look[kind])
        _offer(sheet, (HEADER + 1, column, last, column), _partner_row() if name == "owner" else OFFERED[language].get(name))
    for row in range(HEADER + 1, last + 1):
        sheet.write_string(row, 0, f"P{row - HEADER:02d}", look["text"])
    _matrix(sheet, look, language, last)


def _matrix(sheet: Any, look: dict[str, Any], language: str, last: int) -> None:
    for index in range(PARTNERS):
        name = f'={xl_col_to_name(EFFORT + index)}${FIRST_FACT + 1}&""'
        for first in (EFFORT, BENEFIT):
            sheet.write_formula(HEADER, first + index, name, look["head"], "")
    sheet.write_string(HEADER, BENEFIT + PARTNERS, label("users", language), look["head"])
    for column in range(EFFORT, BENEFIT + PARTNERS + 1):
        for row in range(HEADER + 1, last + 1):
            sheet.write_blank(row, column, None, look["fill" if column < BENEFIT else "words"])
    _offer(sheet, (HEADER + 1, EFFORT, last, BENEFIT - 1), SIZES)
    _offer(sheet, (HEADER + 1, BENEFIT, last, BENEFIT + PARTNERS), STEPS)
    sheet.set_column(EFFORT, BENEFIT + PARTNERS, 11)
    for name, column in (("effort", EFFORT), ("benefit", BENEFIT)):
        sheet.write_comment(HEADER - 1, column, _hint(name, language), {"x_scale": 2, "author": "ketenopt"})


def _partner_row() -> str:
    row = FIRST_FACT + 1
    return f"=${xl_col_to_name(EFFORT)}${row}:${xl_col_to_name(EFFORT + PARTNERS - 1)}${row}"


def _offer(sheet: Any, area: tuple[int, int, int, int], source: str | tuple[str, ...] | None) -> None:
    if source:
        sheet.data_validation(
            *area, {"validate": "list", "source": source if isinstance(source, str) else list(source), "error_type": "warning"}
        )


def _hint(name: str, language: str) -> str:
    return HINTS[name][1 if language == "nl" else 0]
