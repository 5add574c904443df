"""From text files to a workbook, through LibreOffice, and back: the same scenario, hash and register, comments and all."""

import os
import shutil
import subprocess
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from ketenopt.domain.errors import ScenarioError
from ketenopt.domain.scenario import Scenario
from ketenopt.read import read_scenario, read_study
from ketenopt.read.convert import book_of, convert
from ketenopt.read.remarks import remarks
from ketenopt.read.tree import parse
from ketenopt.read.workbook.book_out import write_book
from strategies import folder

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = sorted(path.parent for path in (ROOT / "scenarios").glob("*/chain.yaml"))
GENERATED = 100


def points(path: Path) -> list[str | None]:
    return [None, *sorted(read_study(path)[0].scenarios)]


def same(one: Scenario, other: Scenario) -> None:
    assert one.hash == other.hash
    assert one.chain == other.chain  # names and notes are not in the hash
    assert one.register == other.register


def copied(chain: Path, tmp_path: Path) -> Path:
    """Its files only: what stands in the repository may be edited while a test runs.

    A workbook holds one study: another, which conversion leaves behind and says so, is not taken along.
    """
    path = Path(shutil.copytree(chain, tmp_path / f"{chain.name}-typed"))
    for file in path.glob("*.yaml"):
        if file.name != "study.yaml" and "scenarios" in parse(file.read_bytes(), file.name).entries:
            file.unlink()
    return path


def typed(path: Path, seed: int) -> Path:
    path.mkdir()
    for name, text in folder(seed).items():
        (path / name).write_text(text, encoding="utf-8")
    return path


def comments(path: Path) -> dict[str, list[object]]:
    texts = {file.name: file.read_bytes() for file in sorted(path.glob("*.yaml"))}
    return {name: list(remarks(text.decode(), parse(text, name))) for name, text in texts.items()}


@pytest.mark.parametrize("chain", SHIPPED, ids=lambda path: path.name)
def test_every_chain_that_ships_survives(chain: Path, tmp_path: Path) -> None:
    chain = copied(chain, tmp_path)
    convert(chain, tmp_path / "book.xlsx")
    convert(tmp_path / "book.xlsx", tmp_path / "back")
    convert(tmp_path / "back", tmp_path / "again.xlsx")
    for scenario in points(chain):
        written = read_scenario(chain, scenario)
        for path in ("book.xlsx", "back", "again.xlsx"):
            same(written, read_scenario(tmp_path / path, scenario))
    assert {file.name for file in (tmp_path / "back").iterdir()} == {
        f.name for f in chain.iterdir() if f.suffix in (".yaml", ".csv")
    }
    assert (tmp_path / "book.xlsx").read_bytes() == (tmp_path / "again.xlsx").read_bytes()


@pytest.mark.parametrize("chain", SHIPPED, ids=lambda path: path.name)
def test_comments_survive_at_what_they_are_about(chain: Path, tmp_path: Path) -> None:
    chain = copied(chain, tmp_path)
    convert(chain, tmp_path / "book.xlsx")
    convert(tmp_path / "book.xlsx", tmp_path / "back")
    before, after = comments(chain), comments(tmp_path / "back")
    assert sum(map(len, before.values())) > 0
    for name, found in before.items():
        assert sorted(map(str, after[name])) == sorted(map(str, found))


