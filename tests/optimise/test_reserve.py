"""What must be done may use the reserve and go slower; what nobody can do stays refused."""

from pathlib import Path

import pytest

from ketenopt.domain.errors import Infeasible
from ketenopt.optimise import plan
from ketenopt.read import read_scenario

ADVISER = Path(__file__).parents[1] / "read" / "adviser"

CHAIN = """
schema: 1
chain: {{start: 2027-01-04, periods: 2, focus: 1}}
governance: {{frictions: none}}
cadence: none
integration: none
partners: {{om: {{plan_to_share: 0.8}}}}
teams: {{om: {{partner: om, fte: 1, wip: 1}}}}
initiatives:
  wet:
    owner: om
    decision: must
    benefit: {{om: 10}}
    increments: {{a: {{periods: 1, packages: {{w: {{partner: om, items: 1, effort: {days}}}}}}}}}
"""


def chain_of(folder: Path, days: float) -> Path:
    (folder / "chain.yaml").write_text(CHAIN.format(days=days))
    return folder


def test_within_the_agreed_part_nothing_is_said(tmp_path: Path) -> None:
    assert not [note for note in plan(read_scenario(chain_of(tmp_path, 50)), "central").notes if "reserve" in note]


def test_a_legal_duty_goes_before_a_margin(tmp_path: Path) -> None:
    made = plan(read_scenario(chain_of(tmp_path, 60)), "central")
    assert made.units[0].funded == 1
    assert "work that must be done uses the reserve of: om" in made.notes


def test_the_plan_is_one_of_the_scenario_as_it_stands(tmp_path: Path) -> None:
    scenario = read_scenario(chain_of(tmp_path, 60))
    assert plan(scenario, "central").scenario_hash == scenario.hash


def test_where_the_reserve_is_not_enough_it_takes_longer(tmp_path: Path) -> None:
    made = plan(read_scenario(chain_of(tmp_path, 100)), "central")
    assert made.units[0].periods == 2
    assert any("takes 1 period longer" in note for note in made.notes)


def test_what_nobody_can_do_is_still_refused_in_the_first_terms(tmp_path: Path) -> None:
    with pytest.raises(Infeasible) as refused:
        plan(read_scenario(chain_of(tmp_path, 500)), "central")
    assert {(s.owner, s.what) for s in refused.value.shortages} == {("om", "general")}


def test_the_file_of_a_first_meeting_has_a_plan() -> None:
    made = plan(read_scenario(ADVISER), "individually-rational")
    assert all(unit.funded == 1 for unit in made.units if unit.key.startswith("wet/"))
    assert all(line.gain >= -1e-6 for line in made.partners)
