"""From a plan to the list of every team: its items in the order of the plan, and what stands in their way by what it is worth."""

from __future__ import annotations

from collections.abc import Sequence
from os import PathLike
from pathlib import Path

from ketenopt import study
from ketenopt.batch.bench import Bench, Told
from ketenopt.batch.worth import Wish, silent, worths_on
from ketenopt.domain.attribution import Valued
from ketenopt.domain.backlog import Backlog, Obstacle, Story, goals_of, hit, spread
from ketenopt.domain.chain import Chain
from ketenopt.domain.orders import SliceOrder, Work
from ketenopt.domain.plan import Plan
from ketenopt.domain.scenario import Scenario
from ketenopt.simulate.orders import orders


def backlog(
    path: str | PathLike[str],
    scenario: str | None = None,
    plan_file: Path | None = None,
    options: study.Options = study.DEFAULT,
    overrides: Sequence[str] = (),
    told: Told = silent,
) -> Backlog:
    """The backlog of every team.  Raises ScenarioError, PlanError, StoreError or SimulationError."""
    opened = study.open_scenario(path, scenario, overrides, plan=plan_file)
    what = opened.scenarios[0]
    plan = study.plan_one(opened, what, options)
    stories, nobody = stories_of(what, plan)
    found = worths_on(Bench(opened, plan, options, told), Wish("impediment", scenario=scenario), path, overrides)
    unit = "points" if found.points else "kEUR"
    there = {story.unit.partition("/")[0] for story in stories}
    served = {goal for name in there for goal in goals_of(what.chain, name)}
    return Backlog(
        stories,
        tuple(_obstacle(what.chain, row, stories, unit) for row in found.rows),
        tuple(goal for goal in sorted(what.chain.goals) if goal not in served),
        tuple(name for name in sorted(there) if not goals_of(what.chain, name)),
        nobody,
    )


def stories_of(scenario: Scenario, plan: Plan) -> tuple[tuple[Story, ...], tuple[str, ...]]:
    """Stories by team and place, and work that no team of its own partner can do."""
    given = orders(scenario, plan)
    asked = sorted(
        ((order, work, work in order.rollouts) for order in given.slices for work in (*order.work, *order.rollouts) if work.count),
        key=lambda one: (one[0].rank, one[2], one[1].key),
    )
    rows: dict[str, list[Story]] = {}
    nobody = []
    for order, work, rollout in asked:
        able = {
            name: max(team.fte, 1e-6)
            for name, team in scenario.chain.teams.items()
            if team.partner == work.partner and work.skill in team.skills
        }
        if not able:
            nobody.append(work.key)
            continue
        for number, team in enumerate(spread(work.count, able)):
            mine = rows.setdefault(team, [])
            mine.append(_story(scenario, order, work, rollout, team, len(mine) + 1, number))
    return tuple(story for team in sorted(rows) for story in rows[team]), tuple(nobody)


def _story(scenario: Scenario, order: SliceOrder, work: Work, rollout: bool, team: str, place: int, number: int) -> Story:
    line = scenario.timeline
    return Story(
        team=team,
        place=place,
        key=f"{work.key}/{work.first + number}",
        unit=order.unit,
        skill=work.skill,
        number=number + 1,
        of=work.count,
        rollout=rollout,
        person_days=work.estimate,
        start=line.date(order.planned_day).isoformat(),
        due=line.date(order.planned_delivery).isoformat(),
        goals=goals_of(scenario.chain, order.unit.partition("/")[0]),
    )


def _obstacle(chain: Chain, row: Valued, stories: Sequence[Story], unit: str) -> Obstacle:
    what = chain.gates.get(row.id) or chain.impediments.get(row.id)
    teams = hit(chain, row.id, stories)
    first = min((s.start for s in stories if s.team in teams), default="")
    name = what.name if what is not None and what.name else row.id
    worth = (row.value.mean, row.value.half_width, unit, row.top or 0.0)
    return Obstacle(row.id, name, row.acts, row.before or first, *worth, teams)
