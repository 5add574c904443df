"""What is lost when workers die."""

from __future__ import annotations


class WorkerDied(RuntimeError):
    """Every worker that was given this task died of it: memory, or a crash below Python."""


class WorkersLost(RuntimeError):
    """There is nobody left to work: workers died before any of them did anything, or the cluster is gone."""
