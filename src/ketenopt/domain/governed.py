"""Roles and governance as frictions: what they change, by how much, and the chain as it then works.

A role produces nothing itself; with it some frictions differ.  So do the form of governance and the rung of sharing.
Each difference is a preset here with a range and a reason, all of them guesses that a scenario can replace
(``governance.effects``).  The frictions that a scenario states, or that follow from its maturity, are those of a chain that
shares information, has none of the roles and nobody who is the boss: ``no-boss`` and ``information`` change nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, cast

from ketenopt.domain.chain import Chain, Effect, Frictions, Governance
from ketenopt.domain.distribution import scaled
from ketenopt.domain.friction import Lever
from ketenopt.domain.units import Unit, increment_keys

ROLES: tuple[Lever, ...] = ("chain_coordinator", "portfolio_manager", "product_manager", "programme_director")
MEETING = "meeting"
"""Stands for how often the two chain roles meet, beside the levers."""

Left = Collection[tuple[str, str]]
"""(lever, field of its effect) that are left out: the mechanisms a worth is split over."""


@dataclass(frozen=True, slots=True)
class Preset:
    """The effect of a lever on one friction: how much, how far that may be off, and why."""

    value: float | bool
    low: float
    high: float
    why: str


def _flag(why: str) -> Preset:
    return Preset(True, 0.0, 1.0, why)


PRESETS: Mapping[Lever, Mapping[str, Preset]] = {
    "portfolio_manager": {
        "decision_days": Preset(0.85, 0.7, 1.0, "advice that is ready when the board meets; deciding stays theirs"),
        "information_days": Preset(0.5, 0.25, 0.8, "sees all columns, so knows sooner what goes on where"),
        "replanning_days": Preset(0.5, 0.25, 1.0, "somebody has the time to look again"),
        "follows_chain": Preset(0.3, 0.1, 0.5, "an order of work that partners know the reason of"),
        "dependencies_known": Preset(0.5, 0.2, 0.8, "brings out dependencies between columns"),
    },
    "product_manager": {
        "handover_days": Preset(0.8, 0.6, 1.0, "tells the next partner in time what is coming"),
        "rework": Preset(0.7, 0.5, 0.9, "needs translated into what can be built"),
        "found_before": Preset(0.3, 0.1, 0.5, "part of the impediments seen coming"),
        "weighs_impediments": _flag("the impediment that holds up most value goes first"),
    },
    "programme_director": {
        "decision_days": Preset(0.7, 0.5, 0.9, "decides inside the programme without asking the board"),
    },
    "chain_coordinator": {
        "handover_days": Preset(0.6, 0.4, 0.9, "one person whose job the hand-over is"),
    },
    "board-unanimous": {
        "decision_days": Preset(1.5, 1.0, 3.0, "one No, and it waits for the next meeting"),
        "commitment_kept": Preset(0.2, 0.0, 0.5, "what all agreed to is kept more often; everybody may decline"),
    },
    "board-majority": {
        "follows_chain": Preset(0.2, 0.0, 0.4, "the outvoted follow the order, mostly"),
        "commitment_kept": Preset(0.1, 0.0, 0.3, "a commitment to a board, for some against their vote"),
    },
    "chain-manager-mandate": {
        "decision_days": Preset(0.6, 0.4, 0.9, "the chain manager decides within the mandate"),
        "follows_chain": Preset(0.5, 0.2, 0.7, "partners gave the mandate"),
        "advice_accepted": Preset(0.6, 0.3, 0.9, "adviser and decider are close"),
        "commitment_kept": Preset(0.7, 0.4, 0.9, "within the mandate nobody declines"),
    },
    "push-through": {
        "decision_days": Preset(0.4, 0.2, 0.8, "no consent needed; unlawful over courts and other independent bodies"),
        "follows_chain": Preset(0.6, 0.2, 0.9, "told to, not convinced"),
        "advice_accepted": Preset(0.9, 0.6, 1.0, "adviser and decider are close"),
        "commitment_kept": Preset(0.9, 0.5, 1.0, "nobody may decline"),
    },
    "alone": {
        "information_days": Preset(2.0, 1.5, 4.0, "news of others comes by way of the boards"),
        "follows_chain": Preset(-1.0, -1.0, -0.5, "everybody orders work by its own benefit"),
        "dependencies_known": Preset(-0.5, -0.8, -0.2, "nobody lays the plans side by side"),
        "advice_accepted": Preset(-0.5, -1.0, 0.0, "advice from outside one's own column"),
    },
    "ranking": {
        "follows_chain": Preset(0.5, 0.3, 0.8, "one order of work, agreed"),
        "dependencies_known": Preset(0.25, 0.0, 0.5, "one list shows what hangs together"),
    },
    "capacity": {
        "follows_chain": Preset(0.5, 0.3, 0.8, "one order of work, agreed"),
        "dependencies_known": Preset(0.25, 0.0, 0.5, "one list shows what hangs together"),
        "pools_teams": _flag("teams help out where their skill is short"),
    },
    "mandate": {
        "decision_days": Preset(0.7, 0.5, 1.0, "decisions where the work is"),
        "follows_chain": Preset(0.9, 0.6, 1.0, "one order of work, of one who may set it"),
        "dependencies_known": Preset(0.4, 0.1, 0.7, "one list shows what hangs together"),
        "advice_accepted": Preset(0.8, 0.5, 1.0, "adviser and decider are close"),
        "commitment_kept": Preset(0.5, 0.2, 0.8, "people were handed over, not promised"),
        "pools_teams": _flag("teams help out where their skill is short"),
    },
}
"""By lever, the effects that differ from none."""


def preset(lever: Lever) -> Effect:
    """The effect of ``lever`` where the scenario says nothing else."""
    values: dict[str, Any] = {name: what.value for name, what in PRESETS[lever].items()}
    return Effect(**values)


def levers(governance: Governance) -> tuple[Lever, ...]:
    """Levers in force, in the order in which they act: the form, the rung of sharing, then the roles by id."""
    found = [cast(Lever, name) for name in (governance.form, governance.sharing) if name in PRESETS]
    return (*found, *(role for role in ROLES if getattr(governance.roles, role)))


def mechanisms(chain: Chain) -> tuple[tuple[str, str], ...]:
    """Every (lever, field) by which roles and governance change a friction, sorted: what a worth can be split over."""
    governance, none = chain.governance, Effect()
    found: list[tuple[str, str]] = [
        (lever, name)
        for lever in levers(governance)
        for name in Effect.model_fields
        if getattr(_effect(governance, lever), name) != getattr(none, name)
    ]
    if _meet(chain):
        found.append((MEETING, "information_days"))
    return tuple(sorted(found))


def at_work(chain: Chain, without: Left = ()) -> Chain:
    """The chain with the frictions, rhythm and rework under which it really works; pure, and doing it twice changes nothing more.

    ``without`` leaves mechanisms out.  The programme director's speed stays in ``effects``, since it holds for the programme
    only (:func:`decision_factor`).
    """
    governance = chain.governance
    acting = levers(governance)
    if not acting:
        return chain
    frictions, factors = governance.frictions, {"replanning_days": 1.0, "rework": 1.0}
    kept: dict[Lever, Effect] = {}
    for lever in acting:
        effect = _cut(_effect(governance, lever), lever, without)
        kept[lever] = _rest(effect, lever)
        frictions = _changed(
            frictions, effect if lever != "programme_director" else effect.model_copy(update={"decision_days": 1.0})
        )
        for name in factors:
            factors[name] *= getattr(effect, name)
    cadence = chain.cadence
    if cadence.roles_meet_days is not None and _meet(chain) and (MEETING, "information_days") not in without:
        age = min(frictions.information_days, cadence.roles_meet_days)
        frictions = frictions.model_copy(update={"information_days": age})
    cadence = cadence.model_copy(
        update={"replanning_days": cadence.replanning_days * factors["replanning_days"], "roles_meet_days": None}
    )
    test = chain.integration.model_copy(update={"rework": min(1.0, chain.integration.rework * factors["rework"])})
    changed = governance.model_copy(update={"frictions": frictions, "effects": {**governance.effects, **kept}})
    return chain.model_copy(update={"governance": changed, "cadence": cadence, "integration": test})


def pools_teams(chain: Chain) -> bool:
    """Whether teams help out at other partners (capacity is shared)."""
    return any(_effect(chain.governance, lever).pools_teams for lever in levers(chain.governance))


def decision_factor(chain: Chain, unit: Unit) -> float:
    """Times the usual that the decision to start ``unit`` takes: its programme has a director, or nobody knows who decides."""
    governance, factor = chain.governance, 1.0
    if governance.roles.programme_director and (not governance.programme or unit.initiative in governance.programme):
        factor = _effect(governance, "programme_director").decision_days
    return factor * (governance.frictions.unclear_factor if unclear(chain, unit.key) else 1.0)


def unclear(chain: Chain, unit: str) -> tuple[str, ...]:
    """Decisions about the start of ``unit`` for which nobody, or more than one, is accountable; sorted."""
    return tuple(
        name
        for name, what in sorted(chain.governance.decisions.items())
        if len(set(what.accountable)) != 1
        and (not what.about or any(unit in increment_keys(chain, reference) for reference in what.about))
    )


def toward(value: float, part: float) -> float:
    """``part`` of what is missing to 1 filled in; negative: that part of what is there lost."""
    return value + part * (1.0 - value) if part >= 0 else value * (1.0 + part)


def _meet(chain: Chain) -> bool:
    roles = chain.governance.roles
    return roles.portfolio_manager and roles.product_manager and chain.cadence.roles_meet_days is not None


def _effect(governance: Governance, lever: Lever) -> Effect:
    return governance.effects.get(lever) or preset(lever)


def _cut(effect: Effect, lever: Lever, without: Left) -> Effect:
    none = Effect()
    gone = {name: getattr(none, name) for name in Effect.model_fields if (lever, name) in without}
    return effect.model_copy(update=gone) if gone else effect


def _rest(effect: Effect, lever: Lever) -> Effect:
    """What of an effect is not in the frictions yet."""
    later: dict[str, Any] = {"pools_teams": effect.pools_teams}
    if lever == "programme_director":
        later["decision_days"] = effect.decision_days
    return Effect(**later)


def _changed(frictions: Frictions, effect: Effect) -> Frictions:
    shares = ("follows_chain", "found_before", "advice_accepted", "dependencies_known", "commitment_kept")
    changed: dict[str, Any] = {name: toward(getattr(frictions, name), getattr(effect, name)) for name in shares}
    for name in ("decision_days", "handover_days"):
        changed[name] = scaled(getattr(frictions, name), getattr(effect, name))
    changed["information_days"] = frictions.information_days * effect.information_days
    if effect.weighs_impediments:
        changed["impediment_order"] = "weighed"
    return frictions.model_copy(update=changed)
