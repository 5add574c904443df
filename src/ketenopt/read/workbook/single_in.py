"""The sheets of single values: ``chain`` and ``study`` (path, value and what backs it), ``overlays`` and ``comments``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast, get_args

from ketenopt.domain.errors import Place
from ketenopt.domain.phrase import Phrase, as_typed
from ketenopt.read.letters import disguise
from ketenopt.read.nearest import listed, nearest
from ketenopt.read.node import Draft, Node, open_mapping
from ketenopt.read.overlay import OVERLAY_FIELDS, VERBS
from ketenopt.read.remarks import Position, Remark
from ketenopt.read.shape import ANY, Shape
from ketenopt.read.workbook.cells import Broken, understood
from ketenopt.read.workbook.grid import Grid
from ketenopt.read.workbook.leaves import column_shape, plant, side_shape
from ketenopt.read.workbook.sheets import SIDES, unknown_step
from ketenopt.read.workbook.table_in import OWN, header_name, seen

KNOWN = ("path", "value", "unit", *SIDES, "default", "meaning")
OVERLAY_COLUMNS = ("overlay", "action", "path", "field", "value", *SIDES)
_VALUE_AS_TYPED = Shape("record")
"""No text is taken for a number: an overlay may set anything."""


class Columns:
    """The columns of a sheet by name; ``ok`` is False when one that is needed is missing."""

    def __init__(self, draft: Draft, grid: Grid, known: tuple[str, ...], needed: tuple[str, ...]) -> None:
        self.draft, self.grid = draft, grid
        self.numbers: dict[str, int] = {}
        for number, raw in sorted(grid.rows.get(1, {}).items()):
            self._take(number, header_name(raw), known)
        missing = [name for name in needed if name not in self.numbers]
        for name in missing:
            draft.fault(grid.place(1, 1), name, "missing-column", "a column is missing", expected=as_typed(name))
        self.ok = not missing

    def _take(self, number: int, name: str, known: tuple[str, ...]) -> None:
        if name in self.numbers:
            self.draft.fault(
                self.grid.place(1, number), name, "duplicate", "this column stands here twice", expected="one column of this name"
            )
        elif name in known:
            self.numbers[name] = number
        elif name and not name.startswith(OWN):
            expected = Phrase("{columns}, or _{name} for a column of your own", columns=listed(known, 12), name=name)
            place = self.grid.place(1, number)
            self.draft.fault(
                place, name, "unknown-column", "there is no such column here", expected=expected, suggestion=nearest(name, known)
            )

    def text(self, row: Mapping[int, Any], name: str) -> str:
        """The text in column ``name``; "" where there is none."""
        raw = row.get(self.numbers.get(name, 0))
        return "" if raw is None or isinstance(raw, Broken) else str(raw).strip()

    def raw(self, row: Mapping[int, Any], name: str) -> Any:
        return row.get(self.numbers.get(name, 0))

    def place(self, row: int, name: str) -> Place:
        return self.grid.place(row, self.numbers.get(name, 1))


def read_single(draft: Draft, grid: Grid, shape: Shape) -> None:
    """Put the values of a sheet of paths into ``draft.root``."""
    if not grid.rows:
        return
    seen(draft, grid)
    columns = Columns(draft, grid, KNOWN, ("path", "value"))
    if not columns.ok:
        return
    for number, row in grid.rows.items():
        if number > 1:
            _single_row(draft, columns, number, row, shape)


def _single_row(draft: Draft, columns: Columns, number: int, row: Mapping[int, Any], shape: Shape) -> None:
    path = columns.text(row, "path")
    sides = [name for name in SIDES if columns.raw(row, name) is not None]
    raw = columns.raw(row, "value")
    if path.startswith(OWN) or (raw is None and not sides):
        return
    place = columns.place(number, "value" if raw is not None else sides[0])
    steps = tuple(path.split("."))
    if not _known_path(draft, columns.place(number, "path"), path, steps, shape):
        return
    if raw is None:
        draft.fault(place, path, "side-alone", "stands beside a value that is not there", expected="a value beside it")
        return
    kind = column_shape(shape, steps)
    words = kind.kind == "list" and not (kind.item is not None and kind.item.kind == "text")
    node = understood(draft, raw, place, _item(kind), path, words=words)
    if node is None:
        return
    if kind.kind == "list" and not isinstance(node.value, list):
        node = Node([node], place, key=place)
    if _appended(draft.root, steps, node):
        return
    plant(draft, draft.root, steps, node, shape, path)
    _sides(draft, columns, number, row, steps, sides, shape)


def _known_path(draft: Draft, place: Place, path: str, steps: tuple[str, ...], shape: Shape) -> bool:
    if not path:
        draft.fault(place, "", "missing", "this row does not say what it is a value of", expected="a path such as chain.start")
        return False
    if path == "path":
        draft.fault(place, "", "header", "the column names stand here again", expected="one header, in row 1")
        return False
    if disguise(draft, path.replace(".", "-"), place, path):
        return False
    wrong = unknown_step(shape, steps)
    if wrong is None:
        return True
    index, allowed = wrong
    close = nearest(steps[index], allowed)
    draft.fault(place, path, "unknown-path", "there is no such value", expected=listed(allowed, 12), found=path,
                suggestion=".".join((*steps[:index], close, *steps[index + 1 :])) if close else "")  # fmt: skip
    return False


def _item(kind: Shape) -> Shape:
    return kind.item or ANY if kind.kind == "list" else kind


def _appended(root: Node, steps: tuple[str, ...], node: Node) -> bool:
    """A list continues on the next row with the same path."""
    at = root
    for step in steps:
        following = at.entries.get(step)
        if following is None:
            return False
        at = following
    if isinstance(at.value, list) and isinstance(node.value, list):
        at.value.extend(node.value)
        return True
    return False


def _sides(
    draft: Draft, columns: Columns, number: int, row: Mapping[int, Any], steps: tuple[str, ...], sides: list[str], shape: Shape
) -> None:
    for name in sides:
        path = ".".join((*steps, name))
        node = understood(draft, columns.raw(row, name), columns.place(number, name), side_shape(name), path)
        if node is not None:
            plant(draft, draft.root, (*steps, name), node, shape, path)


# ---------------------------------------------------------------------------------------------------------- overlays


def read_overlays(draft: Draft, grid: Grid) -> dict[str, Node]:
    """The overlays of a workbook, as their YAML files would be."""
    found: dict[str, Node] = {}
    if not grid.rows:
        return found
    seen(draft, grid)
    columns = Columns(draft, grid, OVERLAY_COLUMNS, ("overlay", "action", "value"))
    for number, row in grid.rows.items() if columns.ok else ():
        if number == 1:
            continue
        name = columns.text(row, "overlay")
        if not name:
            if any(columns.raw(row, other) is not None for other in OVERLAY_COLUMNS):
                draft.fault(
                    columns.place(number, "overlay"),
                    "",
                    "missing",
                    "this row does not say which overlay it is of",
                    expected="a name",
                )
            continue
        name = name if name.lower().endswith((".yaml", ".yml")) else f"{name}.yaml"
        overlay = found.setdefault(name, Node({}, columns.place(number, "overlay")))
        _overlay_row(draft, columns, number, row, overlay)
    return found


def _overlay_row(draft: Draft, columns: Columns, number: int, row: Mapping[int, Any], overlay: Node) -> None:
    action, path, field = (columns.text(row, name) for name in ("action", "path", "field"))
    place = columns.place(number, "action")
    if action not in OVERLAY_FIELDS:
        message, close = "is not one of the words allowed here", nearest(action, OVERLAY_FIELDS)
        draft.fault(place, action, "unknown-word", message, expected=listed(OVERLAY_FIELDS), found=repr(action), suggestion=close)
        return
    if action == "remove":
        home = overlay.entries.setdefault("remove", Node([], place, key=place))
        if path:
            home.items.append(Node(path, columns.place(number, "path"), text=path))
        return
    node = _overlay_value(draft, columns, number, row, path)
    if action not in VERBS:
        overlay.entries[action] = node
        return
    home = open_mapping(overlay, action, place)
    home.key = place
    if not field:
        if path:
            node.key = columns.place(number, "path")
            home.entries[path] = node
        return
    entry = open_mapping(home, path, columns.place(number, "path"))
    entry.key = columns.place(number, "path")
    steps = field.split(".")
    for step in steps[:-1]:
        entry = open_mapping(entry, step, node.place)
        entry.key = node.place
    entry.entries[steps[-1]] = node


def _overlay_value(draft: Draft, columns: Columns, number: int, row: Mapping[int, Any], path: str) -> Node:
    place = columns.place(number, "value")
    raw = columns.raw(row, "value")
    node = understood(draft, raw, place, _VALUE_AS_TYPED, path) if raw is not None else None
    node = node or Node(None, place, key=place)
    sides = {name: columns.raw(row, name) for name in SIDES if columns.raw(row, name) is not None}
    if not sides:
        return node
    entries = {"value": node}
    for name, value in sides.items():
        side = understood(draft, value, columns.place(number, name), side_shape(name), f"{path}.{name}")
        if side is not None:
            entries[name] = side
    return Node(entries, place, key=place)


# ---------------------------------------------------------------------------------------------------------- comments


def read_comments(grid: Grid) -> list[tuple[str, str, str, str]]:
    """Rows of file, path, position and text; what is no such row is left out: nobody sees this sheet."""
    rows = []
    for number, row in grid.rows.items():
        texts = [row.get(column, "") for column in (1, 2, 3, 4)]
        if number > 1 and all(isinstance(text, str | int | float) for text in texts):
            rows.append((str(texts[0]), str(texts[1]), str(texts[2]), str(texts[3])))
    return rows


def remark(path: str, position: str, text: str) -> Remark | None:
    """A row of the comments as a remark; None when it is none."""
    if position not in get_args(Position):
        return None
    lines = [line if not line.strip() or line.lstrip().startswith("#") else f"# {line}" for line in text.split("\n")]
    return Remark(path, cast(Position, position), "\n".join(lines))
