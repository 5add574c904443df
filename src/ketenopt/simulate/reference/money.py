"""Money: accounts that are filled at period borders, and instalments that fall due from the actual release."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from ketenopt.domain.orders import Instalments
from ketenopt.simulate.reference.state import Slice, World

ROUNDING = 1e-6
"""kEUR: a plan may spend its budget to the cent, so this much too little still fits."""


def new_period(world: World) -> None:
    """Carry over, add new money, then pay what started work and running results ask; an overdraft is debt, kept in full."""
    t = world.period
    for number, account in enumerate(world.setting.orders.accounts):
        left = world.balance[number]
        world.balance[number] = (left * account.keep[t] if left > 0 else left) + account.fresh[t]
    for slice_ in world.running:
        for part in slice_.order.running:
            payer = world.setting.partners.index(part.accounts[-1])
            if slice_.in_use.get(payer, inf) <= world.now:
                _pay(world, part.accounts, part.amounts[0], spent=False)
    for slice_ in world.paying:
        _pay_instalment(world, slice_, t - slice_.release_period)
    world.look = True


def due_now(slice_: Slice) -> Iterator[tuple[Instalments, float]]:
    """What a release asks at once, by payer."""
    for part in slice_.order.instalments:
        yield part, part.amounts[0]


def short(world: World, slice_: Slice, kept: set[str]) -> bool:
    """True when what falls due now does not fit, or an account it needs is kept for what goes first."""
    number = world.setting.accounts
    for part, amount in due_now(slice_):
        if not kept.isdisjoint(part.accounts):
            return True
        *marked, own = part.accounts
        held = world.balance[number[own]]
        for name in marked:
            held += max(world.balance[number[name]], 0.0)
        if amount > held + ROUNDING:
            return True
    return False


def first_instalment(world: World, slice_: Slice) -> None:
    """Pay what a release asks at once; the rest falls due in the periods that follow."""
    slice_.release_period = world.period
    _pay_instalment(world, slice_, 0)
    if any(len(part.amounts) > 1 for part in slice_.order.instalments):
        world.paying.append(slice_)
        world.paying.sort(key=lambda other: (other.rank, other.number))


def _pay_instalment(world: World, slice_: Slice, number: int) -> None:
    for part in slice_.order.instalments:
        if number < len(part.amounts):
            _pay(world, part.accounts, part.amounts[number], spent=True)


def _pay(world: World, accounts: tuple[str, ...], amount: float, *, spent: bool) -> None:
    """From each account what it has, in order; the last one pays the rest, if need be as debt."""
    left = amount
    for name in accounts:
        number = world.setting.accounts[name]
        part = left if name == accounts[-1] else min(left, max(world.balance[number], 0.0))
        world.balance[number] -= part
        if spent:
            world.spent[number][world.period] += part
        left -= part
