"""What every test shares: hypothesis without a clock, and the same examples each time."""

from hypothesis import settings

settings.register_profile("ketenopt", deadline=None, derandomize=True)
settings.load_profile("ketenopt")
