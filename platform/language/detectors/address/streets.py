"""Streets and houses: «ул. Гончарова, 12», «д.5 по ул.Мира», «на Гончарова 12», «Московское шоссе», «СНТ Ромашка»."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from language.detectors.address.areas import Area, areas_find, roads_find
from language.detectors.address.bare import BareName, bare_names
from language.detectors.address.houses import House, house_after, house_before, kilometre_after, kilometre_before
from language.detectors.address.inflection import is_adjective
from language.detectors.address.kinds import Kind, KindAt, kind_at
from language.detectors.address.names import LISTS, Name, name_before, name_read
from language.detectors.address.tokens import AddressText, facts_of

__all__ = ["Street", "streets_find"]


class Street(NamedTuple):
    """A street from `start` up to `end`: «ул. Гончарова», with its house and how sure it is.

    `is_home`: where the writer lives, by their own words, which need not be where the trouble is.
    """

    start: int
    end: int
    value: str
    score: float
    house: House | None
    is_home: bool = False


_HOME = re.compile(
    r"(?:(?<!\w)(?:жив[уе]м?|прожива(?:ю|ем)|прописан\w?|зарегистрирован\w?|родом)|сам[аи]?\s{1,2}(?:я|мы))(?!\w)"
    r"[^.;!?\n]{0,30}$"
)
_SURE, _DOUBTFUL = 0.9, 0.7
_WIDEST_GAP = 6
"""Between a micro-district and the street in it: «мкр. Репино, ул. Павлова», «Вишнёвая улица в СНТ «Сокол»»."""


def streets_find(folded: str, text: str, settled: Sequence[tuple[int, int]] = ()) -> Iterator[Street]:
    """Streets of a text with their houses, in order; `text` is the same text before folding.

    `settled`: where micro-districts stand that the region counts as settlements; these are read as no part of a street.
    """
    read = AddressText(folded, text)
    found: list[Street] = [_of_area(road, folded) for road in roads_find(folded, text)]
    areas = [
        area
        for area in areas_find(folded, text)
        if not _overlaps(area.start, area.end, found)
        and not any(area.start < end and start < area.end for start, end in settled)
    ]
    _named(read, found)
    for bare in bare_names(read):
        start, end = read.tokens[bare.name.first].start, read.tokens[bare.name.end - 1].end
        if not _overlaps(start, _house_end(bare, end), found):
            found.append(_bare(bare, start, end, read))
    yield from sorted(_with_areas(areas, found, read))


def _named(read: AddressText, found: list[Street]) -> None:
    """Streets with their kind; those whose adjective stands before it are tried first."""
    kinds = [kind for index in range(len(read.tokens)) if (kind := kind_at(read, index)) is not None]
    for kind in kinds:
        name = name_before(read, kind.first, kind.kind.gender)
        if name is not None and _names_before(read, name, kind):
            _add(found, read, name, kind, name.first, kind.end)
    for kind in kinds:
        if _overlaps(read.tokens[kind.first].start, read.tokens[kind.end - 1].end, found):
            continue
        name = _name_after(read, kind)
        if name is not None:
            first = kind.first
            # «1-й переулок Мира», «2 пер Кирова»
            ordinal = _ordinal_before(read, kind.first)
            if ordinal is not None and not name.ordinal:
                name, first = name._replace(ordinal=ordinal[0]), ordinal[1]
            _add(found, read, name, kind, first, name.end)
            continue
        name = _genitive_before(read, kind)
        if name is not None:
            _add(found, read, name, kind, name.first, kind.end)


def _add(found: list[Street], read: AddressText, name: Name, kind: KindAt, first: int, end: int) -> None:
    start, stop = read.tokens[first].start, read.tokens[end - 1].end
    if read.tokens[end - 1].form in ".,":
        stop = read.tokens[end - 2].end
    if _overlaps(start, stop, found):
        return
    value = _value(kind.kind, name)
    if kind.kind.short in {"шоссе", "тракт"}:
        before, after = kilometre_before(read.folded, start), kilometre_after(read.folded, stop)
        found_at = before or after
        if found_at is not None:
            stop = found_at[1] if before is None else stop
            found.append(Street(start, stop, f"{value}, {found_at[0]}-й км", _SURE, None))
            return
    house = house_after(read.folded, read.text, read.tokens[end - 1].end) or house_before(read.folded, read.text, start)
    score = _DOUBTFUL if kind.is_plural and house is None else _SURE
    found.append(Street(start, stop, value, score, house, _is_home(read.folded, start)))


def _value(kind: Kind, name: Name) -> str:
    said = name.canonical(kind.gender)
    prefix = name.prefix(kind.gender)
    if kind.is_word and name.is_adjective:
        return f"{said} {kind.short}"
    return " ".join(part for part in (prefix, kind.short, said) if part)


def _names_before(read: AddressText, name: Name, kind: KindAt) -> bool:
    """Whether adjectives before a kind name the street: by a capital in a sentence, an ordinal, or what they are."""
    last = name.words[-1].lower().replace("ё", "е")
    if name.ordinal or last in LISTS["naming"] or re.fullmatch(r".{3,}[сц]к(?:ий|ая|ой|ое|ом|ого|ому|им|ую)", last):
        return True
    if name.is_capital and not read.begins_sentence(name.first):
        return True
    end = read.tokens[kind.end - 1].end
    return house_after(read.folded, read.text, end) is not None and not facts_of(last).is_participle


def _name_after(read: AddressText, kind: KindAt) -> Name | None:
    index = kind.end
    if kind.is_full and read.form(index) in {".", "!", "?"}:
        return None
    if read.form(index) in {"«", '"', "“", ":", "-", "–", "—", ","}:
        if read.form(index) in {",", "—", "–", ":"} and kind.is_full:
            return None
        index += 1
    if read.form(index) in {"имени", "им"}:
        index += 1 + (read.form(index + 1) == ".")
    name = name_read(read, index, kind.kind.gender)
    if name is None:
        return None
    first = read.tokens[index]
    if "\n" in read.folded[read.tokens[kind.end - 1].end : first.start]:
        return None
    return name if _could_be(read, name, kind) else None


def _could_be(read: AddressText, name: Name, kind: KindAt) -> bool:
    """Whether what follows a kind is the street's name: «ул мира», «ул садовая», but not «на улице грязь»."""
    first = read.tokens[name.first]
    if first.is_number or (len(name.words) > 1 and name.is_capital):
        return True
    form = next(read.form(place) for place in range(name.end - 1, name.first - 1, -1) if read.tokens[place].is_word)
    facts = facts_of(read.form(name.first))
    if facts.is_pronoun or (facts.is_verb and not name.is_capital):
        return False
    end = read.tokens[name.end - 1].end
    has_house = house_after(read.folded, read.text, end) is not None
    has_house = has_house or house_before(read.folded, read.text, read.tokens[kind.first].start) is not None
    if name.is_capital:
        return not (kind.is_plural and facts.is_place and not facts.is_person and not has_house)
    if not facts.is_known:
        return True
    if name.is_adjective:
        return _adjective_could_be(read, name, kind, has_house=has_house)
    if facts.is_person or form in LISTS["nouns"] or read.form(name.first) in LISTS["plurals"]:
        return True
    return has_house and facts_of(form).has_genitive


