"""A grid to move sliders over, made from a run itself: the pot, the rule and a role, through the code of every batch.

The run keeps the whole chain of its proposal, so nothing but its folder is needed.  What is bilateral is no slider: moving
it would give it away.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from ketenopt import store
from ketenopt.batch.flow import run_batch
from ketenopt.batch.opened import open_batch
from ketenopt.batch.work import Means
from ketenopt.domain.errors import StoreError
from ketenopt.domain.evidence import POTS, Evidence, Grid
from ketenopt.dossier.beside import grid
from ketenopt.report.confidential import Shield, shield

SHARES = (80, 100, 120)
"""Per cent of the money of the joint pots."""
FAIRER = ("central", "individually-rational", "max-min")
"""Ever more weight for who gains least: the sum, nobody worse off, the smallest gain first."""
ROLE = "portfolio_manager"
REPLICATIONS = 30
MANIFEST = "manifest.json"


def with_what_if(evidence: Evidence, run: Path, out: Path) -> Evidence:
    """``evidence`` with the grid of its proposal before other grids; kept in ``out``, where it goes on when asked again.

    Raises StoreError when everything that could be moved is bilateral, or ``out`` holds something else.
    """
    return replace(evidence, grids=(_grid(evidence, run, out), *evidence.grids))


def _grid(evidence: Evidence, run: Path, out: Path) -> Grid:
    manifest = store.existing_run(run).manifest()
    proposal = evidence.comparison.proposal
    kept = manifest["scenarios"][proposal]
    factors = _factors(kept["chain"], kept["rule"], shield(*evidence.scenarios.values()))
    if not factors:
        raise StoreError(f"{run}: all that sliders could move is bilateral; there is nothing to try")
    with tempfile.TemporaryDirectory() as made:
        _write(Path(made), kept, factors, manifest["seed"])
        batch = open_batch(Path(made) / "design.yaml", (), Means(engine=manifest["engine"]))
        end = run_batch(batch, out)
    if end.failures:
        raise StoreError(f"{out}: {len(end.failures)} of {len(batch.points)} combinations failed; see ketenopt store status {out}")
    return _named(grid(out))


def _factors(chain: dict[str, Any], rule: str, hidden: Shield) -> dict[str, Sequence[object]]:
    """What may be moved.  A pot that is bilateral, or that a bilateral value changes, is not."""
    factors: dict[str, Sequence[object]] = {}
    if not hidden.hides("governance.form", "governance.sharing"):
        factors["rule"] = sorted({*FAIRER, rule})
    if chain["funds"] and not any(hidden.hides(f"funds.{fund}") for fund in chain["funds"]):
        factors["scenario"] = [f"pot-{share:03}" for share in SHARES]
    filled = [name for name, there in sorted(chain["governance"]["roles"].items()) if there]
    role = filled[0] if filled else ROLE
    if not hidden.hides(f"governance.roles.{role}", f"governance.effects.{role}"):
        factors[f"governance.roles.{role}"] = [False, True]
    return factors


def _write(folder: Path, kept: dict[str, Any], factors: dict[str, Sequence[object]], seed: int) -> None:
    """Chain, overlays, study and design; JSON, which is YAML."""
    scenarios = {f"pot-{share:03}": {"rule": kept["rule"], "overlays": [f"pot-{share:03}.yaml"]} for share in SHARES}
    files: dict[str, dict[str, Any]] = {
        f"pot-{share:03}.yaml": {"scale": {"funds.*.budget.*": share / 100}} if kept["chain"]["funds"] else {} for share in SHARES
    }
    files["chain.yaml"] = kept["chain"]
    files["study.yaml"] = {"schema": 1, "chain": "chain.yaml", "baseline": "pot-100", "proposal": "pot-100", "scenarios": scenarios}
    files["design.yaml"] = {
        "schema": 1,
        "chain": "study.yaml",
        "method": "full",
        "factors": {name: {"levels": levels} for name, levels in factors.items()},
        "replications": REPLICATIONS,
        "seed": seed,
    } | ({} if "scenario" in factors else {"scenario": "pot-100"})
    for name, content in files.items():
        (folder / name).write_text(json.dumps(content), encoding="utf-8")


def _named(found: Grid) -> Grid:
    """The scenarios of the made study are shares of the pots."""
    shares = tuple(str(share) for share in SHARES)
    return replace(found, factors=tuple((POTS, shares) if name == "scenario" else (name, levels) for name, levels in found.factors))
