"""Many studies: designs, experiments that survive the night, selection, sensitivity, and verification."""

from ketenopt.batch.answers import answers
from ketenopt.batch.estimate import duration
from ketenopt.batch.flow import Hands, run_batch
from ketenopt.batch.keeping import compact, export, standing
from ketenopt.batch.opened import Batch, open_batch
from ketenopt.batch.verify import verify
from ketenopt.batch.work import Means

__all__ = [
    "Batch",
    "Hands",
    "Means",
    "answers",
    "compact",
    "duration",
    "export",
    "open_batch",
    "run_batch",
    "standing",
    "verify",
]
