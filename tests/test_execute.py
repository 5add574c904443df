import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from chores import always_dies, dies_once, fails_on_odd, slow_first_failure, square
from ketenopt import execute


def test_results_come_in_the_order_of_the_tasks_whoever_did_them() -> None:
    tasks = list(range(7))
    expected = [x * x for x in tasks]
    assert execute.run(square, tasks, workers=1) == expected
    assert execute.run(square, tasks, workers=2) == expected
    assert execute.run(square, [], workers=2) == []


def test_each_result_is_told_once_with_its_index() -> None:
    told: dict[int, int] = {}

    def arrived(index: int, result: int) -> None:
        assert index not in told
        told[index] = result

    execute.run(square, [3, 4, 5], workers=2, arrived=arrived)
    assert told == {0: 9, 1: 16, 2: 25}


@pytest.mark.parametrize("workers", [1, 2])
def test_the_first_task_that_fails_is_the_error_whatever_the_timing(workers: int) -> None:
    with pytest.raises(ValueError, match="odd 1"):
        execute.run(slow_first_failure, [0, 1, 2, 3, 4, 5], workers=workers)


def test_what_arrived_before_a_failure_was_handed_over() -> None:
    told = []
    with pytest.raises(ValueError, match="odd 1"):
        execute.run(fails_on_odd, [0, 2, 1], workers=1, arrived=lambda index, result: told.append(index))
    assert told == [0, 1]


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_a_killed_worker_loses_no_work(tmp_path: Path) -> None:
    tasks = [(str(tmp_path / "killed"), x) for x in range(6)]
    told = []
    results = execute.run(dies_once, tasks, workers=2, arrived=lambda index, result: told.append(index))
    assert (tmp_path / "killed").exists()
    assert results == [0, 1, 4, 9, 16, 25]
    assert sorted(told) == list(range(6))


def test_workers_that_keep_dying_are_told() -> None:
    with pytest.raises(execute.WorkersLost, match="3 of 3 tasks"):
        execute.run(always_dies, [1, 2, 3], workers=2)


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_an_interrupt_ends_the_workers_and_prints_no_traceback_of_theirs(tmp_path: Path) -> None:
    (tmp_path / "job.py").write_text(
        textwrap.dedent("""
        import os, sys, time
        from ketenopt import execute

        def wait(x):
            print(f"pid {os.getpid()}\\n", end="", flush=True)  # one write: two processes share the pipe
            time.sleep(60)

        if __name__ == "__main__":
            try:
                execute.run(wait, [1, 2, 3], workers=2)
            except KeyboardInterrupt:
                print("interrupted", flush=True)
                sys.exit(130)
        """)
    )
    job = subprocess.Popen(
        [sys.executable, "job.py"], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    assert job.stdout is not None
    pids = [int(job.stdout.readline().split()[1]) for _ in range(2)]
    os.killpg(job.pid, signal.SIGINT)  # what a terminal does: everybody in the group gets it
    out, err = job.communicate(timeout=30)
    assert job.returncode == 130, err
    assert out == "interrupted\n"
    assert err == ""
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
