"""Outcomes of a block of replications become tables: one row a thing and replication, as ``domain.tables`` says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ketenopt.analyse.worth import Worth, in_use, slices_of, steps, worth_of
from ketenopt.domain import tables
from ketenopt.domain.outcomes import CAUSES, EventLog, Outcomes
from ketenopt.domain.plan import Plan
from ketenopt.domain.scenario import Scenario
from ketenopt.domain.tables import Table
from ketenopt.domain.units import Unit, units

Array = NDArray[np.float64]
Frames = dict[str, pd.DataFrame]
HEADLINE = "initiatives_in_use"
WHOLE = 1.0 - 1e-6


def measure(scenario: Scenario, plan: Plan, outcomes: Outcomes) -> Frames:
    """Tables ``increments, in_use, partners, benefits, teams, impediments, money, measures`` of one block.

    And ``events``, where the outcomes hold them.  The point of every row is ``scenario.id``.  Pure: the same three
    give the same frames.
    """
    values = worth_of(scenario, plan, outcomes)
    built = {
        tables.INCREMENTS: _increments(scenario, outcomes),
        tables.IN_USE: _in_use(scenario, outcomes),
        tables.PARTNERS: _partners(plan, outcomes, values),
        tables.BENEFITS: _benefits(outcomes, values),
        tables.TEAMS: _teams(outcomes),
        tables.IMPEDIMENTS: _impediments(outcomes),
        tables.MONEY: _money(scenario, outcomes),
        tables.MEASURES: _measures(scenario, plan, outcomes, values),
    }
    if outcomes.events is not None:
        built[tables.EVENTS] = _events(scenario, outcomes.events)
    return {table.name: frame(table, scenario.id, columns) for table, columns in built.items()}


def frame(table: Table, point: str, columns: Mapping[str, Any]) -> pd.DataFrame:
    """A frame of ``table`` for one point: typed, sorted by key, checked.  Raises KetenoptError on a breach."""
    size = len(next(iter(columns.values()))) if columns else 0
    data = {"point": [point] * size, **columns}
    made = pd.DataFrame({c.name: pd.Series(data[c.name], dtype=c.dtype) for c in table.columns})
    made = made.sort_values(list(table.key), kind="stable", ignore_index=True)
    missing = {str(name): int(count) for name, count in made.isna().sum().items()}
    tables.check(table, {str(n): str(d) for n, d in made.dtypes.items()}, missing, int(made.duplicated(list(table.key)).sum()))
    return made


def _grid(outcomes: Outcomes, *axes: tuple[str, ...] | NDArray[Any]) -> list[NDArray[Any]]:
    """Replication and every label of ``axes`` for each cell of an array (R, *axes), flattened."""
    ranges = [np.arange(outcomes.first, outcomes.first + outcomes.replications), *(np.arange(len(axis)) for axis in axes)]
    index = [cell.ravel() for cell in np.meshgrid(*ranges, indexing="ij")]
    return [index[0], *(np.asarray(axis, dtype=object)[i] for axis, i in zip(axes, index[1:], strict=True))]


def _slices(outcomes: Outcomes) -> NDArray[np.int64]:
    """Columns of the slices that are increments, products left to their parts."""
    return np.array([s for s, key in enumerate(outcomes.slices) if not key.startswith("product:")], dtype=np.int64)


def _increments(scenario: Scenario, outcomes: Outcomes) -> dict[str, Any]:
    where = _slices(outcomes)
    replication, column = _grid(outcomes, where)
    column = column.astype(np.int64)
    users = {unit.key: unit.must_use for unit in units(scenario.chain)}
    used = [in_use(outcomes, s, users[outcomes.slices[s]]) for s in where]
    days = ("released", "first_work", "last_work", "integrated", "delivered")
    return {
        "replication": replication,
        "increment": np.asarray(outcomes.slices, dtype=object)[column],
        "planned_period": outcomes.slice_period[column],
        "slice_share": outcomes.slice_share[column],
        **{f"{name}_days": getattr(outcomes, name)[:, where].ravel() for name in days},
        "in_use_days": np.stack(used, axis=1).ravel() if used else np.empty(0),
        **{f"{cause}_days": outcomes.causes[:, where, c].ravel() for c, cause in enumerate(CAUSES)},
        "waits_for": _waits_for(outcomes, where),
    }


def _waits_for(outcomes: Outcomes, where: NDArray[np.int64]) -> NDArray[Any]:
    """Cause for which each slice stands still at the horizon, (R * S,); empty where delivered, or not ordered."""
    if outcomes.unfinished is None:
        return np.full(outcomes.replications * len(where), "", dtype=object)
    return np.asarray([*CAUSES, ""], dtype=object)[outcomes.unfinished[:, where].ravel()]


def _in_use(scenario: Scenario, outcomes: Outcomes) -> dict[str, Any]:
    users = {unit.key: unit.must_use for unit in units(scenario.chain)}
    pairs = [(s, who) for s in _slices(outcomes) for who in users[outcomes.slices[s]]]
    replication, pair = _grid(outcomes, np.arange(len(pairs)))
    pair = pair.astype(np.int64)
    column = np.array([s for s, _ in pairs], dtype=np.int64)[pair]
    user = np.array([outcomes.users.index(who) for _, who in pairs], dtype=np.int64)[pair]
    return {
        "replication": replication,
        "increment": np.asarray(outcomes.slices, dtype=object)[column],
        "planned_period": outcomes.slice_period[column],
        "partner": np.asarray(outcomes.users, dtype=object)[user],
        "in_use_days": outcomes.in_use[replication - outcomes.first, column, user],
    }


def _partners(plan: Plan, outcomes: Outcomes, values: Worth) -> dict[str, Any]:
    zero = np.zeros(outcomes.replications)
    disagreement = {line.partner: line.disagreement for line in plan.partners}
    names = tuple(sorted(disagreement))
    replication, partner = _grid(outcomes, names)
    value, cost, fine = (np.stack(part, axis=1).ravel() for part in zip(*(values.of(p, zero) for p in names), strict=True))
    utility = value - cost - fine
    return {
        "replication": replication,
        "partner": partner,
        "value_keur": value,
        "cost_keur": cost,
        "fine_keur": fine,
        "utility_keur": utility,
        "gain_keur": utility - np.array([disagreement[p] for p in partner]),
    }


def _benefits(outcomes: Outcomes, values: Worth) -> dict[str, Any]:
    keys = sorted(values.benefits)
    replication, index = _grid(outcomes, np.arange(len(keys)))
    index = index.astype(np.int64)
    return {
        "replication": replication,
        "initiative": [keys[i][0] for i in index],
        "beneficiary": [keys[i][1] for i in index],
        "value_keur": np.stack([values.benefits[key] for key in keys], axis=1).ravel() if keys else np.empty(0),
    }


def _teams(outcomes: Outcomes) -> dict[str, Any]:
    replication, team = _grid(outcomes, outcomes.teams)
    days = {f"{name}_days": getattr(outcomes, name).ravel() for name in ("busy", "blocked", "idle")}
    return {"replication": replication, "team": team, **days}


def _impediments(outcomes: Outcomes) -> dict[str, Any]:
    """Recurring impediments, and the gates with what they held up."""
    replication, key = _grid(outcomes, outcomes.impediments)
    days = outcomes.gate_days if outcomes.gate_days is not None else np.zeros((outcomes.replications, 0))
    gates = outcomes.gates if outcomes.gate_days is not None else ()
    again, gate = _grid(outcomes, gates)
    return {
        "replication": np.concatenate([replication, again]),
        "kind": ["impediment"] * len(key) + ["gate"] * len(gate),
        "impediment": np.concatenate([key, gate]),
        "hits": np.concatenate([outcomes.hits.ravel(), (days > 0).astype(np.float64).ravel()]),
        "lost_days": np.concatenate([outcomes.hit_days.ravel(), days.ravel()]),
    }


def _money(scenario: Scenario, outcomes: Outcomes) -> dict[str, Any]:
    line = scenario.timeline
    after = len(line.benefit_bounds) - 1 - len(line.periods)
    periods = (*line.periods, *(f"after+{n:02}" for n in range(1, after + 1)))
    replication, account, period = _grid(outcomes, outcomes.accounts, periods)
    spent = outcomes.spent.ravel()
    some = spent != 0.0
    return {"replication": replication[some], "account": account[some], "period": period[some], "spent_keur": spent[some]}


def _events(scenario: Scenario, log: EventLog) -> dict[str, Any]:
    order = np.argsort(log.replication, kind="stable")
    replication = log.replication[order]
    first = np.searchsorted(replication, replication, side="left")
    return {
        "replication": replication,
        "number": np.arange(len(order)) - first,
        "case_id": log.case_id[order].astype(object),
        "activity": log.activity[order].astype(object),
        "timestamp_days": log.timestamp[order],
        "timestamp": np.datetime_as_string(scenario.timeline.moments(log.timestamp[order]), unit="s").astype(object),
        "resource": log.resource[order].astype(object),
    }


def _measures(scenario: Scenario, plan: Plan, outcomes: Outcomes, values: Worth) -> dict[str, Any]:
    found = {**_worths(plan, outcomes, values), **_dates(scenario, plan, outcomes), **_flow(outcomes)}
    names = tuple(sorted(found))
    replication, name = _grid(outcomes, names)
    return {"replication": replication, "measure": name, "value": np.stack([found[n] for n in names], axis=1).ravel()}


def _worths(plan: Plan, outcomes: Outcomes, values: Worth) -> dict[str, Array]:
    zero = np.zeros(outcomes.replications)
    found = {}
    for line in plan.partners:
        value, cost, fine = values.of(line.partner, zero)
        found[f"value_keur:{line.partner}"] = value - cost - fine
    for who in sorted(plan.others):
        found[f"value_keur:{who}"] = values.of(who, zero)[0]
    total = sum((found[name] for name in sorted(found)), zero)
    partners = {line.partner for line in plan.partners}
    pots = sum((cost for who, cost in sorted(values.cost.items()) if who not in partners), zero)
    hired = sum(row.contractors for row in plan.accounts)
    return {
        **found,
        "value_keur": total,
        "net_value_keur": total - pots,
        "spent_keur": outcomes.spent.sum(axis=(1, 2)) + hired,
        "fines_keur": sum((late for _, late in sorted(values.fines.items())), zero),
    }


def whole(plan: Plan, every: list[Unit]) -> bool:
    """Whether a plan funds all of these increments entirely."""
    funded = {unit.key: unit.funded for unit in plan.units}
    return all(funded.get(unit.key, 0.0) >= WHOLE for unit in every)


def by_initiative(scenario: Scenario) -> dict[str, list[Unit]]:
    """Increments of every initiative."""
    found: dict[str, list[Unit]] = {name: [] for name in sorted(scenario.chain.initiatives)}
    for unit in units(scenario.chain):
        if unit.kind == "increment":
            found[unit.initiative].append(unit)
    return found


def year_ends(scenario: Scenario) -> dict[str, float]:
    """Working day on which each budget year of the plan ends, by its label; the last is the end of the plan."""
    line = scenario.timeline
    return {str(year): float(end) for year, end in zip(line.years, line.bounds[1:], strict=True)}


def _dates(scenario: Scenario, plan: Plan, outcomes: Outcomes) -> dict[str, Array]:
    """When what the plan holds of an initiative is in use by all, and how many whole initiatives are by when."""
    found, complete = {}, []
    for name, parts in by_initiative(scenario).items():
        planned = [part for part in parts if slices_of(outcomes, part.key)]
        if planned:
            last = np.max(np.concatenate([steps(outcomes, part, part.must_use)[0] for part in planned], axis=1), axis=1)
            found[f"in_use_days:{name}"] = last
            if whole(plan, parts):
                complete.append(last)
    ends = {**{f"{HEADLINE}:{year}": end for year, end in year_ends(scenario).items()}, HEADLINE: scenario.timeline.plan_end}
    for name, end in ends.items():
        found[name] = sum(((day <= end).astype(np.float64) for day in complete), np.zeros(outcomes.replications))
    return found


def _flow(outcomes: Outcomes) -> dict[str, Array]:
    where = _slices(outcomes)
    delivered = ~np.isnan(outcomes.delivered[:, where])
    days = outcomes.causes[:, where, :].sum(axis=2)
    count = delivered.sum(axis=1)
    lead = np.where(count > 0, (days * delivered).sum(axis=1) / np.maximum(count, 1), np.nan)
    return {
        "lead_time_days": lead,
        "delivered": count.astype(np.float64),
        "effort_person_days": outcomes.effort_done,
        "blocked_days": outcomes.hit_days.sum(axis=1),
    }
