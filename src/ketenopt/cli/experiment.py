"""What the commands of experiments share: opening, running and telling."""

from __future__ import annotations

from pathlib import Path

from ketenopt import batch as batches
from ketenopt import store
from ketenopt.cli.answer import document, page
from ketenopt.cli.options import Manner, Means
from ketenopt.cli.watching import Watching
from ketenopt.report.batch_page import batch_json, batch_report, duration_report
from ketenopt.report.batch_page import document as as_document
from ketenopt.report.language import Language

FAILED_POINTS = 8


def ask_batch(design: Path, sets: tuple[str, ...], means: Means) -> batches.Batch:
    """The batch as it was asked for.  Raises ScenarioError, or UsageError for an engine that does not exist."""
    return batches.open_batch(design, sets, batches.Means(means.engine, means.solver, means.time_limit))


def dry(batch: batches.Batch, hands: tuple[int, str], manner: Manner) -> int:
    """Say how many points there are and how long they will take."""
    from dataclasses import asdict

    found = batches.duration(batch, hands[0])
    if manner.as_json:
        document(as_document("duration", asdict(found)))
    else:
        page(duration_report(found, Language(manner.language)))
    return 0


def make_batch(
    batch: batches.Batch,
    out: Path,
    hands: tuple[int, str],
    *,
    retry_failed: bool,
    sets: tuple[str, ...],
    json_lines: bool,
    manner: Manner,
) -> int:
    """Run it, tell about it; the exit code."""
    workers, cluster = hands
    with Watching(manner, json_lines) as watch:
        there = batches.Hands(workers, cluster=cluster)
        end = batches.run_batch(batch, out, there, retry_failed=retry_failed, overrides=sets, watch=watch)
    answers = batches.answers(batch, store.existing_run(out))
    about = batch.written[min(batch.written)].resolve().chain.chain
    if json_lines:
        watch.tell("finished", batch_json(end, answers, about.example)["batch"])
    elif manner.as_json:
        document(batch_json(end, answers, about.example))
    else:
        page(batch_report(batch.design.name, batch.design.question, end, answers, about.example, Language(manner.language)))
    return FAILED_POINTS if end.failures else 0
