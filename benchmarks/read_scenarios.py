"""How long it takes to check a chain: 200 and 5,000 increments from text, 200 from a workbook.

Each reading must give the right chain.  Its time is that of the processor, so that a busy machine is not blamed on the reader; it
is printed beside its aim, and what takes twice its aim fails the run.
"""

import gc
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from ketenopt.domain.scenario import Scenario
from ketenopt.read import read_scenario
from ketenopt.read.convert import convert

PARTNERS = 8
PER_INITIATIVE = 5


def chain(increments: int) -> tuple[str, str]:
    """chain.yaml and packages.csv of a chain with that many increments, two packages each."""
    lines = [
        "schema: 1",
        "chain: {name: Benchmark, start: 2027-01-04, periods: 12}",
        "funds: {pot: {decided_by: board, budget: 90000}}",
    ]
    lines += ["bodies: {board: {meetings_per_year: 6}}", "partners:"]
    lines += [
        f"  p{i}: {{name: Partner {i}, own_budget: {{value: 800, low: 500, high: 1200, source: expert}}}}" for i in range(PARTNERS)
    ]
    lines += ["teams:", *(f"  t{i}: {{partner: p{i}, fte: 12, skills: [general, ict]}}" for i in range(PARTNERS)), "initiatives:"]
    rows = ["initiative,increment,id,partner,skill,items.value,items.low,items.high,effort.lognormal.median,effort.lognormal.p90"]
    for number in range(increments // PER_INITIATIVE):
        owner = number % PARTNERS
        lines += [f"  i{number}:", f"    name: Initiative {number}", f"    owner: p{owner}", "    run_by: p0", "    paid_by: p0"]
        lines += [
            f"    benefits: {{p{owner}: {{value: {{value: 30, low: 10, high: 60, source: expert}}, owner: p{owner}}}}}",
            "    increments:",
        ]
        for part in range(PER_INITIATIVE):
            after = f", after: [i{number}/{part - 1}]" if part else ""
            lines.append(f"      {part}: {{share: 0.2, cost: {{pot: {{value: 100, low: 80, high: 150, source: expert}}}}{after}}}")
            rows += [f"i{number},{part},w{i},p{(owner + i) % PARTNERS},ict,4,2,8,6,15" for i in range(2)]
    return "\n".join(lines) + "\n", "\n".join(rows) + "\n"


def written(folder: Path, increments: int) -> Path:
    """The folder of that chain."""
    folder.mkdir()
    for name, text in zip(("chain.yaml", "packages.csv"), chain(increments), strict=True):
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def timed(work: Callable[[], Scenario], times: int) -> tuple[Scenario, float]:
    """What ``work`` gives and its shortest time in seconds of the processor."""
    best, found = float("inf"), work()
    for _ in range(times):
        gc.collect()
        began = time.process_time()
        found = work()
        best = min(best, time.process_time() - began)
    return found, best


def right(scenario: Scenario, increments: int) -> None:
    """The chain that was written, nothing lost."""
    parts = [part for initiative in scenario.chain.initiatives.values() for part in initiative.increments.values()]
    packages = [package for part in parts for package in part.packages.values()]
    assert (len(parts), len(packages)) == (increments, 2 * increments)
    assert sum(package.items for package in packages) == 8 * increments
    assert sum(part.cost["pot"] for part in parts) == 100 * increments
    ranges = [row for row in scenario.register if row.path.endswith(".items")]
    assert {(row.low, row.high) for row in ranges} == {(2, 8)}
    assert len(ranges) == 2 * increments


def main() -> None:
    """Time all three."""
    with tempfile.TemporaryDirectory() as scratch:
        small, large = written(Path(scratch) / "small", 200), written(Path(scratch) / "large", 5_000)
        book = Path(scratch) / "small.xlsx"
        began = time.perf_counter()
        convert(small, book)
        print(f"writing the workbook of 200 increments, checked  {time.perf_counter() - began:7.3f} s")
        for what, path, increments, aim, times in (
            ("checking 200 increments", small, 200, 0.1, 5),
            ("checking 5,000 increments", large, 5_000, 3.0, 2),
            ("checking the workbook of 200 increments", book, 200, 2.0, 3),
        ):
            scenario, seconds = timed(lambda path=path: read_scenario(path), times)
            right(scenario, increments)
            print(f"{what:48} {seconds:7.3f} s   (aim {aim:g} s{'' if seconds < aim else ', NOT reached on this machine now'})")
            assert seconds < 2 * aim, f"{what} took {seconds:.2f} s"
        assert read_scenario(book).hash == read_scenario(small).hash


if __name__ == "__main__":
    main()
