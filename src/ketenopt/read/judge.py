"""What the model cannot see: contradictions between parts of a chain."""

from __future__ import annotations

from ketenopt.domain.chain import Chain
from ketenopt.read.node import Draft


def judge(draft: Draft, chain: Chain) -> None:
    """Add a fault for every contradiction."""
