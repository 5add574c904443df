"""Every rule on 5 partners x 20 initiatives x 8 periods in LP form: wanted under 2 s each, leximin at most n programs and the plan.

Asserts what the rules promise; prints times, never fails on them.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from ketenopt.optimise.fair.case import opened
from ketenopt.optimise.fair.lexicographic import leximin
from ketenopt.optimise.optimum import Settings
from ketenopt.optimise.pose import pose
from ketenopt.optimise.rules import RULES, ruled
from planned_chains import generated

PAPER = Settings(paper=True)
FREE = ("central", "first-come-first-served")


def main() -> None:
    chains = [pose(generated(seed, 5, 20, 1, 8, frills=False)) for seed in range(5)]
    for rule in RULES:
        times = []
        for p in chains:
            began = time.perf_counter()
            made = ruled(p, rule, PAPER)
            times.append(time.perf_counter() - began)
            assert rule in FREE or min(line.gain for line in made.partners) >= -1e-6, rule
        print(f"  {rule:24} {max(times):6.2f} s at most, {np.mean(times):.2f} s on average")
    for p in chains:
        case = opened(p, PAPER)
        programs = leximin(case, np.ones(p.P)).programs
        assert programs <= p.P, "leximin took more programs than there are partners"
    print(f"  leximin: at most {p.P} programs, and the plan")


if __name__ == "__main__":
    main()
