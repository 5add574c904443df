"""What may not leave: values marked ``bilateral``, and what would give them away.

Dutch public bodies' papers can be demanded under the Wet open overheid, so a value that is between two parties only
is not on a screen and not in JSON, and neither is the sum it stands in.
"""

from __future__ import annotations

from dataclasses import dataclass

from ketenopt.domain.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Shield:
    """The dotted paths of values that are bilateral."""

    paths: tuple[str, ...] = ()

    def hides(self, *prefixes: str) -> bool:
        """True when a bilateral value stands at or below one of ``prefixes``."""
        return any(path == prefix or path.startswith(f"{prefix}.") for path in self.paths for prefix in prefixes)

    def hides_benefits_of(self, party: str) -> bool:
        """True when a bilateral value says what the plan is worth to ``party``, or what it compares it with."""
        if self.hides(f"partners.{party}.sacrifice", f"partners.{party}.goals", f"partners.{party}.disagreement"):
            return True
        marks = tuple(f".{kind}.{party}." for kind in ("benefits", "running_cost", "fine"))
        worths = (f"{path}." for path in self.paths if path.startswith(("initiatives.", "products.")))
        return any(mark in path for path in worths for mark in marks)


OPEN = Shield()


def shield(*scenarios: Scenario) -> Shield:
    """The shield over everything bilateral in ``scenarios``."""
    return Shield(tuple(sorted({row.path for each in scenarios for row in each.register if row.confidential == "bilateral"})))
