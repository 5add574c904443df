"""What can be planned and delivered: every increment, and every product, as one flat list.

A *unit* is an increment with its initiative's rules filled in, or a chain product: a unit without work that is
delivered with the last of its parts.  Keys are ``initiative/increment`` and ``product:ID``; they are sorted, so
the order of the files plays no part.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ketenopt.domain.chain import Benefit, Chain, Decision, Increment, Initiative


@dataclass(frozen=True, slots=True)
class Unit:
    """One increment or product, its references resolved to unit keys.

    ``worth`` is kEUR per period by beneficiary once in use there (running cost included, share applied);
    ``after`` holds the lag in working days by predecessor; ``must_use`` the partners that must take it into use.
    """

    key: str
    kind: Literal["increment", "product"]
    initiative: str
    increment: Increment
    owner: str | None
    decision: Decision
    divisible: bool
    requires: tuple[str, ...]
    after: Mapping[str, float]
    worth: Mapping[str, float]
    benefits: Mapping[str, Benefit]
    must_use: tuple[str, ...]


def increment_keys(chain: Chain, reference: str) -> tuple[str, ...]:
    """Unit keys meant by ``initiative`` or ``initiative/increment``; empty when there is no such thing."""
    name, _, part = reference.partition("/")
    initiative = chain.initiatives.get(name)
    if initiative is None or (part and part not in initiative.increments):
        return ()
    return (reference,) if part else tuple(f"{name}/{key}" for key in sorted(initiative.increments))


def units(chain: Chain) -> tuple[Unit, ...]:
    """Every unit of the chain, sorted by key, increments before products; templates of what arrives are no units."""
    arriving = {stream.creates for stream in chain.arrivals.values()}
    parts = [
        _increment_unit(chain, name, initiative, part)
        for name, initiative in sorted(chain.initiatives.items())
        if name not in arriving
        for part in sorted(initiative.increments)
    ]
    return (*parts, *(_product_unit(chain, name) for name in sorted(chain.products)))


def template(chain: Chain, name: str) -> tuple[Unit, ...]:
    """The units that every arrival of a template brings, sorted by key."""
    initiative = chain.initiatives[name]
    return tuple(_increment_unit(chain, name, initiative, part) for part in sorted(initiative.increments))


def worth(chain: Chain, beneficiary: str, benefit: Benefit) -> float:
    """kEUR per period of one benefit: its value plus goal points at the beneficiary's own weights."""
    partner = chain.partners.get(beneficiary)
    weights = partner.goals if partner else {}
    return benefit.value + sum(points * weights.get(goal, 0.0) for goal, points in sorted(benefit.goals.items()))


def _increment_unit(chain: Chain, name: str, initiative: Initiative, part: str) -> Unit:
    increment = initiative.increments[part]
    own = f"{name}/{part}"
    gains = {who: worth(chain, who, benefit) * increment.share for who, benefit in sorted(initiative.benefits.items())}
    for who, cost in sorted(initiative.running_cost.items()):
        gains[who] = gains.get(who, 0.0) - cost * increment.share
    after = {key: lag for source in (initiative.after, increment.after) for key, lag in _resolved(chain, source).items()}
    requires = {key for ref in (*initiative.requires, *increment.requires) for key in increment_keys(chain, ref)}
    return Unit(
        key=own,
        kind="increment",
        initiative=name,
        increment=increment,
        owner=initiative.owner,
        decision=increment.decision if increment.decision != "free" else initiative.decision,
        divisible=initiative.divisible,
        requires=tuple(sorted(requires - {own})),
        after={key: lag for key, lag in sorted(after.items()) if key != own},
        worth={who: value for who, value in sorted(gains.items()) if value != 0.0},
        benefits=dict(sorted(initiative.benefits.items())),
        must_use=tuple(sorted(increment.rollout)),
    )


def _product_unit(chain: Chain, name: str) -> Unit:
    product = chain.products[name]
    parts = sorted({key for ref in product.increments for key in increment_keys(chain, ref)})
    users = {who for part in parts for who in chain.initiatives[part.split("/")[0]].increments[part.split("/")[1]].rollout}
    gains = {who: worth(chain, who, benefit) for who, benefit in sorted(product.benefits.items())}
    return Unit(
        key=f"product:{name}",
        kind="product",
        initiative="",
        increment=Increment(),
        owner=None,
        decision="free",
        divisible=True,
        requires=tuple(parts),
        after={},
        worth={who: value for who, value in gains.items() if value != 0.0},
        benefits=dict(sorted(product.benefits.items())),
        must_use=tuple(sorted(users)),
    )


def _resolved(chain: Chain, after: Mapping[str, float]) -> dict[str, float]:
    lags: dict[str, float] = {}
    for reference, lag in sorted(after.items()):
        for key in increment_keys(chain, reference):
            lags[key] = max(lag, lags.get(key, 0.0))
    return lags


def waits_for(unit: Unit, who: str, partners: Mapping[str, object]) -> tuple[str, ...]:
    """Partners that must have taken ``unit`` into use before ``who`` benefits; empty: from delivery.

    A partner waits for its own rollout only.  A product is worth something once all use it; so are benefits of
    those who are no partner.
    """
    if unit.kind == "product" or who not in partners:
        return unit.must_use
    return (who,) if who in unit.must_use else ()
