"""What must hold in every chain, whatever the draws: on generated chains that use every rule at once."""

from dataclasses import fields
from typing import Any

import numpy as np
import pytest

from ketenopt.domain.chain import Chain
from ketenopt.domain.outcomes import Outcomes
from ketenopt.domain.scenario import Scenario
from ketenopt.domain.units import units
from simulate.chains import run
from simulate.generated import chain

CHAINS = [(seed, lattice) for seed in range(5) for lattice in (False, True)]


def same(one: Outcomes, two: Outcomes) -> None:
    """Bit for bit, logs included."""
    for field in fields(Outcomes):
        _same(getattr(one, field.name), getattr(two, field.name), field.name)


def _same(one: Any, two: Any, name: str) -> None:
    if isinstance(one, np.ndarray):
        assert one.dtype.kind != "f" or np.array_equal(one, two, equal_nan=True), name
        assert one.dtype.kind == "f" or np.array_equal(one, two), name
    elif hasattr(one, "__dataclass_fields__"):
        for part in fields(one):
            _same(getattr(one, part.name), getattr(two, part.name), f"{name}.{part.name}")
    else:
        assert one == two, name


def reversed_and_renamed(what: Scenario) -> Scenario:
    """Every mapping in reverse order, every name another."""

    def turned(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: f"other {inner}" if key == "name" else turned(inner) for key, inner in reversed(value.items())}
        return value

    return Scenario(what.id, Chain.model_validate(turned(what.chain.model_dump(by_alias=True))))


@pytest.mark.parametrize(("seed", "lattice"), CHAINS)
def test_reordering_and_renaming_change_no_number(seed: int, lattice: bool) -> None:
    what, starts, rest = chain(seed, lattice)
    other = reversed_and_renamed(what)
    assert list(other.chain.initiatives) != list(what.chain.initiatives)
    same(run(what, starts, range(3), **rest), run(other, dict(reversed(starts.items())), range(3), **rest))


@pytest.mark.parametrize(("seed", "lattice"), CHAINS)
def test_two_blocks_are_one_block_cut_in_two(seed: int, lattice: bool) -> None:
    what, starts, rest = chain(seed, lattice)
    whole = run(what, starts, range(6), **rest)
    for block in (range(2), range(2, 6)):
        part = run(what, starts, block, **rest)
        for name in ("released", "delivered", "in_use", "causes", "busy", "hits", "spent", "effort_done", "gate_days"):
            assert np.array_equal(getattr(whole, name)[list(block)], getattr(part, name), equal_nan=True), name


@pytest.mark.parametrize(("seed", "lattice"), CHAINS)
def test_causes_add_up_to_the_lead_time_and_none_is_negative(seed: int, lattice: bool) -> None:
    what, starts, rest = chain(seed, lattice)
    found = run(what, starts, range(5), **rest)
    increments = np.array([not name.startswith("product:") for name in found.slices])
    done = ~np.isnan(found.delivered) & increments
    begin = np.minimum(what.timeline.bounds[found.slice_period], found.released)
    assert done.sum() > 0.8 * done.size
    assert np.abs(found.causes.sum(axis=-1) - (found.delivered - begin))[done].max() < 1e-9
    assert found.causes.min() >= 0
    assert not found.causes[~done].any()
    assert ((found.causes > 0).any(axis=(0, 1)) | (np.array(range(8)) == 6)).all()  # money may never be short


@pytest.mark.parametrize(("seed", "lattice"), CHAINS)
def test_moments_follow_one_another_and_wait_for_what_they_must(seed: int, lattice: bool) -> None:
    what, starts, rest = chain(seed, lattice)
    found = run(what, starts, range(5), **rest)
    increments = [n for n, name in enumerate(found.slices) if not name.startswith("product:")]
    released, first, last, integrated, delivered = (
        getattr(found, name)[:, increments] for name in ("released", "first_work", "last_work", "integrated", "delivered")
    )
    for early, late in ((released, first), (first, last), (last, integrated), (integrated, delivered)):
        assert np.nanmin(late - early) >= 0
    assert not np.isnan(released[~np.isnan(integrated)]).any()
    assert not np.isnan(integrated[~np.isnan(delivered)]).any()
    assert np.nanmin(found.in_use - found.delivered[:, :, None]) >= 0
    assert np.nanmax(found.released) < what.timeline.plan_end
    assert np.nanmax(found.in_use) < what.timeline.horizon
    assert not (delivered[~np.isnan(delivered)] % 10).any()  # release moments


@pytest.mark.parametrize(("seed", "lattice"), CHAINS)
def test_money_is_spent_by_releases_only_and_never_twice(seed: int, lattice: bool) -> None:
    what, starts, rest = chain(seed, lattice)
    found = run(what, starts, range(5), **rest)
    increments = {unit.key: unit.increment for unit in units(what.chain)}
    costs = [increments[key].cost.get("a", 0.0) for key in found.slices]
    released = ~np.isnan(found.released)
    expected = (released * np.asarray(costs) * found.slice_share).sum(axis=1)
    assert found.spent.sum(axis=(1, 2)) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(("seed", "lattice"), CHAINS)
def test_time_of_teams_and_people_is_conserved(seed: int, lattice: bool) -> None:
    what, starts, rest = chain(seed, lattice)
    found = run(what, starts, range(5), **rest)
    total = found.busy + found.blocked + found.idle
    assert np.abs(total - total[0]).max() < 1e-9
    assert total[0].max() == pytest.approx(what.timeline.plan_end)
