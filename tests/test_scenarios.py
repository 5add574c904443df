"""The chains that ship: they read, say where every number comes from, and quote public files as they are."""

import csv
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from textwrap import dedent

import numpy as np
import pytest

from ketenopt.domain.plan import Plan
from ketenopt.domain.scenario import Assumption, Scenario
from ketenopt.optimise import plan
from ketenopt.read import read_scenario, read_study

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data"
FOLDERS = sorted(path.parent for path in (ROOT / "scenarios").glob("*/chain.yaml"))
STRAF = ROOT / "scenarios" / "strafrechtketen"

CITE = re.compile(r"`?(?P<file>\w+/\w+\.csv)`? rows? (?P<first>\d+)(?:-(?P<last>\d+))? \((?P<year>\d{4})\)")
AMOUNT = re.compile(r"(?<![\w.])\d{1,3}(?:,\d{3})+(?![\w.])|(?<![\w.,])\d{2,}(?![\w.,%])")


def _points() -> Iterator[tuple[Path, str | None]]:
    for folder in FOLDERS:
        yield folder, None
        yield from ((folder, name) for name in sorted(read_study(folder)[0].scenarios))


POINTS = list(_points())


@cache
def _read(folder: Path, scenario: str | None = None) -> Scenario:
    return read_scenario(folder, scenario=scenario)


@cache
def _rows(file: str) -> list[list[str]]:
    with (DATA / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))


@pytest.mark.parametrize(("folder", "scenario"), POINTS, ids=lambda value: getattr(value, "name", value))
def test_every_scenario_reads_without_a_fault(folder, scenario):
    read = _read(folder, scenario)
    assert read.chain.initiatives
    assert [fault for fault in read.warnings if fault.severity == "error"] == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_number_says_where_it_comes_from(folder):
    register = _read(folder).register
    assert register
    assert {line.source for line in register} <= {"measured", "agreed", "expert", "guess"}
    assert [line.path for line in register if line.source == "measured" and not line.cite.strip()] == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_study_names_its_reference_and_its_proposal(folder):
    study, home = read_study(folder)
    assert home == folder
    assert {study.baseline, study.proposal} <= set(study.scenarios)


def test_the_study_of_the_strafrechtketen_is_the_one_that_was_promised():
    study, _ = read_study(STRAF)
    assert study.question.endswith("?")
    rules = {name: scenario.rule for name, scenario in study.scenarios.items()}
    assert rules == {
        "reference": "rank-and-fill",
        "central": "central",
        "individually-rational": "individually-rational",
        "less-budget": "individually-rational",
        "scarce-skill-doubled": "individually-rational",
    }
    assert (study.baseline, study.proposal) == ("reference", "individually-rational")


# ------------------------------------------------------------------------------------------------ the strafrechtketen


def test_the_chain_is_an_example_and_its_limits_are_in_its_notes():
    about = _read(STRAF).chain.chain
    assert about.example
    notes = " ".join(about.notes)
    for words in ("years do not meet", "do not add up", "guesses", "0.5 %"):
        assert words in notes


def test_outcomes_are_points_and_money_is_only_a_limit():
    chain = _read(STRAF).chain
    assert chain.chain.points
    assert not any(owner.cost_in_objective for owner in [*chain.partners.values(), *chain.funds.values()])


def test_the_pot_is_what_the_public_letter_says():
    scenario = _read(STRAF)
    budget = scenario.chain.funds["ketenpot"].budget
    by_year = {year: sum(v for period, v in budget.items() if period.startswith(year)) for year in ("2019", "2020", "2021", "2022")}
    assert by_year["2019"] == pytest.approx(50_000)
    assert by_year["2021"] == by_year["2022"] == pytest.approx(45_000)
    assert 45_000 <= by_year["2020"] <= 55_000
    pot = [line for line in scenario.register if line.path.startswith("funds.ketenpot.budget.") and not line.defaulted]
    assert {line.path[-4:]: line.source for line in pot} == {
        "2019": "measured",
        "2020": "guess",
        "2021": "measured",
        "2022": "measured",
    }
    assert all("29279-548" in line.cite for line in pot if line.source == "measured")


def test_the_proposals_ask_more_than_twice_the_pot():
    chain = _read(STRAF).chain
    pot = sum(chain.funds["ketenpot"].budget.values())
    asked = sum(part.cost["ketenpot"] for initiative in chain.initiatives.values() for part in initiative.increments.values())
    assert asked > 2 * pot
    assert f"{asked / pot:.0%}".replace("%", " %") in (STRAF / "README.md").read_text(encoding="utf-8")


