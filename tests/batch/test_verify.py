"""Verify: equal on a fresh run, and after one byte is changed it says which and what that changed."""

import json
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import night_chain as night
from ketenopt import store
from ketenopt.batch import compact, open_batch, run_batch, verify
from ketenopt.cli.entry import main
from ketenopt.domain.errors import StoreError
from ketenopt.study import Options, open_study
from ketenopt.study import run as run_study


@pytest.fixture(params=["batch", "study"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, Path]:
    """(folder of the chain, folder of the run)."""
    design = night.written(tmp_path / "c", {"factors": {"rule": {"levels": ["central", "rank-and-fill"]}}})
    out = tmp_path / "out"
    if request.param == "batch":
        run_batch(open_batch(design), out)
    else:
        run_study(open_study(design.parent), Options(replications=30, out=out))
    return design.parent, out


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_a_fresh_run_is_equal(kept: tuple[Path, Path]) -> None:
    found = verify(kept[1], sample=None)
    assert found.equal, found
    assert found.culprits == ()
    assert found.files > 5
    assert found.chunks == found.of >= 2
    assert verify(kept[1], sample=1).chunks == 1


def test_one_changed_byte_of_the_input_is_named_with_what_it_changed(kept: tuple[Path, Path]) -> None:
    chain, out = kept
    change(chain / "chain.yaml", '"items": 3', '"items": 4')
    found = verify(out)
    assert not found.equal
    assert any("chain.yaml" in text for text in found.differences)
    assert any(text.endswith("packages.w.items was 3.0, is now 4.0") for text in found.culprits), found
    assert len(found.differences) == 1  # made again from its own copy, it is still the same


def test_a_byte_that_changes_no_number_is_told_as_such(kept: tuple[Path, Path]) -> None:
    chain, out = kept
    change(chain / "chain.yaml", '"Alpha"' if '"Alpha"' in (chain / "chain.yaml").read_text() else '"Little"', '"Other!"')
    found = verify(out)
    assert not found.equal
    assert any("no number" in text for text in found.culprits), found


def test_a_moved_or_missing_original_is_no_difference(kept: tuple[Path, Path], tmp_path: Path) -> None:
    kept[0].rename(tmp_path / "elsewhere")
    assert verify(kept[1]).equal


def test_a_changed_table_is_found_by_its_hash_and_by_making_it_again(kept: tuple[Path, Path]) -> None:
    out = kept[1]
    path = min((out / "tables").glob("measures-*"))
    rows = pd.read_parquet(path)
    rows.loc[3, "value"] += 1.0
    from ketenopt.domain.tables import MEASURES

    store.put(path, store.parquet(MEASURES, rows))
    found = verify(out, sample=None)
    assert f"tables/{path.name}: is not what was written" in found.differences
    assert any("1 values differ; first value of" in text for text in found.differences)
    assert any("was changed or damaged" in text for text in found.culprits)


def test_another_version_is_named_when_numbers_differ(kept: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    out = kept[1]
    log = store.read_json(out / "log.json")
    log["versions"]["highspy"] = "0.0.1"
    store.put(out / "log.json", store.text(log))
    assert verify(out).equal  # another version that makes the same numbers is no difference

    def otherwise(*words: Any, **more: Any) -> Any:
        frames = original(*words, **more)
        frames["measures"] = frames["measures"].assign(value=frames["measures"]["value"] + 1)
        return frames

    from ketenopt.study import deliver_block as original

    for module in ("work", "verify"):
        monkeypatch.setattr(sys.modules[f"ketenopt.batch.{module}"], "deliver_block", otherwise)
    found = verify(out)
    assert not found.equal
    assert any(text.startswith("highspy was 0.0.1, is ") for text in found.culprits)


def test_a_changed_or_missing_plan_is_found(kept: tuple[Path, Path]) -> None:
    plan = min((kept[1] / "plans").iterdir())
    plan.unlink()
    found = verify(kept[1], sample=0)
    assert found.differences == (f"plans/{plan.name}: is gone",)


def test_the_folders_own_copy_of_the_inputs_is_guarded(tmp_path: Path) -> None:
    run_batch(open_batch(night.written(tmp_path / "c")), tmp_path / "out")
    change(tmp_path / "out" / "inputs" / "chain" / "chain.yaml", '"items": 3', '"items": 4')
    found = verify(tmp_path / "out")
    assert any("was changed after the batch was made" in text for text in found.differences)


def test_chunks_that_were_put_together_are_verified_too(tmp_path: Path) -> None:
    run_batch(open_batch(night.written(tmp_path / "c")), tmp_path / "out")
    compact(tmp_path / "out")
    found = verify(tmp_path / "out", sample=None)
    assert found.equal, found
    assert found.chunks == 6


def test_an_edited_manifest_is_refused(kept: tuple[Path, Path]) -> None:
    manifest = kept[1] / "manifest.json"
    data = json.loads(manifest.read_text())
    data["block"] = 7
    manifest.write_text(json.dumps(data))
    with pytest.raises(StoreError, match="was edited"):
        verify(kept[1])


def test_the_command_ends_with_7_when_something_differs(kept: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    chain, out = kept
    assert main(["verify", str(out), "--language", "en"]) == 0
    assert "Equal: " in capsys.readouterr().out
    change(chain / "chain.yaml", '"items": 3', '"items": 4')
    assert main(["verify", str(out), "--language", "en"]) == 7
    assert "is now 4" in capsys.readouterr().out
    assert main(["verify", str(out), "--json"]) == 7
    assert json.loads(capsys.readouterr().out)["verification"]["equal"] is False
    assert main(["verify", str(chain)]) == 6
    assert "no run was kept here" in capsys.readouterr().err
