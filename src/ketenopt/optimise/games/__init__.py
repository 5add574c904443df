"""Coalition mathematics on games given as a table or as a function: who would leave, and what keeps everybody in.

>>> from ketenopt.optimise.games import core_test, from_table, nucleolus, shapley
>>> game = from_table({"a": 0, "b": 0, "c": 0, "a,b": 90, "a,c": 80, "b,c": 70, "a,b,c": 120})
>>> {player: round(amount, 6) for player, amount in nucleolus(game).payoff.items()}
{'a': 50.0, 'b': 40.0, 'c': 30.0}
>>> core_test(game, {"a": 30, "b": 30, "c": 60}).group
('a', 'b')
"""

from ketenopt.domain.game import (
    Balance,
    CoreRange,
    CoreTest,
    Game,
    LeastCore,
    Level,
    Nucleolus,
    Payments,
    Properties,
    Separation,
    Settlement,
    ShapleyValue,
)
from ketenopt.optimise.games.build import from_function, from_table, tabulated
from ketenopt.optimise.games.families import additive, airport, bankruptcy, glove, voting
from ketenopt.optimise.games.kinds import properties
from ketenopt.optimise.games.lexicographic import nucleolus
from ketenopt.optimise.games.production import Production, owen, production_game
from ketenopt.optimise.games.settlement import METHODS, settle
from ketenopt.optimise.games.stability import balance, core_range, core_test, least_core
from ketenopt.optimise.games.transfers import PaymentLimits, smallest_payments
from ketenopt.optimise.games.values import shapley

__all__ = [
    "METHODS",
    "Balance",
    "CoreRange",
    "CoreTest",
    "Game",
    "LeastCore",
    "Level",
    "Nucleolus",
    "PaymentLimits",
    "Payments",
    "Production",
    "Properties",
    "Separation",
    "Settlement",
    "ShapleyValue",
    "additive",
    "airport",
    "balance",
    "bankruptcy",
    "core_range",
    "core_test",
    "from_function",
    "from_table",
    "glove",
    "least_core",
    "nucleolus",
    "owen",
    "production_game",
    "properties",
    "settle",
    "shapley",
    "smallest_payments",
    "tabulated",
    "voting",
]
