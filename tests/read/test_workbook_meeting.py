"""The sheet of a first meeting: filled in as three people would, it is the chain they would have typed."""

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ketenopt.domain.errors import ScenarioError
from ketenopt.read import read_scenario
from ketenopt.read.convert import convert
from ketenopt.read.workbook.book_in import read_book
from ketenopt.read.workbook.meeting_out import BENEFIT, EFFORT, HEADER, PARTNERS, write_meeting
from ketenopt.read.workbook.meeting_words import COLUMNS, FACTS, PARTNER_FACTS, label

TYPED = """\
schema: 1
chain: {name: Voorbeeldketen, start: 2027-01-04, periods: 8, board: 6}
funds: {pot: {budget: {2027: 5200, 2028: 4800}, decided_by: ketenberaad}}
partners:
  politie: {name: Politie, teams: 2, own_budget: 1200}
  OM: {name: Openbaar Ministerie, teams: 2, own_budget: 600}
  Raad-RvdR: {name: Raad (RvdR), teams: 1.5}
teams: {ketentest: {partner: OM, skills: [ketentest], fte: 6}}
initiatives:
  P01: {name: Digitaal dossier, ask: 3800, wanted: 2028-07-01, owner: politie, kind: efficiency,
        effort: {politie: L, OM: M, ketentest: 4.5}, benefit: {politie: "+", OM: "++", Raad-RvdR: "0"}}
  wet: {name: Wetswijziging, ask: 1700, deadline: 2028-12-31, owner: Raad-RvdR, decision: must, kind: statutory,
        effort: {OM: S}, benefit: {politie: "-", OM: 300}}
  P03: {name: Portaal, owner: OM, after: [P01, wet], effort: {OM: s}, benefit: {users: "++"}}
impediments:
  stuck-P03: {name: Aanbesteding loopt, blocks: [P03], acts: Raad-RvdR, expected: 2027-06-01}
  stuck-wet: {blocks: [wet], acts: departement, expected: 2027-01-04}
"""


class Sheet:
    """Fills in the sheet as a person does: beside a label, under a heading."""

    def __init__(self, path: Path, language: str) -> None:
        self.path, self.language = path, language
        write_meeting(path, language)
        self.book = openpyxl.load_workbook(path)
        self.page = self.book["first-meeting"]

    def fact(self, name: str, *values: Any) -> None:
        row = next(cell.row for cell in self.page["B"] if cell.value == label(name, self.language))
        for index, value in enumerate(values):
            self.page.cell(row, 3 + index).value = value

    def partner(self, index: int, **facts: Any) -> None:
        for name, value in facts.items():
            self.page.cell(2 + PARTNER_FACTS.index(name), EFFORT + 1 + index).value = value

    def proposal(self, index: int, effort: dict[int, Any], benefit: dict[int, Any], **facts: Any) -> None:
        row = HEADER + 2 + index
        for name, value in facts.items():
            self.page.cell(row, COLUMNS.index(name) + 1).value = value
        for column, value in effort.items():
            self.page.cell(row, EFFORT + 1 + column).value = value
        for column, value in benefit.items():
            self.page.cell(row, BENEFIT + 1 + column).value = value

    def save(self) -> Path:
        self.book.save(self.path)
        return self.path


def filled(path: Path, language: str) -> Sheet:
    sheet = Sheet(path, language)
    facts = (["Voorbeeldketen"], [date(2027, 1, 4)], [8], [6], [5200, 4800], ["ketenberaad"])
    for name, values in zip(FACTS, facts, strict=True):
        sheet.fact(name, *values)
    sheet.partner(0, partner="politie", partner_name="Politie", teams=2, own=1200)
    sheet.partner(1, partner="OM", partner_name="Openbaar Ministerie", teams=2, own=600)
    sheet.partner(2, partner="Raad (RvdR)", teams=1.5)
    sheet.partner(4, partner="ketentest", part_of="Openbaar Ministerie", fte=6)
    offered = {"en": ("must", "efficiency", "statutory"), "nl": ("moet", "efficiëntie", "wettelijk")}[language]
    sheet.proposal(
        0,
        {0: "L", 1: "M", 4: 4.5},
        {0: "+", 1: "++", 2: "0"},
        proposal="Digitaal dossier",
        owner="politie",
        ask=3800,
        wanted=date(2028, 7, 1),
        kind=offered[1],
    )
    sheet.proposal(
        1,
        {1: "S"},
        {0: "-", 1: 300},
        id="wet",
        proposal="Wetswijziging",
        owner="Raad (RvdR)",
        ask=1700,
        decision=offered[0],
        deadline=date(2028, 12, 31),
        kind=offered[2],
        acts="departement",
    )
    sheet.proposal(
        2,
        {1: "s"},
        {PARTNERS: "++"},
        proposal="Portaal",
        owner="openbaar ministerie",
        after="Digitaal dossier; wet",
        stuck="Aanbesteding loopt",
        acts="Raad (RvdR)",
        expected=date(2027, 6, 1),
    )
    return sheet


