"""What is wrong with a text that is no YAML, in words for somebody who never saw a parser."""

from __future__ import annotations

import yaml

from ketenopt.domain.errors import Fault, Place
from ketenopt.domain.phrase import Phrase

_PLAIN: tuple[tuple[str, Phrase, Phrase | str], ...] = (
    (
        "block sequence entries are not allowed",
        Phrase("a lone - opens a list and may not stand here"),
        Phrase('a list on lines of its own, or "-" in quotes'),
    ),
    (
        "mapping values are not allowed",
        Phrase("a second colon on this line, or a line that does not line up"),
        Phrase("one key a line, and text with a colon in quotes"),
    ),
    ("expected ',' or '}'", Phrase("a brace { that opens before this is not closed"), Phrase("a comma or }")),
    ("expected ',' or ']'", Phrase("a bracket [ that opens before this is not closed"), Phrase("a comma or ]")),
    (
        "expected '-' indicator",
        Phrase("this line does not line up with the list above it"),
        Phrase("the same number of spaces before each -"),
    ),
    (
        "did not find expected key",
        Phrase("this line does not line up with the lines above it"),
        Phrase("the same number of spaces before keys that belong together"),
    ),
    ("could not find expected ':'", Phrase("a key without a colon"), Phrase("key: value")),
    ("unexpected ':'", Phrase("a colon where none may stand"), Phrase("key: value, with a space after the colon")),
    ("unexpected end of stream", Phrase("a quote that is never closed"), Phrase("the same quote at the end of the text")),
    ("unexpected document indicator", Phrase("a quote that is never closed"), Phrase("the same quote at the end of the text")),
    (
        "unknown escape character",
        Phrase("a backslash \\ in double quotes must be doubled"),
        Phrase("\\\\, or single quotes around the text"),
    ),
    ("escape code", Phrase("a code after a backslash \\ that is no letter"), Phrase("\\\\, or single quotes around the text")),
    (
        "hexdecimal number",
        Phrase("a code after a backslash \\ that is no letter"),
        Phrase("\\\\, or single quotes around the text"),
    ),
    (
        "cannot start any token",
        Phrase("text may not begin with this character"),
        Phrase("quotes around the text"),
    ),
    (
        "alphabetic or numeric character",
        Phrase("a name must follow & or * here"),
        Phrase("quotes around text that begins with & or *"),
    ),
    ("tab character", Phrase("a tab cannot indent YAML"), Phrase("spaces")),
    ("directive", Phrase("text may not begin with this character"), Phrase("quotes around the text")),
    ("tag", Phrase("an exclamation mark ! has a meaning of its own here"), Phrase("quotes around the text")),
    ("comment or line break", Phrase("nothing may follow | or > on its line"), Phrase("the text on the lines below it")),
    ("indentation indicator", Phrase("nothing may follow | or > on its line"), Phrase("the text on the lines below it")),
    (
        "document start",
        Phrase("the text goes on after the end of what came before"),
        Phrase("one mapping: key: value on each line"),
    ),
    ("node content", Phrase("a value is missing here"), Phrase("a value, or the text in quotes")),
    ("nesting depth", Phrase("braces and brackets are nested too deeply"), Phrase("at most 50 levels")),
)
"""Part of what libyaml says, what it means, and what to do."""


def not_yaml(problem: yaml.YAMLError, text: str, origin: str) -> Fault:
    """The fault that says where and why ``text`` stops being YAML."""
    mark = getattr(problem, "problem_mark", None) or getattr(problem, "context_mark", None)
    what = str(getattr(problem, "problem", None) or problem).split("\n", maxsplit=1)[0]
    if mark is None:
        return Fault(Place(origin, 1, 1), "", "syntax", *_plainly(what))
    place = Place(origin, mark.line + 1, mark.column + 1)
    lines = text.splitlines()
    line = lines[mark.line] if mark.line < len(lines) else ""
    at = line[mark.column : mark.column + 1]
    if at == "\t" or (line.startswith("\t") and "cannot start any token" in what):
        return Fault(place, "", "tab", "a tab cannot indent YAML", "spaces", Phrase("a tab"))
    return Fault(place, "", "syntax", *_plainly(what), at.strip() and repr(at))


def _plainly(what: str) -> tuple[Phrase, Phrase | str]:
    found = next(((message, expected) for part, message, expected in _PLAIN if part in what), None)
    return found or (Phrase("this is not YAML: {reason}", reason=what), "")