def _adjective_could_be(read: AddressText, name: Name, kind: KindAt, *, has_house: bool) -> bool:
    form = read.form(name.first)
    if form in LISTS["describing"] or facts_of(form).is_participle:
        return False
    # «улица грязная», «на улице тёмная вода»: said of the street or of something on it.
    written = read.form(kind.first)
    if kind.is_full and form.endswith(("ая", "яя")) and written != "улица":
        return False
    after = read.at(name.end)
    next_facts = facts_of(after.form) if after is not None and after.is_word else None
    describes = next_facts is not None and next_facts.is_noun and not next_facts.is_verb
    return has_house or form in LISTS["naming"] or not kind.is_full or (not describes and form.endswith(("ой", "ей")))


def _ordinal_before(read: AddressText, index: int) -> tuple[str, int] | None:
    """«1-й | переулок», «2 | пер»: the number and its first token."""
    if read.form(index - 2) == "-" and read.form(index - 1) in {"й", "я", "ый", "ой", "ая", "ий", "м", "ом", "го", "е"}:
        number = read.at(index - 3)
        if number is not None and number.is_number and len(number.form) <= 2:
            return number.form, index - 3
    number = read.at(index - 1)
    # «дом 2, ул. Мира» has a mark between, «дом 2 пер. Мира» says what its number is.
    if number is None or not number.is_number or len(number.form) > 2 or not read.is_joined(index - 1):
        return None
    before = read.form(index - 2)
    return None if before in {"дом", "дома", "доме", "д", "№", "."} else (number.form, index - 1)


