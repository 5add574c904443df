"""What a first meeting types becomes the full form, and the register says so."""

# ruff: noqa: E501 (a chain reads better unwrapped)

import json
import math
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from ketenopt.domain.distribution import Fixed, Lognormal
from ketenopt.read import json_schema, read_scenario, read_study, starting_chain

ROOT = Path(__file__).resolve().parents[2]
ADVISER = Path(__file__).parent / "adviser"
SMALL = ROOT / "scenarios" / "small"

LEAST = """\
chain: {start: 2027-02-15, periods: 3}
partners: {om: {}}
"""


def write(folder, text, **others):
    (folder / "chain.yaml").write_text(text, encoding="utf-8")
    for name, content in others.items():
        (folder / name.replace("__", ".")).write_text(content, encoding="utf-8")
    return folder


def row(scenario, path):
    (found,) = (line for line in scenario.register if line.path == path)
    return found


def codes(scenario):
    return {warning.code for warning in scenario.warnings}


# --------------------------------------------------------------------------------------------------- the adviser's file


def test_the_file_of_a_first_meeting_loads_as_it_stands():
    scenario = read_scenario(ADVISER)
    chain = scenario.chain
    assert sorted(chain.partners) == ["om", "politie", "rechtspraak"]
    assert sorted(chain.teams) == ["ketentest", "om-1", "om-2", "politie-1", "politie-2", "rechtspraak-1", "rechtspraak-2"]
    assert {team.fte for team in chain.teams.values()} == {8.0}
    assert chain.funds["ketenpot"].budget == {f"{year}Q{quarter}": 1500.0 for year in (2027, 2028) for quarter in (1, 2, 3, 4)}
    assert chain.partners["politie"].budget == pytest.approx(dict.fromkeys(chain.chain.periods, 187.5))
    assert chain.bodies["ketenberaad"].meetings_per_year == 6
    assert chain.bodies["departement"].meetings_per_year is None
    assert sorted(chain.beneficiaries) == ["users"]
    assert sorted(chain.gates) == ["grondslag", "inkoop"]
    assert chain.gates["grondslag"].expected == date(2027, 9, 1)
    assert not chain.impediments
    assert chain.initiatives["wet"].decision == "must"
    assert chain.initiatives["beeld"].after == {"dossier": 0.0}


def test_effort_asked_is_what_the_sizes_say():
    """The sums that stand above the file: Politie 45, OM 43, Rechtspraak 55, test 19 team-months."""
    chain = read_scenario(ADVISER).chain
    asked: dict[tuple[str, str], float] = {}
    for initiative in chain.initiatives.values():
        for increment in initiative.increments.values():
            for package in increment.packages.values():
                key = (package.partner, package.skill)
                asked[key] = asked.get(key, 0.0) + package.items * package.effort.mean() / (8 * 260 / 12)
    assert asked == pytest.approx(
        {("politie", "general"): 45, ("om", "general"): 43, ("rechtspraak", "general"): 55, ("om", "test"): 19}, rel=1e-7
    )


def test_three_parts_with_the_benefit_at_the_last():
    dossier = read_scenario(ADVISER).chain.initiatives["dossier"]
    parts = dossier.increments
    assert [parts[key].cost["ketenpot"] for key in "123"] == pytest.approx([1680.0, 1260.0, 1260.0])
    assert [parts[key].share for key in "123"] == [0.0, 0.0, 1.0]
    assert [parts[key].requires for key in "123"] == [(), ("dossier/1",), ("dossier/2",)]
    assert not any(parts[key].after for key in "123")
    assert [sorted(parts[key].rollout) for key in "123"] == [[], [], ["om", "politie", "rechtspraak"]]
    assert parts["3"].rollout["om"].effort == 20
    assert parts["3"].rollout["om"].delay_days == 60
    assert {key: benefit.value for key, benefit in dossier.benefits.items()} == {"politie": 100, "om": 200, "rechtspraak": 200}
    assert isinstance(dossier.uncertainty, Lognormal)
    assert dossier.uncertainty.sigma == pytest.approx(0.43)
    package = parts["1"].packages["politie"]
    assert isinstance(package.effort, Lognormal)
    assert package.effort.sigma == pytest.approx(0.8)
    assert package.items == round(0.4 * 18 * 8 * 260 / 12 / 40)


