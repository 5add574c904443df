"""Several partners send what they know; one chain comes of it, and a list of where they disagree."""

import json
from pathlib import Path

import openpyxl
import pytest

from ketenopt.cli.entry import main
from ketenopt.domain.errors import ScenarioError
from ketenopt.read import read_scenario
from ketenopt.read.convert import book_of, convert, write_any
from ketenopt.read.merge import Disagreement, merge, sent

JOINT = """\
schema: 1
chain: {name: Chain, start: 2027-01-04, periods: 8}
funds: {pot: {decided_by: board, 2027: 4000, 2028: 4000}}
bodies: {board: {meetings_per_year: 6}}
"""
OM = """\
partners:
  om: {name: Openbaar Ministerie, teams: 2, own_budget: {value: 500, low: 300, high: 700, source: agreed}}
  politie: {teams: 3}
teams: {test: {partner: om, fte: 6, skills: [test]}}
initiatives:
  dossier: {owner: om, ask: 400, effort: {om: L, politie: S}, benefit: {om: "++", politie: "+"}, after: []}
"""
POLITIE = """\
partners:
  politie: {name: Politie, teams: 1, own_budget: 400}
  om: {teams: 9}
teams: {test: {partner: om, fte: 2, skills: [test]}}
initiatives:
  dossier: {owner: om, ask: 900, effort: {politie: M, om: S}, benefit: {politie: "-"}}
  beeld:
    owner: politie
    increments: {a: {packages: {w: {partner: om, skill: test, items: 3, effort: 4}, v: {partner: politie, items: 2}}}}
    benefits: {politie: {value: 40}, om: {value: 5}}
"""


def book(tmp_path: Path, name: str, text: str) -> Path:
    path = tmp_path / name
    write_any(book_of({"chain.yaml": text}), path)
    return path


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    joint = JOINT.replace("2027: 4000", "2027: 3000")
    return book(tmp_path, "om.xlsx", JOINT + OM), book(tmp_path, "politie.xlsx", joint + POLITIE)


def by_path(found: list[Disagreement]) -> dict[str, tuple[str, str]]:
    return {one.path: (one.taken, one.owner) for one in found}


def test_the_own_data_of_a_partner_come_from_its_own_file(files: tuple[Path, Path], tmp_path: Path) -> None:
    joined, found = merge([sent(str(path)) for path in files])
    assert by_path(found) == {
        "funds.pot.2027": ("om.xlsx", ""),
        "partners.om.teams": ("om.xlsx", "om"),
        "partners.politie.teams": ("politie.xlsx", "politie"),
        "teams.test.fte": ("om.xlsx", "om"),
        "initiatives.dossier.ask": ("om.xlsx", "om"),
        "initiatives.dossier.effort.om": ("om.xlsx", "om"),
        "initiatives.dossier.effort.politie": ("politie.xlsx", "politie"),
        "initiatives.dossier.benefit.politie": ("politie.xlsx", "politie"),
    }
    write_any(joined, tmp_path / "chain.xlsx")
    chain = read_scenario(tmp_path / "chain.xlsx").chain
    assert {name: partner.name for name, partner in chain.partners.items()} == {"om": "Openbaar Ministerie", "politie": "Politie"}
    assert sum(chain.partners["politie"].budget.values()) == pytest.approx(400)
    assert chain.initiatives["dossier"].benefits["politie"].value == -100
    assert chain.teams["test"].fte == 6
    assert sorted(chain.initiatives) == ["beeld", "dossier"]


def test_the_order_decides_only_what_belongs_to_all(files: tuple[Path, Path]) -> None:
    _, found = merge([sent(str(path)) for path in files])
    _, turned = merge([sent(str(path)) for path in reversed(files)])
    assert by_path(turned) == by_path(found) | {"funds.pot.2027": ("politie.xlsx", "")}


