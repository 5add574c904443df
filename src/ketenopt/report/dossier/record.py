"""The record: where inputs come from, what the run was, how good earlier forecasts were, and what was decided."""

from __future__ import annotations

from ketenopt.domain.evidence import Earlier
from ketenopt.report.dossier.desk import Desk
from ketenopt.report.dossier.names import clean
from ketenopt.report.dossier.value import Block, Head, Items, Paragraph, Part, Table
from ketenopt.report.language import marked
from ketenopt.report.side_by_side import difference_line

MOST_INPUTS = 30
TESTS = {
    "tables-equal": marked("the numbers in this dossier, made again from the runs, equal those that were kept"),
    "files-equal": marked("every file of the run is what was written, by its hash"),
}
SETTINGS = {
    "baseline": marked("reference"),
    "proposal": marked("proposal"),
    "seed": marked("seed"),
    "replications": marked("runs"),
    "engine": marked("engine"),
    "block": marked("runs a block"),
    "draw_scheme": marked("how chance is drawn"),
    "results_version": marked("results version"),
    "store_version": marked("store version"),
}


def provenance(desk: Desk) -> Part:
    """Where the inputs come from."""
    t = desk.t
    scenario = desk.evidence.scenarios[desk.c.proposal]
    files = tuple((clean(name, 80), digest) for name, digest in desk.evidence.run.inputs)
    heads = (Head(t("file"), "text"), Head(t("SHA-256"), "text"))
    by_file: dict[str, int] = {}
    for path in (row.path for row in scenario.register if not row.derived):
        origin = scenario.provenance.get(path, "")
        by_file[origin] = by_file.get(origin, 0) + 1
    ours = {"": t("filled in or derived"), "default": t("filled in by the model")}
    origins = tuple((ours.get(name) or clean(name, 80), t.number(n)) for name, n in sorted(by_file.items()))
    blocks = (
        Paragraph(t("These files were read; the hash shows whether a file is still the same.")),
        Table("inputs", t("Files that were read"), heads, files),
        Table(
            "origins",
            t("From which file the numbers of the proposal come"),
            (Head(t("file"), "text"), Head(t("numbers"), "number")),
            origins,
        ),
        Paragraph(t("Names, questions and notes of the scenario stand here as they were typed, in its own language.")),
        Paragraph(t("Every figure has a number (F1, F2, …); ketenopt trace with that number shows run, table, row and inputs.")),
    )
    return Part("provenance", t("Provenance"), blocks)


def manifest(desk: Desk) -> Part:
    """What the run was."""
    t, run = desk.t, desk.evidence.run
    ids = {result.id: desk.n.scenario(result.id) for result in desk.c.scenarios}
    said = [(name, ids.get(value, value) if name in ("baseline", "proposal") else value) for name, value in run.settings]
    settings = tuple((t(SETTINGS[name]), clean(value, 60)) for name, value in said)
    blocks: tuple[Block, ...] = (
        Paragraph(t("Run {run}: seal {seal}.", run=run.id, seal=run.seal)),
        Table("settings", t("What determines the numbers"), (Head(t("setting"), "text"), Head(t("value"), "text")), settings),
        _plans(desk),
        Table(
            "machine",
            t("On what it ran"),
            (Head(t("what"), "text"), Head(t("version"), "text")),
            tuple((clean(a, 40), clean(b, 80)) for a, b in run.machine),
        ),
        Items(tuple(f"{t('holds') if held else t('DOES NOT HOLD')}: {t(TESTS[name])}" for name, held in desk.evidence.tests)),
        Paragraph(
            t("ketenopt verify makes a sample of the runs again and says equal, or what differs. Durations: see the run's log.")
        ),
    )
    return Part("manifest", t("Manifest"), blocks)


def _plans(desk: Desk) -> Table:
    """By which solver every plan was made, and how near to the best there can be."""
    t = desk.t
    rows = tuple(
        (
            desk.n.scenario(result.id),
            desk.n.rule(result.plan.rule),
            t("none")
            if result.plan.solver == "none"
            else f"{clean(result.plan.solver, 20)} {clean(result.plan.solver_version, 20)}",
            t.percent(result.plan.gap),
            result.plan.hash[:16],
        )
        for result in desk.c.scenarios
    )
    heads = (
        Head(t("Scenario")),
        *(Head(word, "text") for word in (t("chosen by"), t("solver"), t("distance to the bound"), t("hash"))),
    )
    return Table("plans", t("Plans"), heads, rows)


