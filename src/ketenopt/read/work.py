"""Shorthands of work: ask, effort, benefit and parts of an initiative become increments, packages, cost and rollout."""

from __future__ import annotations

import math

from ketenopt.domain.phrase import Phrase
from ketenopt.read.actors import skill_of
from ketenopt.read.effort import Part, expand_effort, uncertainty
from ketenopt.read.node import DEFAULT, Draft, Node, by_id, follows, made, open_mapping

DEFAULT_PARTS = (("1", 0.4), ("2", 0.3), ("3", 0.3))
MAX_PARTS = 50
ROLLOUT_DAYS = 20.0
ROLLOUT_DELAY = 60.0


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
        expand_effort(draft, effort, f"{path}.effort", parts)
        if "uncertainty" not in initiative.entries:
            initiative.entries["uncertainty"] = uncertainty()


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
                "is neither a number of parts nor the parts themselves",
                expected=Phrase("a whole number from 1 to {most}, or increments by id", most=MAX_PARTS),
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
        node.entries["requires"] = Node([Node(before, DEFAULT)], DEFAULT)
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
                message = Phrase("increment {part} already has a cost for {payer}", part=part.id, payer=payer)
                draft.fault(amount, written, "twice", message, expected="ask or cost")
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
        ask, path, "no-payer", "nobody says who pays this", expected="an amount by payer, an owner, or one fund", found=ask.shown
    )
    return None


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
