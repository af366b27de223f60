"""Find settlements and municipalities of a gazetteer in a text, in any case form."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple
from weakref import WeakKeyDictionary

from language.detectors.address.inflection import name_forms
from language.gazetteer import District, Gazetteer, Place
from language.words import fold, is_known, parts_of_speech

__all__ = ["DistrictMention", "Mention", "districts_find", "settlements_find"]


class Mention(NamedTuple):
    """A settlement's name from `start` up to `end`: all the places that it may mean and how sure it is one of them."""

    start: int
    end: int
    places: tuple[Place, ...]
    score: float


class DistrictMention(NamedTuple):
    """A municipality's name from `start` up to `end`."""

    start: int
    end: int
    district: District


class _Name(NamedTuple):
    forms: tuple[frozenset[str], ...]
    places: tuple[Place, ...]
    is_ordinary: bool


_WORD = re.compile(r"[^\W_]+")
_KIND_WORDS = {
    "г": ("г", "гор", "город", "города", "городе", "городу", "городом"),
    "с": ("с", "село", "села", "селе", "селу", "селом"),
    "д": ("д", "дер", "деревня", "деревни", "деревне", "деревню", "деревней"),
    "п": ("п", "пос", "поселок", "поселка", "поселке", "поселку", "поселком", "рп", "пгт"),
    "х": ("х", "хутор", "хутора", "хуторе"),
    "ст": ("ст", "станция", "станции", "станцию", "станица", "станицы", "станице"),
    "мкр": ("мкр", "мкрн", "микрорайон", "микрорайона", "микрорайоне", "микрорайоном"),
}
_KIND_OF = {form: kind for kind, forms in _KIND_WORDS.items() for form in forms}
_SAME_KIND = {"рп": "п", "пгт": "п", "ж/д ст": "ст", "сл": "с", "аул": "с"}
_SHORT_KINDS = frozenset({"г", "с", "д", "п", "х", "ст", "р"})
_WHERE = frozenset(
    {"в", "во", "из", "под", "около", "до", "от", "за", "через", "возле", "между", "мимо", "по", "на", "у"}
)
# What stands before a settlement and hardly ever before a street or a person.
_INSIDE = frozenset({"в", "во", "из", "под"})
_STREETS = re.compile(
    r"(?<!\w)(?:ул|улиц[аеуы]|пр|пр-т|пр-кт|просп|проспект\w{0,2}|пер|переул\w{2,3}|шоссе|трасс\w{1,2}|бульвар\w{0,2}|"
    r"площад\w{1,2}|имени|им|рынок|магазин\w{0,2}|парк\w{0,2})[.\s«\"]{1,3}$"
)
_STREET_AFTER = re.compile(
    r"\s{1,2}(?:ул(?:\.|иц)|просп|пр-т|шоссе|тракт|переул|бульвар|проезд|площад|трасс|мост|направлени)"
)
_DISTRICT_AFTER = re.compile(
    r"\s{1,2}(?:район\w{0,2}|р-н\w{0,2}|(?:муниципальн\w{2,3}\s{1,2}|городск\w{2,3}\s{1,2})?округ\w{0,2}|г\.?\s?о\.?(?!\w))"
)
_DISTRICT_BEFORE = re.compile(r"(?<!\w)(?:округ\w{0,2}|г\.?\s?о\.?|м\.?\s?о\.?|район(?:а|у|ом)?|р-н\w{0,2})\s{1,2}$")
_ADJECTIVE = re.compile(r"(?P<base>.{3,}ск)(?:ий|ого|ому|им|ом|ая|ой)")
_COMMON_PREFIX = 4

_indexes: "WeakKeyDictionary[Gazetteer, _Index]" = WeakKeyDictionary()


