"""How much work an increment is: what is done already, what is expected to turn up, and what aligning with others takes."""

from __future__ import annotations

import math

from ketenopt.domain.chain import Chain, Increment


def whole(a: float) -> int:
    """R(a): to the nearest integer, halves up."""
    return math.floor(a + 0.5)


def done_items(part: Increment, items: int) -> int:
    """Items of a package of ``items`` that are done on the first day: the first ones."""
    return whole(part.done * items) if part.done else 0


def open_items(part: Increment, items: int) -> float:
    """Items of a package that are still to be done, with those expected to turn up."""
    return items - done_items(part, items) + items * part.grows.mean()


def alignment(chain: Chain, part: Increment) -> float:
    """Effort per person-day asked: one plus ``alignment_share`` for every further partner that works on the increment."""
    partners = {package.partner for package in part.packages.values()}
    return 1.0 + chain.governance.frictions.alignment_share * max(len(partners) - 1, 0)
