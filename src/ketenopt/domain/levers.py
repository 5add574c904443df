"""A chain with something changed whose worth is asked; pure, and every other number stays as it was."""

from __future__ import annotations

from typing import Any, Literal, get_args

from ketenopt.domain.chain import Chain, Effect, Frictions, Roles
from ketenopt.domain.friction import Lever
from ketenopt.domain.governed import ROLES, at_work, mechanisms, preset

Cause = Literal["information", "autonomy", "impediments", "capacity"]
CAUSES_OF_GAP: tuple[Cause, ...] = get_args(Cause)
Rung = Literal["alone", "information", "ranking", "capacity", "mandate"]
RUNGS: tuple[Rung, ...] = get_args(Rung)
BOTH = "both"


def governed(chain: Chain, **what: Any) -> Chain:
    """``chain`` with other values in its governance."""
    return chain.model_copy(update={"governance": chain.governance.model_copy(update=what)})


def with_roles(chain: Chain, names: tuple[str, ...], filled: bool) -> Chain:
    """``chain`` with these roles filled, or not, and the others as they are."""
    roles = chain.governance.roles.model_copy(update=dict.fromkeys(names, filled))
    return governed(chain, roles=Roles.model_validate(roles.model_dump()))


def of_roles(chain: Chain, names: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Mechanisms that ``chain`` has with these roles filled and not without them."""
    there = set(mechanisms(with_roles(chain, names, False)))
    return tuple(one for one in mechanisms(with_roles(chain, names, True)) if one not in there)


def working(chain: Chain, names: tuple[str, ...], left: frozenset[tuple[str, str]]) -> Chain:
    """``chain`` at work with these roles filled, without the mechanisms in ``left``."""
    return at_work(with_roles(chain, names, True), left)


def strengthened(chain: Chain, names: tuple[str, ...], strength: float) -> Chain:
    """``chain`` with these roles, each having ``strength`` (0 to 1) of its effect; what is yes or no is yes above 0."""
    filled = with_roles(chain, names, True)
    effects = dict(filled.governance.effects)
    for name in (role for role in ROLES if role in names):
        effects[name] = _part(effects.get(name) or preset(name), strength)
    return governed(filled, effects=effects)


def _part(effect: Effect, strength: float) -> Effect:
    none, changed = Effect(), {}
    for name in Effect.model_fields:
        zero, full = getattr(none, name), getattr(effect, name)
        changed[name] = (full and strength > 0) if isinstance(full, bool) else zero + strength * (full - zero)
    return Effect.model_validate(changed)


def without(chain: Chain, kind: str, name: str) -> Chain:
    """``chain`` without one gate or impediment."""
    rest = {key: value for key, value in getattr(chain, kind).items() if key != name}
    return chain.model_copy(update={kind: rest})


def one_more(chain: Chain, team: str, fte: float = 1.0) -> Chain:
    """``chain`` with ``fte`` more people in one team, in every period."""
    old = chain.teams[team]
    more = {period: value + fte for period, value in old.fte_per_period.items()}
    teams = {**chain.teams, team: old.model_copy(update={"fte": old.fte + fte, "fte_per_period": more})}
    return chain.model_copy(update={"teams": teams})


def shared(chain: Chain, rung: Rung) -> Chain:
    """``chain`` on another rung of sharing, and nothing else."""
    return governed(chain, sharing=rung)


def left_out(chain: Chain, partner: str) -> Chain:
    """``chain`` in which nothing is done that needs ``partner``: what it pulls, works on, pays for or must take into use."""
    changed = {}
    for name, initiative in chain.initiatives.items():
        parts = initiative.increments.values()
        needs = initiative.owner == partner or any(
            partner in part.rollout or partner in part.cost or any(p.partner == partner for p in part.packages.values())
            for part in parts
        )
        free = {key: part.model_copy(update={"decision": "must-not"}) for key, part in initiative.increments.items()}
        changed[name] = initiative.model_copy(update={"decision": "must-not", "increments": free}) if needs else initiative
    return chain.model_copy(update={"initiatives": changed})


def ideal(chain: Chain, causes: frozenset[Cause]) -> Chain:
    """``chain`` at work as if these causes of a gap to the best reachable were gone.

    information: rankings know all at once and every dependency is known.  autonomy: everybody follows the chain's order, keeps
    its word, takes advice, and decides at once.  impediments: no gates, none that strike.  capacity: the same people, helping
    out across partners, and none of their time lost to alignment.
    """
    now = at_work(chain)
    frictions: dict[str, Any] = {}
    governance: dict[str, Any] = {}
    if "information" in causes:
        frictions |= {"information_days": 0.0, "dependencies_known": 1.0}
    if "autonomy" in causes:
        frictions |= {"follows_chain": 1.0, "advice_accepted": 1.0, "commitment_kept": 1.0, "sacrifice_lowers": 0.0}
        frictions |= {"decision_days": Frictions().decision_days}
    if "impediments" in causes:
        now = now.model_copy(update={"gates": {}, "impediments": {}})
    if "capacity" in causes:
        frictions |= {"alignment_share": 0.0, "meeting_share": 0.0}
        lever: Lever = "capacity"
        governance = {"sharing": lever, "effects": {**now.governance.effects, lever: Effect(pools_teams=True)}}
    return governed(now, frictions=now.governance.frictions.model_copy(update=frictions), **governance)
