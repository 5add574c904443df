"""Coalition mathematics on a game given as a table or a function, for notebooks: who would leave, who is owed what.

The public name of ``ketenopt.optimise.games``, which says what each function does and where its formula comes from.

>>> import ketenopt.coalitions
>>> game = ketenopt.coalitions.from_table({"a": 0, "b": 0, "a,b": 10})
>>> {player: round(amount, 6) for player, amount in ketenopt.coalitions.shapley(game).payoff.items()}
{'a': 5.0, 'b': 5.0}
"""

from ketenopt.optimise.games import *  # noqa: F403 - all that it offers, under the shorter name
