"""Files become a Scenario, or every fault with its place: YAML, tables, overlays, shorthands."""

from ketenopt.read.design import is_design, read_design
from ketenopt.read.scenario import Written, read_scenario, read_study, written_scenario
from ketenopt.read.schema import json_schema
from ketenopt.read.shape import is_whole
from ketenopt.read.starting import starting_chain

__all__ = [
    "Written",
    "is_design",
    "is_whole",
    "json_schema",
    "read_design",
    "read_scenario",
    "read_study",
    "starting_chain",
    "written_scenario",
]
