"""Cooperative games: what every group of partners is worth on its own, and the answers asked of it.

A *game* gives each group S of players (partners) its worth v(S), in kEUR of present value or any other unit money
can be moved in; v of nobody is 0.  A *payoff* x gives every player an amount; the *excess* of a group is
e(S, x) = v(S) - x(S): what it would gain by leaving.  Costs are negative worths.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ketenopt.domain.errors import Fault, Place, ScenarioError

Array = NDArray[np.float64]
Members = NDArray[np.bool_]
"""Groups as rows, shape (groups, players): True where the player of that column is a member."""

Group = tuple[str, ...]
"""The ids of a group's members, sorted."""

Worth = Callable[[Members], Array]
"""The worth of many groups at once: (groups, players) -> (groups,).  Never asked about nobody."""

Separation = Callable[[Array], Members]
"""payoff (players,) -> the group with the largest excess v(S) - x(S) among all groups except nobody and everybody,
as one row or as several rows with the best first.  Any payoff may be asked about, also one that does not add up."""

Weighting = Literal["plain", "per-capita", "proportional"]
"""What an excess is measured by: 1, the size of the group, or the worth of the group."""

TABLE_PLAYERS = 20
"""Largest game kept as a table: 2^20 numbers, 8 MB."""


def game_fault(path: str, code: str, message: str, expected: str = "") -> Fault:
    """A fault of a game given through the Python API: ``path`` is the group or the argument."""
    return Fault(Place("game"), path, code, message, expected)


