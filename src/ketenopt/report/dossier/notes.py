"""What the reader writes beside a number that follows from another or that nobody supplied, in the language of the report.

A note is kept as text; ours are known by their form and translated with their numbers, what a user wrote stays as it is.
"""

from __future__ import annotations

import re

from ketenopt.report.language import Language, marked

FORMS = (
    marked("{size} is {n} team-months"),
    marked("{scale} is {n} points of {worth} kEUR per period; half a step either way"),
    marked("{share} of {n} team-months of {days} person-days, in items of about {size}"),
    marked("sigma of the log {n} (Little 2006: .77 to 1.07)"),
    marked("projects turn out a factor off, sigma of the log {n} (Little 2006)"),
    marked("{share} of the {n} asked"),
    marked("{n} of a team"),
    marked("a team of {n} FTE"),
    marked("{n} of the value is on the five-step scale"),
    marked("{n} spread evenly over {periods} periods"),
    marked("{n} in each of {periods} periods"),
    marked("meets {n} times a year"),
    marked("maturity {n}"),
    marked("when nobody says: 2 of 5"),
    marked("all benefit at the last part"),
    marked("what the other increments leave, in equal parts"),
    marked("no team of its own"),
    marked("until all use it, when nobody says; the digital case file took about a year"),
    marked("work to take it into use, when nobody says"),
    marked("working days late when nobody says"),
    marked("the year in which the chain starts"),
    marked("two years of quarters, since the file is silent"),
    marked("all benefits are points, and points and euros cannot be added"),
    marked("share of a working day that is planned work; meetings, leave and illness take the rest"),
    marked("the rate usual in the Dutch public sector; lower for fixed costs, higher for benefits that move with the economy"),
    marked("two years of benefit after the plan; longer favours what starts late"),
    marked("one point of the five-step scale, a quarter of it to four times as much"),
    marked("a year's money is lost unless somebody agreed otherwise"),
    marked("the teams named are there for the chain"),
    marked("a plan that fills every hour is late by its first setback"),
    marked("two weeks"),
    marked("one thing at a time gets the attention of who must act"),
    marked("a joint pot is made for several years"),
    marked("papers two weeks before a meeting"),
    marked("a team of usual size"),
    marked("half as many items as people"),
    marked("part of the work that comes back after a failed chain test"),
    marked("after this many attempts a chain goes live with what it has"),
    marked("advice that is ready when the board meets"),
    marked("deciding stays theirs"),
    marked("sees all columns, so knows sooner what goes on where"),
    marked("somebody has the time to look again"),
    marked("an order of work that partners know the reason of"),
    marked("brings out dependencies between columns"),
    marked("tells the next partner in time what is coming"),
    marked("needs translated into what can be built"),
    marked("part of the impediments seen coming"),
    marked("the impediment that holds up most value goes first"),
    marked("decides inside the programme without asking the board"),
    marked("one person whose job the hand-over is"),
    marked("one No, and it waits for the next meeting"),
    marked("what all agreed to is kept more often"),
    marked("everybody may decline"),
    marked("the outvoted follow the order, mostly"),
    marked("a commitment to a board, for some against their vote"),
    marked("the chain manager decides within the mandate"),
    marked("partners gave the mandate"),
    marked("adviser and decider are close"),
    marked("within the mandate nobody declines"),
    marked("no consent needed"),
    marked("unlawful over courts and other independent bodies"),
    marked("told to, not convinced"),
    marked("nobody may decline"),
    marked("news of others comes by way of the boards"),
    marked("everybody orders work by its own benefit"),
    marked("nobody lays the plans side by side"),
    marked("advice from outside one's own column"),
    marked("one order of work, agreed"),
    marked("one list shows what hangs together"),
    marked("teams help out where their skill is short"),
    marked("decisions where the work is"),
    marked("one order of work, of one who may set it"),
    marked("a month before promised people are really there"),
    marked("effort that every further partner in an increment adds"),
    marked("capacity that shared meetings take"),
    marked("what working together better is worth later"),
    marked("less following by who loses by the plan"),
    marked("not counted unless somebody says so"),
    marked("times as long as others, where it is not clear who decides"),
    marked("not public"),
)
HOLE = re.compile(r"\\\{(\w+)\\\}")
KNOWN = [(re.compile(HOLE.sub(r"(?P<\1>[^\\s;]+)", re.escape(form))), form) for form in FORMS]
DECIMAL = re.compile(r"^-?\d+\.\d+$")


def note(text: str, t: Language) -> str:
    """A note in the language; several that were joined are told one by one.

    >>> note("M is 8 team-months", Language("nl"))
    'M is 8 teammaanden'
    """
    whole = _one(text, t)
    return whole if whole is not None else "; ".join(_one(part, t) or part for part in text.split("; "))


def _one(text: str, t: Language) -> str | None:
    for pattern, form in KNOWN:
        found = pattern.fullmatch(text)
        if found:
            return t(form, **{name: _number(value, t) for name, value in found.groupdict().items()})
    return None


def _number(value: str, t: Language) -> str:
    return value.replace(".", ",") if t.code == "nl" and DECIMAL.match(value) else value
