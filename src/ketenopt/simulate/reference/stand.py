"""How a replication stands, for those who plan again."""

from __future__ import annotations

from math import isnan

from ketenopt.domain.progress import Known, Progress
from ketenopt.simulate.reference.state import Slice, World


def known(world: World, day: float) -> Known:
    """Everything released, with what is to be done and paid, and the accounts."""
    accounts = world.setting.orders.accounts
    return Known(
        replication=world.setting.draws.first + world.row,
        day=day,
        slices={slice_.order.draw: _progress(world, slice_) for slice_ in world.slices if not isnan(slice_.released)},
        balance={account.account: world.balance[number] for number, account in enumerate(accounts)},
    )


def _progress(world: World, slice_: Slice) -> Progress:
    paid = world.period + 1 - slice_.release_period
    to_pay: dict[str, list[float]] = {}
    for part in slice_.order.instalments:
        due = part.amounts[max(paid, 0) :]
        kept = to_pay.setdefault(part.accounts[-1], [])
        kept += [0.0] * (len(due) - len(kept))
        for number, amount in enumerate(due):
            kept[number] += amount
    return Progress(
        period=slice_.release_period,
        released=slice_.released,
        tested=slice_.integrated,
        delivered=slice_.delivered,
        to_do={job.key: job.left for job in slice_.jobs if job.work},
        items={job.key: len(job.items) for job in slice_.jobs if job.work},
        rollouts={job.work.partner: job.left for job in slice_.rollouts if job.work},
        to_pay={account: tuple(amounts) for account, amounts in sorted(to_pay.items())},
    )
