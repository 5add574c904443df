"""Options that several commands share, and how a command is to answer."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any, Literal

import click

Command = Callable[..., Any]

CHAIN = click.argument("chain", type=click.Path(path_type=Path))
SCENARIO = click.option("--scenario", metavar="NAME", help="One of the chain's scenarios; default: the chain as it stands.")
RULE = click.option("--rule", metavar="NAME", help="Rule that makes the plan, such as central or nash; ketenopt plan --rule all.")
SECONDS = click.FloatRange(min=0, min_open=True)
FILE, FOLDER = click.Path(path_type=Path, dir_okay=False), click.Path(path_type=Path, file_okay=False)
OUT_FILE = click.option("--out", type=FILE, metavar="FILE", help="Save the plan there.")
OUT_FOLDER = click.option("--out", type=FOLDER, metavar="DIR", help="Keep the run in this folder.")
PLAN_FILE = click.option("--plan", "plan_file", type=click.Path(path_type=Path), metavar="FILE", help="Carry out this saved plan.")


def settings(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    """``--set`` as typed; a usage error where there is no ``=``."""
    for text in value:
        if "=" not in text:
            raise click.BadParameter(f"expected PATH=VALUE, got {text!r}", ctx=ctx, param=param)
    return value


CHANGE = "Change one value; may be repeated."
SET = click.option("--set", "sets", multiple=True, callback=settings, metavar="PATH=VALUE", help=CHANGE)
RUNS, SEED = click.IntRange(1, 1_000_000), click.IntRange(0, 2**63 - 1)


@dataclass(frozen=True, slots=True)
class Manner:
    """How a command answers."""

    as_json: bool
    quiet: bool
    strict: bool
    language: str
    """Of what a person reads."""
    machine_language: str = "en"
    """Of sentences in JSON: English unless another one was asked for, so that it does not depend on who runs it."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is simulated, and by what; None: what the study says, or the default."""

    replications: int | None
    seed: int | None
    workers: int
    engine: str


@dataclass(frozen=True, slots=True)
class Solving:
    """How a plan is made: the solver, and the seconds after which a plan is cut short (None: never)."""

    solver: Literal["highs", "cbc"]
    time_limit: float | None


def manner(command: Command) -> Command:
    """Add ``--json --quiet --strict --language``; the command gets them as ``manner``."""

    @click.option("--json", "as_json", is_flag=True, help="One JSON document on stdout, errors included.")
    @click.option("--quiet", is_flag=True, help="No progress, no warnings.")
    @click.option("--strict", is_flag=True, help="A warning is a fault (exit code 3).")
    @click.option("--language", type=click.Choice(["nl", "en"]), help="Default: what LANG asks for, else en.")
    @wraps(command)
    def told(*, as_json: bool, quiet: bool, strict: bool, language: str | None, **words: Any) -> Any:
        from ketenopt.report.language import spoken

        return command(manner=Manner(as_json, quiet, strict, language or spoken(os.environ), language or "en"), **words)

    return told


def effort(command: Command) -> Command:
    """Add ``--replications --seed --workers --engine``; the command gets them as ``effort``."""

    @click.option("--replications", type=RUNS, metavar="N", help="Runs of each plan; default: the study's, 200.")
    @click.option("--seed", type=SEED, metavar="N", help="Same seed, same numbers; default: the study's, 1.")
    @click.option("--workers", type=click.IntRange(1, 1024), default=1, show_default=True, metavar="N", help="Processes.")
    @click.option("--engine", default="auto", show_default=True, metavar="NAME", help="auto, simpy or kernel.")
    @wraps(command)
    def told(*, replications: int | None, seed: int | None, workers: int, engine: str, **words: Any) -> Any:
        return command(effort=Effort(replications, seed, workers, engine), **words)

    return told


def solving(command: Command) -> Command:
    """Add ``--time-limit --solver``; the command gets them as ``solving``."""

    @click.option("--time-limit", type=SECONDS, metavar="SECONDS", help="Cut a plan short after this; it then has a gap.")
    @click.option("--solver", type=click.Choice(["highs", "cbc"]), default="highs", show_default=True, help="Solver to use.")
    @wraps(command)
    def told(*, time_limit: float | None, solver: Literal["highs", "cbc"], **words: Any) -> Any:
        return command(solving=Solving(solver, time_limit), **words)

    return told


@dataclass(frozen=True, slots=True)
class Means:
    """By what numbers are made in an experiment."""

    engine: str
    solver: Literal["highs", "cbc"]
    time_limit: float | None


def means(command: Command) -> Command:
    """Add ``--engine --time-limit --solver``; the command gets them as ``means``."""

    @click.option("--engine", default="auto", show_default=True, metavar="NAME", help="auto, simpy or kernel.")
    @click.option("--time-limit", type=SECONDS, metavar="SECONDS", help="Cut a plan short after this; it then has a gap.")
    @click.option("--solver", type=click.Choice(["highs", "cbc"]), default="highs", show_default=True, help="Solver to use.")
    @wraps(command)
    def told(*, engine: str, time_limit: float | None, solver: Literal["highs", "cbc"], **words: Any) -> Any:
        from ketenopt.simulate import NAMES

        if engine not in NAMES:
            raise click.UsageError(f"There is no engine {engine!r}; there are: {', '.join(NAMES)}.")
        return command(means=Means(engine, solver, time_limit), **words)

    return told


def hands(command: Command) -> Command:
    """Add ``--workers --cluster``; the command gets them as ``hands``."""

    @click.option("--workers", type=click.IntRange(1, 1024), default=1, show_default=True, metavar="N", help="Processes.")
    @click.option("--cluster", default="", metavar="ADDRESS", help="Dask scheduler to use, or local for one of this machine.")
    @wraps(command)
    def told(*, workers: int, cluster: str, **words: Any) -> Any:
        return command(hands=(workers, cluster), **words)

    return told
