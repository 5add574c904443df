"""What every part of a dossier is written with: the evidence, the language, figures, names, and what may not leave."""

from __future__ import annotations

from functools import cached_property

from ketenopt.domain.comparison import Comparison, ScenarioResult
from ketenopt.domain.estimate import Difference
from ketenopt.domain.evidence import Evidence
from ketenopt.report.confidential import Shield, shield
from ketenopt.report.dossier.figures import Figures
from ketenopt.report.dossier.names import Names
from ketenopt.report.dossier.value import Head
from ketenopt.report.language import Language
from ketenopt.report.verdict import VALUE, difference


class Desk:
    """The desk at which one dossier is written."""

    def __init__(self, evidence: Evidence, t: Language) -> None:
        self.evidence, self.t = evidence, t
        self.c: Comparison = evidence.comparison
        self.f, self.n = Figures(evidence, t), Names(evidence.comparison, t)

    @cached_property
    def hidden(self) -> Shield:
        """What is between two parties, and so is in no file."""
        return shield(*self.evidence.scenarios.values())

    @cached_property
    def hushed(self) -> frozenset[str]:
        """Partners and beneficiaries of whom it may not be said what the plan is worth to them."""
        parties = [row.partner for row in self.proposal.partners] + [row.beneficiary for row in self.proposal.others]
        return frozenset(party for party in parties if self.hidden.hides_benefits_of(party))

    def hides_money(self, account: str) -> bool:
        """True when a bilateral value is what an account holds, or stands in the sum that it is asked for or pays."""
        holder = account.partition(":")[0]
        if self.hidden.hides(f"partners.{holder}.budget", f"partners.{holder}.earmarks", f"funds.{holder}.budget"):
            return True
        asked = (path for path in self.hidden.paths if path.startswith("initiatives."))
        return any(path.endswith((f".ask.{holder}", f".cost.{holder}")) or f".cost.{holder}." in path for path in asked)

    @property
    def says_worth(self) -> bool:
        """Whether the worth to all together may be said: not when one is hidden, since the others are shown."""
        return not self.hushed

    @property
    def proposal(self) -> ScenarioResult:
        """The scenario that is proposed."""
        return self.c.scenario(self.c.proposal)

    @property
    def baseline(self) -> ScenarioResult:
        """Today's practice."""
        return self.c.scenario(self.c.baseline)

    @property
    def compared(self) -> bool:
        """Whether there is anything beside the baseline."""
        return self.c.baseline != self.c.proposal

    def apart(self, scenario: str, measure: str) -> Difference | None:
        """The mean difference of a scenario with the baseline; None where it was not compared or may not be said."""
        if measure == VALUE and not self.says_worth:
            return None
        return difference(self.c, scenario, measure)

    def worth_head(self, text: str) -> Head:
        """A column of what something is worth."""
        return Head(text, self.f.worth_shape, self.t("points") if self.c.points else "€")

    def year(self, iso: str) -> str:
        """The year that ends on a day: the first days of January end the year before."""
        year, month, day = iso.split("-")
        return str(int(year) - 1) if month == "01" and int(day) <= 4 else year

    @property
    def last_year(self) -> str:
        """The last year of the plan."""
        return self.year(self.c.plan_end.date)
