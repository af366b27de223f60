"""Forms of a place's name: «Ишеевка, в Ишеевке, под Ишеевкой»; of names that no dictionary has, so by their endings."""

import re

__all__ = ["name_forms", "nominative"]

_ENDINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ая", ("ая", "ой", "ую", "ою")),
    ("яя", ("яя", "ей", "юю")),
    ("ое", ("ое", "ого", "ому", "ым", "им", "ом")),
    ("ее", ("ее", "его", "ему", "им", "ем")),
    ("ые", ("ые", "ых", "ым", "ыми")),
    ("ие", ("ие", "их", "им", "ими")),
    ("ый", ("ый", "ого", "ому", "ым", "ом")),
    ("ской", ("ской", "ского", "скому", "ским", "ском")),
    ("ий", ("ий", "ого", "ому", "им", "ом", "его", "ему", "ем", "ия", "ию", "ии")),
    ("ия", ("ия", "ии", "ию", "ией")),
    ("й", ("й", "я", "ю", "ем", "е")),
    ("а", ("а", "ы", "и", "е", "у", "ой", "ою", "ей")),
    ("я", ("я", "и", "е", "ю", "ей")),
    ("о", ("о", "а", "у", "ом", "ым", "е")),
    ("е", ("е", "я", "ю", "ем", "а", "у", "ом")),
    ("ы", ("ы", "", "ов", "ам", "ами", "ах")),
    ("и", ("и", "", "ей", "ов", "ам", "ами", "ах", "ям", "ями", "ях")),
    ("ь", ("ь", "я", "и", "ю", "ем", "е", "ью")),
)
_CONSONANT_ENDINGS = ("", "а", "у", "ом", "ым", "е", "ем")
# «Химки — Химок», «Люберцы — Люберец»: the vowel that comes between two consonants at the end.
_FLEETING = re.compile(r"[бвгджзйклмнпрстфхцчшщь][кц]$")
_SHORTEST = 3
# Adjectives in the names of streets, by the gender of «улица», «проспект», «шоссе».
_GENDERS = {"f": ("ая", "яя"), "m": ("ый", "ий"), "n": ("ое", "ее")}
_ADJECTIVE = {
    "f": re.compile(r"(?P<base>.{2,})(?:(?P<hard>ой|ую|ою)|(?P<soft>ей|юю))"),
    "m": re.compile(r"(?P<base>.{2,})(?:(?P<hard>ого|ому|ым|им|ом)|(?P<soft>его|ему|ем))"),
    "n": re.compile(r"(?P<base>.{2,})(?:(?P<hard>ого|ому|ым|им|ом)|(?P<soft>его|ему|ем))"),
}


def name_forms(word: str) -> frozenset[str]:
    """Forms of one folded word of a name in all cases, the word itself first of all; short ones keep their form."""
    if len(word) < _SHORTEST and not word.isalpha():
        return frozenset({word})
    for ending, endings in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 2:
            base = word[: -len(ending)]
            found = {base + other for other in endings}
            if ending in "ыи" and _FLEETING.search(base):
                consonant = base[:-1].removesuffix("ь")
                found |= {consonant + vowel + base[-1] for vowel in "ое"}
            return frozenset(found | {word})
    if word[-1] in "бвгджзклмнпрстфхцчшщ":
        return frozenset(word + ending for ending in _CONSONANT_ENDINGS)
    return frozenset({word})


def nominative(word: str, gender: str) -> str:
    """An adjective in the name of a street, in the nominative of a gender (f, m, n): «школьной» → «школьная»."""
    match = _ADJECTIVE[gender].fullmatch(word)
    if match is None:
        return word
    hard, soft = _GENDERS[gender]
    base = match["base"]
    if gender == "m" and match["hard"] and base[-1] in "кгхчшщж":
        return base + soft
    return base + (hard if match["hard"] else soft)
