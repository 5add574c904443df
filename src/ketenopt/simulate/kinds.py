"""Kinds that every engine counts alike, and the order in which they settle."""

from __future__ import annotations

from ketenopt.domain.outcomes import CAUSES

END, HIT, RESOLVED, INTEGRATED, HANDED, ARRIVED, READY, BORDER, SYNC, RELEASE, SNAPSHOT, REPLAN, DISPATCH = range(13)
"""Kinds of event, in the order in which they settle at one instant; dispatch comes last."""

PLANNED, REWORK, ROLLOUT, ARRIVING = range(4)
"""Kinds of job."""

WORK, CAPACITY, PREDECESSOR, HANDOVER, IMPEDIMENT, INTEGRATION, MONEY, DECISION = range(len(CAUSES))
"""Places of the causes of lead time."""

TOLERANCE = 1e-9
"""Ticks: what comes this little after a tick counts as on it."""
