"""Shorthands of work: ask, effort, benefit and parts of an initiative become increments, packages, cost and rollout."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ketenopt.domain.distribution import Z90
from ketenopt.read.actors import skill_of
from ketenopt.read.nearest import listed, nearest
from ketenopt.read.node import DEFAULT, Backing, Draft, Node, by_id, follows, made, open_mapping

SIZES = {"S": 3.0, "M": 8.0, "L": 18.0, "XL": 40.0}
"""Team-months."""
SIZE_RANGES = {"S": (1.5, 5.0), "M": (5.0, 12.0), "L": (12.0, 27.0), "XL": (27.0, 60.0)}
"""Up to the geometric mean with the neighbouring sizes; the outer ends by the same factor."""
TEAM_MONTH_DAYS = 8 * 260 / 12
ITEM_DAYS = 40.0
ITEM_SIGMA = 0.8
"""Little 2006: tasks 0.77 to 1.07."""
PROJECT_SIGMA = 0.43
"""Little 2006: projects."""
DEFAULT_PARTS = (("1", 0.4), ("2", 0.3), ("3", 0.3))
MAX_PARTS = 50
ROLLOUT_DAYS = 20.0
ROLLOUT_DELAY = 60.0


@dataclass(frozen=True)
class Part:
    """One increment that takes ``fraction`` of what is asked for its initiative."""

    id: str
    fraction: float
    node: Node


def expand_initiatives(draft: Draft) -> None:
    """Every initiative in full form."""
    for name, node in by_id(draft.section("initiatives")):
        if not node.is_mapping:
            continue
        path = f"initiatives.{name}"
        _listed_after(node)
        parts = _parts(draft, node, path, name)
        _fill(draft, node, node, path, parts)
        for part in parts:
            _listed_after(part.node)
            inner = f"{path}.increments.{part.id}"
            _fill(draft, part.node, node, inner, [Part(part.id, 1.0, part.node)])
        _shares(parts)


def _fill(draft: Draft, source: Node, initiative: Node, path: str, parts: list[Part]) -> None:
    """``ask`` and ``effort`` of an initiative or of one increment (``source``), over ``parts``."""
    effort, ask = source.entries.pop("effort", None), source.entries.pop("ask", None)
    if ask is not None:
        _ask(draft, ask, initiative, f"{path}.ask", parts)
    if effort is not None:
        _effort(draft, effort, f"{path}.effort", parts)
        if "uncertainty" not in initiative.entries:
            initiative.entries["uncertainty"] = _uncertainty()


def _listed_after(node: Node) -> None:
    after = node.entries.get("after")
    if after is None or after.is_mapping:
        return
    references = after.items if isinstance(after.value, list) else [after]
    node.entries["after"] = Node(
        {item.text: Node(0, item.place, key=item.place) for item in references}, after.place, key=after.key
    )


# ------------------------------------------------------------------------------------------------------------ parts


def _parts(draft: Draft, node: Node, path: str, name: str) -> list[Part]:
    written = node.entries.get("increments")
    if written is not None and written.is_mapping:
        keys = sorted(key for key, inner in written.entries.items() if inner.is_mapping)
        return [Part(key, 1 / len(keys), written.entries[key]) for key in keys]
    fractions: tuple[tuple[str, float], ...] = DEFAULT_PARTS if "effort" in node.entries or "ask" in node.entries else (("1", 1.0),)
    place = node.place
    if written is not None:
        count = written.number
        place = written.place
        if count is None or not count.is_integer() or not 1 <= count <= MAX_PARTS:
            draft.fault(
                written,
                f"{path}.increments",
                "increments",
                "is neither a number of parts nor a mapping of them",
                expected=f"a whole number from 1 to {MAX_PARTS}, or increments by id",
                found=written.shown,
            )
        else:
            draft.knobs[f"{path}.increments"] = written
            fractions = tuple((str(index + 1), 1 / count) for index in range(int(count)))
    increments = Node({}, place, key=written.key if written else None)
    node.entries["increments"] = increments
    return [_part(increments, name, index, fractions) for index in range(len(fractions))]


def _part(increments: Node, name: str, index: int, fractions: tuple[tuple[str, float], ...]) -> Part:
    key, fraction = fractions[index]
    node = Node({}, increments.place)
    if index:
        before = f"{name}/{fractions[index - 1][0]}"
        node.entries["after"] = Node({before: made(0, DEFAULT, "each part after the one before")}, increments.place)
    if len(fractions) > 1:
        last = index == len(fractions) - 1
        node.entries["share"] = made(1.0 if last else 0.0, DEFAULT, "all benefit at the last part")
    increments.entries[key] = node
    return Part(key, fraction, node)


def _shares(parts: list[Part]) -> None:
    """Increments that are silent about their share divide what the others leave."""
    silent = [part for part in parts if "share" not in part.node.entries]
    typed = [part.node.entries["share"].number for part in parts if "share" in part.node.entries]
    left = max(0.0, 1.0 - math.fsum(share for share in typed if share is not None and math.isfinite(share)))
    if len(parts) > 1:
        for part in silent:
            part.node.entries["share"] = made(
                round(left / len(silent), 12), DEFAULT, "what the other increments leave, in equal parts"
            )


# ------------------------------------------------------------------------------------------------------------ money


def _ask(draft: Draft, ask: Node, initiative: Node, path: str, parts: list[Part]) -> None:
    amounts = ask.entries
    if not ask.is_mapping:
        payer = _payer(draft, ask, initiative, path)
        if payer is None:
            return
        amounts = {payer: ask}
    for payer, amount in sorted(amounts.items()):
        written = path if amount is ask else f"{path}.{payer}"
        number = amount.number
        if number is None:
            draft.fault(amount, written, "not-a-number", "is not an amount of kEUR", expected="a number", found=amount.shown)
            continue
        draft.knobs[written] = amount
        for part in parts:
            cost = open_mapping(part.node, "cost", amount.place).entries
            if payer in cost:
                draft.fault(amount, written, "twice", f"increment {part.id} already has a cost for {payer}", expected="ask or cost")
                continue
            cost[payer] = follows(number * part.fraction, amount, written, f"{part.fraction:.3g} of the {number:g} asked")
            cost[payer].key = amount.key


def _payer(draft: Draft, ask: Node, initiative: Node, path: str) -> str | None:
    funds = sorted(draft.section("funds"))
    if len(funds) == 1:
        return funds[0]
    owner = initiative.entries.get("owner")
    if owner is not None and isinstance(owner.value, str):
        return owner.value
    draft.fault(
        ask, path, "no-payer", "nobody says who pays this", expected="{payer: amount}, an owner, or one fund", found=ask.shown
    )
    return None


# ----------------------------------------------------------------------------------------------------------- effort


def _effort(draft: Draft, effort: Node, path: str, parts: list[Part]) -> None:
    if not effort.is_mapping:
        draft.fault(
            effort,
            path,
            "effort",
            "does not say whose effort this is",
            expected="{partner or team: S, M, L, XL or team-months}",
            found=effort.shown,
        )
        return
    for who, node in sorted(effort.entries.items()):
        written = f"{path}.{who}"
        months = _months(draft, node, written)
        worker = _worker(draft, node, who, written)
        if months is None or worker is None or months.number == 0:
            continue
        for part in parts:
            packages = open_mapping(part.node, "packages", node.place).entries
            if who in packages:
                draft.fault(
                    node.whereabouts,
                    written,
                    "twice",
                    f"increment {part.id} already has a package {who}",
                    expected="effort or packages",
                )
                continue
            packages[who] = _package(months, worker, part.fraction, written)


def _months(draft: Draft, node: Node, path: str) -> Node | None:
    if isinstance(node.value, str):
        size = node.value.upper()
        if size not in SIZES:
            draft.fault(node, path, "size", "is no size", expected="S, M, L, XL or a number of team-months", found=node.shown)
            return None
        low, high = SIZE_RANGES[size]
        backing = node.backing if node.backing.sourced else Backing(low=low, high=high)
        note = f"{size} is {SIZES[size]:g} team-months" + (f"; {backing.note}" if backing.note else "")
        backing = Backing(
            low if backing.low is None else backing.low,
            high if backing.high is None else backing.high,
            backing.source,
            backing.cite,
            backing.confidential,
            note,
        )
        node = Node(SIZES[size], node.place, node.text, node.key, backing)
    number = node.number
    if number is None or not math.isfinite(number) or number < 0 or number > 1e6:
        draft.fault(node, path, "size", "is no effort", expected="S, M, L, XL or a number of team-months", found=node.shown)
        return None
    draft.knobs[path] = node
    return node


def _worker(draft: Draft, node: Node, who: str, path: str) -> tuple[str, str] | None:
    """The partner and the skill meant by ``who``."""
    partners, teams = draft.section("partners"), draft.section("teams")
    if who in partners:
        return who, skill_of(draft, who) or "general"
    if who in teams:
        owner, skills = teams[who].entries.get("partner"), teams[who].entries.get("skills")
        first = skills.items[0].text if skills and skills.items else "general"
        return (owner.text or str(owner.value), first) if owner else None
    known = {*partners, *teams}
    draft.fault(
        node.whereabouts,
        path,
        "unknown-reference",
        f"there is no partner or team {who!r}",
        expected=listed(known) or "a partner or a team",
        found=repr(who),
        suggestion=nearest(who, known),
    )
    return None


def _package(months: Node, worker: tuple[str, str], fraction: float, path: str) -> Node:
    days = (months.number or 0.0) * fraction * TEAM_MONTH_DAYS
    items = max(1, round(days / ITEM_DAYS))
    median = days / items * math.exp(-(ITEM_SIGMA**2) / 2)
    note = f"{fraction:.3g} of {months.number:g} team-months of {TEAM_MONTH_DAYS:.1f} person-days, in items of about {ITEM_DAYS:g}"
    spread = f"{note}; sigma of the log {ITEM_SIGMA:g} (Little 2006: .77 to 1.07)"
    effort = Node(
        {
            "median": follows(_rounded(median), months, path, spread),
            "p90": follows(_rounded(median * math.exp(ITEM_SIGMA * Z90)), months, path, spread),
        },
        months.place,
    )
    partner, skill = worker
    return Node(
        {
            "partner": Node(partner, months.place),
            "skill": Node(skill, months.place),
            "items": follows(items, months, path, note),
            "effort": Node({"lognormal": effort}, months.place),
        },
        months.place,
        key=months.key,
        backing=Backing(derived=path),
    )


def _rounded(value: float) -> float:
    """Nine significant digits: the exponential differs in its last bit between machines, a scenario's hash may not."""
    return float(f"{value:.9g}")


