"""What the model assumes when nobody says: the number, how far it may be off, and why.

Only defaults that move an outcome stand here.  They become part of the tree like any other value, so that the
register shows them, an overlay can scale them and the sensitivity analysis can ask which is worth replacing.
"""

from __future__ import annotations

from dataclasses import dataclass

from ketenopt.read.node import DEFAULT, Backing, Draft, Node, by_id


@dataclass(frozen=True)
class Assumed:
    """One default of the model; ``where`` is a section, ``section.*`` for each of its entries."""

    where: str
    field: str
    value: float
    low: float | None = None
    high: float | None = None
    why: str = ""
    cite: str = ""


ASSUMED = (
    Assumed(
        "chain", "focus", 0.7, 0.5, 0.8, "share of a working day that is planned work; meetings, leave and illness take the rest"
    ),
    Assumed(
        "chain",
        "discount_rate",
        0.0225,
        0.016,
        0.029,
        "the rate usual in the Dutch public sector; lower for fixed costs, higher for benefits that move with the economy",
    ),
    Assumed("chain", "benefit_periods", 8, 4, 20, "two years of benefit after the plan; longer favours what starts late"),
    Assumed("chain", "point_keur", 100.0, 25.0, 400.0, "one point of the five-step scale, a quarter of it to four times as much"),
    Assumed("partners.*", "carry_over", 0.0, 0.0, 1.0, "a year's money is lost unless somebody agreed otherwise"),
    Assumed("partners.*", "own_work_share", 0.0, 0.0, 0.3, "the teams named are there for the chain"),
    Assumed("partners.*", "plan_to_share", 0.8, 0.7, 0.95, "a plan that fills every hour is late by its first setback"),
    Assumed("partners.*", "sprint_days", 10.0, 5.0, 20.0, "two weeks"),
    Assumed("partners.*", "resolvers", 1, 1, 3, "one thing at a time gets the attention of who must act"),
    Assumed("funds.*", "carry_over", 1.0, 0.5, 1.0, "a joint pot is made for several years"),
    Assumed("bodies.*", "papers_days", 10.0, 5.0, 20.0, "papers two weeks before a meeting"),
    Assumed("bodies.*", "resolvers", 1, 1, 3, "one thing at a time gets the attention of who must act"),
    Assumed("teams.*", "fte", 8.0, 6.0, 10.0, "a team of usual size"),
    Assumed("teams.*", "wip", 4, 2, 8, "half as many items as people"),
    Assumed("integration", "rework_share", 0.25, 0.1, 0.5, "part of the work that comes back after a failed chain test"),
    Assumed("integration", "attempts", 3, 2, 5, "after this many attempts a chain goes live with what it has"),
)


def fill_defaults(draft: Draft) -> None:
    """Put every default above into the tree, where the file is silent."""
    for assumed in ASSUMED:
        section, _, each = assumed.where.partition(".")
        node = draft.root.entries.get(section)
        owners = [] if node is None else [inner for _, inner in by_id(node.entries)] if each else [node]
        for owner in owners:
            if owner.is_mapping and assumed.field not in owner.entries:
                backing = Backing(assumed.low, assumed.high, "guess", assumed.cite, note=assumed.why, defaulted=True)
                owner.entries[assumed.field] = Node(assumed.value, DEFAULT, backing=backing)