@pytest.mark.parametrize("block", range(10))
def test_a_hundred_generated_chains_survive(block: int, tmp_path: Path) -> None:
    for seed in range(block * GENERATED // 10, (block + 1) * GENERATED // 10):
        chain = typed(tmp_path / f"{seed}", seed)
        convert(chain, tmp_path / f"{seed}.xlsx")
        convert(tmp_path / f"{seed}.xlsx", tmp_path / f"{seed}-back")
        for scenario in (None, "more") if (chain / "study.yaml").exists() else (None,):
            written = read_scenario(chain, scenario)
            same(written, read_scenario(tmp_path / f"{seed}.xlsx", scenario))
            same(written, read_scenario(tmp_path / f"{seed}-back", scenario))


# ------------------------------------------------------------------------------------------------------- LibreOffice


def saved_by_libreoffice(files: list[Path], out: Path) -> list[Path]:
    """The files as LibreOffice saves them after opening."""
    office = shutil.which("soffice")
    if office is None:
        message = "LibreOffice is not here: apt-get install libreoffice-calc"
        assert not os.environ.get("CI"), message
        pytest.skip(message)
    profile = f"-env:UserInstallation={(out / 'profile').as_uri()}"
    command = [office, "--headless", "--norestore", profile, "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(out)]
    done = subprocess.run([*command, *map(str, files)], capture_output=True, text=True, timeout=1500, check=False)
    assert done.returncode == 0, done.stderr
    return [out / file.name for file in files]


def through_libreoffice(seeds: range, tmp_path: Path) -> None:
    chains = [typed(tmp_path / f"{seed}", seed) for seed in seeds]
    files = [tmp_path / f"{chain.name}.xlsx" for chain in chains]
    for chain, file in zip(chains, files, strict=True):
        convert(chain, file)
    for chain, saved in zip(chains, saved_by_libreoffice(files, tmp_path / "saved"), strict=True):
        same(read_scenario(chain), read_scenario(saved))
        convert(saved, tmp_path / f"{chain.name}-back")
        same(read_scenario(chain), read_scenario(tmp_path / f"{chain.name}-back"))


@pytest.mark.timeout(300)
def test_libreoffice_may_open_and_save_it_in_between(tmp_path: Path) -> None:
    chains = [copied(chain, tmp_path) for chain in SHIPPED]
    files = [tmp_path / f"{chain.name}.xlsx" for chain in chains]
    for chain, file in zip(chains, files, strict=True):
        convert(chain, file)
    for chain, saved in zip(chains, saved_by_libreoffice(files, tmp_path / "saved"), strict=True):
        back = tmp_path / f"{chain.name}-back"
        convert(saved, back)
        for scenario in points(chain):
            same(read_scenario(chain, scenario), read_scenario(saved, scenario))
            same(read_scenario(chain, scenario), read_scenario(back, scenario))
        assert [sorted(map(str, found)) for found in comments(back).values()] == [
            sorted(map(str, found)) for found in comments(chain).values()
        ]


@pytest.mark.timeout(300)
def test_libreoffice_keeps_odd_names_and_numbers(tmp_path: Path) -> None:
    through_libreoffice(range(6), tmp_path)


@pytest.mark.nightly
def test_libreoffice_keeps_a_hundred_generated_chains(tmp_path: Path) -> None:
    through_libreoffice(range(GENERATED), tmp_path)


# ----------------------------------------------------------------------------------------------------- what it looks like

ODD = """\
chain: {name: "=HYPERLINK(1)", start: 2027-01-04, notes: ["+1", "a, b", "@x"]}
partners: {om: {name: "-cmd", teams: 2, own_budget: {value: 500, low: 300, source: expert, cite: "=1+1"}}}
initiatives:
  i: {name: "'x", owner: om, effort: {om: L}, benefit: {om: "++"}, ask: 12.5, wanted: 2027-10-01}
  j: {owner: om, effort: {om: 0.30000000000000004}, benefit: {om: "-"}, after: {i: {value: 5, low: 1}}}
"""


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    path = tmp_path / "odd.xlsx"
    write_book(book_of({"chain.yaml": ODD}), path)
    return path


def test_no_text_becomes_a_formula(odd: Path) -> None:
    cells = [cell for page in openpyxl.load_workbook(odd) for row in page.iter_rows() for cell in row if cell.value is not None]
    assert {cell.value for cell in cells} >= {"=HYPERLINK(1)", "+1", "@x", "-cmd", "=1+1", "'x"}
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []


def test_a_sheet_is_what_a_portfolio_manager_expects(odd: Path) -> None:
    book = openpyxl.load_workbook(odd)
    page = book["initiatives"]
    header = [cell.value for cell in page[1]]
    assert header[:4] == ["id", "name", "owner", "ask [kEUR]"]
    assert page.freeze_panes == "B2"
    assert all(cell.comment is not None for cell in page[1][:4])
    assert "trekker" in page["C1"].comment.text
    rules = {str(rule.sqref).split(":")[0]: rule.formula1 for rule in page.data_validations.dataValidation}
    assert rules["C2"] == "=partners!$A$2:$A$1000" or rules["C2"] == "partners!$A$2:$A$1000"
    effort = openpyxl.utils.get_column_letter(header.index("effort.om [S M L XL, or team-months]") + 1)
    assert rules[f"{effort}2"] == '"S,M,L,XL"'
    wanted = page.cell(2, header.index("wanted [date]") + 1)
    assert (wanted.value.date(), wanted.number_format) == (date(2027, 10, 1), "yyyy-mm-dd")
    partners = [cell.value for cell in book["partners"][1]]
    assert partners[2:6] == ["own_budget [kEUR]", "own_budget.low [kEUR]", "own_budget.source", "own_budget.cite"]
    assert book["packages"]["A1"].value == "initiative"
    assert book["packages"].freeze_panes == "D2"
    assert book.sheetnames[0] == "README"


def test_a_change_in_the_workbook_is_a_change_in_the_text_and_its_comments_stay(tmp_path: Path) -> None:
    (tmp_path / "chain").mkdir()
    text = ODD + "groups:\n  # only one of these\n  g: {initiatives: [i, j]}  # agreed\n"
    (tmp_path / "chain" / "chain.yaml").write_text(text, encoding="utf-8")
    convert(tmp_path / "chain", tmp_path / "book.xlsx")
    book = openpyxl.load_workbook(tmp_path / "book.xlsx")
    page = book["initiatives"]
    page.cell(2, [cell.value for cell in page[1]].index("ask [kEUR]") + 1).value = 99
    page.append(["k", "New one", "om"])
    book.save(tmp_path / "book.xlsx")
    convert(tmp_path / "book.xlsx", tmp_path / "chain", force=True)
    back = (tmp_path / "chain" / "chain.yaml").read_text(encoding="utf-8")
    assert "ask: 99" in back
    assert "k: {name: New one, owner: om}" in back
    assert "  # only one of these\n  g: {initiatives: [i, j]}  # agreed\n" in back


# ------------------------------------------------------------------------------------------------------------- safety


def test_nothing_is_overwritten_without_force(odd: Path, tmp_path: Path) -> None:
    convert(odd, tmp_path / "out")
    before = {file: file.read_bytes() for file in (tmp_path / "out").iterdir()}
    for target in (tmp_path / "out", odd, tmp_path / "out" / "chain.yaml"):
        with pytest.raises(ScenarioError) as caught:
            convert(odd, target)
        assert caught.value.faults[0].code == "exists"
    assert {file: file.read_bytes() for file in (tmp_path / "out").iterdir()} == before
    convert(odd, tmp_path / "out", force=True)


def test_a_table_that_would_be_read_too_is_refused(odd: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "packages.csv").write_text("initiative,increment,id\n", encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        convert(odd, tmp_path / "out")
    assert caught.value.faults[0].place.origin.endswith("packages.csv")


def test_a_text_that_does_not_fit_in_a_cell_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "chain.yaml").write_text(ODD.replace("'x", "x" * 40_000), encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        convert(tmp_path / "chain.yaml", tmp_path / "book.xlsx")
    assert caught.value.faults[0].code == "too-large"
    assert [file.name for file in tmp_path.iterdir()] == ["chain.yaml"]


def test_a_file_with_faults_is_told_them_rather_than_converted_wrong(tmp_path: Path) -> None:
    (tmp_path / "chain.yaml").write_text(ODD + "goals: {g: {nmae: x}}\n", encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        convert(tmp_path / "chain.yaml", tmp_path / "book.xlsx")
    assert [(fault.code, fault.place.line, fault.suggestion) for fault in caught.value.faults] == [("unknown-field", 6, "name")]
    assert [file.name for file in tmp_path.iterdir()] == ["chain.yaml"]


def test_what_is_neither_chain_nor_overlay_is_told(tmp_path: Path) -> None:
    (tmp_path / "chain.yaml").write_text(ODD, encoding="utf-8")
    (tmp_path / "other.yaml").write_text("a: 1\n", encoding="utf-8")
    _, warnings = convert(tmp_path / "chain.yaml", tmp_path / "book.xlsx")
    assert [(fault.code, Path(fault.place.origin).name) for fault in warnings] == [("left-behind", "other.yaml")]
