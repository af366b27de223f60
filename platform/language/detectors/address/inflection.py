"""Inflect place names by their endings: «Ишеевка, в Ишеевке, под Ишеевкой»; dictionaries lack them."""

import re
from functools import lru_cache

from language.words.dictionary import adjective_inflect, readings

__all__ = ["adjective_nominative", "is_adjective", "name_forms"]

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
_GENDERS = {"f": "femn", "m": "masc", "n": "neut"}
_ADJECTIVE = re.compile(r"(?:.{2,}[сц]к|.{3,}(?:ов|ев|ин|н))(?:ий|ый|ая|ой|ую|ое|ого|ому|им|ым|ом)")
_OURS = re.compile(r".+[сц]к(?:ий|ая|ой|ую|ое|ого|ому|им|ом)")


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


@lru_cache(1 << 12)
def is_adjective(form: str) -> bool:
    """Whether a folded word may be an adjective: by the dictionary, or «-ский» and the like of a word it lacks."""
    found = readings(form)
    if any("ADJF" in reading.grammemes and reading.is_known for reading in found):
        return True
    if _OURS.fullmatch(form):
        return True
    return not any(reading.is_known for reading in found) and bool(_ADJECTIVE.fullmatch(form))


def adjective_nominative(word: str, gender: str) -> str:
    """An adjective in the name of a street, in the nominative of a gender (f, m, n): «Школьной» → «Школьная».

    A capital letter stays. A word that is no adjective comes back as it is.
    """
    changed = adjective_inflect(word, _GENDERS[gender])
    return word if changed == word.lower() else word[:1] + changed[1:]
