"""Plans a chain of autonomous partners can accept, and whether they can be delivered.

Public names are looked up when they are first used, so that importing the package loads no solver.
"""

from importlib import import_module
from types import ModuleType

__all__ = ["coalitions"]


def __getattr__(name: str) -> ModuleType:
    """``coalitions``: the mathematics of who would leave, on games given as a table or a function."""
    if name == "coalitions":
        return import_module("ketenopt.optimise.games")
    raise AttributeError(f"module 'ketenopt' has no attribute {name!r}")
