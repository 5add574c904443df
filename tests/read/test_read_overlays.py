"""Overlays, settings, tables; what plays no part; and bytes that are no chain at all."""

# ruff: noqa: E501, SIM905, RUF005 (cases are rows of a table, tokens a list of words)

import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ketenopt.domain.errors import ScenarioError
from ketenopt.read import read_scenario, read_study
from read.broken.beside import CHAIN, FOLDERS, OVERLAYS, SETTINGS, STUDIES, STUDY, TABLES

ADVISER = Path(__file__).parent / "adviser"
ADVISER_TEXT = (ADVISER / "chain.yaml").read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "chain.yaml").write_text(CHAIN, encoding="utf-8")
    return tmp_path


def overlaid(folder, text, name="change.yaml"):
    (folder / name).write_text(text, encoding="utf-8")
    return read_scenario(folder / name).chain


def refused(folder, text, name="change.yaml"):
    (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        read_scenario(folder / name)
    return caught.value.faults


def months(chain, initiative, package):
    parts = chain.initiatives[initiative].increments.values()
    return sum(part.packages[package].items * part.packages[package].effort.mean() for part in parts) / (8 * 260 / 12)


# ----------------------------------------------------------------------------------------------------------- overlays


def test_set_replaces_what_was_typed_and_what_was_silent(folder):
    chain = overlaid(
        folder,
        "extends: chain.yaml\nset: {initiatives.a.effort.om: XL, partners.om.wip: 3, governance.maturity: 4, chain.focus: 0.6}\n",
    )
    assert months(chain, "a", "om") == pytest.approx(40)
    assert chain.partners["om"].wip == 3
    assert chain.governance.frictions.follows_chain == 0.8
    assert chain.chain.focus == 0.6


def test_set_reaches_what_only_the_full_form_has(folder):
    chain = overlaid(
        folder,
        "set:\n  teams.om-1.fte: 5\n  initiatives.a.increments.1.share: 0.25\n  initiatives.a.increments.3.share: 0.75\n"
        "  partners.zm.budget.2028Q4: 7\n  governance.frictions.handover_days: {fixed: 3}\n  teams.om-2.fte_per_period.2027Q2: 2\n",
    )
    assert (chain.teams["om-1"].fte, chain.teams["om-2"].fte) == (5, 8)
    assert [part.share for part in chain.initiatives["a"].increments.values()] == [0.25, 0, 0.75]
    assert chain.partners["zm"].budget == {"2027Q1": 10, "2027Q2": 20, "2028Q4": 7}
    assert chain.governance.frictions.handover_days.mean() == 3
    assert chain.teams["om-2"].fte_per_period == {"2027Q2": 2}


def test_scale_multiplies_numbers_ranges_sizes_and_distributions(folder):
    base = read_scenario(folder).chain
    chain = overlaid(
        folder,
        'scale:\n  "funds.*.budget.*": 0.9\n  "initiatives.*.effort.*": 1.5\n  partners.om.own_budget: 2\n'
        "  governance.frictions.decision_days: 2\n  initiatives.a.ask.pot: 3\n",
    )
    for name, fund in chain.funds.items():
        assert fund.budget == pytest.approx({key: 0.9 * value for key, value in base.funds[name].budget.items()})
    assert months(chain, "a", "om") == pytest.approx(1.5 * 18)
    assert months(chain, "b", "zm") == pytest.approx(1.5 * 3)
    assert sum(chain.partners["om"].budget.values()) == pytest.approx(1600)
    assert chain.governance.frictions.decision_days.mean() == pytest.approx(2 * base.governance.frictions.decision_days.mean())
    assert sum(part.cost["pot"] for part in chain.initiatives["a"].increments.values()) == pytest.approx(300)
    register = {line.path: line for line in read_scenario(folder / "change.yaml").register}
    size = register["initiatives.b.effort.zm"]
    assert (size.value, size.source) == (4.5, "expert")
    once = overlaid(folder, 'scale: {"funds.pot.2028": 0.5}\n')
    assert sum(value for key, value in once.funds["pot"].budget.items() if key.startswith("2028")) == 2000
    line = {row.path: row for row in read_scenario(folder / "change.yaml").register}["funds.pot.2028"]
    assert (line.value, line.low, line.high) == (2000, 1500, 2500)


def test_add_and_remove(folder):
    chain = overlaid(
        folder,
        "add:\n  initiatives.c: {owner: om, effort: {om: S}, benefit: {users: +}}\n  teams.extra: {partner: zm, skills: [test]}\n"
        "  products.both: {increments: [a, c]}\n  initiatives.a.increments.4: {share: 0}\n  partners.om.goals: {}\n"
        "remove: [gates.g, initiatives.b, teams.om-2]\n",
    )
    assert sorted(chain.initiatives) == ["a", "c"]
    assert sorted(chain.initiatives["a"].increments) == ["1", "2", "3", "4"]
    assert sorted(chain.teams) == ["extra", "om-1", "zm-1"]
    assert sorted(chain.initiatives["c"].increments) == ["1", "2", "3"]
    assert not chain.gates


@pytest.mark.parametrize(
    ("text", "code", "place", "path", "suggestion"),
    OVERLAYS,
)
def test_an_overlay_on_what_is_not_there_is_one_fault(folder, text, code, place, path, suggestion):
    (fault,) = refused(folder, text)
    assert (fault.code, fault.path, fault.suggestion) == (code, path, suggestion)
    assert str(fault.place) == f"{folder / 'change.yaml'}:{place}"


def test_what_is_removed_may_not_be_referred_to(folder):
    faults = refused(folder, "remove: [initiatives.a]")
    assert [fault.code for fault in faults] == ["unknown-reference"]
    assert "removed at" in faults[0].message
    assert faults[0].path == "initiatives.b.after.a"


def test_overlays_stand_on_each_other(folder):
    (folder / "one.yaml").write_text("extends: chain.yaml\nset: {partners.om.wip: 2, partners.zm.wip: 2}\n")
    chain = overlaid(folder, "extends: one.yaml\nset: {partners.zm.wip: 5}\n")
    assert (chain.partners["om"].wip, chain.partners["zm"].wip) == (2, 5)


def test_a_study_puts_overlays_then_settings_then_the_command_line(folder):
    (folder / "one.yaml").write_text("set: {partners.om.wip: 2, partners.zm.wip: 2, chain.focus: 0.5}\n")
    (folder / "two.yaml").write_text("extends: chain.yaml\nset: {partners.zm.wip: 3}\n")
    (folder / "study.yaml").write_text(
        "baseline: now\nproposal: then\nscenarios:\n  now: {rule: rank-and-fill}\n"
        "  then: {overlays: [one.yaml, two.yaml], set: {chain.focus: 0.6, partners.om.wip: 4}}\n"
    )
    chain = read_scenario(folder, "then", ["partners.om.wip=6"]).chain
    assert (chain.partners["om"].wip, chain.partners["zm"].wip, chain.chain.focus) == (6, 3, 0.6)
    assert read_scenario(folder / "study.yaml", "now").chain.partners["om"].wip is None
    assert read_study(folder / "study.yaml")[1] == folder
    with pytest.raises(ScenarioError) as caught:
        read_scenario(folder, "thne")
    (fault,) = caught.value.faults
    assert (fault.code, fault.suggestion, fault.expected) == ("unknown-scenario", "then", "now or then")


@pytest.mark.parametrize(
    ("old", "new", "code", "path", "suggestion"),
    STUDIES,
)
def test_a_broken_study_is_one_fault(folder, old, new, code, path, suggestion):
    (folder / "study.yaml").write_text(STUDY.replace(old, new))
    with pytest.raises(ScenarioError) as caught:
        read_study(folder)
    (fault,) = caught.value.faults
    assert (fault.code, fault.path, fault.suggestion) == (code, path, suggestion)
    assert fault.place.line


def test_a_missing_overlay_of_a_study_is_told_where_it_is_named(folder):
    (folder / "less.yaml").write_text("set: {}\n")
    (folder / "study.yaml").write_text("baseline: a\nproposal: a\nscenarios:\n  a: {overlays: [les.yaml]}\n")
    with pytest.raises(ScenarioError) as caught:
        read_scenario(folder, "a")
    (fault,) = caught.value.faults
    assert (fault.code, fault.suggestion, fault.place.line) == ("no-file", "less.yaml", 4)


@pytest.mark.parametrize(
    ("setting", "code", "suggestion"),
    SETTINGS,
)
def test_a_broken_setting_is_one_fault_without_a_line(folder, setting, code, suggestion):
    with pytest.raises(ScenarioError) as caught:
        read_scenario(folder, overrides=[setting])
    (fault,) = caught.value.faults
    assert (fault.code, fault.suggestion, fault.place.origin) == (code, suggestion, "--set")


# ------------------------------------------------------------------------------------------------------------- tables


def test_tables_hold_collections_and_what_is_inside_them(folder):
    (folder / "chain.yaml").write_text(CHAIN + "  h: {blocks: [c/x], acts: zm, expected: 2027-03}\n", encoding="utf-8")
    (folder / "initiatives.csv").write_text(
        'id,name,owner,decision,wanted,requires,benefits.zm.value,fine.om\nc,"Named, with a comma",zm,must,2027-09,a b,12.5,\n',
        encoding="utf-8",
    )
    (folder / "increments.csv").write_text("initiative,id,share,cost.zm\nc,x,0.5,3\nc,y,0.5,4\n", encoding="utf-8")
    (folder / "packages.csv").write_text(
        "initiative,increment,id,partner,items,effort.lognormal.median,effort.lognormal.p90,effort.triangular.low\nc,x,w,zm,4,5,12,\n",
        encoding="utf-8",
    )  # fmt: skip
    scenario = read_scenario(folder)
    c = scenario.chain.initiatives["c"]
    assert (c.name, c.owner, c.decision, c.requires, c.benefits["zm"].value) == (
        "Named, with a comma",
        "zm",
        "must",
        ("a", "b"),
        12.5,
    )
    assert {key: part.cost for key, part in c.increments.items()} == {"x": {"zm": 3}, "y": {"zm": 4}}
    assert c.increments["x"].packages["w"].items == 4
    assert c.increments["x"].packages["w"].effort.mean() > 5
    assert scenario.provenance["initiatives.c.increments.x.packages.w.items"] == "packages.csv"


def test_a_dutch_spreadsheet_with_semicolons_and_decimal_commas(folder):
    (folder / "teams.csv").write_bytes('\ufeffid;partner;fte;skills\r\ntest;om;7,5;"test general"\r\n'.encode())
    team = read_scenario(folder).chain.teams["test"]
    assert (team.fte, team.skills) == (7.5, ("test", "general"))


@pytest.mark.parametrize(
    ("name", "text", "code", "place", "suggestion"),
    TABLES,
)
def test_a_broken_table_is_one_fault_at_its_cell(folder, name, text, code, place, suggestion):
    if name == "increments":
        (folder / "chain.yaml").write_text(
            CHAIN.replace("ask: {pot: 100}, ", "").replace("effort: {om: L, zm: 2}, ", ""), encoding="utf-8"
        )
    (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        read_scenario(folder)
    (fault,) = caught.value.faults
    assert (fault.code, fault.suggestion) == (code, suggestion)
    assert str(fault.place) == f"{folder / (name + '.csv')}:{place}"


def test_a_table_of_nothing_known_is_a_warning(folder):
    (folder / "team.csv").write_text("id\nx\n")
    (warning,) = (warning for warning in read_scenario(folder).warnings if warning.code == "unknown-table")
    assert warning.suggestion == "teams"


# ---------------------------------------------------------------------------------------------------- what plays no part


def _backwards(value):
    if isinstance(value, dict):
        return {key: _backwards(inner) for key, inner in reversed(list(value.items()))}
    return [_backwards(inner) for inner in value] if isinstance(value, list) else value


def _renamed(value):
    if not isinstance(value, dict):
        return value
    return {key: "Another name" if key == "name" else _renamed(inner) for key, inner in value.items()}


def test_the_order_of_mappings_and_display_names_change_no_number(tmp_path):
    loaded = yaml.safe_load(ADVISER_TEXT)
    turned = tmp_path / "turned"
    turned.mkdir()
    (turned / "chain.yaml").write_text(
        yaml.safe_dump(_backwards(_renamed(loaded)), sort_keys=False, default_flow_style=False), encoding="utf-8"
    )
    first, second = read_scenario(ADVISER), read_scenario(turned)
    assert (turned / "chain.yaml").read_text().index("impediments") < (turned / "chain.yaml").read_text().index("schema")
    assert second.chain.partners["om"].name == "Another name"
    assert second.hash == first.hash
    assert second.register == first.register
    assert sorted((w.code, w.path, w.message) for w in second.warnings) == sorted(
        (w.code, w.path, w.message) for w in first.warnings
    )


def test_reading_twice_is_the_same():
    assert read_scenario(ADVISER) == read_scenario(ADVISER)


# -------------------------------------------------------------------------------------------------------- any bytes

TOKENS = st.sampled_from(
    "{} [] null -1 .nan .inf 1e400 'x' no true 2027-13-01 2027-02 *a &a \t \x00 {value:\u00a03} {value: 3, low: 5} {lognormal: {median: 5}} 0 1.5 S om "
    "!!str ? | > % @ ` chain: - --- ... # \u2028 \ufeff <<: {a: {a: {a: 1}}} 0x10 0o17 010 +1 'a b' a.b a/b/c users board 9".split(
        " "
    )
    + [
        "9" * 400,
        "0x" + "f" * 240,
        "{poisson: {rate: 1}}",
        "{fixed: {}}",
        "{empirical: []}",
        "[[1]]",
        "{value: {value: 1}}",
        "é" * 70,
    ]
)


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_mangled_chain_raises_nothing_but_a_scenario_error(tmp_path, data):
    text = ADVISER_TEXT
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text) - 1))
        length = data.draw(st.integers(0, 12))
        text = text[:start] + data.draw(TOKENS) + text[start + length :]
    (tmp_path / "chain.yaml").write_text(text, encoding="utf-8")
    _reads_or_is_refused(tmp_path)


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_another_value_anywhere_raises_nothing_but_a_scenario_error(tmp_path, data):
    """Sound YAML with one value replaced gets past the parser, into the shorthands and checks."""
    loaded = yaml.safe_load(ADVISER_TEXT)
    places = list(_places(loaded))
    for _ in range(data.draw(st.integers(1, 3))):
        owner, key = data.draw(st.sampled_from(places))
        owner[key] = data.draw(VALUES)
    (tmp_path / "chain.yaml").write_text(yaml.safe_dump(loaded, allow_unicode=True), encoding="utf-8")
    _reads_or_is_refused(tmp_path)


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 2**70)
    | st.floats()
    | st.sampled_from(["om", "L", "++", "none", "2027-05", "a/b", "", "x" * 80]),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["om", "value", "low", "1", "2027", "lognormal", "name"]), inner, max_size=3)
    ),
    max_leaves=5,
)


