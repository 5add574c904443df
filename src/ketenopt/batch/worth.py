"""What a role, an impediment, a partner, people or openness are worth: the same plan and the same luck, with and without.

Plans are kept as they were decided, so that a worth is about delivery alone; only a chain without a partner is planned anew,
since its old plan cannot be carried out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from os import PathLike
from typing import Any

import numpy as np

from ketenopt import study
from ketenopt.analyse.attribution import Array, Coalition, amount, coalitions, from_where, settled, split, tops
from ketenopt.batch.bench import Bench, Told
from ketenopt.domain import levers
from ketenopt.domain.attribution import Amount, Share, Threshold, Valued, Worths
from ketenopt.domain.chain import Chain
from ketenopt.domain.errors import Fault, Place, PlanError, ScenarioError, SimulationError
from ketenopt.domain.governed import ROLES
from ketenopt.domain.scenario import Scenario
from ketenopt.optimise.rules import plan as make_plan

STRENGTHS = (0.0, 0.25, 0.5, 0.75, 1.0)
ROLE_COST = 87.0
"""kEUR a year of one person: 69 to 87 in agencies of Justice and Security in 2015 (realised staff cost per FTE)."""
NO_PLAN = "no plan can be made without this partner"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked.  ``only`` names things of the kind (empty: all); ``cost`` kEUR a year that a role costs."""

    kind: str
    only: tuple[str, ...] = ()
    scenario: str | None = None
    cost: float | None = None
    permutations: int = 8
    replan: bool | None = None
    """Whether taken advice makes the plan again, or only the order of work; None: what the scenario says."""


def silent(what: str, done: int, total: int) -> None:
    """The progress of those who do not want to know."""


def worths(
    path: str | PathLike[str],
    wish: Wish,
    options: study.Options = study.DEFAULT,
    overrides: Sequence[str] = (),
    told: Told = silent,
) -> Worths:
    """What is worth what in one scenario.  Raises ScenarioError for a name that is not there, PlanError or SimulationError."""
    if wish.replan is not None:
        overrides = [*overrides, f"cadence.replan={'plan' if wish.replan else 'ranking'}"]
    opened = study.open_scenario(path, wish.scenario, overrides)
    return worths_on(Bench(opened, study.plan_one(opened, opened.scenarios[0], options), options, told), wish, path, overrides)


def worths_on(bench: Bench, wish: Wish, path: str | PathLike[str], overrides: Sequence[str] = ()) -> Worths:
    """The same of a plan that is there already.  Raises ScenarioError, PlanError or SimulationError."""
    rows = KINDS[wish.kind](bench, wish, path, overrides)
    order = list(rows) if wish.kind in ("openness", "gap") else sorted(rows, key=lambda row: (-row.value.mean, row.id))
    count, seed = bench.effort
    sampled = wish.permutations if any(share.error for row in order for share in row.shares) else 0
    chain = bench.scenario.chain
    again = chain.cadence.replan == "plan" and chain.cadence.replanning_days > 0
    return Worths(wish.kind, bench.scenario.id, chain.chain.points, count, seed, tuple(order), sampled, again)


def _named(there: Sequence[str], wish: Wish) -> list[str]:
    for name in wish.only:
        if name not in there:
            what = f"there is no {wish.kind} {name!r} to value"
            raise ScenarioError((Fault(Place("--only"), name, "unknown-name", what, ", ".join(there)),))
    return [name for name in there if not wish.only or name in wish.only]


def _splitted(bench: Bench, players: int, chain: Callable[[Coalition], Chain], permutations: int) -> tuple[Array, Array]:
    """Parts (n, R, 2) and errors (n, 2) of a game over chains."""
    bench.ensure([chain(one) for one in coalitions(players, permutations, bench.effort[1])[0]])
    found = split(players, lambda one: bench.values(chain(one)), permutations, bench.effort[1])
    return found.parts, found.error


def _shares(names: Sequence[tuple[str, str]], parts: Array, error: Array) -> tuple[Share, ...]:
    rows = [
        Share(*name, amount(part[:, 0]), amount(part[:, 1]), float(wrong[0]))
        for name, part, wrong in zip(names, parts, error, strict=True)
    ]
    return tuple(sorted(rows, key=lambda row: (-row.value.mean, row.lever, row.field)))


