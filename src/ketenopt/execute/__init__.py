"""Where work is done: in this process, in others, or on other machines, always behind ``concurrent.futures.Executor``.

``stream`` hands out tasks a few at a time and yields what comes back, as it comes back; ``run`` returns the results
in the order of the tasks, so that the number of workers changes nothing but the time.  Neither knows what the work is.

A worker that is killed costs the task it was at, and that task is tried again elsewhere; a task that kills every
worker it is given is itself the outcome (``WorkerDied``), and the others go on.  Ctrl-C: workers never see it; the
parent stops handing out work, ends the workers it started and raises KeyboardInterrupt.
"""

from ketenopt.execute.crew import EXECUTORS, Crew, crew
from ketenopt.execute.lost import WorkerDied, WorkersLost
from ketenopt.execute.serial import Serial
from ketenopt.execute.stream import Failed, run, stream
from ketenopt.execute.supervised import Supervised

__all__ = ["EXECUTORS", "Crew", "Failed", "Serial", "Supervised", "WorkerDied", "WorkersLost", "crew", "run", "stream"]