def test_points_are_shown_and_money_is_only_a_limit_when_all_benefit_is_on_the_scale(tmp_path):
    chain = read_scenario(ADVISER).chain
    assert chain.chain.points
    assert not any(owner.cost_in_objective for owner in (*chain.partners.values(), *chain.funds.values()))
    text = (ADVISER / "chain.yaml").read_text()
    half = read_scenario(write(tmp_path, text.replace('{politie: "+", om: "++", rechtspraak: "++"}', "{politie: 9000}"))).chain
    assert not half.chain.points
    assert all(owner.cost_in_objective for owner in (*half.partners.values(), *half.funds.values()))


def test_the_file_says_what_was_filled_in():
    scenario = read_scenario(ADVISER)
    assert {"defaulted", "body-created", "nobody-runs", "nobody-answers", "no-date"} <= codes(scenario)
    (filled,) = (warning for warning in scenario.warnings if warning.code == "defaulted")
    counted = [line for line in scenario.register if not line.derived]
    assert f"{sum(line.defaulted for line in counted)} of {len(counted)} numbers" in filled.message
    size = row(scenario, "initiatives.dossier.effort.politie")
    assert (size.value, size.low, size.high, size.defaulted) == (18, 12, 27, False)
    assert "L is 18 team-months" in size.note
    derived = row(scenario, "initiatives.dossier.increments.1.packages.politie.items")
    assert derived.derived == size.path
    assert derived.low is None
    assert row(scenario, "funds.ketenpot.budget.2027Q1").derived == "funds.ketenpot.2027"
    assert row(scenario, "funds.ketenpot.2027").value == 6000
    assert row(scenario, "partners.om.own_budget").value == 800


def test_every_assumption_of_the_model_has_a_range_and_a_reason():
    scenario = read_scenario(ADVISER)
    for line in scenario.register:
        if line.defaulted and not line.derived:
            assert line.note, line.path
    for path in ("chain.focus", "chain.discount_rate", "partners.om.plan_to_share", "governance.frictions.follows_chain"):
        line = row(scenario, path)
        assert line.defaulted
        assert line.low <= line.value <= line.high


def test_every_number_of_the_register_can_be_set_by_its_path():
    """The register, overlays and the sensitivity analysis speak of the same paths."""
    scenario = read_scenario(SMALL)
    tried = 0
    for index, line in enumerate(scenario.register):
        if index % (11 if line.derived else 3):
            continue  # they are many and alike
        tried += 1
        value = line.value if isinstance(line.value, str) else repr(line.value)
        again = read_scenario(SMALL, overrides=[f"{line.path}={value}"])
        assert again.hash == scenario.hash, line.path
    assert tried > 60


# ------------------------------------------------------------------------------------------------------------- values


def test_the_least_a_chain_can_be(tmp_path):
    scenario = read_scenario(write(tmp_path, LEAST))
    about = scenario.chain.chain
    assert about.periods == {"2027Q1": date(2027, 2, 15), "2027Q2": date(2027, 4, 1), "2027Q3": date(2027, 7, 1)}
    assert about.end == date(2027, 10, 1)
    assert about.price_year == 2027
    assert scenario.id == "base"
    assert "partner-without-benefit" in codes(scenario)


def test_silent_periods_are_eight_quarters(tmp_path):
    scenario = read_scenario(write(tmp_path, "chain: {start: 2027-01-01}\npartners: {om: {}}\n"))
    assert len(scenario.chain.chain.periods) == 8
    assert row(scenario, "chain.periods").defaulted


