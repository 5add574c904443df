import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from ketenopt.analyse.statistics import (
    Subject,
    chance,
    estimate,
    half_width,
    mean_difference,
    quantile,
    quantile_difference,
    stream,
)

MORE = Subject("b", "a", "value_keur", "kEUR", "more")
DATE = Subject("b", "a", "in_use_days:x", "working days", "less")
NAN = float("nan")


def within_luck(hits: int, n: int, p: float) -> bool:
    """Whether ``hits`` of ``n`` is what chance p gives, at one in ten thousand."""
    return bool(stats.binomtest(hits, n, p).pvalue > 1e-4)


def test_the_interval_of_a_mean_holds_it_in_95_of_100_samples() -> None:
    rng = np.random.default_rng(11)
    samples = rng.normal(10, 3, size=(1_000, 12))
    hits = sum(abs(sample.mean() - 10) <= (half_width(sample) or 0) for sample in samples)
    assert within_luck(hits, 1_000, 0.95)


@pytest.mark.parametrize(("p", "n"), [(0.5, 40), (0.8, 40), (0.1, 60)])
def test_the_interval_of_a_percentile_holds_it_as_often_as_the_binomial_says(p: float, n: int) -> None:
    rng = np.random.default_rng(12)
    true = stats.expon.ppf(p)
    hits = 0
    for sample in rng.exponential(size=(1_000, n)):
        found = quantile(sample, p)
        low, high = (-np.inf if found.low is None else found.low), (np.inf if found.high is None else found.high)
        hits += low <= true <= high
    low_rank, high_rank = stats.binom.ppf([0.025, 0.975], n, p)
    exact = stats.binom.cdf(high_rank, n, p) - stats.binom.cdf(low_rank - 1, n, p)
    assert exact >= 0.95
    assert within_luck(hits, 1_000, float(exact))


def test_percentiles_are_values_that_happened() -> None:
    values = np.arange(1.0, 201.0)[::-1]
    median = quantile(values, 0.5)
    assert (median.value, quantile(values, 0.8).value, quantile(values, 0.85).value) == (100.0, 160.0, 170.0)
    # P(B <= 85) = .0199 and P(B <= 86) = .0280 for B ~ binomial(200, 1/2): ranks 86 and 115.
    assert (median.low, median.high) == (86.0, 115.0)


def test_never_is_later_than_everything() -> None:
    values = np.array([5.0, NAN, 1.0, NAN, 3.0])
    assert quantile(values, 0.5).value == 5.0
    assert quantile(values, 0.8).value is None
    found = estimate("in_use_days:x", "working days", "less", values)
    assert (found.n, found.happened, found.mean) == (5, 3, 3.0)
    assert estimate("x", "-", "none", np.array([NAN])).mean is None


def test_too_few_replications_bound_nothing() -> None:
    found = quantile(np.array([4.0]), 0.5)
    assert (found.value, found.low, found.high) == (4.0, None, None)
    assert half_width(np.array([4.0])) is None
    lone = mean_difference(MORE, np.array([2.0]), np.array([1.0]))
    assert lone is not None
    assert (lone.difference, lone.verdict) == (1.0, "cannot-tell")


def test_a_chance_is_never_shown_as_certain() -> None:
    assert chance(0, 20).high == pytest.approx(1 - 0.025 ** (1 / 20))
    assert chance(20, 20).shown == 0.95
    assert chance(0, 20).shown == pytest.approx(0.05)
    assert chance(2_000, 2_000).shown == pytest.approx(0.025 ** (1 / 2_000))
    assert 0.98 < chance(2_000, 2_000).shown < 1.0
    middle = chance(55, 100)
    assert middle.shown == middle.value == 0.55
    assert middle.low == pytest.approx(stats.binomtest(55, 100).proportion_ci(method="exact").low)


def test_pairing_takes_out_the_luck_that_is_shared() -> None:
    """Common part of variance 9, own parts of variance 1: (10 + 10) / 2 = 10 times fewer replications."""
    rng = np.random.default_rng(13)
    shared = rng.normal(0, 3, 20_000)
    a, b = shared + rng.normal(0, 1, 20_000), shared + 0.1 + rng.normal(0, 1, 20_000)
    found = mean_difference(MORE, b, a)
    assert found is not None
    assert found.variance_reduction == pytest.approx(10, rel=0.05)
    assert found.half_width == pytest.approx(1.96 * np.sqrt(2 / 20_000), rel=0.03)
    assert found.verdict == "better"
    assert found.share_better == pytest.approx(stats.norm.cdf(0.1 / np.sqrt(2)), abs=0.02)


