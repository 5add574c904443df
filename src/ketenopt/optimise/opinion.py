"""A second opinion: the same rule by another solver, and what differs."""

from __future__ import annotations

from ketenopt.domain.plan import Plan

SAME = 1e-6
"""Relative difference of objectives below which they are the same."""


def differences(plan: Plan, other: Plan) -> tuple[str, ...]:
    """What ``plan`` and ``other`` say differently, in sentences; one sentence when nothing."""
    apart = plan.objective - other.objective
    found = []
    if abs(apart) > SAME * max(1.0, abs(plan.objective), abs(other.objective)):
        found.append(f"{other.solver} finds {other.objective:.6g} kEUR where {plan.solver} finds {plan.objective:.6g}")
    starts = {unit.key: unit.start for unit in other.units}
    moved = [unit.key for unit in plan.units if unit.start != starts.get(unit.key)]
    if moved:
        shown = ", ".join(moved[:6]) + (f" and {len(moved) - 6} others" if len(moved) > 6 else "")
        found.append(f"{other.solver} starts otherwise: {shown}")
    return tuple(found) or (f"second opinion: {other.solver} finds the same plan",)
