"""A comparison made by hand, for tests of what is said about one.  Every number is invented."""

from __future__ import annotations

from ketenopt.domain.comparison import Comparison, InputDifference, ScenarioResult
from ketenopt.domain.estimate import Chance, Difference, Estimate, Moment, Quantile, Verdict
from ketenopt.domain.findings import (
    ActRow,
    AssumptionCount,
    BeneficiaryRow,
    CauseRow,
    IncrementRow,
    InitiativeRow,
    InUseBy,
    LoadRow,
    MoneyRow,
    PartnerRow,
    PlanSummary,
)

RUNS = 1000
MAY, NOV, DEC, END = (
    Moment(350.0, "2028-05-08"),
    Moment(480.0, "2028-11-06"),
    Moment(260.0, "2027-12-31"),
    Moment(521.0, "2029-01-01"),
)
NAMES = {
    "chain": "Voorbeeldketen",
    "partners.politie": "Politie",
    "partners.om": "Openbaar Ministerie",
    "partners.rechtspraak": "Rechtspraak",
    "bodies.departement": "Departement",
    "beneficiaries.users": "advocaten",
    "initiatives.dossier": "Digitaal dossier",
    "initiatives.wet": "Wetswijziging",
    "initiatives.portaal": "Portaal advocaten",
    "initiatives.kwaliteit": "Datakwaliteit",
    "teams.ketentest": "ketentest",
    "gates.grondslag": "Geen wettelijke grondslag",
    "impediments.omgeving": "Testomgeving bezet",
    "scenarios.today": "Today's practice",
    "scenarios.proposal": "Proposal",
}
LETTERS = {"departement": "A", "om": "B", "politie": "C", "rechtspraak": "D"}


def chance(successes: int) -> Chance:
    value = successes / RUNS
    return Chance(successes, RUNS, value, value, value, 0.05, 0.95, min(max(value, 0.05), 0.95))


def initiative(name: str, owner: str, plan: str = "yes", on_time: int | None = None, must: bool = False) -> InitiativeRow:
    used = None if plan == "no" else MAY
    return InitiativeRow(
        initiative=name,
        owner=owner,
        decision="must" if must else "free",
        plan=plan,  # type: ignore[arg-type]
        parts_in={"yes": 3, "part": 1, "no": 0}[plan],
        parts=3,
        funded={"yes": 1.0, "part": 0.4, "no": 0.0}[plan],
        delivered=None if plan == "no" else DEC,
        in_use_p10=used,
        in_use_p50=used,
        in_use_p80=None if plan == "no" else NOV,
        in_use_p90=None,
        promised=None if on_time is None else "2028-12-31",
        promise=None if on_time is None else "deadline",
        on_time=None if on_time is None else chance(on_time),
        asked=4200.0,
    )


def partner(name: str, gain: float, verdict: Verdict, on: tuple[str, ...] = (), has: tuple[str, ...] = ()) -> PartnerRow:
    return PartnerRow(
        partner=name,
        utility=1000.0 + gain,
        disagreement=1000.0,
        gain=gain,
        today=900.0,
        simulated=900.0 + gain,
        p10=800.0 + gain,
        p90=1000.0 + gain,
        simulated_gain=gain,
        half_width=5.0,
        verdict=verdict,
        gives_in=verdict == "worse",
        gives_in_on=on,
        gains_on=has,
        spent=300.0,
        effort=4000.0,
    )


