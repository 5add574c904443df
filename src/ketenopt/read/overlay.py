"""Overlays and ``--set``: strict changes to a tree, each with the place that asked for it.

A change applies to what was typed; where its path exists only in the full form it waits until the shorthands
are expanded.  What exists nowhere is a fault, with the nearest path.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ketenopt.domain.errors import Fault, Place, ScenarioError
from ketenopt.domain.phrase import Phrase, as_typed
from ketenopt.read.nearest import listed, nearest
from ketenopt.read.node import DEFAULT, Draft, Node
from ketenopt.read.scale import scaled
from ketenopt.read.settle import settle
from ketenopt.read.shape import Shape
from ketenopt.read.tree import parse
from ketenopt.read.version import renamed, renamed_below

Verb = Literal["set", "scale", "add", "remove"]
VERBS: tuple[Verb, ...] = ("set", "scale", "add", "remove")
OVERLAY_FIELDS = ("schema", "extends", "name", *VERBS)
NOTHING: dict[Verb, Phrase] = {
    "set": Phrase("there is nothing to set here"),
    "scale": Phrase("there is nothing to scale here"),
    "add": Phrase("there is nothing to add this to"),
    "remove": Phrase("there is nothing to remove here"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One line of an overlay.  ``tried`` is how far an earlier attempt came, and what it would suggest."""

    verb: Verb
    path: tuple[str, ...]
    value: Node
    place: Place
    tried: tuple[int, str] = (-1, "")
    matched: bool = False
    """A scaling with ``*`` that has found something: what has nothing to scale is then no fault."""
    left: tuple[tuple[str, ...], ...] = ()
    """What a scaling has not found yet, its ``*`` filled in as far as it came."""
    version: int | None = None
    """Of the form its path is in, where its overlay says so; None: that of the chain."""

    @property
    def dotted(self) -> str:
        return ".".join(self.path)


class Absent(Exception):
    """A path leads nowhere: how many steps it came, and the nearest path."""

    def __init__(self, depth: int, suggestion: str) -> None:
        super().__init__(suggestion)
        self.depth, self.suggestion = depth, suggestion


def changes(node: Node) -> tuple[list[Change], list[Fault]]:
    """The changes of one overlay, in the order in which they apply, and what is wrong with it."""
    faults = [
        Fault(
            inner.whereabouts,
            key,
            "unknown-field",
            Phrase("an overlay has no field {field!r}", field=key),
            listed(OVERLAY_FIELDS, 12),
            "",
            nearest(key, OVERLAY_FIELDS),
        )
        for key, inner in sorted(node.entries.items())
        if key not in OVERLAY_FIELDS
    ]
    found: list[Change] = []
    for verb in VERBS:
        inner = node.entries.get(verb)
        if inner is None or inner.value is None:
            continue
        if verb == "remove":
            items = inner.items if isinstance(inner.value, list) else [inner]
            found += [Change(verb, tuple(item.text.split(".")), item, item.place) for item in items]
        elif inner.is_mapping:
            found += [Change(verb, tuple(path.split(".")), value, value.whereabouts) for path, value in inner.entries.items()]
        else:
            form = as_typed(f"{verb}: {{path.to.value: …}}")
            faults.append(Fault(inner.place, verb, "type", "is no list of paths and values", form, inner.shown))
    return found, faults


def of_today(changes: Sequence[Change], typed: int | None) -> list[Change]:
    """``changes`` in the names of today, where their overlay or else their chain (``typed``) is of an older version."""
    fresh = []
    for change in changes:
        version = typed if change.version is None else change.version
        path = renamed(change.path, version)
        fresh.append(replace(change, path=path, value=renamed_below(path, change.value, version)))
    return fresh


def override(text: str) -> Change:
    """``path=value`` from the command line.  Raises ScenarioError when it is no such thing."""
    path, equals, value = text.partition("=")
    origin = Place("--set")
    if not equals or not path.strip():
        raise ScenarioError((Fault(origin, "", "set", "is not a setting", "path=value", repr(text)),))
    try:
        node = Node(None, origin) if not value.strip() else parse(value.encode("utf-8", "replace"), "--set")
    except ScenarioError as problem:
        raise ScenarioError(tuple(replace(fault, place=origin, path=path.strip()) for fault in problem.faults)) from None
    return Change("set", tuple(path.strip().split(".")), _moved(node, origin), origin)


def _moved(node: Node, place: Place) -> Node:
    """``node`` as if all of it stood at ``place``: a command line has no lines."""
    value = node.value
    if isinstance(value, dict):
        value = {key: _moved(inner, place) for key, inner in value.items()}
    elif isinstance(value, list):
        value = [_moved(inner, place) for inner in value]
    return replace(node, value=value, place=place, key=place if node.key else None)


def apply(draft: Draft, wanted: Sequence[Change], shape: Shape, *, last: bool) -> list[Change]:
    """Apply ``wanted`` in order; those whose path is not there yet are returned, or faults when this is the ``last`` chance."""
    waiting: list[Change] = []
    for change in wanted:
        try:
            waiting += _apply(draft, change, shape, last)
        except Absent as absent:
            best = max(change.tried, (absent.depth, absent.suggestion))
            if last:
                draft.fault(
                    change.place,
                    change.dotted,
                    "unknown-path",
                    NOTHING[change.verb],
                    expected="a path that exists" if change.verb != "add" else "a place that exists",
                    suggestion=best[1],
                )
            else:
                waiting.append(replace(change, tried=best))
    return waiting


