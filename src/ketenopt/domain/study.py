"""A study: scenarios x rules x replications, and which of them is compared with which."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from ketenopt.domain.chain import SCHEMA_VERSION, Id, Noun


class StudyScenario(Noun):
    """One scenario of a chain: overlays on the chain file, and the rule that makes its plan."""

    name: str = ""
    rule: str = "individually-rational"
    """Rule that makes the plan."""
    overlays: tuple[str, ...] = ()
    """Overlay files, in order, relative to the chain folder."""
    set: dict[str, Any] = {}
    """Values by dotted path, applied after the overlays."""
    plan: str | None = None
    """A saved plan to carry out instead of solving."""


class Study(Noun):
    """Scenarios of one chain to be compared on the same luck.

    ``baseline`` is the reference alternative (today's practice), ``proposal`` the scenario the first screen
    presents.
    """

    schema_version: Annotated[int, Field(alias="schema", ge=1)] = SCHEMA_VERSION
    chain: str = "."
    """Chain folder or file, relative to the study file."""
    name: str = ""
    question: str = ""
    """The question the study answers, in one sentence."""
    baseline: Id
    proposal: Id
    replications: Annotated[int, Field(ge=1, le=1_000_000)] = 200
    seed: Annotated[int, Field(ge=0, lt=2**63)] = 1
    scenarios: Annotated[dict[Id, StudyScenario], Field(min_length=1)]


DEFAULT_STUDY = Study(
    baseline="today",
    proposal="proposal",
    scenarios={
        "today": StudyScenario(name="Today's practice", rule="rank-and-fill"),
        "proposal": StudyScenario(name="Proposal", rule="individually-rational"),
    },
)
"""What a chain without a ``study.yaml`` is compared on."""
