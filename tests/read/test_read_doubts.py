"""Doubts about purpose and decisions: goals nothing works towards, decisions nobody answers for."""

from pathlib import Path

import pytest

from ketenopt.read import read_scenario

CHAIN = """\
chain: {start: 2027-01-04, periods: 4}
bodies: {board: {meetings_per_year: 6}}
funds: {pot: {decided_by: board, budget: 100}}
partners: {om: {teams: 1, goals: {fast: 3}}}
goals: {all: {}, fast: {parent: all}}
initiatives: {a: {owner: om, effort: {om: S}, benefits: {om: {value: 1, owner: om, goals: {fast: 1}}}}}
"""


def warned(folder: Path, text: str) -> list[tuple[str, str, int]]:
    (folder / "chain.yaml").write_text(text, encoding="utf-8")
    codes = ("goal-without-initiative", "no-accountable")
    return [(fault.code, fault.path, fault.place.line) for fault in read_scenario(folder).warnings if fault.code in codes]


def test_a_goal_is_served_through_its_parts_and_a_decided_pot_is_no_doubt(tmp_path: Path) -> None:
    assert warned(tmp_path, CHAIN) == []


@pytest.mark.parametrize(
    ("old", "new", "code", "path", "line"),
    [
        ("{all: {}, ", "{all: {}, slow: {}, ", "goal-without-initiative", "goals.slow", 5),
        ("{all: {}, ", "{all: {}, part: {parent: fast}, ", "goal-without-initiative", "goals.part", 5),
        ("{decided_by: board, ", "{", "no-accountable", "funds.pot", 3),
        ("initiatives:", "governance: {form: chain-manager-mandate}\ninitiatives:", "no-accountable", "governance.form", 6),
        ("initiatives:", "governance: {form: push-through}\ninitiatives:", "no-accountable", "governance.form", 6),
        (
            "initiatives:",
            "governance: {decisions: {start: {responsible: [om]}}}\ninitiatives:",
            "no-accountable",
            "governance.decisions.start",
            6,
        ),
        (
            "initiatives:",
            "governance: {decisions: {start: {accountable: [om, board]}}}\ninitiatives:",
            "no-accountable",
            "governance.decisions.start",
            6,
        ),
    ],
)
def test_what_nobody_serves_or_answers_for_is_told_at_its_place(
    tmp_path: Path, old: str, new: str, code: str, path: str, line: int
) -> None:
    assert old in CHAIN
    assert warned(tmp_path, CHAIN.replace(old, new)) == [(code, path, line)]


def test_all_goals_are_idle_when_no_benefit_gives_points(tmp_path: Path) -> None:
    text = CHAIN.replace(", goals: {fast: 1}", "")
    assert [path for _, path, _ in warned(tmp_path, text)] == ["goals.all", "goals.fast"]
    barred = CHAIN.replace("a: {owner: om,", "a: {decision: must-not, owner: om,")
    assert len(warned(tmp_path, barred)) == 2


def test_a_form_with_somebody_in_charge_or_a_board_that_exists_is_no_doubt(tmp_path: Path) -> None:
    filled = "governance: {form: chain-manager-mandate, roles: {portfolio_manager: true}}\ninitiatives:"
    assert warned(tmp_path, CHAIN.replace("initiatives:", filled)) == []
    assert warned(tmp_path, CHAIN.replace("initiatives:", "governance: {form: board-majority}\ninitiatives:")) == []
    nobody = CHAIN.replace("bodies: {board: {meetings_per_year: 6}}\nfunds: {pot: {decided_by: board, budget: 100}}\n", "")
    found = warned(tmp_path, nobody.replace("initiatives:", "governance: {form: board-majority}\ninitiatives:"))
    assert [path for _, path, _ in found] == ["governance.form"]