@pytest.mark.parametrize("language", ["en", "nl"])
def test_it_is_the_chain_that_would_have_been_typed(language: str, tmp_path: Path) -> None:
    path = filled(tmp_path / "meeting.xlsx", language).save()
    (tmp_path / "typed.yaml").write_text(TYPED, encoding="utf-8")
    meeting, typed = read_scenario(path), read_scenario(tmp_path / "typed.yaml")
    assert meeting.chain == typed.chain
    assert {(row.path, row.value) for row in meeting.register} == {(row.path, row.value) for row in typed.register}
    assert [fault.code for fault in read_book(path).warnings] == ["no-date"]


def test_it_converts_to_text_and_on_to_the_full_workbook(tmp_path: Path) -> None:
    path = filled(tmp_path / "meeting.xlsx", "nl").save()
    convert(path, tmp_path / "chain")
    convert(tmp_path / "chain", tmp_path / "full.xlsx")
    assert read_scenario(path).hash == read_scenario(tmp_path / "chain").hash == read_scenario(tmp_path / "full.xlsx").hash


def test_rows_and_columns_may_be_put_in_between(tmp_path: Path) -> None:
    sheet = filled(tmp_path / "meeting.xlsx", "en")
    before = read_scenario(sheet.save()).hash
    sheet.page.insert_rows(HEADER + 3)
    assert read_scenario(sheet.save()).hash == before


def test_an_empty_sheet_is_told_what_it_needs(tmp_path: Path) -> None:
    write_meeting(tmp_path / "meeting.xlsx", "nl")
    with pytest.raises(ScenarioError) as caught:
        read_scenario(tmp_path / "meeting.xlsx")
    assert {fault.path for fault in caught.value.faults} >= {"chain.start", "partners"}


def faults(sheet: Sheet) -> dict[str, tuple[str, str]]:
    with pytest.raises(ScenarioError) as caught:
        read_scenario(sheet.save())
    return {fault.code: (fault.place.cell, fault.suggestion) for fault in caught.value.faults}


def test_what_is_wrong_is_told_at_its_cell(tmp_path: Path) -> None:
    sheet = filled(tmp_path / "meeting.xlsx", "en")
    sheet.proposal(0, {0: "XXL", 3: "S"}, {}, owner="polite", kind="efficency", ask="3.800,00")
    found = faults(sheet)
    first = HEADER + 2
    assert found["unknown-word"] == (f"first-meeting!H{first}", "efficiency")
    assert found["unknown-reference"] == (f"first-meeting!C{first}", "politie")
    assert found["comma"] == (f"first-meeting!D{first}", "3800.00")
    assert found["size"][0] == f"first-meeting!M{first}"
    assert found["columns"][0] == f"first-meeting!P{first}"


def test_who_must_act_is_asked_for(tmp_path: Path) -> None:
    sheet = filled(tmp_path / "meeting.xlsx", "en")
    sheet.proposal(0, {}, {}, stuck="nobody decides")
    assert faults(sheet)["missing"][0] == f"first-meeting!K{HEADER + 2}"


def test_a_label_that_is_gone_is_named(tmp_path: Path) -> None:
    sheet = filled(tmp_path / "meeting.xlsx", "en")
    sheet.fact("start")
    sheet.page["B3"].value = "Beginning"
    assert faults(sheet)["missing-label"] == ("first-meeting!A1", "")


def test_the_same_proposal_or_partner_twice(tmp_path: Path) -> None:
    sheet = filled(tmp_path / "meeting.xlsx", "en")
    sheet.proposal(3, {}, {}, id="P01", proposal="Again")
    sheet.partner(5, partner="OM")
    with pytest.raises(ScenarioError) as caught:
        read_scenario(sheet.save())
    assert {fault.place.cell for fault in caught.value.faults} == {f"first-meeting!A{HEADER + 5}", "first-meeting!R2"}
