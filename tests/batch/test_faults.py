"""Faults that really happen: killed, full, read-only, damaged, edited, two at once, a task that kills, a cluster that goes.

Each ends in one clear message and the right exit code, nothing is lost, and the same command then makes what is missing.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest

import night_chain as night
from ketenopt import store
from ketenopt.batch import Hands, open_batch, run_batch
from ketenopt.cli.entry import main
from ketenopt.domain.errors import KetenoptError, StoreError

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="signals")
MANY: dict[str, Any] = {
    "method": "latin-hypercube",
    "samples": 40,
    "factors": {"teams.a-1.fte": {"low": 0.5, "high": 1.0}},
    "replications": 40,
}


def start(design: Path, out: Path, *words: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "ketenopt.cli.entry", "batch", str(design), "--out", str(out), "--quiet", *words]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)


def ended(job: subprocess.Popen[str]) -> tuple[int, str]:
    """Exit code and stderr, without a traceback."""
    _, err = job.communicate(timeout=300)
    assert "Traceback" not in err
    return job.returncode, err


def finished(out: Path) -> int:
    return len(list((out / "tables").glob("measures-*"))) if (out / "tables").exists() else 0


def until(what: Any, seconds: float = 120) -> None:
    limit = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < limit
        time.sleep(0.02)


def alive(pids: list[int]) -> list[int]:
    return [pid for pid in pids if psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE]


def children(job: subprocess.Popen[str], word: str = "spawn_main") -> list[psutil.Process]:
    try:
        return [c for c in psutil.Process(job.pid).children(recursive=True) if word in " ".join(c.cmdline())]
    except psutil.Error:
        return []


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return night.written(tmp_path_factory.mktemp("many"), MANY)


@pytest.fixture(scope="module")
def calm(many: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    out = tmp_path_factory.mktemp("calm")
    run_batch(open_batch(many), out)
    return night.contents(out)


# ------------------------------------------------------------------------------------------------------------ killed


@POSIX
def test_a_killed_coordinator_takes_its_workers_along_and_nothing_else(many: Path, calm: dict[str, bytes], tmp_path: Path) -> None:
    job = start(many, tmp_path, "--workers", "2")
    until(lambda: finished(tmp_path) >= 3)
    workers = [child.pid for child in children(job)]
    assert workers
    os.kill(job.pid, signal.SIGKILL)
    job.communicate()
    until(lambda: not alive(workers), 20)
    before = finished(tmp_path)
    assert before < 40
    assert run_batch(open_batch(many), tmp_path).made == 40 - before
    assert night.contents(tmp_path) == calm


@POSIX
@pytest.mark.nightly
@pytest.mark.parametrize("words", [[], ["--workers", "2"], ["--cluster", "local", "--workers", "2"]], ids=" ".join)
def test_killed_at_20_random_moments_the_tables_are_those_of_a_calm_night(
    words: list[str], many: Path, calm: dict[str, bytes], tmp_path: Path
) -> None:
    chance = np.random.default_rng(1)
    for _ in range(20):
        job = start(many, tmp_path, *words)
        try:
            job.wait(timeout=0.5 + chance.uniform(0, 5))
        except subprocess.TimeoutExpired:
            os.kill(job.pid, signal.SIGKILL)
        job.communicate()
    assert ended(start(many, tmp_path, *words)) == (0, "")
    assert night.contents(tmp_path) == calm


@POSIX
@pytest.mark.nightly
def test_workers_killed_at_20_random_moments_lose_nothing(tmp_path: Path) -> None:
    design = night.written(tmp_path / "c", {**MANY, "samples": 150, "replications": 100})
    chance, kills = np.random.default_rng(2), 0
    job = start(design, tmp_path / "out", "--workers", "2")
    until(lambda: finished(tmp_path / "out") >= 1)  # workers that all die before any of them works are another fault
    while job.poll() is None and kills < 20:
        time.sleep(chance.uniform(1, 4))
        workers = children(job)
        if workers:
            workers[int(chance.integers(len(workers)))].kill()
            kills += 1
    assert ended(job) == (0, "")
    assert kills >= 10
    run_batch(open_batch(design), tmp_path / "calm")
    assert night.contents(tmp_path / "out") == night.contents(tmp_path / "calm")


@POSIX
def test_an_interrupt_ends_in_order_with_130_and_nothing_half_written(many: Path, calm: dict[str, bytes], tmp_path: Path) -> None:
    job = start(many, tmp_path, "--workers", "2")
    until(lambda: finished(tmp_path) >= 2)
    workers = [child.pid for child in children(job)]
    os.killpg(job.pid, signal.SIGINT)  # what a terminal does
    code, err = ended(job)
    assert (code, err.split()) == (130, ["interrupted"])
    until(lambda: not alive(workers), 20)
    assert not list(tmp_path.rglob("*.part"))
    run_batch(open_batch(many), tmp_path)
    assert night.contents(tmp_path) == calm


def crashing(tmp_path: Path, samples: int) -> tuple[Path, str]:
    """A design of which one point kills whoever makes it, by way of a file that its worker imports: a memory fault, say."""
    design = night.written(tmp_path / "c", {**MANY, "samples": samples, "replications": 2})
    point = open_batch(design).points[samples // 2]
    return design, point.id


@POSIX
@pytest.mark.nightly
def test_a_point_that_always_kills_among_500_is_one_row_and_the_others_are_made(tmp_path: Path) -> None:
    design, victim = crashing(tmp_path, 500)
    script = tmp_path / "night.py"
    script.write_text(
        "import os, sys\n"
        "from pathlib import Path\n"
        "from ketenopt.batch import Hands, flow, open_batch, run_batch\n"
        "from ketenopt.batch.work import make\n"
        "def deadly(task):\n"
        f"    if task.point.id == {victim!r}:\n"
        "        os.kill(os.getpid(), 9)\n"
        "    return make(task)\n"
        "if __name__ == '__main__':\n"
        "    sys.modules['ketenopt.batch.flow'].make = deadly\n"
        "    end = run_batch(open_batch(sys.argv[1]), Path(sys.argv[2]), Hands(workers=2))\n"
        "    print([(row.point, row.kind) for row in end.failures], end.made)\n"
    )
    done = subprocess.run(
        [sys.executable, script, design, tmp_path / "out"], capture_output=True, text=True, check=False, timeout=600
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"[({victim!r}, 'WorkerDied')] 499\n"
    run_batch(open_batch(design), tmp_path / "out", retry_failed=True)
    run_batch(open_batch(design), tmp_path / "calm")
    assert night.contents(tmp_path / "out") == night.contents(tmp_path / "calm")


# -------------------------------------------------------------------------------------------------------- the folder


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = shutil.which("mount") and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", folder], capture_output=True, check=False
    )
    if not mounted or mounted.returncode:
        pytest.skip("no small disk: mounting is not permitted here")
    yield folder
    subprocess.run(["umount", folder], check=True)


@pytest.mark.nightly
def test_a_full_disk_is_told_and_when_there_is_room_it_goes_on(small_disk: Path, many: Path, calm: dict[str, bytes]) -> None:
    code, err = ended(start(many, small_disk / "run"))
    assert code == 6
    assert "No space left on device" in err
    assert len(err.splitlines()) == 1
    assert 0 < finished(small_disk / "run") < 40
    assert not list(small_disk.rglob("*.part"))
    subprocess.run(["mount", "-o", "remount,size=64m", small_disk], check=True)
    assert ended(start(many, small_disk / "run")) == (0, "")
    assert night.contents(small_disk / "run") == calm


def test_a_full_disk_without_mounting(many: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real, writes = os.fsync, []

    def full(descriptor: int) -> None:
        writes.append(descriptor)
        if len(writes) > 30:
            raise OSError(28, "No space left on device")
        real(descriptor)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(StoreError, match="No space left on device"):
            run_batch(open_batch(many), tmp_path)
    assert not list(tmp_path.rglob("*.part"))


def test_a_read_only_folder_is_told_before_the_work_begins(
    many: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)  # the administrator may write anywhere
    else:
        (tmp_path / "run").mkdir(mode=0o555)
    assert main(["batch", str(many), "--out", str(tmp_path / "run")]) == 6
    err = capsys.readouterr().err
    assert "may not be written" in err or "Permission denied" in err


@pytest.mark.nightly
def test_a_disk_that_is_read_only_is_told(small_disk: Path, many: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    code, err = ended(start(many, small_disk / "run"))
    assert code == 6
    assert "Read-only file system" in err


def test_a_folder_of_another_version_is_refused(many: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = store.open_run(tmp_path)
    folder.write_manifest({"kind": "batch"}, {})
    data = json.loads((tmp_path / "manifest.json").read_text())
    (tmp_path / "manifest.json").write_text(json.dumps(data | {"store_version": 99}))
    assert main(["batch", str(many), "--out", str(tmp_path)]) == 6
    assert "store version 99, this is 1" in capsys.readouterr().err


def test_a_manifest_edited_by_hand_is_refused_and_nothing_is_touched(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    design = night.written(tmp_path / "c", {"replications": 2})
    out = tmp_path / "out"
    run_batch(open_batch(design), out)
    path = out / "manifest.json"
    path.write_text(path.read_text().replace('"block": 100', '"block": 50'))
    before = night.contents(out)
    for words in (["batch", str(design), "--out", str(out)], ["store", "status", str(out)], ["verify", str(out)]):
        assert main(words) == 6
        err = capsys.readouterr().err
        assert "was edited after it was written" in err
        assert len(err.splitlines()) == 1
    path.write_text("{")
    assert main(["store", "status", str(out)]) == 6
    assert "damaged" in capsys.readouterr().err
    assert {name: what for name, what in night.contents(out).items() if name != "manifest.json"} == {
        name: what for name, what in before.items() if name != "manifest.json"
    }


@pytest.mark.parametrize("damage", ["truncated", "empty", "not parquet"])
def test_a_damaged_table_is_set_aside_and_made_again(damage: str, tmp_path: Path) -> None:
    design = night.written(tmp_path / "c", {"replications": 2})
    out = tmp_path / "out"
    run_batch(open_batch(design), out)
    before = night.contents(out)
    path = min((out / "tables").glob("measures-*"))
    path.write_bytes({"truncated": path.read_bytes()[:-40], "empty": b"", "not parquet": b"x" * 5000}[damage])
    (out / "hashes.json").unlink()
    end = run_batch(open_batch(design), out)
    assert (end.made, end.mended) == (1, 1)
    aside = path.with_suffix(".damaged")
    assert aside.exists()
    aside.unlink()
    assert night.contents(out) == before


def test_a_damaged_file_of_chunks_put_together_is_made_again_too(tmp_path: Path) -> None:
    from ketenopt.batch import compact

    design = night.written(tmp_path / "c", {"replications": 2})
    out = tmp_path / "out"
    run_batch(open_batch(design), out)
    loose = {name for name in night.contents(out) if "measures-" in name}
    compact(out)
    path = out / "tables" / "measures-all.parquet"
    data = bytearray(path.read_bytes())
    data[10:400] = bytes(390)
    path.write_bytes(bytes(data))
    (out / "hashes.json").unlink()
    end = run_batch(open_batch(design), out)
    assert end.mended == end.made == 6
    assert {name for name in night.contents(out) if "measures-" in name and name.endswith(".parquet")} == loose


@POSIX
def test_a_second_coordinator_is_told_who_is_there_and_the_first_goes_on(
    many: Path, calm: dict[str, bytes], tmp_path: Path
) -> None:
    first = start(many, tmp_path)
    until(lambda: finished(tmp_path) >= 1)
    code, err = ended(start(many, tmp_path))
    assert code == 6
    assert f"process {first.pid} on " in err
    assert "is writing here" in err
    assert ended(first) == (0, "")
    assert night.contents(tmp_path) == calm


# ----------------------------------------------------------------------------------------------------------- cluster


def server(*words: str, cwd: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "distributed.cli.dask_scheduler" if words[0] == "scheduler" else "distributed.cli.dask_worker"]
    nowhere = subprocess.DEVNULL
    return subprocess.Popen([*command, *words[1:]], cwd=cwd, stdout=nowhere, stderr=nowhere, start_new_session=True)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, dict[str, subprocess.Popen[bytes]]]]:
    """A scheduler and two groups of worker processes, each in a process group of its own: two machines, as it were."""
    pytest.importorskip("distributed")
    about = tmp_path / "scheduler.json"
    there = {"scheduler": server("scheduler", "--port", "0", "--scheduler-file", str(about), "--no-dashboard", cwd=tmp_path)}
    until(about.exists)
    address = json.loads(about.read_text())["address"]
    for name in ("one", "two"):
        there[name] = server("worker", address, "--nthreads", "1", "--nworkers", "1", "--no-dashboard", cwd=tmp_path)
    yield address, there
    for job in there.values():
        if job.poll() is None:
            os.killpg(job.pid, signal.SIGKILL)
        job.wait()


@POSIX
@pytest.mark.nightly
def test_a_whole_worker_machine_is_killed_and_the_others_do_its_work(
    cluster: tuple[str, dict[str, subprocess.Popen[bytes]]], many: Path, calm: dict[str, bytes], tmp_path: Path
) -> None:
    address, there = cluster
    job = start(many, tmp_path / "run", "--cluster", address)
    until(lambda: finished(tmp_path / "run") >= 4)
    os.killpg(there["one"].pid, signal.SIGKILL)
    assert ended(job) == (0, "")
    assert night.contents(tmp_path / "run") == calm


@POSIX
@pytest.mark.nightly
def test_a_killed_scheduler_is_told_and_the_same_command_goes_on_elsewhere(
    cluster: tuple[str, dict[str, subprocess.Popen[bytes]]], many: Path, calm: dict[str, bytes], tmp_path: Path
) -> None:
    address, there = cluster
    job = start(many, tmp_path / "run", "--cluster", address)
    until(lambda: finished(tmp_path / "run") >= 4)
    os.killpg(there["scheduler"].pid, signal.SIGKILL)
    code, err = ended(job)
    assert code == 1
    assert "goes on where this one ended" in err
    assert len(err.splitlines()) == 1, err
    before = finished(tmp_path / "run")
    assert 4 <= before < 40
    assert run_batch(open_batch(many), tmp_path / "run").made == 40 - before
    assert night.contents(tmp_path / "run") == calm


@pytest.mark.nightly
def test_nobody_answers_at_the_address(many: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr("ketenopt.execute.cluster.PATIENCE", 2)
    with pytest.raises(KetenoptError, match=r"no scheduler answers at tcp://127\.0\.0\.1:9"):
        run_batch(open_batch(many), tmp_path, Hands(cluster="tcp://127.0.0.1:9"))


@pytest.mark.nightly
def test_a_local_cluster_gives_the_same_bytes(many: Path, calm: dict[str, bytes], tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    assert ended(start(many, tmp_path, "--cluster", "local", "--workers", "2")) == (0, "")
    assert night.contents(tmp_path) == calm


def test_without_dask_it_says_what_to_install(many: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(KetenoptError, match=r"ketenopt\[cluster\]"):
        run_batch(open_batch(many), tmp_path, Hands(cluster="local"))
