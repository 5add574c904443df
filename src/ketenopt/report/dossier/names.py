"""Names in a dossier, made harmless.  In an example an organisation stands by letter wherever it gains, gives in or must act."""

from __future__ import annotations

from ketenopt.domain.comparison import Comparison
from ketenopt.report.harmless import guarded, harmless, shortened
from ketenopt.report.language import Language
from ketenopt.report.words import owner_name, rule_name, scenario_name, unnamed

LONG, SHORT = 90, 56


class Names:
    """Display names of one comparison."""

    def __init__(self, comparison: Comparison, t: Language) -> None:
        self.comparison, self.t = comparison, t

    def of(self, collection: str, key: str, most: int = SHORT) -> str:
        """A thing of the chain."""
        return clean(self.comparison.name(collection, key), most)

    def initiative(self, key: str, most: int = SHORT) -> str:
        """An initiative."""
        return self.of("initiatives", key, most)

    def unit(self, key: str) -> str:
        """An increment (``initiative/part``) or a product."""
        if key.startswith("product:"):
            return self.of("products", key.removeprefix("product:"))
        name, _, part = key.partition("/")
        own = self.comparison.names.get(f"increments.{key}")
        return f"{self.initiative(name, 30)}: {clean(own, 30)}" if own else f"{self.initiative(name, 30)} {clean(part, 12)}"

    def owner(self, key: str | None) -> str:
        """Who pulls something."""
        return clean(owner_name(self.comparison, key), SHORT)

    def party(self, key: str) -> str:
        """A partner or body where it gains, gives in, blocks or must act."""
        if self.comparison.example and key in self.comparison.letters:
            return self.t("partner {letter}", letter=self.comparison.letters[key])
        return clean(unnamed(self.comparison, key), SHORT)

    def key(self, partner: str) -> str:
        """What stands for a partner in an address: its letter in an example, else its id."""
        return self.comparison.letters.get(partner, partner).lower() if self.comparison.example else partner

    def beneficiary(self, key: str) -> str:
        """One who benefits and is no partner."""
        return clean(self.t.known(self.comparison.name("beneficiaries", key)), SHORT)

    def account(self, key: str) -> str:
        """A fund, a partner, or a partner's earmark."""
        holder, _, mark = key.partition(":")
        name = self.comparison.names.get(f"funds.{holder}") or owner_name(self.comparison, holder)
        return clean(name, SHORT) + (f" ({clean(mark, 20)})" if mark else "")

    def scenario(self, key: str, most: int = SHORT) -> str:
        """A scenario."""
        return clean(scenario_name(self.comparison, key, self.t), most)

    def rule(self, key: str) -> str:
        """A rule, in words."""
        return clean(rule_name(key, self.t), LONG)


def clean(text: object, most: int = LONG) -> str:
    """Text from a file: one line, nothing unseen, no longer than ``most``; right-to-left letters turn nothing behind them."""
    return guarded(shortened(harmless(text, 2000), most))
