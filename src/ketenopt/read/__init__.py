"""Files become a Scenario, or every fault with its place: YAML, tables, overlays, shorthands."""

from ketenopt.read.scenario import read_scenario, read_study
from ketenopt.read.schema import json_schema
from ketenopt.read.starting import starting_chain

__all__ = ["json_schema", "read_scenario", "read_study", "starting_chain"]