def _roles(bench: Bench, wish: Wish, path: Any, overrides: Sequence[str]) -> Iterator[Valued]:
    chosen = _named(
        (*sorted(ROLES), levers.BOTH), replace(wish, only=wish.only or ("portfolio_manager", "product_manager", levers.BOTH))
    )
    for name in chosen:
        yield _role(bench, wish, name, path, overrides)


def _role(bench: Bench, wish: Wish, name: str, path: Any, overrides: Sequence[str]) -> Valued:
    chain = bench.scenario.chain
    names = ("portfolio_manager", "product_manager") if name == levers.BOTH else (name,)
    ways = levers.of_roles(chain, names)

    def some(there: Coalition) -> Chain:
        return levers.working(chain, names, frozenset(way for k, way in enumerate(ways) if k not in there))

    parts, error = _splitted(bench, len(ways), some, wish.permutations)
    with_, without = bench.point(some(frozenset(range(len(ways))))), bench.point(some(frozenset()))
    threshold = _threshold(bench, wish, names, path, overrides)
    return bench.valued(name, with_, without, shares=_shares(ways, parts, error), threshold=threshold)


def _threshold(bench: Bench, wish: Wish, names: tuple[str, ...], path: Any, overrides: Sequence[str]) -> Threshold:
    chain = bench.scenario.chain
    years = _years(bench.scenario)
    points = chain.chain.points
    cost = None if points else (wish.cost if wish.cost is not None else ROLE_COST * len(names))
    bench.ensure([levers.strengthened(chain, names, s) for s in STRENGTHS])
    none = bench.values(levers.with_roles(chain, names, False))[:, 0]
    found = [amount(settled(bench.values(levers.strengthened(chain, names, s))[:, 0], none)) for s in STRENGTHS]
    levels = _by_maturity(bench, wish, names, path, overrides)
    paying = [level for level, one in levels if _surely(one) > (cost or 0.0) * years]
    strength = from_where(STRENGTHS, [_surely(one) for one in found], (cost or 0.0) * years)
    return Threshold(strength, cost, found[-1].mean / years, levels, max(paying, default=None))


def _surely(found: Amount) -> float:
    """The low end of the 95 % interval: what a role brings as far as these replications can tell."""
    return found.mean - (found.half_width or 0.0)


def _years(scenario: Scenario) -> float:
    """Years of the plan, discounted to its start: what 1 kEUR a year costs in present value."""
    line = scenario.timeline
    years = line.plan_end / 260.0
    rate = scenario.chain.chain.discount_rate
    return years if rate == 0 else float((1 - (1 + rate) ** -years) / np.log1p(rate))


def _by_maturity(
    bench: Bench, wish: Wish, names: tuple[str, ...], path: Any, overrides: Sequence[str]
) -> tuple[tuple[int, Amount], ...]:
    """Worth by level of maturity, the plan kept; nothing where the file states its frictions itself."""
    sets = [[*overrides, f"governance.maturity={level}"] for level in range(1, 6)]
    chains = [study.open_scenario(path, wish.scenario, each).scenarios[0].chain for each in sets]
    if len({levers.governed(chain, maturity=1).model_dump_json() for chain in chains}) == 1:
        return ()
    bench.ensure([levers.with_roles(chain, names, filled) for chain in chains for filled in (True, False)])
    return tuple(
        (level, amount(settled(*(bench.values(levers.with_roles(chain, names, filled))[:, 0] for filled in (True, False)))))
        for level, chain in enumerate(chains, start=1)
    )