def test_what_was_typed_as_a_guess_has_a_range():
    typed = [line for line in _read(STRAF).register if line.source == "guess" and not line.defaulted]
    loose = [line.path for line in typed if _needs_a_range(line) and not _ranged(line)]
    assert loose == []
    assert sum(_ranged(line) for line in typed) > 500


def _ranged(line: Assumption) -> bool:
    return line.low is not None and line.high is not None and line.low <= float(line.value) <= line.high


CHOICES = re.compile(
    r"chain\.(periods|price_year|benefit_periods)|governance\.maturity|integration\.(slots|attempts)|partners\.\w+\.wip|teams\.[\w-]+\.wip"
    r"|initiatives\..*\.after\..*|initiatives\..*\.rollout\.\w+\.items|initiatives\.ondertekenen\.increments\.\w+\.share"
)
"""Numbers that say what is asked, not what is the case."""
SPREADS = re.compile(r".*\.(lognormal|triangular)\.\w+")
"""Parameters of a distribution, which is a range by itself."""


def _needs_a_range(line: Assumption) -> bool:
    return not (isinstance(line.value, str) or CHOICES.fullmatch(line.path) or SPREADS.fullmatch(line.path))


def test_each_scenario_changes_only_what_its_name_says():
    base = _read(STRAF, "individually-rational").chain
    less = _read(STRAF, "less-budget").chain
    for period, kept in base.funds["ketenpot"].budget.items():
        assert less.funds["ketenpot"].budget[period] == pytest.approx(0.9 * kept)
    more = _read(STRAF, "scarce-skill-doubled").chain
    assert more.teams["ketentest"].fte == 2 * base.teams["ketentest"].fte
    same = {"funds"}
    assert less.model_dump(exclude=same) == base.model_dump(exclude=same)
    assert more.model_dump(exclude={"teams"}) == base.model_dump(exclude={"teams"})
    for one in ("reference", "central"):
        assert _read(STRAF, one).chain == base


# -------------------------------------------------------------------------------------------------------- public files


def _cited() -> list[tuple[str, re.Match[str], str]]:
    """(where it stands, citation, the words that hold the figures)."""
    typed = [line for line in _read(STRAF).register if not line.defaulted]
    found = [(line.path, match, line.cite[match.end() :]) for line in typed for match in CITE.finditer(line.cite)]
    for row in (STRAF / "README.md").read_text(encoding="utf-8").splitlines():
        found += [(f"README: {row[:60]}", match, row.split("|")[2]) for match in CITE.finditer(row)]
    return found


def test_there_are_citations_to_check():
    assert len(_cited()) >= 20


@pytest.mark.skipif(not (DATA / "nl_rijksbegroting").exists(), reason="the public files are not beside this checkout")
def test_every_cited_row_holds_the_figure_that_is_quoted():
    wrong = [where for where, match, words in _cited() if not _holds(match, words)]
    assert wrong == []


def _holds(match: re.Match[str], words: str) -> bool:
    rows = [_rows(match["file"])[number - 1] for number in range(int(match["first"]), int(match["last"] or match["first"]) + 1)]
    cells = {cell.replace(",", "") for row in rows for cell in row}
    quoted = [text.replace(",", "") for text in AMOUNT.findall(words) if text != match["year"]]
    total = str(sum(_designed(row) for row in rows)) if match["last"] else ""
    return bool(quoted) and match["year"] in cells and all(figure in cells or figure == total for figure in quoted)


def _designed(row: list[str]) -> int:
    """Column ``Bedrag t`` of a multi-year budget table."""
    header = _rows("nl_rijksbegroting/budgettaire_tabellen_owb_2017.csv")[0]
    return int(row[header.index("Bedrag t")].replace(",", ""))


@pytest.mark.skipif(not (DATA / "nl_rijksbegroting").exists(), reason="the public files are not beside this checkout")
def test_the_pot_is_half_a_percent_of_what_seven_partners_have_of_their_own():
    rows = _rows("nl_rijksbegroting/budgettaire_tabellen_owb_2017.csv")
    own = sum(_designed(rows[n - 1]) for n in (76, 103, *range(115, 121), 130, 162, 163, 164, 165, 166, 185))
    assert f"{own:,}" in (STRAF / "README.md").read_text(encoding="utf-8")
    assert round(45_000 / own, 3) == 0.005


