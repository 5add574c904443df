"""YAML becomes a tree in which every value knows its file, line and column.

libyaml only parses; what a scalar means is decided here by the core rules of YAML 1.2 (``no`` is a word, ``12:30`` is
text, ``010`` is ten).  Iterative, with limits on size, depth and number of values, so that no file can do more
than be refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, NoReturn

import yaml

from ketenopt.domain.errors import Fault, Place, ScenarioError
from ketenopt.domain.phrase import Phrase
from ketenopt.read.node import Node
from ketenopt.read.syntax import not_yaml

MAX_BYTES = 20 * 1024 * 1024
MAX_DEPTH = 50
MAX_VALUES = 1_000_000
MAX_ALIASED = 100_000
"""Values that aliases may write out: enough for any chain, too few for a bomb."""

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NOT_PRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_TRUTH = {word: word.lower() == "true" for word in ("true", "True", "TRUE", "false", "False", "FALSE")}
_INTEGER = re.compile(r"[-+]?[0-9]+")
_BASED = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_SPECIAL = re.compile(r"([-+]?)\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_TAG = "tag:yaml.org,2002:"


def parse(data: bytes, origin: str) -> Node:
    """The tree of one document.  Raises ScenarioError, whatever the bytes are."""
    if len(data) > MAX_BYTES:
        _refuse(Place(origin), "too-large", Phrase("the file is larger than {mb} MB", mb=MAX_BYTES // 2**20))
    builder = _Builder(origin)
    text = decode(data, origin)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
    except yaml.YAMLError as problem:
        builder.faults.append(not_yaml(problem, text, origin))
    if builder.faults:
        raise ScenarioError(tuple(builder.faults))
    if builder.root is None or builder.root.value is None:
        _refuse(Place(origin, 1, 1), "empty", "the file is empty", expected="a chain, an overlay or a study")
    return builder.root


def scalar(text: str, place: Place) -> Node:
    """What a plain scalar means by the core rules of YAML 1.2."""
    return Node(resolve(text), place, text=text)


def resolve(text: str) -> str | int | float | bool | None:
    """The value of a plain scalar; whatever is no null, truth or number is text."""
    if text in _NULL:
        return None
    if text in _TRUTH:
        return _TRUTH[text]
    if _INTEGER.fullmatch(text):
        # Python refuses to read integers of thousands of digits; as a float they become inf, which is a fault later.
        return int(text) if len(text) < 300 else float(text)
    if _BASED.fullmatch(text):
        return int(text, 0) if len(text) < 200 else float("inf")
    if _FLOAT.fullmatch(text):
        return float(text)
    special = _SPECIAL.fullmatch(text)
    if special:
        return float("nan") if special.group(3) else float(special.group(1) + "inf")
    return text


def _refuse(place: Place, code: str, message: str, expected: str = "", found: str = "") -> NoReturn:
    raise ScenarioError((Fault(place, "", code, message, expected, found),))


def decode(data: bytes, origin: str) -> str:
    """The text of a file.  Raises ScenarioError with the place of the first byte that is no text."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        before = data[: problem.start]
        place = Place(origin, before.count(b"\n") + 1, len(before) - (before.rfind(b"\n") + 1) + 1)
        if data[:4] in (b"\xff\xfe\0\0", b"\0\0\xfe\xff"):
            _refuse(Place(origin, 1, 1), "encoding", "the file is UTF-32", expected="UTF-8 text")
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            _refuse(Place(origin, 1, 1), "encoding", "the file is UTF-16", expected="UTF-8 text")
        _refuse(place, "encoding", "this byte is not UTF-8", expected="UTF-8 text", found=f"0x{data[problem.start]:02x}")
    odd = _NOT_PRINTABLE.search(text)
    if odd:
        _refuse(
            _place_of(text, odd.start(), origin),
            "encoding",
            "a control character, so this is no text file",
            found=f"U+{ord(odd.group()):04X}",
        )
    return text


def _place_of(text: str, index: int, origin: str) -> Place:
    return Place(origin, text.count("\n", 0, index) + 1, index - (text.rfind("\n", 0, index) + 1) + 1)


@dataclass(slots=True)
class _Frame:
    node: Node
    anchor: str | None
    key: str | None = None
    key_place: Place | None = None
    doubled: bool = False
    flow: bool = False
    """Whether it stands between braces, where a comma parts one entry from the next."""


