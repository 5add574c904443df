"""What a batch, a folder and a verification say: pages, and the same as data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any, Literal

from ketenopt.domain.experiment import Answer, Duration, Failure, Finished, Standing, Verification
from ketenopt.report.language import Language
from ketenopt.report.page import Block, Column, Gap, Heading, Report, Said, Table, Title

FORMAT = 1
SHOWN = 8
"""Failures and differences on the page; all are in the JSON and the tables."""


def batch_report(name: str, question: str, end: Finished, answers: Sequence[Answer], example: bool, t: Language) -> Report:
    """A batch that ended."""
    blocks: list[Block] = [Title(name or t("Batch"), t.plural("{n} point", "{n} points", end.points))]
    if example:
        blocks.append(Said(t("example, no statement about these organisations"), strong=True))
    if question:
        blocks.append(Said(question))
    blocks.append(Said(_ended(end, t)))
    for answer in answers:
        blocks += _answer(answer, t)
    if end.failures:
        blocks += _failures(end.failures, t)
    if end.not_precise:
        some = t.listed(list(end.not_precise), SHOWN)
        blocks += [Gap(), Said(t("Not known as well as was asked, at the maximum of replications: {points}.", points=some))]
    return Report(tuple(blocks))


def _ended(end: Finished, t: Language) -> str:
    done = end.points - len(end.failures)
    text = t.plural(
        "{n} of {points} points has an outcome, kept in {folder}.",
        "{n} of {points} points have an outcome, kept in {folder}.",
        done,
        points=end.points,
        folder=end.folder,
    )
    made = t.plural("{n} block was made now.", "{n} blocks were made now.", end.made)
    mended = t.plural("{n} damaged block was made again.", "{n} damaged blocks were made again.", end.mended) if end.mended else ""
    return " ".join(part for part in (text, made, mended) if part)


def _answer(answer: Answer, t: Language) -> Iterator[Block]:
    yield Heading(t("{measure}, mean over the points ({unit})", measure=answer.measure, unit=answer.unit))
    if not answer.effects:
        yield Said(t("No point has it."))
        return
    heads = (
        Column(t("Factor"), name=True),
        Column(t("value"), name=True),
        Column(t("points"), "right"),
        Column(t("mean"), "right"),
    )
    rows, before = [], ""
    for effect in answer.effects:
        shown = effect.factor if effect.factor != before else ""
        rows.append((shown, effect.level, t.number(effect.points), t.two(effect.mean)))
        before = effect.factor
    yield Table(heads, tuple(rows))
    for point, value, values in answer.best[:1]:
        what = ", ".join(f"{name} = {level}" for name, level in values)
        yield Said(t("{point} with {mean}: {what}", point=point, mean=t.two(value), what=what), t("Best point"))


def _failures(failures: Sequence[Failure], t: Language) -> Iterator[Block]:
    yield Heading(t.plural("{n} point failed", "{n} points failed", len(failures)))
    for row in failures[:SHOWN]:
        yield Said(row.message.splitlines()[0] if row.message else row.kind, row.point)
    if len(failures) > SHOWN:
        yield Said(t.plural("and {n} other", "and {n} others", len(failures) - SHOWN))
    yield Said(t("They are tried again with --retry-failed."))


def batch_json(end: Finished, answers: Sequence[Answer], example: bool) -> dict[str, Any]:
    """The same, as data."""
    return document("batch", asdict(end) | {"answers": [asdict(answer) for answer in answers]}, example)


def duration_report(found: Duration, t: Language) -> Report:
    """What a dry run says."""
    per = t("{plan} s a plan, {run} s a replication", plan=t.two(found.plan_seconds), run=t.two(found.replication_seconds))
    time = t.plural("about {time} with {n} worker", "about {time} with {n} workers", found.workers, time=clock(found.seconds))
    blocks: list[Block] = [
        Title(t.plural("{n} point", "{n} points", found.points)),
        Said(t.plural("{n} replication", "{n} replications", found.replications), t("In all")),
        Said(per, t("Timed")),
        Said(time, t("Will take")),
    ]
    if found.failed:
        blocks.append(Said(t("{failed} of the {timed} points that were timed failed.", failed=found.failed, timed=found.timed)))
    return Report(tuple(blocks))


def standing_report(found: Standing, t: Language) -> Report:
    """What a folder holds."""
    blocks: list[Block] = [
        Title(found.folder, t("batch") if found.kind == "batch" else t("study")),
        Said(t.number(found.points), t("Points")),
        Said(t("{done} of {wanted}", done=t.number(found.done), wanted=t.number(found.wanted)), t("Blocks done")),
        Said(t.number(found.failed), t("Points failed")),
        Said(t.number(found.missing), t("Blocks missing")),
        Said(t.number(found.others), t("Of others")),
        Said(t("{size} MB", size=t.number(found.megabytes, 1)), t("Size")),
    ]
    return Report(tuple(blocks))


def count_report(count: int, what: Literal["blocks", "rows"], t: Language) -> Report:
    """How many of something."""
    if what == "rows":
        return Report((Said(t.plural("{n} row written.", "{n} rows written.", count)),))
    return Report((Said(t.plural("{n} block put together.", "{n} blocks put together.", count)),))


def verification_report(found: Verification, t: Language) -> Report:
    """What ``verify`` found."""
    checked = t("{files} files have the hash they should have", files=t.number(found.files))
    again = t("{chunks} of {of} blocks were made again", chunks=t.number(found.chunks), of=t.number(found.of))
    if found.equal:
        text = t("Equal: {checked}; {again}, and are the same.", checked=checked, again=again)
        return Report((Title(found.folder), Said(text, strong=True)))
    blocks: list[Block] = [Title(found.folder), Said(t("Not equal."), strong=True), Heading(t("What differs"))]
    blocks += [Said(text) for text in found.differences[:SHOWN]]
    if len(found.differences) > SHOWN:
        blocks.append(Said(t.plural("and {n} other", "and {n} others", len(found.differences) - SHOWN)))
    blocks.append(Heading(t("Why, most likely")))
    blocks += [Said(text) for text in found.culprits]
    return Report(tuple(blocks))


def document(kind: str, content: dict[str, Any], example: bool = False) -> dict[str, Any]:
    """A document for machines."""
    made: dict[str, Any] = {"format": FORMAT, "kind": kind, kind: content}
    return made | ({"notice": "example, no statement about these organisations"} if example else {})


def clock(seconds: float) -> str:
    """Hours, minutes and seconds.

    >>> clock(5025), clock(61), clock(0.4)
    ('1:23:45', '1:01', '0:00')
    """
    whole = round(seconds)
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"
