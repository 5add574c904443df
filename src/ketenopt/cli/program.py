"""The program and its commands: a light table, so that ``ketenopt --help`` loads none of them."""

from __future__ import annotations

from difflib import get_close_matches
from importlib import import_module

import click

COMMANDS = {
    "init": ("ketenopt.cli.init", "Write a commented chain to start from."),
    "check": ("ketenopt.cli.describe", "Judge a chain: every fault at once, and what was filled in."),
    "convert": ("ketenopt.cli.convert", "From text files to a workbook and back, without loss."),
    "merge": ("ketenopt.cli.merge", "Join the workbooks of several partners; say where they disagree."),
    "diff": ("ketenopt.cli.diff", "What two scenarios say differently, in any two forms."),
    "schema": ("ketenopt.cli.describe", "Print the JSON Schema of a chain file, for your editor."),
    "tables": ("ketenopt.cli.describe", "Print the tables that runs write: columns, units, meaning."),
    "plan": ("ketenopt.cli.decide", "Decide what is started when, and who pays."),
    "deal": ("ketenopt.cli.bargain", "Who gives in, who is better off alone, what keeps everybody in."),
    "explain": ("ketenopt.cli.bargain", "Why an initiative is in or out, what would change it; why there is no plan."),
    "alternatives": ("ketenopt.cli.bargain", "Plans almost as good as the best, and what they share."),
    "approve": ("ketenopt.cli.bargain", "Approve a saved plan: from then on it is not changed."),
    "simulate": ("ketenopt.cli.decide", "Carry out a plan many times: when is what in use?"),
    "compare": ("ketenopt.cli.decide", "Scenarios side by side: paper plan, delivery, who is better off."),
    "worth": ("ketenopt.cli.worth", "What a role, impediment, partner, person or openness is worth."),
    "intake": ("ketenopt.cli.intake", "Four questions to each partner apart; where answers differ."),
    "backlog": ("ketenopt.cli.backlog", "The ordered backlog per team, and who must clear what."),
    "batch": ("ketenopt.cli.batch", "Try many values of many inputs; go on where it was cut short."),
    "select": ("ketenopt.cli.select", "Find the best of many scenarios with few replications."),
    "sensitivity": ("ketenopt.cli.sensitivity", "What a conclusion hangs on, and at which value it turns."),
    "report": ("ketenopt.cli.dossier", "Write the dossier of a run: page, PDF, workbook, in Dutch or English."),
    "trace": ("ketenopt.cli.dossier", "Lead a figure of a dossier back to its row and its inputs."),
    "decide": ("ketenopt.cli.dossier", "Record what was decided about a run, and who disagreed."),
    "verify": ("ketenopt.cli.verify", "Is a kept run what it says it is? Make a sample of it again."),
    "store": ("ketenopt.cli.store", "What a run's folder holds; put it together, take a table out."),
}
"""Command -> (module that holds it, summary), in the order of the work."""


class Commands(click.Group):
    """A group that imports a command when it is asked for, and knows the nearest name of one that is not there."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(COMMANDS[cmd_name][0]), f"{cmd_name}_command")
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        word = args[0]
        if word not in COMMANDS and not word.startswith("-"):
            nearest = get_close_matches(word, COMMANDS, n=1)
            hint = f" Did you mean {nearest[0]!r}?" if nearest else f" There are: {', '.join(COMMANDS)}."
            raise click.UsageError(f"No such command {word!r}.{hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
    epilog="Start with: ketenopt init my-chain, then ketenopt compare my-chain.",
)
@click.version_option(package_name="ketenopt", message="%(prog)s %(version)s")
@click.pass_context
def program(ctx: click.Context) -> None:
    """Plans a chain of autonomous partners can accept, and whether they can be delivered."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())