def _impediments(bench: Bench, wish: Wish, path: Any, overrides: Sequence[str]) -> list[Valued]:
    """Each gate and impediment gone, where work may start as soon as it can: a plan that reckons with a gate would hide it."""
    chain = levers.governed(bench.scenario.chain, pull_forward=True)
    there = [("gates", name) for name in sorted(chain.gates)] + [("impediments", name) for name in sorted(chain.impediments)]
    chosen = _named([name for _, name in there], wish)
    kept = [(kind, name) for kind, name in there if name in chosen]
    bench.ensure([chain, *(levers.without(chain, *one) for one in kept)])
    now = bench.point(chain)
    rows, differences = [], []
    for kind, name in kept:
        gone = bench.point(levers.without(chain, kind, name))
        differences.append(settled(bench.of(gone), bench.of(now))[:, 0])
        acts = chain.gates[name].acts if kind == "gates" else chain.impediments[name].owner
        body = chain.bodies.get(acts)
        before = chain.gates[name].expected.isoformat() if kind == "gates" else ""
        meets = (body.meetings_per_year or 0.0) if body else 0.0
        rows.append(bench.valued(name, gone, now, acts=acts, meets=meets, before=before))
    return _ranked(bench, rows, differences)


def _ranked(bench: Bench, rows: Sequence[Valued], differences: Sequence[Array]) -> list[Valued]:
    chances = tops(np.stack(differences), bench.effort[1]) if rows else ()
    return [replace(row, top=top) for row, top in zip(rows, chances, strict=True)]


def _capacity(bench: Bench, wish: Wish, path: Any, overrides: Sequence[str]) -> list[Valued]:
    chain = bench.scenario.chain
    chosen = _named(sorted(chain.teams), wish)
    bench.ensure([chain, *(levers.one_more(chain, team) for team in chosen)])
    now, found, rows = bench.point(chain), [], []
    for team in chosen:
        more = bench.point(levers.one_more(chain, team))
        found.append(settled(bench.of(more), bench.of(now))[:, 0])
        rows.append(bench.valued(team, more, now, acts=chain.teams[team].partner))
    return _ranked(bench, rows, found)


def _partners(bench: Bench, wish: Wish, path: Any, overrides: Sequence[str]) -> Iterator[Valued]:
    chain, rule = bench.scenario.chain, bench.opened.study.scenarios[bench.scenario.id].rule
    for partner in _named(sorted(chain.partners), wish):
        less = replace(bench.scenario, chain=levers.left_out(chain, partner))
        try:
            plan = make_plan(less, rule, time_limit=bench.options.time_limit, solver=bench.options.solver)
            gone = bench.point(less.chain, plan)
        except (PlanError, SimulationError):
            none = bench.valued(partner, bench.point(chain), bench.point(chain))
            yield replace(none, note=NO_PLAN)
            continue
        yield bench.valued(partner, bench.point(chain), gone)


def _openness(bench: Bench, wish: Wish, path: Any, overrides: Sequence[str]) -> Iterator[Valued]:
    """The five rungs of sharing, each less working alone; nothing else differs."""
    chain = bench.scenario.chain
    chosen = _named(levers.RUNGS, wish)
    bench.ensure([levers.shared(chain, rung) for rung in levers.RUNGS])
    alone = bench.point(levers.shared(chain, "alone"))
    for rung in levers.RUNGS:
        if rung in chosen:
            yield bench.valued(rung, bench.point(levers.shared(chain, rung)), alone)


def _gap(bench: Bench, wish: Wish, path: Any, overrides: Sequence[str]) -> Iterator[Valued]:
    """How far delivery is from the best reachable with these people and this plan; nothing waits for its period."""
    chain = levers.governed(bench.scenario.chain, pull_forward=True)

    def some(there: Coalition) -> Chain:
        return levers.ideal(chain, frozenset(levers.CAUSES_OF_GAP[k] for k in there))

    every = frozenset(range(len(levers.CAUSES_OF_GAP)))
    parts, error = _splitted(bench, len(every), some, wish.permutations)
    shares = _shares([("gap", cause) for cause in levers.CAUSES_OF_GAP], parts, error)
    yield bench.valued("gap", bench.point(some(every)), bench.point(some(frozenset())), shares=shares)


KINDS: Mapping[str, Callable[..., Any]] = {
    "role": _roles,
    "impediment": _impediments,
    "partner": _partners,
    "capacity": _capacity,
    "openness": _openness,
    "gap": _gap,
}
