"""The command that asks the four questions: intake."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import get_args

import click

from ketenopt.cli.options import CHAIN, Manner, manner
from ketenopt.domain.chain import Chain
from ketenopt.domain.intake import TASKS, Answers, Relation, Role, Task
from ketenopt.report.intake_page import question
from ketenopt.report.language import Language

EXAMPLE = "Example: ketenopt intake my-chain --partner om --out om.yaml, then ketenopt intake my-chain om.yaml police.yaml"


@click.command("intake", epilog=EXAMPLE)
@CHAIN
@click.argument("files", nargs=-1, metavar="[ANSWERS]...", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--partner", metavar="ID", help="Ask this partner, and keep its answers.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Keep it there.")
@manner
def intake_command(chain: Path, files: tuple[Path, ...], partner: str | None, out: Path | None, manner: Manner) -> None:
    """Ask each partner of CHAIN apart: which roles, which tasks, how they relate, when they work together.

    With --partner the questions are asked here. With files of ANSWERS they are put side by side: where they differ is the
    finding, and --out writes an overlay with the roles that everybody sees.
    """
    from ketenopt.read import read_scenario

    if bool(partner) == bool(files):
        raise click.UsageError("choose one: --partner to ask, or files of answers to put side by side.")
    described = read_scenario(chain).chain
    if partner:
        _ask(partner, described, out, manner)
    else:
        _side_by_side(chain, described, files, out, manner)


def _ask(partner: str, described: Chain, out: Path | None, manner: Manner) -> None:
    """The answers of one partner, kept in ``out`` or shown."""
    from ketenopt.read.answers import answers_text

    _known(partner, described.partners)
    text = answers_text(_asked(partner, Language(manner.language)))
    if out:
        _write(out, text)
    else:
        click.echo(text, nl=False)


def _side_by_side(chain: Path, described: Chain, files: tuple[Path, ...], out: Path | None, manner: Manner) -> None:
    """Where the answers of several partners differ, and the overlay with what all of them see."""
    from ketenopt.cli.answer import document, page
    from ketenopt.domain.intake import joined
    from ketenopt.read.answers import overlay_text, read_answers
    from ketenopt.report.intake_page import intake_json, intake_report

    answers = tuple(read_answers(file) for file in files)
    _each_once([one.partner for one in answers], described.partners)
    found = joined(answers)
    if out:
        _write(out, overlay_text(found.overlay))
    if manner.as_json:
        document(intake_json(found, described.chain.example))
    else:
        page(intake_report(found, described, str(chain), Language(manner.language)))


def _known(partner: str, there: Mapping[str, object]) -> None:
    if partner not in there:
        raise click.UsageError(f"there is no partner {partner!r}; there are: {', '.join(sorted(there))}.")


def _each_once(partners: list[str], there: Mapping[str, object]) -> None:
    for partner in partners:
        _known(partner, there)
    if len(set(partners)) < len(partners):
        raise click.UsageError("one file of answers a partner: two of them are of the same one.")


def _asked(partner: str, t: Language) -> Answers:
    """The four questions on the terminal; prompts go to stderr, so that stdout is the answers."""
    roles = tuple(role for role in get_args(Role) if click.confirm(question("roles", role, t), default=False, err=True))
    tasks: dict[Task, Role] = {}
    for task in TASKS if roles else ():
        who = click.prompt(question("tasks", task, t), type=click.Choice([*roles, "nobody"]), default="nobody", err=True)
        if who != "nobody":
            tasks[task] = who
    relation = click.prompt(question("relation", "", t), type=click.Choice(get_args(Relation)), default="none", err=True)
    meet = click.prompt(question("meet", "", t), type=click.FloatRange(0, 1000), default=0.0, err=True)
    return Answers(partner=partner, roles=roles, tasks=tasks, relation=relation, meet_days=meet or None)


def _write(out: Path, text: str) -> None:
    from ketenopt.domain.errors import StoreError

    if out.exists():
        raise click.UsageError(f"{out} is already there; nothing is overwritten.")
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as problem:
        raise StoreError(f"{out}: {problem.strerror or problem}") from problem
