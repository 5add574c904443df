"""Games from what people have: a table of groups, or a function."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from math import isfinite

import numpy as np

from ketenopt.domain.errors import Fault, ScenarioError
from ketenopt.domain.game import TABLE_PLAYERS, Array, Game, Group, Members, Separation, game_fault

EXACT_PLAYERS = 12
"""A function is asked about every group up to this many players (4,095 groups)."""

_NAMED = 10


def from_table(values: Mapping[frozenset[str] | tuple[str, ...] | str, float], players: Iterable[str] | None = None) -> Game:
    """The game in which every group has the worth given in ``values``.

    Keys are sets or tuples of ids, or text with commas: ``"a"``, ``"a,b"``.  ``players`` defaults to all ids mentioned.
    The order of the keys and of the ids in a key plays no part.
    Raises ScenarioError with every fault: a group that is missing, given twice, names no player or has no finite worth.

    >>> game = from_table({"a": 0, "b": 10, "a,b": 30})
    >>> game.value({"a", "b"})
    30.0
    """
    groups = [(_ids(key), worth) for key, worth in values.items()]
    named = {player for ids, _ in groups for player in ids}
    everybody = tuple(sorted(named if players is None else set(players)))
    if not everybody:
        raise ScenarioError((game_fault("", "no-players", "the table names no player"),))
    if len(everybody) > TABLE_PLAYERS:
        message = f"{len(everybody)} players need {2 ** len(everybody) - 1} groups; give a function above {TABLE_PLAYERS} players"
        raise ScenarioError((game_fault("players", "too-many-players", message),))
    faults, table = _filled(groups, everybody)
    if faults:
        raise ScenarioError(tuple(faults))
    return Game(everybody, table)


def from_function(players: Iterable[str], function: Callable[[Group], float], separation: Separation | None = None) -> Game:
    """The game whose worth ``function`` computes from the sorted ids of a group; each group is asked once.

    ``separation`` finds the group that gains most by leaving (see :data:`ketenopt.domain.game.Separation`).

    >>> game = from_function(["b", "a"], lambda group: len(group) ** 2)
    >>> game.players, game.total
    (('a', 'b'), 4.0)
    """
    everybody = tuple(sorted(set(players)))

    def worth(members: Members) -> Array:
        groups = (tuple(p for p, inside in zip(everybody, row, strict=True) if inside) for row in members.tolist())
        return np.array([function(group) for group in groups], dtype=np.float64)

    return Game(everybody, worth=worth, separation=separation)


def all_groups(size: int) -> Members:
    """Every group of ``size`` players in the order of a table, shape (2^size, size)."""
    return np.asarray((np.arange(2**size)[:, None] >> np.arange(size)) & 1, dtype=np.bool_)


def tabulated(game: Game, limit: int = EXACT_PLAYERS) -> Game:
    """``game`` with a table: itself, or its function asked about every group.  Raises ScenarioError above ``limit`` players."""
    if game.table is not None:
        return game
    if game.size > limit:
        message = f"this needs every group, and {game.size} players have {2**game.size - 1}"
        raise ScenarioError((game_fault("players", "too-many-players", message, f"at most {limit} players"),))
    return Game(game.players, game.values(all_groups(game.size)), separation=game.separation)


def _ids(key: frozenset[str] | tuple[str, ...] | str) -> tuple[str, ...]:
    if isinstance(key, str):
        return tuple(part.strip() for part in key.split(",")) if key.strip() else ()
    return tuple(key)


def _filled(groups: list[tuple[tuple[str, ...], float]], players: tuple[str, ...]) -> tuple[list[Fault], Array]:
    bit = {player: 1 << p for p, player in enumerate(players)}
    table = np.zeros(2 ** len(players))
    seen = np.zeros(len(table), dtype=np.bool_)
    faults = []
    for ids, worth in groups:
        fault = _group_fault(ids, worth, bit)
        mask = sum(bit.get(player, 0) for player in set(ids))
        if fault is None and seen[mask]:
            fault = game_fault(",".join(sorted(ids)), "group-twice", "this group is given twice")
        if fault is not None:
            faults.append(fault)
        else:
            table[mask] = worth
        seen[mask] = True
    faults += _missing(np.flatnonzero(~seen[1:]) + 1, players)
    return faults, table


def _group_fault(ids: tuple[str, ...], worth: float, bit: Mapping[str, int]) -> Fault | None:
    name = ",".join(sorted(map(str, ids)))
    unknown = sorted(str(player) for player in ids if player not in bit)
    if unknown or "" in ids:
        return game_fault(name, "unknown-player", f"{unknown[0] if unknown else ''!r} is no player", "ids out of " + ", ".join(bit))
    if len(set(ids)) < len(ids):
        return game_fault(name, "player-twice", "a player is named twice")
    if not _is_amount(worth):
        return game_fault(name, "not-finite", f"the worth is {worth!r}", "a finite number")
    if not ids and worth != 0:
        return game_fault("", "empty-group", "nobody is worth 0 by definition", "0")
    return None


def _is_amount(worth: object) -> bool:
    return isinstance(worth, int | float | np.integer | np.floating) and not isinstance(worth, bool) and isfinite(worth)


def _missing(masks: np.ndarray[tuple[int], np.dtype[np.intp]], players: tuple[str, ...]) -> list[Fault]:
    faults = [
        game_fault(",".join(p for b, p in enumerate(players) if mask >> b & 1), "missing-group", "this group has no worth")
        for mask in islice(masks.tolist(), _NAMED)
    ]
    if len(masks) > _NAMED:
        faults.append(game_fault("", "missing-group", f"{len(masks) - _NAMED} more groups have no worth"))
    return faults
