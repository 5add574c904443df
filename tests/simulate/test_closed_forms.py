"""Every oracle holds, and docs/validation.md says so with the figures of today; the slow ones at night."""

import pytest

from simulate.oracles import ORACLES, Oracle, weighed
from simulate.validation import FOOT, HEAD, PAGE, holds, row

SLOW = {"Jackson tandem", "Fork-join of two M/M/1", "M/G/1, rework", "M/M/5"}
"""These take seconds each; in `make test` their lines on the page are compared by name and theory alone."""


def written() -> dict[str, str]:
    lines = PAGE.read_text(encoding="utf-8").removeprefix(HEAD).removesuffix(FOOT).splitlines()
    return {line.split("|")[1].strip(): line for line in lines}


@pytest.mark.parametrize(
    "oracle", [pytest.param(o, id=o.name, marks=[pytest.mark.nightly] if o.name in SLOW else []) for o in ORACLES]
)
def test_the_engine_says_what_theory_knows_and_the_page_says_so(oracle: Oracle) -> None:
    found = oracle.measured()
    assert holds(oracle, found), found
    assert written()[oracle.name] == row(oracle, found), "run `make validate`"


def test_the_page_holds_every_oracle_and_nothing_else() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert text.startswith(HEAD)
    assert text.endswith(FOOT)
    assert list(written()) == [oracle.name for oracle in ORACLES]
    for oracle in ORACLES:
        cells = [cell.strip() for cell in written()[oracle.name].split("|")]
        assert cells[2:4] == [oracle.what, f"{oracle.theory:.4f}"]


def test_first_come_loses_more_than_the_cmu_rule() -> None:
    lost, least = weighed("first-come", 1)
    assert lost > 2 * least
