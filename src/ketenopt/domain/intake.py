"""The four questions put to each partner apart, and what its answers are: roles, tasks, relation, when they meet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, get_args

from pydantic import Field

from ketenopt.domain.friction import Effect
from ketenopt.domain.governed import PRESETS, ROLES
from ketenopt.domain.vocabulary import Id, Noun

Role = Literal["chain_coordinator", "portfolio_manager", "product_manager", "programme_director"]
Task = Literal[
    "overview", "dependencies", "order", "steering", "advice", "needs", "foresight", "weighing", "notice", "decision", "handover"
]
TASKS: tuple[Task, ...] = get_args(Task)
EFFECT_OF: Mapping[Task, tuple[Role, str]] = {
    "overview": ("portfolio_manager", "information_days"),
    "dependencies": ("portfolio_manager", "dependencies_known"),
    "order": ("portfolio_manager", "follows_chain"),
    "steering": ("portfolio_manager", "replanning_days"),
    "advice": ("portfolio_manager", "decision_days"),
    "needs": ("product_manager", "rework"),
    "foresight": ("product_manager", "found_before"),
    "weighing": ("product_manager", "weighs_impediments"),
    "notice": ("product_manager", "handover_days"),
    "decision": ("programme_director", "decision_days"),
    "handover": ("chain_coordinator", "handover_days"),
}
"""The role whose task it usually is, and the friction that changes when somebody does it."""
Relation = Literal["advises", "decides", "same-person", "none"]
ADVICE_ACCEPTED: Mapping[Relation, float] = {"none": -1.0, "advises": 0.0, "same-person": 1.0, "decides": 1.0}
"""Part by which a relation fills what is missing in how often advice is taken: without a line it reaches nobody; who
decides, or is the same person, need not be convinced.  Weakest first.  A guess, like every effect."""
MANDATE = "chain-manager-mandate"
"""The form of governance of a portfolio manager who decides."""


class Answers(Noun):
    """What one partner answers."""

    partner: Id
    roles: tuple[Role, ...] = ()
    """1. Which chain roles are there?"""
    tasks: dict[Task, Role] = {}
    """2. Which of them does which task?  Silent: nobody."""
    relation: Relation = "none"
    """3. How do the portfolio manager and who decides relate?"""
    meet_days: Annotated[float, Field(gt=0, le=1000)] | None = None
    """4. When do the two roles work together: each so many working days; absent: never."""


@dataclass(frozen=True, slots=True)
class Differs:
    """One question to which partners answer differently: answer by partner."""

    question: str
    about: str
    answers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Intake:
    """All answers together: where they differ, tasks that not everybody sees done, and the changes they come to."""

    partners: tuple[str, ...]
    differs: tuple[Differs, ...]
    nobody: tuple[Task, ...]
    overlay: Mapping[str, Any]


def joined(answers: tuple[Answers, ...]) -> Intake:
    """Put the answers side by side.

    A role or task is there when everybody who was asked says so; they meet as seldom as anybody says, and the relation is the
    weakest that anybody sees.  The relation is that of a portfolio manager: without one it changes nothing.
    """
    given = {one.partner: one for one in sorted(answers, key=lambda one: one.partner)}
    roles = [role for role in ROLES if all(role in one.roles for one in given.values())]
    done = {task for task in TASKS if all(task in one.tasks and one.tasks[task] in one.roles for one in given.values())}
    meets = [one.meet_days for one in given.values()]
    together = max(m for m in meets if m is not None) if all(m is not None for m in meets) else None
    effects = {role: _effect(role, done) for role in roles}
    overlay: dict[str, Any] = {"governance.roles": {role: role in roles for role in ROLES}, "governance.effects": effects}
    if "portfolio_manager" in roles:
        relation = min((one.relation for one in given.values()), key=list(ADVICE_ACCEPTED).index)
        effects["portfolio_manager"]["advice_accepted"] = ADVICE_ACCEPTED[relation]
        if relation == "decides":
            overlay["governance.form"] = MANDATE
    if together is not None:
        overlay["cadence.roles_meet_days"] = together
    return Intake(tuple(given), tuple(_differences(given)), tuple(task for task in TASKS if task not in done), overlay)


def _effect(role: str, done: set[Task]) -> dict[str, Any]:
    """The preset of a role without what belongs to a task that nobody does; a task counts whoever does it."""
    fields = {field for task, (usual, field) in EFFECT_OF.items() if task in done and usual == role}
    # Said in full: where an overlay is silent about a field, the reader fills in the preset.
    none = {field: Effect.model_fields[field].default for field in PRESETS[role]}  # type: ignore[index]
    return {**none, **{field: what.value for field, what in PRESETS[role].items() if field in fields}}  # type: ignore[index]


def _differences(given: Mapping[str, Answers]) -> list[Differs]:
    told: list[tuple[str, str, dict[str, str]]]
    told = [("roles", role, {who: "yes" if role in one.roles else "no" for who, one in given.items()}) for role in ROLES]
    told += [("tasks", task, {who: one.tasks.get(task, "nobody") for who, one in given.items()}) for task in TASKS]
    told += [("relation", "", {who: one.relation for who, one in given.items()})]
    told += [("meet", "", {who: "never" if one.meet_days is None else f"{one.meet_days:g}" for who, one in given.items()})]
    return [Differs(*row) for row in told if len(set(row[2].values())) > 1]
