"""The command for what runs left behind: store status, compact, export."""

from __future__ import annotations

from pathlib import Path

import click

from ketenopt.cli.options import FILE, FOLDER, Manner, manner

RUN = click.argument("folder", metavar="DIR", type=FOLDER)
TABLE = click.option(
    "--table", default="wide", show_default=True, metavar="NAME", help="Table to take out; wide: one row a point, means in columns."
)


@click.group("store", epilog="Example: ketenopt store status runs/night")
def store_command() -> None:
    """See what a run's folder holds, put its blocks together, take a table out."""


@store_command.command("status", epilog="Example: ketenopt store status runs/night")
@RUN
@manner
def status_command(folder: Path, manner: Manner) -> None:
    """What is done, failed and missing in DIR."""
    from dataclasses import asdict

    from ketenopt.batch import standing
    from ketenopt.cli.answer import document, page
    from ketenopt.report import batch_page
    from ketenopt.report.language import Language

    found = standing(folder)
    if manner.as_json:
        document(batch_page.document("standing", asdict(found)))
    else:
        page(batch_page.standing_report(found, Language(manner.language)))


@store_command.command("compact", epilog="Example: ketenopt store compact runs/night")
@RUN
@manner
def compact_command(folder: Path, manner: Manner) -> None:
    """Put the finished blocks in DIR together: one file a table."""
    from ketenopt.batch import compact
    from ketenopt.cli.answer import document, page
    from ketenopt.report import batch_page
    from ketenopt.report.language import Language

    done = compact(folder)
    if manner.as_json:
        document(batch_page.document("compact", {"folder": str(folder), "blocks": done}))
    else:
        page(batch_page.count_report(done, "blocks", Language(manner.language)))


@store_command.command("export", epilog="Example: ketenopt store export runs/night --out night.csv")
@RUN
@click.option("--out", type=FILE, required=True, metavar="FILE", help="File to write: .csv or .parquet.")
@TABLE
@manner
def export_command(folder: Path, out: Path, table: str, manner: Manner) -> None:
    """Write a table of DIR as one CSV or parquet file."""
    from ketenopt.batch import export
    from ketenopt.cli.answer import document, page
    from ketenopt.report import batch_page
    from ketenopt.report.language import Language

    rows = export(folder, table, out)
    if manner.as_json:
        document(batch_page.document("export", {"file": str(out), "rows": rows}))
    else:
        page(batch_page.count_report(rows, "rows", Language(manner.language)))
