"""Worlds as Python holds them: made from a frame, moved by compiled code, and read when they have reached the horizon."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketenopt.simulate.kernel import layout
from ketenopt.simulate.kernel.clock import FULL, LACKING, RUNNING
from ketenopt.simulate.kernel.frame import Frame
from ketenopt.simulate.kernel.loop import advance

Table = NDArray[Any]
ALIGN = 64
UNBORN = -2
"""Period of a world that nothing has happened to."""


@dataclass(slots=True)
class World:
    """One replication: its header, and the block of bytes that holds its sections."""

    row: int
    header: Table
    memory: NDArray[np.uint8]
    places: dict[str, tuple[int, int]]

    def section(self, name: str) -> Table:
        """A section, to read or write."""
        at, size = self.places[name]
        dtype = layout.SECTIONS[name]
        return self.memory[at : at + size * dtype.itemsize].view(dtype)


class Maker:
    """Makes worlds of a frame, and moves them until a day; memory of a world that was read is used again."""

    def __init__(self, frame: Frame, log: bool) -> None:
        self.frame = frame
        self.log = log
        self.room = 1
        self._lay_out()

    def _lay_out(self) -> None:
        sizes = {name: len(rows) for name, rows in self.frame.image.items()} | self.frame.sizes
        sizes["log"] = self.frame.sizes["log"] * self.room if self.log else 1
        self.places: dict[str, tuple[int, int]] = {}
        at = 0
        for name, size in sizes.items():
            self.places[name] = (at, size)
            at += -(-size * layout.SECTIONS[name].itemsize // ALIGN) * ALIGN
        self.bytes = at
        self.image = np.zeros(max(self.places[name][0] for name in self.frame.sizes), np.uint8)
        self.image = self.image[: min(self.places[name][0] for name in self.frame.sizes)]
        for name, rows in self.frame.image.items():
            first = self.places[name][0]
            self.image[first : first + rows.nbytes] = np.ascontiguousarray(rows).view(np.uint8)
        self.header = self.frame.header.copy()
        self.header["log_on"] = self.log
        for name, (_, size) in self.places.items():
            self.header[f"{name}_n"] = size
        for name, rows in self.frame.fixed.items():
            self.header[f"{name}_at"], self.header[f"{name}_n"] = rows.ctypes.data, len(rows)
        fields: dict[str, Any] = dict(layout.WORLD.fields or {})
        self.where = np.array([fields[f"{name}_at"][1] // 8 for name in self.places])
        self.offsets = np.array([at for at, _ in self.places.values()])
        self.free: list[NDArray[np.uint8]] = []

    def world(self, row: int) -> World:
        """Day 0 of a replication."""
        memory = self.free.pop() if self.free else np.empty(self.bytes, np.uint8)
        memory[: len(self.image)] = self.image
        made = World(row, self.header.copy(), memory, self.places)
        planned = len(self.frame.plan.slices)
        slices = made.section("slices")[:planned]
        slices["opens"] = self.frame.opens[row]
        slices["gate"] = self.frame.gate[row]
        self._point(made)
        return made

    def _point(self, world: World) -> None:
        base, header, frame = world.memory.ctypes.data, world.header, self.frame
        header.view(np.int64)[self.where] = self.offsets + base
        luck, later = frame.luck[world.row], frame.later
        header["luck_at"], header["luck_n"] = luck.ctypes.data, len(luck)
        header["later_at"], header["later_n"] = later.places[world.row].ctypes.data, later.places.shape[1]
        header["drawn_at"], header["drawn_n"] = later.drawn.ctypes.data, len(later.drawn)

    def moved(self, world: World, until: float) -> World:
        """``world`` on day ``until``; it is made anew, from where it stood, as often as it lacks a draw or room."""
        header, memory = world.header.copy(), None if world.header["period"][0] == UNBORN else world.memory.copy()
        world.header["until"] = until
        advance(world.header)
        while int(world.header["status"][0]) != RUNNING:
            status, row = int(world.header["status"][0]), world.row
            if status == LACKING:
                self._draw(world)
            if memory is None:
                self.free.append(world.memory)
                if status == FULL:
                    self._more_room()
                world = self.world(row)
            else:
                world.header[:], world.memory[:] = header, memory
                self._point(world)
            world.header["until"] = until
            advance(world.header)
        return world

    def _more_room(self) -> None:
        self.room *= 2
        heaps = self.frame.image["heaps"]
        heaps["size"][0] *= 2
        heaps["at"] = np.cumsum([0, *heaps["size"][:-1].tolist()])
        self.frame.sizes["entries"] = int(heaps["size"].sum())
        self._lay_out()

    def _draw(self, world: World) -> None:
        """Hits that were not foreseen."""
        header = world.header[0]
        item, threat, first = (int(header[name]) for name in ("need_item", "need_threat", "need_n"))
        name = self.frame.item_name(world.section("items")[item])
        self.frame.later.add(world.row, item, threat, name, first)
