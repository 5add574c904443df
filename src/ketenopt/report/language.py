"""Dutch or English: sentences, numbers, money and dates.

A message in the code is English and its own key; ``locale/nl/LC_MESSAGES/*.po`` hold the Dutch.  The
catalogue is read as it stands (babel), so an editable install, a wheel and an sdist behave alike and nothing has
to be compiled.  Messages are filled with ``str.format``: a ``%`` in a sentence is just a ``%``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files

from babel.messages.pofile import read_po

from ketenopt.domain.estimate import Chance, Moment
from ketenopt.domain.phrase import Phrase, filled

LANGUAGES = ("nl", "en")
DAYS_PER_MONTH = 260 / 12


def marked(message: str) -> str:
    """``message`` itself: marks it for translation where it stands in a table and is translated later."""
    return message


@dataclass(frozen=True, slots=True)
class Language:
    """One language.  ``t("Asked {money}", money=...)`` is a sentence in it."""

    code: str

    def __call__(self, message: str, **values: object) -> str:
        text = _catalogue(self.code).get(message, message)
        return (text if isinstance(text, str) else text[0]).format(**values)

    def said(self, text: str) -> str:
        """A message of the reader in the language; what is no sentence of ours stays as it is.

        >>> Language("nl").said(Phrase("there is no {kind} {id!r}", kind=Phrase("partner"), id="omm"))
        "er is geen partner 'omm'"
        """
        if not isinstance(text, Phrase):
            return self.known(text)
        return filled(self.known(text.sentence), text.values, self.said)

    def plural(self, one: str, many: str, count: float, **values: object) -> str:
        """The sentence for ``count``, which fills ``{n}``."""
        text = _catalogue(self.code).get(one, (one, many))
        return text[0 if count == 1 else 1].format(n=self.number(count), **values)

    def number(self, value: float, decimals: int = 0) -> str:
        """A plain number with the separators of the language.

        >>> Language("nl").number(1234.5, 1), Language("en").number(1234.5, 1)
        ('1.234,5', '1,234.5')
        """
        rounded = round(value, decimals) + 0.0  # never "-0"
        text = f"{rounded:,.{max(decimals, 0)}f}"
        return text.translate(str.maketrans(",.", ".,")) if self.code == "nl" else text

    def two(self, value: float) -> str:
        """Two significant figures.

        >>> Language("en").two(12345), Language("nl").two(0.456), Language("en").two(3)
        ('12,000', '0,46', '3')
        """
        if value == 0 or not math.isfinite(value):
            return "0"
        decimals = 1 - math.floor(math.log10(abs(value)))
        decimals = 1 - math.floor(math.log10(abs(round(value, decimals))))  # 9.96 becomes 10, not 10.0
        text = round(value, decimals)
        return self.number(text, 0 if text == round(text) else decimals)

    def money(self, keur: float) -> str:
        """kEUR to two significant figures: an outcome.

        >>> Language("nl").money(4128), Language("en").money(256), Language("nl").money(-1260)
        ('€ 4,1 mln', '€ 260,000', '-€ 1,3 mln')
        """
        sign = "-" if keur < 0 else ""
        size = abs(keur)
        if size < 999.5:
            return f"{sign}€ {self.number(_significant(size * 1000))}"
        unit, per = (self("bn"), 1e6) if size >= 999_500 else (self("M"), 1e3)
        figure = self.two(size / per)
        figure = self.number(size / per, 1) if len(figure) == 1 else figure  # 4.0 beside 4.1
        return f"{sign}€ {figure} {unit}"

    def typed_money(self, keur: float) -> str:
        """kEUR that somebody typed, recognisable: one decimal of a million, whole thousands below that.

        >>> Language("en").typed_money(15600), Language("nl").typed_money(900)
        ('€ 15.6 M', '€ 900.000')
        """
        if abs(keur) < 999.5:
            return f"€ {self.number(round(keur) * 1000)}"
        return f"€ {self.number(keur / 1000, 1)} {self('M')}"

    def plain(self, value: object) -> str:
        """A value as somebody typed it: six significant figures at most, a decimal comma in Dutch."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            return str(value)
        text = f"{value:.6g}"
        return text.replace(".", ",") if self.code == "nl" else text

    def known(self, name: str) -> str:
        """``name`` in the language where it is one of ours (a default name, a rule, a cause); else as it is."""
        text = _catalogue(self.code).get(name, name)
        return text if isinstance(text, str) else text[0]

    def duration(self, days: float) -> str:
        """Working days in the unit in which people speak of them.

        >>> Language("en").duration(4), Language("en").duration(25), Language("en").duration(110)
        ('4 working days', '5 weeks', '5.1 months')
        """
        if days < 10:
            return self("{n} working days", n=self.two(days)) if round(days, 1) != 1 else self("1 working day")
        if days < 45:
            return self("{n} weeks", n=self.two(days / 5))
        return self("{n} months", n=self.two(days / DAYS_PER_MONTH))

    def duration_in_band(self, days: float, low: float, high: float) -> str:
        """A duration with its band in the same unit.

        >>> Language("en").duration_in_band(110, 40, 190)
        '5.1 months (1.8 to 8.8)'
        """
        unit = 1.0 if days < 10 else 5.0 if days < 45 else DAYS_PER_MONTH
        band = self("{low} to {high}", low=self.two(low / unit), high=self.two(high / unit))
        return f"{self.duration(days)} ({band})"

    def percent(self, share: float) -> str:
        """Whole per cents, without a space."""
        return f"{self.number(100 * share)}%"

    def chance(self, chance: Chance) -> str:
        """A chance in whole per cents, never more certain than the replications support."""
        if chance.value > chance.cap:
            return f">{self.percent(chance.cap)}"
        if chance.value < chance.floor:
            return f"<{self.percent(chance.floor)}"
        return self.percent(chance.value)

    def month(self, when: date | str | Moment | None) -> str:
        """Month and year.

        >>> Language("nl").month("2028-05-17")
        'mei 2028'
        """
        if when is None:
            return "-"
        day = date.fromisoformat(when.date) if isinstance(when, Moment) else _day(when)
        names = self(MONTHS).split(" ")
        return f"{names[day.month - 1]} {day.year}"

    def day(self, iso: str) -> str:
        """A date by the day.

        >>> Language("nl").day("2028-05-17"), Language("en").day("2028-05-17")
        ('17 mei 2028', '17 May 2028')
        """
        return f"{int(iso[8:10])} {self.month(iso)}"

    def listed(self, words: list[str], most: int = 6) -> str:
        """``a, b and c``; what is beyond ``most`` is counted."""
        if len(words) > most:
            words = [*words[: most - 1], self.plural("{n} other", "{n} others", len(words) - most + 1)]
        if len(words) < 2:
            return "".join(words)
        return self("{first} and {last}", first=", ".join(words[:-1]), last=words[-1])