class _Builder:
    """Takes parser events one by one; ``root`` is the document, ``faults`` what is wrong with it."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.root: Node | None = None
        self.faults: list[Fault] = []
        self._stack: list[_Frame] = []
        self._anchors: dict[str, tuple[Node, int, int]] = {}
        self._count = 0
        self._aliased = 0
        self._counts: list[int] = []

    def take(self, event: Any) -> None:
        if isinstance(event, yaml.ScalarEvent):
            self._scalar(event)
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            self._open(event)
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            self._close()
        elif isinstance(event, yaml.AliasEvent):
            self._alias(event)
        elif isinstance(event, yaml.DocumentStartEvent) and self.root is not None:
            _refuse(self._at(event), "documents", "a second document begins here", expected="one document a file")

    def _at(self, event: Any) -> Place:
        return Place(self.origin, event.start_mark.line + 1, event.start_mark.column + 1)

    def _grow(self, place: Place, values: int, depth: int) -> None:
        self._count += values
        if self._count > MAX_VALUES:
            _refuse(place, "too-large", Phrase("more than {most} values", most=MAX_VALUES))
        if depth > MAX_DEPTH:
            _refuse(place, "too-deep", Phrase("nested more than {most} levels deep", most=MAX_DEPTH))

    def _scalar(self, event: Any) -> None:
        place = self._at(event)
        frame = self._stack[-1] if self._stack else None
        if frame is not None and frame.key is None and frame.node.is_mapping:
            self._key(frame, event.value, place)
            return
        if frame is not None and frame.flow and frame.key_place and event.value == "" and event.implicit[0]:
            message = Phrase("nothing stands behind {id!r}; a comma parts entries, also within a number", id=str(frame.key))
            self.faults.append(Fault(frame.key_place, self._path(), "bare", message, "key: value"))
        self._grow(place, 1, len(self._stack))
        node = Node(self._meaning(event, place), place, text=event.value)
        self._attach(node)
        if event.anchor:
            self._anchors[event.anchor] = (node, 1, 1)

    def _meaning(self, event: Any, place: Place) -> Any:
        if event.tag is None or event.tag == "!":
            return resolve(event.value) if event.implicit[0] else event.value
        kind = event.tag.removeprefix(_TAG)
        if kind == "str":
            return event.value
        if kind in ("int", "float", "bool", "null"):
            return resolve(event.value)
        self.faults.append(Fault(place, "", "tag", "a tag has no meaning here", "a plain value", event.tag))
        return event.value

    def _key(self, frame: _Frame, key: str, place: Place) -> None:
        frame.key, frame.key_place, frame.doubled = key, place, key in frame.node.entries
        if frame.doubled:
            first = frame.node.entries[key].whereabouts
            message = Phrase("{id!r} stands here twice; first in line {line}", id=key, line=first.line)
            self.faults.append(Fault(place, self._path(), "duplicate", message, "one of the two"))

    def _path(self) -> str:
        return ".".join(frame.key for frame in self._stack if frame.key is not None)

    def _open(self, event: Any) -> None:
        place = self._at(event)
        self._refuse_as_key(place)
        self._grow(place, 1, len(self._stack) + 1)
        if event.tag not in (None, "!", _TAG + "map", _TAG + "seq"):
            self.faults.append(Fault(place, "", "tag", "a tag has no meaning here", "a plain value", event.tag))
        empty: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
        self._stack.append(_Frame(Node(empty, place), event.anchor, flow=bool(event.flow_style) and empty == {}))
        self._counts.append(self._count)

    def _close(self) -> None:
        frame = self._stack.pop()
        size = self._count - self._counts.pop() + 1
        self._attach(frame.node)
        if frame.anchor:
            self._anchors[frame.anchor] = (frame.node, size, _depth(frame.node))

    def _alias(self, event: Any) -> None:
        place = self._at(event)
        self._refuse_as_key(place)
        if event.anchor not in self._anchors:
            _refuse(
                place,
                "alias",
                Phrase("*{name} refers to nothing above it", name=event.anchor),
                Phrase("&{name} before this line", name=event.anchor),
            )
        node, size, depth = self._anchors[event.anchor]
        self._aliased += size
        if self._aliased > MAX_ALIASED:
            _refuse(place, "too-large", Phrase("its aliases stand for more than {most} values together", most=MAX_ALIASED))
        self._grow(place, size, len(self._stack) + depth)
        self._attach(node.copy())

    def _refuse_as_key(self, place: Place) -> None:
        frame = self._stack[-1] if self._stack else None
        if frame is not None and frame.node.is_mapping and frame.key is None:
            _refuse(place, "key", "a key must be one word", expected="an id", found=Phrase("a list, fields or an alias"))

    def _attach(self, node: Node) -> None:
        if not self._stack:
            self.root = node
            return
        frame = self._stack[-1]
        if not frame.node.is_mapping:
            frame.node.items.append(node)
        elif frame.key is not None:
            node.key = frame.key_place
            if not frame.doubled:
                frame.node.entries[frame.key] = node
            frame.key = None


def _depth(node: Node) -> int:
    inner = [*node.entries.values(), *node.items]
    return 1 + max((_depth(child) for child in inner), default=0)
