"""Broken input: every fault once, with its place, what was expected, and the nearest valid name.

A case replaces one piece of a sound chain; ``§`` marks where the fault must point.
"""

# ruff: noqa: E501 (a case is a row of a table)

from pathlib import Path

import pytest

from ketenopt.domain.errors import Fault, Place, ScenarioError
from ketenopt.read import read_scenario

SOUND = """\
schema: 1
chain: {start: 2027-01-04, periods: 4, focus: 0.7}
bodies:
  board: {meetings_per_year: 6}
funds:
  pot: {decided_by: board, budget: {2027: 4000}}
partners:
  om: {name: Openbaar Ministerie, teams: 2, budget: {2027Q1: 100}, wip: 2, goals: {fast: 3}}
  politie: {name: Politie, teams: 1, own_budget: 50}
teams:
  test: {partner: om, fte: 6, skills: [test]}
goals:
  fast: {name: Faster}
  faster: {parent: fast}
initiatives:
  dossier:
    name: Digital file
    owner: om
    wanted: 2027-10
    effort: {om: L, test: S}
    ask: 400
    benefit: {om: "++", users: "+"}
  beeld:
    owner: politie
    kind: ease
    after: [dossier]
    increments:
      a: {packages: {w: {partner: politie, items: 3, effort: {triangular: {low: 1, mode: 2, high: 5}}}}, cost: {pot: 10}, share: 0.5}
      b: {packages: {w: {partner: politie, items: 3, effort: 12}}, requires: [beeld/a], share: 0.5}
    benefits: {politie: {value: 30, goals: {fast: 1}}}
    run_by: politie
  portaal: {owner: om, effort: {politie: S}, benefit: {politie: 10}}
groups:
  choice: {initiatives: [dossier, portaal]}
products:
  whole: {increments: [dossier/1, beeld/a], benefits: {om: {value: 2}}}
gates:
  basis: {blocks: [beeld], acts: board, expected: 2027-03}
impediments:
  queue: {owner: om, rate: 0.01, duration: 5, hits: {partners: [om], skills: [test]}}
arrivals:
  calls: {partner: politie, interarrival: {poisson: 0.5}, effort: 1}
governance: {maturity: 2, roles: {portfolio_manager: true}}
"""


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


