"""The HTML dossier in Chromium, without a network: nothing is asked for, nothing complains, everything that moves moves.

Chromium is the one of this machine; what drives it comes from npm (.ci/browser).  Where one is missing the tests are
skipped, except in CI: there that is a failure.
"""

import json
import os
import re
import shutil
import subprocess
import zlib
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po

from ketenopt.cli.entry import main

ROOT = Path(__file__).resolve().parents[2]
DESIGN = """\
schema: 1
chain: CHAIN
question: What do the pot and the rule do?
method: full
factors:
  rule: {levels: [rank-and-fill, central]}
  funds.ketenpot.budget.2027Q1: {levels: [0, 6000]}
replications: 5
seed: 1
"""


def said(*arguments: object) -> None:
    """The command, which must come to a good end."""
    assert main([str(argument) for argument in arguments]) == 0


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Dossiers of the small chain in both languages, with a batch to move sliders over."""
    out = tmp_path_factory.mktemp("dossier")
    said("compare", ROOT / "scenarios/small", "--replications", 20, "--out", out / "run", "--quiet")
    (out / "design.yaml").write_text(DESIGN.replace("CHAIN", str(ROOT / "scenarios/small")), encoding="utf-8")
    said("batch", out / "design.yaml", "--out", out / "batch", "--quiet")
    for language in ("nl", "en"):
        said("report", out / "run", out / "batch", "--language", language, "--format", "html", "--out", out)
    return out


def absent(why: str) -> None:
    """Skip, or fail in CI."""
    if os.environ.get("CI", "").lower() in ("true", "1"):
        pytest.fail(why)
    pytest.skip(why)


@pytest.fixture(scope="module", params=["nl", "en"])
def seen(request: pytest.FixtureRequest, folder: Path) -> dict[str, Any]:
    """What happened to a reader of the dossier."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not (chromium and shutil.which("node") and shutil.which("npm")):
        absent("chromium, node and npm are not all here (.ci/system-packages)")
    made = subprocess.run([ROOT / ".ci" / "browser"], capture_output=True, text=True, timeout=240, check=False)
    if made.returncode:
        absent(f"what drives Chromium could not be installed: {made.stderr.strip()}")
    file, pdf = folder / f"dossier-{request.param}.html", folder / f"print-{request.param}.pdf"
    command = ["node", ROOT / "tests/browser/drive.cjs", made.stdout.strip(), str(chromium), file, pdf]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found | {"pdf": pdf.read_bytes(), "language": request.param}


def test_nothing_is_asked_for_and_nothing_complains(seen: dict[str, Any]) -> None:
    assert seen["requests"] == []
    assert seen["errors"] == []
    assert seen["console"] == []


def test_every_slider_changes_its_picture(seen: dict[str, Any]) -> None:
    assert len(seen["sliders"]) == 3  # how sure a promise is, the rule, the pot
    assert all(slider["changed"] for slider in seen["sliders"]), seen["sliders"]


def test_a_table_sorts_both_ways_from_the_keyboard(seen: dict[str, Any]) -> None:
    assert len(set(seen["up"])) > 1
    assert seen["up"] == sorted(seen["up"])
    assert seen["down"] == sorted(seen["down"], reverse=True)
    assert seen["sort"] == "descending"


def test_a_table_is_copied_as_columns_a_spreadsheet_reads(seen: dict[str, Any]) -> None:
    lines = [line.split("\t") for line in seen["copied"].split("\n")]
    assert {len(line) for line in lines} == {5}
    mark = "," if seen["language"] == "nl" else "."
    numbers = [float(line[1].replace(mark, ".")) for line in lines[1:]]
    assert numbers == pytest.approx(seen["down"])


def test_switches_show_one_scenario_and_one_partner(seen: dict[str, Any]) -> None:
    assert len(seen["first"]) == 1
    assert seen["then"] == [seen["second"]] != seen["first"]
    assert seen["pages"] == [seen["partner"]]


