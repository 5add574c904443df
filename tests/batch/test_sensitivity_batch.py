"""What a conclusion hangs on, on scenarios that are really simulated."""

import json
from pathlib import Path

import pytest

import night_chain as night
from ketenopt import execute
from ketenopt.batch import Hands
from ketenopt.batch.sensitivity import Question, knobs_of, sensitivity
from ketenopt.batch.systems import System, delivered, described, prepared
from ketenopt.batch.work import MEANS
from ketenopt.domain.errors import KetenoptError
from ketenopt.read import read_scenario


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = night.chancy()
    data["teams"]["a-1"]["fte"] = {"value": 0.9, "low": 0.4, "high": 1.0, "source": "expert"}
    data["teams"]["a-1"]["focus"] = 1.0
    folder = tmp_path_factory.mktemp("chain")
    night.written(folder, chain=data)
    return folder


def ask(**more: object) -> Question:
    return Question(**{"measure": "net_value_keur", "replications": 10, "only": ("teams", "chain.discount_rate"), **more})  # type: ignore[arg-type]


def test_the_tipping_point_is_where_the_outcome_crosses_the_threshold(chain: Path) -> None:
    fte = ask(baseline=None, only=("teams.a-1.fte",))
    (line,) = sensitivity(chain, fte).bars
    assert line.low is not None
    assert line.high is not None
    middle = (line.low + line.high) / 2
    (bar,) = sensitivity(chain, ask(baseline=None, only=("teams.a-1.fte",), threshold=middle)).bars
    assert bar.tipping is not None
    assert bar.tipping.value is not None
    assert bar.tipping.end == "low"

    def outcome(share: float) -> float:
        here = [f"teams.a-1.fte={0.9 + share * (0.4 - 0.9)}"]
        written = described(chain, here, MEANS)[0]
        with execute.crew() as crew:
            plan = prepared([one for one in described(chain, (), MEANS)[0] if one.id == "proposal"], crew)[0].plan
            scenario = next(one for one in written if one.id == "proposal").written.resolve()
            return float(delivered([System(scenario, plan, "")], "net_value_keur", 7, range(10), "auto", crew)["proposal"].mean())

    assert outcome(bar.tipping.surely) > middle >= outcome(bar.tipping.share)


def test_what_scenarios_differ_in_is_a_choice_and_no_assumption(chain: Path) -> None:
    with pytest.raises(KetenoptError, match="has a range"):
        sensitivity(chain, ask(only=("teams.a-1.fte",)))  # today sets it to 0.8
    assert sensitivity(chain, ask(only=("teams.a-1.fte",), baseline=None)).bars


def test_plans_stay_as_they_were_decided(chain: Path) -> None:
    found = sensitivity(chain, ask(only=("chain.focus", "cadence", "teams"), replications=5))
    assert {bar.knob for bar in found.bars} >= {"chain.focus", "cadence.replanning_days"}
    assert "teams.a-1.fte" not in {bar.knob for bar in found.bars}
    assert found.evaluations > len(found.bars)
    assert sensitivity(chain, ask(only=("chain.focus", "cadence", "teams"), replications=5), Hands(workers=2)) == found


def test_the_same_path_serves_morris_and_sobol(chain: Path) -> None:
    for method in ("morris", "sobol"):
        found = sensitivity(chain, ask(baseline=None, method=method, samples=4, replications=4))
        assert {row.knob for row in found.indices} == {bar.knob for bar in sensitivity(chain, ask(baseline=None)).bars}
        assert found.evaluations > len(found.indices)


def test_assumptions_of_a_kind_can_be_moved_together(chain: Path) -> None:
    scenario = read_scenario(chain)
    each = knobs_of(scenario, ask(only=(), by="each"))
    kinds = knobs_of(scenario, ask(only=(), by="kind"))
    assert sum(len(knob.parts) for knob in kinds) == len(each) > len(kinds)
    assert all(len(knob.parts) == 1 for knob in each)
    assert not {part.path for knob in each for part in knob.parts} & {row.path for row in scenario.register if row.derived}
    with pytest.raises(KetenoptError, match="has a range"):
        knobs_of(scenario, ask(only=("nothing",)))


def test_an_end_that_no_chain_can_have_is_told(chain: Path) -> None:
    data = night.chancy()
    data["teams"]["a-1"]["fte"] = {"value": 0.9, "low": -1.0, "high": 1.0}
    folder = chain / "broken"
    night.written(folder, chain=data)
    try:
        found = sensitivity(folder, ask(only=("teams.a-1.fte",), baseline=None))
    except KetenoptError as refused:
        pytest.skip(f"the reader refuses such a range itself: {refused}")
    assert "teams.a-1.fte" in found.bars[0].why
    assert found.bars[0].low is None


@pytest.mark.parametrize(
    ("asked", "what"),
    [
        ({"scenario": "propsal"}, "proposal"),
        ({"measure": "nothing"}, "there is no measure"),
        ({"baseline": "yesterday"}, "today"),
    ],
)
def test_what_is_not_there_is_told_with_what_is(chain: Path, asked: dict[str, object], what: str) -> None:
    with pytest.raises(KetenoptError, match=what):
        sensitivity(chain, ask(**asked))


def test_the_proposal_of_the_study_is_what_is_asked_about(chain: Path) -> None:
    folder = chain / "three"
    design = night.written(folder)
    study = json.loads((folder / "study.yaml").read_text())
    study["scenarios"] = {"another": {"rule": "rank-and-fill"}, **study["scenarios"]}
    (folder / "study.yaml").write_text(json.dumps(study))
    found = sensitivity(design.parent, ask(only=("chain.focus",)))
    assert (found.scenario, found.baseline) == ("proposal", "today")


def test_a_study_and_a_design_are_both_described(chain: Path) -> None:
    assert [one.id for one in described(chain, (), MEANS)[0]] == ["proposal", "today"]
    assert len(described(chain / "design.yaml", (), MEANS)[0]) == 6
