"""Which rules somebody in the chain can decide by, as its governance says.

Where nobody is the boss, or a board decides by consent, a plan needs everybody; ``central`` and rules like it are a yardstick
then: made and shown, with a note, and never to be approved.
"""

from __future__ import annotations

CONSENT = frozenset(
    {
        *("rank-and-fill", "first-come-first-served", "individually-rational", "max-min", "leximin"),
        *("nash", "kalai-smorodinsky", "alpha-fair", "gini-cap"),
    }
)
"""Rules that leave nobody below what it compares with, or that are how it goes today."""

EVERY = CONSENT | {"central"}

OPEN: dict[str, frozenset[str]] = {
    "no-boss": CONSENT,
    "board-unanimous": CONSENT,
    "board-majority": EVERY,
    "chain-manager-mandate": EVERY,
    "push-through": EVERY,
}
"""Form of governance -> rules by which a plan can be decided."""

YARDSTICK = "a yardstick: in this form of governance nobody can decide a plan that leaves partners worse off"
OVERRULES = "this form of governance overrules partners: not lawful over courts and others whose independence the law protects"

_OVERRULING = ("board-majority", "push-through")


def is_open(rule: str, form: str) -> bool:
    """Whether a plan by ``rule`` can be decided in ``form``; forms are those of the scenario."""
    return rule in OPEN[form]


def remarks(rule: str, form: str) -> tuple[str, ...]:
    """What a reader of a plan by ``rule`` must know about who can decide it."""
    if not is_open(rule, form):
        return (YARDSTICK,)
    return (OVERRULES,) if form in _OVERRULING and rule not in CONSENT else ()