def _places(value):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield value, key
            yield from _places(inner)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield value, index
            yield from _places(inner)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(junk=st.binary(max_size=200))
def test_any_bytes_raise_nothing_but_a_scenario_error(tmp_path, junk):
    (tmp_path / "chain.yaml").write_bytes(junk)
    with pytest.raises(ScenarioError):
        read_scenario(tmp_path)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(junk=st.binary(max_size=60), text=st.text(alphabet='id,partner;"\n om\t-1teams.', max_size=60))
def test_any_table_overlay_study_or_setting_raises_nothing_but_a_scenario_error(tmp_path, junk, text):
    (tmp_path / "chain.yaml").write_text(CHAIN)
    for name, content in (("teams.csv", text.encode()), ("teams.csv", junk), ("change.yaml", junk), ("study.yaml", junk)):
        (tmp_path / name).write_bytes(content)
        _reads_or_is_refused(tmp_path / name if name == "change.yaml" else tmp_path)
        (tmp_path / name).unlink()
    for path in ("", "partners.om.wip=", "chain.", "teams.*="):
        _reads_or_is_refused(tmp_path, [path + text])


def _reads_or_is_refused(path, overrides=()):
    refusal, scenario = None, None
    try:
        scenario = read_scenario(path, overrides=overrides)
    except ScenarioError as problem:
        refusal = problem
    if refusal is None:
        assert scenario.hash
    else:
        assert refusal.faults
        assert all(fault.message and fault.place.origin for fault in refusal.faults)
        assert len(str(refusal)) < 100_000


