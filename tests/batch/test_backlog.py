"""Lists for teams: whole, in the order of the plan, harmless in a spreadsheet, and traced from goal to item."""

import io
from pathlib import Path

import pandas as pd
import pytest

from ketenopt import study
from ketenopt.batch.backlog import backlog, stories_of
from ketenopt.cli.entry import main
from ketenopt.report.backlog_csv import JIRA, files, safe
from ketenopt.simulate.orders import orders
from ketenopt.study import Options

NONE = Path(__file__).resolve().parents[2] / "scenarios" / "rol-loont-niet"
FEW = Options(replications=2)
GOALS = """
goals: {service: {name: Service}, trust: {name: Trust, parent: service}, idle: {name: Idle}}
gates: {"law": {name: "=cmd|' /C calc'!A0", blocks: [formulier], acts: dienst, expected: 2027-03-01}}
"""


def chain(folder: Path) -> Path:
    text = (NONE / "chain.yaml").read_text(encoding="utf-8").replace("example: true", "example: false")
    text = text.replace("dienst: {value: 10, low: 5, high: 15}", "dienst: {value: 10, goals: {trust: 1}}")
    assert "trust" in text
    (folder / "chain.yaml").write_text(text.replace("Eén formulier", '"+form"') + GOALS, encoding="utf-8")
    return folder


def test_every_item_of_the_plan_is_on_one_list_once_and_nothing_else() -> None:
    opened = study.open_scenario(NONE)
    scenario = opened.scenarios[0]
    plan = study.plan_one(opened, scenario)
    stories, nobody = stories_of(scenario, plan)
    asked = {
        f"{work.key}/{work.first + n}"
        for order in orders(scenario, plan).slices
        for work in (*order.work, *order.rollouts)
        for n in range(work.count)
    }
    assert {story.key for story in stories} == asked
    assert len(stories) == len(asked) > 10
    assert nobody == ()
    teams = scenario.chain.teams
    assert all(story.skill in teams[story.team].skills for story in stories)
    rank = {order.unit: order.rank for order in orders(scenario, plan).slices}
    for team in teams:
        mine = [story for story in stories if story.team == team]
        assert [story.place for story in mine] == list(range(1, len(mine) + 1))
        assert [rank[story.unit] for story in mine] == sorted(rank[story.unit] for story in mine)


def test_the_lists_load_and_no_cell_is_a_formula(tmp_path: Path) -> None:
    folder = chain(tmp_path)
    found = backlog(folder, options=FEW)
    made = files(found, study.open_scenario(folder).scenarios[0].chain)
    assert {"team-balie.csv", "team-loket.csv", "impediments.csv", "acts-dienst.csv"} == set(made)
    for text in made.values():
        frame = pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False)
        assert len(frame)
        text_cells = frame.drop(columns=["Worth"], errors="ignore")  # a worth may be a number below 0
        assert not text_cells.map(lambda cell: cell[:1] in ("=", "+", "-", "@")).to_numpy().any()
        assert "'=cmd" in text or "=cmd" not in text
    loket = pd.read_csv(io.StringIO(made["team-loket.csv"]))
    assert tuple(loket.columns) == JIRA
    assert loket["Issue Id"].is_unique
    stories, epics = loket[loket["Issue Type"] == "Story"], loket[loket["Issue Type"] == "Epic"]
    assert set(stories["Parent"]) == set(epics["Issue Id"])
    assert len(stories) == sum(story.team == "loket" for story in found.stories)
    (task,) = loket[loket["Issue Type"] == "Task"]["Description"]
    assert task.startswith("dienst must act")
    (law,) = pd.read_csv(io.StringIO(made["acts-dienst.csv"])).to_dict("records")
    assert (law["Who acts"], law["Before"], law["Teams"]) == ("dienst", "2027-03-01", "balie loket")


def test_goals_without_items_and_items_without_a_goal_are_named(tmp_path: Path) -> None:
    found = backlog(chain(tmp_path), options=FEW)
    assert found.empty_goals == ("idle",)
    assert found.aimless == tuple(sorted({story.unit.partition("/")[0] for story in found.stories} - {"formulier"}))
    assert {story.goals for story in found.stories if story.unit.startswith("formulier")} == {("service", "trust")}


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\t=1", "\r\n=1", "\u200b=1"])
def test_a_cell_is_never_the_beginning_of_a_formula(text: str) -> None:
    assert safe(text)[0] == "'"


def test_lists_are_written_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["backlog", str(chain(tmp_path)), "--replications", "2", "--out", str(tmp_path / "lists")]
    assert main(words) == 0
    out = capsys.readouterr().out
    assert "Goals without items: Idle." in out
    assert all(len(line) <= 80 for line in out.splitlines() if str(tmp_path) not in line)
    written = {path.name: path.read_bytes() for path in (tmp_path / "lists").iterdir()}
    assert len(written) == 4
    assert main(words) == 2
    assert {path.name: path.read_bytes() for path in (tmp_path / "lists").iterdir()} == written
