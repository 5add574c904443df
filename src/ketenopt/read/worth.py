"""Shorthands of benefit: five steps or kEUR per partner, and what points do to money."""

from __future__ import annotations

from ketenopt.domain.phrase import Phrase
from ketenopt.read.nearest import listed, nearest
from ketenopt.read.node import DEFAULT, Backing, Draft, Node, by_id, made, open_mapping

STEPS = {"--": -2.0, "-": -1.0, "0": 0.0, "+": 1.0, "++": 2.0}
POINT_KEUR = 100.0
POINTS_SHARE = 1 / 3
"""Above this share of the absolute value on the five-step scale, output shows points (contracts.md)."""
USERS = "users"
"""The beneficiary that needs no declaration: external end users."""


def expand_benefits(draft: Draft) -> None:
    """``benefit: {om: "++"}`` becomes benefits in kEUR per period; a step without a value gets its value."""
    point = _point(draft)
    for name, node in by_id(draft.section("initiatives")):
        _benefit(draft, node, f"initiatives.{name}")
    for section in ("initiatives", "products"):
        for _, node in by_id(draft.section(section)):
            benefits = node.entries.get("benefits")
            for _, benefit in by_id(benefits.entries) if benefits else []:
                _value(benefit, point)


def _point(draft: Draft) -> float:
    about = draft.root.entries.get("chain")
    node = about.entries.get("point_keur") if about else None
    return POINT_KEUR if node is None or node.number is None else node.number


def _benefit(draft: Draft, initiative: Node, path: str) -> None:
    written = initiative.entries.pop("benefit", None)
    if written is None:
        return
    if not written.is_mapping:
        draft.fault(
            written,
            f"{path}.benefit",
            "benefit",
            "does not say who benefits",
            expected='{partner: "++" or kEUR per period}',
            found=written.shown,
        )
        return
    benefits = open_mapping(initiative, "benefits", written.place)
    for who, node in by_id(written.entries):
        place = f"{path}.benefit.{who}"
        if who in benefits.entries:
            draft.fault(
                node.whereabouts,
                place,
                "twice",
                Phrase("{who} has a benefit under benefits too", who=who),
                expected="one of the two",
            )
        elif _known(draft, node, who, place):
            one = _one(draft, node, place)
            if one is not None:
                draft.renamed[f"{path}.benefits.{who}.value"] = place
                benefits.entries[who] = one


def _known(draft: Draft, node: Node, who: str, path: str) -> bool:
    partners, others = draft.section("partners"), draft.section("beneficiaries")
    if who in partners or who in others:
        return True
    if who == USERS:
        draft.open_section("beneficiaries", node.place)[who] = Node({}, node.place)
        return True
    known = {*partners, *others, USERS}
    draft.fault(
        node.whereabouts,
        path,
        "unknown-reference",
        Phrase("there is no partner or beneficiary {id!r}", id=who),
        expected=listed(known),
        suggestion=nearest(who, known),
    )
    return False


def _one(draft: Draft, node: Node, path: str) -> Node | None:
    if isinstance(node.value, str) and node.value in STEPS:
        return Node({"scale": node}, node.place, key=node.key)
    if node.number is None:
        draft.fault(
            node,
            path,
            "benefit",
            "is no benefit",
            expected='"--", "-", "0", "+", "++" or kEUR per period',
            found=node.shown,
            suggestion="++" if node.text.startswith("++") else "",
        )
        return None
    value = Node(node.value, node.place, node.text, None, node.backing)
    return Node({"value": value}, node.place, key=node.key)


def _value(benefit: Node, point: float) -> None:
    scale = benefit.entries.get("scale")
    if scale is None or "value" in benefit.entries or scale.text not in STEPS:
        return
    step = STEPS[scale.text]
    backing = scale.backing
    note = f"{scale.text} is {step:g} points of {point:g} kEUR per period; half a step either way"
    low, high = ((step - 0.5) * point, (step + 0.5) * point)
    backed = Backing(
        low, high, backing.source, backing.cite, backing.confidential, f"{note}; {backing.note}" if backing.note else note
    )
    benefit.entries["value"] = Node(step * point, scale.place, scale.text, None, backed)
    scale.backing = Backing()


def settle_points(draft: Draft) -> None:
    """Points instead of euros, and costs outside the objective, where the benefits rest on the five-step scale."""
    on_scale, total = _weights(draft)
    about = draft.root.entries.get("chain")
    if about is None or not about.is_mapping:
        return
    if "points" not in about.entries:
        points = total > 0 and on_scale > POINTS_SHARE * total
        about.entries["points"] = made(
            points,
            DEFAULT,
            f"{on_scale / total:.0%} of the value is on the five-step scale" if total else "no value on the five-step scale",
        )
    if not total or on_scale < total:
        return
    for section in ("partners", "funds"):
        for _, node in by_id(draft.section(section)):
            if node.is_mapping:
                node.entries.setdefault(
                    "cost_in_objective", made(False, DEFAULT, "all benefits are points, and points and euros cannot be added")
                )


def _weights(draft: Draft) -> tuple[float, float]:
    """Absolute value per period on the scale, and of everything."""
    on_scale = total = 0.0
    for section in ("initiatives", "products"):
        for _, node in by_id(draft.section(section)):
            benefits = node.entries.get("benefits")
            for who, benefit in by_id(benefits.entries) if benefits else []:
                value = benefit.entries.get("value")
                amount = abs(value.number or 0.0) if value else 0.0
                total += amount + _goal_value(draft, who, benefit)
                on_scale += amount if "scale" in benefit.entries else 0.0
    return on_scale, total


def _goal_value(draft: Draft, who: str, benefit: Node) -> float:
    points = benefit.entries.get("goals")
    partner = draft.section("partners").get(who)
    weights = partner.entries.get("goals") if partner else None
    if points is None or weights is None:
        return 0.0
    found = ((node.number or 0.0, weights.entries.get(goal)) for goal, node in by_id(points.entries))
    return abs(sum(number * (weight.number or 0.0) for number, weight in found if weight is not None))
