"""Commands about evidence: report writes the dossier, trace leads a figure back, decide records what was decided."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from ketenopt.cli.options import FOLDER, Manner, manner

RUNS = click.argument("runs", metavar="RUN...", nargs=-1, required=True, type=click.Path(path_type=Path))
RUN = click.argument("run", metavar="RUN", type=FOLDER)
FORMATS = ("html", "pdf", "xlsx", "md", "json")
DAY = click.DateTime(["%Y-%m-%d"])


def formats(ctx: click.Context, param: click.Parameter, value: str) -> tuple[str, ...]:
    """``html,pdf`` as a tuple; a usage error for a format that is not made."""
    asked = tuple(dict.fromkeys(word.strip() for word in value.split(",") if word.strip()))
    if strangers := [word for word in asked if word not in FORMATS]:
        raise click.BadParameter(f"no format {strangers[0]!r}; there are: {', '.join(FORMATS)}", ctx=ctx, param=param)
    if not asked:
        raise click.BadParameter(f"expected one or more of: {', '.join(FORMATS)}", ctx=ctx, param=param)
    return asked


def dissents(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> dict[str, str]:
    """``partner=what it says`` by partner."""
    for text in value:
        if "=" not in text:
            raise click.BadParameter(f"expected PARTNER=TEXT, got {text!r}", ctx=ctx, param=param)
    return dict(text.split("=", 1) for text in value)


@click.command("report", epilog="Example: ketenopt report runs/one --language nl --format html,pdf --out dossier")
@RUNS
@click.option(
    "--format", "wanted", default="html", show_default=True, callback=formats, metavar="LIST", help="Of html,pdf,xlsx,md,json."
)
@click.option("--out", type=FOLDER, default=Path("dossier"), show_default=True, metavar="DIR", help="Where the files go.")
@click.option("--what-if", is_flag=True, help="Try other pots, rules and a role, for sliders; kept in DIR/what-if.")
@manner
def report_command(runs: tuple[Path, ...], wanted: tuple[str, ...], out: Path, what_if: bool, manner: Manner) -> None:
    """Write the dossier of a run that was kept by compare --out.

    The first RUN is what the dossier is about. Others stand beside it: a batch gives sliders, what sensitivity --json printed
    says what would turn the conclusion, an earlier run says what changed since.
    """
    from ketenopt.cli.answer import document, page
    from ketenopt.dossier.gather import first_study, gather
    from ketenopt.dossier.produce import produce
    from ketenopt.dossier.what_if import with_what_if
    from ketenopt.report import trace_page
    from ketenopt.report.language import Language

    evidence = gather(runs)
    if what_if:
        evidence = with_what_if(evidence, first_study(runs), out / "what-if")
    files = [str(file) for file in produce(evidence, manner.language, wanted, out)]
    if manner.as_json:
        document(trace_page.document("report", {"files": files}))
    else:
        page(trace_page.files_report(files, Language(manner.language)))


@click.command("trace", epilog="Example: ketenopt trace F12 runs/one")
@click.argument("figure", metavar="ID")
@RUNS
@manner
def trace_command(figure: str, runs: tuple[Path, ...], manner: Manner) -> int:
    """Lead a figure of a dossier (F12) back to its run, table, row and inputs.

    Give the same RUNs as the dossier was made of. Exit code 7 when the row holds another number than the dossier says.
    """
    from dataclasses import asdict

    from ketenopt.cli.answer import document, page
    from ketenopt.dossier.trace import trace
    from ketenopt.report import trace_page
    from ketenopt.report.language import Language

    found = trace(figure, runs, manner.language)
    if manner.as_json:
        document(trace_page.document("trace", asdict(found)))
    else:
        way = (found.figure, found.found, found.equal, found.made_from, found.inputs, found.more)
        page(trace_page.trace_report(*way, Language(manner.language)))
    return 0 if found.equal else 7


@click.command("decide", epilog='Example: ketenopt decide runs/one --scenario proposal --body "Chain board" --reasons "..."')
@RUN
@click.option("--scenario", required=True, metavar="NAME", help="The scenario that was chosen.")
@click.option("--body", required=True, metavar="NAME", help="Who decided.")
@click.option("--date", "on", type=DAY, metavar="YYYY-MM-DD", help="Default: today.")
@click.option("--reasons", required=True, metavar="TEXT", help="Why.")
@click.option(
    "--dissent", multiple=True, callback=dissents, metavar="PARTNER=TEXT", help="Who disagreed, and why; may be repeated."
)
@manner
def decide_command(
    run: Path, scenario: str, body: str, on: datetime | None, reasons: str, dissent: dict[str, str], manner: Manner
) -> None:
    """Record a decision about a run: added to its list, never changed.

    Every entry holds the hash of the one before it, so that an entry that was changed or taken out shows.
    """
    from dataclasses import asdict

    from ketenopt.cli.answer import document, page
    from ketenopt.dossier.decisions import decide
    from ketenopt.report import trace_page
    from ketenopt.report.language import Language

    day = on.date() if on else date.today()  # noqa: DTZ011 - the day on the decider's own calendar
    entry = decide(run, scenario, body, day, reasons, dissent)
    if manner.as_json:
        document(trace_page.document("decision", asdict(entry)))
    else:
        page(trace_page.decision_report(entry, Language(manner.language)))
