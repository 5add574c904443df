"""Broken input: every fault once, with its place, what was expected, and the nearest valid name.

The cases stand in ``broken/chains.py``: each replaces one piece of a sound chain.
"""

from pathlib import Path

import pytest

from ketenopt.domain.errors import Fault, Place, ScenarioError
from ketenopt.read import read_scenario
from read.broken.chains import CASES, FILES, SOUND


def faults_of(folder: Path, text: str | bytes, **others: str) -> tuple[Fault, ...]:
    data = text if isinstance(text, bytes) else text.encode()
    (folder / "chain.yaml").write_bytes(data)
    for name, content in others.items():
        (folder / name.replace("__", ".")).write_text(content, encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        read_scenario(folder)
    assert all(fault.severity == "error" for fault in caught.value.faults)
    return caught.value.faults


def marked(text: str, origin: str) -> tuple[str, Place]:
    """``text`` without its mark, and the place of the mark."""
    before, mark, after = text.partition("§")
    assert mark, "the case does not say where the fault is"
    return before + after, Place(origin, before.count("\n") + 1, len(before) - before.rfind("\n"))


@pytest.mark.parametrize(
    ("old", "new", "code", "path", "words", "suggestion"), CASES, ids=[f"{case[2]}-{case[3]}-{i}" for i, case in enumerate(CASES)]
)
def test_every_fault_is_told_once_with_place_expectation_and_suggestion(tmp_path, old, new, code, path, words, suggestion):
    assert SOUND.count(old) >= 1
    text = SOUND.replace(old, new, 1)
    place = None
    if "§" in text:
        text, place = marked(text, str(tmp_path / "chain.yaml"))
    (fault,) = faults_of(tmp_path, text)
    assert (fault.code, fault.path) == (code, path)
    assert fault.place == place or place is None
    expected, _, found = words.partition("|")
    assert expected in fault.expected
    assert found in fault.found
    assert fault.suggestion == suggestion
    assert fault.message
    assert str(fault).startswith(f"{fault.place}: ")


def test_the_sound_chain_is_sound(tmp_path):
    (tmp_path / "chain.yaml").write_text(SOUND)
    assert len(read_scenario(tmp_path).chain.initiatives) == 3


# ------------------------------------------------------------------------------------------------------ whole files


@pytest.mark.parametrize(("data", "code", "line", "column"), FILES, ids=[f"{case[1]}-{i}" for i, case in enumerate(FILES)])
def test_a_file_that_is_no_chain_is_one_fault_with_its_place(tmp_path, data, code, line, column):
    (fault,) = faults_of(tmp_path, data)
    assert fault.code == code
    assert (fault.place.line, fault.place.column) == (line, column)
    assert fault.place.origin == str(tmp_path / "chain.yaml")


def test_a_file_larger_than_20_mb_is_refused_by_its_size(tmp_path):
    (fault,) = faults_of(tmp_path, b"#" * (20 * 1024 * 1024 + 1))
    assert fault.code == "too-large"


def test_a_bom_and_windows_line_ends_are_fine(tmp_path):
    (tmp_path / "chain.yaml").write_text(SOUND)
    plain = read_scenario(tmp_path)
    (tmp_path / "chain.yaml").write_bytes(b"\xef\xbb\xbf" + SOUND.replace("\n", "\r\n").encode())
    assert read_scenario(tmp_path).hash == plain.hash


def test_duplicate_keys_are_each_told_at_the_second(tmp_path):
    text, place = marked(SOUND.replace("wip: 2", "wip: 2, §wip: 3"), str(tmp_path / "chain.yaml"))
    text += "governance: {maturity: 3}\n"
    first, second = faults_of(tmp_path, text)
    assert {first.code, second.code} == {"duplicate"}
    assert first.place == place
    assert second.place.line == text.count("\n")
    assert "line 8" in first.message


@pytest.mark.parametrize(("name", "code"), [("nowhere", "no-file"), ("a\x00b", "no-file")])
def test_a_path_that_leads_nowhere(tmp_path, name, code):
    with pytest.raises(ScenarioError) as caught:
        read_scenario(f"{tmp_path}/{name}")
    assert [fault.code for fault in caught.value.faults] == [code]


def test_a_folder_without_a_chain_names_what_comes_near(tmp_path):
    (tmp_path / "chian.yaml").write_text(SOUND)
    with pytest.raises(ScenarioError) as caught:
        read_scenario(tmp_path)
    (fault,) = caught.value.faults
    assert (fault.code, fault.suggestion) == ("no-chain", "chian.yaml")


def test_a_file_of_a_newer_ketenopt_is_refused(tmp_path):
    (fault,) = faults_of(tmp_path, SOUND.replace("schema: 1", "schema: 99"))
    assert (fault.code, fault.expected) == ("schema", "schema 1")


def test_all_faults_come_at_once_in_the_order_of_the_file(tmp_path):
    text = SOUND
    for old, new in (
        ("wip: 2", "wip: -1"),
        ("fte: 6", "fte: .nan"),
        ("after: [dossier]", "after: [dossier, dosier]"),
        ("kind: ease", "kind: easy"),
        ("owner: om\n    wanted", "owner: om\n    after: [beeld]\n    wanted"),
        ("partner: politie, items: 3, effort: 12", "partner: politie, skill: test, items: 3, effort: 12"),
        ("rate: 0.01", "rat: 0.01"),
    ):
        assert old in text
        text = text.replace(old, new, 1)
    faults = faults_of(tmp_path, text)
    assert [fault.place for fault in faults] == sorted(fault.place for fault in faults)
    assert {fault.code for fault in faults} == {
        "limit", "not-finite", "unknown-reference", "unknown-word", "cycle", "skill", "unknown-field", "missing"
    }  # fmt: skip
    assert len(faults) == 8


def test_a_circle_is_named_as_a_path_at_the_reference(tmp_path):
    text = SOUND.replace("owner: om\n    wanted", "owner: om\n    after: [beeld]\n    wanted").replace(
        "after: [dossier]", "after: [§dossier]"
    )
    text, place = marked(text, str(tmp_path / "chain.yaml"))
    (fault,) = faults_of(tmp_path, text)
    assert fault.place == place
    assert "beeld/a → dossier/1 → beeld/a" in fault.message


def test_a_circle_through_a_generated_part_is_named(tmp_path):
    (fault,) = faults_of(tmp_path, SOUND.replace("name: Digital file", "name: Digital file\n    requires: [dossier]"))
    assert fault.code == "cycle"
    assert fault.path == "initiatives.dossier.requires"


def test_must_and_must_not_clash_in_every_way_they_can(tmp_path):
    for old, new, path in (
        ("kind: ease", "decision: must", "initiatives.beeld.decision"),
        ("b: {packages", "b: {decision: must, packages", "initiatives.beeld.increments.b.decision"),
    ):
        text = SOUND.replace("name: Digital file", "name: Digital file\n    decision: must-not").replace(old, new)
        faults = faults_of(tmp_path, text)
        assert {fault.code for fault in faults} == {"decision"}
        assert path in {fault.path for fault in faults}
        assert any("dossier" in fault.message for fault in faults)
    own = SOUND.replace("kind: ease", "kind: ease\n    decision: must-not").replace("a: {packages", "a: {decision: must, packages")
    assert [fault.path for fault in faults_of(tmp_path, own)] == ["initiatives.beeld.increments.a.decision"]


def test_two_musts_in_one_group_clash_also_through_what_they_wait_for(tmp_path):
    text = SOUND.replace("kind: ease", "kind: ease\n    decision: must").replace("portaal: {", "portaal: {decision: must, ")
    assert "decision" in {fault.code for fault in faults_of(tmp_path, text)}
    options = SOUND.replace("choice: {initiatives: [dossier, portaal]}", "choice: {kind: options, initiatives: [portaal]}")
    options = options.replace("portaal: {owner: om", "portaal: {decision: must-not, owner: om")
    (fault,) = faults_of(tmp_path, options)
    assert (fault.code, fault.path) == ("decision", "groups.choice.initiatives")


def test_a_rollout_needs_a_team_too(tmp_path):
    text = SOUND.replace("share: 0.5}\n      b", "share: 0.5, rollout: {politie: {effort: 3, skill: test}}}\n      b")
    (fault,) = faults_of(tmp_path, text)
    assert (fault.code, fault.path) == ("skill", "initiatives.beeld.increments.a.rollout.politie.skill")
    assert "no team of politie has the skill 'test'" in fault.message


def test_a_broken_team_is_not_also_told_as_skills_nobody_has(tmp_path):
    for old, new in (
        ("{partner: om, fte: 6", "{partner: omm, fte: 6"),
        ("teams: 1, own", "teams: none, own"),
        ("skills: [test]}\ngoals", "skills: {}}\ngoals"),
    ):
        assert old in SOUND
        assert "skill" not in {fault.code for fault in faults_of(tmp_path, SOUND.replace(old, new))}


def test_an_id_of_two_words_is_told_where_it_is_given_not_where_it_is_used(tmp_path):
    text = SOUND.replace("politie", "de politie").replace("name: de politie", "name: Politie")
    text, place = marked(text.replace("  de politie: {name", "  §de politie: {name"), str(tmp_path / "chain.yaml"))
    (fault,) = faults_of(tmp_path, text)
    assert (fault.code, fault.path, fault.place) == ("id", "partners.de politie", place)


def test_periods_that_run_backwards_are_refused(tmp_path):
    early = SOUND.replace("periods: 4", "periods: {2027Q1: 2026-12-01, 2027Q2: 2027-04-01}, end: 2027-07-01")
    assert "periods" in {fault.code for fault in faults_of(tmp_path, early)}
    empty = SOUND.replace("periods: 4", "periods: {2027Q1: 2027-01-04, 2027Q2: 2027-04-03}, end: 2027-04-05")
    (fault,) = (fault for fault in faults_of(tmp_path, empty) if fault.code == "periods")
    assert fault.path == "chain.periods.2027Q2"
