"""Scenario -> Problem -> Plan.  The only package that knows a solver."""

from ketenopt.optimise.rules import RULES, plan

__all__ = ["RULES", "plan"]
