"""Circles in what waits for what."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence


def cycles(graph: Mapping[str, Sequence[str]]) -> list[tuple[str, ...]]:
    """One shortest circle through the first key of each knot of ``graph`` (node -> what it waits for), sorted.

    A knot is a set of nodes that all lead to each other.  Only one of its circles is told: the first repair may
    well undo the others.
    """
    found = []
    left = _tangled(graph)
    for first in sorted(left):
        ahead = _before(graph, first, left)
        if first in left and first in ahead:
            found.append(_way(ahead, first))
            left -= {other for other in ahead if first in _before(graph, other, left)}
    return found


def _tangled(graph: Mapping[str, Sequence[str]]) -> set[str]:
    """Nodes left when those that wait for nothing (any more) are taken away again and again."""
    waits = {node: len(graph[node]) for node in graph}
    waited_for: dict[str, list[str]] = {}
    for node, others in graph.items():
        for other in others:
            waited_for.setdefault(other, []).append(node)
    free = [node for node, count in waits.items() if not count]
    while free:
        for node in waited_for.get(free.pop(), ()):
            waits[node] -= 1
            if not waits[node]:
                free.append(node)
    return {node for node, count in waits.items() if count}


def _before(graph: Mapping[str, Sequence[str]], start: str, among: set[str]) -> dict[str, str]:
    """Everything ``start`` leads to, each with the node before it on a shortest way (breadth first)."""
    before: dict[str, str] = {}
    waiting = deque([start])
    while waiting:
        node = waiting.popleft()
        for other in graph[node]:
            if other in among and other not in before:
                before[other] = node
                waiting.append(other)
    return before


def _way(before: Mapping[str, str], start: str) -> tuple[str, ...]:
    way = [before[start]]
    while way[-1] != start:
        way.append(before[way[-1]])
    return tuple(reversed(way))
