"""What ``check`` says about a valid chain: what it is, what is doubtful, what was filled in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ketenopt.domain.scenario import COLLECTIONS, Assumption, Scenario
from ketenopt.report.faults import warnings_blocks
from ketenopt.report.harmless import harmless
from ketenopt.report.language import Language
from ketenopt.report.page import Block, Column, Gap, Heading, Report, Said, Table, Title
from ketenopt.report.words import SOURCES

MOST_FIELDS = 12
PER_KEY = frozenset({"after", "budget", "cost", "fine", "fte_per_period", "limit", "rollout", "running_cost"})
"""Fields that hold a value per period or per party."""


def check_report(scenario: Scenario, t: Language) -> Report:
    """The judgement of a valid scenario."""
    chain = scenario.chain
    name = harmless(chain.chain.name, 60) or scenario.id
    blocks: list[Block] = [Title(name.upper())]
    if chain.chain.example:
        blocks.append(Said(t("example, no statement about these organisations"), strong=True))
    blocks.append(Said(_size(scenario, t)))
    blocks += warnings_blocks(scenario.warnings, t)
    blocks += _numbers(scenario.register, t)
    n = len(scenario.warnings)
    end = t("Valid.") if not n else t.plural("Valid, with {n} warning.", "Valid, with {n} warnings.", n)
    return Report((*blocks, Gap(), Said(end, strong=True)))


def _size(scenario: Scenario, t: Language) -> str:
    chain = scenario.chain
    parts = sum(len(initiative.increments) for initiative in chain.initiatives.values())
    counts = [
        t.plural("{n} partner", "{n} partners", len(chain.partners)),
        t.plural("{n} team", "{n} teams", len(chain.teams)),
        t.plural("{n} initiative", "{n} initiatives", len(chain.initiatives)),
        t.plural("{n} increment", "{n} increments", parts),
        t.plural("{n} period", "{n} periods", len(chain.chain.periods)),
    ]
    return ", ".join(counts)


def _numbers(register: tuple[Assumption, ...], t: Language) -> Iterator[Block]:
    register = tuple(row for row in register if not row.derived)  # what follows from a shorthand is no number of its own
    if not register:
        return
    yield Heading(t.plural("{n} number, and where it comes from", "{n} numbers, and where they come from", len(register)))
    total = Counter[str](row.source for row in register)
    filled = Counter[str](row.source for row in register if row.defaulted)
    ranges = Counter[str](row.source for row in register if row.low is not None)
    heads = (
        Column(t("Source"), name=True),
        Column(t("numbers"), "right"),
        Column(t("filled in"), "right"),
        Column(t("with a range"), "right"),
    )
    rows = [
        (t(SOURCES[source]), t.number(total[source]), t.number(filled[source]), t.number(ranges[source]))
        for source in SOURCES
        if total[source]
    ]
    yield Table(heads, tuple(rows))
    fields = Counter(_field(row.path) for row in register if row.defaulted)
    if fields:
        yield Heading(t("Filled in because nobody typed it"))
        ordered = sorted(fields.items(), key=lambda pair: (-pair[1], pair[0]))
        for field, count in ordered[:MOST_FIELDS]:
            yield Said(field, t.number(count), margin=8)
        if len(ordered) > MOST_FIELDS:
            yield Said(t.plural("and {n} other; --json has all", "and {n} others; --json has all", len(ordered) - MOST_FIELDS))


def _field(path: str) -> str:
    """The path with * for ids: ``initiatives.*.increments.*.packages.*.effort``."""
    parts = path.split(".")
    keyed = COLLECTIONS | PER_KEY
    return ".".join("*" if i and parts[i - 1] in keyed else part for i, part in enumerate(parts))
