"""Teams, contractors and the chain test as arrays: person-days a plan may fill."""

from __future__ import annotations

import numpy as np

from ketenopt.domain.capacity import daily_capacity, working_days
from ketenopt.domain.chain import Chain
from ketenopt.domain.problem import Array, People
from ketenopt.domain.time import Timeline


def skills(chain: Chain) -> tuple[str, ...]:
    """Every skill that somebody has, hires or asks for, sorted."""
    asked = {p.skill for i in chain.initiatives.values() for part in i.increments.values() for p in part.packages.values()}
    rolled = {r.skill for i in chain.initiatives.values() for part in i.increments.values() for r in part.rollout.values()}
    hired = {skill for partner in chain.partners.values() for skill in partner.contractors}
    return tuple(sorted(asked | rolled | hired | {skill for team in chain.teams.values() for skill in team.skills}))


def people(chain: Chain, line: Timeline, partners: tuple[str, ...], ks: tuple[str, ...]) -> People:
    """Cap = working days x daily capacity x plan-to-share of the team's partner and skills; contractors and test likewise.

    A hired FTE is ``focus`` person-day per weekday, and a plan fills the same share of it as of a team.
    """
    teams = tuple(sorted(chain.teams))
    T, where = len(line.periods), {p: index for index, p in enumerate(partners)}
    share = np.array([chain.partners[p].plan_to_share for p in partners])
    partner = np.array([where[chain.teams[m].partner] for m in teams], dtype=np.int64)
    full = [daily_capacity(chain, line, m)[:T] * working_days(chain, line, m)[:T] for m in teams]
    weekdays = np.diff(line.bounds) * chain.chain.focus
    test = np.array([[chain.partners[p].integration.get(t, 0.0) for t in line.periods] for p in partners]) * weekdays
    return People(
        teams=teams,
        partner=partner,
        can=np.array([[k in chain.teams[m].skills for k in ks] for m in teams], dtype=np.bool_).reshape(len(teams), len(ks)),
        capacity=np.array(full).reshape(len(teams), T) * np.array([_share(chain, m) for m in teams]).reshape(-1, 1),
        hire_price=_hire_price(chain, partners, ks),
        hire_limit=_hire_limit(chain, line, partners, ks),
        hire_days=share[:, None] * weekdays[None, :],
        pooled=any(partner.integration for partner in chain.partners.values()),
        test=test,
    )


def _share(chain: Chain, team: str) -> float:
    """What a plan may fill of a team: its partner's share, or the least of those of its skills."""
    what = chain.teams[team]
    partner = chain.partners[what.partner]
    return min([partner.plan_to_share_of.get(skill, partner.plan_to_share) for skill in what.skills], default=partner.plan_to_share)


def _hire_price(chain: Chain, partners: tuple[str, ...], ks: tuple[str, ...]) -> Array:
    hires = [chain.partners[p].contractors for p in partners]
    rows = [[hire[k].price if k in hire else 0.0 for k in ks] for hire in hires]
    return np.array(rows, dtype=np.float64).reshape(len(partners), len(ks))


def _hire_limit(chain: Chain, line: Timeline, partners: tuple[str, ...], ks: tuple[str, ...]) -> Array:
    hires = [chain.partners[p].contractors for p in partners]
    rows = [[[hire[k].limit.get(t, 0.0) if k in hire else 0.0 for t in line.periods] for k in ks] for hire in hires]
    return np.array(rows, dtype=np.float64).reshape(len(partners), len(ks), len(line.periods))
