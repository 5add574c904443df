"""The command that makes an experiment: batch."""

from __future__ import annotations

from pathlib import Path

import click

from ketenopt.cli.options import FOLDER, SET, Manner, Means, hands, manner, means


@click.command("batch", epilog="Example: ketenopt batch design.yaml --out runs/night --workers 2")
@click.argument("design", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--out", type=FOLDER, metavar="DIR", help="Keep every point there; again: go on where it was.")
@click.option("--dry-run", is_flag=True, help="Time a few points; say how many there are and how long they take.")
@click.option("--retry-failed", is_flag=True, help="Try points again that failed before.")
@click.option("--json-lines", is_flag=True, help="Progress on stdout, one JSON object a line.")
@SET
@means
@hands
@manner
def batch_command(
    design: Path,
    out: Path | None,
    dry_run: bool,
    retry_failed: bool,
    json_lines: bool,
    sets: tuple[str, ...],
    means: Means,
    hands: tuple[int, str],
    manner: Manner,
) -> int:
    """Try many values of many inputs of a chain, as the file DESIGN says.

    Killed, interrupted or out of disk: the same command makes what is missing. Exit code 8 when points failed.
    """
    from ketenopt.cli.experiment import ask_batch, dry, make_batch

    batch = ask_batch(design, sets, means)
    if dry_run:
        return dry(batch, hands, manner)
    if out is None:
        raise click.UsageError("--out DIR is needed: a batch is kept, or there is nothing to go on with.")
    return make_batch(batch, out, hands, retry_failed=retry_failed, sets=sets, json_lines=json_lines, manner=manner)