# -------------------------------------------------------------------------------------------------------------- speed


def _long(increments):
    lines = ["chain: {start: 2027-01-04, periods: 12}", "funds: {pot: {2027: 9000}}", "partners: {om: {teams: 9}}", "initiatives:"]
    for number in range(increments // 20):
        lines += [f"  i{number}:", "    owner: om", "    benefit: {om: 40}", "    increments:"]
        for index in range(20):
            before = f"i{number}/p{index - 1:02}" if index else f"i{number - 1}/p19"
            after = f"after: [{before}], " if index or number else ""
            lines.append(
                f"      p{index:02}: {{share: 0.05, {after}cost: {{pot: 10}}, packages: {{w: {{partner: om, items: 5, effort: {{lognormal: {{median: 5, p90: 12}}}}}}}}}}"
            )
    return "\n".join(lines) + "\n"


def test_two_thousand_increments_in_one_chain_of_waiting_are_no_trouble(tmp_path):
    """Ten times as long takes about ten times as long: nothing in the checks is quadratic in what waits for what."""
    (tmp_path / "chain.yaml").write_text(_long(2000).replace("  i0:", "  i0:\n    decision: must-not", 1))
    start = time.perf_counter()
    scenario = read_scenario(tmp_path)
    assert len([warning for warning in scenario.warnings if warning.code == "never"]) == 99
    assert time.perf_counter() - start < 20


def test_two_hundred_increments_are_read_in_well_under_two_seconds(tmp_path):
    (tmp_path / "chain.yaml").write_text(_long(200))
    read_scenario(tmp_path)
    times = []
    for _ in range(3):
        start = time.perf_counter()
        chain = read_scenario(tmp_path).chain
        times.append(time.perf_counter() - start)
    assert sum(len(initiative.increments) for initiative in chain.initiatives.values()) == 200
    assert min(times) < 1.0


def test_importing_read_loads_nothing_heavy():
    code = "import sys, ketenopt.read; print({name.partition('.')[0] for name in sys.modules} & {'pandas', 'scipy', 'pulp', 'highspy', 'simpy', 'openpyxl'})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


# ------------------------------------------------------------------------------------------------------ led astray


@pytest.mark.parametrize(("what", "change", "code", "origin", "suggestion"), FOLDERS, ids=[case[0] for case in FOLDERS])
def test_a_folder_that_leads_astray_is_one_fault(folder, what, change, code, origin, suggestion):
    change(folder)
    study = folder / "study.yaml"
    named = study.is_file() and b"then" in study.read_bytes()
    began = time.perf_counter()
    with pytest.raises(ScenarioError) as caught:
        read_scenario(folder, "then" if named else None)
    assert time.perf_counter() - began < 1
    (fault,) = caught.value.faults
    assert (fault.code, fault.suggestion) == (code, suggestion)
    assert fault.place.origin == str(folder / origin if origin else folder)


def test_overlays_below_the_folder_and_links_within_it_are_fine(folder):
    (folder / "more").mkdir()
    (folder / "more" / "less.yaml").write_text("set: {partners.om.wip: 2}\n")
    (folder / "link.yaml").symlink_to("more/less.yaml")
    (folder / "study.yaml").write_text(
        STUDY.replace("then: {}", "then: {overlays: [more/less.yaml]}\n  link: {overlays: [link.yaml]}")
    )
    assert read_scenario(folder, "then").chain.partners["om"].wip == 2
    assert read_scenario(folder, "link").chain.partners["om"].wip == 2
