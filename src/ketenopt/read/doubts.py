"""What a reader of the outcome should know: the warnings."""

from __future__ import annotations

from ketenopt.domain.chain import Chain
from ketenopt.read.node import Draft


def doubts(draft: Draft, chain: Chain) -> None:
    """Add a warning for every doubt."""
