"""Delivery: what a plan asks of the teams (orders), what chance decides (draw), and what happens (engines)."""

from ketenopt.simulate.engine import AUTO, ENGINES, NAMES, cannot, chosen, deliver, engine, simulate

__all__ = ["AUTO", "ENGINES", "NAMES", "cannot", "chosen", "deliver", "engine", "simulate"]
