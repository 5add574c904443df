"""The sheet of a first meeting becomes the chain one would have typed, shorthands and all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ketenopt.domain.errors import Fault, Place
from ketenopt.read.letters import short_name
from ketenopt.read.nearest import listed, nearest
from ketenopt.read.node import Draft, Node, open_mapping
from ketenopt.read.shape import ANY, Shape
from ketenopt.read.workbook.cells import Broken, understood
from ketenopt.read.workbook.grid import Grid
from ketenopt.read.workbook.meeting_words import COLUMNS, DECISIONS, FACTS, KINDS, LABELS, meant
from ketenopt.read.workbook.table_in import header_name, seen

_DAYS = ("wanted", "deadline", "expected", "start")
_NUMBERS = ("ask", "periods", "board", "teams", "own", "fte", "pot")


def read_meeting(draft: Draft, grid: Grid) -> Node:
    """The chain on the sheet; faults are added to ``draft``."""
    seen(draft, grid)
    reader = _Meeting(draft, grid)
    if not reader.found():
        return draft.root
    reader.chain()
    reader.partners()
    reader.proposals()
    return reader.root


class _Meeting:
    def __init__(self, draft: Draft, grid: Grid) -> None:
        self.draft, self.grid = draft, grid
        self.root = Node({"schema": Node(1, grid.place(1, 1), text="1")}, grid.place(1, 1))
        self.labels: dict[str, tuple[int, int]] = {}
        self.header = 0
        self.columns: dict[str, int] = {}
        self.workers: list[tuple[int, str]] = []
        """Column and id of every partner and scarce team."""
        self.ids: dict[str, str] = {}
        """What somebody may type for a partner, team or proposal -> its id."""

    def found(self) -> bool:
        """Find the labels and the header; False, with a fault, where the sheet is no longer what was handed out."""
        for row, values in self.grid.rows.items():
            for column, raw in sorted(values.items()):
                name = meant(header_name(raw)) if isinstance(raw, str) else ""
                if name and name not in self.labels and (name not in COLUMNS or self._is_header(row)):
                    self.labels[name] = (row, column)
        missing = [name for name in ("proposal", "effort", "benefit", "partner", *FACTS) if name not in self.labels]
        for name in missing:
            message = "a label of the sheet of a first meeting is gone"
            self.draft.fault(self.grid.place(1, 1), "", "missing-label", message, expected=" or ".join(LABELS[name][:2]))
        if missing:
            return False
        self.header = self.labels["proposal"][0]
        self.columns = {name: self.labels[name][1] for name in COLUMNS if name in self.labels}
        return True

    def _is_header(self, row: int) -> bool:
        return any(isinstance(raw, str) and meant(header_name(raw)) == "proposal" for raw in self.grid.rows[row].values())

    # --------------------------------------------------------------------------------------------------------- values

    def _value(self, row: int, column: int, name: str, path: str) -> Node | None:
        raw = self.grid.at(row, column)
        if raw is None:
            return None
        shape = Shape("day") if name in _DAYS else Shape("number") if name in _NUMBERS else Shape("text")
        return understood(self.draft, raw, self.grid.place(row, column), shape, path)

    def _text(self, row: int, column: int) -> str:
        raw = self.grid.at(row, column)
        if isinstance(raw, float) and raw.is_integer():
            raw = int(raw)
        return "" if raw is None or isinstance(raw, Broken) else str(raw).strip()

    def _fact(self, name: str, path: str) -> Node | None:
        row, column = self.labels[name]
        return self._value(row, column + 1, name, path)

    def _word(self, text: str, place: Place) -> Node:
        """A reference: the id of what was typed, by id or name; else what was typed, as an id."""
        known = self.ids.get(text.casefold())
        return Node(known or short_name(text) or text, place, text=known or text, key=place)

    # ---------------------------------------------------------------------------------------------------------- chain

    def chain(self) -> None:
        """Name, start, quarters, rhythm and pot."""
        about = open_mapping(self.root, "chain", self.grid.place(*self.labels["name"])).entries
        for name in ("name", "start", "periods", "board"):
            node = self._fact(name, f"chain.{name}")
            if node is not None:
                about[name] = node
        row, column = self.labels["pot"]
        amounts = [
            self._value(row, column + 1 + index, "pot", "funds.pot.budget")
            for index in range(self.labels["partner"][1] - column - 1)
        ]
        if not any(amounts):
            return
        place = self.grid.place(row, column)
        fund = open_mapping(open_mapping(self.root, "funds", place), "pot", place).entries
        start = about.get("start")
        first = getattr(start.value, "year", None) if start else None
        if first is not None:
            fund["budget"] = Node({str(first + index): node for index, node in enumerate(amounts) if node is not None}, place)
        else:
            self.draft.fault(
                self.grid.place(*self.labels["start"]),
                "chain.start",
                "missing",
                "the first day is not filled in",
                expected="a date",
            )
        at = (self.labels["decides"][0], self.labels["decides"][1] + 1)
        decides = self._text(*at)
        if decides:
            fund["decided_by"] = self._word(decides, self.grid.place(*at))

    def partners(self) -> None:
        """Partners, and the scarce teams that have a column of their own."""
        row, first = self.labels["partner"][0], self.labels["effort"][1]
        last = self.labels["benefit"][1]
        teams: list[tuple[int, str, str]] = []
        for column in range(first, last):
            typed = self._text(row, column)
            if not typed:
                continue
            key = short_name(typed)
            if not key or key in self.ids.values():
                message = "is no short name" if not key else "stands here twice"
                self.draft.fault(self.grid.place(row, column), "partners", "duplicate" if key else "id", message, found=repr(typed))
                continue
            self.workers.append((column, key))
            self.ids |= {typed.casefold(): key, key.casefold(): key}
            if self._partner_text("part_of", column):
                teams.append((column, key, typed))
            else:
                self._partner(column, key, typed)
        for column, key, typed in teams:
            self._team(column, key, typed)

    def _partner_text(self, name: str, column: int) -> str:
        return self._text(self.labels[name][0], column) if name in self.labels else ""

    def _named(self, column: int, key: str, typed: str, section: str) -> dict[str, Node]:
        place = self.grid.place(self.labels["partner"][0], column)
        entry = open_mapping(open_mapping(self.root, section, place), key, place)
        entry.key = place
        name = self._partner_text("partner_name", column) or (typed if typed != key else "")
        if name:
            entry.entries["name"] = Node(name, self.grid.place(self.labels["partner_name"][0], column), text=name)
            self.ids.setdefault(name.casefold(), key)
        return entry.entries

    def _partner(self, column: int, key: str, typed: str) -> None:
        entry = self._named(column, key, typed, "partners")
        for name, field in (("teams", "teams"), ("own", "own_budget")):
            if name in self.labels:
                node = self._value(self.labels[name][0], column, name, f"partners.{key}.{field}")
                if node is not None:
                    entry[field] = node

    def _team(self, column: int, key: str, typed: str) -> None:
        entry = self._named(column, key, typed, "teams")
        at = (self.labels["part_of"][0], column)
        entry["partner"] = self._word(self._text(*at), self.grid.place(*at))
        place = self.grid.place(self.labels["partner"][0], column)
        entry["skills"] = Node([Node(key, place, text=key)], place)
        fte = self._value(self.labels["fte"][0], column, "fte", f"teams.{key}.fte") if "fte" in self.labels else None
        if fte is not None:
            entry["fte"] = fte

    # ------------------------------------------------------------------------------------------------------ proposals

    def proposals(self) -> None:
        """Every row with more than the number that was printed in it."""
        rows = list(self._filled())
        for row, key in rows:
            self.ids |= {self._text(row, self.columns["id"]).casefold() or key: key, key.casefold(): key}
            self.ids.setdefault(self._text(row, self.columns["proposal"]).casefold(), key)
        for row, key in rows:
            self._proposal(row, key)

    def _filled(self) -> Iterator[tuple[int, str]]:
        taken: set[str] = set()
        for row, values in self.grid.rows.items():
            if row <= self.header or not any(column != self.columns["id"] for column in values):
                continue
            typed, name = self._text(row, self.columns["id"]), self._text(row, self.columns["proposal"])
            key = short_name(typed) if typed else short_name(name).lower()
            column = self.columns["id" if typed else "proposal"]
            if not key or key in taken:
                message = "this id stands here twice" if key else "this row has no proposal"
                self.draft.fault(
                    self.grid.place(row, column), "initiatives", "duplicate" if key else "missing", message, expected="one a row"
                )
                continue
            taken.add(key)
            yield row, key

    def _proposal(self, row: int, key: str) -> None:
        place = self.grid.place(row, self.columns["id"])
        entry = open_mapping(open_mapping(self.root, "initiatives", place), key, place)
        entry.key = place
        path, fields = f"initiatives.{key}", entry.entries
        for name, field in (("proposal", "name"), ("ask", "ask"), ("wanted", "wanted"), ("deadline", "deadline")):
            node = self._value(row, self.columns[name], name, f"{path}.{field}") if name in self.columns else None
            if node is not None:
                fields[field] = node
        owner = self._text(row, self.columns["owner"])
        if owner:
            fields["owner"] = self._word(owner, self.grid.place(row, self.columns["owner"]))
        self._offered(row, fields, path)
        words = [word.strip() for word in re.split(r"[,;\n]+", self._text(row, self.columns["after"])) if word.strip()]
        if words:
            at = self.grid.place(row, self.columns["after"])
            fields["after"] = Node([self._word(word, at) for word in words], at, key=at)
        self._matrix(row, fields, path)
        self._stuck(row, key)

    def _offered(self, row: int, fields: dict[str, Node], path: str) -> None:
        for name, words in (("decision", DECISIONS), ("kind", KINDS)):
            typed, place = self._text(row, self.columns[name]), self.grid.place(row, self.columns[name])
            word = words.get(typed.casefold())
            if word is not None:
                fields[name] = Node(word, place, text=word, key=place)
            elif typed:
                where, message = f"{path}.{name}", "is not one of the words allowed here"
                close = nearest(typed, words)
                self.draft.fault(
                    place, where, "unknown-word", message, expected=listed(words, 12), found=repr(typed), suggestion=close
                )

    def _matrix(self, row: int, fields: dict[str, Node], path: str) -> None:
        shift = self.labels["benefit"][1] - self.labels["effort"][1]
        blocks = {"effort": dict(self.workers), "benefit": {column + shift: key for column, key in self.workers}}
        if "users" in self.labels:
            blocks["benefit"][self.labels["users"][1]] = "users"
        for field, columns in blocks.items():
            for column, key in columns.items():
                raw: Any = self.grid.at(row, column)
                place = self.grid.place(row, column)
                node = understood(self.draft, raw, place, ANY, f"{path}.{field}.{key}") if raw is not None else None
                if node is not None:
                    fields.setdefault(field, Node({}, place, key=place)).entries[key] = node
        self._homeless(row, blocks)

    def _homeless(self, row: int, blocks: dict[str, dict[int, str]]) -> None:
        """Effort or benefit in a column that has no partner at its top."""
        named = {column for columns in blocks.values() for column in columns}
        for column in self.grid.rows[row]:
            if column >= self.labels["effort"][1] and column not in named:
                message = "stands in a column without a partner"
                self.draft.fault(self.grid.place(row, column), "", "columns", message, expected=LABELS["partner"][0])

    def _stuck(self, row: int, key: str) -> None:
        what, who = self._text(row, self.columns["stuck"]), self._text(row, self.columns["acts"])
        if not what and not who:
            return
        place, at = self.grid.place(row, self.columns["stuck"]), self.grid.place(row, self.columns["acts"])
        if not who:
            self.draft.fault(
                at, f"impediments.stuck-{key}.acts", "missing", "nobody is named who must act", expected="a partner or a body"
            )
            return
        expected = self._value(row, self.columns["expected"], "expected", f"impediments.stuck-{key}.expected")
        if expected is None:
            expected = self.root.entries["chain"].entries.get("start")
            message = "nobody says when this is settled: taken to be expected on the first day, with the usual delay"
            self.draft.faults.append(Fault(at, f"impediments.stuck-{key}.expected", "no-date", message, severity="warning"))
        entry = open_mapping(open_mapping(self.root, "impediments", place), f"stuck-{key}", place).entries
        if what:
            entry["name"] = Node(what, place, text=what)
        entry["blocks"] = Node([Node(key, place, text=key)], place)
        entry["acts"] = self._word(who, at)
        if expected is not None:
            entry["expected"] = Node(expected.value, expected.place, text=expected.text, key=at)
