"""One writer a folder: the second one is told, and the kernel lets go when the first is killed."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ketenopt.domain.errors import StoreError
from ketenopt.domain.phrase import Phrase
from ketenopt.store.files import PART, damaged

LOCK = ".lock"


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Nobody else writes ``folder`` in the meantime; what a killed writer left half done is swept out.

    Raises StoreError when somebody else is writing.
    """
    path = folder / LOCK
    with damaged("write", path):
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        if not _taken(descriptor):
            holder = os.read(descriptor, 200).decode(errors="replace").strip() or Phrase("another process")
            raise StoreError(
                Phrase(
                    "{path}: {holder} is writing here; wait until it has ended, or choose another folder",
                    path=folder,
                    holder=holder,
                )
            )
        with damaged("write", path):
            os.ftruncate(descriptor, 0)
            os.write(descriptor, f"process {os.getpid()} on {socket.gethostname()}".encode())
            _sweep(folder)
        yield
        os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


def _sweep(folder: Path) -> None:
    for part in (folder, folder / "tables", folder / "plans"):
        for left in part.glob(f".*{PART}"):
            left.unlink(missing_ok=True)


def _taken(descriptor: int) -> bool:
    """Whether the lock is now ours.  The kernel releases it when the process ends, however it ends."""
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
