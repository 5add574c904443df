"""How long work takes, as a plan believes it: no luck, only means.

A package of n items goes at ``min(n, w) / w x c`` person-days a day, with w the slots and c the mean daily capacity of the
partner's teams that have the skill; without such a team, at the pace of the contractors that may be hired.

Execution in days = decision delay + the slowest package + chain test (with its expected repeats, each after half a sync
interval) + the wait for a release moment.  Release moments are known days, so that wait is the mean over the starts a plan can
choose from: with one release a quarter it falls on the border of a period and is not counted once more by rounding up.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ketenopt.domain.capacity import daily_capacity, working_days
from ketenopt.domain.chain import Chain, Increment, Rollout
from ketenopt.domain.load import alignment, open_items
from ketenopt.domain.time import Timeline


def period_days(line: Timeline) -> float:
    """Mean length of the plan's periods, in working days."""
    return float(line.bounds[-1] - line.bounds[0]) / len(line.periods)


@dataclass(frozen=True)
class Pace:
    """Mean capacity (person-days per weekday) and slots, by partner and skill."""

    chain: Chain
    line: Timeline

    def rate(self, partner: str, skill: str, items: int) -> float:
        """Person-days a day on a package of ``items``; 0 when nobody has the skill."""
        teams = [m for m in sorted(self.chain.teams) if self._has(m, partner, skill)]
        slots = sum(self.chain.teams[m].wip for m in teams)
        capacity = sum(self._mean_capacity(m) for m in teams)
        if capacity > 0:
            return min(items, slots) / slots * capacity
        hire = self.chain.partners[partner].contractors.get(skill)
        most = max(hire.limit.values(), default=0.0) if hire else 0.0
        return most * self.chain.chain.focus

    def _has(self, team: str, partner: str, skill: str) -> bool:
        return self.chain.teams[team].partner == partner and skill in self.chain.teams[team].skills

    def _mean_capacity(self, team: str) -> float:
        T = len(self.line.periods)
        total = daily_capacity(self.chain, self.line, team)[:T] * working_days(self.chain, self.line, team)[:T]
        return float(total.sum()) / (period_days(self.line) * T)


def expected_repeats(chain: Chain, part: Increment) -> float:
    """Times that the chain test is expected to send work back: r + r^2 + ..., one less than the attempts allowed."""
    test = chain.integration
    return sum(test.rework**j for j in range(1, test.attempts)) if part.integrate else 0.0


def work_factor(chain: Chain, name: str, part: Increment) -> float:
    """Mean effort per person-day asked: uncertainty of the initiative, alignment, and one plus the expected rework."""
    rework = expected_repeats(chain, part) * chain.integration.rework_share.mean()
    return chain.initiatives[name].uncertainty.mean() * alignment(chain, part) * (1.0 + rework)


def execution_days(pace: Pace, name: str, part: Increment, decisions: float = 1.0) -> float:
    """Days from the start of an increment until it is delivered; its decision takes ``decisions`` times the usual."""
    chain = pace.chain
    tries = 1.0 + expected_repeats(chain, part)
    test = tries * (chain.integration.duration.mean() + chain.cadence.sync_days / 2) if part.integrate else 0.0
    ready = decisions * chain.governance.frictions.decision_days.mean() + package_days(pace, name, part) + test
    return ready + release_wait(pace.line, chain.cadence.release_days, ready)


def release_wait(line: Timeline, step: float, ready: float) -> float:
    """Mean days from ``ready`` days after the start of a period until the next multiple of ``step``."""
    if step == 0.0:
        return 0.0
    days = line.bounds[:-1] + ready
    return float(np.mean(np.ceil(days / step - 1e-9) * step - days))


def package_days(pace: Pace, name: str, part: Increment) -> float:
    """Days of the slowest package; packages that nobody can do are left to the capacity rows."""
    factor = work_factor(pace.chain, name, part)
    days = [0.0]
    for package in part.packages.values():
        rate = pace.rate(package.partner, package.skill, package.items)
        days.append(open_items(part, package.items) * package.effort.mean() * factor / rate if rate > 0 else 0.0)
    return max(days)


def rollout_days(pace: Pace, name: str, who: str, rollout: Rollout) -> tuple[float, float]:
    """Days of rollout work, and days from delivery until it is in use by all; NaN when nobody can do the work."""
    effort = rollout.effort * pace.chain.initiatives[name].uncertainty.mean()
    if effort == 0.0:
        return 0.0, rollout.delay_days
    rate = pace.rate(who, rollout.skill, rollout.items)
    work = effort / rate if rate > 0 else float("nan")
    return work, work + rollout.delay_days


def handover_days(chain: Chain, before: Increment, then: Increment) -> float:
    """Mean hand-over and wait for the next sync, when somebody works on ``then`` who did not work on ``before``."""
    known = {package.partner for package in before.packages.values()}
    if all(package.partner in known for package in then.packages.values()):
        return 0.0
    return chain.governance.frictions.handover_days.mean() + chain.cadence.sync_days / 2
