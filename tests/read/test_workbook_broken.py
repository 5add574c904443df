"""Broken workbooks: each is told what is wrong, at its sheet and cell, in exit code 3, within a second and 200 MB."""

import re
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest

from ketenopt.cli.entry import main
from ketenopt.domain.errors import Fault, ScenarioError
from ketenopt.read import read_scenario
from ketenopt.read.convert import book_of, convert
from ketenopt.read.workbook.book_out import write_book
from read.broken.workbooks import CASES, SOUND, Case, make


def faults(path: Path) -> tuple[Fault, ...]:
    with pytest.raises(ScenarioError) as caught:
        read_scenario(path)
    return caught.value.faults


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    path = tmp_path / "sound.xlsx"
    write_book(book_of({"chain.yaml": SOUND}), path)
    return path


def test_the_sound_workbook_is_sound(sound: Path) -> None:
    assert sorted(read_scenario(sound).chain.initiatives) == ["beeld", "dossier"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_is_told_what_is_wrong(case: Case, tmp_path: Path) -> None:
    path = make(case, tmp_path)
    began = time.perf_counter()
    found = faults(path)
    assert time.perf_counter() - began < 5, "a second on a quiet machine"
    told = [fault for fault in found if fault.code == case.code]
    assert told, [str(fault) for fault in found]
    assert len(told) == 1, [str(fault) for fault in told]
    assert len(found) <= 3, [str(fault) for fault in found]
    fault = told[0]
    assert fault.place.origin == str(path)
    assert fault.place.line == 0
    if case.cell:
        assert fault.place.cell == case.cell
    if case.cell is None:
        assert re.fullmatch(r"[\w -]+![A-Z]+\d+", fault.place.cell)
    if case.suggestion:
        assert fault.suggestion == case.suggestion
    assert "Traceback" not in str(fault)


@pytest.mark.parametrize("case", CASES[::9], ids=lambda case: case.name)
def test_a_user_sees_one_line_a_fault_and_exit_code_3(case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = make(case, tmp_path)
    assert main(["check", str(path)]) == 3
    err = capsys.readouterr().err
    assert path.name in err
    assert "Traceback" not in err
    assert main(["convert", str(path), str(tmp_path / "out")]) in (0, 3)  # a sheet that says the impossible is still a sheet


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "code"), [("increments", "A2", None, "missing-id"), ("initiatives", "P3", 2, "twice")]
)
def test_what_belongs_to_a_row_that_has_no_place_is_not_told_as_well(
    sound: Path, sheet: str, cell: str, value: object, code: str
) -> None:
    book = openpyxl.load_workbook(sound)
    book[sheet][cell].value = value
    book.save(sound)
    assert [fault.code for fault in faults(sound)] == [code]
    book["packages"]["B3"].value = "nowhere"  # what has nothing to do with it still is
    book.save(sound)
    assert [fault.code for fault in faults(sound)] == [code, "unknown-reference"]


def test_all_faults_of_a_workbook_come_at_once(sound: Path) -> None:
    book = openpyxl.load_workbook(sound)
    book["initiatives"]["D2"].value = "1,5"
    book["partners"]["A3"].value = "politie "
    book["teams"].title = "temas"
    book.save(sound)
    assert {fault.code for fault in faults(sound)} >= {"comma", "look-alike", "unknown-sheet"}


# ------------------------------------------------------------------------------------------- read, with a warning


def warned(path: Path) -> dict[str, Fault]:
    return {fault.code: fault for fault in read_scenario(path).warnings}


def test_hidden_rows_columns_and_sheets_are_read_and_told(sound: Path) -> None:
    before = read_scenario(sound)
    book = openpyxl.load_workbook(sound)
    book["initiatives"].row_dimensions[3].hidden = True
    book.save(sound)
    after = read_scenario(sound)
    assert after.hash == before.hash
    assert warned(sound)["hidden"].place.cell == "initiatives!A3"
    book["initiatives"].row_dimensions[3].hidden = False
    book["initiatives"].column_dimensions["C"].hidden = True
    book.save(sound)
    assert warned(sound)["hidden"].place.cell == "initiatives!C1"
    book["initiatives"].column_dimensions["C"].hidden = False
    book["gates"].sheet_state = "hidden"
    book.save(sound)
    assert warned(sound)["hidden"].place.cell == "gates!A1"
    assert read_scenario(sound).hash == before.hash


def test_a_whole_number_stored_as_text_is_read_and_told(sound: Path) -> None:
    book = openpyxl.load_workbook(sound)
    book["initiatives"]["D2"].value = "400"
    book.save(sound)
    assert read_scenario(sound).chain.initiatives["dossier"].increments["1"].cost == {"pot": 160.0}
    assert warned(sound)["number-as-text"].place.cell == "initiatives!D2"


def test_a_sheet_of_ones_own_is_told_and_with_an_underscore_not_even_that(sound: Path) -> None:
    book = openpyxl.load_workbook(sound)
    book.create_sheet("Grafieken")["A1"].value = "hello"
    book.create_sheet("_kladblok")["A1"].value = "id"
    book["partners"].cell(1, 60).value = "_remark"
    book["partners"].cell(2, 60).value = "ask again"
    book.save(sound)
    assert [fault.place.cell for fault in read_scenario(sound).warnings if fault.code == "unknown-sheet"] == ["Grafieken!A1"]


def test_a_formula_counts_by_its_saved_result(sound: Path, tmp_path: Path) -> None:
    path = tmp_path / "formula.xlsx"
    number = openpyxl.load_workbook(sound).sheetnames.index("initiatives") + 1
    with zipfile.ZipFile(sound) as old, zipfile.ZipFile(path, "w") as new:
        for info in old.infolist():
            content = old.read(info)
            if info.filename == f"xl/worksheets/sheet{number}.xml":
                content = re.sub(rb'<c r="D2"[^>]*><v>400</v></c>', b'<c r="D2"><f>2*400</f><v>800</v></c>', content)
            new.writestr(info.filename, content)
    assert read_scenario(path).chain.initiatives["dossier"].increments["1"].cost == {"pot": 320.0}


def test_what_cannot_be_read_is_not_half_written(sound: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(sound)
    book["initiatives"]["D2"].value = "1,5"
    book.save(sound)
    with pytest.raises(ScenarioError):
        convert(sound, tmp_path / "out")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["sound.xlsx"]


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of a process is read from /proc")
def test_reading_the_worst_stays_within_200_mb(tmp_path: Path) -> None:
    import subprocess
    import sys

    paths = [str(make(case, tmp_path)) for case in CASES if case.code == "too-large" or case.name == "zeros-inside"]
    code = (
        "import re, sys\n"
        "from pathlib import Path\n"
        "from ketenopt.read import read_scenario\nfrom ketenopt.domain.errors import ScenarioError\n"
        "for path in sys.argv[1:]:\n"
        "    try:\n        read_scenario(path)\n"
        "    except ScenarioError:\n        pass\n"
        "print(re.search(r'VmHWM:\\s+(\\d+) kB', Path('/proc/self/status').read_text())[1])\n"
    )
    done = subprocess.run([sys.executable, "-c", code, *paths], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) / 1024 < 200
