"""Files of another version: an older one is read and told what changed, a newer one refused with the version it needs.

Version 1 is the first, so an older form is injected: schema 0, in which a partner's own budget was called ``money``,
the body that decides about a pot ``governed_by``, and packages were called ``work``.
"""

from pathlib import Path

import pytest

from ketenopt.domain.chain import SCHEMA_VERSION
from ketenopt.domain.errors import ScenarioError
from ketenopt.domain.phrase import Phrase
from ketenopt.read import read_scenario, read_study, version
from ketenopt.read.node import Node
from ketenopt.read.version import Migration, Rename

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
