"""One target under atheris (libFuzzer, guided by what the readers' code reaches): ``python atheris_run.py TARGET RUNS SEED``.

Ends with exit code 0 after RUNS inputs, else with the crash and the input that made it; an input that takes longer
than ten seconds, or a process of more than 1.5 GB, is a crash too.
"""

import shutil
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["ketenopt.read"]):
    import ketenopt.read.workbook.book_in  # noqa: F401

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from fuzz.targets import TARGETS, folder, seeds


def main() -> None:
    """Fuzz the target named on the command line."""
    name, runs, seed = sys.argv[1:4]
    corpus = Path(tempfile.mkdtemp(prefix="corpus-"))
    for number, data in enumerate(seeds(name)):
        (corpus / str(number)).write_bytes(data)
    options = ["-timeout=10", "-rss_limit_mb=1536", "-max_len=2048", "-print_final_stats=1", "-verbosity=0"]
    try:
        atheris.Setup(
            [sys.argv[0], f"-runs={runs}", f"-seed={seed}", f"-artifact_prefix={corpus}/", *options, str(corpus)], TARGETS[name][0]
        )
        atheris.Fuzz()
    finally:
        shutil.rmtree(folder(), ignore_errors=True)


if __name__ == "__main__":
    main()
