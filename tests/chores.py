"""Work for tests of executors, in a module that a fresh process can import by name."""

import os
import signal
import time
from pathlib import Path


def square(x: int) -> int:
    return x * x


def fails_on_odd(x: int) -> int:
    if x % 2:
        raise ValueError(f"odd {x}")
    return x


def slow_first_failure(x: int) -> int:
    if x == 1:
        time.sleep(0.3)
    return fails_on_odd(x)


def dies_once(task: tuple[str, int]) -> int:
    """Kills its own process the first time task 3 is done anywhere; a file remembers that it happened."""
    marker, x = task
    if x == 3 and not Path(marker).exists():
        Path(marker).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return x * x


def always_dies(x: int) -> int:
    os._exit(9)
