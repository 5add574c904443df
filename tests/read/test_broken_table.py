"""All broken inputs together: exit code 3, no traceback, within a second and 200 MB; every word of what is told is translated."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ketenopt.domain.errors import Fault
from ketenopt.domain.phrase import Phrase
from ketenopt.report.language import _catalogue
from read.broken.corpus import Broken, corpus
from read.broken.document import PAGE, answers, page

EVERYTHING = corpus()
SAMPLE = EVERYTHING[::31]
SECONDS, MEGABYTES = 1.0, 200


def name(broken: Broken) -> str:
    return f"{broken.kind}-{broken.what}"[:60].encode("unicode_escape").decode()


def test_there_are_hundreds_and_every_kind_of_file_is_among_them() -> None:
    kinds = {broken.kind for broken in EVERYTHING}
    assert len(EVERYTHING) >= 300
    assert {"chain.yaml", "overlay", "study.yaml", "--set", "teams.csv", "folder", "workbook"} <= kinds
    assert len({broken.code for broken in EVERYTHING}) > 40


def untranslated(text: str) -> list[str]:
    """Sentences of ours in ``text`` that have no Dutch; names and numbers of the user need none."""
    if isinstance(text, Phrase):
        parts = [part for value in text.values.values() for part in (value if isinstance(value, tuple) else (value,))]
        inner = [missing for part in parts if isinstance(part, Phrase) for missing in untranslated(part)]
        return inner if text.sentence == "{text}" or text.sentence in _catalogue("nl") else [text.sentence, *inner]
    return [] if not text or text in _catalogue("nl") else [text]


def sentences(fault: Fault) -> list[str]:
    found = [fault.found] if isinstance(fault.found, Phrase) else []
    return [missing for text in (fault.message, fault.expected, *found) for missing in untranslated(text)]


def test_what_each_is_told_has_the_right_code_is_dutch_throughout_and_stands_on_the_page() -> None:
    """One test, since making and reading all of them takes a while."""
    found = answers()
    for answer in found:
        assert answer.code in {fault.code for fault in answer.faults}, answer
        assert len(answer.faults) <= 3, answer
    assert {missing: answer.what for answer in found for fault in answer.faults for missing in sentences(fault)} == {}
    assert PAGE.read_text(encoding="utf-8") == page(found), "run: make broken-table"


CHECK = r"""
import json, re, sys, time
from pathlib import Path
import ketenopt.report.faults
from ketenopt.cli.entry import main
if sys.argv[1].endswith((".xlsx", ".xlsm", ".ods")):
    import ketenopt.read.workbook.book_in
began = time.process_time()  # what it takes of a processor: a busy machine is not its fault
code = main(["check", *sys.argv[1:], "--json"])
seconds = time.process_time() - began
status = Path("/proc/self/status")  # of this program; what getrusage says was handed down by the process that started it
peak = re.search(r"VmHWM:\s+(\d+) kB", status.read_text()) if status.exists() else None
megabytes = int(peak[1]) / 1024 if peak else 0
print(json.dumps({"seconds": seconds, "code": code, "megabytes": megabytes}), file=sys.stderr)
"""


def checked(broken: Broken, folder: Path) -> tuple[dict[str, float], dict[str, Any]]:
    """What a process of its own took of time and memory, and what it said."""
    words = [sys.executable, "-c", CHECK, *broken.make(folder)]
    done = subprocess.run(words, capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert "Traceback" not in done.stderr
    return json.loads(done.stderr.splitlines()[-1]), json.loads(done.stdout)


@pytest.mark.parametrize("broken", SAMPLE, ids=name)
def test_a_process_of_its_own_refuses_it_in_time_and_space(broken: Broken, tmp_path: Path) -> None:
    _within(broken, tmp_path)


@pytest.mark.nightly
@pytest.mark.parametrize("broken", EVERYTHING, ids=name)
def test_each_is_refused_in_time_and_space(broken: Broken, tmp_path: Path) -> None:
    _within(broken, tmp_path)


def _within(broken: Broken, folder: Path) -> None:
    done, said = checked(broken, folder)
    assert done["code"] == 3
    faults = said["error"]["faults"]
    assert broken.code in {fault["code"] for fault in faults}
    for fault in faults:
        assert fault["severity"] == "error"
        assert fault["file"]
        assert fault["message"]
        assert fault["line"] == 0 or not fault["cell"]
    assert done["seconds"] < SECONDS
    assert done["megabytes"] < MEGABYTES