CATALOGUES = ("ketenopt.po", "dossier.po")
"""Of the terminal and the reader, and of the dossier; no message stands in both."""
MONTHS = marked("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec")


def spoken(setting: Mapping[str, str]) -> str:
    """The language that environment variables ask for: ``nl`` where they say Dutch, else ``en``."""
    wanted = next((setting[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if setting.get(name)), "")
    return "nl" if wanted.lower().startswith("nl") else "en"


@lru_cache(maxsize=2)
def _catalogue(code: str) -> dict[str, str | tuple[str, ...]]:
    if code == "en":
        return {}
    texts: dict[str, str | tuple[str, ...]] = {}
    for name in CATALOGUES:
        with (files("ketenopt.report") / "locale" / code / "LC_MESSAGES" / name).open("rb") as source:
            catalogue = read_po(source, locale=code, abort_invalid=True)
        for message in catalogue:
            one = message.id if isinstance(message.id, str) else message.id[0]
            if one and message.string:
                texts[one] = message.string if isinstance(message.string, str) else tuple(message.string)
    return texts


def _day(when: date | str) -> date:
    return when if isinstance(when, date) else date.fromisoformat(when)


def _significant(value: float) -> float:
    if value == 0:
        return 0.0
    return round(value, 1 - math.floor(math.log10(abs(value))))
