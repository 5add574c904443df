"""Plans a chain of autonomous partners can accept, and whether they can be delivered.

The names below stand in the order of the flow: a chain is read, a plan made, carried out on chance that scenarios
share, and compared.  They are looked up when they are first used, so that importing the package loads nothing heavy.

>>> from ketenopt import Options, run_study
>>> comparison = run_study("scenarios/small", Options(replications=2))
>>> [scenario.id for scenario in comparison.scenarios]
['today', 'proposal']
"""

from importlib import import_module
from importlib.metadata import version
from typing import Any

__version__ = version("ketenopt")

_WHERE = {
    "read_scenario": "ketenopt.read",
    "read_study": "ketenopt.read",
    "Scenario": "ketenopt.domain.scenario",
    "Study": "ketenopt.domain.study",
    "open_study": "ketenopt.study",
    "open_scenario": "ketenopt.study",
    "Options": "ketenopt.study",
    "plan_one": "ketenopt.study",
    "Plan": "ketenopt.domain.plan",
    "carry_out": "ketenopt.study",
    "Outcomes": "ketenopt.domain.outcomes",
    "deliver": "ketenopt.study",
    "run": "ketenopt.study",
    "run_study": "ketenopt.study",
    "Comparison": "ketenopt.domain.comparison",
    "coalitions": "ketenopt.coalitions",
    "KetenoptError": "ketenopt.domain.errors",
    "ScenarioError": "ketenopt.domain.errors",
    "PlanError": "ketenopt.domain.errors",
    "SimulationError": "ketenopt.domain.errors",
    "StoreError": "ketenopt.domain.errors",
}
"""Where each public name is; ``coalitions`` is a package of its own: who would leave, who is owed what."""

__all__ = [*_WHERE]  # noqa: PLE0604 - they are strings, in the order of the flow


def __getattr__(name: str) -> Any:
    """The public name ``name``.  Raises AttributeError for any other."""
    if name not in _WHERE:
        raise AttributeError(f"module 'ketenopt' has no attribute {name!r}")
    module = import_module(_WHERE[name])
    return module if name == "coalitions" else getattr(module, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_WHERE})
