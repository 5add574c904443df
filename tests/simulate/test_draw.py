from dataclasses import fields
from typing import Any

import numpy as np
import pytest

from ketenopt.domain.draws import Draws
from ketenopt.domain.errors import SimulationError
from ketenopt.simulate import philox
from ketenopt.simulate.draw import draw
from simulate.chains import initiative, scenario, work
from simulate.generated import chain


def flat(draws: Draws) -> dict[str, Any]:
    """Every array by a name of its own, a row a replication."""
    found: dict[str, Any] = {}
    for part in ("factor", "effort", "follow", "decision", "handover", "gate"):
        found |= {f"{part} {key}": value for key, value in getattr(draws, part).items()}
    for key, attempts in draws.integration.items():
        found |= {f"integration {key} {field.name}": getattr(attempts, field.name) for field in fields(attempts)}
    for (kind, key), hit in draws.hits.items():
        found |= {f"hit {kind} {key} {field.name}": getattr(hit, field.name) for field in fields(hit)}
    return found


def test_a_block_of_replications_equals_the_same_rows_of_a_larger_block() -> None:
    what, _, _ = chain(1)
    whole, tail = draw(what, 5, range(9)), draw(what, 5, range(6, 9))
    large, small = flat(whole), flat(tail)
    assert large.keys() == small.keys()
    for name, values in small.items():
        # A block is as wide as its largest scope that grew; what is beyond a row's own scope is not used.
        theirs = large[name][6:] if values.ndim < 2 else large[name][6:, : values.shape[1]]
        assert np.array_equal(theirs, values), name
    for name, streams in tail.arrivals.items():
        for ours, theirs in zip(streams, whole.arrivals[name][6:], strict=True):
            assert np.array_equal(ours.gaps, theirs.gaps)
            assert np.array_equal(ours.efforts, theirs.efforts)


def test_what_is_added_moves_no_other_draw_and_another_seed_moves_all() -> None:
    few, more = flat(draw(chain(1)[0], 5, range(3))), flat(draw(chain(1, units=15)[0], 5, range(3)))
    assert few.keys() < more.keys()
    assert all(np.array_equal(values, more[name]) for name, values in few.items())
    other = flat(draw(chain(1)[0], 6, range(3)))
    assert not any(np.array_equal(values, other[name]) for name, values in few.items() if name.startswith("follow"))


def test_names_and_the_order_of_the_file_move_no_draw() -> None:
    parts = {f"x{n}": initiative({"packages": {"p": work(2, {"weibull": {"shape": 2, "scale": 5}})}}) for n in range(3)}
    renamed = {key: value | {"name": f"other {key}"} for key, value in reversed(parts.items())}
    one, two = (flat(draw(scenario(initiatives=what), 1, range(2))) for what in (parts, renamed))
    assert one.keys() == two.keys()
    assert all(np.array_equal(values, two[name]) for name, values in one.items())


def test_hits_on_demand_are_those_that_were_drawn_at_once() -> None:
    what, _, _ = chain(1)
    draws = draw(what, 5, range(2, 5))
    for (kind, key), hit in draws.hits.items():
        for row in range(3):
            gap, duration, found = draws.later(kind, f"{key}/0", 2 + row, 0)
            assert gap == pytest.approx(hit.gap[row, 0], rel=1e-12)
            assert duration == pytest.approx(hit.duration[row, 0], rel=1e-12)
            assert found == hit.found[row, 0]
    key = philox.key("5/hit.env/i00/1/p0/0")
    assert draws.later("env", "i00/1/p0/0", 2, 7)[2] == philox.unit(philox.block(*key, 7, 2)[2])


def test_effort_carries_the_factor_of_its_initiative() -> None:
    parts = {"x": initiative({"packages": {"p": work(3, 10)}}, uncertainty={"lognormal": {"median": 1, "p90": 2}})}
    draws = draw(scenario(initiatives=parts), 1, range(4000))
    assert np.array_equal(draws.effort["x/1/p"], 10 * np.repeat(draws.factor["x"][:, None], 3, axis=1))
    assert np.median(draws.factor["x"]) == pytest.approx(1.0, abs=0.05)
    assert np.quantile(draws.factor["x"], 0.9) == pytest.approx(2.0, abs=0.15)


def test_uniforms_are_uniform_and_uncorrelated_between_items_and_replications() -> None:
    draws = draw(scenario(initiatives={"x": initiative({"packages": {"p": work(8, 1)}})}), 3, range(5000))
    follow = draws.follow["x/1/p"]
    counts, _ = np.histogram(follow, bins=50, range=(0, 1))
    assert ((counts - 800) ** 2 / 800).sum() < 85.4  # chi-square, 49 degrees, 99.9 %
    correlation = np.corrcoef(follow.T)[np.triu_indices(8, 1)]
    assert np.abs(correlation).max() < 4 / np.sqrt(5000)
    assert abs(np.corrcoef(follow[1:, 0], follow[:-1, 0])[0, 1]) < 4 / np.sqrt(5000)


def test_arrivals_stop_at_their_end_and_never_outnumber_memory() -> None:
    stream = {"partner": "a", "interarrival": 2, "effort": 1}
    draws = draw(scenario(arrivals={"s": stream | {"until_days": 10}, "t": stream}), 1, range(1))
    assert draws.arrivals["s"][0].gaps.tolist() == [2.0] * 4
    assert len(draws.arrivals["t"][0].gaps) == np.ceil(scenario().timeline.horizon / 2) - 1
    with pytest.raises(SimulationError, match=r"arrivals\.s: more than"):
        draw(scenario(arrivals={"s": stream | {"interarrival": 0}}), 1, range(1))
