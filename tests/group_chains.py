"""Chains in which groups of partners can do something by themselves: for questions about who would leave."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ketenopt.domain.problem import Problem
from ketenopt.optimise.pose import pose
from planned_chains import generated


def owned(p: Problem) -> Problem:
    """``p`` in which every limit has an owner: what the pot paid, its first payer's partner pays, and nobody is burdened."""
    account = np.where(p.money.owner[p.payments.account] < 0, p.owner[p.payments.unit], p.payments.account)
    value = np.where(p.works.T[:, :, None], p.value[: p.P], np.maximum(p.value[: p.P], 0.0))
    return replace(p, payments=replace(p.payments, account=account), value=np.concatenate([value, p.value[p.P :]]))


def working_alone(seed: int, partners: int = 5, initiatives: int = 20) -> Problem:
    """A chain in which some can do something alone: some packages are left out, so that fewer work on an initiative."""
    p = owned(pose(generated(seed, partners, initiatives, 1, 8, frills=False)))
    mine = (p.loads.partner == p.owner[p.loads.unit]) | (p.loads.unit % 3 != 0)
    loads = p.loads
    kept = replace(loads, **{name: getattr(loads, name)[mine] for name in loads.__slots__})
    account = np.where(p.payments.unit % 3 == 0, p.owner[p.payments.unit], p.payments.account)
    works = np.zeros_like(p.works)
    works[kept.unit, kept.partner] = True
    value = np.where(works.T[:, :, None], p.value[: p.P], np.maximum(p.value[: p.P], 0.0))
    return replace(
        p, loads=kept, works=works, payments=replace(p.payments, account=account), value=np.concatenate([value, p.value[p.P :]])
    )
