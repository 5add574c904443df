"""Plans with room for setbacks: at most Gamma units at a time take more effort than meant (Bertsimas & Sim 2004)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ketenopt.domain.problem import Problem
from ketenopt.optimise.formulation import Formulation
from ketenopt.optimise.formulation.rows import RowList, Rows, lp_name


def robust(p: Problem, f: Formulation, gamma: float, deviation: float) -> Formulation:
    """``f`` whose capacity rows hold whichever ``gamma`` units of a row take ``deviation`` (a share) more effort.

    Row r: sum_i e[r,i] x[i] + gamma w[r] + sum_i q[r,i] <= supply;  w[r] + q[r,i] >= deviation e[r,i] x[i];  w, q >= 0.
    With gamma 0 nothing changes; with all units of a row, everything takes more.
    """
    unit_of = np.full(f.columns.count, -1, dtype=np.int64)
    for i, t in np.argwhere(f.columns.x >= 0):
        unit_of[f.columns.x[i, t]] = i
    blocks, wide = [], f
    for block in f.rows:
        if block.constraint == "capacity":
            wide, guarded, links = _guarded(p, wide, block, unit_of, gamma, deviation)
            blocks += [guarded, links]
        else:
            blocks.append(block)
    return replace(wide, rows=tuple(block for block in blocks if block.names))


def _guarded(
    p: Problem, f: Formulation, block: Rows, unit_of: np.ndarray[tuple[int], np.dtype[np.int64]], gamma: float, deviation: float
) -> tuple[Formulation, Rows, Rows]:
    count = f.columns.count
    names: list[str] = []
    capacity, links = RowList("capacity"), RowList("setback")
    for r, label in enumerate(block.labels):
        inside = block.row == r
        terms = list(zip(block.column[inside].tolist(), block.coefficient[inside].tolist(), strict=True))
        room = count + len(names)
        names.append(lp_name("w", *label))
        more = [(room, gamma)]
        for i in sorted({int(unit_of[column]) for column, _ in terms if unit_of[column] >= 0}):
            extra = count + len(names)
            names.append(lp_name("q", *label, p.units[i]))
            more.append((extra, 1.0))
            work = [(column, deviation * days) for column, days in terms if unit_of[column] == i]
            links.add((*label, p.units[i]), [*work, (room, -1.0), (extra, -1.0)], 0.0, label[0])
        capacity.add(label, [*terms, *more], float(block.rhs[r]), block.owner[r])
    return f.wider(tuple(names)), capacity.rows(), links.rows()
