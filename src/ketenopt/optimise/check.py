"""The independent checker: recomputes a solution from the problem's own arrays, without solver, columns or rows.

Everything is looked at period by period as a bookkeeper would, not through the formulation's triplets, so that a
mistake there shows here.  A solution that fails does not become a Plan.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ketenopt.domain.errors import SolverFailed
from ketenopt.domain.problem import Array, Problem
from ketenopt.optimise.solution import Solution

TOLERANCE = 1e-6
"""Relative to the size of what is compared, absolute below 1."""


@dataclass(frozen=True, slots=True)
class Worth:
    """``utility`` (G,) of each beneficiary and ``pot`` cost of joint funds, kEUR of present value."""

    utility: Array
    pot: float

    @property
    def total(self) -> float:
        """The chain's objective."""
        return float(self.utility.sum()) - self.pot


def accept(p: Problem, s: Solution, objective: float, bound: float, paper: bool = False) -> Worth:
    """What ``s`` is worth.  Raises SolverFailed, naming every violation, when it is not feasible, whole, or worth ``objective``."""
    worth = valued(p, s)
    wrong = [*violations(p, s, paper)]
    if not _close(worth.total, objective):
        wrong.append(f"the objective is {worth.total:.9g}, not {objective:.9g}")
    if not worth.total <= bound + TOLERANCE * max(1.0, abs(bound)):
        wrong.append(f"the objective {worth.total:.9g} lies above its bound {bound:.9g}")
    if wrong:
        raise SolverFailed("the checker refuses the solver's plan: " + "; ".join(wrong[:10]))
    return worth


def violations(p: Problem, s: Solution, paper: bool = False) -> Iterator[str]:
    """Every constraint that ``s`` breaks, in words."""
    if not all(np.isfinite(part).all() for part in (s.x, s.hired, s.earmarked, s.staffed, s.left)):
        yield "a number is not finite"
        return
    yield from _starts(p, s, paper)
    yield from _dependencies(p, s)
    yield from _choices(p, s)
    yield from _people(p, s)
    yield from _money(p, s)
    yield from _in_progress(p, s, paper)


def valued(p: Problem, s: Solution) -> Worth:
    """Utilities with every benefit taken, cash discounted at the start of its period, and fines for what is late."""
    utility = np.einsum("git,it->g", p.value, s.x)
    cash = np.zeros(len(p.money.accounts))
    for i, t in np.argwhere(s.x > 0):
        for row in np.flatnonzero((p.payments.unit == i) & p.payments.cash):
            for d in range(p.payments.length[row]):
                cash[p.payments.account[row]] += s.x[i, t] * p.payments.keur[row] * p.discount[t + p.payments.first[row] + d]
    cash[: p.P] += np.einsum("okt,ok,t->o", s.hired, p.people.hire_price, p.discount)
    utility[: p.P] -= np.where(p.money.counts[: p.P], cash[: p.P], 0.0)
    if s.paid is not None:
        utility[: p.P] -= s.paid @ p.discount
    for j, n in enumerate(p.duties.initiative):
        share = _delivered(p, s.x)[p.initiative == n].min(axis=0)
        avoided = float(np.diff(share, prepend=0.0) @ p.duties.worth[j])
        utility[: p.P] -= p.duties.fine[j] * (p.duties.everything[j] - avoided)
    pots = (p.money.owner < 0) & p.money.counts
    return Worth(utility, float(cash[pots].sum()))


def _starts(p: Problem, s: Solution, paper: bool) -> Iterator[str]:
    funded = s.x.sum(axis=1)
    for i, unit in enumerate(p.units):
        used = np.flatnonzero(s.x[i] > TOLERANCE)
        if (s.x[i] < 0).any() or funded[i] > 1 + TOLERANCE:
            yield f"{unit} is funded for {funded[i]:.9g}"
        if len(used) and (p.latest[i] < 0 or used[0] < p.earliest[i] or used[-1] > p.latest[i]):
            yield f"{unit} starts in {p.periods[used[0]]}, where it cannot"
        if not p.divisible[i] and not paper and not np.isin(s.x[i], (0.0, 1.0)).all():
            yield f"{unit} is funded in part"
        if p.must[i] and funded[i] < 1 - TOLERANCE:
            yield f"{unit} must be done and is funded for {funded[i]:.9g}"
        if TOLERANCE < funded[i] < p.minimum[i] - TOLERANCE and not paper:
            yield f"{unit} is funded for {funded[i]:.9g}, less than its smallest share"


def _delivered(p: Problem, x: Array) -> Array:
    """(I, T + 1): share delivered on each border."""
    done = np.zeros((len(p.units), p.T + 1))
    for i, t in np.argwhere(x > 0):
        done[i, t + p.periods_of[i] :] += x[i, t]
    return done


def _dependencies(p: Problem, s: Solution) -> Iterator[str]:
    done, begun = _delivered(p, s.x), np.cumsum(s.x, axis=1)
    for j, i in p.ordering.requires:
        if (done[j] > done[i] + TOLERANCE).any():
            yield f"{p.units[j]} is delivered without {p.units[i]}"
    for i, j, gap in p.ordering.after:
        allowed = np.concatenate([np.zeros(min(gap, p.T)), begun[i, : max(0, p.T - gap)]])
        if (begun[j] > allowed + TOLERANCE).any():
            yield f"{p.units[j]} starts too early after {p.units[i]}"


