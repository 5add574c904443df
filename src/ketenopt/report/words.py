"""Display words for ids that are ours, and for ids that are a chain's."""

from __future__ import annotations

from string import ascii_uppercase

from ketenopt.domain.chain import Chain
from ketenopt.domain.comparison import Comparison
from ketenopt.report.harmless import width
from ketenopt.report.language import Language, marked

SHORT = 12
RULES = {
    "rank-and-fill": marked("ranked, funded until the money is gone"),
    "central": marked("best for the chain as a whole"),
    "individually-rational": marked("best for the chain, nobody worse off than today"),
    "max-min": marked("the most for the one that gains least"),
    "leximin": marked("the most for the one that gains least, then the next"),
    "kalai-smorodinsky": marked("everybody the same part of the most it could gain"),
    "nash": marked("any change costs some a larger part of their gain than it gives others"),
    "alpha-fair": marked("the smaller a gain, the more it counts"),
    "gini-cap": marked("best for the chain, with gains that differ no more than agreed"),
    "frontier": marked("best for the chain with at least this smallest gain"),
    "first-come-first-served": marked("in the order in which it is wanted, until the money is gone"),
}
PLAN_NOTES = (
    marked("a yardstick: in this form of governance nobody can decide a plan that leaves partners worse off"),
    marked("this form of governance overrules partners: not lawful over courts and others whose independence the law protects"),
    marked("the search for this rule was cut short: no plan was proven to do better by it, nor that none does"),
    marked("payments between partners are not agreed in this chain: this shows what they would do"),
    marked("no plan has gains as equal as was asked; this one comes as close as can be"),
)
"""What a plan may say about itself."""
CAUSES = {
    "work": marked("work itself"),
    "capacity": marked("waiting for people"),
    "predecessor": marked("waiting for other work"),
    "handover": marked("hand-over between partners"),
    "impediment": marked("impediments"),
    "integration": marked("chain test and rework"),
    "money": marked("waiting for money"),
    "decision": marked("waiting for a decision"),
}
VERDICTS = {
    "better": marked("better"),
    "worse": marked("worse"),
    "equal": marked("equal"),
    "cannot-tell": marked("cannot tell"),
}
SOURCES = {"measured": marked("measured"), "agreed": marked("agreed"), "expert": marked("expert"), "guess": marked("guess")}
DOUBTS = {
    "beyond-capacity": marked("more work than there are people for"),
    "body-created": marked("a body that is described nowhere"),
    "date-as-text": marked("a date typed as text"),
    "defaulted": marked("filled in because nobody typed it"),
    "hidden": marked("hidden in the workbook, but read"),
    "never": marked("can never be done"),
    "no-accountable": marked("a decision nobody answers for"),
    "no-benefit": marked("nobody says what it is worth"),
    "no-consequence": marked("a date that costs nothing to miss"),
    "no-date": marked("no date wanted or required"),
    "no-deadline": marked("a fine that never falls due"),
    "no-money": marked("asked to pay without a budget"),
    "no-user": marked("nobody who will use it"),
    "nobody-answers": marked("benefits without an owner"),
    "nobody-pays": marked("nobody pays for running it"),
    "nobody-runs": marked("nobody runs it"),
    "nothing-worth-doing": marked("nothing is worth doing"),
    "number-as-text": marked("a number typed as text"),
    "older": marked("written for an older ketenopt"),
    "outside": marked("a date outside the time that is looked at"),
    "partner-without-benefit": marked("a partner that gains from nothing"),
    "too-abstract": marked("too abstract"),
    "unknown-sheet": marked("a sheet that is not read"),
    "unknown-table": marked("a table that is not read"),
    "goal-without-initiative": marked("a goal nothing works towards"),
}
"""Kinds of warning, by code."""
DEFAULT_NAMES = (marked("Today's practice"), marked("Proposal"), marked("users"))
"""Names that we give where nobody typed one: the scenarios of a chain without a study, and who benefits besides partners."""


def rule_name(rule: str, t: Language) -> str:
    """What a rule does, in words."""
    return t(RULES[rule]) if rule in RULES else rule


def scenario_name(comparison: Comparison, scenario: str, t: Language) -> str:
    """Display name of a scenario."""
    return t.known(comparison.name("scenarios", scenario))


def owner_name(comparison: Comparison, owner: str | None) -> str:
    """Display name of a partner or body; "-" for nobody."""
    if owner is None:
        return "-"
    return comparison.names.get(f"partners.{owner}") or comparison.names.get(f"bodies.{owner}") or owner


def short_name(comparison: Comparison, owner: str | None) -> str:
    """The display name where it is short, else the id: what fits in a column."""
    name = owner_name(comparison, owner)
    return name if owner is None or width(name) <= SHORT else owner


def unnamed(comparison: Comparison, party: str) -> str:
    """A partner or body where it gives in, blocks or loses: by letter in an example, else by name."""
    if comparison.example and party in comparison.letters:
        return comparison.letters[party]
    return owner_name(comparison, party)


def letters_of(chain: Chain) -> dict[str, str]:
    """A, B, … Z, AA, … for the partners, sorted by id: the letters a comparison gives them."""
    return {name: _letter(index) for index, name in enumerate(sorted(chain.partners))}


def _letter(index: int) -> str:
    tens, ones = divmod(index, 26)
    return (_letter(tens - 1) if tens else "") + ascii_uppercase[ones]
