"""The command that starts a chain: init."""

from __future__ import annotations

from pathlib import Path

import click

from ketenopt.cli.options import Manner, manner


@click.command("init", epilog="Example: ketenopt init my-chain")
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--workbook", is_flag=True, help="A workbook with every sheet and column, filled in as an example.")
@click.option("--first-meeting", is_flag=True, help="A workbook of one sheet, proposals by partners, for two hours together.")
@manner
def init_command(target: Path, workbook: bool, first_meeting: bool, manner: Manner) -> None:
    """Write a commented chain to start from, in the new folder TARGET.

    The file is valid as it stands: three partners, six proposals, every shorthand once. With --workbook or
    --first-meeting TARGET is an .xlsx file instead. Nothing that is there is overwritten.
    """
    from ketenopt.cli.answer import document
    from ketenopt.cli.start import start

    files = start(target, workbook=workbook, first_meeting=first_meeting, language=manner.language)
    if manner.as_json:
        document({"format": 1, "kind": "init", "init": {"files": [str(file) for file in files]}})
    elif not manner.quiet:
        for file in files:
            click.echo(str(file))
        click.echo(f"Next: ketenopt check {target}", err=True)
