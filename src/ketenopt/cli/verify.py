"""The command that checks whether a run can be trusted: verify."""

from __future__ import annotations

from pathlib import Path

import click

from ketenopt.cli.options import FOLDER, Manner, manner

DIFFERENT = 7


@click.command("verify", epilog="Example: ketenopt verify runs/night --sample 20")
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.option("--sample", type=click.IntRange(0), default=5, show_default=True, metavar="N", help="Blocks to make again.")
@click.option("--all", "every", is_flag=True, help="Make every block again.")
@manner
def verify_command(folder: Path, sample: int, every: bool, manner: Manner) -> int:
    """Is the run in DIR what it says it is?

    Checks the hash of every file and of the inputs where they still stand, and makes a sample of blocks again. Says equal,
    or what differs and likely why (exit code 7).
    """
    from dataclasses import asdict

    from ketenopt.batch import verify
    from ketenopt.cli.answer import document, page
    from ketenopt.report import batch_page
    from ketenopt.report.language import Language

    found = verify(folder, None if every else sample)
    if manner.as_json:
        document(batch_page.document("verification", asdict(found) | {"equal": found.equal}))
    else:
        page(batch_page.verification_report(found, Language(manner.language)))
    return 0 if found.equal else DIFFERENT
