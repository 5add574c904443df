"""Money: accounts that are filled at period borders, and instalments that fall due from the actual release."""

from __future__ import annotations

from ketenopt.simulate.kernel.compiled import compiled
from ketenopt.simulate.kernel.layout import Record
from ketenopt.simulate.kernel.memory import balance, in_use, paying, running, short, slices, spent
from ketenopt.simulate.kernel.tables import accounts, amounts, fresh, keep, pays

ROUNDING = 1e-6


@compiled
def new_period(w: Record) -> None:
    """Carry over, add new money, then pay what started work and running results ask."""
    for number in range(w.balance_n):
        left, at = balance(w)[number], number * w.periods + w.period
        balance(w)[number] = (left * keep(w)[at] if left > 0 else left) + fresh(w)[at]
    for place in range(w.running_count):
        slice_ = slices(w)[running(w)[place]]
        for number in range(slice_.running_at, slice_.running_at + slice_.running_n):
            part = pays(w)[number]
            if in_use(w)[slice_.id * w.partners + part.payer] <= w.now:
                pay(w, part, amounts(w)[part.amounts_at], False)
    for place in range(w.paying_count):
        slice_ = slices(w)[paying(w)[place]]
        instalment(w, slice_, w.period - slice_.release_period)
    w.look = 1


@compiled
def reserved(w: Record, part: Record) -> bool:
    """Whether an account of a payment is kept for what goes first."""
    found = False
    for place in range(part.accounts_at, part.accounts_at + part.accounts_n):
        found = found or short(w)[accounts(w)[place]] > 0
    return bool(found)


@compiled
def lacks(w: Record, slice_: Record) -> bool:
    """True when what falls due now does not fit, or an account it needs is kept for what goes first."""
    for number in range(slice_.paid_at, slice_.paid_at + slice_.paid_n):
        part = pays(w)[number]
        if reserved(w, part):
            return True
        last = part.accounts_at + part.accounts_n - 1
        held = balance(w)[accounts(w)[last]]
        for place in range(part.accounts_at, last):
            held += max(balance(w)[accounts(w)[place]], 0.0)
        if amounts(w)[part.amounts_at] > held + ROUNDING:
            return True
    return False


@compiled
def reserve(w: Record, slice_: Record) -> None:
    """Its accounts are kept for a slice that is short."""
    for number in range(slice_.paid_at, slice_.paid_at + slice_.paid_n):
        part = pays(w)[number]
        for place in range(part.accounts_at, part.accounts_at + part.accounts_n):
            short(w)[accounts(w)[place]] = 1


@compiled
def first_instalment(w: Record, slice_: Record) -> None:
    """Pay what a release asks at once; the rest falls due in the periods that follow."""
    slice_.release_period = w.period
    instalment(w, slice_, 0)
    for number in range(slice_.paid_at, slice_.paid_at + slice_.paid_n):
        if pays(w)[number].amounts_n > 1:
            by_rank(w, paying(w), w.paying_count, slice_.id)
            w.paying_count += 1
            return


@compiled
def by_rank(w: Record, every: Record, count: int, number: int) -> None:
    """Put a slice among ``count`` others by (rank, id)."""
    rank, place = slices(w)[number].rank, count
    while place > 0:
        other = slices(w)[every[place - 1]]
        if other.rank < rank or (other.rank == rank and other.id < number):
            break
        every[place] = other.id
        place -= 1
    every[place] = number


@compiled
def instalment(w: Record, slice_: Record, number: int) -> None:
    """Pay the ``number``-th instalment of every payer that has so many."""
    for place in range(slice_.paid_at, slice_.paid_at + slice_.paid_n):
        part = pays(w)[place]
        if number < part.amounts_n:
            pay(w, part, amounts(w)[part.amounts_at + number], True)


@compiled
def pay(w: Record, part: Record, amount: float, counts: bool) -> None:
    """From each account what it has, in order; the last one pays the rest, if need be as debt."""
    left, last = amount, part.accounts_at + part.accounts_n - 1
    for place in range(part.accounts_at, last + 1):
        number = accounts(w)[place]
        taken = left if place == last else min(left, max(balance(w)[number], 0.0))
        balance(w)[number] -= taken
        if counts:
            spent(w)[number * w.periods + w.period] += taken
        left -= taken
