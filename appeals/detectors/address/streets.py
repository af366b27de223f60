"""Streets and houses: «ул. Гончарова, 12», «на Гончарова 12», «Ульяновский проспект», «12-й проезд Инженерный»."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from appeals.detectors.address.inflection import nominative
from core.text.words import is_known, parts_of_speech

__all__ = ["House", "Street", "streets_find"]


class House(NamedTuple):
    """A house from `start` up to `end`: «5 к2»."""

    start: int
    end: int
    value: str


class Street(NamedTuple):
    """A street from `start` up to `end`: «ул. Гончарова», with its house and how sure it is."""

    start: int
    end: int
    value: str
    score: float
    house: House | None


# How people write a kind of street → its canonical short form and gender.
_KINDS = {
    r"ул(?:иц[аыуе]|ицей|\.)?": ("ул.", "f"),
    r"пр-?к?т|просп(?:\.|ект(?:а|у|ом|е)?)?|пр\.": ("пр-т", "m"),
    r"пер(?:\.|еул(?:ок|ка|ку|ком|ке))": ("пер.", "m"),
    r"б-р|бул(?:\.|ьвар(?:а|у|ом|е)?)": ("б-р", "m"),
    r"пл(?:\.|ощад(?:ь|и|ью))": ("пл.", "f"),
    r"пр-д|проезд(?:а|у|ом|е)?": ("проезд", "m"),
    r"ш\.|шоссе": ("шоссе", "n"),
    r"наб(?:\.|ережн(?:ая|ой|ую))": ("наб.", "f"),
    r"алле(?:я|и|ю|ей)": ("аллея", "f"),
    r"тупик(?:а|у|ом|е)?": ("тупик", "m"),
    r"спуск(?:а|у|ом|е)?": ("спуск", "m"),
    r"тракт(?:а|у|ом|е)?": ("тракт", "m"),
    r"квартал(?:а|у|ом|е)?|кв-л": ("квартал", "m"),
}
_KIND = "|".join(_KINDS)
_EXACT = tuple((re.compile(pattern), value) for pattern, value in _KINDS.items())
_ORDINAL = r"\d{1,3}\s?-?\s?(?:ый|ий|ой|й|ая|я|ое|го|е|му|м|летия|лет)(?![а-я])"
_WORD = r"[^\W\d_]{2,30}(?:-[^\W\d_]{1,20}){0,2}"
_INITIAL = r"(?:[^\W\d_]\.\s?){1,2}"
_NAME = (
    rf"(?:{_ORDINAL}\s{{1,2}})?(?:{_INITIAL})?{_WORD}(?:\s{{1,2}}{_WORD}){{0,3}}|"
    r"\d{1,2}\s{1,2}(?:мая|марта|января|июня)"
)
_BEFORE_NAME = re.compile(rf"(?<![\w-])(?P<kind>{_KIND})(?![\w-])\s{{0,2}}\"?«?(?P<name>{_NAME})")
_AFTER_NAME = re.compile(
    rf"(?<![\w-])(?P<number>{_ORDINAL}\s{{1,2}})?(?P<name>{_WORD})\s{{1,2}}(?P<kind>{_KIND})(?![\w-])"
)
_ORDINAL_KIND = re.compile(
    rf"(?<![\w-])(?P<number>{_ORDINAL})\s{{1,2}}(?P<kind>{_KIND})(?![\w-])\s{{0,2}}(?P<name>{_WORD}(?:\s{{1,2}}{_WORD})?)"
)
_BARE = re.compile(rf"(?<![\w-])(?P<name>{_WORD}(?:\s{{1,2}}{_WORD})?)(?=[\s,]{{1,3}}(?:(?:дом|д)[.\s]{{1,2}})?\d)")
_NUMBER = r"\d{1,4}(?!\d)(?:\s?[а-еж](?![а-я]))?(?:\s?/\s?\d{1,3}[а-е]?(?!\d))?"
_HOUSE = re.compile(
    rf"\"?»?[\s,.–—-]{{0,4}}(?:у\s{{1,2}})?(?:(?:дома?|доме|д|№)[.\s№]{{0,3}})?(?P<number>{_NUMBER})(?![\d-]*(?:ый|ой|му|го|й|я)(?!\w))"
    r"(?:[\s,]{0,2}(?:к|корп|корпус)\.?\s?(?P<block>\d{1,2}[а-е]?)(?!\w))?"
    r"(?!\s?(?:руб|лет|год|мин|час|раз|чел|дн[яе]|см|км|метр|этаж|подъезд|процент|%|градус|месяц|числ|[.:]\d))"
)
_LISTS = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
_STOP, _NOT_STREETS = frozenset(_LISTS["stop"].split()), frozenset(_LISTS["not_streets"].split())
_PREPOSITIONS = re.compile(
    r"(?:^|[\s,(])(?:на|по|адрес|адресу|у|возле|около|дом|перекрестке|угол|углу|от|до)[\s:]{1,2}$|[,:]\s{0,2}$"
)
_STREET_FORM = re.compile(
    r"(?:[оеи][вн]а|[оеи][вн]ой|ого|его|ая|ой|ий|ый|ича|ейко|енко|[бвгджзклмнпрстфхцчшщ]а|ы|и|я|е)$"
)


def streets_find(folded: str, text: str) -> Iterator[Street]:
    """Streets of a text with their houses, in order; `text` is the same text before folding."""
    taken: list[tuple[int, int]] = []
    found: list[Street] = []
    capitals = (match for match in _AFTER_NAME.finditer(folded) if text[match.start("name")].isupper())
    for matches, is_before in (
        (_ORDINAL_KIND.finditer(folded), True),
        (capitals, False),
        (_BEFORE_NAME.finditer(folded), True),
        (_AFTER_NAME.finditer(folded), False),
    ):
        for match in matches:
            street = _named(match, folded, text, is_before=is_before)
            if street is not None and not _overlaps(street, taken):
                taken.append((street.start, street.house.end if street.house else street.end))
                found.append(street)
    for match in _BARE.finditer(folded):
        street = _bare(match, folded, text)
        if street is not None and not _overlaps(street, taken):
            taken.append((street.start, street.end))
            found.append(street)
    yield from sorted(found)


def _overlaps(street: Street, taken: list[tuple[int, int]]) -> bool:
    return any(street.start < end and start < street.end for start, end in taken)


def _kind(written: str) -> tuple[str, str]:
    return next(value for pattern, value in _EXACT if pattern.fullmatch(written))


def _named(match: re.Match[str], folded: str, text: str, *, is_before: bool) -> Street | None:
    kind, gender = _kind(match["kind"])
    start, end = match.span("name")
    if is_before:
        end = _name_end(folded, text, start, end)
        if end <= start:
            return None
    elif not _is_adjective(match["name"]) or match["name"] in _STOP:
        return None
    written = text[start:end]
    if is_before and not re.search(r"\d", written) and written.islower():
        if not _could_be_name(folded[start:end].split()[0], match["kind"]):
            return None
        written = written.title() if " " not in written else written.capitalize()
    name = _nominative(written, gender)
    number = (match.groupdict().get("number") or "").strip()
    house = _house(folded, text, end if is_before else match.end())
    value = " ".join(part for part in (number, kind, name) if part)
    return Street(match.start(), max(end, match.end("kind")), value, 0.9, house)


def _could_be_name(form: str, kind: str) -> bool:
    """Whether a word in lower case names the street: «ул мира», «ул садовая», but not «на улице грязь»."""
    if not is_known(form):
        return True
    grammemes = parts_of_speech(form)
    if "ADJF" in grammemes:
        return not ("nomn" in grammemes and kind[-1] in "еу")
    return bool(grammemes & {"Surn", "Name", "Geox", "gent"})


def _name_end(folded: str, text: str, start: int, end: int) -> int:
    """Where the name stops: after its words with capitals; in lower case after one."""
    last = start
    for word in re.finditer(r"\S+", folded[start:end]):
        begins = start + word.start()
        form = word[0].strip(".,")
        is_capital = text[begins].isupper() or text[begins].isdigit()
        said = folded[start:last]
        goes_on = (
            is_capital or not said or _is_number(said) or (" " not in said and _is_adjective(said) and _is_noun(form))
        )
        if form in _STOP or not goes_on:
            break
        last = start + word.end()
    return last


def _is_noun(form: str) -> bool:
    return "NOUN" in parts_of_speech(form)


def _is_number(name: str) -> bool:
    """Whether a name so far is but a number: «40-летия», «8»."""
    return bool(name) and name[0].isdigit() and " " not in name.strip()


def _nominative(name: str, gender: str) -> str:
    """A name all of adjectives in the nominative: «Школьной» → «Школьная»; others stay («Терешковой», «Мира»)."""
    words = name.split()
    if not all(_is_adjective(word.lower().replace("ё", "е")) for word in words):
        return name
    changed = [(word, nominative(word.lower(), gender)) for word in words]
    return " ".join(new.capitalize() if old[0].isupper() else new for old, new in changed)


def _is_adjective(form: str) -> bool:
    grammemes = parts_of_speech(form)
    return "ADJF" in grammemes or bool(re.search(r"(?:ск|цк)(?:ий|ая|ой|ую|ое|ого|ому|им|ом)$", form))


def _bare(match: re.Match[str], folded: str, text: str) -> Street | None:
    """A name without its kind: only with a capital, a house after it, and in a form that a street has."""
    start, end = match.span("name")
    words = list(re.finditer(r"\S+", match["name"]))
    while words and (not text[start + words[0].start()].isupper() or words[0][0] in _STOP):
        words.pop(0)
    if not words or not all(text[start + word.start()].isupper() for word in words):
        return None
    start = start + words[0].start()
    name = folded[start:end]
    if words[-1][0] in _NOT_STREETS or words[0][0] in _NOT_STREETS or not _STREET_FORM.search(name):
        return None
    grammemes = parts_of_speech(words[-1][0])
    is_common = "NOUN" in grammemes and "inan" in grammemes and not grammemes & {"Geox", "Surn", "Name"}
    begins = not text[:start].strip() or bool(re.search(r"[.!?\n]\s{0,2}$", text[max(0, start - 4) : start]))
    introduced = bool(_PREPOSITIONS.search(folded, max(0, start - 14), start))
    if not introduced and not (begins and not is_common):
        return None
    house = _house(folded, text, end)
    if house is None:
        return None
    name = _nominative(text[start:end], "f")
    return Street(start, end, f"ул. {name}", 0.6 if introduced else 0.5, house)


def _house(folded: str, text: str, place: int) -> House | None:
    match = _HOUSE.match(folded, place)
    if match is None:
        return None
    number = re.sub(r"\s", "", text[match.start("number") : match.end("number")]).lower()
    block = f" к{match['block']}" if match["block"] else ""
    return House(match.start("number"), match.end(), f"{number}{block}")
