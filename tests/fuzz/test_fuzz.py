"""Whatever is fed to the readers: a scenario, or faults that can be told; never a crash, never a hang.

Every run feeds each target some inputs by hypothesis; ``make nightly`` feeds them a million by atheris, which needs
Linux (x86-64) and Python 3.11 and is skipped elsewhere, except in CI.
"""

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fuzz.targets import TARGETS, seeds, spoilt
from read.broken.chains import SOUND

RUN = Path(__file__).with_name("atheris_run.py")
FEW = {
    "yaml_bytes": 150,
    "yaml_words": 150,
    "overlay": 40,
    "table": 60,
    "workbook_bytes": 150,
    "workbook_zip": 40,
    "workbook_cells": 25,
}


@pytest.mark.parametrize("name", TARGETS)
def test_some_inputs_are_read_or_refused(name: str) -> None:
    target, _ = TARGETS[name]
    for data in seeds(name):
        target(data)

    @settings(max_examples=FEW[name], deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(st.binary(max_size=200))
    def fed(data: bytes) -> None:
        target(data)

    fed()


def test_the_targets_reach_behind_the_parser() -> None:
    """Spoiling little leaves a chain that reads; spoiling much does not: both sides are fuzzed."""
    assert spoilt(SOUND, b"") == SOUND
    assert spoilt(SOUND, b"\x00\x00\x03") == "schemaschema" + SOUND.removeprefix("schema")
    assert spoilt(SOUND, bytes(range(24))) != SOUND


def test_a_million_inputs_are_fed_each_night() -> None:
    assert sum(runs for _, runs in TARGETS.values()) == 1_000_000


@pytest.mark.nightly
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("name", TARGETS)
def test_many_inputs_guided_by_what_they_reach(name: str) -> None:
    if importlib.util.find_spec("atheris") is None:
        why = "atheris is not installed: it needs Linux (x86-64) and Python 3.11"
        if os.environ.get("CI", "").lower() in ("true", "1"):
            pytest.fail(why)
        pytest.skip(why)
    runs = TARGETS[name][1]
    done = subprocess.run(
        [sys.executable, str(RUN), name, str(runs), "1"], capture_output=True, encoding="utf-8", errors="replace", check=False
    )
    assert done.returncode == 0, done.stderr[-4000:]
    executed = re.search(r"number_of_executed_units: (\d+)", done.stderr)
    assert executed is not None
    assert int(executed[1]) >= runs


@pytest.mark.nightly
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("name", ["yaml_words", "overlay", "table", "workbook_cells"])
def test_many_inputs_by_hypothesis_which_shrinks_what_fails(name: str) -> None:
    target, runs = TARGETS[name]

    @settings(max_examples=runs // 20, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.binary(max_size=100))
    def fed(data: bytes) -> None:
        target(data)

    fed()
