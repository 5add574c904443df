"""The comments of a YAML file, each at the value it is about, so that they survive a way through a workbook."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import yaml

from ketenopt.read.node import Node
from ketenopt.read.tree import _LOADER

Position = Literal["head", "above", "beside", "end"]
_BLANKS = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Remark:
    """Comment lines, each with its ``#``; an empty line is a blank one.

    ``head`` opens the file, ``end`` closes it (both with path ""), ``above`` and ``beside`` belong to the value at the
    dotted ``path``.
    """

    path: str
    position: Position
    text: str


def remarks(text: str, root: Node) -> list[Remark]:
    r"""Every comment of a YAML text whose tree is ``root``, in the order of the file.

    >>> from ketenopt.read.tree import parse
    >>> text = "# a pot\nfunds: {pot: 1}  # kEUR\n"
    >>> [(found.path, found.position, found.text) for found in remarks(text, parse(text.encode(), "chain.yaml"))]
    [('funds', 'above', '# a pot'), ('funds', 'beside', '# kEUR')]
    """
    spots = sorted(_spots(root, ""))
    places = [(line, column) for line, column, _ in spots]
    found: list[Remark] = []
    for gap, line, following in _gaps(text):
        beside, _, own = gap.partition("\n")
        if "#" in beside and line:
            path = _on_line(spots, places, line)
            found.append(Remark(path, "beside" if path else "end", beside.strip()))
        elif not line:
            own = gap
        found += _own_lines(own, spots, places, following, first=not line)
    return found


def _gaps(text: str) -> Iterator[tuple[str, int, tuple[int, int] | None]]:
    """What stands between two tokens, the line of the token before (0: none), and where the next one begins."""
    end, line = 0, 0
    for token in yaml.scan(text, Loader=_LOADER):
        if isinstance(token, yaml.StreamStartToken | yaml.BlockMappingStartToken | yaml.BlockSequenceStartToken):
            continue
        if isinstance(token, yaml.BlockEndToken | yaml.KeyToken | yaml.StreamEndToken) and token.end_mark.index <= end:
            continue
        start = token.start_mark.index
        if (start > end and "#" in text[end:start]) or "\n\n" in text[end:start]:
            last = isinstance(token, yaml.StreamEndToken)
            yield text[end:start], line, None if last else (token.start_mark.line + 1, token.start_mark.column + 1)
        end, line = max(end, token.end_mark.index), token.end_mark.line + 1
        if isinstance(token, yaml.ScalarToken) and token.style in ("|", ">"):
            line = 0  # a block text ends on a line of its own
    if "#" in text[end:]:
        yield text[end:], line, None


def _spots(node: Node, path: str) -> Iterator[tuple[int, int, str]]:
    for key, inner in (*node.entries.items(), *((str(index), item) for index, item in enumerate(node.items))):
        below = f"{path}.{key}" if path else key
        at = inner.whereabouts
        yield at.line, at.column, below
        yield from _spots(inner, below)


def _on_line(spots: list[tuple[int, int, str]], places: list[tuple[int, int]], line: int) -> str:
    """The outermost value that begins on ``line``; where none does, the last one before it."""
    index = bisect_left(places, (line, 0))
    if index < len(spots) and spots[index][0] == line:
        return spots[index][2]
    return spots[index - 1][2] if index else ""


def _own_lines(
    text: str, spots: list[tuple[int, int, str]], places: list[tuple[int, int]], following: tuple[int, int] | None, *, first: bool
) -> Iterator[Remark]:
    lines = [line.strip() for line in text.split("\n")[: None if following is None else -1]]
    block = _BLANKS.sub("\n\n", "\n".join(lines)).rstrip("\n" if following is None else "")
    if not block.strip() and "" not in lines:
        return
    index = bisect_left(places, following) if following is not None else len(spots)
    if index == len(spots):
        if block.strip():
            yield Remark("", "end", block)
        return
    if first and "\n\n" in block:
        head, _, block = block.rpartition("\n\n")
        yield Remark("", "head", head)
    if block or not first:
        yield Remark(spots[index][2], "above", block)
