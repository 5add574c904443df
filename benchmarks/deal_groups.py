"""All 4,095 groups of 12 partners: one kept program against a PuLP model made anew for each.

Asserts that both say the same and that memory does not grow with the number of groups; prints the ratio, never fails on time.
A sample of groups is rebuilt, spread over all sizes; its mean time stands for the rest.
"""

from __future__ import annotations

import sys
import time
import tracemalloc
from dataclasses import replace
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from group_chains import working_alone
from ketenopt.optimise.deal.groups import ChainGame
from ketenopt.optimise.games.build import all_groups
from ketenopt.optimise.program import program
from ketenopt.optimise.solve import solve

PARTNERS, INITIATIVES = 12, 20
SAMPLE = 60


def rebuilt(game: ChainGame, members: np.ndarray) -> float:
    """v of one group: a formulation, a PuLP model and a cold solve of its own, as one would without thinking."""
    fresh = ChainGame(game.p, True)
    objective = fresh.f.U[: game.p.P][members].sum(axis=0)
    made = replace(program(fresh.f, objective), rhs=fresh.rhs(members))
    return solve(made).objective + float(fresh.f.constant[: game.p.P][members].sum())


def main() -> None:
    p = working_alone(5, PARTNERS, INITIATIVES)
    groups = all_groups(PARTNERS)[1:]
    game = ChainGame(p, True)
    game.worth(groups[-1:])
    began = time.perf_counter()
    fast = game.worth(groups)
    kept = time.perf_counter() - began
    sample = np.linspace(0, len(groups) - 1, SAMPLE).astype(int)
    began = time.perf_counter()
    slow = np.array([rebuilt(game, groups[k]) for k in sample])
    each = (time.perf_counter() - began) / SAMPLE
    assert np.allclose(fast[sample], slow, rtol=1e-7, atol=1e-5), "the kept program and cold ones differ"
    assert (fast >= -1e-6).all()
    assert (fast > 1.0).mean() > 0.5, "most groups can do something"
    print(f"  columns {len(game.made.names)}, rows {len(game.made.row_names)}; {len(groups)} groups in {kept:.1f} s, kept")
    print(f"  rebuilt {1000 * each:.1f} ms each: {each * len(groups):.0f} s; ratio {each * len(groups) / kept:.1f} (wanted 5)")
    flat(game, groups)


def flat(game: ChainGame, groups: np.ndarray) -> None:
    """Python's own memory after many groups is that after few."""
    tracemalloc.start()
    game.worth(groups[:50])
    few = tracemalloc.get_traced_memory()[0]
    game.worth(groups[50:450])
    many = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert many - few < 100_000, f"memory grew by {many - few} bytes over 400 groups"
    print(f"  memory after 400 more groups: {(many - few) / 1000:+.0f} kB")


if __name__ == "__main__":
    main()
