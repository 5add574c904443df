"""What a plan is worth to each beneficiary: linear in the variables, kEUR of present value."""

from __future__ import annotations

import numpy as np

from ketenopt.domain.problem import Array, Problem
from ketenopt.optimise.formulation.columns import Columns


def utilities(p: Problem, c: Columns) -> tuple[Array, Array]:
    """U_g = sum V+ z + sum V- x - sum_t discount[t] cash[g,t] + fines avoided: coefficients (G, columns), constants (G,).

    z is x where there are no benefit slots.  Cash counts where the account's cost is in the objective; a fund's cost is
    in no partner's utility, see :func:`pot_cost`.
    """
    U, constant = np.zeros((len(p.beneficiaries), c.count)), np.zeros(len(p.beneficiaries))
    gain = np.where(c.z >= 0, np.minimum(p.value, 0.0), p.value)
    for i, t in np.argwhere(c.x >= 0):
        U[:, c.x[i, t]] += gain[:, i, t]
    for g, i, t in np.argwhere(c.z >= 0):
        U[g, c.z[g, i, t]] += p.value[g, i, t]
    for o in range(p.P):
        if p.money.counts[o]:
            U[o] -= _cash(p, c, o)
            for k, t in np.argwhere(c.H[o] >= 0):
                U[o, c.H[o, k, t]] -= p.people.hire_price[o, k] * p.discount[t]
    for j, b in np.argwhere(c.f >= 0):
        U[: p.P, c.f[j, b]] += p.duties.fine[j] * p.duties.worth[j, b]
    constant[: p.P] -= p.duties.fine.T @ p.duties.everything
    return U, constant


def pot_cost(p: Problem, c: Columns) -> Array:
    """Discounted money of funds whose cost is in the objective, by column: nobody's, but the chain's."""
    cost = np.zeros(c.count)
    for a in np.flatnonzero((p.money.owner < 0) & p.money.counts):
        cost += _cash(p, c, int(a))
    return cost


def _cash(p: Problem, c: Columns, account: int) -> Array:
    """Discounted cost of starts to one account, running cost left out: the values hold it."""
    cost, pay = np.zeros(c.count), p.payments
    for row in np.flatnonzero((pay.account == account) & pay.cash):
        i = pay.unit[row]
        for t in np.flatnonzero(c.x[i] >= 0):
            first = t + pay.first[row]
            cost[c.x[i, t]] += pay.keur[row] * p.discount[first : first + pay.length[row]].sum()
    return cost
