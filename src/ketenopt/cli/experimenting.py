"""Selection and sensitivity: from options to a call, from an outcome to a page."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import click

from ketenopt import batch
from ketenopt.batch.select import Wish, select
from ketenopt.batch.sensitivity import Question, sensitivity
from ketenopt.batch.systems import described
from ketenopt.cli.answer import document, page
from ketenopt.cli.options import Manner, Means
from ketenopt.cli.watching import Watching
from ketenopt.domain.experiment import Tick
from ketenopt.domain.selection import Elimination
from ketenopt.report.language import Language
from ketenopt.report.select_page import dropped, selection_json, selection_report
from ketenopt.report.sensitivity_page import sensitivity_json, sensitivity_report


def select_and_tell(
    study: Path, wish: dict[str, Any], sets: tuple[str, ...], means: Means, hands: tuple[int, str], manner: Manner
) -> None:
    """Select; eliminations are told on stderr as they happen."""
    t = Language(manner.language)
    by = _means(means)
    with Watching(manner) as watch:

        def told(what: str, gone: Elimination | None) -> None:
            if gone is not None:
                watch.said(dropped(gone, t))

        found = select(study, Wish(**wish), batch.Hands(hands[0], cluster=hands[1]), sets, by, told)
    says = {one.id: one.says for one in described(study, sets, by)[0]}
    if manner.as_json:
        document(selection_json(found, says))
    else:
        page(selection_report(found, says, t))


def sense_and_tell(
    chain: Path, asked: dict[str, Any], sets: tuple[str, ...], means: Means, hands: tuple[int, str], manner: Manner
) -> None:
    """Ask what the conclusion hangs on, with progress."""
    alone, began = asked.pop("alone"), time.monotonic()
    if alone and asked["baseline"]:
        raise click.UsageError("choose one of --alone and --baseline.")
    question = Question(**(asked | {"baseline": None} if alone else asked))
    with Watching(manner) as watch:

        def told(done: int, of: int) -> None:
            watch(Tick(of, done, 0, done, time.monotonic() - began))

        found = sensitivity(chain, question, batch.Hands(hands[0], cluster=hands[1]), sets, _means(means), told)
    systems = described(chain, sets, _means(means))[0]
    example = systems[0].written.resolve().chain.chain.example
    if manner.as_json:
        document(sensitivity_json(found, example))
    else:
        page(sensitivity_report(found, example, Language(manner.language)))


def _means(means: Means) -> batch.Means:
    return batch.Means(means.engine, means.solver, means.time_limit)
