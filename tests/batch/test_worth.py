"""Worth on a chain small enough for a calendar: a gate of so many days is worth so many days, and nothing else is."""

import json
from pathlib import Path
from typing import Any

import pytest

from ketenopt import delivery
from ketenopt.batch.worth import Wish, worths
from ketenopt.cli.entry import main
from ketenopt.domain.attribution import Worths
from ketenopt.domain.errors import ScenarioError
from ketenopt.domain.plan import Plan
from ketenopt.domain.problem import Problem
from ketenopt.domain.progress import Known
from ketenopt.domain.scenario import Scenario
from ketenopt.study import Options

ROOT = Path(__file__).resolve().parents[2]
TINY = """
schema: 1
chain: {name: Tiny, start: 2027-01-04, periods: 6, benefit_periods: 4, focus: 1.0}
partners:
  a: {budget: 1000, plan_to_share: 1.0}
  b: {budget: 1000, plan_to_share: 1.0}
bodies: {board: {papers_days: 0}}
teams:
  one: {partner: a, fte: 1, wip: 1}
  two: {partner: b, fte: 1, wip: 1}
initiatives:
  x:
    owner: a
    benefits: {a: {value: 100}, b: {value: 40}}
    uncertainty: 1
    increments: {"1": {packages: {w: {partner: a, items: 1, effort: 20}}, cost: {a: 1}, integrate: false}}
  y:
    owner: b
    benefits: {b: {value: 10}}
    uncertainty: 1
    increments: {"1": {packages: {w: {partner: b, items: 1, effort: 10}}, cost: {b: 1}, integrate: false}}
gates:
  late: {blocks: [x], acts: board, expected: 2027-02-15, delay: 0}
  harmless: {blocks: [y], acts: b, expected: 2027-01-04, delay: 0}
governance: {frictions: none}
cadence: none
integration: none
"""
FEW = Options(replications=4)


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    (tmp_path / "chain.yaml").write_text(TINY, encoding="utf-8")
    return tmp_path


def asked(path: Path, kind: str, *sets: str, only: tuple[str, ...] = (), options: Options = FEW) -> Worths:
    return worths(path, Wish(kind, only), options, sets)


def test_without_a_gate_of_thirty_days_everything_is_thirty_days_sooner(tiny: Path) -> None:
    """The gate opens on 15 February, working day 30; two initiatives, so half of that on average."""
    found = {row.id: row for row in asked(tiny, "impediment").rows}
    late, harmless = found["late"], found["harmless"]
    assert (late.days.mean, late.days.half_width) == (pytest.approx(15.0), pytest.approx(0.0))
    assert late.value.mean > 0
    assert (late.acts, late.before, late.top) == ("board", "2027-02-15", 1.0)
    assert [one.party for one in late.felt] == ["a", "b"]
    assert late.felt[0].value.mean == pytest.approx(2.5 * late.felt[1].value.mean)
    assert (harmless.value.mean, harmless.days.mean, harmless.verdict, harmless.top) == (0.0, 0.0, "equal", 0.0)


def test_what_the_parties_gain_adds_up_to_what_the_chain_gains(tiny: Path) -> None:
    late = asked(tiny, "impediment", only=("late",)).rows[0]
    assert sum(one.value.mean for one in late.felt) == pytest.approx(late.value.mean, abs=1e-9)


NONE = ROOT / "scenarios" / "rol-loont-niet"
SMALL = ROOT / "scenarios" / "small"


def test_a_role_whose_frictions_are_equal_is_worth_exactly_nothing(tmp_path: Path) -> None:
    text = (NONE / "chain.yaml").read_text(encoding="utf-8")
    text = text.replace("governance: {maturity: 5}", "governance: {maturity: 3, effects: {portfolio_manager: {}}}")
    assert "effects" in text
    (tmp_path / "chain.yaml").write_text(text, encoding="utf-8")
    row = asked(tmp_path, "role", only=("portfolio_manager",)).rows[0]
    assert (row.value.mean, row.value.half_width, row.days.mean, row.verdict) == (0.0, 0.0, 0.0, "equal")
    assert row.shares == ()
    assert row.threshold is not None
    assert row.threshold.strength is None
    assert all(found.mean == 0.0 for _, found in row.threshold.maturity)


