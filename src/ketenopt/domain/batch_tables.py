"""Tables that only a batch writes."""

from __future__ import annotations

from ketenopt.domain.table import Column, Table, number, text

POINTS = Table(
    "points",
    "The points of a batch: what identifies each, in the order of the design.",
    ("point",),
    (
        text("point", "id, which follows from the values that the point sets"),
        Column("number", "int64", "-", "place in the design, from 0"),
        text("scenario", "scenario of the study it starts from, or base"),
        text("rule", "rule that makes its plan"),
        Column("seed", "int64", "-", "seed of its replications"),
    ),
)
FACTORS = Table(
    "factors",
    "What each point of a batch sets: one row a point and factor.",
    ("point", "factor"),
    (
        text("point", "point of the batch"),
        text("factor", "dotted path, or rule or scenario"),
        text("value", "as text"),
        number("number", "the value, when it is a number", empty=True),
    ),
)
FAILURES = Table(
    "failures",
    "Points of a batch that have no outcome, and why: never a number in their place.",
    ("point",),
    (
        text("point", "point of the batch"),
        text("kind", "name of the error"),
        text("message", "what went wrong"),
        Column("exit_code", "int64", "-", "with which a command would end"),
    ),
)
STOPPED = Table(
    "stopped",
    "How many replications each point of a batch has, and why no more.",
    ("point",),
    (
        text("point", "point of the batch"),
        Column("replications", "int64", "-", "that it has"),
        text("reason", "fixed: asked for; precise: known well enough; maximum: not known well enough; failed"),
    ),
)

BATCH = (POINTS, FACTORS, FAILURES, STOPPED)
"""Tables that only a batch writes."""
