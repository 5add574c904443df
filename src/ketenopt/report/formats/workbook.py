"""A dossier as a workbook: a sheet a table with native charts, every figure as the number that its source holds.

Nothing from a file becomes a formula or a link.  Same dossier, same bytes.
"""

from __future__ import annotations

import math
import re
from datetime import date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from ketenopt.report.dossier.value import Block, Dossier, Figure, Items, Paragraph, Subheading, Table, alone, disguised, spoken
from ketenopt.report.formats.words import WORDS
from ketenopt.report.language import Language, marked

NAMES = re.compile(r"[\[\]:*?/\\']")
MOST_NAME = 31
MOST_TEXT = 32_000
WIDEST, NARROWEST = 60, 9
FORMATS = {
    "number": "#,##0.0;-#,##0.0;0",
    "money": "€ #,##0;-€ #,##0;€ 0",
    "points": "+0.0;-0.0;0",
    "percent": "0%",
    "days": "#,##0.0",
    "date": "mmm yyyy",
}
CHARTS = {
    "bar": {"type": "bar"},
    "stacked": {"type": "bar", "subtype": "stacked"},
    "line": {"type": "line"},
    "scatter": {"type": "scatter"},
}
FIGURES = (
    marked("figure"),
    marked("as said"),
    marked("value"),
    marked("unit"),
    marked("table"),
    marked("row"),
    marked("column"),
    marked("run"),
)
COLOURS = ("#0072b2", "#e69f00", "#56b4e9", "#595959")


def workbook(dossier: Dossier) -> bytes:
    """The workbook."""
    buffer = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties({"title": dossier.title, "author": "ketenopt", "created": datetime.fromisoformat(dossier.date)})
    _Book(book, dossier).write()
    book.close()
    return buffer.getvalue()