def test_it_can_be_read_by_everybody(seen: dict[str, Any]) -> None:
    assert [found for found in seen["axe"] if found["impact"] in ("serious", "critical")] == []
    assert seen["contrast"]["violations"] == 0
    assert seen["contrast"]["passes"] > 100  # the check did look at something
    assert seen["wide"] <= 0  # the page itself never scrolls sideways


def test_the_print_view_is_a4(seen: dict[str, Any]) -> None:
    boxes = [tuple(map(float, box)) for box in re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", seen["pdf"])]
    assert len(boxes) >= 8
    assert all(box == pytest.approx((595.28, 841.89), abs=1.0) for box in boxes)


# ------------------------------------------------------------------------------------------------------- no word leaks

NEUTRAL = {
    "in",
    "is",
    "of",
    "over",
    "was",
    "op",
    "door",
    "index",
    "model",
    "plan",
    "partner",
    "partners",
    "scenario",
    "team",
    "teams",
    "test",
    "item",
    "items",
    "reference",
}
"""Words of both languages, and the name of the engine, which is typed in an option."""
WORD = re.compile(r"[^\W\d_]{3,}")


def catalogue_words() -> tuple[set[str], set[str]]:
    """The words of all messages: English, Dutch."""
    english, dutch = set[str](), set[str]()
    for path in sorted((ROOT / "src/ketenopt/report/locale/nl/LC_MESSAGES").glob("*.po")):
        with path.open("rb") as source:
            for message in read_po(source, locale="nl"):
                ids, texts = message.id, message.string
                english |= words(" ".join(ids) if isinstance(ids, tuple) else ids)
                dutch |= words(" ".join(texts) if isinstance(texts, tuple) else texts)
    return english, dutch


def words(text: str) -> set[str]:
    """Words of a text; what is a path, a name of a command or a number has none."""
    plain = [token for token in text.split() if not re.search(r"[_/={}<>\d]|\w\.\w", token)]
    return {word.lower() for word in WORD.findall(" ".join(plain))}


def visible(file: Path) -> str:
    """The text of a page without its script, style and commands."""
    text = re.sub(r"(?s)<(script|style)\b.*?</\1>", " ", file.read_text(encoding="utf-8"))
    text = unescape(re.sub(r"<wbr>", "", text))
    text = re.sub(r"<[^>]*>", " ", text)
    return re.sub(r"ketenopt \w+", " ", text)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_word_of_the_other_language_leaks(folder: Path, language: str) -> None:
    english, dutch = catalogue_words()
    others = (english - dutch) if language == "nl" else (dutch - english)
    own = " ".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "scenarios/small").glob("*")) if path.is_file())
    names = {word.lower() for word in WORD.findall(own + DESIGN)}
    shown = words(visible(folder / f"dossier-{language}.html"))
    assert len(shown) > 300
    assert shown & others - names - NEUTRAL == set()


# ------------------------------------------------------------------------------------------------------- the PDF


@pytest.mark.nightly
def test_the_pdf_is_tagged_a4_and_the_same_twice(folder: Path) -> None:
    try:
        import weasyprint  # noqa: F401
    except (ImportError, OSError):
        absent("WeasyPrint or Pango is not here (.ci/system-packages)")
    for name in ("once", "again"):
        said("report", folder / "run", "--language", "nl", "--format", "pdf", "--out", folder / name)
    once, again = ((folder / name / "dossier-nl.pdf").read_bytes() for name in ("once", "again"))
    assert once == again
    inside = b"".join(_unpacked(piece) for piece in re.findall(rb"(?s)stream\n(.*?)\nendstream", once))
    assert b"/MarkInfo" in inside
    assert b"/StructTreeRoot" in inside
    assert len(re.findall(rb"/MediaBox ?\[0 0 595\.\d+ 841\.\d+\]", inside)) >= 8


def _unpacked(piece: bytes) -> bytes:
    """A stream of a PDF as it was before packing; nothing where it was packed otherwise."""
    try:
        return zlib.decompress(piece)
    except zlib.error:
        return b""