# old, new (with the mark), code, path, in expected/found, suggestion
CASES = [
    # ---- types
    ("wip: 2", "wip: §two", "type", "partners.om.wip", "a whole number|'two'", ""),
    ("wip: 2", "wip: §2.5", "type", "partners.om.wip", "a whole number|2.5", ""),
    ("wip: 2", 'wip: §"2"', "type", "partners.om.wip", "a whole number|'2'", ""),
    ("wip: 2", "wip: §[2]", "type", "partners.om.wip", "a whole number|a list", ""),
    ("wip: 2", "wip: §{a: 2}", "type", "partners.om.wip", "a whole number|a mapping", ""),
    ("fte: 6", "fte: §true", "type", "teams.test.fte", "a number|true", ""),
    ("portfolio_manager: true", "portfolio_manager: §no", "type", "governance.roles.portfolio_manager", "true or false|'no'", "false"),
    ("portfolio_manager: true", "portfolio_manager: §On", "type", "governance.roles.portfolio_manager", "true or false|'On'", "true"),
    ("start: 2027-01-04", "start: §soon", "type", "chain.start", "a date|'soon'", ""),
    ("start: 2027-01-04", "start: §2027-02-30", "type", "chain.start", "a date|'2027-02-30'", ""),
    ("start: 2027-01-04", "start: §2027", "type", "chain.start", "a date|2027", ""),
    ("wanted: 2027-10", "wanted: §2027-13", "type", "initiatives.dossier.wanted", "a date|'2027-13'", ""),
    ("acts: board, expected: 2027-03", "acts: board, expected: §2027-03-99", "type", "gates.basis.expected", "a date|'2027-03-99'", ""),
    ("groups:\n  choice: {initiatives: [dossier, portaal]}", "groups: §[choice]", "type", "groups", "a mapping|a list", ""),
    ("  politie: {name: Politie, teams: 1, own_budget: 50}", "  politie: §nobody", "type", "partners.politie", "a mapping|'nobody'", ""),
    ("hits: {partners: [om], skills: [test]}", "hits: §all", "type", "impediments.queue.hits", "a mapping|'all'", ""),
    ("budget: {2027Q1: 100}", "budget: {2027Q1: §lots}", "type", "partners.om.budget.2027Q1", "a number|'lots'", ""),
    ("budget: {2027: 4000}", "budget: {2027: §lots}", "not-a-number", "funds.pot.budget.2027", "a number|'lots'", ""),
    # ---- limits
    ("wip: 2", "wip: §0", "limit", "partners.om.wip", "at least 1|0", ""),
    ("wip: 2", "wip: §-3", "limit", "partners.om.wip", "at least 1|-3", ""),
    ("fte: 6", "fte: §-6", "limit", "teams.test.fte", "at least 0|-6", ""),
    ("focus: 0.7", "focus: §1.2", "limit", "chain.focus", "at most 1|1.2", ""),
    ("focus: 0.7", "focus: §0", "limit", "chain.focus", "more than 0|0", ""),
    ("rate: 0.01", "rate: §-0.01", "limit", "impediments.queue.rate", "at least 0|-0.01", ""),
    ("maturity: 2", "maturity: §6", "limit", "governance.maturity", "at most 5|6", ""),
    ("own_budget: 50", "own_budget: §-50", "limit", "partners.politie.own_budget", "at least 0|-50", ""),
    ("ask: 400", "ask: §-400", "limit", "initiatives.dossier.ask", "at least 0|-400", ""),
    ("budget: {2027: 4000}", "budget: {2027: §-1}", "limit", "funds.pot.budget.2027", "at least 0|-1", ""),
    ("fte: 6", "fte: §.nan", "not-finite", "teams.test.fte", "a number|.nan", ""),
    ("fte: 6", "fte: §.inf", "not-finite", "teams.test.fte", "a number|.inf", ""),
    ("fte: 6", "fte: §1e999", "not-finite", "teams.test.fte", "a number|1e999", ""),
    ("ask: 400", "ask: §.nan", "not-finite", "initiatives.dossier.ask", "a number|.nan", ""),
    ("fte: 6", "fte: §1e18", "too-large", "teams.test.fte", "at most 1e+15|1e18", ""),
    # ---- shorthands
    ("periods: 4", "periods: §eight", "periods", "chain.periods", "a whole number|'eight'", ""),
    ("periods: 4", "periods: §0", "periods", "chain.periods", "a whole number|0", ""),
    ("periods: 4", "periods: §4.5", "periods", "chain.periods", "a whole number|4.5", ""),
    ("periods: 4", "periods: 4, board: §often", "rhythm", "chain.board", "6 per year|'often'", ""),
    ("teams: 2", "teams: §many", "teams", "partners.om.teams", "a number from 0 to 200|'many'", ""),
    ("teams: 2", "teams: §-1", "teams", "partners.om.teams", "a number from 0 to 200|-1", ""),
    ("effort: {om: L, test: S}", "effort: {om: §XXL, test: S}", "size", "initiatives.dossier.effort.om", "S, M, L, XL|'XXL'", ""),
    ("effort: {om: L, test: S}", "effort: {om: §-4, test: S}", "size", "initiatives.dossier.effort.om", "S, M, L, XL|-4", ""),
    ("effort: {om: L, test: S}", "effort: §L", "effort", "initiatives.dossier.effort", "partner or team|'L'", ""),
    ("effort: {om: L, test: S}", "effort: {§omm: L, test: S}", "unknown-reference", "initiatives.dossier.effort.omm", "om, om-1, om-2, politie, politie-1 or test", "om"),
    ('benefit: {om: "++", users: "+"}', 'benefit: {om: §"+++", users: "+"}', "benefit", "initiatives.dossier.benefit.om", "kEUR per period", "++"),
    ('benefit: {om: "++", users: "+"}', 'benefit: §"++"', "benefit", "initiatives.dossier.benefit", "kEUR per period|'++'", ""),
    ('benefit: {om: "++", users: "+"}', 'benefit: {om: "++", §user: "+"}', "unknown-reference", "initiatives.dossier.benefit.user", "", "users"),
    ("ask: 400", "ask: §much", "not-a-number", "initiatives.dossier.ask", "a number|'much'", ""),
    ("ask: 400", "ask: {§pott: 400}", "unknown-reference", "initiatives.dossier.ask.pott", "", "pot"),
    ("ask: 400", "ask: 400\n    increments: §0", "increments", "initiatives.dossier.increments", "a whole number|0", ""),
    ("budget: {2027: 4000}", "budget: {§2031: 4000}", "unknown-reference", "funds.pot.budget.2031", "2027", ""),
    ("own_budget: 50", "own_budget: §50, budget: 60", "twice", "partners.politie.own_budget", "one of the two", ""),
    ("fte: 6", "fte: {value: §6, low: 7, high: 9}", "range-order", "teams.test.fte", "low <= value <= high|7, 6, 9", ""),
    ("fte: 6", "fte: {value: 6, low: §few}", "not-a-number", "teams.test.fte.low", "a number|'few'", ""),
    ("fte: 6", "fte: {value: 6, source: §gues}", "unknown-word", "teams.test.fte.source", "agreed, expert, guess or measured|'gues'", "guess"),
    ("fte: 6", "fte: {value: 6, §sourc: guess}", "unknown-field", "teams.test.fte.sourc", "source", "source"),
    ("fte: 6", "fte: {value: 6, confidential: §secret}", "unknown-word", "teams.test.fte.confidential", "bilateral, public or shared", ""),
    # ---- names
    ("name: Digital file\n    owner: om", "name: Digital file\n    owner: §omm", "unknown-reference", "initiatives.dossier.owner", "om or politie", "om"),
    ("name: Digital file\n    owner: om", "name: Digital file\n    owner: §Openbaar Ministerie", "unknown-reference", "initiatives.dossier.owner", "", "om"),
    ("decided_by: board", "decided_by: §om", "unknown-reference", "funds.pot.decided_by", "board", ""),
    ("after: [dossier]", "after: [§dosier]", "unknown-reference", "initiatives.beeld.after.dosier", "", "dossier"),
    ("after: [dossier]", "after: {§dossier/4: 10}", "unknown-reference", "initiatives.beeld.after.dossier/4", "", "dossier/1"),
    ("requires: [beeld/a]", "requires: [§beeld/x]", "unknown-reference", "initiatives.beeld.increments.b.requires", "", "beeld/a"),
    ("run_by: politie", "run_by: §poltie", "unknown-reference", "initiatives.beeld.run_by", "", "politie"),
    ("run_by: politie", "run_by: politie\n    paid_by: §potje", "unknown-reference", "initiatives.beeld.paid_by", "", "pot"),
    ("run_by: politie", "run_by: politie\n    fine: {§omn: 3}", "unknown-reference", "initiatives.beeld.fine.omn", "", "om"),
    ("cost: {pot: 10}", "cost: {§pto: 10}", "unknown-reference", "initiatives.beeld.increments.a.cost.pto", "om, politie or pot", "pot"),
    ("  whole: {increments: [dossier/1", "  whole: {increments: [§dossier/9", "unknown-reference", "products.whole.increments", "", "dossier/1"),
    ("initiatives: [dossier, portaal]", "initiatives: [dossier, §beelt]", "unknown-reference", "groups.choice.initiatives", "", "beeld"),
    ("blocks: [beeld]", "blocks: [§beld]", "unknown-reference", "gates.basis.blocks", "", "beeld"),
    ("hits: {partners: [om]", "hits: {partners: [§oms]", "unknown-reference", "impediments.queue.hits.partners", "", "om"),
    ("skills: [test]}}", "skills: [§tset]}}", "unknown-reference", "impediments.queue.hits.skills", "", "test"),
    ("goals: {fast: 3}", "goals: {§fsat: 3}", "unknown-reference", "partners.om.goals.fsat", "fast or faster", "fast"),
    ("parent: fast", "parent: §fest", "unknown-reference", "goals.faster.parent", "", "fast"),
    ("budget: {2027Q1: 100}", "budget: {§2027Q9: 100}", "unknown-reference", "partners.om.budget.2027Q9", "", "2027Q1"),
    ("skills: [test]}\ngoals", "skills: [test], calendar: §nl}\ngoals", "unknown-reference", "teams.test.calendar", "no calendar at all", ""),
    ("{partner: om, fte: 6", "{partner: §mo, fte: 6", "unknown-reference", "teams.test.partner", "om or politie", ""),
    ("kind: ease", "kind: §easy", "unknown-word", "initiatives.beeld.kind", "cooperation, ease, efficiency or statutory|'easy'", "ease"),
    ("wip: 2", "§wpi: 2", "unknown-field", "partners.om.wpi", "", "wip"),
    ("groups:\n", "§group:\n", "unknown-field", "group", "", "groups"),
    ("effort: {om: L, test: S}", "§efort: {om: L, test: S}", "unknown-field", "initiatives.dossier.efort", "", "effort"),
    ("  choice: {", "  §cho ice: {", "id", "groups.cho ice", "letters, digits", ""),
    # ---- distributions
    ("{low: 1, mode: 2, high: 5}", "§{low: 1, mode: 7, high: 5}", "order", "initiatives.beeld.increments.a.packages.w.effort.triangular", "low <= mode <= high|1, 7, 5", ""),
    ("{low: 1, mode: 2, high: 5}", "{low: 1, mode: §-2, high: 5}", "limit", "initiatives.beeld.increments.a.packages.w.effort.triangular.mode", "at least 0|-2", ""),
    ("{low: 1, mode: 2, high: 5}", "{low: 1, high: 5}", "missing", "initiatives.beeld.increments.a.packages.w.effort.triangular.mode", "", ""),
    ("effort: {triangular:", "effort: {§triangle:", "distribution", "initiatives.beeld.increments.a.packages.w.effort", "", "triangular"),
    ("effort: 12", "effort: §twelve", "distribution", "initiatives.beeld.increments.b.packages.w.effort", "a number|'twelve'", ""),
    ("effort: 12", "effort: §-12", "limit", "initiatives.beeld.increments.b.packages.w.effort", "at least 0|-12", ""),
    ("{poisson: 0.5}", "{poisson: §0}", "limit", "arrivals.calls.interarrival.poisson", "more than 0|0", ""),
    # ---- missing
    ("chain: {start: 2027-01-04, periods: 4, focus: 0.7}", "§chain: {periods: {q1: 2027-01-04}}", "missing", "chain.start", "a date", ""),
    ("{partner: om, fte: 6", "{fte: 6", "missing", "teams.test.partner", "a text", ""),
    ("acts: board, expected: 2027-03", "acts: board", "missing", "gates.basis.expected", "a date", ""),
    ("rate: 0.01, ", "", "missing", "impediments.queue.rate", "a number", ""),
    # ---- contradictions
    ("kind: ease", "kind: ease\n    decision: must-not\n    status: §purple", "unknown-word", "initiatives.beeld.status", "amber, green or red", ""),
    ("share: 0.5}\n      b", "share: 0.8}\n      b", "shares", "initiatives.beeld.increments", "at most 1|1.3", ""),
    ("kind: ease", "kind: ease\n    deadline: §2026-12-31", "deadline", "initiatives.beeld.deadline", "after 2027-01-04|2026-12-31", ""),
    ("partner: politie, items: 3, effort: 12", "partner: politie, skill: §test, items: 3, effort: 12", "skill", "initiatives.beeld.increments.b.packages.w.skill", "general", ""),
    ("  politie: {name: Politie,", "  politie: {name: Politie, own_work_share: 0.2,", "own-work-twice", "arrivals.calls", "", ""),
    ("initiatives: [dossier, portaal]", "initiatives: [portaal, portaal]", "duplicate", "groups.choice.initiatives", "", ""),
    ("bodies:\n  board: {meetings_per_year: 6}", "bodies:\n  board: {meetings_per_year: 6}\n  §om: {}", "ambiguous", "bodies.om", "", ""),
]  # fmt: skip


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