class _Index:
    """A gazetteer turned for looking up: first words of names in all their forms."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        named: dict[tuple[str, ...], list[Place]] = {}
        for place in gazetteer.places:
            named.setdefault(tuple(_WORD.findall(fold(place.name))), []).append(place)
        self.names: dict[str, list[_Name]] = {}
        for words, places in named.items():
            if words:
                name = _Name(tuple(map(name_forms, words)), tuple(places), len(words) == 1 and _is_ordinary(words[0]))
                for form in name.forms[0]:
                    self.names.setdefault(form, []).append(name)
        for names in self.names.values():
            names.sort(key=lambda name: -len(name.forms))
        self.districts = [(district, _bases(district)) for district in gazetteer.districts]


def settlements_find(folded: str, text: str, gazetteer: Gazetteer) -> Iterator[Mention]:
    """Mentions of settlements, in order, the longest name where several begin."""
    index = _index(gazetteer)
    words = list(_WORD.finditer(folded))
    position = 0
    while position < len(words):
        found = _mention(position, words, folded, text, index)
        if found is None:
            position += 1
        else:
            mention, length = found
            yield mention
            position += length


def districts_find(folded: str, gazetteer: Gazetteer) -> Iterator[DistrictMention]:
    """Mentions of municipalities: «Чердаклинский район», «в Истринском округе», «г.о. Балашиха»."""
    index = _index(gazetteer)
    for word in _WORD.finditer(folded):
        adjective = _ADJECTIVE.fullmatch(word[0])
        after = _DISTRICT_AFTER.match(folded, word.end())
        before = _DISTRICT_BEFORE.search(folded, max(0, word.start() - 20), word.start())
        district = None
        if adjective and (after or before):
            district = _by_adjective(adjective["base"], index)
        elif before:
            district = next((found for found, bases in index.districts if word[0] in bases.forms), None)
        if district is not None:
            yield DistrictMention(word.start(), after.end() if after else word.end(), district)


def _index(gazetteer: Gazetteer) -> _Index:
    found = _indexes.get(gazetteer)
    if found is None:
        found = _indexes[gazetteer] = _Index(gazetteer)
    return found


def _mention(
    position: int, words: list[re.Match[str]], folded: str, text: str, index: _Index
) -> tuple[Mention, int] | None:
    fitting = [name for name in index.names.get(words[position][0], ()) if _reads(name, words, position, folded)]
    if not fitting:
        return None
    length = len(fitting[0].forms)
    names = [name for name in fitting if len(name.forms) == length]
    start, end = words[position].start(), words[position + length - 1].end()
    kind = _kind_before(position, words, folded, text)
    before = words[position - 1][0] if position else ""
    is_ordinary = length == 1 and (all(name.is_ordinary for name in names) or _is_ordinary(words[position][0]))
    score = _sureness(start, end, folded, text, kind=kind, before=before, is_ordinary=is_ordinary, is_short=length == 1)
    if not score:
        return None
    return Mention(start, end, _of_kind([place for name in names for place in name.places], kind), score), length


def _reads(name: _Name, words: list[re.Match[str]], position: int, folded: str) -> bool:
    read = words[position : position + len(name.forms)]
    if len(read) < len(name.forms):
        return False
    if not all(word[0] in forms for word, forms in zip(read, name.forms, strict=True)):
        return False
    return all(re.fullmatch(r"[\s-]{1,3}", folded[left.end() : right.start()]) for left, right in pairwise(read))


def _kind_before(position: int, words: list[re.Match[str]], folded: str, text: str) -> str:
    """«с. Ундоры», «в посёлке Октябрьском»; a single letter needs its dot or a small letter before a capital one."""
    if not position:
        return ""
    word = words[position - 1]
    gap = folded[word.end() : words[position].start()]
    kind = _KIND_OF.get(word[0], "")
    if not kind or not re.fullmatch(r"[.\s«\"]{1,4}", gap):
        return ""
    if word[0] in _SHORT_KINDS and "." not in gap and not text[words[position].start()].isupper():
        return ""
    # «с Ишеевки», «с Барыша» is a preposition far more often than a village.
    if word[0] == "с" and "." not in gap:
        return ""
    return kind


def _of_kind(places: list[Place], kind: str) -> tuple[Place, ...]:
    fitting = tuple(place for place in places if _SAME_KIND.get(place.kind, place.kind) == kind)
    return fitting or tuple(places)


def _sureness(
    start: int, end: int, folded: str, text: str, *, kind: str, before: str, is_ordinary: bool, is_short: bool
) -> float:
    """How sure it is that the words name the settlement; 0 for a street, a district or an ordinary word."""
    is_capital = text[start].isupper()
    if kind:
        return 0.0 if is_ordinary and not is_capital and "ADJF" not in parts_of_speech(folded[start:end]) else 0.95
    if _STREETS.search(folded, max(0, start - 14), start) or _STREET_AFTER.match(folded, end):
        return 0.0
    if _DISTRICT_AFTER.match(folded, end) or _DISTRICT_BEFORE.search(folded, max(0, start - 20), start):
        return 0.0
    is_where = before in _WHERE
    if is_ordinary:
        if is_capital and before in _INSIDE and not _describes(start, end, folded):
            return 0.7
        return 0.6 if is_capital and re.match(r",\s{0,2}(?:ул|пр|д)", folded[end : end + 6]) else 0.0
    if re.match(r"\s{1,2}\d", folded[end : end + 3]) and before in {"на", "по", "у", ""} and is_short:
        return 0.0
    if is_where:
        return 0.9 if is_capital else 0.8
    return 0.75 if is_capital else 0.6


def _describes(start: int, end: int, folded: str) -> bool:
    """Whether the word is an adjective of what follows: «в Садовом кооперативе»."""
    following = re.match(r"\s{1,2}([а-я]{3,30})", folded[end : end + 34])
    if following is None or "ADJF" not in parts_of_speech(folded[start:end]):
        return False
    return bool(parts_of_speech(following[1]) & {"NOUN", "ADJF"})


def _is_ordinary(word: str) -> bool:
    """Whether a name is a word of every day or a surname as well («Лава», «Октябрьский», «Чехов»)."""
    grammemes = parts_of_speech(word)
    return bool(grammemes) and "Geox" not in grammemes and is_known(word)


class _Bases(NamedTuple):
    adjectives: frozenset[str]
    forms: frozenset[str]
    stem: str


def _bases(district: District) -> _Bases:
    words = _WORD.findall(fold(district.name))
    skipped = {"городской", "муниципальный", "округ", "район", "город", "зато"}
    matches = (_ADJECTIVE.fullmatch(word) for word in words if word not in skipped)
    adjectives = frozenset(match["base"] for match in matches if match)
    names = [word for word in words if word not in skipped and not _ADJECTIVE.fullmatch(word)]
    forms = frozenset().union(*(name_forms(word) for word in names[:1]))
    centre = fold(district.centre)
    return _Bases(adjectives, forms, re.sub(r"[аеиоуыэюяйь]+$", "", _WORD.findall(centre)[-1] if centre else ""))


def _by_adjective(base: str, index: _Index) -> District | None:
    """The municipality of «истринск»: by its own adjective, else by the centre that it comes from."""
    for district, bases in index.districts:
        if base in bases.adjectives:
            return district
    stem = base.removesuffix("ск")
    best, longest = None, 0
    for district, bases in index.districts:
        length = _common(stem, bases.stem)
        enough = min(len(bases.stem), _COMMON_PREFIX + 1)
        if length >= max(3, enough) and length > longest:
            best, longest = district, length
    return best


def _common(left: str, right: str) -> int:
    length = 0
    for first, second in zip(left, right, strict=False):
        if first != second:
            break
        length += 1
    return length
