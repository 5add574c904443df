"""Which sheets a workbook has: one a collection, parents' ids first, and one of single values; all from the models."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from ketenopt.domain.distribution import KINDS
from ketenopt.read.settle import SOURCED
from ketenopt.read.shape import Shape, study, written

SIDES = SOURCED[1:]
"""What may stand beside a number: low, high, source, cite, confidential, note."""
OVERLAYS, README, COMMENTS, MEETING = "overlays", "README", "comments", "first-meeting"
SINGULAR = {"initiatives": "initiative", "increments": "increment", "partners": "partner", "products": "product"}


@dataclass(frozen=True)
class Sheet:
    """The sheet of one collection.

    ``steps`` leads to it from the root (``initiatives``, ``increments``, ``packages``); ``parents`` are the columns
    that say in which entries it stands; ``shape`` is that of an entry.
    """

    name: str
    steps: tuple[str, ...]
    parents: tuple[str, ...]
    shape: Shape

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns that name an entry."""
        return (*self.parents, "id")


@dataclass(frozen=True)
class Document:
    """A tree over several sheets: ``single`` holds what is in no collection, one value a row."""

    single: str
    shape: Shape
    sheets: tuple[Sheet, ...]


@cache
def chain_document() -> Document:
    """The sheets of a chain."""
    return chain_of(written())


def chain_of(shape: Shape) -> Document:
    """The sheets of a chain of another form: an older version has names of its own."""
    return Document("chain", shape, _sheets(shape))


@cache
def study_document() -> Document:
    """The sheets of a study."""
    return Document("study", study(), _sheets(study()))


@cache
def sheet_names() -> tuple[str, ...]:
    """Every sheet that means something, in the order in which a workbook shows them."""
    return names_of(chain_document())


def names_of(chain: Document) -> tuple[str, ...]:
    """The same where the chain is of another form."""
    plan = study_document()
    collections = [sheet.name for document in (chain, plan) for sheet in document.sheets]
    return (
        README,
        MEETING,
        chain.single,
        *collections[: len(chain.sheets)],
        OVERLAYS,
        plan.single,
        *collections[len(chain.sheets) :],
        COMMENTS,
    )


def _sheets(shape: Shape) -> tuple[Sheet, ...]:
    found: list[Sheet] = []
    _collect(shape, (), (), found)
    return tuple(found)


def _collect(shape: Shape, steps: tuple[str, ...], parents: tuple[str, ...], found: list[Sheet]) -> None:
    """Top-level collections, each followed by those inside it."""
    for name, inner in shape.fields.items():
        if not is_collection(inner) or inner.item is None:
            continue
        taken = {sheet.name for sheet in found}
        title = f"{parents[-1]}-{name}" if name in taken else name
        found.append(Sheet(title, (*steps, name), parents, inner.item))
        if name in SINGULAR:
            _collect(inner.item, (*steps, name), (*parents, SINGULAR[name]), found)


def is_collection(shape: Shape) -> bool:
    """True for a mapping of records: it has a sheet of its own."""
    return shape.kind == "mapping" and shape.item is not None and shape.item.kind == "record"


def one_cell(name: str, shape: Shape) -> bool:
    """True for a mapping that stands in one cell rather than in a column a key: its keys may be any increment."""
    return name == "after" and shape.kind == "mapping"


def unknown_step(shape: Shape, steps: tuple[str, ...]) -> tuple[int, tuple[str, ...]] | None:
    """The first of ``steps`` that can stand for nothing in an entry of ``shape``, and what could stand there; None when all can."""
    for index, step in enumerate(steps):
        allowed = _allowed(shape)
        if allowed is not None and step not in allowed and not _year_of_fund(shape, step):
            return index, allowed
        shape = shape.inner(step)
    return None


def _year_of_fund(shape: Shape, step: str) -> bool:
    return shape.name == "Fund" and len(step) == 4 and step.isdigit()


def _allowed(shape: Shape) -> tuple[str, ...] | None:
    """Steps that may follow; None: any."""
    if shape.kind == "record":
        return tuple(shape.fields)
    if shape.kind == "spread":
        return (*KINDS, *SOURCED)
    if shape.kind in ("mapping", "any"):
        return None
    return SOURCED
