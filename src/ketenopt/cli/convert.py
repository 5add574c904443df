"""The command that takes a chain from text files to a workbook and back: convert."""

from __future__ import annotations

from pathlib import Path

import click

from ketenopt.cli.options import Manner, manner


@click.command("convert", epilog="Example: ketenopt convert scenarios/small small.xlsx")
@click.argument("source", type=click.Path(path_type=Path))
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Overwrite what is there.")
@manner
def convert_command(source: Path, target: Path, force: bool, manner: Manner) -> None:
    """Write the chain SOURCE as TARGET: a workbook (.xlsx), one file (.yaml) or a folder.

    Without loss, both ways: values as they were typed, ranges and sources, overlays, the study, and the comments of
    YAML files. TARGET is complete or not there.
    """
    from ketenopt.cli.answer import document
    from ketenopt.cli.transfer import tell
    from ketenopt.read.convert import convert

    files, warnings = convert(source, target, force=force)
    tell(warnings, manner)
    if manner.as_json:
        document({"format": 1, "kind": "convert", "convert": {"files": [str(file) for file in files]}})
    elif not manner.quiet:
        click.echo("\n".join(str(file) for file in files))