def test_words_are_words_and_numbers_are_decimal(tmp_path):
    text = LEAST + "teams:\n  no: {partner: om, name: 12:30, fte: 010, skills: [yes, 007]}\n"
    scenario = read_scenario(write(tmp_path, text))
    team = scenario.chain.teams["no"]
    assert (team.name, team.fte, team.skills) == ("12:30", 10.0, ("yes", "007"))


def test_silence_is_silence_also_as_an_empty_value(tmp_path):
    spoken = read_scenario(write(tmp_path, LEAST + "goals:\npartners_: \n".replace("partners_: \n", "")))
    assert spoken.hash == read_scenario(write(tmp_path, LEAST)).hash


def test_a_sourced_number_is_a_plain_number_with_a_row_in_the_register(tmp_path):
    number = '{value: 6, low: 4, high: 9, source: expert, cite: "workshop", confidential: shared, note: "two vacancies"}'
    sourced = read_scenario(write(tmp_path, LEAST + f"teams: {{t: {{partner: om, fte: {number}}}}}\n"))
    plain = read_scenario(write(tmp_path, LEAST + "teams: {t: {partner: om, fte: 6}}\n"))
    assert sourced.hash == plain.hash
    line = row(sourced, "teams.t.fte")
    assert (line.value, line.low, line.high, line.source, line.cite) == (6, 4, 9, "expert", "workshop")
    assert (line.confidential, line.note, line.defaulted) == ("shared", "two vacancies", False)
    assert row(plain, "teams.t.fte").source == "guess"
    assert row(plain, "teams.t.fte").low is None


def test_numbers_inside_distributions_are_in_the_register_by_path(tmp_path):
    work = "initiatives: {x: {increments: {a: {packages: {w: {partner: om, effort: %s}}}}}}\nteams: {t: {partner: om}}\n"
    path = "initiatives.x.increments.a.packages.w.effort"
    scenario = read_scenario(
        write(tmp_path, LEAST + work % "{lognormal: {median: {value: 5, source: measured, cite: Jira}, p90: 12}}")
    )
    assert row(scenario, f"{path}.lognormal.median").source == "measured"
    assert row(scenario, f"{path}.lognormal.p90").value == 12
    for written in ("7", "{fixed: 7}", "{fixed: {value: 7}}", "{kind: fixed, value: 7}"):
        same = read_scenario(write(tmp_path, LEAST + work % written))
        assert row(same, path).value == 7
        assert same.chain.initiatives["x"].increments["a"].packages["w"].effort == Fixed(value=7)
    one = read_scenario(write(tmp_path, LEAST + work % "{kind: lognormal, median: 5, p90: 12}"))
    assert row(one, f"{path}.lognormal.p90").value == 12
    many = read_scenario(write(tmp_path, LEAST + work % "{empirical: [1, 2, 9]}"))
    assert row(many, f"{path}.empirical").value == "3 observations"


def test_a_date_with_a_source_is_an_assumption_too(tmp_path):
    text = (
        LEAST + "gates: {g: {blocks: [x], acts: om, expected: {value: 2027-05, source: agreed}}}\ninitiatives: {x: {owner: om}}\n"
    )
    scenario = read_scenario(write(tmp_path, text))
    assert row(scenario, "gates.g.expected").value == "2027-05-01"
    assert row(scenario, "gates.g.expected").source == "agreed"


def test_aliases_are_copies_that_can_differ(tmp_path):
    text = "chain: {start: 2027-01-04, periods: 2}\npartners: {om: &p {teams: 1}, zm: *p}\n"
    scenario = read_scenario(write(tmp_path, text), overrides=["partners.zm.teams=2"])
    assert sorted(scenario.chain.teams) == ["om-1", "zm-1", "zm-2"]


# --------------------------------------------------------------------------------------------------- money, teams, work


