"""Model card: what the model is for and not for, how it was tested, and the items of STRESS-DES filled in from the run.

STRESS-DES: T. Monks, C. S. M. Currie, B. S. Onggo, S. Robinson, M. Kunc, S. J. E. Taylor, "Strengthening the reporting of
empirical simulation studies", Journal of Simulation 13(1), 2019.
"""

from __future__ import annotations

from ketenopt.report.dossier.desk import Desk
from ketenopt.report.dossier.names import clean
from ketenopt.report.dossier.value import Head, Items, Paragraph, Part, Subheading, Table
from ketenopt.report.language import marked

PURPOSE = (
    marked("To compare ways to choose among proposals that several autonomous partners must carry out together."),
    marked("To show, before a decision, what the plan promises on paper and what may be expected to be in use by when."),
    marked("To show who gains, who gives in, and whose move it is."),
)
NOT_FOR = (
    marked("To judge organisations or people: effort and obstacles are assumptions, not measurements of anybody."),
    marked("To promise a date for one piece of work: the chances are of the whole, under these assumptions."),
    marked("To decide: the choice, and the weight of one partner's loss against another's gain, is for the body that decides."),
    marked("To justify a budget in euros where benefits were given as steps of better and worse."),
)
TESTED = (
    marked("Plans are checked by a second, independent reading of every constraint before anything is simulated."),
    marked("Optima are compared with published ones, with brute force on small chains and with a second solver."),
    marked("Waiting times are compared with queueing formulas, durations with the longest path through the work."),
    marked("Equal input gives equal bytes, whatever the number of workers; names and order of files change no number."),
    marked("This was checked by the makers; nobody outside has reviewed this run."),
)


def model_card(desk: Desk) -> Part:
    """The model card."""
    t = desk.t
    blocks = (
        Subheading(t("What it is for")),
        Items(tuple(t(line) for line in PURPOSE)),
        Subheading(t("What it is not for")),
        Items(tuple(t(line) for line in NOT_FOR)),
        Subheading(t("How it was tested")),
        Items(tuple(t(line) for line in TESTED)),
        Paragraph(t("People decide. The model computes alternatives and says how sure they are; it takes no decision.")),
        _stress(desk),
    )
    return Part("model", t("Model card"), blocks)


def _stress(desk: Desk) -> Table:
    t = desk.t
    heads = (Head(t("item"), "text"), Head(t("STRESS-DES asks"), "text"), Head(t("in this run"), "text"))
    return Table("stress", t("STRESS-DES, filled in from the run"), heads, tuple(_items(desk)), wide=True)


def _items(desk: Desk) -> list[tuple[str, str, str]]:
    return [*_aims(desk), *_logic(desk), *_data(desk), *_experiment(desk), *_carried_out(desk)]


def _aims(desk: Desk) -> list[tuple[str, str, str]]:
    t, c = desk.t, desk.c
    rules = t.listed([f"{desk.n.scenario(result.id)} ({desk.n.rule(result.plan.rule)})" for result in c.scenarios], 8)
    outputs = t("initiatives in use, dates, worth by partner, lead time by cause, money and people used")
    return [
        ("1.1", t("purpose of the model"), clean(c.question, 200) or t(PURPOSE[0])),
        ("1.2", t("outputs"), outputs),
        ("1.3", t("aims of experiments"), rules),
    ]


def _logic(desk: Desk) -> list[tuple[str, str, str]]:
    t = desk.t
    chain = desk.evidence.scenarios[desk.c.proposal].chain
    sizes = t(
        "{partners} partners, {teams} teams, {initiatives} initiatives, {parts} parts, {gates} one-off and {again} other obstacles",
        partners=len(chain.partners),
        teams=len(chain.teams),
        initiatives=len(chain.initiatives),
        parts=sum(len(what.increments) for what in chain.initiatives.values()),
        gates=len(chain.gates),
        again=len(chain.impediments),
    )
    base = t("a plan says what starts when; teams pull items, which wait for people, work, obstacles, decisions and tests")
    differ = t("scenarios differ in inputs or in the rule that makes the plan; a comparison begins with what differs")
    how = t(
        "plans by mixed-integer programming with {solver}; delivery by discrete-event simulation",
        solver=clean(desk.proposal.plan.solver, 20),
    )
    components = t("work items, teams with slots, chain test with capacity, boards with calendars, obstacles with an owner")
    return [
        ("2.1", t("overview of the model"), sizes),
        ("2.2", t("logic of the base model"), base),
        ("2.3", t("logic of scenarios"), differ),
        ("2.4", t("algorithms"), how),
        ("2.5", t("components"), components),
    ]


def _data(desk: Desk) -> list[tuple[str, str, str]]:
    t = desk.t
    register = [row for row in desk.evidence.scenarios[desk.c.proposal].register if not row.derived]
    filled = sum(row.defaulted for row in register)
    sources = t("{n} numbers in the list of assumptions; {filled} were filled in", n=len(register), filled=filled)
    table = t("sizes and five-step benefits are turned into person-days and points by a fixed table; nothing else")
    return [
        ("3.1", t("data sources"), sources),
        ("3.2", t("pre-processing"), table),
        ("3.3", t("input parameters"), t("see the list of assumptions")),
        ("3.4", t("assumptions"), t("see the list of assumptions; what nobody supplied is marked")),
    ]


def _experiment(desk: Desk) -> list[tuple[str, str, str]]:
    t, c = desk.t, desk.c
    start, end, horizon = t.day(c.chain_start), t.day(c.plan_end.date), t.day(c.horizon.date)
    span = t("from {start} to {end}; benefits count to {horizon}", start=start, end=end, horizon=horizon)
    cold = t("the chain starts with the work in progress that the scenario names; one run ends, so there is no warm-up")
    runs = t("{n} runs of each scenario, the same luck for all", n=t.number(c.replications))
    return [
        ("4.1", t("initialisation and warm-up"), cold),
        ("4.2", t("run length"), span),
        ("4.3", t("estimation approach"), runs),
    ]


def _carried_out(desk: Desk) -> list[tuple[str, str, str]]:
    t = desk.t
    settings, machine = dict(desk.evidence.run.settings), dict(desk.evidence.run.machine)
    software = ", ".join(f"{name} {clean(machine[name], 20)}" for name in ("ketenopt", "simpy", "numpy") if name in machine)
    drawn = f"{clean(settings.get('draw_scheme', ''), 40)}; {t('seed')} {clean(settings.get('seed', ''), 20)}"
    engine, block = clean(settings.get("engine", ""), 20), clean(settings.get("block", ""), 10)
    access = t("open source; the run's folder holds inputs, plans and tables; ketenopt verify makes it again")
    return [
        ("5.1", t("software"), software),
        ("5.2", t("random sampling"), drawn),
        ("5.3", t("model execution"), t("engine {engine}, {n} runs a block", engine=engine, n=block)),
        ("5.4", t("system"), clean(machine.get("platform", ""), 80)),
        ("6.1", t("access to the model"), access),
    ]
