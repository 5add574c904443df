import dataclasses
import json

import numpy as np
import pytest

import little_chain as little
from ketenopt.analyse import Point, compare, measure
from ketenopt.domain.comparison import Comparison
from ketenopt.domain.errors import Fault, KetenoptError, Place
from ketenopt.domain.outcomes import Outcomes
from ketenopt.domain.scenario import Scenario
from ketenopt.domain.study import Study

STUDY = Study(baseline="today", proposal="proposal", scenarios={"today": {"name": "Now"}, "proposal": {}, "other": {}})  # type: ignore[dict-item]


def point(scenario: Scenario, outcomes: Outcomes | None = None) -> Point:
    plan = little.plan(scenario)
    paper = {"x/1": 50.0, "x/2": 110.0, "y/1": 50.0}
    return Point(scenario, plan, measure(scenario, plan, outcomes or little.outcomes()), paper)


def compared(proposal: Outcomes | None = None) -> Comparison:
    return compare(STUDY, [point(little.scenario(name="proposal"), proposal), point(little.scenario())])


def sooner() -> Outcomes:
    """As typed in, but the second replication goes like the first, ten days later."""
    outcomes = little.outcomes()
    later = {name: getattr(outcomes, name).copy() for name in ("delivered", "in_use", "causes")}
    for values in later.values():
        values[1] = values[0] + 10
    later["causes"][..., 1:] = 0
    return dataclasses.replace(outcomes, **later)


def test_identical_scenarios_differ_by_exactly_nothing() -> None:
    comparison = compared()
    assert {row.verdict for row in comparison.differences} == {"equal"}
    assert {row.difference for row in comparison.differences if row.statistic == "mean"} == {0.0}
    assert comparison.difference("proposal", "value_keur").half_width == 0.0
    assert not any(row.gives_in for row in comparison.scenario("proposal").partners)
    assert all(row.verdict == "equal" for row in comparison.scenario("proposal").partners)


def test_the_baseline_comes_first_then_the_proposal_then_the_rest() -> None:
    points = [point(little.scenario(name=name)) for name in ("other", "proposal", "today")]
    assert [row.id for row in compare(STUDY, points).scenarios] == ["today", "proposal", "other"]


def test_a_comparison_needs_its_baseline_and_the_same_replications() -> None:
    with pytest.raises(KetenoptError, match="scenario today is missing"):
        compare(STUDY, [point(little.scenario(name="proposal"))])
    with pytest.raises(KetenoptError, match="same replications"):
        compare(STUDY, [point(little.scenario()), point(little.scenario(name="proposal"), little.outcomes(first=2))])


def test_differences_are_replication_by_replication() -> None:
    comparison = compared(sooner())
    users = comparison.difference("proposal", "value_keur:users")
    # first replication the same; second 20 x 4.3 + 30 x 2.3 against 20 x 4.3: ten days later, but at all
    assert users.difference == pytest.approx((0 + 69) / 2)
    assert (users.share_better, users.share_equal, users.verdict) == (0.5, 0.5, "cannot-tell")
    assert comparison.difference("proposal", "in_use_days:x", "p80").difference is None  # never, today


def test_initiatives_say_what_is_in_the_plan_and_when_all_use_it() -> None:
    rows = {row.initiative: row for row in compared(sooner()).scenario("proposal").initiatives}
    x, y, z = rows["x"], rows["y"], rows["z"]
    assert (x.plan, x.parts_in, x.parts, x.funded, x.asked) == ("yes", 2, 2, 1.0, 160.0)
    assert (z.plan, z.parts_in, z.delivered, z.in_use_p50, z.on_time) == ("no", 0, None, None, None)
    assert x.delivered is not None
    assert (x.delivered.day, x.delivered.date) == (100.0, "2027-05-24")
    assert x.in_use_p50 is not None
    assert x.in_use_p80 is not None
    assert (x.in_use_p50.day, x.in_use_p80.day) == (150.0, 160.0)
    assert (x.promised, x.promise) == ("2027-05-24", "wanted")
    assert x.on_time is not None
    assert (x.on_time.successes, x.on_time.n) == (0, 2)
    assert y.on_time is not None
    assert (y.promise, y.on_time.successes) == ("deadline", 1)  # on day 100 exactly, and on day 110


def test_on_paper_beside_expected() -> None:
    (year,) = compared(sooner()).scenario("proposal").in_use_by
    assert (year.asked, year.on_paper, year.expected, year.p10, year.p90) == (3, 2, 2.0, 2, 2)
    assert (year.by.day, year.by.date) == (200.0, "2027-10-11")
    (year,) = compared().scenario("today").in_use_by
    assert (year.on_paper, year.expected, year.p10, year.p90) == (2, 1.0, 0, 2)


def test_money_asked_there_planned_and_spent() -> None:
    rows = {row.account: row for row in compared().scenario("today").money}
    assert (rows["pot"].kind, rows["pot"].asked, rows["pot"].available) == ("fund", 1100.0, 160.0)
    assert (rows["pot"].planned, rows["pot"].spent) == (50.0, 50.0)
    assert (rows["a"].asked, rows["a"].available, rows["a"].planned, rows["a"].spent) == (60.0, 100.0, 65.0, 65.0)


def test_load_is_mean_effort_asked_over_what_people_have() -> None:
    rows = {(row.partner, row.skill): row for row in compared().scenario("today").load}
    build = rows["a", "build"]
    # two packages of 10 items of 14 person-days; 3 FTE x 200 days x focus .7
    assert (build.asked, build.capacity, build.planned) == (280.0, pytest.approx(420.0), 90.0)
    assert build.asked_share == pytest.approx(280 / 420)
    assert build.team == ""
    assert rows["b", "test"].team == "b-1"
    assert rows["a", ""].capacity == pytest.approx(420.0)


