"""Outcomes become numbers with their uncertainty: measures, estimates, paired differences, and the rows of a screen."""

from ketenopt.analyse.comparing import compare
from ketenopt.analyse.inputs import backing_differences, input_differences
from ketenopt.analyse.measures import Frames, frame, measure
from ketenopt.analyse.point import Point
from ketenopt.analyse.summaries import summaries

__all__ = ["Frames", "Point", "backing_differences", "compare", "frame", "input_differences", "measure", "summaries"]
