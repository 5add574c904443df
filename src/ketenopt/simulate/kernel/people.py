"""Teams, queues, resolvers and threats as tables; what depends on who works and not on what is planned."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ketenopt.simulate.calendars import meeting
from ketenopt.simulate.setting import Setting, Threat

Row = dict[str, Any]


@dataclass(slots=True)
class People:
    """Who works in a setting; ``queues`` by (partner, skill), ``load`` how many items each may hold by class."""

    setting: Setting
    queues: dict[tuple[int, str], int]
    threats: dict[str, int]
    lists: list[int] = field(default_factory=list)
    listed: dict[tuple[int, ...], int] = field(default_factory=dict)
    load: dict[tuple[int, int], int] = field(default_factory=dict)

    def queue(self, partner: int, skill: str) -> int:
        """The queue of a partner's teams in a skill; -1: nobody has it."""
        return self.queues.get((partner, skill), -1)

    def threatened(self, partner: str, skill: str, initiative: str | None) -> Row:
        """Which threats can hit work."""
        found = self.setting.threats_to(partner, skill, initiative)
        which = tuple(self.threats[threat.id] for threat in found)
        if which not in self.listed:
            self.listed[which] = len(self.lists)
            self.lists += which
        return {"threats_at": self.listed[which], "threats_n": len(which)}

    def expects(self, queue: int, own: int, items: int) -> None:
        """A queue may come to hold so many more items."""
        self.load[queue, own] = self.load.get((queue, own), 0) + items


def people_of(setting: Setting) -> People:
    """Queues in order of (partner, skill), as in the reference."""
    number = {who: place for place, who in enumerate(setting.partners)}
    pairs = sorted({(number[crew.partner], skill) for crew in setting.crews for skill in crew.skills})
    queues = {pair: place for place, pair in enumerate(pairs)}
    return People(setting, queues, {threat.id: place for place, threat in enumerate(setting.threats)})


def owners_of(setting: Setting) -> list[str]:
    """Who must act on impediments, in the order in which they do."""
    return sorted({threat.owner for threat in setting.threats})


def resolver_rows(setting: Setting) -> list[Row]:
    """Resolvers by owner; their heaps follow those that every world has."""
    chain = setting.chain
    counts = [chain.bodies[who].resolvers if who in chain.bodies else chain.partners[who].resolvers for who in owners_of(setting)]
    return [{"free": free, "heap": 3 + place} for place, free in enumerate(counts)]


def threat_rows(setting: Setting) -> list[Row]:
    """Threats that can strike."""
    owner = {who: place for place, who in enumerate(owners_of(setting))}
    return [
        {"number": what.number, "owner": owner[what.owner], "holds_slot": what.holds_slot, "expected": what.expected}
        for what in setting.threats
    ]


def threat_teams(setting: Setting) -> list[int]:
    """1 where a threat can hit a team."""

    def hit(what: Threat, team: str) -> bool:
        return what.teams is None or team in what.teams

    return [int(hit(what, crew.id)) for what in setting.threats for crew in setting.crews]


def team_tables(people: People) -> dict[str, list[Any]]:
    """Sections about teams."""
    setting, number = people.setting, {who: place for place, who in enumerate(people.setting.partners)}
    made: dict[str, list[Any]] = {name: [] for name in ("teams", "pieces", "opened", "team_queues", "lend_queues", "held")}
    for crew in setting.crews:
        mine = number[crew.partner]
        own = [people.queues[mine, skill] for skill in crew.skills]
        others = [(who, skill) for who in range(len(number)) if who != mine for skill in crew.skills]
        elsewhere = [people.queues[pair] for pair in others if pair in people.queues]
        row: Row = {"partner": mine, "slots": crew.slots, "free": crew.slots, "hired": crew.hired}
        row |= {"chain_share": crew.chain_share, "own_share": crew.own_share}
        for name, rows in (("edges", "pieces"), ("queues", "team_queues"), ("lend", "lend_queues"), ("held", "held")):
            row[f"{name}_at"] = len(made[rows])
        row |= {"edges_n": len(crew.edges), "queues_n": len(own), "lend_n": len(elsewhere)}
        rates = (*crew.rates, 0.0)
        made["teams"].append(row)
        made["pieces"] += [{"edge": edge, "rate": rate} for edge, rate in zip(crew.edges, rates, strict=True)]
        made["opened"] += [int(there) for there in crew.open]
        made["team_queues"] += own
        made["lend_queues"] += elsewhere
        made["held"] += [0] * (crew.slots + 1)
    made["teams_of"] = _by_partner(setting, number)
    return made


def _by_partner(setting: Setting, number: dict[str, int]) -> list[int]:
    """Where the list of each partner begins; then the lists, each with its length before it."""
    found: list[int] = [0] * len(number)
    for who, place in number.items():
        mine = [k for k, crew in enumerate(setting.crews) if crew.partner == who]
        found[place] = len(found)
        found += [len(mine), *mine]
    return found


def days_of_moments(setting: Setting, count: int) -> list[float]:
    """By re-planning moment its day, that of the snapshot, and that of the body that decides."""
    from_body = _meetings(setting, count)
    step, age = setting.chain.cadence.replanning_days, setting.chain.governance.frictions.information_days
    return [day for k in range(1, count + 1) for day in (k * step, max(k * step - age, 0.0), from_body[k - 1])]


def _meetings(setting: Setting, count: int) -> list[float]:
    chain, step = setting.chain, setting.chain.cadence.replanning_days
    body = chain.bodies.get(chain.governance.decided_by or "")
    return [meeting(body, setting.line, k * step) for k in range(1, count + 1)]


def moments_count(setting: Setting) -> int:
    """Re-planning moments before the plan ends."""
    step, k = setting.chain.cadence.replanning_days, 1
    while setting.draws.advice is not None and step > 0 and k * step < setting.plan_end:
        k += 1
    return k - 1


def advice_of(setting: Setting, count: int) -> np.ndarray[Any, np.dtype[np.float64]]:
    """(R, moments) uniforms that decide whether advice is taken."""
    advice = setting.draws.advice
    return np.empty((setting.draws.replications, 0)) if advice is None else advice[:, 1 : count + 1]
