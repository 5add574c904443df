"""From what a run was made, and on what: hashes of its inputs, versions, the machine."""

from __future__ import annotations

import hashlib
import os
import platform
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ketenopt.store.files import damaged

PACKAGES = ("ketenopt", "numpy", "pandas", "scipy", "simpy", "highspy", "pulp", "pyarrow")


def fingerprint(path: Path) -> str:
    """SHA-256 (hex) of a file.  Raises StoreError."""
    with damaged("read", path):
        return hashlib.sha256(path.read_bytes()).hexdigest()


def fingerprints(files: Iterable[Path]) -> dict[str, str]:
    """SHA-256 of every file by its place below the folder that holds them all, so that no machine's path is kept."""
    return {name: fingerprint(file) for name, file in places(files).items()}


def places(files: Iterable[Path]) -> dict[str, Path]:
    """Every file by its place below the folder that holds them all."""
    every = {full(file) for file in files}
    above = common(every) if every else Path()
    return {file.relative_to(above).as_posix(): file for file in sorted(every)}


def common(files: Iterable[Path]) -> Path:
    """The folder that holds all of these."""
    return Path(os.path.commonpath([full(file).parent for file in files]))


def full(path: Path) -> Path:
    """An absolute path; a link stays what it is."""
    return Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow links


def versions() -> dict[str, str]:
    """Of everything that has a part in the numbers."""
    return {name: version(name) for name in PACKAGES}


def machine() -> dict[str, Any]:
    """What is never part of the numbers, and may explain why they differ."""
    return {"platform": platform.platform(), "python": platform.python_version(), "versions": versions()}
