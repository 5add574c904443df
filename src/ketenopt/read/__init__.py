"""Files become a Scenario, or every fault with its place: YAML, tables, overlays, shorthands."""

from ketenopt.read.scenario import read_scenario, read_study

__all__ = ["read_scenario", "read_study"]
