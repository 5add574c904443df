"""Faults and warnings as lines: place, path, what is wrong, what was expected, the nearest name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ketenopt.domain.errors import Fault
from ketenopt.domain.phrase import Phrase
from ketenopt.report.harmless import harmless
from ketenopt.report.language import Language
from ketenopt.report.page import Block, Gap, Heading, Report, Said
from ketenopt.report.words import DOUBTS

LONGEST = 600
MOST_OF_A_KIND = 8
ENGLISH = Language("en")


def fault_line(fault: Fault, t: Language) -> str:
    """One fault on one line, in the language: the message, what was expected and what was found are sentences of ours."""
    where = f"{fault.place}: {fault.path}: " if fault.path else f"{fault.place}: "
    text = where + t.said(fault.message)
    if fault.expected:
        text += t("; expected {expected}", expected=t.said(fault.expected))
    if fault.found:
        text += t(", got {found}", found=_found(fault, t))
    if fault.suggestion:
        text += t("; did you mean '{name}'?", name=fault.suggestion)
    return harmless(text, LONGEST)


def _found(fault: Fault, t: Language) -> str:
    """What was found is the user's own text unless it is a phrase."""
    return t.said(fault.found) if isinstance(fault.found, Phrase) else fault.found


def fault_rows(faults: Iterable[Fault], t: Language = ENGLISH) -> list[dict[str, Any]]:
    """Faults as plain data for editors and other programs.

    ``file`` is the file as it was named, ``line`` and ``column`` count from 1 (0: the file as a whole), ``cell`` is
    ``sheet!A1`` without the file where it is a workbook; ``code`` is stable, the sentences are in language ``t``.
    """
    return [
        {
            "file": harmless(fault.place.origin),
            "line": fault.place.line,
            "column": fault.place.column,
            "cell": harmless(fault.place.cell),
            "place": harmless(fault.place),
            "path": harmless(fault.path),
            "code": fault.code,
            "severity": fault.severity,
            "message": harmless(t.said(fault.message), LONGEST),
            "expected": harmless(t.said(fault.expected)),
            "found": harmless(_found(fault, t)),
            "suggestion": harmless(fault.suggestion),
        }
        for fault in faults
    ]


def faults_report(faults: tuple[Fault, ...], t: Language) -> Report:
    """All faults of a file, errors first, then a line that counts them."""
    blocks: list[Block] = []
    errors = [fault for fault in faults if fault.severity == "error"]
    doubts = [fault for fault in faults if fault.severity == "warning"]
    blocks += [Said(fault_line(fault, t)) for fault in errors]
    blocks += warnings_blocks(doubts, t)
    blocks += [Gap(), Said(t.plural("{n} fault", "{n} faults", len(errors)), strong=True)]
    return Report(tuple(blocks))


def warnings_blocks(doubts: Iterable[Fault], t: Language) -> list[Block]:
    """Warnings grouped by kind, each group led by its size."""
    kinds: dict[str, list[Fault]] = {}
    for fault in doubts:
        kinds.setdefault(fault.code, []).append(fault)
    blocks: list[Block] = []
    for code, group in sorted(kinds.items()):
        blocks.append(Heading(t.plural("{n} warning: {kind}", "{n} warnings: {kind}", len(group), kind=t(DOUBTS.get(code, code)))))
        blocks += [Said(fault_line(fault, t)) for fault in group[:MOST_OF_A_KIND]]
        if len(group) > MOST_OF_A_KIND:
            more = len(group) - MOST_OF_A_KIND
            blocks.append(Said(t.plural("and {n} other; --json has all", "and {n} others; --json has all", more)))
    return blocks