def test_money_in_total_by_year_and_by_period(tmp_path):
    text = "chain: {start: 2027-07-01, periods: 4}\npartners:\n  a: {own_budget: 40}\n  b: {own_budget: {2027: 10, 2028: 30}}\n  c: {budget: {2027Q3: 1, 2028: 8}}\n"
    partners = read_scenario(write(tmp_path, text)).chain.partners
    assert partners["a"].budget == {"2027Q3": 10, "2027Q4": 10, "2028Q1": 10, "2028Q2": 10}
    assert partners["b"].budget == {"2027Q3": 5, "2027Q4": 5, "2028Q1": 15, "2028Q2": 15}
    assert partners["c"].budget == {"2027Q3": 1, "2028Q1": 4, "2028Q2": 4}


def test_people_per_period_are_not_spread(tmp_path):
    text = (
        LEAST.replace("om: {}", "om: {integration: 2, contractors: {java: {price: 30, limit: {2027: 3}}}}")
        + "skills: {java: {}, general: {}}\n"
    )
    om = read_scenario(write(tmp_path, text)).chain.partners["om"]
    assert set(om.integration.values()) == {2.0}
    assert om.contractors["java"].limit == {"2027Q1": 3, "2027Q2": 3, "2027Q3": 3}


def test_half_a_team(tmp_path):
    teams = read_scenario(write(tmp_path, LEAST.replace("om: {}", "om: {teams: 1.5}"))).chain.teams
    assert {key: team.fte for key, team in teams.items()} == {"om-1": 8.0, "om-2": 4.0}


def test_parts_by_number_and_written_parts(tmp_path):
    text = LEAST.replace("om: {}", "om: {teams: 1}") + (
        "initiatives:\n"
        "  two: {owner: om, ask: 100, increments: 2, benefit: {om: 5}}\n"
        "  own: {owner: om, ask: {om: 90}, increments: {a: {share: 0.4}, b: {}, c: {}}}\n"
        "  per: {owner: om, increments: {a: {ask: 10, effort: {om: 2}}, b: {after: [per/a], ask: 5}}}\n"
        "  idea: {owner: om}\n"
    )
    scenario = read_scenario(write(tmp_path, text))
    chain = scenario.chain
    two = chain.initiatives["two"].increments
    assert [part.cost for part in two.values()] == [{"om": 50}, {"om": 50}]
    assert [part.share for part in two.values()] == [0, 1]
    own = chain.initiatives["own"].increments
    assert [part.cost["om"] for part in own.values()] == pytest.approx([30.0] * 3)
    assert [part.share for part in own.values()] == pytest.approx([0.4, 0.3, 0.3])
    per = chain.initiatives["per"].increments
    assert per["a"].packages["om"].items * per["a"].packages["om"].effort.mean() == pytest.approx(2 * 8 * 260 / 12, rel=1e-7)
    assert per["b"].after == {"per/a": 0}
    assert list(chain.initiatives["idea"].increments) == ["1"]
    assert row(scenario, "initiatives.per.increments.a.effort.om").value == 2


def test_work_without_a_skill_goes_to_the_skill_its_teams_have(tmp_path):
    text = (
        LEAST
        + "teams: {t: {partner: om, skills: [java, test]}}\ninitiatives: {x: {owner: om, effort: {om: S}, benefit: {om: 3}}}\n"
    )
    increment = read_scenario(write(tmp_path, text)).chain.initiatives["x"].increments["3"]
    assert increment.packages["om"].skill == "java"
    assert increment.rollout["om"].skill == "java"


def test_who_pays_when_there_are_two_pots_is_the_owner(tmp_path):
    text = LEAST + "funds: {a: {2027: 1}, b: {2027: 1}}\ninitiatives: {x: {owner: om, ask: 10, increments: 1}}\n"
    assert read_scenario(write(tmp_path, text)).chain.initiatives["x"].increments["1"].cost == {"om": 10}


