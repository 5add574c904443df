"""Per initiative: in or out, what decided it, what gives way, what would change it, each verified by solving again.

The rest of the plan stands: what is in it starts when it does, or gives way.  That answers the question people ask ("what would
it take?") and is quick; ``thorough`` also asks whether it wins when everything may be decided again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ketenopt.domain.errors import Shortage
from ketenopt.domain.plan import Plan
from ketenopt.domain.problem import Array, Bools, Problem
from ketenopt.domain.reasons import Decider, Flip, InitiativeReason, Lever
from ketenopt.optimise.explain.room import ROOM_NODES, Outcome, before, beside, best, forced, needs, supplied

EURO = 1e-3
FEW = 24
"""Units up to which the whole plan may move in time when room is made."""
THOROUGH_NODES = 300
LEVERS: tuple[tuple[Lever, str], ...] = (("money", "people"), ("people", "money"))
"""Lever, and the one that is dear then."""


@dataclass(frozen=True, slots=True)
class _Story:
    p: Problem
    x: Array
    worth: float
    thorough: bool
    least: Array | None

    @property
    def roam(self) -> bool:
        """Whether what is in may also start at another time, to need less: a larger search."""
        return self.thorough or len(self.p.units) <= FEW


def reasons(
    p: Problem, plan: Plan, today: Array, only: str | None = None, least: Array | None = None
) -> tuple[InitiativeReason, ...]:
    """Why each initiative of ``p`` (or ``only`` one, thoroughly) is in ``plan`` or out.

    ``today`` (I, T) is today's practice; ``least`` (P,) what the rule promises every partner, None: nothing.
    """
    x = np.array([unit.shares for unit in plan.units])
    story = _Story(p, x, plan.objective, only is not None, least)
    chosen = [n for n, name in enumerate(p.initiatives) if only in (None, name)]
    return tuple(_reason(story, n, today) for n in chosen)


def _reason(story: _Story, n: int, today: Array) -> InitiativeReason:
    p, x = story.p, story.x
    mine = p.initiative == n
    funded = mine & (x.sum(axis=1) > 1e-6)
    missing = mine & ~(x.sum(axis=1) > 1e-6)
    parts, planned, now = int(mine.sum()), int(funded.sum()), int((mine & (today.sum(axis=1) > 1e-6)).sum())
    counts = {"planned": planned, "today": now, "parts": parts}
    if not missing.any():
        return _inside(story, n, mine, counts)
    told = _outside(story, n, missing, counts)
    return replace(told, standing="part") if planned else told


def _inside(story: _Story, n: int, mine: Bools, counts: dict[str, int]) -> InitiativeReason:
    """What the plan loses without it, and what comes instead."""
    p, must = story.p, bool(story.p.must[mine].any())
    without = replace(p, latest=np.where(mine, -1, p.latest), must=p.must & ~mine)
    if story.thorough:
        left, nodes = without, THOROUGH_NODES
    else:
        rest = (story.x.sum(axis=1) <= 1e-6) & (without.latest >= 0)
        near = beside(without, story.x, rest)
        left, nodes = replace(near, latest=np.where(mine, -1, near.latest)), ROOM_NODES
    losers: tuple[str, ...] = ()
    found = best(left, nodes, least=story.least)
    if found is None and story.least is not None:  # there is a plan without it, but not one that everybody would take
        found = best(left, nodes)
        losers = () if found is None else tuple(p.partners[o] for o in np.flatnonzero(found.utility < story.least - EURO))
    adds = None if found is None else story.worth - found.worth
    instead = () if found is None else _names(p, _in(p, found.x) - _in(p, story.x))
    decided: Decider = "must" if must else "worth"
    return InitiativeReason(p.initiatives[n], "in", decided, adds, (), instead, losers, (), **counts)


def _outside(story: _Story, n: int, missing: Bools, counts: dict[str, int]) -> InitiativeReason:
    p, x = story.p, story.x
    name = p.initiatives[n]
    if (p.latest[missing] < 0).any():
        refused: Decider = "refused" if _refused(p, missing) else "never"
        return InitiativeReason(name, "out", refused, None, (), (), (), (), **counts)
    target, waits = _with_all_it_waits_for(p, x, missing)
    if (p.latest[target] < 0).any():
        because = _names(p, {int(m) for m in p.initiative[target & (p.latest < 0)] if m >= 0})
        return InitiativeReason(name, "out", "never", None, (), (), because, (), **counts)
    rivals = _rivals(p, x, n)
    room = best(forced(beside(p, x, target, story.roam), target), least=story.least)
    if story.thorough:
        free = best(forced(p, target), THOROUGH_NODES, room.x if room else None, story.least)
        room = free if free is not None and (room is None or free.worth > room.worth) else room
    loss = None if room is None else story.worth - room.worth
    gives = () if room is None else _names(p, _in(p, x) - _in(p, room.x))
    flips = () if rivals else _flips(story, target)
    against = _against(story, target, room) if not rivals else ()
    decided = "consent" if against else _decider(rivals, waits, flips)
    return InitiativeReason(name, "out", decided, loss, gives, (), against or rivals or waits, flips, **counts)


def _against(story: _Story, target: Bools, room: Outcome | None) -> tuple[str, ...]:
    """Partners that would end below what the rule promises them, where the plan without such promises would do ``target``."""
    if story.least is None:
        return ()
    p = story.p
    free = best(forced(beside(p, story.x, target, story.roam), target))
    if free is None or free.worth <= story.worth + EURO or (room is not None and room.worth >= free.worth - EURO):
        return ()
    return tuple(p.partners[o] for o in np.flatnonzero(free.utility < story.least - EURO))


def _decider(rivals: tuple[str, ...], waits: tuple[str, ...], flips: tuple[Flip, ...]) -> Decider:
    if rivals:
        return "excluded"
    if flips and not flips[0].needs:
        return "not-worth"
    return "waits" if waits else "limits"


def _flips(story: _Story, target: Bools) -> tuple[Flip, ...]:
    """What would bring ``target`` in beside all that is in: by money, by people; twice the same is told once."""
    found: list[Flip] = []
    for lever, dear in LEVERS:
        short = needs(story.p, story.x, target, dear, story.roam)
        if short is None or any(_alike(flip.needs, short) for flip in found):
            continue
        richer = supplied(story.p, short)
        keep = story.x.sum(axis=1) > 1 - 1e-6
        together = best(forced(beside(richer, story.x, target, story.roam), target | (keep & ~story.p.divisible)))
        if together is None:
            continue
        worth = max(0.0, story.worth - together.worth + EURO)
        wins = _wins(story, richer, target, together) if story.thorough and worth <= EURO else None
        found.append(Flip(lever if short else "worth", short, worth if worth > EURO else 0.0, True, wins))
    return tuple(found)


def _alike(one: tuple[Shortage, ...], other: tuple[Shortage, ...]) -> bool:
    """The same things of the same owners, in amounts that differ by a tenth at most."""
    sums = []
    for needs_ in (one, other):
        total: dict[tuple[str, str], float] = {}
        for short in needs_:
            total[short.owner, short.what] = total.get((short.owner, short.what), 0.0) + short.amount
        sums.append(total)
    return sums[0].keys() == sums[1].keys() and all(abs(sums[1][key] - amount) <= 0.1 * amount for key, amount in sums[0].items())


def _wins(story: _Story, richer: Problem, target: Bools, together: Outcome) -> bool:
    """Whether ``target`` is in when everything may be decided again with what was added."""
    free = best(richer, THOROUGH_NODES, together.x, story.least)
    return free is not None and bool((free.x[target].sum(axis=1) > 1 - 1e-6).all())


def _with_all_it_waits_for(p: Problem, x: Array, missing: Bools) -> tuple[Bools, tuple[str, ...]]:
    """``missing`` and what it waits for that is not in ``x``; and the initiatives of that which are others."""
    target = missing | (before(p, missing) & (x.sum(axis=1) <= 1e-6))
    own = set(p.initiative[missing].tolist())
    others = {int(m) for m in p.initiative[target] if m >= 0 and m not in own}
    return target, _names(p, others)


def _rivals(p: Problem, x: Array, n: int) -> tuple[str, ...]:
    done = _in(p, x)
    return _names(p, {m for group in p.groups if n in group.initiatives for m in group.initiatives if m != n and m in done})


def _refused(p: Problem, missing: Bools) -> bool:
    """True when somebody decided that it must not be done: no note says that it cannot."""
    noted = {note.partition(" cannot be done")[0] for note in p.notes}
    return not any(p.units[i] in noted for i in np.flatnonzero(missing & (p.latest < 0)))


def _in(p: Problem, x: Array) -> set[int]:
    return {int(n) for n in p.initiative[x.sum(axis=1) > 1e-6] if n >= 0}


def _names(p: Problem, initiatives: set[int]) -> tuple[str, ...]:
    return tuple(p.initiatives[n] for n in sorted(initiatives))