def _genitive_before(read: AddressText, kind: KindAt) -> Name | None:
    """«Карамзина улица 5», «Мира пр-т 2»: only with a capital, and a house or the end of the words after it."""
    token = read.at(kind.first - 1)
    if token is None or not token.is_word or not read.is_joined(kind.first - 1):
        return None
    facts = facts_of(token.form)
    is_name = (facts.is_person and facts.has_genitive) or token.form in LISTS["nouns"] or not facts.is_known
    is_shown = token.is_capital or read.is_shouted or facts.is_person or token.form in LISTS["nouns"]
    if not is_name or not is_shown or is_adjective(token.form):
        return None
    end = read.tokens[kind.end - 1].end
    if house_after(read.folded, read.text, end) is None:
        return None
    return name_read(read, kind.first - 1, kind.kind.gender)


def _bare(bare: BareName, start: int, end: int, read: AddressText) -> Street:
    name = bare.name
    said, prefix = name.canonical("f"), name.prefix("f")
    value = " ".join(part for part in (prefix, "ул.", said) if part)
    return Street(start, end, value, bare.score, bare.house, _is_home(read.folded, start))


def _house_end(bare: BareName, end: int) -> int:
    return max(end, bare.house.end) if bare.house else end


def _is_home(folded: str, start: int) -> bool:
    return _HOME.search(folded[max(0, start - 50) : start]) is not None


def _of_area(area: Area, folded: str) -> Street:
    return Street(area.start, area.end, area.value, area.score, area.house, _is_home(folded, area.start))


def _with_areas(areas: list[Area], streets: list[Street], read: AddressText) -> Iterator[Street]:
    """Streets, with the micro-district that stands beside each; a micro-district with no street is read as one."""
    left = list(streets)
    for area in areas:
        beside = next((street for street in left if _is_beside(area, street, read.folded)), None)
        if beside is None:
            if not _overlaps(area.start, area.end, left):
                left.append(_of_area(area, read.folded))
            continue
        left.remove(beside)
        house = beside.house
        if house is None:
            place = max(area.end, beside.end)
            house = house_after(read.folded, read.text, place, named=True)
        left.append(beside._replace(value=f"{area.value}, {beside.value}", house=house))
    yield from left


def _is_beside(area: Area, street: Street, folded: str) -> bool:
    first, second = (area, street) if area.start < street.start else (street, area)
    end = first.house.end if first.house and first.house.end > first.end else first.end
    if second.start < first.end:
        return False
    between = folded[first.end : second.start]
    return len(between) <= _WIDEST_GAP and not re.search(r"[.!?;\n]\s|\d", between) and end <= second.start


def _overlaps(start: int, end: int, found: list[Street]) -> bool:
    return any(
        start < max(street.end, street.house.end if street.house and street.house.start > street.start else 0)
        and street.start < end
        for street in found
    )
