"""Doubts about purpose and decisions: goals nothing works towards, decisions nobody answers for."""

from __future__ import annotations

from ketenopt.domain.chain import Chain
from ketenopt.domain.phrase import Phrase
from ketenopt.read.node import Draft


def doubt_answerable(draft: Draft, chain: Chain) -> None:
    """Add a warning for every goal without an initiative and every decision without an accountable role."""
    _goals(draft, chain)
    _decisions(draft, chain)


def _goals(draft: Draft, chain: Chain) -> None:
    """A goal is worked towards by what gives points to it, or to a goal that is part of it."""
    alive = [one.benefits for one in chain.initiatives.values() if one.decision != "must-not"]
    served = {
        goal
        for benefits in (*alive, *(product.benefits for product in chain.products.values()))
        for benefit in benefits.values()
        for goal, points in benefit.goals.items()
        if points > 0
    }
    for name in sorted(served):
        parent = chain.goals[name].parent
        while parent is not None and parent not in served:
            served.add(parent)
            parent = chain.goals[parent].parent
    for name in sorted(chain.goals.keys() - served):
        message = Phrase("nothing works towards this goal")
        draft.doubt_at(f"goals.{name}", "goal-without-initiative", message, expected="an initiative whose benefits give it points")


def _decisions(draft: Draft, chain: Chain) -> None:
    for name, fund in sorted(chain.funds.items()):
        if fund.decided_by is None and any(fund.budget.values()):
            draft.doubt_at(f"funds.{name}", "no-accountable", "nobody decides about this pot", expected="decided_by: a body")
    for name, decision in sorted(chain.governance.decisions.items()):
        if len(decision.accountable) != 1:
            many = Phrase("more than one is accountable for this decision")
            message = many if decision.accountable else Phrase("nobody is accountable for this decision")
            draft.doubt_at(f"governance.decisions.{name}", "no-accountable", message, expected="one id under accountable")
    _roles(draft, chain)
    form, roles = chain.governance.form, chain.governance.roles
    if form in ("chain-manager-mandate", "push-through") and not any(roles.model_dump().values()):
        message = Phrase("in the form {form} somebody decides for the chain, and no role is filled", form=form)
        draft.doubt_at("governance.form", "no-accountable", message, expected="one of the roles under governance.roles")
    if form in ("board-unanimous", "board-majority") and not chain.bodies:
        message = Phrase("in the form {form} a board decides, and there is none", form=form)
        draft.doubt_at("governance.form", "no-accountable", message, expected="a body in bodies")


def _roles(draft: Draft, chain: Chain) -> None:
    """Roles that contradict each other: accountable but not filled, meeting a role that is not there, advice nobody takes."""
    governance, roles = chain.governance, chain.governance.roles.model_dump()
    for name, decision in sorted(governance.decisions.items()):
        for who in sorted({*decision.accountable, *decision.responsible} & roles.keys()):
            if not roles[who]:
                message = Phrase("{role} decides here, and nobody has that role", role=who)
                draft.doubt_at(f"governance.decisions.{name}", "no-accountable", message, expected="governance.roles")
    both = roles["portfolio_manager"] and roles["product_manager"]
    if chain.cadence.roles_meet_days is not None and not both:
        message = Phrase("the two chain roles meet, and they are not both filled")
        draft.doubt_at("cadence.roles_meet_days", "contradiction", message, expected="both roles under governance.roles")
    if governance.sharing == "alone" and roles["portfolio_manager"]:
        message = Phrase("nobody shares anything, and somebody is to see the whole chain")
        draft.doubt_at("governance.sharing", "contradiction", message, expected="information, or no portfolio_manager")
