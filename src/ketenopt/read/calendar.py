"""Shorthands of time and money: quarters from a start, budgets per year or in total."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from ketenopt.domain.errors import Place
from ketenopt.domain.phrase import Phrase, either
from ketenopt.read.node import DEFAULT, Draft, Node, follows, made, open_mapping

MAX_PERIODS = 400
DEFAULT_PERIODS = 8
_YEAR = re.compile(r"\d{4}")
_RHYTHM = re.compile(r"(\d+(?:\.\d+)?)\s*(?:x\s*)?(?:per|a)\s+year")


@dataclass(frozen=True)
class Periods:
    """The plan's periods: the ids of each year, and all of them in order of their first day."""

    ordered: tuple[str, ...]
    years: dict[str, tuple[str, ...]]


def expand_periods(draft: Draft) -> Periods:
    """``periods: 8`` becomes eight calendar quarters; end and price year follow where the file is silent.

    Without a start nothing can be said about time: the start is the one fault, and what hangs on it waits.
    """
    about = draft.root.entries.get("chain")
    if about is None or not about.is_mapping:
        return Periods((), {})
    entries = about.entries
    written = entries.get("start")
    draft.clock = written is not None and isinstance(written.value, date)
    start = written.value if written and isinstance(written.value, date) else date(2000, 1, 3)
    count = entries.get("periods")
    if count is None or not count.is_mapping:
        number = _count(draft, count)
        entries["periods"] = _quarters(start, number, count.place if count else about.place)
        entries.setdefault("end", Node(quarter_start(start, number), count.place if count else DEFAULT))
    periods = _known(entries.get("periods"))
    if "end" not in entries:
        entries["end"] = Node(quarter_start(max(periods.values(), default=start), 1), DEFAULT)
    if "price_year" not in entries:
        entries["price_year"] = made(start.year, DEFAULT, "the year in which the chain starts")
    ordered = tuple(sorted(periods, key=lambda key: (periods[key], key)))
    years: dict[str, tuple[str, ...]] = {}
    for key in ordered:
        year = str(periods[key].year)
        years[year] = (*years.get(year, ()), key)
    return Periods(ordered, years) if draft.clock else Periods((), {})


def _count(draft: Draft, node: Node | None) -> int:
    if node is None:
        draft.knobs["chain.periods"] = made(DEFAULT_PERIODS, DEFAULT, "two years of quarters, since the file is silent")
        return DEFAULT_PERIODS
    number = node.number
    if number is None or not number.is_integer() or not 1 <= number <= MAX_PERIODS:
        draft.fault(
            node,
            "chain.periods",
            "periods",
            "is not a number of quarters",
            expected=Phrase("a whole number from 1 to {most}, or a first day for every period", most=MAX_PERIODS),
            found=node.shown,
        )
        return DEFAULT_PERIODS
    draft.knobs["chain.periods"] = node
    return int(number)


def _quarters(start: date, count: int, place: Place) -> Node:
    days: dict[str, Node] = {}
    for index in range(count):
        first = start if index == 0 else quarter_start(start, index)
        days[f"{first.year}Q{(first.month - 1) // 3 + 1}"] = Node(first, place)
    return Node(days, place)


