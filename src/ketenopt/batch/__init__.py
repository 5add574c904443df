"""Many studies: designs, experiments that survive the night, selection, sensitivity, and verification."""

from ketenopt.batch.flow import Finished, Hands, Tick, run_batch
from ketenopt.batch.opened import Batch, open_batch
from ketenopt.batch.work import Means

__all__ = ["Batch", "Finished", "Hands", "Means", "Tick", "open_batch", "run_batch"]
