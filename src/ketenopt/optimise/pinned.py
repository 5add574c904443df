"""Parts of a plan that stand, while the rest is decided again."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from ketenopt.domain.errors import Fault, Place, ScenarioError
from ketenopt.domain.plan import Plan
from ketenopt.domain.problem import Problem

Pins = tuple[tuple[str, int], ...]
"""(unit, index of the period in which it starts), -1: it is not done."""

NEVER = "never"


def pins_of(p: Problem, typed: Mapping[str, str]) -> Pins:
    """``unit -> period id`` or ``never``, as typed; an initiative stands for its first increment.

    Raises ScenarioError, every fault at once: no such unit or period, or a start that cannot be.
    """
    faults, pins = [], []
    for name, when in sorted(typed.items()):
        unit = _unit(p, name)
        if unit is None:
            near = difflib.get_close_matches(name, p.units, n=1, cutoff=0.0)
            fault = ("unknown-unit", "there is no such increment", "one of the chain's increments", name, near[0] if near else "")
        elif when != NEVER and when not in p.periods:
            near = difflib.get_close_matches(when, p.periods, n=1, cutoff=0.0)
            fault = ("unknown-period", "there is no such period", f"one of {', '.join(p.periods)}, or {NEVER}", when, near[0])
        else:
            pins.append((unit, -1 if when == NEVER else p.periods.index(when)))
            continue
        faults.append(Fault(Place("--pin"), name, *fault))
    if faults:
        raise ScenarioError(tuple(faults))
    return tuple(pins)


def pins_from(plan: Plan) -> Pins:
    """Every whole start of ``plan``; what it leaves out stays open."""
    return tuple((unit.key, unit.start) for unit in plan.units if unit.start is not None and max(unit.shares) > 1 - 1e-6)


def pinned(p: Problem, pins: Pins) -> Problem:
    """``p`` in which pinned units start when they are told, or not at all.  Raises ScenarioError for a start that cannot be."""
    earliest, latest, must, faults = p.earliest.copy(), p.latest.copy(), p.must.copy(), []
    for unit, t in pins:
        if unit not in p.units:
            faults.append(Fault(Place("--pin"), unit, "unknown-unit", "there is no such increment in this scenario"))
            continue
        i = p.units.index(unit)
        if t < 0:
            latest[i] = -1
            if p.must[i]:
                faults.append(Fault(Place("--pin"), unit, "must", "must be done", "a period in which it starts", NEVER))
        elif not p.earliest[i] <= t <= p.latest[i]:
            can = f"{p.periods[p.earliest[i]]} to {p.periods[p.latest[i]]}" if p.latest[i] >= 0 else "no period at all"
            faults.append(Fault(Place("--pin"), unit, "start", "cannot start then", can, p.periods[t]))
        else:
            earliest[i] = latest[i] = t
            must[i] = True
    if faults:
        raise ScenarioError(tuple(faults))
    return replace(p, earliest=earliest, latest=latest, must=must)


def obliged(p: Problem, pins: Pins) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """(I, T) the pinned starts."""
    x = np.zeros((len(p.units), p.T))
    for unit, t in pins:
        if t >= 0:
            x[p.units.index(unit), t] = 1.0
    return x


def _unit(p: Problem, name: str) -> str | None:
    if name in p.units:
        return name
    return next((unit for unit in p.units if unit.partition("/")[0] == name), None)