def test_load_as_the_adviser_counts_it() -> None:
    """45 team-months asked of two teams in 24 months at focus .7 is 134 %."""
    data = little.described()
    quarters = {f"{y}Q{q}": f"{y}-{3 * q - 2:02}-01" for y in (2027, 2028) for q in (1, 2, 3, 4)}
    data["chain"] |= {"start": "2027-01-04", "periods": {**quarters, "2027Q1": "2027-01-04"}, "end": "2029-01-01"}
    for name in ("a-1", "a-2"):
        data["teams"][name]["fte"] = 8
    work = {"partner": "a", "skill": "build", "items": 45, "effort": 8 * 260 / 12}
    data["initiatives"]["x"]["increments"] = {"1": {"packages": {"w": work}}}
    data["gates"] = {}
    for holder in (data["partners"]["a"], data["partners"]["b"], data["funds"]["pot"]):
        holder["budget"] = {}
    scenario = little.scenario(data)
    plan = dataclasses.replace(little.plan(scenario), units=(), accounts=(), teams=(), periods=scenario.timeline.periods)
    from ketenopt.analyse.parties import load

    (row,) = [r for r in load(Point(scenario, plan, {})) if (r.partner, r.skill) == ("a", "build")]
    assert row.asked_share == pytest.approx(1.34, abs=0.005)


def test_who_must_act_and_what_it_costs() -> None:
    outcomes = little.outcomes()
    causes = outcomes.causes.copy()
    causes[0, 0, 4], causes[1, 1, 4] = 4.0, 8.0  # of the days that work stood still, these delayed a delivery
    gate, outage = compared(dataclasses.replace(outcomes, causes=causes)).scenario("proposal").acts
    assert (gate.kind, gate.id, gate.owner, gate.days, gate.p10, gate.p90) == ("gate", "law", "board", 55.0, 15.0, 95.0)
    assert (gate.blocks, gate.expected) == (("x",), "2027-04-01")  # z is not in the plan
    assert (outage.id, outage.days, outage.p90, outage.lost_days) == ("outage", 6.0, 8.0, 20.0)
    assert (outage.hits, outage.blocks) == (3.0, ("x",))


def test_delay_is_split_over_the_kinds_of_impediment_that_caused_it() -> None:
    outcomes = little.outcomes()
    causes = outcomes.causes.copy()
    causes[:, 0, 4] = 12.0
    both = dataclasses.replace(outcomes, causes=causes, hit_days=np.array([[10.0, 30.0], [0.0, 0.0]]))
    acts = {row.id: row for row in compared(both).scenario("proposal").acts}
    assert acts["outage"].days == pytest.approx(12 * 0.25 / 2)  # one initiative is hit, in one of two replications
    assert acts["quiet"].days == pytest.approx(12 * 0.75 / 2)
    assert acts["quiet"].blocks == ()


def test_who_gives_in_and_on_what() -> None:
    base, other = little.scenario(), little.scenario(name="proposal")
    worse = little.outcomes()
    worse = dataclasses.replace(worse, spent=worse.spent + np.array([[[100.0]], [[101.0]]]), in_use=worse.in_use + 20)
    comparison = compare(STUDY, [point(base), point(other, worse)])
    row = comparison.scenario("proposal").partners[0]
    assert (row.partner, row.verdict, row.gives_in) == ("a", "worse", True)
    assert row.gives_in_on == ("x",)
    assert row.simulated_gain == pytest.approx(row.simulated - row.today)


def test_lead_time_by_cause_adds_up() -> None:
    rows = compared().scenario("today").causes
    assert rows[0].cause == "work"
    assert rows[0].days == pytest.approx((50 + 50 + 100 + 60 + 130) / 5)
    assert sum(row.share for row in rows) == pytest.approx(1.0)


def test_sources_are_counted_without_what_follows_from_others() -> None:
    counts = {row.source: (row.count, row.defaulted) for row in compared().scenario("today").assumptions}
    assert counts == {"measured": (0, 0), "agreed": (1, 0), "expert": (0, 0), "guess": (1, 1)}


def test_names_stand_apart_and_change_nothing_else() -> None:
    data = little.described()
    data["chain"]["name"], data["partners"]["a"]["name"], data["initiatives"]["x"]["name"] = "Else", "Omega", "Ex"
    renamed = compare(STUDY, [point(little.scenario(data)), point(little.scenario(data, "proposal"))])
    original = compared()
    assert renamed.names["partners.a"] == "Omega"
    assert renamed.name("initiatives", "y") == "y"
    assert original.names["chain"] == "Little"
    assert dataclasses.replace(renamed, names={}) == dataclasses.replace(original, names={})


def test_where_a_warning_was_written_changes_nothing() -> None:
    def warned(line: int) -> Comparison:
        fault = Fault(Place("chain.yaml", line, 1), "initiatives.x", "too-abstract", "too abstract", severity="warning")
        scenarios = [dataclasses.replace(little.scenario(name=name), warnings=(fault,)) for name in ("today", "proposal")]
        return compare(STUDY, [point(scenario) for scenario in scenarios])

    assert warned(3) == warned(90)
    assert warned(3).scenarios[0].warnings == ("initiatives.x: too abstract",)


def test_letters_hide_who_is_who() -> None:
    assert compared().letters == {"a": "A", "b": "B", "board": "C"}


def test_json_holds_no_nan_and_no_infinity() -> None:
    text = json.dumps(compared().to_dict(), allow_nan=False)
    assert json.loads(text)["headline"] == "initiatives_in_use"
