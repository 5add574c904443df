"""Rows about parties: what each gets, what is asked of its money and its people."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ketenopt.analyse.point import Point
from ketenopt.analyse.statistics import Subject, mean_difference, quantile
from ketenopt.domain.capacity import daily_capacity, working_days
from ketenopt.domain.chain import Chain
from ketenopt.domain.estimate import Difference
from ketenopt.domain.findings import BeneficiaryRow, LoadRow, MoneyRow, PartnerRow
from ketenopt.domain.plan import PartnerLine

Array = NDArray[np.float64]
NOTICED = 1e-6
"""kEUR below which a partner does not notice an initiative."""


def partners(point: Point, baseline: Point) -> tuple[PartnerRow, ...]:
    """What every partner gets under this plan, beside what it gets under the baseline's."""
    return tuple(_partner(point, baseline, line) for line in sorted(point.plan.partners, key=lambda line: line.partner))


def _partner(point: Point, baseline: Point, line: PartnerLine) -> PartnerRow:
    mine, today = point.utilities[line.partner], baseline.utilities.get(line.partner, np.zeros(baseline.replications))
    change = _change(point, baseline, line.partner, mine, today)
    shifts = _shifts(point, baseline, line.partner)
    own = point.tables["money"]
    accounts = own["account"].str.split(":").str[0] == line.partner
    hired = sum(row.contractors for row in point.plan.accounts if row.account.split(":")[0] == line.partner)
    return PartnerRow(
        partner=line.partner,
        utility=line.utility,
        disagreement=line.disagreement,
        gain=line.gain,
        today=float(today.mean()),
        simulated=float(mine.mean()),
        p10=quantile(mine, 0.1).value or 0.0,
        p90=quantile(mine, 0.9).value or 0.0,
        simulated_gain=change.difference or 0.0,
        half_width=change.half_width or 0.0,
        verdict=change.verdict,
        gives_in=change.verdict == "worse",
        gives_in_on=tuple(name for name, shift in shifts if shift < -NOTICED),
        gains_on=tuple(name for name, shift in reversed(shifts) if shift > NOTICED),
        spent=float(own["spent_keur"][accounts].sum()) / point.replications + hired,
        effort=sum(row.used for row in point.plan.teams if point.scenario.chain.teams[row.team].partner == line.partner),
    )


def _change(point: Point, baseline: Point, who: str, mine: Array, today: Array) -> Difference:
    found = mean_difference(Subject(point.id, baseline.id, f"value_keur:{who}", "kEUR", "more"), mine, today)
    assert found is not None  # utilities are never missing
    return found


def _shifts(point: Point, baseline: Point, who: str) -> list[tuple[str, float]]:
    """Mean change of this partner's benefits by initiative or product against the baseline, least first."""
    keys = {key for key in (*point.benefits, *baseline.benefits) if key[1] == who}
    none = np.zeros(1)
    shifts = {
        name: float(point.benefits.get((name, whose), none).mean() - baseline.benefits.get((name, whose), none).mean())
        for name, whose in sorted(keys)
    }
    return sorted(shifts.items(), key=lambda pair: (pair[1], pair[0]))


def others(point: Point, baseline: Point) -> tuple[BeneficiaryRow, ...]:
    """What every beneficiary that is no partner gets."""
    rows = []
    for who, planned in sorted(point.plan.others.items()):
        mine = point.measures[f"value_keur:{who}"]
        today = baseline.measures.get(f"value_keur:{who}", np.zeros(baseline.replications))
        change = _change(point, baseline, who, mine, today)
        rows.append(BeneficiaryRow(who, planned, float(today.mean()), float(mine.mean()), change.difference or 0.0, change.verdict))
    return tuple(rows)


def money(point: Point) -> tuple[MoneyRow, ...]:
    """Every account: what all proposals together ask of it, what there is, what the plan takes, what was spent.

    An earmark is asked what its partner is asked for the initiatives it may pay; that is in the partner's row too.
    """
    chain = point.scenario.chain
    return (
        *(_account(point, "fund", name, fund.budget, _asked(chain, name, None)) for name, fund in sorted(chain.funds.items())),
        *(_account(point, "partner", name, p.budget, _asked(chain, name, None)) for name, p in sorted(chain.partners.items())),
        *(
            _account(point, "earmark", f"{name}:{mark}", what.budget, _asked(chain, name, set(what.initiatives)))
            for name, partner in sorted(chain.partners.items())
            for mark, what in sorted(partner.earmarks.items())
        ),
    )


