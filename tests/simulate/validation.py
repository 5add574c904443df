"""The page docs/validation.md: `make validate` runs every oracle and writes it; a test says whether it is current."""

from __future__ import annotations

import sys
from pathlib import Path

from simulate.oracles import ORACLES, Measured, Oracle

PAGE = Path(__file__).resolve().parents[2] / "docs" / "validation.md"

HEAD = """\
# Validation: what theory knows, and what the engine says

Written by `make validate`; every figure follows from fixed seeds, and a test fails when this page is not current. Each
row is an ordinary scenario, read by the same engine as any chain; the code is `tests/simulate/oracles.py`. Where there is
chance, the interval is a 99 % Student interval over independent replications, with the first tenth of the time cut off as
warm-up: about one row in a hundred would fall outside by luck alone. Where there is none, the answer must be exact to
1e-9; the largest difference of all cases counts.

| oracle | what | theory | simulated | 99 % interval |
|---|---|---|---|---|
"""

FOOT = """
Beyond this page: reordering and renaming change no number, blocks cut in two give the same bytes, and each rule of
determinism, broken on purpose, is seen (`tests/simulate/test_determinism.py`). More capacity is no oracle: with
the same draws one slot more can make an increment later; that it helps holds for means only.
"""


def row(oracle: Oracle, found: Measured) -> str:
    """One line of the table."""
    figures = [f"{oracle.theory:.4f}", f"{found.mean + 0.0:.4f}".replace("-0.0000", "0.0000")]
    between = "exact" if oracle.exact else f"{found.low:.4f} to {found.high:.4f}"
    return f"| {oracle.name} | {oracle.what} | {' | '.join(figures)} | {between} |"


def holds(oracle: Oracle, found: Measured) -> bool:
    """Whether the answer is the theory's, and says something."""
    if oracle.exact:
        return abs(found.mean - oracle.theory) <= 1e-9
    return found.low < oracle.theory < found.high and found.high - found.low < oracle.widest


def page() -> str:
    """The whole page.  Raises AssertionError where an oracle fails."""
    rows = []
    for oracle in ORACLES:
        found = oracle.measured()
        assert holds(oracle, found), f"{oracle.name}: {found}, not {oracle.theory}"
        rows.append(row(oracle, found))
    return HEAD + "\n".join(rows) + "\n" + FOOT


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{PAGE.relative_to(PAGE.parents[1])} is written\n")
