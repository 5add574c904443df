"""Letters that only look like the ones they stand for, and spaces nobody sees: what goes wrong in ids."""

from __future__ import annotations

import re
import unicodedata

from ketenopt.domain.errors import Place
from ketenopt.domain.phrase import Phrase
from ketenopt.read.node import Draft

_ALIKE = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеіјорсухѕһԁԛԝкмтвнΑΒΕΖΗΙΚΜΝΟΡΤΥΧαονιρ‐‑‒–—−",
    "ABESIJKMHOPCTYXaeijopcyxshdqwkmtbhABEZHIKMNOPTYXaovip------",
)
"""Cyrillic and Greek letters and dashes, and the Latin ones they look like."""
ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_/-]*")
_SCRIPTS = {"CYRILLIC": Phrase("Cyrillic"), "GREEK": Phrase("Greek")}
_INVISIBLE = re.compile("[\u00a0\u00ad\u200b-\u200f\u2060\ufeff]")


def plain_letters(text: str) -> str:
    """``text`` as it looks, in the letters an id may have; unchanged where it is no look-alike of an id."""
    narrow = _INVISIBLE.sub("", unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))).translate(_ALIKE).strip()
    return narrow if _ID.fullmatch(narrow) else text


def disguise(draft: Draft, text: str, place: Place, path: str) -> bool:
    """Add a fault when ``text`` is an id but for a space or a look-alike letter; True when it was added."""
    meant = plain_letters(text)
    if meant == text:
        return False
    unmask(draft, text, meant, place, path)
    return True


def unmask(draft: Draft, text: str, meant: str, place: Place, path: str) -> None:
    """Add the fault that ``text`` only looks like the id ``meant``: which letter it is, since nobody can see that."""
    odd = next((char for char in text if not _ID.fullmatch(char) and char not in "-_/"), " ")
    message = Phrase("has a space nobody sees") if odd.isspace() or _INVISIBLE.fullmatch(odd) else _foreign(odd)
    draft.fault(place, path, "look-alike", message, expected="letters, digits, - and _", found=repr(text), suggestion=meant)


def _foreign(letter: str) -> Phrase:
    script = _SCRIPTS.get(unicodedata.name(letter, "").partition(" ")[0])
    if script:
        return Phrase("has a {script} letter that looks like a Latin one", script=script)
    return Phrase("has a character that only looks like another (U+{code:04X})", code=ord(letter))


def short_name(text: str) -> str:
    """An id made of a name: ``Openbaar Ministerie`` is ``Openbaar-Ministerie``; itself when it is one; "" when none can be made."""
    if ID.fullmatch(text):
        return text
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9_]+", "-", plain).strip("-_")[:64]
