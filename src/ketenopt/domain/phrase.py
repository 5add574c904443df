"""Text that is written in English and can still be said in another language.

What goes wrong is known deep inside; in which language a person reads it is known only where it is shown.  So a
message stays an ordinary ``str`` and remembers the sentence it was filled from: the English sentence is the key of
its translation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping


class Phrase(str):
    r"""English text made of a ``sentence`` with holes and the ``values`` that fill them.

    It compares, hashes, sorts and prints as the text it is.  A value may be a phrase or a tuple of texts (shown with
    commas between them); what is neither is a name or a number of the user and is never translated.  Without values a
    sentence is taken as it stands, braces and all.

    >>> told = Phrase("there is no {kind} {name!r}", kind=Phrase("partner"), name="omm")
    >>> told == "there is no partner 'omm'", told.sentence
    (True, 'there is no {kind} {name!r}')
    """

    __slots__ = ("sentence", "values")

    sentence: str
    values: Mapping[str, object]

    def __new__(cls, sentence: str, /, **values: object) -> Phrase:
        made = super().__new__(cls, filled(sentence, values, lambda text: text))
        made.sentence, made.values = sentence, values
        return made

    def __reduce__(self) -> tuple[Callable[..., Phrase], tuple[str, dict[str, object]]]:
        return _again, (self.sentence, dict(self.values))


def filled(sentence: str, values: Mapping[str, object], said: Callable[[str], str]) -> str:
    """``sentence`` with its holes filled; ``said`` puts a phrase among the values in the language of the sentence."""

    def shown(value: object) -> object:
        if isinstance(value, tuple):
            return ", ".join(str(shown(part)) for part in value)
        return said(value) if isinstance(value, Phrase) else value

    return sentence.format(**{name: shown(value) for name, value in values.items()}) if values else sentence


def _again(sentence: str, values: dict[str, object]) -> Phrase:
    return Phrase(sentence, **values)


def as_typed(text: str) -> Phrase:
    """A name or value of the user where a phrase may stand: it is never translated."""
    return Phrase("{text}", text=text)


def lines(texts: Iterable[str]) -> Phrase:
    """One text a line; each is said on its own."""
    values = {f"line{number}": text for number, text in enumerate(texts)}
    return Phrase("\n".join(f"{{{name}}}" for name in values), **values)


def either(words: Iterable[str]) -> Phrase:
    """``a, b or c`` in the order given; a word that is no phrase is a name of the user.

    >>> either(["om", "politie", "rechtspraak"])
    'om, politie or rechtspraak'
    """
    *first, last = words
    return Phrase("{first} or {last}", first=tuple(first), last=last) if first else as_typed(last)


def both(words: Iterable[str], most: int = 8) -> Phrase:
    """``a, b and c`` in the order given; what is beyond ``most`` is counted.

    >>> both(["a", "b", "c", "d"], most=3)
    'a, b and 2 others'
    """
    listed = list(words)
    if len(listed) > most:
        return Phrase("{first} and {n} others", first=tuple(listed[: most - 1]), n=len(listed) - most + 1)
    *first, last = listed
    return Phrase("{first} and {last}", first=tuple(first), last=last) if first else as_typed(last)
