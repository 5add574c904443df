"""Decisions that contradict each other: must against must-not, and groups of which only one can be done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from ketenopt.domain.chain import Chain, Group
from ketenopt.domain.phrase import Phrase, both
from ketenopt.domain.units import Unit
from ketenopt.read.node import Draft


def judge_decisions(draft: Draft, chain: Chain, everything: dict[str, Unit]) -> None:
    """Add a fault for every contradiction, and a doubt about everything that can never be done."""
    waits = _waits(everything)
    _clashes(draft, chain)
    _barred(draft, chain, everything, waits)
    _groups(draft, chain, everything, waits)


FEW = 4
"""Names in one message; beyond these it says how many more."""

Waits = Mapping[str, Sequence[str]]


def _waits(everything: Mapping[str, Unit]) -> dict[str, list[str]]:
    """What every unit waits for, itself left out."""
    return {key: sorted({*unit.requires, *unit.after} & everything.keys()) for key, unit in everything.items()}


def _reached(waits: Waits, keys: Iterable[str]) -> set[str]:
    """Everything ``keys`` lead to, they themselves included."""
    found = set(keys)
    waiting = list(found)
    while waiting:
        for other in waits.get(waiting.pop(), ()):
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found


def _turned(waits: Waits) -> dict[str, list[str]]:
    """Who waits for every unit."""
    turned: dict[str, list[str]] = {}
    for key, others in waits.items():
        for other in others:
            turned.setdefault(other, []).append(key)
    return turned


def _decision_path(chain: Chain, unit: Unit) -> str:
    part = unit.key.partition("/")[2]
    own = unit.increment.decision != "free"
    return f"initiatives.{unit.initiative}.increments.{part}.decision" if own else f"initiatives.{unit.initiative}.decision"


def _clashes(draft: Draft, chain: Chain) -> None:
    """An increment that must in an initiative that must not, and the other way round."""
    for name, initiative in sorted(chain.initiatives.items()):
        for part, increment in sorted(initiative.increments.items()):
            if {initiative.decision, increment.decision} == {"must", "must-not"}:
                draft.fault_at(
                    f"initiatives.{name}.increments.{part}.decision",
                    "decision",
                    Phrase(
                        "is {own} while {initiative} is {whole}", own=increment.decision, initiative=name, whole=initiative.decision
                    ),
                    expected="one of the two",
                )


def _barred(draft: Draft, chain: Chain, everything: dict[str, Unit], waits: Waits) -> None:
    """What waits for something that must not be done; only that is followed up, since mostly there is none."""
    never = {key for key, unit in everything.items() if unit.decision == "must-not"}
    for key in sorted(_reached(_turned(waits), never) - never):
        unit = everything[key]
        barred = sorted(other for other in _reached(waits, [key]) & never if everything[other].initiative != unit.initiative)
        if unit.kind == "product" or not barred:
            continue
        if unit.decision == "must":
            message = Phrase("{id} must be done, but waits for {others}, which must not", id=key, others=both(barred, FEW))
            draft.fault_at(_decision_path(chain, unit), "decision", message, expected="another decision about one of them")
        else:
            draft.doubt_at(
                f"initiatives.{unit.initiative}",
                "never",
                Phrase("can never be done: {others} must not be done", others=both(barred, FEW)),
            )


def _groups(draft: Draft, chain: Chain, everything: dict[str, Unit], waits: Waits) -> None:
    musts = _initiatives(everything, _reached(waits, (key for key, unit in everything.items() if unit.decision == "must")))
    for name, group in sorted(chain.groups.items()):
        path = f"groups.{name}.initiatives"
        doubled = sorted(member for member, count in Counter(group.initiatives).items() if count > 1)
        if doubled:
            draft.fault_at(path, "duplicate", Phrase("{id} stands here twice", id=both(doubled, FEW)))
        forced = sorted(musts & set(group.initiatives))
        if len(forced) > 1:
            message = Phrase("{ids} must all be done, but at most one of the group can be", ids=both(forced, FEW))
            draft.fault_at(path, "decision", message, expected="one must")
        _members(draft, chain, name, group, _needs(everything, waits, group))


def _members(draft: Draft, chain: Chain, name: str, group: Group, needs: dict[str, set[str]]) -> None:
    for member in sorted(set(group.initiatives)):
        others = sorted(needs[member] & set(group.initiatives))
        if others:
            draft.doubt_at(
                f"initiatives.{member}",
                "never",
                Phrase(
                    "can never be done: it needs {others}, and of {group} only one is done", others=both(others, FEW), group=name
                ),
            )
    members = [chain.initiatives[member] for member in group.initiatives if member in chain.initiatives]
    if group.kind == "options" and members and all(member.decision == "must-not" for member in members):
        message = Phrase("one of these must be chosen, and none of them may")
        draft.fault_at(f"groups.{name}.initiatives", "decision", message, expected="one that may")


def _needs(everything: Mapping[str, Unit], waits: Waits, group: Group) -> dict[str, set[str]]:
    """Initiatives each member of ``group`` cannot do without."""
    parts: dict[str, list[str]] = {member: [] for member in group.initiatives}
    for key, unit in everything.items():
        if unit.initiative in parts:
            parts[unit.initiative].append(key)
    return {member: _initiatives(everything, _reached(waits, keys)) - {member} for member, keys in parts.items()}


def _initiatives(everything: Mapping[str, Unit], keys: Iterable[str]) -> set[str]:
    return {everything[key].initiative for key in keys}
