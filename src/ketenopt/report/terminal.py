"""A report as lines of text: never wider than asked, whatever the names in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from ketenopt.report.harmless import guarded, harmless, shortened, width
from ketenopt.report.page import Column, Gap, Heading, Report, Said, Table, Title

WIDTH = 80
NARROWEST_NAME = 6
SECOND_NAME = 12
BETWEEN = 2
MANY = 5
MARGIN = 18
Style = Callable[[str], str]


def render(report: Report, columns: int = WIDTH, strong: Style = str) -> str:
    """The report as text of at most ``columns`` columns; ``strong`` marks titles and headings (bold, say)."""
    lines: list[str] = []
    for block in report.blocks:
        match block:
            case Title(text, beside):
                lines += [strong(line) for line in _title(harmless(text), harmless(beside), columns)]
            case Heading(text):
                lines += ["", *(strong(line) for line in wrapped(harmless(text, 1000), columns))]
            case Said(text, label, loud, margin):
                lines += [strong(line) if loud else line for line in _said(text, label, columns, margin)]
            case Table(heads, rows):
                lines += _table(heads, rows, columns)
            case Gap():
                lines.append("")
    return "\n".join(line.rstrip() for line in lines) + "\n"


def wrapped(text: str, columns: int, indent: str = "") -> list[str]:
    """``text`` broken at spaces into lines of at most ``columns``; lines after the first begin with ``indent``."""
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        for piece in _pieces(word, columns - len(indent)):
            if line.strip() and width(line) + 1 + width(piece) > columns:
                lines.append(line)
                line = indent + piece
            else:
                line = f"{line} {piece}" if line.strip() else line + piece
    return [*lines, line]


def bar(share: float, columns: int) -> str:
    """A bar of ``share`` (0..1) of ``columns`` columns.

    >>> bar(0.5, 6)
    '###'
    """
    return "#" * round(max(0.0, min(1.0, share)) * columns)


def _pieces(word: str, columns: int) -> Iterator[str]:
    while width(word) > columns:
        taken, used = 0, 0
        while taken < len(word) and used + width(word[taken]) <= columns:
            used += width(word[taken])
            taken += 1
        yield word[:taken]
        word = word[taken:]
    yield word


def _title(text: str, beside: str, columns: int) -> list[str]:
    if not beside:
        return wrapped(text, columns)
    room = columns - width(beside) - 2
    if width(text) > room and room < columns // 2:
        return [*wrapped(text, columns), *wrapped(beside, columns)]
    left = shortened(text, room)
    return [left + " " * (columns - width(left) - width(beside)) + beside]


def _said(text: str, label: str, columns: int, least: int) -> list[str]:
    body = harmless(text, 2000)
    if not label:
        return wrapped(body, columns)
    name = harmless(label, columns // 2 if least else columns // 3)
    margin = max(least or MARGIN, width(name) + 2)
    first = name + " " * (margin - width(name))
    lines = wrapped(body, columns - margin)
    return [(first if i == 0 else " " * margin) + line for i, line in enumerate(lines)]


def _table(heads: Sequence[Column], rows: Sequence[Sequence[str]], columns: int) -> list[str]:
    headers = [head.header.split("\n") for head in heads]
    depth = max(len(header) for header in headers)
    headers = [[""] * (depth - len(header)) + header for header in headers]
    cells = [[harmless(cell) for cell in row] for row in rows]
    widths = [
        max([*(width(part) for part in header), *(width(row[i]) for row in cells)], default=0) for i, header in enumerate(headers)
    ]
    widths = _fitted(widths, [head.name for head in heads], columns - _between(heads) * (len(heads) - 1))
    lines = [_row([header[d] for header in headers], heads, widths) for d in range(depth)]
    lines = [line for line in _with_groups(lines, heads, widths, columns) if line.strip()]
    return lines + [_row(row, heads, widths) for row in cells]


def _with_groups(lines: list[str], heads: Sequence[Column], widths: Sequence[int], columns: int) -> list[str]:
    """Header lines with each group's text above its columns, where there is nothing in the way."""
    if not any(head.group for head in heads):
        return lines
    above = lines if len(lines) > 1 else ["", *lines]
    starts = [sum(widths[:i]) + _between(heads) * i for i in range(len(heads))]
    row = above[-2].ljust(columns)
    for group, members in groupby(range(len(heads)), key=lambda i: heads[i].group):
        first = starts[next(iter(members))]
        if group:
            room = len(row) - first
            free = len(row[first:]) - len(row[first:].lstrip()) or room
            text = shortened(group, free - 1 if free < room else room)
            row = row[:first] + text + row[first + len(text) :]
    return [*above[:-2], row, above[-1]]


def _fitted(widths: list[int], names: Sequence[bool], room: int) -> list[int]:
    """Widths that fit in ``room``: later names give way first, then the widest name, then the widest of any kind."""
    fitted = list(widths)
    first = next((i for i, name in enumerate(names) if name), -1)
    later = [i for i, name in enumerate(names) if name and i != first]
    stages = ((later, SECOND_NAME), ([i for i, name in enumerate(names) if name], NARROWEST_NAME), (range(len(widths)), 3))
    for members, least in stages:
        while sum(fitted) > room:
            open_ = [i for i in members if fitted[i] > least]
            if not open_:
                break
            fitted[max(open_, key=lambda i: (fitted[i], -i))] -= 1
    return fitted


def _row(cells: Sequence[str], heads: Sequence[Column], widths: Sequence[int]) -> str:
    parts = []
    for cell, head, room in zip(cells, heads, widths, strict=True):
        text = shortened(cell, room)
        space = " " * (room - width(text))
        parts.append(space + guarded(text) if head.align == "right" else guarded(text) + space)
    return (" " * _between(heads)).join(parts)


def _between(heads: Sequence[Column]) -> int:
    return BETWEEN if len(heads) <= MANY else 1
