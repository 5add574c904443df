"""What comes in by itself: items of one partner, or small initiatives made after a template."""

from __future__ import annotations

from ketenopt.simulate.kernel import integration, release, work
from ketenopt.simulate.kernel.books import note
from ketenopt.simulate.kernel.clock import after
from ketenopt.simulate.kernel.compiled import compiled
from ketenopt.simulate.kernel.layout import Record
from ketenopt.simulate.kernel.memory import items, jobs, slices
from ketenopt.simulate.kernel.tables import job_patterns, luck, patterns, streams
from ketenopt.simulate.kinds import ARRIVED, PLANNED

CAME = 4


@compiled
def expect(w: Record, number: int, place: int) -> None:
    """The next arrival of a stream: its gap after the one before."""
    stream = streams(w)[number]
    if place < luck(w)[stream.count_at]:
        after(w, luck(w)[stream.count_at + 1 + place], ARRIVED, number, place)


@compiled
def begin(w: Record) -> None:
    """Items that will arrive, and the first arrival of each stream."""
    for number in range(w.streams_n):
        stream = streams(w)[number]
        if not stream.visits:
            job = jobs(w)[stream.job]
            job.count = int(luck(w)[stream.count_at])
            job.left = job.count
            for place in range(job.count):
                item = items(w)[job.first + place]
                integration.fresh(item, job.first + place, job.id, place, stream.priority)
                item.left = luck(w)[stream.luck_at + place]
                work.appear(w, item)
        expect(w, number, 0)


@compiled
def arrived(w: Record, number: int, place: int) -> None:
    """An arrival, and the one after it is on its way."""
    stream = streams(w)[number]
    if stream.visits:
        visit(w, stream, place)
    else:
        item = items(w)[jobs(w)[stream.job].first + place]
        item.released = w.now
        item.moment = w.now
        note(w, item, CAME, -1, -1)
        work.queue_up(w, item)
    expect(w, number, place + 1)


@compiled
def visit(w: Record, stream: Record, place: int) -> None:
    """The slices of one arrival, linked to each other; those that wait for nothing start."""
    base = stream.slices + place * stream.template_n
    first_job = stream.job + place * stream.job_stride
    first_item = stream.items + place * stream.item_stride
    drawn = stream.luck_at + place * stream.luck_stride
    for k in range(stream.template_n):
        slices(w)[base + k] = patterns(w)[stream.first + k]
        slice_ = slices(w)[base + k]
        slice_.id = base + k
        slice_.base = base
        slice_.jobs_at += first_job
        slice_.luck_at = drawn
        slice_.attempts_at += drawn
        slice_.visit = place
    for k in range(stream.job_stride):
        jobs(w)[first_job + k] = job_patterns(w)[stream.jobs + k]
        job = jobs(w)[first_job + k]
        job.id = first_job + k
        job.slice += base
        job.first += first_item
        visiting_items(w, stream, job, drawn)
    for k in range(stream.template_n):
        slices(w)[base + k].due = 1
        release.consider(w, slices(w)[base + k])


@compiled
def visiting_items(w: Record, stream: Record, job: Record, drawn: int) -> None:
    """Items of a job of an arrival."""
    for k in range(job.count):
        item = items(w)[job.first + k]
        integration.fresh(item, job.first + k, job.id, k, stream.priority)
        item.left = luck(w)[drawn + job.luck_at + k] if job.kind == PLANNED else job.effort
        work.appear(w, item)