def test_maturity_fills_in_what_the_file_is_silent_about(tmp_path):
    low = read_scenario(write(tmp_path, LEAST + "governance: {maturity: 1, frictions: {follows_chain: 0.4}}\n")).chain
    assert low.governance.frictions.follows_chain == 0.4
    assert low.governance.frictions.found_before == 0
    assert low.governance.frictions.decision_days == Lognormal(median=30, p90=80)
    assert low.cadence.replanning_days == 260
    scenario = read_scenario(write(tmp_path, LEAST + "governance: {maturity: 3}\n"))
    line = row(scenario, "governance.frictions.decision_days.lognormal.median")
    assert (line.value, line.low, line.high) == (12, 7, 20)
    none = read_scenario(write(tmp_path, LEAST + "governance: {frictions: none}\ncadence: none\nintegration: none\n")).chain
    assert none.governance.frictions.decision_days.mean() == 0
    assert none.governance.frictions.follows_chain == 1
    assert none.governance.frictions.dependencies_known == 1
    assert (none.cadence.sync_days, none.cadence.release_days, none.integration.rework) == (0, 0, 0)
    assert none.integration.duration.mean() == 0


def test_a_gate_whose_delay_nobody_knows_is_late_like_others(tmp_path):
    text = (
        LEAST
        + "initiatives: {x: {owner: om}}\nimpediments: {g: {blocks: x, acts: om, expected: 2027-03}, h: {owner: om, rate: 0, duration: 1}}\n"
    )
    chain = read_scenario(write(tmp_path, text)).chain
    assert chain.gates["g"].delay.mean() == 50
    assert chain.gates["g"].blocks == ("x",)
    assert sorted(chain.impediments) == ["h"]
    assert read_scenario(tmp_path, overrides=["impediments.g.delay=0"]).chain.gates["g"].delay.mean() == 0


def test_a_board_that_is_mentioned_nowhere_still_meets(tmp_path):
    chain = read_scenario(write(tmp_path, LEAST.replace("periods: 3", "periods: 3, board: 4 per year"))).chain
    assert chain.bodies["board"].meetings_per_year == 4


# ----------------------------------------------------------------------------------------------------------- warnings


@pytest.mark.parametrize(
    ("initiative", "code", "words"),
    [
        (
            "{}",
            "too-abstract",
            "no owner, no effort, no date wanted or required, no money, nobody for whom it is and nobody who will use it",
        ),
        ("{owner: om, effort: {om: S}, benefit: {om: 3}, wanted: 2027-05}", None, ""),
        ("{owner: om, ask: 3, wanted: 2027-05, benefit: {om: 3}}", "too-abstract", "too abstract: no effort"),
        ("{owner: om, benefit: {om: 3}, decision: must-not}", None, ""),
        ("{owner: om, ask: 3, effort: {om: S}, wanted: 2027-05}", "no-benefit", "counts as nothing"),
        ("{owner: om, benefit: {om: 3}, deadline: 2027-06-01}", "no-consequence", "costs nothing"),
        ("{owner: om, benefit: {om: 3}, fine: {om: 10}}", "no-deadline", "never falls due"),
        ("{owner: om, benefit: {om: 3}, wanted: 2040-01-01}", "outside", "outside the time"),
        ("{owner: om, ask: 5, benefit: {om: 3}}", "no-money", "has no budget"),
        ("{owner: om, effort: {om: 4000}, benefit: {om: 3}}", "beyond-capacity", "om (general)"),
        ("{owner: om, increments: {a: {}, b: {requires: [x/a]}}, benefit: {om: 3}}", None, ""),
    ],
)
def test_doubts_say_what_is_missing(tmp_path, initiative, code, words):
    scenario = read_scenario(write(tmp_path, LEAST.replace("om: {}", "om: {teams: 1}") + f"initiatives:\n  x: {initiative}\n"))
    about = {warning.code: warning for warning in scenario.warnings if warning.path.startswith(("initiatives.x", "partners."))}
    if code is None:
        assert not {"no-benefit", "no-consequence", "no-deadline", "outside", "no-money", "beyond-capacity"} & set(about)
    else:
        assert words in about[code].message
        assert about[code].severity == "warning"


