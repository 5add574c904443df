"""A night of 500 points on the Dutch criminal-justice chain, killed at 20 random moments, on everything that can do the work.

What the points differ in (impediments, and how much of it the chain itself decides) asks planning the same question, so a
worker plans once; two replications a point are enough to tell whether bytes are lost, doubled or changed.
"""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

import night_chain as night
from ketenopt.batch import open_batch, run_batch

CHAIN = Path(__file__).resolve().parents[2] / "scenarios" / "strafrechtketen"
POINTS, KILLS = 500, 20
WAYS = [["--workers", "1"], ["--workers", "2"], ["--cluster", "local", "--workers", "2"]]
DESIGN = {
    "schema": 1,
    "chain": str(CHAIN),
    "scenario": "reference",
    "method": "latin-hypercube",
    "samples": POINTS,
    "factors": {
        "impediments.koppelvlak.rate": {"low": 0.001, "high": 0.01},
        "impediments.testdata.rate": {"low": 0.002, "high": 0.03},
    },
    "replications": 2,
    "seed": 1,
}


@pytest.fixture(scope="module")
def design(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("design") / "design.yaml"
    path.write_text(json.dumps(DESIGN))
    return path


@pytest.fixture(scope="module")
def calm(design: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    out = tmp_path_factory.mktemp("calm")
    end = run_batch(open_batch(design), out)
    assert (end.points, end.made, end.failures) == (POINTS, POINTS, ())
    return night.contents(out)


def finished(out: Path) -> int:
    return len(list((out / "tables").glob("measures-*.parquet"))) if (out / "tables").exists() else 0


@pytest.mark.nightly
@pytest.mark.timeout(3600)
@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize("words", WAYS, ids=" ".join)
def test_killed_at_20_random_moments_500_points_give_the_bytes_of_a_calm_night(
    words: list[str], design: Path, calm: dict[str, bytes], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if "--cluster" in words:
        pytest.importorskip("distributed")
    chance, kept, began = np.random.default_rng(4), [], time.monotonic()
    command = [sys.executable, "-m", "ketenopt.cli.entry", "batch", str(design), "--out", str(tmp_path), "--quiet", *words]
    for kill in range(1, KILLS + 1):
        job = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
        aim = POINTS * (kill - 1 + chance.uniform(0, 1)) / (KILLS + 1)  # moments spread over the night, however fast the machine
        while job.poll() is None and finished(tmp_path) < aim:
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 0.3))
        assert job.poll() is None, job.communicate()
        os.kill(job.pid, signal.SIGKILL)
        job.communicate()
        kept.append(finished(tmp_path))
    end = subprocess.run(command, capture_output=True, text=True, check=False, timeout=1800)
    assert (end.returncode, end.stderr) == (0, "")
    with capsys.disabled():
        print(f"\n{' '.join(words)}: killed with {kept} of {POINTS} points kept, {time.monotonic() - began:.0f} s")  # noqa: T201
    assert kept == sorted(kept)
    assert 0 < kept[KILLS // 2] < kept[-1] < POINTS
    assert night.contents(tmp_path) == calm
