"""Options that several commands share, and how a command is to answer."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any

import click

Command = Callable[..., Any]

CHAIN = click.argument("chain", type=click.Path(path_type=Path))
SCENARIO = click.option("--scenario", metavar="NAME", help="One of the chain's scenarios; default: the chain as it stands.")
RULE = click.option("--rule", metavar="NAME", help="Rule that makes the plan (central, individually-rational, rank-and-fill).")
TIME_LIMIT = click.option(
    "--time-limit", type=click.FloatRange(min=0, min_open=True), metavar="SECONDS", help="Stop planning after this."
)
SOLVER = click.option("--solver", metavar="NAME", help="Solver that makes the plan.")
OUT_FILE = click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Save the plan there.")
OUT_FOLDER = click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="Keep the run in this folder."
)
PLAN_FILE = click.option("--plan", "plan_file", type=click.Path(path_type=Path), metavar="FILE", help="Carry out this saved plan.")


def settings(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    """``--set`` as typed; a usage error where there is no ``=``."""
    for text in value:
        if "=" not in text:
            raise click.BadParameter(f"expected PATH=VALUE, got {text!r}", ctx=ctx, param=param)
    return value


SET = click.option(
    "--set", "sets", multiple=True, callback=settings, metavar="PATH=VALUE", help="Change one value; may be repeated."
)


@dataclass(frozen=True, slots=True)
class Manner:
    """How a command answers."""

    as_json: bool
    quiet: bool
    strict: bool
    language: str


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is simulated, and by what; None: what the study says, or the default."""

    replications: int | None
    seed: int | None
    workers: int
    engine: str


def manner(command: Command) -> Command:
    """Add ``--json --quiet --strict --language``; the command gets them as ``manner``."""

    @click.option("--json", "as_json", is_flag=True, help="One JSON document on stdout, errors included.")
    @click.option("--quiet", is_flag=True, help="No progress, no warnings.")
    @click.option("--strict", is_flag=True, help="A warning is a fault (exit code 3).")
    @click.option("--language", type=click.Choice(["nl", "en"]), help="Default: what LANG asks for, else en.")
    @wraps(command)
    def told(*, as_json: bool, quiet: bool, strict: bool, language: str | None, **words: Any) -> Any:
        from ketenopt.report.language import spoken

        return command(manner=Manner(as_json, quiet, strict, language or spoken(os.environ)), **words)

    return told


def effort(command: Command) -> Command:
    """Add ``--replications --seed --workers --engine``; the command gets them as ``effort``."""

    @click.option(
        "--replications", type=click.IntRange(1, 1_000_000), metavar="N", help="Runs of each plan; default: the study's, 200."
    )
    @click.option(
        "--seed", type=click.IntRange(0, 2**63 - 1), metavar="N", help="Same seed, same numbers; default: the study's, 1."
    )
    @click.option("--workers", type=click.IntRange(1, 1024), default=1, show_default=True, metavar="N", help="Processes.")
    @click.option("--engine", default="reference", show_default=True, metavar="NAME", help="Engine that simulates.")
    @wraps(command)
    def told(*, replications: int | None, seed: int | None, workers: int, engine: str, **words: Any) -> Any:
        return command(effort=Effort(replications, seed, workers, engine), **words)

    return told
