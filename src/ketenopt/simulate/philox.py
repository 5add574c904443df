"""Philox4x64-10 (Salmon, Moraes, Dror and Shaw 2011): random words as a pure function of a key and a counter.

One round on the counter (c0, c1, c2, c3) with the key (k0, k1), products in 128 bits as (hi, lo):

    (hi0, lo0) = M0 * c0,   (hi1, lo1) = M1 * c2
    (c0, c1, c2, c3) = (hi1 ^ c1 ^ k0, lo1, hi0 ^ c3 ^ k1, lo0)

and before each of the nine rounds that follow, k0 += W0 and k1 += W1 (modulo 2^64).  Our counter is (block,
replication, 0, 0); the four words of a block serve four occurrences.  A uniform is the top 53 bits of a word.
"""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint64]

ROUNDS = 10
M0, M1 = 0xD2E7470EE14C6C93, 0xCA5A826395121157
W0, W1 = 0x9E3779B97F4A7C15, 0xBB67AE8584CAA73B
LOW64 = 0xFFFFFFFFFFFFFFFF
CHUNK = 8192
"""Blocks computed at once: the temporaries of a chunk stay in the cache."""

_LOW32 = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)


def key(text: str) -> tuple[int, int]:
    """The 128-bit key of a name: BLAKE2b, two little-endian words."""
    digest = hashlib.blake2b(text.encode(), digest_size=16).digest()
    return int.from_bytes(digest[:8], "little"), int.from_bytes(digest[8:], "little")


def block(k0: int, k1: int, number: int, replication: int) -> tuple[int, int, int, int]:
    """The four words of one block, for draws on demand."""
    c0, c1, c2, c3 = number, replication, 0, 0
    for turn in range(ROUNDS):
        if turn:
            k0, k1 = (k0 + W0) & LOW64, (k1 + W1) & LOW64
        p0, p1 = M0 * c0, M1 * c2
        c0, c1, c2, c3 = (p1 >> 64) ^ c1 ^ k0, p1 & LOW64, (p0 >> 64) ^ c3 ^ k1, p0 & LOW64
    return c0, c1, c2, c3


def words(k0: Words, k1: Words, number: Words, replication: Words) -> Words:
    """Four words for each of n blocks; arguments (n,), result (n, 4)."""
    out = np.empty((len(number), 4), dtype=np.uint64)
    for start in range(0, len(number), CHUNK):
        part = slice(start, start + CHUNK)
        _fill(out[part], k0[part], k1[part], number[part], replication[part])
    return out


def unit(word: int) -> float:
    """A uniform in [0, 1) from one word."""
    return (word >> 11) * 2.0**-53


def units(word: Words) -> NDArray[np.float64]:
    """Uniforms in [0, 1), same shape."""
    return np.asarray((word >> np.uint64(11)).astype(np.float64) * 2.0**-53, dtype=np.float64)


def _fill(out: Words, k0: Words, k1: Words, c0: Words, c1: Words) -> None:
    c2 = np.zeros_like(c0)
    c3 = np.zeros_like(c0)
    for turn in range(ROUNDS):
        if turn:
            k0, k1 = k0 + np.uint64(W0), k1 + np.uint64(W1)
        hi0, lo0 = _product(M0, c0)
        hi1, lo1 = _product(M1, c2)
        c0, c1, c2, c3 = hi1 ^ c1 ^ k0, lo1, hi0 ^ c3 ^ k1, lo0
    out[:, 0], out[:, 1], out[:, 2], out[:, 3] = c0, c1, c2, c3


def _product(multiplier: int, b: Words) -> tuple[Words, Words]:
    """High and low word of ``multiplier * b``, by halves of 32 bits, since numpy has no 128-bit integers."""
    high, low = np.uint64(multiplier >> 32), np.uint64(multiplier & 0xFFFFFFFF)
    b_high, b_low = b >> _HALF, b & _LOW32
    cross, other = low * b_high, high * b_low
    carry = ((low * b_low) >> _HALF) + (cross & _LOW32) + (other & _LOW32)
    return high * b_high + (cross >> _HALF) + (other >> _HALF) + (carry >> _HALF), np.uint64(multiplier) * b
