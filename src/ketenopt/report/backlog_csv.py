"""Backlogs as CSV that Jira imports, and the lists of who must clear what.  A cell never begins as a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from typing import Any

from ketenopt.domain.backlog import Backlog, Obstacle, Story
from ketenopt.domain.chain import Chain
from ketenopt.report.batch_page import document
from ketenopt.report.harmless import harmless, shortened
from ketenopt.report.language import Language
from ketenopt.report.page import Block, Column, Heading, Report, Said, Table, Title
from ketenopt.report.words import letters_of

JIRA = ("Summary", "Issue Type", "Issue Id", "Parent", "Priority", "Labels", "Start Date", "Due Date", "Original Estimate",
        "Description")  # fmt: skip
LIST = ("What", "Who acts", "Before", "Worth", "Plus or minus", "Unit", "Chance of top", "Teams")
PRIORITIES = ("Highest", "High", "Medium", "Low", "Lowest")
DAY = 8 * 3600
"""Seconds of estimate in a person-day: Jira reads seconds."""


def files(found: Backlog, chain: Chain) -> dict[str, str]:
    """Name -> text: ``team-ID.csv`` a team, ``acts-ID.csv`` one who must act, ``impediments.csv`` with all."""
    letters = letters_of(chain) if chain.chain.example else {}
    made = {}
    for team in sorted({story.team for story in found.stories}):
        mine = [story for story in found.stories if story.team == team]
        made[f"team-{team}.csv"] = _csv(JIRA, _issues(mine, [o for o in found.obstacles if team in o.teams], chain, letters))
    rows = {"impediments.csv": found.obstacles}
    for who in sorted({obstacle.acts for obstacle in found.obstacles}):
        rows[f"acts-{letters.get(who, who)}.csv"] = tuple(o for o in found.obstacles if o.acts == who)
    return made | {name: _csv(LIST, (_line(o, chain, letters) for o in each)) for name, each in rows.items()}


def safe(text: object) -> str:
    """``text`` for a cell: one line, and not the beginning of a formula.

    >>> safe("=1+1"), safe("plain")
    ("'=1+1", 'plain')
    """
    plain = harmless(text, 250)
    return f"'{plain}" if plain[:1] in ("=", "+", "-", "@") else plain


def _csv(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([cell if isinstance(cell, int | float) else safe(cell) for cell in row] for row in rows)
    return out.getvalue()


def _issues(
    stories: Sequence[Story], obstacles: Sequence[Obstacle], chain: Chain, letters: dict[str, str]
) -> Iterator[Sequence[object]]:
    """An epic per increment before its stories, in the order of the plan; then what stands in the way."""
    epics = {unit: number for number, unit in enumerate(dict.fromkeys(story.unit for story in stories), start=1)}
    told: set[str] = set()
    for story in stories:
        epic, level = epics[story.unit], PRIORITIES[(story.place - 1) * len(PRIORITIES) // len(stories)]
        labels = " ".join([story.unit.replace("/", "-"), *story.goals])
        if story.unit not in told:
            told.add(story.unit)
            yield (_name(chain, story.unit), "Epic", epic, "", level, labels, story.start, story.due, "", story.unit)
        kind = "in use" if story.rollout else story.skill
        text = f"{_name(chain, story.unit)}: {kind} {story.number}/{story.of}"
        seconds = round(story.person_days * DAY)
        number = len(epics) + story.place
        yield (text, "Story", number, epic, level, labels, story.start, story.due, seconds, f"{story.key}, place {story.place}")
    for number, one in enumerate(obstacles, start=len(epics) + len(stories) + 1):
        level = "Highest" if one.top >= 0.5 else "High" if one.value > (one.half_width or 0.0) else "Medium"
        who = letters.get(one.acts, one.acts)
        text = f"{who} must act; worth {one.value:.3g} {one.unit} to the chain"
        yield (one.name, "Task", number, "", level, f"impediment {who}", "", one.before, "", text)


def _line(one: Obstacle, chain: Chain, letters: dict[str, str]) -> Sequence[object]:
    half = "" if one.half_width is None else round(one.half_width, 3)
    teams = " ".join(one.teams)
    return (one.name, letters.get(one.acts, one.acts), one.before, round(one.value, 3), half, one.unit, round(one.top, 3), teams)


def _name(chain: Chain, unit: str) -> str:
    name, _, part = unit.partition("/")
    return f"{chain.initiatives[name].name or name} {part}"


def backlog_report(found: Backlog, chain: Chain, folder: str, t: Language) -> Report:
    """What was written, and the goals and items that have nothing to do with each other."""
    return Report(tuple(_blocks(found, chain, folder, t)))


def _blocks(found: Backlog, chain: Chain, folder: str, t: Language) -> Iterator[Block]:
    yield Title(t("Ordered backlog per team"), harmless(chain.chain.name, 30))
    if chain.chain.example:
        yield Said(t("example, no statement about these organisations"), strong=True)
    rows = []
    for team in sorted({story.team for story in found.stories}):
        mine = [story for story in found.stories if story.team == team]
        first = min(mine, key=lambda story: story.place)
        name = shortened(harmless(chain.teams[team].name or team), 24)
        rows.append((name, t.number(len(mine)), shortened(harmless(_name(chain, first.unit)), 34)))
    yield Table((Column(t("Team"), name=True), Column(t("items"), "right"), Column(t("first"))), tuple(rows))
    yield Heading(t("From goal to item"))
    yield from _goals(found, chain, t)
    if found.nobody:
        yield Said(t("Only hired people can do: {what}.", what=t.listed([harmless(key, 40) for key in found.nobody], 4)))
    yield Said(t("Written to {folder}; Jira imports the team files as they are.", folder=harmless(folder, 60)))


def _goals(found: Backlog, chain: Chain, t: Language) -> Iterator[Block]:
    if not chain.goals:
        yield Said(t("No goals are written, so no item says what it is for."))
        return
    empty = [shortened(harmless(chain.goals[goal].name or goal), 40) for goal in found.empty_goals]
    aimless = [shortened(harmless(chain.initiatives[name].name or name), 40) for name in found.aimless]
    yield Said(t("Goals without items: {what}.", what=t.listed(empty, 12)) if empty else t("Every goal has items."))
    yield Said(t("Items without a goal, of: {what}.", what=t.listed(aimless, 12)) if aimless else t("Every item has a goal."))


def backlog_json(found: Backlog, chain: Chain, written: Sequence[str]) -> dict[str, Any]:
    """What was written, as data."""
    counts = {team: sum(story.team == team for story in found.stories) for team in sorted({s.team for s in found.stories})}
    content = {"files": list(written), "items": counts, "goals_without_items": list(found.empty_goals),
               "initiatives_without_goal": list(found.aimless), "nobody": list(found.nobody)}  # fmt: skip
    return document("backlog", content, chain.chain.example)
