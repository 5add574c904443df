"""What a reader of the outcome should know: the warnings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np

from ketenopt.domain.capacity import daily_capacity, working_days
from ketenopt.domain.chain import Chain, Initiative
from ketenopt.domain.phrase import Phrase, both
from ketenopt.domain.scenario import Assumption
from ketenopt.domain.time import Timeline, timeline
from ketenopt.domain.units import units
from ketenopt.read.answerable import doubt_answerable
from ketenopt.read.defaults import ASSUMED
from ketenopt.read.node import Draft
from ketenopt.read.rhythm import ALWAYS

NO_DATE = Phrase("no date wanted or required")
NO_USER = Phrase("nobody who will use it")
MANY = 8
"""Names in one message; beyond these it says how many more."""


def doubts(draft: Draft, chain: Chain, rows: Sequence[Assumption]) -> None:
    """Add a warning for every doubt about ``chain``, which is valid and free of contradictions; ``rows`` is its register."""
    _abstract(draft, chain)
    _nobody(draft, chain)
    _benefits(draft, chain)
    _money(draft, chain)
    _dates(draft, chain)
    _capacity(draft, chain, timeline(chain.chain))
    doubt_answerable(draft, chain)
    _defaulted(draft, rows)


# ----------------------------------------------------------------------------------------------------- initiatives


def _abstract(draft: Draft, chain: Chain) -> None:
    """The article's pitfall: an option nobody can plan or judge, with what is missing.

    Where a date or a user is all that is missing, one warning for all of them: a list of dates is asked for at once.
    """
    together = {reference.partition("/")[0] for product in chain.products.values() for reference in product.increments}
    alone: dict[str, list[str]] = {NO_DATE: [], NO_USER: []}
    for name, initiative in sorted(chain.initiatives.items()):
        missing = _missing(initiative, in_product=name in together)
        if initiative.decision == "must-not" or not missing:
            continue
        if len(missing) == 1 and missing[0] in alone:
            alone[missing[0]].append(name)
        else:
            draft.doubt_at(f"initiatives.{name}", "too-abstract", Phrase("too abstract: {missing}", missing=both(missing, MANY)))
    if alone[NO_DATE]:
        message = Phrase("nobody says when these are wanted or required: {initiatives}", initiatives=both(alone[NO_DATE], MANY))
        draft.doubt_at("initiatives", "no-date", message)
    if alone[NO_USER]:
        message = Phrase("nobody says who will use the result of {initiatives}", initiatives=both(alone[NO_USER], MANY))
        draft.doubt_at("initiatives", "no-user", message)


def _missing(initiative: Initiative, *, in_product: bool) -> list[str]:
    parts = [part for _, part in sorted(initiative.increments.items())]
    checks = {
        Phrase("no owner"): initiative.owner is not None,
        Phrase("no effort"): any(part.packages for part in parts),
        NO_DATE: initiative.wanted is not None or initiative.deadline is not None,
        Phrase("no money"): any(part.cost for part in parts),
        Phrase("nobody for whom it is"): bool(initiative.benefits) or in_product,
        NO_USER: any(part.rollout for part in parts),
    }
    return [what for what, there in checks.items() if not there]


def _nobody(draft: Draft, chain: Chain) -> None:
    """Results nobody runs or pays for, and benefits nobody answers for: one warning each, with all it is about."""
    alive = {name: one for name, one in sorted(chain.initiatives.items()) if one.decision != "must-not"}
    unrun = [name for name, one in alive.items() if one.run_by is None]
    unpaid = [name for name, one in alive.items() if one.paid_by is None]
    unowned = [name for name, one in alive.items() if any(benefit.owner is None for benefit in one.benefits.values())]
    if unrun:
        message = Phrase("nobody is named to run the result of {initiatives}", initiatives=both(unrun, MANY))
        draft.doubt_at("initiatives", "nobody-runs", message)
    if unpaid:
        message = Phrase("nobody is named to pay for running the result of {initiatives}", initiatives=both(unpaid, MANY))
        draft.doubt_at("initiatives", "nobody-pays", message)
    if unowned:
        message = Phrase("nobody answers for (all of) the benefits of {initiatives}", initiatives=both(unowned, MANY))
        draft.doubt_at("initiatives", "nobody-answers", message)


def _benefits(draft: Draft, chain: Chain) -> None:
    everything = units(chain)
    gains: dict[str, float] = {}
    for unit in everything:
        for who, value in unit.worth.items():
            gains[who] = gains.get(who, 0.0) + max(0.0, value)
    worthless = [name for name, one in sorted(chain.initiatives.items()) if _worth_nothing(name, one, chain)]
    for name in worthless:
        draft.doubt_at(
            f"initiatives.{name}", "no-benefit", "nobody says what this is worth: it counts as nothing, which is not the same"
        )
    for partner in sorted(chain.partners):
        if gains.get(partner, 0.0) <= 0:
            draft.doubt_at(
                f"partners.{partner}",
                "partner-without-benefit",
                Phrase("{partner} gains from nothing: no plan can be better for it than none", partner=partner),
            )
    costly = any(partner.cost_in_objective for partner in chain.partners.values()) or any(
        fund.cost_in_objective for fund in chain.funds.values()
    )
    if not any(gains.values()) and costly and not any(unit.decision == "must" for unit in everything):
        draft.doubt_at("initiatives", "nothing-worth-doing", "nothing has a benefit while costs count, so nothing will be funded")


def _worth_nothing(name: str, initiative: Initiative, chain: Chain) -> bool:
    in_product = any(reference.partition("/")[0] == name for product in chain.products.values() for reference in product.increments)
    return not initiative.benefits and not in_product and not initiative.fine and initiative.decision == "free"


# ------------------------------------------------------------------------------------------------------------ money


def _money(draft: Draft, chain: Chain) -> None:
    budgets = {name: sum(fund.budget.values()) for name, fund in chain.funds.items()}
    for name, partner in chain.partners.items():
        budgets[name] = sum(partner.budget.values()) + sum(sum(earmark.budget.values()) for earmark in partner.earmarks.values())
    asked: dict[str, set[str]] = {}
    for name, initiative in chain.initiatives.items():
        for increment in initiative.increments.values():
            for payer, cost in increment.cost.items():
                if cost > 0 and budgets.get(payer, 0.0) <= 0:
                    asked.setdefault(payer, set()).add(name)
    for payer, names in sorted(asked.items()):
        section = "funds" if payer in chain.funds else "partners"
        asked_for = both(sorted(names), MANY)
        message = Phrase("{payer} is asked to pay for {initiatives} and has no budget", payer=payer, initiatives=asked_for)
        draft.doubt_at(f"{section}.{payer}", "no-money", message)


# ------------------------------------------------------------------------------------------------------------ dates


def _dates(draft: Draft, chain: Chain) -> None:
    about = chain.chain
    length = about.end - max(about.periods.values())
    horizon = about.end + about.benefit_periods * length
    for name, initiative in sorted(chain.initiatives.items()):
        path = f"initiatives.{name}"
        if initiative.wanted is not None:
            _outside(draft, f"{path}.wanted", initiative.wanted, about.start, horizon)
        if initiative.deadline is not None:
            _outside(draft, f"{path}.deadline", initiative.deadline, about.start - timedelta(days=36500), horizon)
            if not initiative.fine and initiative.decision == "free":
                draft.doubt_at(
                    f"{path}.deadline", "no-consequence", "missing this date costs nothing", expected="a fine, or decision: must"
                )
        elif initiative.fine:
            draft.doubt_at(f"{path}.fine", "no-deadline", "a fine without a deadline never falls due", expected="a deadline")
    for name, gate in sorted(chain.gates.items()):
        _outside(draft, f"gates.{name}.expected", gate.expected, about.start - timedelta(days=36500), horizon)
    for index, moment in enumerate(chain.governance.budget_moments):
        _outside(draft, f"governance.budget_moments.{index}", moment, about.start, about.end)


def _outside(draft: Draft, path: str, day: date, first: date, end: date) -> None:
    if not first <= day <= end:
        draft.doubt_at(
            path,
            "outside",
            "lies outside the time that is looked at",
            expected=Phrase("{first} to {last}", first=str(max(first, date(1970, 1, 1))), last=str(end)),
            found=str(day),
        )


# --------------------------------------------------------------------------------------------------------- capacity


def _capacity(draft: Draft, chain: Chain, line: Timeline) -> None:
    """Initiatives that ask more of a partner in one skill than all its people have until the plan ends."""
    has = _available(chain, line)
    for name, initiative in sorted(chain.initiatives.items()):
        asked: dict[tuple[str, str], float] = {}
        for _, increment in sorted(initiative.increments.items()):
            for _, package in sorted(increment.packages.items()):
                key = (package.partner, package.skill)
                asked[key] = asked.get(key, 0.0) + package.items * package.effort.mean()
        short = [
            f"{partner} ({skill})" for (partner, skill), days in sorted(asked.items()) if days > has.get((partner, skill), 0.0)
        ]
        if short:
            message = Phrase("asks more than all people of {partners} can do before the plan ends", partners=both(short, MANY))
            draft.doubt_at(f"initiatives.{name}", "beyond-capacity", message)


def _available(chain: Chain, line: Timeline) -> dict[tuple[str, str], float]:
    """Person-days by partner and skill over the plan's periods; a team's people count for each of their skills."""
    periods = len(line.periods)
    found: dict[tuple[str, str], float] = {}
    for key, team in sorted(chain.teams.items()):
        days = float(np.sum((daily_capacity(chain, line, key) * working_days(chain, line, key))[:periods]))
        for skill in team.skills:
            found[team.partner, skill] = found.get((team.partner, skill), 0.0) + days
    lengths = dict(zip(line.periods, np.diff(line.bounds), strict=True))
    for name, partner in sorted(chain.partners.items()):
        for skill, hired in sorted(partner.contractors.items()):
            days = sum(float(lengths[period]) * fte * chain.chain.focus for period, fte in sorted(hired.limit.items()))
            found[name, skill] = found.get((name, skill), 0.0) + days
    return found


# ------------------------------------------------------------------------------------------------------- what is not


def _defaulted(draft: Draft, rows: Sequence[Assumption]) -> None:
    """How many numbers nobody typed; the conventions of the model alone are no reason to warn."""
    counted = [row for row in rows if not row.derived]
    silent = [row for row in counted if row.defaulted]
    conventions = {assumed.field for assumed in ASSUMED} | ALWAYS.keys()
    if any(row.path.rpartition(".")[2] not in conventions for row in silent):
        n, total = len(silent), len(counted)
        message = Phrase("{n} of {total} numbers were typed by nobody; the list of assumptions names them", n=n, total=total)
        draft.doubt_at("", "defaulted", message)
