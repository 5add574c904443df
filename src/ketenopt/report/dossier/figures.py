"""Figures are made here and nowhere else: each with its id, its value, how it is said, and where it stands."""

from __future__ import annotations

from collections.abc import Callable

from ketenopt.domain.comparison import Comparison
from ketenopt.domain.estimate import Chance, Moment
from ketenopt.domain.evidence import Evidence, Source
from ketenopt.report.dossier.value import Figure, Shape
from ketenopt.report.language import Language, marked
from ketenopt.report.side_by_side import capped
from ketenopt.report.verdict import count

NEVER = marked("after {year}")
UNITS = {
    "kEUR": marked("x € 1,000"),
    "points": marked("points"),
    "working days": marked("working days"),
    "person-days": marked("person-days"),
    "share 0..1": marked("share"),
    "initiatives": marked("initiatives"),
    "increments": marked("increments"),
}


class Figures:
    """The figures of one dossier.  Ids follow the order in which they are first said, in either language the same."""

    def __init__(self, evidence: Evidence, t: Language) -> None:
        self.evidence, self.t = evidence, t
        self.comparison: Comparison = evidence.comparison
        self.made: dict[str, Figure] = {}
        self._known: dict[tuple[Source, str], str] = {}

    def add(self, source: Source, value: float | str | None, unit: str, shape: Shape, text: str, date: str = "") -> Figure:
        """The figure of ``source`` said as ``text``; the same number said the same way is the same figure."""
        key = (source, text)
        if key not in self._known:
            name = f"F{len(self.made) + 1}"
            self._known[key] = name
            self.made[name] = Figure(name, value, unit, shape, text, source, date)
        return self.made[self._known[key]]

    # ------------------------------------------------------------------------------------------------------ where it is

    def source(self, table: str, column: str, **where: str) -> Source:
        """A row and column of this run."""
        return Source(self.evidence.run.id, table, tuple(where.items()), column)

    def finding(self, scenario: str, kind: str, subject: str, field: str) -> Source:
        """A row of the table ``findings``."""
        return self.source("findings", "value", point=scenario, finding=kind, subject=subject, field=field)

    def estimate(self, scenario: str, measure: str, statistic: str) -> Source:
        """A row of the table ``estimates``."""
        return self.source("estimates", "value", point=scenario, measure=measure, statistic=statistic)

    def apart(self, scenario: str, measure: str, column: str, statistic: str = "mean") -> Source:
        """A row of the table ``differences``."""
        return self.source("differences", column, point=scenario, measure=measure, statistic=statistic)

    # ------------------------------------------------------------------------------------------------------ how it is said

    def count(self, source: Source, value: float, unit: str = "initiatives") -> Figure:
        """A number of things: whole, or one decimal."""
        return self.add(source, value, unit, "number", count(value, self.t))

    def change(self, source: Source, value: float, worth: bool) -> Figure:
        """A difference with its sign."""
        size = self.worth_text(abs(value)) if worth else count(abs(value), self.t)
        text = size if size in ("0", "€ 0") else f"{'+' if value > 0 else '-'}{size}"
        return self.add(source, value, "kEUR" if worth else "initiatives", self.worth_shape if worth else "number", text)

    @property
    def worth_shape(self) -> Shape:
        """Points while the value rests mostly on the five-step scale."""
        return "points" if self.comparison.points else "money"

    def worth_text(self, keur: float) -> str:
        """An amount in points, or in euros."""
        return self.t.two(keur / self.comparison.point_keur) if self.comparison.points else self.t.money(keur)

    def worth(self, source: Source, keur: float) -> Figure:
        """What something is worth, as an outcome: two significant figures."""
        return self.add(source, keur, "kEUR", self.worth_shape, self.worth_text(keur))

    def money(self, source: Source, keur: float, typed: bool = True) -> Figure:
        """An amount of euros: as it was typed, or an outcome."""
        return self.add(source, keur, "kEUR", "money", self.t.typed_money(keur) if typed else self.t.money(keur))

    def share(self, source: Source, value: float) -> Figure:
        """Whole per cents."""
        return self.add(source, value, "share 0..1", "percent", self.t.percent(value))

    def better(self, source: Source, value: float, n: int) -> Figure:
        """In which share of the replications; never as sure as none or all."""
        return self.add(source, value, "share 0..1", "percent", capped(value, n, self.t))

    def chance(self, source: Source, chance: Chance) -> Figure:
        """A chance, never more certain than the replications support."""
        return self.add(source, chance.value, "share 0..1", "percent", self.t.chance(chance))

    def days(self, source: Source, value: float) -> Figure:
        """A duration in the unit in which people speak of it."""
        text = self.t("less than 1 working day") if 0 < value < 0.5 else self.t.duration(value)
        return self.add(source, value, "working days", "days", text)

    def moment(self, source: Source, moment: Moment | None) -> Figure:
        """A month; what lies beyond the horizon is said to."""
        if moment is None:
            return self.add(source, None, "working days", "date", self.t(NEVER, year=self.comparison.horizon.date[:4]))
        return self.add(source, moment.day, "working days", "date", self.t.month(moment), moment.date)

    def number(self, source: Source, value: float, unit: str = "-", say: Callable[[float], str] | None = None) -> Figure:
        """A plain number."""
        return self.add(source, value, unit, "number", say(value) if say else self.t.number(value))
