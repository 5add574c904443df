"""What an intake finds: where partners answer differently, and tasks that nobody has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ketenopt.domain.chain import Chain
from ketenopt.domain.intake import EFFECT_OF, Differs, Intake
from ketenopt.report.batch_page import document
from ketenopt.report.harmless import harmless, shortened
from ketenopt.report.language import Language, marked
from ketenopt.report.page import Block, Heading, Report, Said, Title
from ketenopt.report.words import letters_of
from ketenopt.report.worth_page import THINGS

QUESTIONS = {
    "roles": marked("Is there a {what}?"),
    "tasks": marked("Who does this: {what}?"),
    "relation": marked("How do the portfolio manager and who decides relate?"),
    "meet": marked("Every how many working days do the two roles work together?"),
}
TASKS = {
    "overview": marked("keeps one overview of all work"),
    "dependencies": marked("brings out what waits for what"),
    "order": marked("proposes one order of work"),
    "steering": marked("brings steering information in time to change the plan"),
    "advice": marked("prepares advice for the meeting that decides"),
    "needs": marked("translates needs into what can be built"),
    "foresight": marked("sees impediments coming"),
    "weighing": marked("weighs impediments by what they hold up"),
    "notice": marked("tells the next partner in time what is coming"),
    "decision": marked("decides inside the programme"),
    "handover": marked("looks after the hand-over between partners"),
}
ANSWERS = {
    "yes": marked("yes"),
    "no": marked("no"),
    "nobody": marked("nobody"),
    "never": marked("never"),
    "advises": marked("advises"),
    "decides": marked("decides"),
    "same-person": marked("same person"),
    "none": marked("no relation"),
}


def intake_report(found: Intake, chain: Chain, path: str, t: Language) -> Report:
    """The page of an intake."""
    return Report(tuple(_blocks(found, chain, path, t)))


def question(kind: str, about: str, t: Language) -> str:
    """One of the four questions in words."""
    return t(QUESTIONS[kind], what=t(TASKS[about]) if about in TASKS else t(THINGS[about]) if about in THINGS else "")


def _blocks(found: Intake, chain: Chain, path: str, t: Language) -> Iterator[Block]:
    yield Title(t("Who does what in the chain"), harmless(chain.chain.name, 30))
    yield Heading(t("Where partners answer differently"))
    if not found.differs:
        yield Said(t("Nowhere: everybody answers the same."))
    for row in found.differs:
        yield Said(question(row.question, row.about, t), strong=True)
        yield Said("; ".join(_said(row, chain, t)))
    yield Heading(t("Tasks that not everybody sees done"))
    if not found.nobody:
        yield Said(t("None: everybody sees every task done."))
    for task in found.nobody:
        role, effect = EFFECT_OF[task]
        who, what = t(THINGS[role]), t(THINGS[effect])
        yield Said(t("{task}: usually of the {role}; see {effect}.", task=t(TASKS[task]), role=who, effect=what))
    if found.nobody:
        yield Said(t("What that costs: ketenopt worth role {chain}", chain=harmless(path, 50)))


def _said(row: Differs, chain: Chain, t: Language) -> Iterator[str]:
    letters = letters_of(chain) if chain.chain.example else {}
    for who, answer in row.answers.items():
        name = letters.get(who) or shortened(harmless(chain.partners[who].name or who), 24)
        text = t(ANSWERS[answer]) if answer in ANSWERS else t(THINGS[answer]) if answer in THINGS else answer
        yield f"{name}: {text}"


def intake_json(found: Intake, example: bool) -> dict[str, Any]:
    """The same, as data."""
    differs = [{"question": row.question, "about": row.about, "answers": dict(row.answers)} for row in found.differs]
    content = {"partners": list(found.partners), "differs": differs, "nobody": list(found.nobody), "overlay": dict(found.overlay)}
    return document("intake", content, example)
