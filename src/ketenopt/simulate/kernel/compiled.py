"""How a function here becomes machine code, and how code reaches memory: the only file that knows Numba's inside.

Functions are compiled without fastmath, so LLVM may neither reorder sums nor contract a product and a sum (rule 6).  Only the
entry is kept on disk, with all that it calls; its key holds a fingerprint of every file that is compiled, since Numba's own
looks at one file only and would go on with the old code of the others.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from ketenopt.simulate import kinds

F = TypeVar("F", bound=Callable[..., Any])


def compiled(function: F) -> F:
    """``function`` as machine code when it is first called; not kept on disk by itself."""
    return cast(F, numba.njit(nogil=True, fastmath=False)(function))


def entry(function: F) -> F:
    """As :func:`compiled`, kept on disk: ``function`` must close over :func:`fingerprint`."""
    try:
        return cast(F, numba.njit(nogil=True, fastmath=False, cache=True)(function))
    except RuntimeError:  # nowhere to keep it
        return compiled(function)


def fingerprint() -> str:
    """Of this package and the kinds it counts by, and of whether bounds are checked, which Numba's own key does not hold either."""
    digest = hashlib.blake2b(os.environ.get("NUMBA_BOUNDSCHECK", "").encode(), digest_size=16)
    for path in [*sorted(Path(__file__).parent.glob("*.py")), Path(kinds.__file__)]:
        digest.update(path.read_bytes())
    return digest.hexdigest()


@intrinsic
def _pointer(typing_context: Any, address: Any) -> Any:
    """The address in an integer as a pointer; what it points to must be kept alive by the caller."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.inttoptr(args[0], cgutils.voidptr_t)

    return types.voidptr(types.int64), code


pointer: Callable[[Any], Any] = cast(Any, _pointer)

carray: Callable[..., Any] = vars(numba)["carray"]
"""An array over memory that somebody else holds; with ``NUMBA_BOUNDSCHECK=1`` its bounds are checked."""
