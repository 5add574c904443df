"""What all replications of one plan have in common, compiled once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ketenopt.domain.chain import Chain, Hits
from ketenopt.domain.draws import Draws
from ketenopt.domain.errors import SimulationError
from ketenopt.domain.governed import at_work, pools_teams
from ketenopt.domain.orders import Orders
from ketenopt.domain.scenario import Scenario
from ketenopt.domain.time import Timeline
from ketenopt.domain.units import Unit, increment_keys, template
from ketenopt.simulate.calendars import MILLI, Crew, crews, meeting

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Threat:
    """A kind of impediment; ``teams`` None: every team is hit.  ``expected`` working days of a resolver."""

    number: int
    id: str
    owner: str
    hits: Hits
    teams: frozenset[str] | None
    holds_slot: bool
    expected: float


@dataclass(frozen=True, slots=True)
class Setting:
    """Scenario, luck and orders, with what engines look up all the time.

    ``opens`` is the day (R,) on which each gate stands open; ``blocked_by`` the gates before each unit, by where they
    stand; ``wip`` per partner, 0: no limit; ``follows`` per partner the share of items ranked as the chain does, at first;
    ``cooperation`` by unit the part of what is missing there that its use fills.  ``templates`` by stream the units that every
    arrival creates, ``items_of`` how many items that is.  ``pools``: teams help out at other partners.
    """

    scenario: Scenario
    chain: Chain
    line: Timeline
    draws: Draws
    orders: Orders
    horizon: float
    plan_end: float
    partners: tuple[str, ...]
    crews: tuple[Crew, ...]
    threats: tuple[Threat, ...]
    opens: Mapping[str, Array]
    blocked_by: Mapping[tuple[str, str], tuple[str, ...]]
    wip: tuple[int, ...]
    accounts: Mapping[str, int]
    follows: tuple[float, ...]
    cooperation: Mapping[str, float]
    templates: Mapping[str, tuple[Unit, ...]]
    items_of: Mapping[str, int]
    pools: bool

    def threats_to(self, partner: str, skill: str, initiative: str | None) -> tuple[Threat, ...]:
        """Impediments that can hit work of ``partner`` in ``skill`` for ``initiative`` (None: for none)."""
        return tuple(
            threat
            for threat in self.threats
            if (not threat.hits.partners or partner in threat.hits.partners)
            and (not threat.hits.skills or skill in threat.hits.skills)
            and (not threat.hits.initiatives or initiative in threat.hits.initiatives)
        )


def setting_of(scenario: Scenario, draws: Draws, orders: Orders) -> Setting:
    """Compile once what every replication reads."""
    chain, line = at_work(scenario.chain), scenario.timeline
    partners = tuple(sorted(chain.partners))
    return Setting(
        scenario=scenario,
        chain=chain,
        line=line,
        draws=draws,
        orders=orders,
        horizon=line.horizon,
        plan_end=line.plan_end,
        partners=partners,
        crews=crews(chain, line, orders.hires),
        threats=_threats(chain),
        opens=_opens(chain, line, draws),
        blocked_by=_blocked_by(chain),
        wip=tuple(chain.partners[who].wip or 0 for who in partners),
        accounts={order.account: number for number, order in enumerate(orders.accounts)},
        follows=_follows(chain, orders, partners),
        cooperation=_cooperation(chain),
        templates=_templates(chain),
        items_of={name: _items_of(found) for name, found in _templates(chain).items()},
        pools=pools_teams(chain),
    )


def _follows(chain: Chain, orders: Orders, partners: tuple[str, ...]) -> tuple[float, ...]:
    """Share of items that a partner ranks as the chain does: less where the plan costs it something."""
    left = dict(orders.willing)
    return tuple(chain.governance.frictions.follows_chain * left.get(who, 1.0) for who in partners)


def _cooperation(chain: Chain) -> dict[str, float]:
    raises = chain.governance.frictions.cooperation_raises
    return {
        f"{name}/{part}": raises * what.share
        for name, initiative in chain.initiatives.items()
        if raises > 0 and initiative.kind == "cooperation"
        for part, what in initiative.increments.items()
    }


def _templates(chain: Chain) -> dict[str, tuple[Unit, ...]]:
    """By stream; raises SimulationError for a template that waits for what is not part of it."""
    found = {}
    for name, stream in sorted(chain.arrivals.items()):
        if stream.creates is None:
            continue
        found[name] = template(chain, stream.creates)
        inside = {unit.key for unit in found[name]}
        outside = sorted({key for unit in found[name] for key in (*unit.after, *unit.requires)} - inside)
        if outside:
            raise SimulationError(f"arrivals.{name}: {stream.creates} is a template and cannot wait for {', '.join(outside)}")
    return found


def _items_of(found: tuple[Unit, ...]) -> int:
    packages = sum(package.items for unit in found for package in unit.increment.packages.values())
    return packages + sum(rollout.items for unit in found for rollout in unit.increment.rollout.values())


def _threats(chain: Chain) -> tuple[Threat, ...]:
    """Kinds that can strike: where all are found before they bite, none does."""
    if chain.governance.frictions.found_before >= 1:
        return ()
    return tuple(
        Threat(
            number,
            name,
            what.owner,
            what.hits,
            frozenset(what.hits.teams) if what.hits.teams else None,
            what.holds_wip,
            what.duration.mean(),
        )
        for number, (name, what) in enumerate(sorted(chain.impediments.items()))
        if what.rate > 0
    )


def _opens(chain: Chain, line: Timeline, draws: Draws) -> dict[str, Array]:
    found = {}
    for name, gate in sorted(chain.gates.items()):
        body, expected = chain.bodies.get(gate.acts), line.day(gate.expected)
        found[name] = np.array([meeting(body, line, expected + delay) for delay in draws.gate[name].tolist()])
    return found


def _blocked_by(chain: Chain) -> dict[tuple[str, str], tuple[str, ...]]:
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for name, gate in sorted(chain.gates.items()):
        for unit in sorted({key for reference in gate.blocks for key in increment_keys(chain, reference)}):
            found[unit, gate.at] = (*found.get((unit, gate.at), ()), name)
    return found


def milli(days: float) -> int:
    """Thousandths, for counters that feed priorities."""
    return round(MILLI * days)