def _asked(chain: Chain, payer: str, only: set[str] | None) -> float:
    return sum(
        part.cost.get(payer, 0.0)
        for name, initiative in sorted(chain.initiatives.items())
        if initiative.decision != "must-not" and (only is None or name in only)
        for _, part in sorted(initiative.increments.items())
    )


def _account(
    point: Point, kind: Literal["fund", "partner", "earmark"], name: str, budget: dict[str, float], asked: float
) -> MoneyRow:
    lines = [row for row in point.plan.accounts if row.account == name]
    hired = sum(row.contractors for row in lines)
    table = point.tables["money"]
    spent = float(table["spent_keur"][table["account"] == name].sum()) / point.replications
    return MoneyRow(
        account=name,
        kind=kind,
        asked=asked,
        available=sum(keur for _, keur in sorted(budget.items())),
        planned=sum(row.spent for row in lines) + hired,
        spent=spent + hired,
    )


def load(point: Point) -> tuple[LoadRow, ...]:
    """Effort asked by all proposals against capacity, by partner and skill, and by partner (skill "").

    Alternatives of one group are all counted: they are all asked.  A team with several skills counts in full in
    each of them, and once in its partner's own row.
    """
    asked, planned, there = _efforts(point), _planned(point), _capacities(point)
    rows = [_load(point, key, asked, planned, there) for key in sorted({*asked, *there})]
    return tuple(row for row in rows if row.asked > 0 or row.capacity > 0)


def _load(
    point: Point,
    key: tuple[str, str],
    asked: dict[tuple[str, str], float],
    planned: dict[tuple[str, str], float],
    there: dict[tuple[str, str], float],
) -> LoadRow:
    partner, skill = key
    capacity = there.get(key, 0.0)
    have = [name for name, team in sorted(point.scenario.chain.teams.items()) if skill in team.skills]
    shares = tuple(what.get(key, 0.0) / capacity if capacity > 0 else None for what in (asked, planned))
    alone = have[0] if len(have) == 1 and point.scenario.chain.teams[have[0]].partner == partner else ""
    return LoadRow(partner, skill, alone, asked.get(key, 0.0), planned.get(key, 0.0), capacity, *shares)


def _efforts(point: Point) -> dict[tuple[str, str], float]:
    """Mean effort of every package on the table, person-days; rollout and rework come on top in plans."""
    found: dict[tuple[str, str], float] = {}
    for _, initiative in sorted(point.scenario.chain.initiatives.items()):
        for _, part in sorted(initiative.increments.items()):
            for _, package in sorted(part.packages.items()):
                days = package.items * package.effort.mean() if initiative.decision != "must-not" else 0.0
                _add(found, package.partner, package.skill, days)
    return found


def _planned(point: Point) -> dict[tuple[str, str], float]:
    found: dict[tuple[str, str], float] = {}
    for row in point.plan.teams:
        _add(found, point.scenario.chain.teams[row.team].partner, row.skill, row.used)
    return found


def _capacities(point: Point) -> dict[tuple[str, str], float]:
    chain, line = point.scenario.chain, point.scenario.timeline
    T = len(line.periods)
    found: dict[tuple[str, str], float] = {}
    for name, team in sorted(chain.teams.items()):
        days = float((daily_capacity(chain, line, name)[:T] * working_days(chain, line, name)[:T]).sum())
        found[team.partner, ""] = found.get((team.partner, ""), 0.0) + days
        for skill in sorted(set(team.skills)):
            found[team.partner, skill] = found.get((team.partner, skill), 0.0) + days
    return found


def _add(found: dict[tuple[str, str], float], partner: str, skill: str, days: float) -> None:
    for key in ((partner, skill), (partner, "")):
        found[key] = found.get(key, 0.0) + days
