"""The command that joins what several partners sent: merge."""

from __future__ import annotations

from pathlib import Path

import click

from ketenopt.cli.options import Manner, manner


@click.command("merge", epilog="Example: ketenopt merge om=om.xlsx politie=politie.xlsx --out keten.xlsx")
@click.argument("files", nargs=-1, required=True, metavar="[PARTNER=]FILE...")
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path), metavar="FILE", help="Where the joined chain goes.")
@click.option("--force", is_flag=True, help="Overwrite what is there.")
@manner
def merge_command(files: tuple[str, ...], out: Path, force: bool, manner: Manner) -> None:
    """Join workbooks (or chain folders) of several partners into one chain, and list where they disagree.

    What a partner says of its own money, teams, initiatives and effort counts when it comes from its own file: named
    as PARTNER=FILE, or called after it (om.xlsx). Elsewhere the first file counts. A workbook written with --out
    lists the disagreements on a sheet of their own.
    """
    from ketenopt.cli.answer import document
    from ketenopt.cli.transfer import as_rows, join, lines, tell

    found, warnings = join(files, out, force=force)
    tell(warnings, manner)
    if manner.as_json:
        document({"format": 1, "kind": "merge", "merge": {"files": [str(out)], "disagreements": as_rows(found)}})
    elif not manner.quiet:
        click.echo("\n".join(lines(found, manner.language)))