def look_back(desk: Desk) -> Part:
    """Earlier forecasts, and what can be checked when."""
    t, f, result = desk.t, desk.f, desk.proposal
    blocks: list[Block] = []
    if not desk.evidence.earlier:
        blocks.append(Paragraph(t("There is no earlier run to compare with, and no history of finished work was calibrated on.")))
    for then in desk.evidence.earlier:
        blocks += _since(desk, then)
    rows = [row for row in result.initiatives if row.plan != "no" and row.in_use_p50]
    rows.sort(key=lambda row: (row.in_use_p50.day if row.in_use_p50 else 0.0, row.initiative))
    lines = tuple(
        (
            desk.n.initiative(row.initiative),
            str(f.moment(f.finding(result.id, "initiatives", row.initiative, "in_use_p50"), row.in_use_p50)),
            str(f.moment(f.finding(result.id, "initiatives", row.initiative, "in_use_p80"), row.in_use_p80)),
            t("not yet known"),
        )
        for row in rows
    )
    heads = (
        Head(t("Initiative")),
        Head(t("even chance (50%)"), "date"),
        Head(t("80% chance"), "date"),
        Head(t("came true"), "text"),
    )
    note = t("If the model is right, about half come true by the first date and four in five by the second.")
    blocks.append(Table("forecasts", t("Forecasts to check later"), heads, lines, note))
    return Part("look-back", t("Look-back"), tuple(blocks))


def _since(desk: Desk, then: Earlier) -> list[Block]:
    t = desk.t
    now = {row.initiative: (row.in_use_p50, row.in_use_p80) for row in desk.proposal.initiatives}
    lines = []
    for name, p50, p80 in then.forecasts:
        today = [_month(desk, moment.day if moment else None) for moment in now.get(name, (None, None))]
        lines.append((desk.n.initiative(name), _month(desk, p50), _month(desk, p80), *today))
    heads = (
        Head(t("Initiative")),
        Head(t("50%, then"), "text"),
        Head(t("80%, then"), "text"),
        Head(t("50%, now"), "text"),
        Head(t("80%, now"), "text"),
    )
    changed = [clean(difference_line(row, t), 160) for row in then.inputs[:MOST_INPUTS]]
    if len(then.inputs) > MOST_INPUTS:
        changed.append(t.plural("{n} other", "{n} others", len(then.inputs) - MOST_INPUTS))
    return [
        Table(f"since-{then.run}", t("Forecasts of run {run}, then and now", run=then.run), heads, tuple(lines)),
        Paragraph(t("What changed in the input since:") if changed else t("Nothing changed in the input since.")),
        Items(tuple(changed)),
    ]


def _month(desk: Desk, day: float | None) -> str:
    return (
        desk.t("after {year}", year=desk.c.horizon.date[:4])
        if day is None
        else desk.t.month(desk.evidence.date_of(desk.c.proposal, day))
    )


def decisions(desk: Desk) -> Part:
    """The list of decisions."""
    t = desk.t
    if not desk.evidence.log:
        return Part(
            "decisions",
            t("List of decisions"),
            (Paragraph(t("No decision was recorded yet. The command ketenopt decide adds one.")),),
        )
    rows = []
    for entry in desk.evidence.log:
        dissent = "; ".join(f"{desk.n.party(who)}: {clean(what, 200)}" for who, what in entry.dissent)
        rows.append(
            (
                t.number(entry.number),
                t.day(entry.date),
                clean(entry.body, 60),
                desk.n.scenario(entry.scenario),
                clean(entry.reasons, 300),
                dissent or t("none"),
                entry.plan[:12],
                entry.hash[:12],
            )
        )
    heads = tuple(
        Head(word, "text")
        for word in (t("no."), t("date"), t("body"), t("chosen"), t("reasons"), t("dissent"), t("plan"), t("hash"))
    )
    note = t("Every entry holds the hash of the one before it, so a change shows. Put the last hash in the minutes.")
    return Part(
        "decisions",
        t("List of decisions"),
        (Table("decisions", t("Decisions, oldest first"), heads, tuple(rows), note, wide=True),),
    )