def test_the_paired_interval_holds_the_difference_in_95_of_100_samples() -> None:
    rng = np.random.default_rng(14)
    hits = 0
    for _ in range(1_000):
        shared = rng.normal(0, 3, 15)
        found = mean_difference(MORE, shared + rng.normal(1, 1, 15), shared)
        assert found is not None
        assert found.low is not None
        assert found.high is not None
        hits += found.low <= 1.0 <= found.high
    assert within_luck(hits, 1_000, 0.95)


def test_the_paired_bootstrap_of_a_percentile_holds_it_about_95_in_100() -> None:
    """Difference of the P80 of exp(1) and of its double on the same luck is ln 5; bootstrap coverage is approximate."""
    rng = np.random.default_rng(15)
    hits = 0
    for seed in range(150):
        base = rng.exponential(size=80)
        found = quantile_difference(DATE, 0.8, 2 * base, base, seed, end=1e9)
        assert found.low is not None
        assert found.high is not None
        hits += found.low <= np.log(5) <= found.high
    assert 0.88 <= hits / 150 <= 0.99


def test_equal_is_exactly_zero_and_noise_cannot_tell() -> None:
    values = np.array([1.0, 2.0, 3.5])
    same = mean_difference(MORE, values, values.copy())
    assert same is not None
    assert (same.difference, same.half_width, same.verdict, same.share_equal) == (0.0, 0.0, "equal", 1.0)
    assert same.variance_reduction is None
    rounding = mean_difference(MORE, values + 1e-13, values)
    assert rounding is not None
    assert rounding.verdict == "equal"
    noise = mean_difference(MORE, np.array([1.0, -1.0, 2.0, -2.0]), np.zeros(4))
    assert noise is not None
    assert noise.verdict == "cannot-tell"


def test_less_is_better_for_days() -> None:
    rng = np.random.default_rng(16)
    base = rng.uniform(100, 200, 200)
    sooner = quantile_difference(DATE, 0.5, base - 20, base, 1, end=1e9)
    assert sooner.difference == pytest.approx(-20)
    assert sooner.verdict == "better"
    assert sooner.share_better == 1.0
    later = quantile_difference(DATE, 0.5, base + 20, base, 1, end=1e9)
    assert later.verdict == "worse"


def test_a_percentile_beyond_the_horizon_has_a_sign_but_no_size() -> None:
    rng = np.random.default_rng(17)
    base = rng.uniform(100, 200, 200)
    never = np.full(200, NAN)
    found = quantile_difference(DATE, 0.5, never, base, 1, end=500)
    assert (found.difference, found.low, found.verdict) == (None, None, "worse")


def test_what_did_not_happen_on_both_sides_has_no_difference() -> None:
    assert mean_difference(MORE, np.array([NAN, 1.0]), np.array([1.0, NAN])) is None


def test_resampling_is_keyed_by_seed_and_subject_alone() -> None:
    rng = np.random.default_rng(18)
    a, b = rng.exponential(size=(2, 50))
    first = quantile_difference(DATE, 0.8, a, b, 1, end=1e9)
    stream(1, "other", "things").random(10)
    assert quantile_difference(DATE, 0.8, a, b, 1, end=1e9) == first
    assert quantile_difference(DATE, 0.8, a, b, 2, end=1e9).low != first.low


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.floats(-1e6, 1e6), st.just(NAN)), min_size=1, max_size=40), st.sampled_from([0.1, 0.5, 0.8, 0.95]))
def test_an_interval_holds_its_own_percentile_and_order_plays_no_part(values: list[float], p: float) -> None:
    found = quantile(np.array(values), p)
    assert quantile(np.array(values[::-1]), p) == found
    if found.value is not None:
        assert found.low is None or found.low <= found.value
        assert found.high is None or found.high >= found.value
        assert found.value in values