def _apply(draft: Draft, change: Change, shape: Shape, last: bool) -> list[Change]:
    if change.verb == "scale":
        return _scale(draft, change, shape, last)
    parent, inner = _descend(draft.root, change.path[:-1], shape, change.path, create=change.verb != "remove", last=last)
    key, there = change.path[-1], change.path[-1] in parent.entries
    if change.verb == "remove":
        if not there:
            raise _absent(parent, inner, change.path, len(change.path) - 1)
        del parent.entries[key]
        draft.removed[change.dotted] = change.place
    elif change.verb == "add":
        if there:
            draft.fault(
                change.place, change.dotted, "exists", Phrase("{id!r} is already there", id=key), expected="something new, or set"
            )
            return []
        _put(draft, parent, key, change, inner.inner(key), last)
    else:
        if not there and not _may_be_set(draft, inner, key, last):
            raise _absent(parent, inner, change.path, len(change.path) - 1)
        _put(draft, parent, key, change, inner.inner(key), last)
    return []


def _may_be_set(draft: Draft, shape: Shape, key: str, last: bool) -> bool:
    """A field may be set where it was silent; so may, in the full form, a period of what is given per period."""
    if shape.kind == "record":
        return key in shape.fields
    about = draft.root.entries.get("chain")
    periods = about.entries.get("periods") if about else None
    return (
        last
        and shape.kind == "mapping"
        and shape.item is not None
        and shape.item.kind == "number"
        and periods is not None
        and key in periods.entries
    )


def _put(draft: Draft, parent: Node, key: str, change: Change, shape: Shape, last: bool) -> None:
    value = replace(change.value.copy(), key=change.place)
    if value.value is None:
        parent.entries.pop(key, None)
        return
    parent.entries[key] = settle(draft, value, shape, change.dotted) if last else value


def _descend(
    root: Node, steps: tuple[str, ...], shape: Shape, path: tuple[str, ...], *, create: bool, last: bool
) -> tuple[Node, Shape]:
    """The node at ``steps``.  What the model always has (governance, frictions, a collection) is made on the way."""
    node = root
    for depth, step in enumerate(steps):
        following = node.entries.get(step)
        inner = shape.inner(step)
        if following is None:
            top = depth == 0 or last
            always = (
                shape.kind == "record" and step in shape.fields and (inner.kind == "record" or (top and inner.kind == "mapping"))
            )
            if not create or not always:
                raise _absent(node, shape, path, depth)
            following = Node({}, DEFAULT)
            node.entries[step] = following
        if not following.is_mapping:
            raise Absent(depth + 1, "")
        node, shape = following, inner
    return node, shape


def _absent(node: Node, shape: Shape, path: tuple[str, ...], depth: int) -> Absent:
    """The fault at step ``depth`` of ``path``, with the nearest path to what was asked."""
    known = {*node.entries, *(shape.fields if shape.kind == "record" else ())}
    close = nearest(path[depth], known) if depth < len(path) else ""
    return Absent(depth, ".".join((*path[:depth], close, *path[depth + 1 :])) if close and close != path[depth] else "")


# ------------------------------------------------------------------------------------------------------------ scale


def _scale(draft: Draft, change: Change, shape: Shape, last: bool) -> list[Change]:
    factor = change.value.number
    if factor is None:
        draft.fault(change.value, change.dotted, "not-a-number", "is no factor", expected="a number", found=change.value.shown)
        return []
    missing, matched = [], change.matched
    for steps in change.left or (change.path,):
        for node, path, rest in _matches(draft.root, steps, ()):
            if rest is not None:
                missing.append((*path, *rest))
            else:
                scaled(draft, node, factor, change.place, ".".join(path))
                matched = True
    if last and not matched:
        raise _nothing(draft.root, change.path, shape)
    if last or not missing:
        return []
    tried = _nothing(draft.root, change.path, shape)
    return [replace(change, tried=(tried.depth, tried.suggestion), matched=matched, left=tuple(missing))]


def _nothing(root: Node, path: tuple[str, ...], shape: Shape) -> Absent:
    node = root
    for depth, step in enumerate(path):
        if step == "*":
            break
        if step not in node.entries:
            return _absent(node, shape, path, depth)
        node, shape = node.entries[step], shape.inner(step)
    return Absent(len(path), "")


def _matches(
    node: Node, steps: tuple[str, ...], path: tuple[str, ...]
) -> Iterator[tuple[Node, tuple[str, ...], tuple[str, ...] | None]]:
    """Every value at ``steps``, ``*`` being any one id; with the steps that are missing where it is not there."""
    if not steps:
        yield node, path, None
        return
    if steps[0] == "*" and node.entries:
        for key in sorted(node.entries):
            yield from _matches(node.entries[key], steps[1:], (*path, key))
    elif steps[0] in node.entries:
        yield from _matches(node.entries[steps[0]], steps[1:], (*path, steps[0]))
    else:
        yield node, path, steps