def test_a_file_may_be_anybodys_and_is_named_with_its_partner(files: tuple[Path, Path], tmp_path: Path) -> None:
    other = files[1].rename(tmp_path / "from-the-police.xlsx")
    _, found = merge([sent(str(files[0])), sent(str(other))])
    assert by_path(found)["partners.politie.teams"] == ("om.xlsx", "")
    _, found = merge([sent(str(files[0])), sent(f"politie={other}")])
    assert by_path(found)["partners.politie.teams"] == ("from-the-police.xlsx", "politie")
    with pytest.raises(ScenarioError) as caught:
        merge([sent(str(files[0])), sent(f"poltie={other}")])
    assert caught.value.faults[0].suggestion == "politie"


def test_what_all_say_alike_and_what_one_leaves_open_is_no_disagreement(tmp_path: Path) -> None:
    one = book(tmp_path, "one.xlsx", JOINT + OM)
    two = book(tmp_path, "two.xlsx", (JOINT + OM).replace("teams: 3", "teams: 3.0").replace(", after: []", ""))
    joined, found = merge([sent(str(one)), sent(str(two))])
    assert found == []
    write_any(joined, tmp_path / "out")
    convert(one, tmp_path / "alone")
    assert read_scenario(tmp_path / "out").hash == read_scenario(tmp_path / "alone").hash


def test_another_range_or_source_is_a_disagreement(tmp_path: Path) -> None:
    one = book(tmp_path, "one.xlsx", JOINT + OM)
    two = book(tmp_path, "two.xlsx", (JOINT + OM).replace("high: 700", "high: 900"))
    _, found = merge([sent(str(one)), sent(str(two))])
    assert [one.path for one in found] == ["partners.om.own_budget"]
    assert found[0].says[1][1] == "{value: 500, low: 300, high: 900, source: agreed}"


def test_faults_of_all_files_come_at_once(files: tuple[Path, Path]) -> None:
    for path in files:
        broken = openpyxl.load_workbook(path)
        broken["initiatives"].cell(2, 4).value = "1,5"
        broken.save(path)
    with pytest.raises(ScenarioError) as caught:
        merge([sent(str(path)) for path in files])
    assert {Path(fault.place.origin).name for fault in caught.value.faults} == {"om.xlsx", "politie.xlsx"}


def test_the_command_lists_what_nobody_settled_first(
    files: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "keten.xlsx"
    assert main(["merge", *map(str, files), "--out", str(out), "--language", "en"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:4] == [
        "1 disagreement nobody has settled",
        "  funds.pot.2027: taken from om.xlsx",
        "    om.xlsx: 4000",
        "    politie.xlsx: 3000",
    ]
    assert max(map(len, lines)) <= 80
    page = openpyxl.load_workbook(out)["_disagreements"]
    assert [cell.value for cell in page[1]] == ["path", "taken from", "own of", "om.xlsx", "politie.xlsx"]
    assert page.max_row == 9
    assert main(["check", str(out)]) == 0
    capsys.readouterr()
    assert main(["merge", *map(str, files), "--out", str(out)]) == 3
    assert main(["merge", str(files[0]), "--out", str(out)]) == 2
    capsys.readouterr()
    assert main(["merge", *map(str, files), "--out", str(out), "--force", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["merge"]["disagreements"]) == 8


def test_the_templates_are_what_they_say(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    full, meeting = tmp_path / "full.xlsx", tmp_path / "meeting.xlsx"
    assert main(["init", "--workbook", str(full)]) == 0
    assert main(["init", "--first-meeting", str(meeting), "--language", "nl"]) == 0
    assert main(["init", str(tmp_path / "chain")]) == 0
    assert read_scenario(full).hash == read_scenario(tmp_path / "chain").hash
    book = openpyxl.load_workbook(full)
    assert {"gates", "packages", "rollout", "overlays", "study", "scenarios"} <= set(book.sheetnames)
    assert "price.low [kEUR per FTE per period]" in [cell.value for cell in book["contractors"][1]]
    assert openpyxl.load_workbook(meeting).sheetnames == ["first-meeting"]
    capsys.readouterr()
    assert main(["init", "--workbook", str(full)]) == 3
    assert main(["init", "--workbook", str(tmp_path / "folder")]) == 2
    assert main(["init", "--workbook", "--first-meeting", str(tmp_path / "x.xlsx")]) == 2