@dataclass(frozen=True, eq=False)
class Game:
    """Players and the worth of every group, as a table or as a function.

    Bit p of a table index is ``players[p]``; ``table`` has shape (2^players,) with ``table[0] == 0``.  Without a table
    ``worth`` is asked, once per group.  ``separation`` finds the group that gains most by leaving; it makes core
    questions exact for games too large for a table.
    Raises ScenarioError for players that are not sorted and unique, a table of the wrong size or with a number that is
    not finite.
    """

    players: tuple[str, ...]
    table: Array | None = None
    worth: Worth | None = None
    separation: Separation | None = None
    _known: dict[bytes, float] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        faults = []
        if not self.players or list(self.players) != sorted(set(self.players)):
            faults.append(game_fault("players", "players", "players must be one or more different ids, sorted"))
        if (self.table is None) == (self.worth is None):
            faults.append(game_fault("", "no-worth", "a game has either a table or a function"))
        if self.table is not None and not faults:
            faults += self._table_faults(self.table)
        if faults:
            raise ScenarioError(tuple(faults))

    def _table_faults(self, table: Array) -> list[Fault]:
        if len(self.players) > TABLE_PLAYERS:
            return [game_fault("players", "too-many-players", f"a table holds at most {TABLE_PLAYERS} players; use a function")]
        if table.shape != (2 ** len(self.players),):
            expected = f"shape ({2 ** len(self.players)},)"
            return [game_fault("table", "table-shape", f"the table has shape {table.shape}", expected)]
        if table[0] != 0.0:
            return [game_fault("table", "empty-group", "nobody is worth 0 by definition", "0 at index 0")]
        bad = np.flatnonzero(~np.isfinite(table))[:10]
        kept = np.array(table, dtype=np.float64)
        kept.setflags(write=False)
        object.__setattr__(self, "table", kept)
        return [game_fault(",".join(self.group(self.members(int(mask)))), "not-finite", "not a finite number") for mask in bad]

    @property
    def size(self) -> int:
        """Number of players."""
        return len(self.players)

    @property
    def total(self) -> float:
        """v(N): what all players together are worth."""
        return float(self.values(np.ones((1, self.size), dtype=np.bool_))[0])

    def value(self, group: Iterable[str]) -> float:
        """v(S) of the named players.  Raises ScenarioError for a name that is no player."""
        named = set(group)
        unknown = sorted(named - set(self.players))
        if unknown:
            raise ScenarioError(tuple(game_fault(name, "unknown-player", "is no player of this game") for name in unknown))
        return float(self.values(np.array([[player in named for player in self.players]]))[0])

    def values(self, members: Members) -> Array:
        """v of every row of ``members``, shape (groups,).  Each group is computed once and kept."""
        if self.table is not None:
            return np.asarray(self.table[members @ (1 << np.arange(self.size))], dtype=np.float64)
        keys = [row.tobytes() for row in np.packbits(members, axis=1)]
        fresh = {key: row for key, row in zip(keys, members, strict=True) if key not in self._known and row.any()}
        if fresh:
            self._ask(fresh)
        return np.array([self._known.get(key, 0.0) for key in keys], dtype=np.float64)

    def _ask(self, fresh: dict[bytes, Members]) -> None:
        assert self.worth is not None
        answers = np.asarray(self.worth(np.stack(list(fresh.values()))), dtype=np.float64)
        for (key, row), answer in zip(fresh.items(), answers, strict=True):
            if not isfinite(answer):
                name = ",".join(self.group(row))
                raise ScenarioError((game_fault(name, "not-finite", f"the function of this game answered {answer}"),))
            self._known[key] = float(answer)

    def members(self, mask: int) -> Members:
        """The group of a table index as one row, shape (players,)."""
        return np.array([bool(mask >> p & 1) for p in range(self.size)], dtype=np.bool_)

    def group(self, row: Members) -> Group:
        """The ids in one row of members."""
        return tuple(player for player, inside in zip(self.players, row, strict=True) if inside)

    def payoff(self, amounts: Array) -> dict[str, float]:
        """Amounts in the order of the players, by id."""
        return {player: float(amount) for player, amount in zip(self.players, amounts, strict=True)}

    def amounts(self, payoff: Mapping[str, float], what: str = "payoff") -> Array:
        """The amounts of ``payoff`` in the order of the players, (players,).  Raises ScenarioError, every fault at once."""
        faults = [game_fault(f"{what}.{p}", "missing-player", "this player has no amount") for p in self.players if p not in payoff]
        for name in sorted(payoff):
            if name not in self.players:
                faults.append(game_fault(f"{what}.{name}", "unknown-player", "is no player of this game"))
            elif not isfinite(payoff[name]):
                faults.append(game_fault(f"{what}.{name}", "not-finite", "not a finite number"))
        if faults:
            raise ScenarioError(tuple(faults))
        return np.array([payoff[player] for player in self.players], dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Properties:
    """What kind of game it is; a ``why_not`` names two groups that show the contrary."""

    monotone: bool
    superadditive: bool
    convex: bool
    essential: bool
    why_not: Mapping[str, tuple[Group, Group]]


@dataclass(frozen=True, slots=True)
class ShapleyValue:
    """Shapley payoff; ``standard_error`` is 0 and ``permutations`` 0 where it is exact."""

    payoff: Mapping[str, float]
    standard_error: Mapping[str, float]
    permutations: int


@dataclass(frozen=True, slots=True)
class CoreTest:
    """Would some group leave?  ``group`` gains most by leaving: ``gain`` = v(S) - x(S), also when that is negative.

    ``missing`` = v(N) - x(N): what the payoff leaves on the table (negative: it pays out more than there is).
    ``certified`` is False when groups were searched, not proven: then ``in_core`` means that none was found.
    """

    in_core: bool
    group: Group
    gain: float
    missing: float
    certified: bool


@dataclass(frozen=True, slots=True)
class LeastCore:
    """``eps``: the smallest amount (per ``weighting``) that leaving must cost for somebody's payoff to hold all groups.

    At most 0: the core is not empty.  ``payoff`` is one that needs no more; ``binding`` are groups that forbid less.
    Not ``certified``: groups were searched, so the true eps may be higher.
    """

    eps: float
    payoff: Mapping[str, float]
    binding: tuple[Group, ...]
    weighting: Weighting
    certified: bool


@dataclass(frozen=True, slots=True)
class Level:
    """Groups whose excess (per weighting) was settled at ``eps`` in the same round."""

    eps: float
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Nucleolus:
    """The payoff whose largest excess is least, then the next; ``levels`` tell which groups decided it."""

    payoff: Mapping[str, float]
    levels: tuple[Level, ...]
    weighting: Weighting


@dataclass(frozen=True, slots=True)
class CoreRange:
    """Least and most each player can get in the core, or in the least core (``eps`` > 0) when the core is empty."""

    low: Mapping[str, float]
    high: Mapping[str, float]
    eps: float
    certified: bool


@dataclass(frozen=True, slots=True)
class Balance:
    """Weights on groups that give every player a total of 1, with the highest weighted worth.

    ``worth`` > ``total`` = v(N) proves that the core is empty (Bondareva 1963, Shapley 1967): players could spread
    their time over these groups and have more than there is to divide.
    """

    weights: tuple[tuple[Group, float], ...]
    worth: float
    total: float
    core_empty: bool
    certified: bool


@dataclass(frozen=True, slots=True)
class Payments:
    """Side payments by player (positive: receives); they sum to 0 and ``moved`` is what changes hands.

    ``enough``: no group gains more than the ``eps`` asked for by leaving.  Where no payments can do that, ``eps`` is the
    smallest amount with which some can, and these are the payments that then suffice.
    """

    payments: Mapping[str, float]
    moved: float
    eps: float
    enough: bool
    certified: bool


@dataclass(frozen=True, slots=True)
class Settlement:
    """What each player bears of a cost (``share``) and what it therefore receives from the others (``payment``)."""

    method: str
    share: Mapping[str, float]
    payment: Mapping[str, float]
    moved: float
