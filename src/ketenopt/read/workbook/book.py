"""A whole chain folder as trees: the chain as it was typed, its study, its overlays, and what a person wrote beside them."""

from __future__ import annotations

from dataclasses import dataclass, field

from ketenopt.domain.errors import Fault
from ketenopt.read.node import Node
from ketenopt.read.remarks import Remark


@dataclass
class Book:
    """What a chain folder or a workbook holds.

    ``overlays`` are keyed by file name (``less-budget.yaml``), ``remarks`` by the YAML file they stand in; ``csv``
    names the collections that stand in CSV files, ``order`` the sections of chain.yaml as they were typed.
    """

    chain: Node
    study: Node | None = None
    overlays: dict[str, Node] = field(default_factory=dict)
    remarks: dict[str, list[Remark]] = field(default_factory=dict)
    csv: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    warnings: list[Fault] = field(default_factory=list)