def test_the_parts_of_a_role_add_up_to_the_whole_and_are_the_same_twice() -> None:
    rework = "integration.rework=0.5"
    found = asked(NONE, "role", rework, only=("product_manager",), options=Options(replications=4))
    row = found.rows[0]
    assert {share.lever for share in row.shares} == {"product_manager"}
    assert sum(share.value.mean for share in row.shares) == pytest.approx(row.value.mean, abs=1e-9)
    assert sum(share.days.mean for share in row.shares) == pytest.approx(row.days.mean, abs=1e-9)
    assert row.days.mean != 0.0
    assert asked(NONE, "role", rework, only=("product_manager",), options=Options(replications=4)) == found


def test_the_gap_is_split_by_four_causes_that_add_up() -> None:
    row = asked(NONE, "gap").rows[0]
    assert {share.field for share in row.shares} == {"information", "autonomy", "impediments", "capacity"}
    assert sum(share.value.mean for share in row.shares) == pytest.approx(row.value.mean, abs=1e-9)


def test_a_gap_that_is_all_one_gate_is_due_to_impediments_alone(tiny: Path) -> None:
    row = asked(tiny, "gap").rows[0]
    due = {share.field: share.days.mean for share in row.shares}
    assert due["impediments"] == pytest.approx(15.0)
    assert due["information"] == due["autonomy"] == due["capacity"] == 0.0


def test_the_rungs_of_sharing_stand_in_order_and_the_first_is_the_measure() -> None:
    rows = asked(SMALL, "openness").rows
    assert [row.id for row in rows] == ["alone", "information", "ranking", "capacity", "mandate"]
    assert (rows[0].value.mean, rows[0].days.mean) == (0.0, 0.0)
    assert any(row.value.mean != 0 for row in rows[1:])


def test_one_more_person_is_worth_days_only_where_the_work_is(tiny: Path) -> None:
    """20 person-days by one are done in 20 days, by two in 10; the gate of x still holds it until day 30."""
    (tiny / "chain.yaml").write_text(TINY.replace("late: {blocks: [x], acts: board, expected: 2027-02-15, delay: 0}", ""), "utf-8")
    found = {row.id: row for row in asked(tiny, "capacity").rows}
    assert found["one"].days.mean == pytest.approx(5.0)
    assert found["two"].days.mean == pytest.approx(2.5)


def test_a_partner_is_worth_what_cannot_be_done_without_it(tiny: Path) -> None:
    found = {row.id: row for row in asked(tiny, "partner").rows}
    assert found["a"].value.mean > found["b"].value.mean > 0
    assert [one.party for one in found["b"].felt] == ["b"]


def test_a_role_that_does_not_pay_is_shipped() -> None:
    found = asked(NONE, "role", only=("portfolio_manager", "product_manager"))
    for row in found.rows:
        assert row.threshold is not None
        assert row.threshold.cost == 87.0
        assert row.threshold.strength is None
        assert row.threshold.break_even < row.threshold.cost
        assert row.threshold.until is None


def test_a_name_that_is_not_there_is_told(tiny: Path) -> None:
    with pytest.raises(ScenarioError, match="lade"):
        asked(tiny, "impediment", only=("lade",))


@pytest.mark.parametrize(("flag", "replans"), [("--replan", True), ("--no-replan", False), ("", False)])
def test_the_flag_makes_plans_again_and_nothing_else_does(
    flag: str, replans: bool, tiny: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Advice is taken every period: with the flag each asks for a plan, from what is then known; without, for none."""
    seen: list[tuple[str, float]] = []
    asked_again = delivery.again

    def watched(posed: Problem, what: Scenario, plan: Plan, known: Known, *rest: Any) -> Plan:
        seen.append((what.chain.cadence.replan, known.day))
        return asked_again(posed, what, plan, known, *rest)

    monkeypatch.setattr(delivery, "again", watched)
    sets = [f"--set={text}" for text in ("cadence.replanning_days=40", "governance.frictions.advice_accepted=1")]
    words = ["worth", "impediment", str(tiny), "--only", "late", "--replications", "2", "--json", "--quiet", *sets]
    assert main([*words, flag] if flag else words) == 0
    (row,) = json.loads(capsys.readouterr().out)["worth"]["rows"]
    assert bool(seen) == replans
    assert {how for how, _ in seen} == ({"plan"} if replans else set())
    assert len({day for _, day in seen}) == (5 if replans else 0), "at every border but the first and the last"
    assert row["days"]["mean"] == pytest.approx(15.0)
