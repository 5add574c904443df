"""stub"""

from ketenopt.read.node import Draft, Node
from ketenopt.read.workbook.grid import Grid


def read_meeting(draft: Draft, grid: Grid) -> Node:
    return draft.root
