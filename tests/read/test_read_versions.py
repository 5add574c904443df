"""Files of another version: an older one is read and told what changed, a newer one refused with the version it needs.

Version 1 is the first, so an older form is injected: schema 0, in which a partner's own budget was called ``money``,
the body that decides about a pot ``governed_by``, and packages were called ``work``.
"""

from pathlib import Path

import openpyxl
import pytest

from ketenopt.domain.chain import SCHEMA_VERSION
from ketenopt.domain.errors import ScenarioError
from ketenopt.domain.phrase import Phrase
from ketenopt.read import read_scenario, read_study, version
from ketenopt.read.convert import book_of, convert
from ketenopt.read.node import Node
from ketenopt.read.version import Migration, Rename
from ketenopt.read.workbook.book_out import write_book

TODAY = """\
schema: 1
chain: {start: 2027-01-04, periods: 4}
bodies: {board: {}}
funds: {pot: {decided_by: board, budget: 400}}
partners: {om: {teams: 2, own_budget: {value: 100, low: 50}}, zm: {teams: 1, own_budget: 5}}
initiatives:
  a: {owner: om, increments: {x: {packages: {w: {partner: om, items: 2, effort: 4}}}}, benefits: {om: {value: 3}}}
"""
OLDER = (
    TODAY.replace("schema: 1", "schema: 0")
    .replace("own_budget", "money")
    .replace("decided_by", "governed_by")
    .replace("packages", "work")
)


def _half_a_team(tree: Node) -> None:
    """What no rename can say: schema 0 counted teams of 4 FTE."""
    for partner in tree.entries["partners"].entries.values():
        teams = partner.entries.get("teams")
        if teams is not None and teams.number is not None:
            teams.value = teams.number / 2


FIRST = Migration(
    0,
    Phrase("money is now called own_budget"),
    (
        Rename("partners.*.money", "own_budget"),
        Rename("funds.*.governed_by", "decided_by"),
        Rename("initiatives.*.increments.*.work", "packages"),
    ),
)


