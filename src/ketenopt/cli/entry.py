"""The door: every word a user types comes in here, every error leaves here as one line and an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence

from ketenopt.cli.failure import told
from ketenopt.cli.program import program


def main(words: Sequence[str] | None = None) -> int:
    """Run ``ketenopt WORDS`` (default: the command line) and return its exit code; no traceback reaches a user."""
    typed = list(sys.argv[1:] if words is None else words)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal without the euro sign shows "?" and goes on
    colour = _colour(os.environ)
    try:
        code = program.main(typed, prog_name="ketenopt", standalone_mode=False, color=colour)
        sys.stdout.flush()
    except BaseException as problem:
        return told(problem, typed, colour)
    return code if isinstance(code, int) else 0


def _colour(setting: Mapping[str, str]) -> bool | None:
    """False where the user wants none (NO_COLOR, a dumb terminal); None lets click ask the stream."""
    return False if setting.get("NO_COLOR") or setting.get("TERM") == "dumb" else None


if __name__ == "__main__":
    sys.exit(main())
