"""Decisions that contradict each other: must against must-not, and groups of which only one can be done."""

from __future__ import annotations

from collections import Counter

from ketenopt.domain.chain import Chain, Group
from ketenopt.domain.units import Unit
from ketenopt.read.nearest import listed
from ketenopt.read.node import Draft


def judge_decisions(draft: Draft, chain: Chain, everything: dict[str, Unit]) -> None:
    """Add a fault for every contradiction, and a doubt about everything that can never be done."""
    _decisions(draft, chain, everything)
    _groups(draft, chain, everything)


def needed(everything: dict[str, Unit], key: str) -> set[str]:
    """Everything ``key`` cannot do without, itself left out."""
    found: set[str] = set()
    waiting = [key]
    while waiting:
        unit = everything[waiting.pop()]
        for other in {*unit.requires, *unit.after} & everything.keys() - found:
            found.add(other)
            waiting.append(other)
    return found - {key}


def _decision_path(chain: Chain, unit: Unit) -> str:
    part = unit.key.partition("/")[2]
    own = unit.increment.decision != "free"
    return f"initiatives.{unit.initiative}.increments.{part}.decision" if own else f"initiatives.{unit.initiative}.decision"


def _decisions(draft: Draft, chain: Chain, everything: dict[str, Unit]) -> None:
    for name, initiative in sorted(chain.initiatives.items()):
        for part, increment in sorted(initiative.increments.items()):
            if {initiative.decision, increment.decision} == {"must", "must-not"}:
                draft.fault_at(
                    f"initiatives.{name}.increments.{part}.decision",
                    "decision",
                    f"is {increment.decision} while {name} is {initiative.decision}",
                    expected="one of the two",
                )
    for key, unit in everything.items():
        if unit.decision == "must-not" or unit.kind == "product":
            continue
        barred = sorted(
            other
            for other in needed(everything, key)
            if everything[other].decision == "must-not" and everything[other].initiative != unit.initiative
        )
        if barred and unit.decision == "must":
            draft.fault_at(
                _decision_path(chain, unit),
                "decision",
                f"{key} must be done, but waits for {listed(barred)}, which must not",
                expected="another decision about one of them",
            )
        elif barred:
            draft.doubt_at(f"initiatives.{unit.initiative}", "never", f"can never be done: {listed(barred)} must not be done")


def _groups(draft: Draft, chain: Chain, everything: dict[str, Unit]) -> None:
    needs = _needs(everything)
    musts = {unit.initiative for unit in everything.values() if unit.decision == "must"}
    musts |= {other for name in musts for other in needs[name]}
    for name, group in sorted(chain.groups.items()):
        path = f"groups.{name}.initiatives"
        doubled = sorted(member for member, count in Counter(group.initiatives).items() if count > 1)
        if doubled:
            draft.fault_at(path, "duplicate", f"{listed(doubled)} stands here twice")
        both = sorted(musts & set(group.initiatives))
        if len(both) > 1:
            message = f"{' and '.join(both)} must both be done, but at most one of the group can be"
            draft.fault_at(path, "decision", message, expected="one must")
        _members(draft, chain, name, group, needs)


def _members(draft: Draft, chain: Chain, name: str, group: Group, needs: dict[str, set[str]]) -> None:
    for member in sorted(set(group.initiatives)):
        others = sorted(needs.get(member, set()) & set(group.initiatives) - {member})
        if others:
            draft.doubt_at(
                f"initiatives.{member}", "never", f"can never be done: it needs {listed(others)}, and of {name} only one is done"
            )
    members = [chain.initiatives[member] for member in group.initiatives if member in chain.initiatives]
    if group.kind == "options" and members and all(member.decision == "must-not" for member in members):
        message = "one of these must be chosen, and none of them may"
        draft.fault_at(f"groups.{name}.initiatives", "decision", message, expected="one that may")


def _needs(everything: dict[str, Unit]) -> dict[str, set[str]]:
    """Initiatives each initiative cannot do without."""
    found: dict[str, set[str]] = {}
    for key, unit in everything.items():
        found.setdefault(unit.initiative, set()).update(everything[other].initiative for other in needed(everything, key))
    return found