@pytest.fixture
def older(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(version, "MIGRATIONS", (FIRST,))


def write(folder: Path, text: str, **others: str) -> Path:
    (folder / "chain.yaml").write_text(text, encoding="utf-8")
    for name, content in others.items():
        (folder / name.replace("__", ".")).write_text(content, encoding="utf-8")
    return folder


def refusal(path: Path) -> ScenarioError:
    with pytest.raises(ScenarioError) as caught:
        read_scenario(path)
    return caught.value


@pytest.mark.usefixtures("older")
def test_an_older_file_is_read_as_if_it_were_typed_today_and_told(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    (tmp_path / "old").mkdir()
    today, before = read_scenario(write(tmp_path / "new", TODAY)), read_scenario(write(tmp_path / "old", OLDER))
    assert before.hash == today.hash
    (warning,) = (fault for fault in before.warnings if fault.code == "older")
    assert (warning.place.line, warning.place.column) == (1, 9)
    assert warning.message == "written in the form of schema 0 and read as 1: money is now called own_budget"
    assert warning.expected == "schema 1"
    assert "older" not in {fault.code for fault in today.warnings}
    rows = {row.path: row for row in before.register}
    assert (rows["partners.om.own_budget"].value, rows["partners.om.own_budget"].low) == (100.0, 50.0)


def test_what_no_rename_can_say_is_done_by_hand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(version, "MIGRATIONS", (Migration(0, Phrase("a team is now 8 FTE"), change=_half_a_team),))
    found = read_scenario(write(tmp_path, TODAY.replace("schema: 1", "schema: 0")))
    assert {name: team.fte for name, team in found.chain.teams.items()} == {"om-1": 8.0, "zm-1": 4.0}


@pytest.mark.usefixtures("older")
def test_its_tables_overlays_and_study_speak_the_older_names_too(tmp_path: Path) -> None:
    chain = OLDER.replace("partners: {om: {teams: 2, money: {value: 100, low: 50}}, zm: {teams: 1, money: 5}}\n", "")
    write(
        tmp_path,
        chain,
        partners__csv="id,teams,money.value,money.low\nom,2,100,50\nzm,1,5,\n",
        less__yaml="set: {partners.om.money: 7}\nadd: {partners.new: {teams: 1, money: 3}}\nscale: {partners.zm.money: 2}\n",
        study__yaml="schema: 0\nbaseline: b\nproposal: b\n"
        "scenarios: {b: {overlays: [less.yaml], set: {funds.pot.governed_by: om2}}}\n",
    )
    found = read_scenario(tmp_path, "b", ["partners.new.own_budget=9"])
    budgets = {name: sum(partner.budget.values()) for name, partner in found.chain.partners.items()}
    assert budgets == {"om": 7.0, "zm": 10.0, "new": 9.0}
    assert found.chain.funds["pot"].decided_by == "om2"
    assert read_study(tmp_path)[0].schema_version == SCHEMA_VERSION


@pytest.mark.usefixtures("older")
def test_an_overlay_may_be_older_or_newer_than_its_chain(tmp_path: Path) -> None:
    write(
        tmp_path,
        TODAY,
        old__yaml="schema: 0\nset: {partners.om.money: 7}\n",
        silent__yaml="set: {partners.om.money: 7}\n",
        new__yaml="schema: 7\nset: {partners.om.own_budget: 7}\n",
    )
    found = read_scenario(tmp_path / "old.yaml")
    assert sum(found.chain.partners["om"].budget.values()) == 7
    assert [fault.place.origin for fault in found.warnings if fault.code == "older"] == [str(tmp_path / "old.yaml")]
    assert [fault.code for fault in refusal(tmp_path / "silent.yaml").faults] == ["unknown-path"]
    (fault,) = refusal(tmp_path / "new.yaml").faults
    assert (fault.code, fault.found) == ("schema", "schema 7")
    write(tmp_path, OLDER)
    (tmp_path / "mixed.yaml").write_text("schema: 1\nset: {partners.om.own_budget: 8}\n")
    assert sum(read_scenario(tmp_path / "mixed.yaml").chain.partners["om"].budget.values()) == 8


def workbook(path: Path, text: str, **others: str) -> Path:
    """``text`` as the ketenopt of its day would have written it: the sheets of today with the names of then."""
    write_book(book_of({"chain.yaml": text, **{name.replace("__", "."): other for name, other in others.items()}}), path)
    return path


def of_then(path: Path) -> Path:
    book = openpyxl.load_workbook(path)
    book["packages"].title = "work"
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.column_letter == "A" and cell.value == "schema":
                    sheet.cell(cell.row, 2).value = 0
                elif isinstance(cell.value, str) and sheet.title != "README":
                    cell.value = cell.value.replace("own_budget", "money").replace("decided_by", "governed_by")
    book.save(path)
    return path


@pytest.mark.usefixtures("older")
def test_an_older_workbook_is_read_and_told_like_an_older_file(tmp_path: Path) -> None:
    today = read_scenario(workbook(tmp_path / "new.xlsx", TODAY))
    older = of_then(workbook(tmp_path / "old.xlsx", TODAY))
    before = read_scenario(older)
    assert (before.hash, before.chain) == (today.hash, today.chain)
    (warning,) = (fault for fault in before.warnings if fault.code == "older")
    assert warning.message == "written in the form of schema 0 and read as 1: money is now called own_budget"
    assert warning.place.cell == "chain!B2"
    assert "older" not in {fault.code for fault in today.warnings}
    rows = {row.path: row for row in before.register}
    assert (rows["partners.om.own_budget"].value, rows["partners.om.own_budget"].low) == (100.0, 50.0)
    convert(older, tmp_path / "again")
    text = (tmp_path / "again" / "chain.yaml").read_text()
    assert "schema: 1\n" in text
    assert "money" not in text
    again = read_scenario(tmp_path / "again")
    assert again.hash == today.hash
    assert "older" not in {fault.code for fault in again.warnings}


@pytest.mark.usefixtures("older")
def test_the_overlays_and_study_of_an_older_workbook_speak_the_older_names_too(tmp_path: Path) -> None:
    study = "baseline: b\nproposal: b\nscenarios: {b: {set: {partners.om.own_budget: 7, funds.pot.budget: 300}}}\n"
    older = of_then(workbook(tmp_path / "old.xlsx", TODAY, study__yaml=study))
    book = openpyxl.load_workbook(older)
    sheet = book["overlays"] if "overlays" in book.sheetnames else book.create_sheet("overlays")
    for column, name in enumerate(("overlay", "action", "path", "field", "value"), 1):
        sheet.cell(1, column).value = name
    for column, value in enumerate(("less", "set", "partners.zm.money", None, 2), 1):
        sheet.cell(2, column).value = value
    for column, value in enumerate(("less", "add", "partners.new", "teams", 1), 1):
        sheet.cell(3, column).value = value
    for column, value in enumerate(("less", "add", "partners.new", "money", 3), 1):
        sheet.cell(4, column).value = value
    book.save(older)
    found = read_scenario(older, "b")
    assert sum(found.chain.partners["om"].budget.values()) == 7
    convert(older, tmp_path / "again")
    over = read_scenario(tmp_path / "again" / "less.yaml")
    assert {name: sum(partner.budget.values()) for name, partner in over.chain.partners.items()} == {"om": 100, "zm": 2, "new": 3}


@pytest.mark.usefixtures("older")
@pytest.mark.parametrize("target", ["again", "again.xlsx"])
def test_a_folder_of_an_older_version_is_converted_with_all_that_stands_beside_it(tmp_path: Path, target: str) -> None:
    old = tmp_path / "old"
    old.mkdir()
    write(
        old,
        OLDER.replace("initiatives:", "initiatives:  # what we do"),
        less__yaml="# less\nset:\n  partners.om.money: 7  # cut\nadd: {partners.new: {teams: 1, money: 3}}\n"
        "remove: [partners.zm.money]\n",
        study__yaml="baseline: b\nproposal: c\nscenarios: {b: {}, c: {overlays: [less.yaml], set: {funds.pot.governed_by: om2}}}\n",
    )
    convert(old, tmp_path / target)
    convert(tmp_path / target, tmp_path / "last")
    for scenario in ("b", "c"):
        before, after = read_scenario(old, scenario), read_scenario(tmp_path / target, scenario)
        assert after.chain == before.chain
        assert "older" not in {fault.code for fault in after.warnings}
    overlay = (tmp_path / "last" / "less.yaml").read_text()
    assert "partners.om.own_budget: 7  # cut\n" in overlay
    assert "[partners.zm.own_budget]" in overlay


@pytest.mark.usefixtures("older")
def test_the_older_and_the_newer_name_together_in_a_workbook(tmp_path: Path) -> None:
    older = of_then(workbook(tmp_path / "old.xlsx", TODAY))
    book = openpyxl.load_workbook(older)
    sheet = book["partners"]
    free = sheet.max_column + 1
    sheet.cell(1, free).value = "own_budget"
    sheet.cell(3, free).value = 6
    book.save(older)
    (fault,) = refusal(older).faults
    assert (fault.code, fault.path, fault.place.cell[:9]) == ("unknown-field", "partners.zm.money", "partners!")


@pytest.mark.parametrize("single", ["chain", "study"])
def test_a_newer_workbook_is_refused_with_the_version_it_needs_and_nothing_else(tmp_path: Path, single: str) -> None:
    study = "schema: 1\nbaseline: b\nproposal: b\nscenarios: {b: {}}\n"
    path = workbook(tmp_path / "new.xlsx", TODAY, study__yaml=study)
    book = openpyxl.load_workbook(path)
    book["partners"].cell(1, 3).value = "something_new"
    book.create_sheet("novelties").cell(1, 1).value = "id"
    (cell,) = (row[1] for row in book[single].iter_rows() if row[0].value == "schema")
    cell.value = 7
    book.save(path)
    (fault,) = refusal(path).faults
    assert (fault.code, fault.path, fault.place.cell) == ("schema", "schema", f"{single}!{cell.coordinate}")
    assert fault.message == "this file needs a newer ketenopt, one that reads schema 7"
    assert (fault.expected, fault.found) == ("schema 1", "schema 7")


@pytest.mark.usefixtures("older")
def test_the_older_and_the_newer_name_together_are_a_fault_of_the_older(tmp_path: Path) -> None:
    (fault,) = refusal(write(tmp_path, OLDER.replace("money: 5", "money: 5, own_budget: 6"))).faults
    assert (fault.code, fault.path) == ("unknown-field", "partners.zm.money")


@pytest.mark.parametrize("number", [2, 99])
def test_a_newer_file_is_refused_with_the_version_it_needs_and_nothing_else(tmp_path: Path, number: int) -> None:
    text = TODAY.replace("schema: 1", f"schema: {number}").replace("own_budget", "something_new")
    (fault,) = refusal(write(tmp_path, text)).faults
    assert (fault.code, fault.path, fault.place.line) == ("schema", "schema", 1)
    assert fault.message == f"this file needs a newer ketenopt, one that reads schema {number}"
    assert (fault.expected, fault.found) == ("schema 1", f"schema {number}")


def test_a_version_that_never_was_and_what_is_no_version(tmp_path: Path) -> None:
    (fault,) = refusal(write(tmp_path, OLDER.replace("money", "own_budget"))).faults
    assert (fault.code, fault.message) == ("schema", "there has never been such a version")
    for odd, code in (
        ("one", "type"),
        ("-1", "limit"),
        ("1.5", "type"),
        ("[1]", "type"),
        ("9" * 14, "schema"),
        ("9" * 40, "too-large"),
    ):
        faults = refusal(write(tmp_path, TODAY.replace("schema: 1", f"schema: {odd}"))).faults
        assert {fault.path for fault in faults} == {"schema"}, odd
        assert code in {fault.code for fault in faults}, odd


def test_there_is_a_migration_for_every_version_before_this_one() -> None:
    versions = [migration.version for migration in version.MIGRATIONS]
    assert versions == list(range(1, SCHEMA_VERSION))