def _uncertainty() -> Node:
    note = f"projects turn out a factor off, sigma of the log {PROJECT_SIGMA:g} (Little 2006)"
    low, high = (_rounded(math.exp(sigma * Z90)) for sigma in (0.3, 0.6))
    parts = {
        "median": made(1.0, DEFAULT, note, 0.9, 1.3),
        "p90": made(_rounded(math.exp(PROJECT_SIGMA * Z90)), DEFAULT, note, low, high),
    }
    return Node({"lognormal": Node(parts, DEFAULT)}, DEFAULT)


# ---------------------------------------------------------------------------------------------------------- rollout


def expand_rollout(draft: Draft, asked: set[str]) -> None:
    """Where a first meeting was silent about it, every partner that benefits must take the result into use."""
    for name, node in by_id(draft.section("initiatives")):
        if name not in asked:
            continue
        users = (
            [who for who, benefit in by_id(node.entries["benefits"].entries) if _gains(benefit)]
            if "benefits" in node.entries
            else []
        )
        users = [who for who in users if who in draft.section("partners")]
        for _, part in by_id(node.entries["increments"].entries):
            share = part.entries.get("share")
            if users and "rollout" not in part.entries and (share is None or share.number != 0):
                part.entries["rollout"] = Node({who: _rollout(draft, who) for who in users}, DEFAULT)


def _gains(benefit: Node) -> bool:
    value = benefit.entries.get("value")
    return (value is not None and (value.number or 0) > 0) or bool(benefit.entries.get("goals"))


def _rollout(draft: Draft, partner: str) -> Node:
    skill = skill_of(draft, partner)
    note = "work to take it into use, when nobody says"
    days = made(ROLLOUT_DAYS, DEFAULT, note, 5.0, 60.0) if skill else made(0.0, DEFAULT, "no team of its own")
    delay = made(ROLLOUT_DELAY, DEFAULT, "until all use it, when nobody says; the digital case file took about a year", 20.0, 260.0)
    return Node({"effort": days, "skill": Node(skill or "general", DEFAULT), "delay_days": delay}, DEFAULT)