FILES = [
    (b"", "empty", 1, 1),
    (b"# only a comment\n", "empty", 1, 1),
    (b"~", "empty", 1, 1),
    (b"- a\n- b\n", "type", 1, 1),
    (b"just words", "type", 1, 1),
    (b"chain:\n\tstart: 2027-01-04\n", "tab", 2, 1),
    (b"chain: {start: 2027-01-04\n", "syntax", 2, 1),
    (b"a: [1, 2\nb: 3\n", "syntax", 2, 2),
    (b"benefit:\n  om: -\n", "syntax", 2, 7),
    (b"a: \xff\n", "encoding", 1, 4),
    (b"\xff\xfea\x00:\x00", "encoding", 1, 1),
    (b"a: b\x00c", "encoding", 1, 5),
    (b"a: 1\n---\nb: 2\n", "documents", 2, 1),
    (b"a: *nothing\n", "alias", 1, 4),
    (b"a: &x [*x]\n", "alias", 1, 8),
    (b"[a, b]: c\n", "key", 1, 1),
    (b"a: !!python/object:os.system {}\n", "tag", 1, 4),
    (b"a: " + b"[" * 200 + b"]" * 200, "too-deep", 1, 53),
    (b"\n".join([b"a0: &a0 [" + b"x, " * 99 + b"x]", *(b"a%d: &a%d [" % (i, i) + b"*a%d, " % (i - 1) * 99 + b"*a%d]" % (i - 1) for i in range(1, 9))]), "too-large", 3, 50),
]  # fmt: skip


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
