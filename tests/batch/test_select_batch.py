"""Selection on scenarios that are really simulated."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import night_chain as night
from ketenopt import execute
from ketenopt.batch.select import Wish, race, select
from ketenopt.batch.systems import delivered, described, prepared
from ketenopt.batch.work import MEANS
from ketenopt.domain.errors import KetenoptError
from ketenopt.domain.selection import Elimination

TWENTY: dict[str, Any] = {
    "method": "latin-hypercube",
    "samples": 20,
    "rule": "central",
    "plans": "base",
    "factors": {
        "teams.a-1.fte": {"low": 0.6, "high": 1.0},
        "integration.rework": {"low": 0.1, "high": 0.5},
        "cadence.release_days": {"levels": [5, 10, 15, 20]},
    },
}
FIXED = 1000


def test_the_better_of_two_scenarios_wins_and_its_interval_is_fresh(tmp_path: Path) -> None:
    told: list[Elimination] = []
    design = night.written(tmp_path)
    wish = Wish("net_value_keur", zone=5.0, first=10, fresh=30)
    found = select(design.parent, wish, told=lambda what, gone: told.append(gone) if gone else None)
    assert found.winner == "proposal"
    assert tuple(told) == found.eliminations
    assert [row.scenario for row in told] == ["today"]
    assert found.total == sum(n for _, n in found.replications) >= 20
    assert found.fresh == 30
    with execute.crew() as crew:
        systems = [one for one in prepared(described(design.parent, (), MEANS)[0], crew) if one.id == "proposal"]
        fresh = delivered(systems, "net_value_keur", 7, range(wish.maximum, wish.maximum + 30), "auto", crew)["proposal"]
    assert found.mean == pytest.approx(float(fresh.mean()))
    assert select(design.parent, wish) == found


def test_points_of_a_design_can_be_selected_from(tmp_path: Path) -> None:
    found = select(night.written(tmp_path), Wish("lead_time_days", zone=5.0, first=10, fresh=5))
    assert len(found.replications) == 6
    assert found.better == "less"


def test_when_the_maximum_comes_first_it_says_so() -> None:
    def sample(names: Any, replications: range) -> dict[str, Any]:
        return {name: np.array([float(r * (3 if name == "a" else 5) % 7) for r in replications]) for name in names}

    found = race(["a", "b"], Wish("net_value_keur", zone=0.0001, first=10, maximum=40, fresh=5), sample, 1)
    assert found.undecided == ("a", "b")
    assert dict(found.replications) == {"a": 40, "b": 40}


def test_what_has_no_best_is_refused(tmp_path: Path) -> None:
    design = night.written(tmp_path)
    for measure, what in (("spent_keur", "neither more nor less"), ("valeu", "there is no measure")):
        with pytest.raises(KetenoptError, match=what):
            select(design.parent, Wish(measure, zone=1.0))


@pytest.mark.nightly
@pytest.mark.timeout(1800)
def test_of_twenty_the_best_is_found_19_times_of_20_with_a_tenth_of_the_replications(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    design = night.written(tmp_path, TWENTY)
    with execute.crew() as crew:
        systems = prepared(described(design, (), MEANS)[0], crew)
        values = delivered(systems, "net_value_keur", 999, range(FIXED), "auto", crew)
        ordered = sorted(values, key=lambda name: -values[name].mean())
        gap = float(values[ordered[0]].mean() - values[ordered[1]].mean())
        right, spent = 0, []
        for seed in range(20):

            def sample(names: Any, replications: range, seed: int = seed) -> Any:
                return delivered([s for s in systems if s.id in names], "net_value_keur", seed, replications, "auto", crew)

            found = race(sorted(values), Wish("net_value_keur", zone=gap, first=15, fresh=1), sample, seed)
            right += found.winner == ordered[0]
            spent.append(found.total)
    with capsys.disabled():
        print(  # noqa: T201 - the counts are asked for
            f"\nselection: {right} of 20 right; {min(spent)}-{max(spent)} replications, mean {np.mean(spent):.0f}, of {20 * FIXED}"
        )
    assert right >= 19
    assert max(spent) * 10 <= 20 * FIXED
