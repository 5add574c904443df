"""THE MATHEMATICS: one function a constraint, its docstring the formula (allocation.md section 1).

========  ==========================================================================  ==================
Sets      meaning
========  ==========================================================================  ==================
P         partners, o one of them; G beneficiaries: the partners, then those who are none
I         units (increments and products), i before j; N initiatives, n
T         periods t, s; borders b = 0 .. T (the first day of period b)
K, M      skills k; teams m
A         accounts a: partners' own, earmarks, funds; J legal duties j
========  ==========================================================================  ==================

========  ==========================================================================  ==================
Given     meaning                                                                     unit
========  ==========================================================================  ==================
D[i]      execution time                                                              periods
e         effort of a partner in a skill in the d-th period, rollout included         person-days
c         money of an account in the d-th period, running cost included               kEUR
g[i]      chain test per period of execution                                          person-days
V[g,i,t]  present value of a whole unit that starts in t; V+ and V- its parts         kEUR
Cap, Int  what a team, and a partner's testers, may be planned for                    person-days
Bud,      budget; share of what is left that may be carried                           kEUR, share
kappa
h, Hmax   price and limit of contractors; days what one FTE gives                     kEUR/FTE, FTE
Wip       units in execution at a partner                                             number
m         smallest share worth funding                                                share
F         fine per period late, elastic                                               kEUR
========  ==========================================================================  ==================

========  ==========================================================================  ==================
Decided   meaning                                                                     unit
========  ==========================================================================  ==================
x[i,t]    share of i that starts in t; 0 or 1 unless divisible                        share
z[g,i,t]  share of i started in t from which g benefits                               share
A[m,k,t]  team m's work in skill k                                                    person-days
H[o,k,t]  contractors                                                                 FTE
C[a,t]    money left at the end of t                                                  kEUR
G[a,n,t]  what an earmark pays for initiative n                                       kEUR
J[o,t]    chain test supplied                                                         person-days
y[n]      1 when an initiative of a group is done                                     0 or 1
o[i]      1 when divisible work with a smallest share is done at all                  0 or 1
on[i,t]   1 when divisible work is in execution                                       0 or 1
f[j,b]    share of a legal duty met on border b                                       share
========  ==========================================================================  ==================

All constraints are "<=" with one owner of the right-hand side where somebody owns it; coalitions keep what they own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ketenopt.domain.problem import Array, Problem
from ketenopt.optimise.formulation import delivery, money, people
from ketenopt.optimise.formulation.columns import Columns, columns
from ketenopt.optimise.formulation.rows import Rows
from ketenopt.optimise.formulation.utility import pot_cost, utilities


@dataclass(frozen=True, slots=True)
class Formulation:
    """Columns, rows, and what they are worth.

    ``U`` (G, columns) and ``constant`` (G,) are the utilities; ``pot`` (columns,) the cost of joint funds; ``lower``
    (columns,) bounds, None: all 0.
    """

    columns: Columns
    rows: tuple[Rows, ...]
    U: Array
    constant: Array
    pot: Array
    lower: Array | None = None

    @property
    def total(self) -> Array:
        """The chain's objective by column: everybody's utility less the cost of joint funds."""
        return np.asarray(self.U.sum(axis=0) - self.pot)

    def wider(self, names: tuple[str, ...], lower: float = 0.0, upper: float = np.inf) -> Formulation:
        """With columns that nobody is worth anything for, after those there are."""
        c, n = self.columns, len(names)
        more = replace(
            c,
            names=(*c.names, *names),
            upper=np.append(c.upper, np.full(n, upper)),
            integer=np.append(c.integer, np.zeros(n, dtype=np.bool_)),
        )
        below = np.zeros(c.count) if self.lower is None else self.lower
        U = np.hstack([self.U, np.zeros((len(self.U), n))])
        return replace(self, columns=more, U=U, pot=np.append(self.pot, np.zeros(n)), lower=np.append(below, np.full(n, lower)))

    def under(self, *rows: Rows) -> Formulation:
        """With more rows."""
        return replace(self, rows=(*self.rows, *(block for block in rows if block.names)))

    def relaxed(self) -> Formulation:
        """Shares of work that is all or nothing are allowed; the choice in a group stays whole: relaxed, it mixes two standards."""
        chosen = np.isin(np.arange(self.columns.count), self.columns.y)
        return replace(self, columns=replace(self.columns, integer=self.columns.integer & chosen))


def formulate(problem: Problem, slots: bool = False) -> Formulation:
    """All constraints that apply to ``problem``; ``slots`` adds benefit slots, for questions about coalitions."""
    c = columns(problem, slots)
    rows = (
        delivery.funding(problem, c),
        delivery.must(problem, c),
        *delivery.minimum_share(problem, c),
        *delivery.slots(problem, c),
        delivery.requires(problem, c),
        delivery.after(problem, c),
        delivery.chosen(problem, c),
        delivery.exclusive(problem, c),
        *delivery.options(problem, c),
        delivery.wip(problem, c),
        delivery.running(problem, c),
        delivery.duty(problem, c),
        people.capacity(problem, c),
        people.team(problem, c),
        people.hire(problem, c),
        *people.chain_test(problem, c),
        money.budget(problem, c),
        money.earmark(problem, c),
    )
    U, constant = utilities(problem, c)
    return Formulation(c, tuple(block for block in rows if block.names), U, constant, pot_cost(problem, c))
