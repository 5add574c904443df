"""What the README promises: an example that runs, links that lead somewhere, commands and options that exist.

The example itself is run as a doctest by pytest (``--doctest-glob=*.md``).
"""

import doctest
import re
from pathlib import Path

import click
import pytest

from ketenopt.cli.program import COMMANDS, program

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = ["README.md", *(f"docs/{page.name}" for page in sorted((ROOT / "docs").glob("*.md")))]


def test_there_is_a_worked_example(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    examples = doctest.DocTestParser().get_examples(README)
    assert len(examples) >= 4
    assert any(example.want for example in examples)


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (ROOT / page).parent.joinpath(target).exists(), f"{page}: {target}"


@pytest.mark.parametrize("page", ["README.md", "docs/design.md", "docs/format.md"])
def test_commands_and_options_that_are_named_exist(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    context = click.Context(program)
    for name, rest in re.findall(r"(?:^    (?:\.venv/bin/)?|`)ketenopt ([a-z]+)([^\n`#]*)", text, re.MULTILINE):
        assert name in COMMANDS, f"{page}: ketenopt {name}"
        command = program.get_command(context, name)
        assert command is not None
        known = {word for parameter in command.params for word in parameter.opts} | {"--help"}
        assert {*re.findall(r"--[a-z-]+", rest)} <= known, f"{page}: ketenopt {name}{rest}"


def test_the_makefile_has_the_targets_that_are_named() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"^ *make ([a-z]+)", README, re.MULTILINE)) <= targets


def test_the_glossary_has_one_line_a_word() -> None:
    rows = [line for line in (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines() if line.startswith("| ")][2:]
    words = [row.split("|")[1].strip() for row in rows]
    assert len(words) > 50
    assert words == sorted(words, key=str.lower)
    assert all(row.count("|") == 4 for row in rows)
