"""Commands that judge and describe scenario files: check, schema, tables."""

from __future__ import annotations

from pathlib import Path

import click

from ketenopt.cli.options import CHAIN, SCENARIO, SET, Manner, manner

EXAMPLES = {
    "check": "ketenopt check scenarios/small --set funds.ketenpot.2027=5000",
    "schema": "ketenopt schema > chain.schema.json",
    "tables": "ketenopt tables",
}


def _example(name: str) -> str:
    return f"Example: {EXAMPLES[name]}"


@click.command("check", epilog=_example("check"))
@CHAIN
@SCENARIO
@SET
@manner
def check_command(chain: Path, scenario: str | None, sets: tuple[str, ...], manner: Manner) -> None:
    """Judge CHAIN (a folder, a chain file, an overlay or a study): every fault at once, each with its place.

    Also says what was filled in, and from where the numbers come. Exit code 3 when there is a fault.
    """
    from ketenopt.cli.answer import document, page, strictly
    from ketenopt.read import read_scenario
    from ketenopt.report.check_page import check_report
    from ketenopt.report.language import Language
    from ketenopt.report.machine import check_json

    found = read_scenario(chain, scenario, sets)
    if manner.as_json:
        document(check_json(found, Language(manner.machine_language)))
    else:
        page(check_report(found, Language(manner.language)))
    strictly(found.warnings, manner)


@click.command("schema", epilog=_example("schema"))
@manner
def schema_command(manner: Manner) -> None:
    """Print the JSON Schema of a chain file.

    An editor that knows it completes names and marks faults while you type. Put
    "# yaml-language-server: $schema=chain.schema.json" on the first line of chain.yaml.
    """
    import json

    from ketenopt.read import json_schema

    click.echo(json.dumps(json_schema(), indent=2, sort_keys=True, ensure_ascii=False))


@click.command("tables", epilog=_example("tables"))
@manner
def tables_command(manner: Manner) -> None:
    """Print the tables that a run writes: columns, types, units and meaning."""
    from ketenopt.cli.answer import document, page
    from ketenopt.domain.tables import TABLES
    from ketenopt.report.language import Language
    from ketenopt.report.tables_page import tables_json, tables_report

    if manner.as_json:
        document(tables_json(TABLES))
    else:
        page(tables_report(TABLES, Language(manner.language)))
