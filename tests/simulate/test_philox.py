import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketenopt.simulate import philox

WORD = st.integers(0, 2**64 - 1)


@given(WORD, WORD, st.integers(1, 2**63), WORD)
def test_words_are_those_of_numpy(k0: int, k1: int, number: int, replication: int) -> None:
    """numpy adds one to its counter before it makes a block."""
    theirs = np.random.Philox(key=np.array([k0, k1], np.uint64), counter=np.array([number - 1, replication, 0, 0], np.uint64))
    expected = theirs.random_raw(8)
    one = [np.array([word, word], np.uint64) for word in (k0, k1)]
    ours = philox.words(*one, np.array([number, number + 1], np.uint64), np.array([replication] * 2, np.uint64))
    assert ours.ravel().tolist() == expected.tolist()
    assert list(philox.block(k0, k1, number, replication)) == expected[:4].tolist()


def test_a_chunk_border_changes_no_word() -> None:
    number = np.arange(2 * philox.CHUNK + 5, dtype=np.uint64)
    ones = np.ones_like(number)
    together = philox.words(ones, ones, number, ones)
    for at in (0, philox.CHUNK - 1, philox.CHUNK, 2 * philox.CHUNK + 4):
        assert together[at].tolist() == list(philox.block(1, 1, at, 1))


def test_a_uniform_is_the_top_53_bits_and_below_one() -> None:
    assert philox.unit(2**64 - 1) == 1 - 2.0**-53
    assert philox.unit(2047) == 0.0
    assert philox.unit(2048) == 2.0**-53
    assert philox.units(np.array([2**64 - 1, 2048], np.uint64)).tolist() == [1 - 2.0**-53, 2.0**-53]


@pytest.mark.parametrize("other", ["1/effort/b", "2/effort/a", "1/follow/a"])
def test_a_key_is_one_of_a_name(other: str) -> None:
    assert philox.key("1/effort/a") == philox.key("1/effort/a")
    assert philox.key("1/effort/a") != philox.key(other)