def result(scenario: str, rule: str, in_use: float, worth: float) -> ScenarioResult:
    better = scenario != "today"
    return ScenarioResult(
        id=scenario,
        scenario_hash="0" * 64,
        plan=PlanSummary(rule, "1" * 64, worth, worth * 1.001, 0.001, None, worth, False, "HiGHS", "1.16.0", 9, ()),
        estimates=(
            Estimate("initiatives_in_use", "initiatives", "more", RUNS, RUNS, in_use, 0.05, (Quantile(0.5, in_use, None, None),)),
            Estimate("value_keur", "kEUR", "more", RUNS, RUNS, worth, 12.0, (Quantile(0.5, worth, None, None),)),
        ),
        initiatives=(
            initiative("dossier", "politie", on_time=550),
            initiative("kwaliteit", "politie", plan="yes" if better else "no"),
            initiative("portaal", "rechtspraak", plan="no" if better else "yes"),
            initiative("wet", "rechtspraak", plan="part" if better else "yes", on_time=1000, must=True),
        ),
        increments=(
            IncrementRow("dossier/1", "politie", 1.0, DEC, DEC, MAY, NOV, MAY, NOV, chance(990), {"work": 40.0, "capacity": 20.0}),
            IncrementRow("dossier/2", "politie", 1.0, DEC, DEC, MAY, None, None, None, chance(400), {"work": 50.0}),
            IncrementRow("portaal/1", "rechtspraak", 0.0, None, None, None, None, None, None, None, {}),
        ),
        partners=(
            partner("om", 2400.0 if better else 0.0, "better" if better else "equal", has=("kwaliteit", "dossier")),
            partner("politie", -310.0 if better else 0.0, "worse" if better else "equal", on=("kwaliteit",)),
            partner("rechtspraak", 20.0 if better else 0.0, "cannot-tell" if better else "equal"),
        ),
        others=(BeneficiaryRow("users", 100.0, 900.0, 100.0, -800.0 if better else 0.0, "worse" if better else "equal"),),
        in_use_by=(InUseBy(DEC, 4, 2, in_use / 3, 0.01, 0, 1, 1), InUseBy(END, 4, 3, in_use, 0.05, 1, 2, 3)),
        money=(MoneyRow("pot", "fund", 15600.0, 12000.0, 11800.0, 11500.0), MoneyRow("om", "partner", 0.0, 800.0, 0.0, 0.0)),
        load=(
            LoadRow("om", "test", "ketentest", 950.0, 700.0, 840.0, 1.131, 0.83),
            LoadRow("politie", "", "", 4000.0, 2900.0, 3000.0, 1.33, 0.97),
            LoadRow("politie", "general", "", 4000.0, 2900.0, 3000.0, 1.337, 0.967),
            LoadRow("rechtspraak", "general", "", 4900.0, 2900.0, 3000.0, 1.64, 0.967),
        ),
        acts=(
            ActRow("impediment", "omgeving", "om", 110.0, 40.0, 190.0, 9.0, (), None),
            ActRow("gate", "grondslag", "departement", 45.0, 0.0, 90.0, 1.0, ("dossier",), "2027-09-01"),
        ),
        causes=(CauseRow("work", 60.0, 0.4), CauseRow("capacity", 60.0, 0.4), CauseRow("decision", 30.0, 0.2)),
        assumptions=(AssumptionCount("guess", 38, 30), AssumptionCount("measured", 8, 0)),
        warnings=("two warnings",),
    )


def difference(scenario: str, measure: str, mean: float, verdict: Verdict, better: float = 0.931) -> Difference:
    return Difference(
        scenario, "today", measure, "unit", "more", "mean", RUNS, mean, 0.1, mean - 0.1, mean + 0.1, mean * 0.5, mean * 1.5, better,
        0.02, 3.5, verdict,
    )  # fmt: skip


def comparison(
    points: bool = True, example: bool = False, names: dict[str, str] | None = None, verdict: Verdict = "better"
) -> Comparison:
    share = 0.931 if verdict == "better" else 0.03 if verdict == "worse" else 0.5
    sign = -1 if verdict == "worse" else 1
    return Comparison(
        study="voorbeeld",
        question="",
        chain_start="2027-01-04",
        plan_end=END,
        horizon=Moment(1042.0, "2031-01-01"),
        price_year=2027,
        baseline="today",
        proposal="proposal",
        replications=RUNS,
        seed=1,
        points=points,
        example=example,
        notes=(),
        headline="initiatives_in_use",
        chance="draws",
        scenarios=(
            result("today", "rank-and-fill", 1.1, 4000.0),
            result("proposal", "individually-rational", 2.6, 5200.0),
            result("scarce", "central", 2.7, 5300.0),
        ),
        inputs=(
            InputDifference("scarce", "teams.ketentest.fte", 8.0, 16.0),
            InputDifference("scarce", "partners.om.sacrifice", 1234.5, 5432.1, "bilateral"),
        ),
        differences=(
            difference("proposal", "initiatives_in_use", sign * 1.5, verdict, share),
            difference("proposal", "value_keur", sign * 1200.0, verdict, share),
            difference("scarce", "initiatives_in_use", 1.6, "better"),
            difference("scarce", "value_keur", 1300.0, "cannot-tell", 0.55),
        ),
        names=NAMES if names is None else names,
        letters=LETTERS,
        point_keur=10.0,
    )