@pytest.mark.skipif(not (DATA / "little2006").exists(), reason="the public files are not beside this checkout")
def test_the_spread_of_initiatives_is_the_published_one():
    rows = _rows("little2006/Little06.csv")
    first = {row[0]: dict(zip(rows[0], row, strict=True)) for row in reversed(rows[1:])}
    ratios = [_days(p["Start Date"], p["Actual Release"]) / _days(p["Start Date"], p["First Est"]) for p in first.values()]
    sigma = float(np.std(np.log(ratios), ddof=1))
    assert len(ratios) == 121
    assert float(np.median(ratios)) == pytest.approx(1.79, abs=0.005)
    for initiative in _read(STRAF).chain.initiatives.values():
        assert initiative.uncertainty.sigma == pytest.approx(sigma, abs=0.005)


def _days(begin: str, end: str) -> float:
    def iso(text: str) -> str:
        month, day, year = text.split("/")
        return f"{1900 + int(year) if int(year) > 50 else 2000 + int(year)}-{month}-{day}"

    return float((np.datetime64(iso(end)) - np.datetime64(iso(begin))).astype(int))


# --------------------------------------------------------------------------------------------------------------- plans


@cache
def _plan(rule: str) -> Plan:
    """The plan of ``rule``; a tenth from the optimum is near enough for what is asked here."""
    return plan(_read(STRAF, "individually-rational"), rule, gap=0.1)


@pytest.mark.parametrize("rule", ["central", "individually-rational", "rank-and-fill"])
def test_every_rule_gives_a_plan_that_takes_some_and_leaves_some(rule):
    made = _plan(rule)
    funded = {unit.key.partition("/")[0] for unit in made.units if unit.funded > 0}
    names = set(_read(STRAF).chain.initiatives)
    assert not made.paper
    assert {"dossier", "wetboek"} <= funded  # what must be done
    assert len(names - funded) >= 3
    pot = [line for line in made.accounts if line.account == "ketenpot"]
    assert len(pot) == len(made.periods)
    assert np.all(np.cumsum([line.spent for line in pot]) <= np.cumsum([line.budget for line in pot]) + 1e-3)  # EUR 1


def test_the_proposal_leaves_nobody_below_its_disagreement_value():
    assert min(line.gain for line in _plan("individually-rational").partners) >= -1e-6


def test_most_value_for_the_chain_asks_a_partner_to_give_in():
    assert min(line.gain for line in _plan("central").partners) < 0


def test_today_is_not_the_best_the_chain_can_do():
    today, agreed, central = (_plan(rule) for rule in ("rank-and-fill", "individually-rational", "central"))
    assert today.total < agreed.total
    assert today.total < central.total
    assert agreed.total <= central.bound + 1e-6


def test_one_replication_is_about_a_thousand_items_or_fewer():
    chain = _read(STRAF).chain
    for rule in ("central", "rank-and-fill"):
        funded = [unit.key.split("/") for unit in _plan(rule).units if unit.funded > 0 and "/" in unit.key]
        parts = [chain.initiatives[name].increments[part] for name, part in funded]
        items = sum(work.items for part in parts for work in [*part.packages.values(), *part.rollout.values()])
        assert 400 <= items <= 1000


def test_whoever_gains_blocks_or_gives_in_stands_there_by_letter(tmp_path):
    study = """
        schema: 1
        question: "Does ten per cent less matter?"
        baseline: now
        proposal: less
        scenarios:
          now: {rule: rank-and-fill}
          less: {rule: rank-and-fill, overlays: [less-budget.yaml]}
        """
    file = Path(shutil.copytree(STRAF, tmp_path / "chain")) / "study.yaml"
    file.write_text(dedent(study), encoding="utf-8")
    command = [sys.executable, "-m", "ketenopt.cli.entry", "compare", str(file), "--replications", "4"]
    shown = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout
    assert "no statement about these organisations" in shown
    who = shown[shown.index("Who notices") : shown.index("What differs between")]
    names = {party.name for party in [*_read(STRAF).chain.partners.values(), *_read(STRAF).chain.bodies.values()]}
    assert {name for name in names if re.search(rf"\b{re.escape(name)}\b", who)} == set()
    assert re.search(r"Who notices\s+A ", who)