def test_a_chain_in_which_nothing_is_worth_doing_says_so(tmp_path):
    scenario = read_scenario(write(tmp_path, LEAST + "initiatives: {x: {owner: om, ask: 4}}\n"))
    assert "nothing-worth-doing" in codes(scenario)


def test_what_can_never_be_done_is_told(tmp_path):
    text = (
        LEAST
        + "initiatives: {a: {owner: om, decision: must-not}, b: {owner: om, after: [a]}, c: {requires: [d]}, d: {}}\ngroups: {g: {initiatives: [c, d]}}\n"
    )
    never = {warning.path for warning in read_scenario(write(tmp_path, text)).warnings if warning.code == "never"}
    assert never == {"initiatives.b", "initiatives.c"}


def test_a_fully_typed_chain_is_not_told_that_the_model_has_conventions(tmp_path):
    text = LEAST + "governance: {maturity: 3, frictions: none}\ncadence: none\nintegration: none\n"
    text = text.replace("periods: 3", "periods: 3, price_year: 2027, points: false")
    assert "defaulted" not in codes(read_scenario(write(tmp_path, text)))


# --------------------------------------------------------------------------------------------- what ships, and the rest


@pytest.mark.parametrize("name", [None, "today", "proposal"])
def test_small_reads(name):
    scenario = read_scenario(SMALL, name)
    assert scenario.id == (name or "base")
    assert scenario.chain.chain.example
    assert len(scenario.chain.initiatives) == 6
    assert {line.source for line in scenario.register} == {"guess"}


def test_a_chain_without_a_study_is_compared_with_today():
    study, folder = read_study(SMALL)
    assert (study.baseline, study.scenarios[study.baseline].rule) == ("today", "rank-and-fill")
    assert folder == SMALL


def test_the_starting_chain_reads_and_its_study_too(tmp_path):
    for name, text in starting_chain().items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert "# yaml-language-server: $schema=" in starting_chain()["chain.yaml"].splitlines()[0]
    study, _ = read_study(tmp_path)
    for name in study.scenarios:
        assert read_scenario(tmp_path, name).id == name
    less = read_scenario(tmp_path, "less").chain.funds["pot"].budget
    assert sum(less.values()) == pytest.approx(0.8 * sum(read_scenario(tmp_path, "today").chain.funds["pot"].budget.values()))
    assert codes(read_scenario(tmp_path)) <= {"defaulted", "nobody-answers"}


def test_every_leaf_says_who_set_it(tmp_path):
    write(tmp_path, LEAST + "teams: {t: {partner: om}}\n", less__yaml="extends: chain.yaml\nset: {teams.t.wip: 2}\n")
    scenario = read_scenario(tmp_path / "less.yaml", overrides=["chain.focus=0.6"])
    assert scenario.id == "less"
    assert scenario.provenance["teams.t.partner"] == "chain.yaml"
    assert scenario.provenance["teams.t.wip"] == "less.yaml"
    assert scenario.provenance["chain.focus"] == "--set"
    assert scenario.provenance["teams.t.fte"] == "default"
    numbers = {line.path for line in scenario.register} - {"chain.periods"}
    assert numbers <= set(scenario.provenance)


def test_the_numbers_of_a_chain_in_use_are_finite():
    for line in read_scenario(SMALL).register:
        if not isinstance(line.value, str):
            assert math.isfinite(line.value)
            assert np.isfinite([bound for bound in (line.low, line.high) if bound is not None]).all()


def test_the_schema_is_json():
    assert json.loads(json.dumps(json_schema())) == json_schema()