def quarter_start(day: date, later: int) -> date:
    """First day of the calendar quarter that begins ``later`` quarters after the one that holds ``day``."""
    index = day.year * 4 + (day.month - 1) // 3 + later
    return date(index // 4, index % 4 * 3 + 1, 1) if index // 4 <= date.max.year else date.max


def _known(node: Node | None) -> dict[str, date]:
    entries = node.entries if node else {}
    return {key: inner.value for key, inner in entries.items() if isinstance(inner.value, date)}


def expand_money(draft: Draft, periods: Periods) -> None:
    """Every budget per year or in total becomes kEUR per period; every limit in FTE the same in each period."""
    for name, fund in sorted(draft.section("funds").items()):
        _fund_years(draft, fund, f"funds.{name}")
        _expand(draft, fund, "budget", f"funds.{name}", periods, evenly=True)
    for name, partner in sorted(draft.section("partners").items()):
        path = f"partners.{name}"
        _own_budget(draft, partner, path)
        _expand(draft, partner, "budget", path, periods, evenly=True)
        _expand(draft, partner, "integration", path, periods, evenly=False)
        for key, earmark in sorted(_entries(partner, "earmarks").items()):
            _expand(draft, earmark, "budget", f"{path}.earmarks.{key}", periods, evenly=True)
        for key, contractor in sorted(_entries(partner, "contractors").items()):
            _expand(draft, contractor, "limit", f"{path}.contractors.{key}", periods, evenly=False)
    for name, team in sorted(draft.section("teams").items()):
        _expand(draft, team, "fte_per_period", f"teams.{name}", periods, evenly=False)


def _entries(node: Node, key: str) -> dict[str, Node]:
    inner = node.entries.get(key)
    return inner.entries if inner else {}


def _fund_years(draft: Draft, fund: Node, path: str) -> None:
    """Years that stand directly under a fund move to its budget."""
    for year in [key for key in fund.entries if _YEAR.fullmatch(key)]:
        budget = open_mapping(fund, "budget", fund.entries[year].place)
        if not budget.is_mapping or year in budget.entries:
            continue  # stays where it is, so that it is refused there
        budget.entries[year] = fund.entries.pop(year)
        draft.renamed[f"{path}.budget.{year}"] = f"{path}.{year}"


def _own_budget(draft: Draft, partner: Node, path: str) -> None:
    own = partner.entries.pop("own_budget", None)
    if own is None:
        return
    if "budget" in partner.entries:
        draft.fault(own, f"{path}.own_budget", "twice", "own_budget and budget say the same thing", expected="one of the two")
        return
    partner.entries["budget"] = own
    draft.renamed[f"{path}.budget"] = f"{path}.own_budget"


def _expand(draft: Draft, owner: Node, field: str, path: str, periods: Periods, *, evenly: bool) -> None:
    node = owner.entries.get(field)
    if node is None:
        return
    if not periods.ordered:
        if node.number is not None:
            del owner.entries[field]
        return
    if node.number is not None:
        typed = draft.typed(f"{path}.{field}")
        draft.knobs[typed] = node
        owner.entries[field] = Node({}, node.place, key=node.key)
        _spread(draft, owner.entries[field], node, periods.ordered, typed, evenly)
        return
    for year in [key for key in node.entries if key not in periods.ordered and _YEAR.fullmatch(key)]:
        amount, typed = node.entries[year], draft.typed(f"{path}.{field}.{year}")
        if year not in periods.years:
            draft.fault(
                amount.whereabouts,
                typed,
                "unknown-reference",
                Phrase("no period of the plan begins in {year}", year=year),
                expected=either(sorted(periods.years)),
            )
        elif amount.number is not None:
            draft.knobs[typed] = amount
            _spread(draft, node, amount, periods.years[year], typed, evenly)
        else:
            draft.fault(amount, typed, "not-a-number", "is not a number", expected="a number", found=amount.shown)
        del node.entries[year]


def _spread(draft: Draft, target: Node, amount: Node, keys: tuple[str, ...], path: str, evenly: bool) -> None:
    number = amount.number or 0.0
    what = f"{number:g} spread evenly over {len(keys)} periods" if evenly else f"{number:g} in each of {len(keys)} periods"
    for key in keys:
        if key in target.entries:
            draft.fault(
                target.entries[key].whereabouts,
                f"{path}.{key}",
                "twice",
                Phrase("{period} is also part of {whole}", period=key, whole=path.rpartition(".")[2]),
                expected="one of the two",
            )
            continue
        target.entries[key] = follows(number / len(keys) if evenly else number, amount, path, what)


def rhythm(draft: Draft) -> Node | None:
    """Meetings per year from ``chain.board``: ``6 per year`` or ``6``."""
    about = draft.root.entries.get("chain")
    node = about.entries.pop("board", None) if about else None
    if node is None:
        return None
    number = node.number
    matched = _RHYTHM.fullmatch(node.value.strip()) if isinstance(node.value, str) else None
    if number is None and matched:
        number = float(matched.group(1))
    if number is None:
        draft.fault(node, "chain.board", "rhythm", "is not a meeting rhythm", expected="6 per year, or 6", found=node.shown)
        return None
    draft.knobs["chain.board"] = Node(number, node.place, text=node.text, backing=node.backing)
    return follows(number, node, "chain.board", f"meets {number:g} times a year")
