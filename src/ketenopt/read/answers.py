"""The answers of an intake, from a file and to a file, and the overlay they come to."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ketenopt.domain.errors import Fault, Place, ScenarioError
from ketenopt.domain.intake import Answers
from ketenopt.read.register import plain
from ketenopt.read.tree import parse
from ketenopt.read.write_yaml import write_yaml

LISTS = ("roles",)


def read_answers(path: Path) -> Answers:
    """The answers in one file.  Raises ScenarioError with every fault."""
    try:
        data = plain(parse(path.read_bytes(), str(path)))
    except OSError as problem:
        raise ScenarioError((Fault(Place(str(path)), "", "unreadable", str(problem.strerror or problem)),)) from problem
    if isinstance(data, dict):
        data = {key: tuple(value) if key in LISTS and isinstance(value, list) else value for key, value in data.items()}
    try:
        return Answers.model_validate(data)
    except ValidationError as problem:
        rows = [(".".join(str(part) for part in error["loc"]), error["msg"]) for error in problem.errors()]
        raise ScenarioError(tuple(Fault(Place(str(path)), where, "not-an-answer", text) for where, text in rows)) from problem


def answers_text(answers: Answers) -> str:
    """The answers as YAML that :func:`read_answers` reads as the same."""
    return _yaml(answers.model_dump(mode="json", exclude_none=True))


def overlay_text(changes: Mapping[str, Any], extends: str = "chain.yaml") -> str:
    """An overlay that sets ``changes`` on a chain."""
    return _yaml({"extends": extends, "set": dict(changes)})


def _yaml(data: Mapping[str, Any]) -> str:
    return write_yaml(parse(json.dumps(data, ensure_ascii=False).encode(), "intake"))
