"""The labels of the sheet of a first meeting, in English and Dutch: both are read, whoever fills it in."""

LABELS: dict[str, tuple[str, str, str, str]] = {
    "title": (
        "First meeting: fill in what you know, leave the rest empty",
        "Eerste overleg: vul in wat u weet, laat de rest leeg",
        "",
        "",
    ),
    "name": ("Name of the chain", "Naam van de keten", "", ""),
    "start": ("First day", "Eerste dag", "date", "datum"),
    "periods": ("Quarters to plan", "Aantal kwartalen", "8", "8"),
    "board": ("Board meetings a year", "Overleggen van de stuurgroep per jaar", "6", "6"),
    "pot": ("Joint pot, year by year", "Gezamenlijke pot, per jaar", "kEUR: 1st year, 2nd, 3rd ...", "kEUR: 1e jaar, 2e, 3e ..."),
    "decides": ("Who decides about the pot", "Wie beslist over de pot", "body", "gremium"),
    "partner": ("Partner or scarce team, short name", "Partner of schaars team, korte naam", "", ""),
    "partner_name": ("Full name", "Volledige naam", "", ""),
    "teams": ("Teams it really has for the chain", "Teams die er echt zijn voor de keten", "of 8 FTE", "van 8 fte"),
    "own": ("Own money for the chain, in all", "Eigen geld voor de keten, totaal", "kEUR", "kEUR"),
    "part_of": ("Only for a scarce team: of which partner", "Alleen voor een schaars team: van welke partner", "", ""),
    "fte": ("Only for a scarce team: how large", "Alleen voor een schaars team: hoe groot", "FTE", "fte"),
    "effort": (
        "Effort, by who must work on it",
        "Inspanning, per partij die eraan werkt",
        "S M L XL, or team-months",
        "S M L XL, of teammaanden",
    ),
    "benefit": (
        "Better or worse off",
        "Beter of slechter af",
        "-- - 0 + ++, or kEUR per quarter",
        "-- - 0 + ++, of kEUR per kwartaal",
    ),
    "id": ("id", "nr", "", ""),
    "proposal": ("Proposal", "Voorstel", "one line", "een regel"),
    "owner": ("Who pulls it", "Trekker", "partner", "partner"),
    "ask": ("Asked", "Gevraagd", "kEUR", "kEUR"),
    "wanted": ("Wanted by", "Gewenst op", "date", "datum"),
    "deadline": ("Legal deadline", "Wettelijke datum", "date", "datum"),
    "decision": ("Must or must not", "Moet of mag niet", "must, must-not", "moet, mag-niet"),
    "kind": ("Kind of benefit", "Soort baat", "", ""),
    "after": ("Waits for", "Wacht op", "ids", "nrs"),
    "stuck": ("What is stuck", "Wat zit vast", "", ""),
    "acts": ("Who must act", "Wie is aan zet", "partner or body", "partner of gremium"),
    "expected": ("Expected to be settled", "Verwacht opgelost", "date", "datum"),
    "users": ("Users outside", "Gebruikers buiten", "", ""),
}
"""By id: English, Dutch, then the unit or an example in English and in Dutch."""
FACTS = ("name", "start", "periods", "board", "pot", "decides")
PARTNER_FACTS = ("partner", "partner_name", "teams", "own", "part_of", "fte")
COLUMNS = ("id", "proposal", "owner", "ask", "wanted", "deadline", "decision", "kind", "after", "stuck", "acts", "expected")
DECISIONS = {
    "must": "must",
    "moet": "must",
    "x": "must",
    "ja": "must",
    "yes": "must",
    "must-not": "must-not",
    "mag-niet": "must-not",
    "mag niet": "must-not",
    "free": "free",
    "vrij": "free",
}
KINDS = {
    "efficiency": "efficiency",
    "efficiëntie": "efficiency",
    "doelmatigheid": "efficiency",
    "ease": "ease",
    "gebruiksgemak": "ease",
    "cooperation": "cooperation",
    "samenwerking": "cooperation",
    "statutory": "statutory",
    "wettelijk": "statutory",
}
OFFERED = {
    "en": {"decision": ("must", "must-not"), "kind": ("efficiency", "ease", "cooperation", "statutory")},
    "nl": {"decision": ("moet", "mag-niet"), "kind": ("efficiëntie", "gebruiksgemak", "samenwerking", "wettelijk")},
}
HINTS: dict[str, tuple[str, str]] = {
    "id": (
        "Keep the number or type a short name; column Waits for refers to it.",
        "Laat het nummer staan of typ een korte naam; kolom Wacht op verwijst ernaar.",
    ),
    "effort": (
        "S 3, M 8, L 18, XL 40 team-months; a number is team-months. Empty: no work.",
        "S 3, M 8, L 18, XL 40 teammaanden; een getal is teammaanden. Leeg: geen werk.",
    ),
    "benefit": (
        "-- much worse, - worse, 0 no difference, + better, ++ much better. Empty: nobody said.",
        "-- veel slechter, - slechter, 0 geen verschil, + beter, ++ veel beter. Leeg: niet genoemd.",
    ),
    "partner": (
        "One column a partner. A scarce team (chain test, architecture) gets a column too: say of which partner it is.",
        "Een kolom per partner. Een schaars team (ketentest, architectuur) krijgt ook een kolom: zeg van welke partner.",
    ),
    "after": ("Numbers or names of other proposals: P01, P03.", "Nummers of namen van andere voorstellen: P01, P03."),
    "acts": ("Without this nobody can be asked to act.", "Zonder dit kan niemand worden gevraagd iets te doen."),
    "expected": (
        "Empty: from the first day on, with the usual delay.",
        "Leeg: vanaf de eerste dag, met de gebruikelijke vertraging.",
    ),
}


def label(name: str, language: str) -> str:
    """The label as it is printed, with its unit in brackets."""
    english, dutch, unit, eenheid = LABELS[name]
    text, more = (dutch, eenheid) if language == "nl" else (english, unit)
    return f"{text} [{more}]" if more else text


def meant(text: str) -> str:
    """The id of a label without its unit; "" when it is none."""
    for name, (english, dutch, _, _) in LABELS.items():
        if text.strip().casefold() in (english.casefold(), dutch.casefold()):
            return name
    return ""
