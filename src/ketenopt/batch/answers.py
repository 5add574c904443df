"""What a finished batch says: main effects and best points of the measures that matter."""

from __future__ import annotations

from ketenopt import store
from ketenopt.analyse.comparing import kind
from ketenopt.analyse.measures import HEADLINE
from ketenopt.analyse.pointwise import best, effects
from ketenopt.batch.opened import Batch
from ketenopt.batch.systems import shown
from ketenopt.domain.experiment import Answer

USUAL = ("net_value_keur", HEADLINE)
BEST = 3


def answers(batch: Batch, folder: store.Run) -> tuple[Answer, ...]:
    """One answer for each measure whose precision was asked for, else for the usual two.  Raises StoreError."""
    about = batch.written[min(batch.written)].resolve().chain.chain
    estimates, factors = folder.read_whole("estimates"), folder.read_whole("factors")
    precision = batch.design.precision
    means = estimates[(estimates["statistic"] == "mean") & estimates["value"].notna()]
    set_by = {point.id: tuple((name, str(value)) for name, value in point.values) for point in batch.points}
    found = []
    for measure in sorted(precision.measures) if precision else USUAL:
        rows = means[means["measure"] == measure]
        unit, per = shown(measure, about)
        by_point = dict(zip(rows["point"], rows["value"].astype(float) / per, strict=True))
        direction = kind(measure)[1]
        leaders = best(by_point, direction != "less", BEST)
        top = tuple((point, value, set_by.get(point, ())) for point, value in leaders)
        found.append(Answer(measure, unit, effects(factors, by_point) if by_point else (), top))
    return tuple(found)
