"""How far a long command is: one live line on a terminal, a line now and then elsewhere, or a line of JSON each time."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import asdict
from typing import Any

import click

from ketenopt.cli.options import Manner
from ketenopt.domain.experiment import Tick
from ketenopt.report.batch_page import clock

OFTEN, SELDOM, MACHINE = 0.2, 30.0, 1.0
"""Seconds between two lines: live, in a log, for a machine."""


class Watching:
    """Tells about ticks on stderr; with ``--json-lines`` on stdout, one JSON object a line."""

    def __init__(self, manner: Manner, json_lines: bool = False) -> None:
        self.lines = json_lines
        self.live = not json_lines and not manner.quiet and not manner.as_json and sys.stderr.isatty()
        self.silent = manner.quiet and not json_lines
        self.every = MACHINE if json_lines else OFTEN if self.live else SELDOM
        self.last = 0.0 if json_lines or self.live else time.monotonic()

    def __call__(self, tick: Tick) -> None:
        now = time.monotonic()
        end = tick.done + tick.failed >= tick.wanted
        if self.silent or (now - self.last < self.every and not (end and (self.live or self.lines))):
            return
        self.last = now
        if self.lines:
            self.tell("progress", asdict(tick) | {"per_second": tick.per_second, "seconds_left": tick.left})
        elif self.live:
            click.echo(f"\r{line(tick)}\x1b[K", nl=False, err=True)
        else:
            click.echo(line(tick), err=True)

    def said(self, text: str) -> None:
        """Something that happened, between two ticks."""
        if self.lines:
            self.tell("event", {"text": text})
        elif not self.silent:
            click.echo(f"\r{text}\x1b[K" if self.live else text, err=True)

    def tell(self, kind: str, content: dict[str, Any]) -> None:
        """One line of JSON."""
        click.echo(json.dumps({"kind": kind, **content}, sort_keys=True))

    def __enter__(self) -> Watching:
        return self

    def __exit__(self, *_: object) -> None:
        if self.live:
            click.echo("\r\x1b[K", nl=False, err=True)


def line(tick: Tick) -> str:
    """``120/500 done, 2 failed, 1.4/s, 4:31 left``."""
    failed = f", {tick.failed} failed" if tick.failed else ""
    left = f", {clock(tick.left)} left" if tick.left is not None else ""
    return f"{tick.done}/{tick.wanted} done{failed}, {tick.per_second:.1f}/s{left}"
