"""A plan that somebody approved: which (its hash), who, and when.  From then on it is not changed.

The approval stands in the plan's own file, so that they cannot be parted; a file that was changed after it was approved is
refused, and so is writing over one that was.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from ketenopt.domain.errors import StoreError
from ketenopt.domain.phrase import Phrase
from ketenopt.domain.plan import Plan
from ketenopt.store.files import put, read_json, text

KEY = "approval"


@dataclass(frozen=True, slots=True)
class Approval:
    """``hash`` of the plan, the ``body`` that approved it, and the day ``on`` which."""

    hash: str
    body: str
    on: str


def approval_of(path: Path) -> Approval | None:
    """The approval in a plan's file; None where there is none.  Raises StoreError."""
    if not path.exists():
        return None
    found = read_json(path).get(KEY)
    if found is None:
        return None
    try:
        return Approval(**found)
    except TypeError as error:
        raise StoreError(Phrase("{path}: not an approval: {why}", path=path, why=error)) from error


def write_plan(path: Path, plan: Plan) -> None:
    """Write ``plan``.  Raises StoreError when the file holds another plan that was approved."""
    standing = approval_of(path) if path.exists() else None
    if standing is not None:
        if standing.hash == plan.hash:
            return
        raise StoreError(
            Phrase(
                "{path}: approved by {body} on {day}, so it is not changed; choose another file",
                path=path,
                body=standing.body,
                day=standing.on,
            )
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise StoreError(Phrase("{path}: cannot be written: {why}", path=path, why=problem.strerror or problem)) from problem
    put(path, text(plan.to_dict()))


def approve(path: Path, plan: Plan, body: str, on: date) -> Approval:
    """Approve the ``plan`` in the file at ``path``; once.  Raises StoreError when it was approved before."""
    standing = approval_of(path)
    if standing is not None:
        raise StoreError(Phrase("{path}: was approved by {body} on {day}", path=path, body=standing.body, day=standing.on))
    given = Approval(plan.hash, body, on.isoformat())
    put(path, text({**plan.to_dict(), KEY: asdict(given)}))
    return given


def check(path: Path, plan: Plan) -> None:
    """Raises StoreError when ``plan``, read from ``path``, is not the one that was approved."""
    standing = approval_of(path)
    if standing is not None and standing.hash != plan.hash:
        raise StoreError(
            Phrase("{path}: was changed after {body} approved it on {day}", path=path, body=standing.body, day=standing.on)
        )
