"""Parse typed addresses: kinds and their abbreviations, house numbers."""

import re
from dataclasses import dataclass

from language.words import fold

__all__ = ["AddressWords", "address_words", "house_key", "street_kind", "street_title", "words_of"]

LONGEST = 200
"""Characters of what is typed that are read."""
MOST_WORDS = 8

_WORD = re.compile(r"[^\W_]+")
# Kinds of elements of addresses in full and short; none of them tells one street from another.
_KINDS = frozenset(
    word
    for words in (
        "ул улица улицы улице пр пр-т пр-кт проспект просп пер переулок переулка бул бульвар б-р пл площадь ш шоссе",
        "наб набережная проезд пр-д тупик туп аллея ал тракт линия лн квартал кв-л мкр мкрн микрорайон мкр-н",
        "г гор город с село д дер деревня п пос поселок пгт рп х хутор ст станция станица сл слобода",
        "дом корп корпус стр строение влд владение литера лит обл область р-н район го снт днт тер территория гск",
        "в во на у около возле напротив россия рф",
    )
    for word in words.split()
)
# «Линия», «аллея», «проезд» are often all the name there is: «5-я Линия».
_NAMES_TOO = frozenset({"линия", "аллея", "набережная", "площадь", "тракт", "станция", "слобода", "шоссе"})
# «12», «12а», «12/5», «12 к 2», «д. 12, корп. 2», «10 стр 1», at the end of what is typed; a flat after it is nobody's.
_HOUSE = re.compile(
    r"(?:^|[\s,])(?:д|дом|дома|зд|влд)?[.\s]{0,2}"
    r"(?P<number>\d{1,4}(?:\s?[а-я](?![а-я]))?(?:\s?[/-]\s?\d{1,4}[а-я]?)?)"
    r"(?:[\s,]{0,3}(?:к|корп|корпус)[.\s]{0,2}(?P<block>\d{1,3}[а-я]?))?"
    r"(?:[\s,]{0,3}(?:с|стр|строение)[.\s]{0,2}(?P<building>\d{1,3}[а-я]?))?"
    r"(?:[\s,]{1,3}(?:кв|квартира|оф|офис|под|подъезд|эт|этаж)[.\s]{0,2}\d{1,4})?[\s,.]*$"
)
# Short forms of ГАР as people write them: `AS_ADDR_OBJ.TYPENAME` → what stands before (or after) the name.
_SHORT = {
    "ул": "ул.",
    "улица": "ул.",
    "пер": "пер.",
    "переулок": "пер.",
    "пр-кт": "пр-т",
    "проспект": "пр-т",
    "пр-д": "проезд",
    "проезд": "проезд",
    "б-р": "б-р",
    "бульвар": "б-р",
    "пл": "пл.",
    "площадь": "пл.",
    "ш": "шоссе",
    "наб": "наб.",
    "туп": "туп.",
    "тупик": "туп.",
    "ал": "аллея",
    "аллея": "аллея",
    "кв-л": "кв-л",
    "квартал": "кв-л",
    "мкр": "мкр.",
    "микрорайон": "мкр.",
    "тер": "тер.",
    "тер.": "тер.",
    "линия": "линия",
    "лн": "линия",
}
_AFTER = frozenset({"линия", "шоссе", "проезд", "аллея", "тракт"})
_ADJECTIVE = re.compile(r"(?:ый|ий|ой|ая|яя|ое|ее|\d-[йяе])$")


@dataclass(frozen=True)
class AddressWords:
    """A parsed address: the folded words of names, and the key of a house; either may be empty.

    `house` is the number as it was written, for saying it back.
    """

    words: tuple[str, ...]
    key: str = ""
    house: str = ""


def words_of(*names: str) -> list[str]:
    """The folded words of names, without punctuation, each once."""
    return list(dict.fromkeys(word for name in names for word in _WORD.findall(fold(name))))


def address_words(text: str) -> AddressWords:
    """Parse a typed address; kinds («ул.», «г.») are dropped, the house is separate."""
    folded = fold(text[:LONGEST])
    match = _HOUSE.search(folded)
    if match is not None and not re.search(r"[^\W\d_]", folded[: match.start()]):
        match = None
    head = folded[: match.start()] if match else folded
    spoken = [word for word in re.findall(r"[^\W_]+(?:-[^\W_]+)*", head) if word not in _KINDS or word in _NAMES_TOO]
    words = words_of(*spoken)
    kept = [word for word in words if len(word) > 1 or word.isdigit()][:MOST_WORDS]
    if match is None or not kept:
        return AddressWords(tuple(kept or words_of(folded)[:MOST_WORDS]))
    house = " ".join(
        part
        for part in (
            re.sub(r"\s", "", match["number"]),
            match["block"] and f"к. {match['block']}",
            match["building"] and f"стр. {match['building']}",
        )
        if part
    )
    return AddressWords(tuple(kept), house_key(house), house)


def house_key(number: str) -> str:
    """A house number normalised for comparison: «12 К. 2» and «12к2» are equal."""
    folded = fold(number)
    folded = re.sub(r"корпус|корп\.?|к\.", "к", folded)
    folded = re.sub(r"строение|стр\.?", "с", folded)
    return re.sub(r"[^\w/-]", "", folded)


def street_kind(type_name: str) -> str:
    """A kind of ГАР as it stands in addresses: «пр-кт» → «пр-т», «ул» → «ул.»."""
    plain = type_name.strip()
    return _SHORT.get(plain.lower().rstrip("."), _SHORT.get(plain.lower(), plain))


def street_title(kind: str, name: str) -> str:
    """A street in one line: «ул. Мира», «Московское шоссе»."""
    if kind in _AFTER and _ADJECTIVE.search(name):
        return f"{name} {kind}"
    return f"{kind} {name}".strip()
