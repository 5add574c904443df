"""Outcomes become numbers with their uncertainty: measures, estimates, paired differences, and the rows of a screen."""
