"""The same question is answered once: in thousands of runs that differ in luck, people or practice, few plans differ.

A rule reads a Problem and nothing else, so plans are kept by everything that is in it; only the name and hash of the
scenario, which a plan repeats and does not use, are left out.  The plan is then byte for byte the one that would be made.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import fields, is_dataclass, replace
from typing import Any

import numpy as np

from ketenopt.domain.plan import Plan
from ketenopt.domain.problem import Problem
from ketenopt.domain.scenario import Scenario
from ketenopt.optimise.optimum import Settings
from ketenopt.optimise.reserve import planned
from ketenopt.optimise.rules import ruled

MOST = 64
"""Plans that a process remembers; those used longest ago go first."""

_known: OrderedDict[str, Plan] = OrderedDict()


def plan_once(scenario: Scenario, rule: str, settings: Settings) -> Plan:
    """As :func:`ketenopt.optimise.rules.plan`; what this process planned before is not planned again.

    A search that a clock may cut short is always made: its plan is not a function of the question.
    """
    return planned(scenario, lambda p: _remembered(p, rule, settings))


def _remembered(p: Problem, rule: str, settings: Settings) -> Plan:
    if settings.seconds is not None:
        return ruled(p, rule, settings)
    asked = question(p, rule, settings)
    if asked not in _known:
        _known[asked] = ruled(p, rule, settings)
        while len(_known) > MOST:
            _known.popitem(last=False)
    _known.move_to_end(asked)
    return replace(_known[asked], scenario=p.scenario, scenario_hash=p.scenario_hash)


def question(p: Problem, rule: str, settings: Settings) -> str:
    """SHA-256 (hex) of all that the plan depends on: bits, not printed digits."""
    hashed = hashlib.sha256()
    _fed(hashed, (rule, settings, replace(p, scenario="", scenario_hash="")))
    return hashed.hexdigest()


def _fed(hashed: Any, value: Any) -> None:
    """Feed ``value`` to the hash so that two values that differ anywhere, in kind or in number of parts, feed other bytes."""
    if is_dataclass(value):
        _fed(hashed, [type(value).__name__, *(getattr(value, one.name) for one in fields(value))])
    elif isinstance(value, np.ndarray):
        hashed.update(f"a{value.dtype.str}{value.shape}".encode() + np.ascontiguousarray(value).tobytes())
    elif isinstance(value, dict):
        _fed(hashed, [part for pair in value.items() for part in pair])
    elif isinstance(value, tuple | list):
        hashed.update(f"l{len(value)}:".encode())
        for part in value:
            _fed(hashed, part)
    else:
        text = repr(value).encode()
        hashed.update(f"{type(value).__name__}{len(text)}:".encode() + text)