def _choices(p: Problem, s: Solution) -> Iterator[str]:
    funded = s.x.sum(axis=1)
    for group in p.groups:
        levels = [funded[p.initiative == n] for n in group.initiatives]
        done = [n for n, level in zip(group.initiatives, levels, strict=True) if (level > TOLERANCE).any()]
        if len(done) > 1:
            yield f"{len(done)} of group {group.id} are done"
        if group.kind == "options":
            units = np.flatnonzero(p.initiative == done[0]) if len(done) == 1 else np.zeros(0, dtype=np.int64)
            least = np.where(p.divisible[units] & (p.minimum[units] > 0), p.minimum[units], 1.0)
            if len(done) != 1 or (funded[units] < least - TOLERANCE).any():
                yield f"no option of group {group.id} is done"


def _people(p: Problem, s: Solution) -> Iterator[str]:
    need, test = np.zeros((p.P, len(p.skills), p.T)), np.zeros(p.T)
    for i, t in np.argwhere(s.x > 0):
        for row in np.flatnonzero(p.loads.unit == i):
            begin = t + p.loads.first[row]
            need[p.loads.partner[row], p.loads.skill[row], begin : begin + p.loads.length[row]] += s.x[i, t] * p.loads.days[row]
        test[t : t + p.periods_of[i]] += s.x[i, t] * p.test[i]
    given = s.hired * p.people.hire_days[:, None, :]
    np.add.at(given, p.people.partner, s.staffed)
    for o, k, t in np.argwhere(_exceeds(need, given)):
        missing = need[o, k, t] - given[o, k, t]
        yield f"{p.partners[o]} is short of {missing:.6g} person-days of {p.skills[k]} in {p.periods[t]}"
    for m, t in np.argwhere(_exceeds(s.staffed.sum(axis=1), p.people.capacity)):
        yield f"team {p.people.teams[m]} is filled beyond its capacity in {p.periods[t]}"
    if (s.staffed[~p.people.can] > 0).any() or (s.staffed < 0).any():
        yield "a team works in a skill it does not have"
    if _exceeds(s.hired, p.people.hire_limit).any() or (s.hired < 0).any():
        yield "more contractors are hired than there are"
    if p.people.pooled and _exceeds(test, p.people.test.sum(axis=0)).any():
        yield "the chain test is filled beyond its capacity"


def _money(p: Problem, s: Solution) -> Iterator[str]:
    """A ledger, account by account; ``left`` may be less than what is left, never more."""
    out = _paid_out(p, s.x)
    yield from _earmarks(p, s, out)
    total = (out + s.earmarked).sum(axis=1)
    if s.paid is not None:
        yield from _payments(p, s.paid)
        total[: p.P] += s.paid
    for o in range(p.P):
        total[o] += p.people.hire_price[o] @ s.hired[o] - s.earmarked[p.money.owner == o].sum(axis=(0, 1))
    for a, account in enumerate(p.money.accounts):
        purse = 0.0
        for t, period in enumerate(p.periods):
            purse = purse * (p.money.keep[a, t - 1] if t else 0.0) + p.money.budget[a, t] - total[a, t]
            if purse < -TOLERANCE * max(1.0, abs(total[a, t])):
                yield f"{account} is short of {-purse:.6g} kEUR in {period}"
            purse = max(purse, 0.0)
            if s.left[a, t] > purse + TOLERANCE * max(1.0, purse):
                yield f"{account} keeps more than it has in {period}"


def _paid_out(p: Problem, x: Array) -> Array:
    """kEUR (A, N, T) that what starts costs."""
    out = np.zeros((len(p.money.accounts), len(p.initiatives), p.T))
    for i, t in np.argwhere(x > 0):
        for row in np.flatnonzero(p.payments.unit == i):
            begin = t + p.payments.first[row]
            out[p.payments.account[row], p.initiative[i], begin : begin + p.payments.length[row]] += x[i, t] * p.payments.keur[row]
    return out


def _payments(p: Problem, paid: Array) -> Iterator[str]:
    """What one partner pays another receives, at a budget moment."""
    if (np.abs(paid.sum(axis=0)) > TOLERANCE * np.maximum(1.0, np.abs(paid).sum(axis=0))).any():
        yield "payments between partners do not add up to nothing"
    if (np.abs(np.delete(paid, p.moments, axis=1)) > TOLERANCE).any():
        yield "partners pay each other outside a budget moment"


def _earmarks(p: Problem, s: Solution, out: Array) -> Iterator[str]:
    if (s.earmarked < 0).any() or (s.earmarked[~p.money.allowed] > 0).any() or (s.earmarked[~p.money.earmark] > 0).any():
        yield "an earmark pays for what it is not for"
    for o, name in enumerate(p.partners):
        if _exceeds(s.earmarked[p.money.owner == o].sum(axis=0), out[o]).any():
            yield f"earmarks of {name} pay more than there is to pay"


def _in_progress(p: Problem, s: Solution, paper: bool) -> Iterator[str]:
    """Work in progress is counted whole; on paper a part of what is all or nothing counts for that part."""
    for o in np.flatnonzero(p.wip > 0):
        for t, period in enumerate(p.periods):
            share = [s.x[i, max(0, t - p.periods_of[i] + 1) : t + 1] for i in np.flatnonzero(p.works[:, o])]
            busy = sum(float(part.sum()) if paper else float((part > TOLERANCE).any()) for part in share)
            if busy > p.wip[o] + TOLERANCE * p.wip[o]:
                yield f"{p.partners[o]} works on {busy:.6g} increments at a time in {period}"


def _exceeds(what: Array, limit: Array) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    return np.asarray(what > limit + TOLERANCE * np.maximum(1.0, np.abs(limit)))


def _close(a: float, b: float) -> bool:
    return abs(a - b) <= TOLERANCE * max(1.0, abs(a), abs(b))
