"""Delivery: what a plan asks of the teams (orders), what chance decides (draw), and what happens (engines)."""

from ketenopt.simulate.engine import ENGINES, deliver, engine, simulate

__all__ = ["ENGINES", "deliver", "engine", "simulate"]
