"""The event log from the command line: what process-mining tools read, with dates of the chain's own calendar."""

from datetime import datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import night_chain as night
from ketenopt.cli.entry import main

MINED = ["case:concept:name", "concept:name", "time:timestamp", "org:resource"]


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two runs of a tiny chain, kept and taken out."""
    folder = tmp_path_factory.mktemp("events")
    chain, kept, out = night.written(folder).parent, folder / "run", folder / "log.csv"
    few = ["--replications", "2", "--quiet"]
    assert main(["simulate", str(chain), *few, "--rule", "central", "--events", "--out", str(kept)]) == 0
    assert main(["store", "export", str(kept), "--table", "events", "--out", str(out)]) == 0
    return out


def test_the_names_are_those_of_xes_and_nothing_that_is_needed_is_empty(log: Path) -> None:
    rows = pd.read_csv(log)
    assert list(rows.columns) == [*MINED, "point", "replication", "number", "case_id", "timestamp_days"]
    assert len(rows) > 0
    assert not rows[MINED[:3]].isna().any().any()
    assert {"released", "started", "finished", "delivered"} <= set(rows["concept:name"])
    worked = rows[rows["concept:name"].isin(["started", "finished"])]
    assert set(worked["org:resource"]) == {"a-1"}


def test_a_case_is_one_item_in_one_run(log: Path) -> None:
    """The same item in another run is another case, or a miner would see everything happen to it as often as there are runs."""
    rows = pd.read_csv(log)
    assert set(rows["replication"]) == {0, 1}
    assert rows["case:concept:name"].nunique() == len(rows[["replication", "case_id"]].drop_duplicates())
    assert rows["case:concept:name"].nunique() > rows["case_id"].nunique()
    delivered = rows[rows["concept:name"] == "delivered"]
    assert not delivered.duplicated("case:concept:name").any()


def test_moments_are_weekdays_counted_from_the_start_and_keep_the_order(log: Path) -> None:
    rows = pd.read_csv(log)
    moments = [datetime.fromisoformat(text) for text in rows["time:timestamp"]]
    for moment, days in zip(moments, rows["timestamp_days"], strict=True):
        assert moment.weekday() < 5
        assert 9 <= moment.hour < 17
        assert np.busday_count("2027-01-04", moment.date()) == int(days)
        assert (moment.hour - 9 + moment.minute / 60 + moment.second / 3600) / 8 == pytest.approx(days % 1, abs=1 / (8 * 3600))
    for _, one in rows.groupby("replication"):
        assert one["time:timestamp"].is_monotonic_increasing
    assert moments[0].date().isoformat() >= "2027-01-04"


def test_the_log_is_kept_only_with_a_run(log: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chain = night.written(tmp_path / "chain").parent
    assert main(["simulate", str(chain), "--events"]) == 2
    assert "--out" in capsys.readouterr().err
    kept = tmp_path / "run"
    assert main(["simulate", str(chain), "--replications", "2", "--quiet", "--rule", "central", "--out", str(kept)]) == 0
    assert main(["store", "export", str(kept), "--table", "events", "--out", str(tmp_path / "log.csv")]) == 6
    assert "holds no table events" in capsys.readouterr().err
    assert not (tmp_path / "log.csv").exists()
