"""What the model cannot see: contradictions between parts of a chain, all of them at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ketenopt.domain.chain import Chain
from ketenopt.domain.phrase import Phrase
from ketenopt.domain.units import Unit, units
from ketenopt.read.cycles import cycles
from ketenopt.read.decisions import judge_decisions
from ketenopt.read.nearest import listed, nearest
from ketenopt.read.node import Draft

LONGEST_WAY = 8
"""Names of a circle in one message."""


def judge(draft: Draft, chain: Chain) -> None:
    """Add a fault for every contradiction in ``chain``."""
    _periods(draft, chain)
    _shared_ids(draft, chain)
    everything = {unit.key: unit for unit in units(chain)}
    _circles(draft, chain, everything)
    judge_decisions(draft, chain, everything)
    if not any(_about_teams(fault.path) for fault in draft.faults if fault.severity == "error"):
        _skills(draft, chain)  # who can do what is only known when the teams are sound
    _dates(draft, chain)
    _shares(draft, chain)
    _own_work(draft, chain)


def _about_teams(path: str) -> bool:
    section, *rest = path.split(".")
    if section == "partners":
        return len(rest) > 1 and rest[1] in ("teams", "contractors")
    return section in ("teams", "skills") and (len(rest) < 2 or rest[1] in ("partner", "skills"))


def _periods(draft: Draft, chain: Chain) -> None:
    about = chain.chain
    ordered = sorted(about.periods.items(), key=lambda item: (item[1], item[0]))
    if not ordered:
        draft.fault_at(
            "chain.periods", "periods", "the plan has no periods", expected="a number of quarters, or a first day for every period"
        )
        return
    if ordered[0][1] < about.start:
        draft.fault_at(
            f"chain.periods.{ordered[0][0]}",
            "periods",
            "begins before the chain's start",
            expected=Phrase("{day} or later", day=str(about.start)),
            found=str(ordered[0][1]),
        )
    for (name, first), length in zip(ordered, _lengths(chain), strict=True):
        if length <= 0:
            draft.fault_at(
                f"chain.periods.{name}",
                "periods",
                "has no working day before the next period or the end",
                expected="later first days after it",
                found=str(first),
            )


def _lengths(chain: Chain) -> list[int]:
    """Working days in every period, in the order of their first days."""
    about = chain.chain
    edges = [*sorted(day.isoformat() for day in about.periods.values()), about.end.isoformat()]
    counts = np.busday_count(about.start.isoformat(), edges)
    return [int(days) for days in np.diff(counts)]


def _shared_ids(draft: Draft, chain: Chain) -> None:
    """Payers, actors and beneficiaries are named without saying of which kind: one id, one thing."""
    owners: dict[str, str] = {}
    for section in ("partners", "funds", "bodies", "beneficiaries"):
        for name in sorted(getattr(chain, section)):
            if name in owners:
                draft.fault_at(
                    f"{section}.{name}",
                    "ambiguous",
                    Phrase("{id!r} is also one of the {section}", id=name, section=owners[name]),
                    expected="an id of its own",
                )
            owners.setdefault(name, section)


def _circles(draft: Draft, chain: Chain, everything: dict[str, Unit]) -> None:
    graph = {key: sorted({*unit.requires, *unit.after} & everything.keys()) for key, unit in everything.items()}
    for circle in cycles(graph):
        draft.fault_at(
            _reference(chain, circle[0], circle[1 % len(circle)]),
            "cycle",
            Phrase("these wait for each other: {way}", way=_way(circle)),
            expected="an order in which something can come first",
        )
    parents = {name: [goal.parent] if goal.parent in chain.goals else [] for name, goal in chain.goals.items()}
    for circle in cycles({name: [up for up in ups if up] for name, ups in parents.items()}):
        message = Phrase("goals are parts of each other: {way}", way=_way(circle))
        draft.fault_at(f"goals.{circle[0]}.parent", "cycle", message, expected="a goal at the top")


def _way(circle: Sequence[str]) -> str:
    """A circle as one reads it, cut where it is long."""
    names = list(circle) if len(circle) <= LONGEST_WAY else [*circle[: LONGEST_WAY - 1], "…"]
    return " → ".join((*names, circle[0]))


def _reference(chain: Chain, key: str, to: str) -> str:
    """The path of the reference by which unit ``key`` waits for unit ``to``."""
    name, _, part = key.partition("/")
    if key.startswith("product:"):
        return f"products.{key.removeprefix('product:')}.increments"
    inner = f"initiatives.{name}.increments.{part}"
    wanted = {to, to.partition("/")[0]}
    initiative = chain.initiatives[name]
    for path, noun in ((inner, initiative.increments[part]), (f"initiatives.{name}", initiative)):
        for reference in sorted(noun.after):
            if reference in wanted:
                return f"{path}.after.{reference}"
        if wanted & set(noun.requires):
            return f"{path}.requires"
    return inner


# ------------------------------------------------------------------------------------------------------------ skills


def supplied(chain: Chain, partner: str) -> set[str]:
    """Skills a partner has: of teams with people, and hired."""
    found = {
        skill
        for team in chain.teams.values()
        if team.partner == partner and (team.fte > 0 or any(team.fte_per_period.values()))
        for skill in team.skills
    }
    who = chain.partners.get(partner)
    return found | {skill for skill, hired in who.contractors.items() if any(hired.limit.values())} if who else found


def _skills(draft: Draft, chain: Chain) -> None:
    has = {partner: supplied(chain, partner) for partner in chain.partners}
    for name, initiative in sorted(chain.initiatives.items()):
        for part, increment in sorted(initiative.increments.items()):
            path = f"initiatives.{name}.increments.{part}"
            for key, package in sorted(increment.packages.items()):
                _skill(draft, has, package.partner, package.skill, f"{path}.packages.{key}.skill")
            for partner, rollout in sorted(increment.rollout.items()):
                if rollout.effort > 0:
                    _skill(draft, has, partner, rollout.skill, f"{path}.rollout.{partner}.skill")
    for name, stream in sorted(chain.arrivals.items()):
        _skill(draft, has, stream.partner, stream.skill, f"arrivals.{name}.skill")


def _skill(draft: Draft, has: dict[str, set[str]], partner: str, skill: str, path: str) -> None:
    if partner in has and skill not in has[partner]:
        expected = listed(has[partner]) or "a team or contractors at this partner"
        draft.fault_at(
            path,
            "skill",
            Phrase("no team of {partner} has the skill {skill!r}", partner=partner, skill=skill),
            expected=expected,
            suggestion=nearest(skill, has[partner]),
        )


# ------------------------------------------------------------------------------------------------------------- rest


def _dates(draft: Draft, chain: Chain) -> None:
    for name, initiative in sorted(chain.initiatives.items()):
        if initiative.deadline is not None and initiative.deadline <= chain.chain.start:
            draft.fault_at(
                f"initiatives.{name}.deadline",
                "deadline",
                "lies before the chain's start",
                expected=Phrase("after {day}", day=str(chain.chain.start)),
                found=str(initiative.deadline),
            )


def _shares(draft: Draft, chain: Chain) -> None:
    told = [fault.path for fault in draft.faults if fault.severity == "error"]
    for name, initiative in sorted(chain.initiatives.items()):
        if any(path.startswith(f"initiatives.{name}.increments.") and path.endswith(".share") for path in told):
            continue  # a share that was refused counts as silence
        total = sum(increment.share for _, increment in sorted(initiative.increments.items()))
        if total > 1 + 1e-9:
            draft.fault_at(
                f"initiatives.{name}.increments",
                "shares",
                "the shares of the benefit add up to more than the whole",
                expected="at most 1 together",
                found=f"{total:.3g}",
            )


def _own_work(draft: Draft, chain: Chain) -> None:
    """Own work is capacity withheld or items that arrive, never both."""
    for name, stream in sorted(chain.arrivals.items()):
        partner = chain.partners.get(stream.partner)
        teams = [team.own_work_share or 0.0 for team in chain.teams.values() if team.partner == stream.partner]
        if stream.kind == "own" and partner is not None and (partner.own_work_share > 0 or any(teams)):
            draft.fault_at(
                f"arrivals.{name}",
                "own-work-twice",
                Phrase("own work of {partner} is counted twice: withheld, and arriving", partner=stream.partner),
                expected="own_work_share 0, or no arrivals of kind own",
            )