class _Book:
    """One workbook while it is written."""

    def __init__(self, book: Any, dossier: Dossier) -> None:
        self.book, self.d, self.t = book, dossier, Language(dossier.language)
        self.used: set[str] = set()
        self.head = book.add_format({"bold": True, "bottom": 2, "text_wrap": True, "valign": "bottom"})
        self.title = book.add_format({"bold": True, "font_size": 13})
        self.wrap = book.add_format({"text_wrap": True, "valign": "top"})
        self.soft = book.add_format({"font_color": "#595959", "text_wrap": True, "valign": "top"})
        self.shapes = {shape: book.add_format({"num_format": code, "valign": "top"}) for shape, code in FORMATS.items()}

    def write(self) -> None:
        """The first sheet with what is said, a sheet a table, and all figures with their sources."""
        self.page()
        for part in self.d.parts:
            for block in part.blocks:
                if isinstance(block, Table):
                    self.table(block, part.title)
        self.figures()

    def sheet(self, wanted: str) -> Any:
        """A sheet with a name that is allowed and free."""
        plain = NAMES.sub(" ", wanted).strip() or "-"
        name, number = plain[:MOST_NAME], 1
        while name.lower() in self.used:
            number += 1
            name = f"{plain[: MOST_NAME - 4]} {number}"
        self.used.add(name.lower())
        sheet = self.book.add_worksheet(name)
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(2)
        return sheet

    def page(self) -> None:
        """What is said, part by part."""
        sheet = self.sheet(self.d.parts[0].title)
        sheet.set_column(0, 0, 110)
        rows: list[tuple[str, Any]] = [(self.d.title, self.title), (self.d.subtitle, self.soft), (self.d.mark, self.head)]
        for part in self.d.parts:
            rows.append((part.title, self.title))
            for block in part.blocks:
                rows += [(text, self.head if isinstance(block, Subheading) else self.wrap) for text in self.said(block)]
        for row, (text, look) in enumerate(rows):
            sheet.write_string(row, 0, text[:MOST_TEXT], look)

    def said(self, block: Block) -> list[str]:
        """The sentences of a block; those of one scenario only for the proposal."""
        if getattr(block, "scenario", "") not in ("", self.d.proposal):
            return []
        match block:
            case Paragraph(text, _, label):
                return [f"{label}. " * bool(label) + spoken(text, self.d.figures)]
            case Items(items):
                return [f"• {spoken(item, self.d.figures)}" for item in items]
            case Subheading(text):
                return [text]
            case _:
                return []

    def table(self, block: Table, part: str) -> None:
        """One table, its header frozen, with its chart."""
        sheet = self.sheet(block.id)
        sheet.write_string(0, 0, f"{part}: {spoken(block.caption, self.d.figures)}"[:MOST_TEXT], self.title)
        scenario = dict(self.d.scenarios).get(block.scenario, "")
        sheet.write_string(1, 0, scenario or self.d.mark, self.soft)
        for column, head in enumerate(block.heads):
            sheet.write_string(3, column, f"{head.text} ({head.unit})" if head.unit else head.text, self.head)
        for row, cells in enumerate(block.rows, start=4):
            for column, text in enumerate(cells):
                self.cell(sheet, row, column, text)
        for column in range(len(block.heads)):
            longest = max(
                [len(spoken(row[column], self.d.figures)) for row in block.rows] + [len(block.heads[column].text) // 2], default=0
            )
            sheet.set_column(column, column, min(WIDEST, max(NARROWEST, longest + 2)))
        sheet.freeze_panes(4, 1)
        if block.rows:
            sheet.autofilter(3, 0, 3 + len(block.rows), len(block.heads) - 1)
        if block.note:
            sheet.write_string(5 + len(block.rows), 0, spoken(block.note, self.d.figures), self.soft)
        if block.native and block.rows:
            self.chart(sheet, block)

    def cell(self, sheet: Any, row: int, column: int, text: str) -> None:
        """A figure as its number, a day as its date; all else as text."""
        figure = alone(text, self.d.figures)
        if figure is None or not isinstance(figure.value, int | float) or not math.isfinite(figure.value):
            sheet.write_string(row, column, spoken(text, self.d.figures)[:MOST_TEXT], self.wrap)
        elif figure.date:
            sheet.write_datetime(row, column, date.fromisoformat(figure.date), self.shapes["date"])
        else:
            sheet.write_number(row, column, self.shown(figure), self.shapes.get(figure.shape))

    def shown(self, figure: Figure) -> float:
        """Money in euros, points in points; all else as its source holds it."""
        assert isinstance(figure.value, int | float)
        if figure.shape == "points":
            return figure.value / self.d.point_keur
        return figure.value * 1000 if figure.shape == "money" else figure.value

    def chart(self, sheet: Any, block: Table) -> None:
        """A native chart of the table."""
        assert block.native is not None
        kind, last = block.native.kind, 3 + len(block.rows)
        chart = self.book.add_chart(CHARTS[kind])
        name = sheet.get_name()
        columns = block.native.values[1:] if kind == "scatter" else block.native.values
        across = block.native.values[0] if kind == "scatter" else block.native.names
        for number, column in enumerate(columns):
            series: dict[str, Any] = {
                "name": [name, 3, column],
                "categories": [name, 4, across, last, across],
                "values": [name, 4, column, last, column],
            }
            colour = COLOURS[number % len(COLOURS)]
            series["line" if kind == "line" else "fill"] = {"color": colour}
            if kind == "scatter":
                series["marker"] = {"type": "circle", "size": 9, "fill": {"color": colour}}
                series["data_labels"] = {"custom": [{"value": f"='{name}'!$A${row}"} for row in range(5, last + 2)], "value": True}
            chart.add_series(series)
        chart.set_title({"name": spoken(block.caption, self.d.figures)[:120], "overlay": False, "name_font": {"size": 11}})
        if kind == "bar":
            chart.set_y_axis({"reverse": True})
        chart.set_legend({"position": "bottom", "none": len(columns) == 1})
        chart.set_size({"width": 620, "height": max(260, 60 + 26 * len(block.rows))})
        sheet.insert_chart(6 + len(block.rows), 0, chart, {"description": spoken(block.caption, self.d.figures)[:200]})

    def figures(self) -> None:
        """Every figure with its value as its source holds it, and where that is."""
        sheet = self.sheet(self.t(WORDS["figures"]))
        for column, head in enumerate(FIGURES):
            sheet.write_string(0, column, self.t(head), self.head)
        for row, figure in enumerate(self.d.figures.values(), start=1):
            source = disguised(figure.source, self.d.letters)
            where = ", ".join(f"{name}={value}" for name, value in source.where)
            sheet.write_string(row, 0, figure.id)
            sheet.write_string(row, 1, figure.text)
            if isinstance(figure.value, int | float):
                sheet.write_number(row, 2, figure.value)
            elif figure.value is not None:
                sheet.write_string(row, 2, figure.value[:MOST_TEXT])
            for column, text in enumerate((figure.unit, source.table, where, source.column, source.run), start=3):
                sheet.write_string(row, column, text[:MOST_TEXT])
        for column, wide in enumerate((8, 18, 18, 14, 14, 70, 16, 15)):
            sheet.set_column(column, column, wide)
        sheet.freeze_panes(1, 1)
