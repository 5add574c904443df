"""What a user is told when something goes wrong: lines on stderr, or one JSON document, and an exit code.

Exit codes are those of ``domain/errors.py``; 2 is usage, 130 an interruption.  A traceback is for us: it is shown
only where ``KETENOPT_DEBUG`` is set.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from typing import Any

import click

from ketenopt.domain.errors import Infeasible, KetenoptError, ScenarioError
from ketenopt.domain.phrase import Phrase, either

INTERRUPTED = 130


def told(problem: BaseException, typed: Sequence[str], colour: bool | None) -> int:
    """Tell the user about ``problem``; the exit code."""
    if _reader_left(problem):
        return _silence()
    if os.environ.get("KETENOPT_DEBUG") == "1":
        traceback.print_exception(problem)
    code = exit_code(problem)
    try:
        if "--json" in typed and code != INTERRUPTED:
            document = _as_json(problem, code, asked_language(typed) or "en")
            click.echo(json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False))
        else:
            _as_text(problem, typed, colour)
        sys.stdout.flush()
    except BrokenPipeError:
        _silence()
    return code


def exit_code(problem: BaseException) -> int:
    """The exit code of ``problem``."""
    if isinstance(problem, click.ClickException | KetenoptError):
        return problem.exit_code
    return INTERRUPTED if isinstance(problem, click.Abort | KeyboardInterrupt) else 1


def asked_language(typed: Sequence[str]) -> str:
    """The language asked for on the command line, or "": an error can come before the options are read."""
    for word, following in zip(typed, [*typed[1:], ""], strict=True):
        found = following if word == "--language" else word.removeprefix("--language=") if word.startswith("--language=") else ""
        if found in ("nl", "en"):
            return found
    return ""


def _as_text(problem: BaseException, typed: Sequence[str], colour: bool | None) -> None:
    from ketenopt.report.faults import fault_line
    from ketenopt.report.harmless import harmless
    from ketenopt.report.language import Language, spoken

    t = Language(asked_language(typed) or spoken(os.environ))
    if isinstance(problem, ScenarioError) and problem.faults:
        lines = [fault_line(fault, t) for fault in problem.faults]
    else:
        lines = [harmless(line, 1000) for line in _lines(problem, t.said)]
    click.secho(lines[0], err=True, fg="red", color=colour)
    for line in lines[1:]:
        click.echo(line, err=True, color=colour)
    if isinstance(problem, click.UsageError):
        command = problem.ctx.command_path if problem.ctx else "ketenopt"
        click.echo(t("Try '{command} --help'.", command=command), err=True, color=colour)
    elif exit_code(problem) == 1 and not isinstance(problem, KetenoptError):
        words = harmless(" ".join(["ketenopt", *typed]), 200)
        ours = t("This is a fault of ketenopt, not of your files. KETENOPT_DEBUG=1 {words}", words=words)
        click.echo(ours, err=True, color=colour)
        click.echo(t("shows where; please report it with that text and the files it needs."), err=True, color=colour)


def _lines(problem: BaseException, said: Callable[[str], str]) -> list[str]:
    """The problem in the language that ``said`` speaks; what click says of its own is English."""
    if isinstance(problem, click.ClickException):
        return [said(Phrase("error: {what}", what=_usage(problem)))]
    if isinstance(problem, click.Abort | KeyboardInterrupt):
        return [said(Phrase("interrupted"))]
    if isinstance(problem, KetenoptError):
        whole = said(problem.args[0]) if problem.args and isinstance(problem.args[0], Phrase) else str(problem)
        first, *rest = whole.splitlines() or [type(problem).__name__]
        return [said(Phrase("error: {what}", what=first)), *(f"  {line.strip()}" for line in rest)]
    return [said(Phrase("unexpected {kind}: {what}", kind=type(problem).__name__, what=problem))]


def _usage(problem: click.ClickException) -> str:
    """What click refuses most, as a phrase; the rest as click says it."""
    if isinstance(problem, click.NoSuchOption):
        unknown = Phrase("No such option {name!r}.", name=problem.option_name)
        near = sorted(problem.possibilities or ())
        return Phrase("{what} Did you mean {names}?", what=unknown, names=either(near)) if near else unknown
    if isinstance(problem, click.BadParameter) and problem.param is not None:
        name = problem.param.get_error_hint(problem.ctx) if problem.ctx else problem.param.human_readable_name
        if not isinstance(problem, click.MissingParameter):
            return Phrase("Invalid value for {name}: {why}", name=name, why=problem.message)
        if isinstance(problem.param, click.Argument):
            return Phrase("Missing argument {name}.", name=name)
    return problem.format_message()


def _as_json(problem: BaseException, code: int, language: str) -> dict[str, Any]:
    from ketenopt.report.harmless import harmless

    message = problem.format_message() if isinstance(problem, click.ClickException) else str(problem)
    error: dict[str, Any] = {"exit_code": code, "kind": type(problem).__name__, "message": harmless(message, 2000)}
    if isinstance(problem, ScenarioError):
        from ketenopt.report.faults import fault_rows
        from ketenopt.report.language import Language

        error |= {"faults": fault_rows(problem.faults, Language(language)), "message": f"{len(problem.faults)} fault(s)"}
    if isinstance(problem, Infeasible):
        error["shortages"] = [{name: getattr(row, name) for name in row.__slots__} for row in problem.shortages]
    return {"error": error}


def _reader_left(problem: BaseException) -> bool:
    """True when the program at the other end of the pipe stopped reading: ``ketenopt … | head`` is no failure.

    Click turns a broken pipe into SystemExit, and without its standalone mode it raises that for nothing else.
    """
    return isinstance(problem, BrokenPipeError | SystemExit)


def _silence() -> int:
    """Let Python close a pipe nobody reads without a message."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return 0
