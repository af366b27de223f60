"""Streets without their kind: «на Гончарова 12», «по Гончарова ямы», «на Пушкинской темно», «угол Минаева и Мира»."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from language.detectors.address.houses import House, house_after, house_before
from language.detectors.address.inflection import is_adjective
from language.detectors.address.kinds import kind_at
from language.detectors.address.names import LISTS, Name, name_read
from language.detectors.address.tokens import AddressText, Facts, facts_of

__all__ = ["BareName", "bare_names"]


class BareName(NamedTuple):
    """A name that stands for a street, with its house and how sure that is."""

    name: Name
    house: House | None
    score: float


_CROSSING = re.compile(
    r"(?:пересечени[еия]|перекрест(?:ок|ка|ке|ком)|угол|углу|угла)\s{1,2}(?:с\s{1,2})?(?:ул(?:иц|\.)\s{0,2})?$"
)
_CROSSED = re.compile(r"\s{0,2}(?:и|с|[-–—/])\s{0,2}(?=[а-я])")
_SURNAME = re.compile(r".{2,}(?:ов|ев|ин|ын)а|.{3,}[сц]кого|.{3,}(?:енко|ейко|ских|ых)")
_OURS = re.compile(r".{3,}[сц]к(?:ая|ой|ую)")
# «жалоба на Петрова» is no place.
_OF_PEOPLE = re.compile(
    r"(?:жал\w+|пожал\w+|заявлени\w+|управ\w+|ссыла\w+|наде\w+|повлия\w+|влия\w+|кива\w+|крич\w+|подал\w*|подат\w|похож\w*|"
    r"составлен\w*|оформлен\w*|выписан\w*|ордер\w*|доверенност\w+)\s{1,2}(?:\w{1,12}\s{1,2})?$"
)
_DATES = frozenset({"8 марта", "1 мая", "9 мая", "12 сентября", "7 ноября", "9 января", "12 декабря"})
_PLACING = frozenset({"на", "по"})
_REACH, _SHORTEST = 9, 4
"""Between a name and its house: «Камышинской возле 39 дома», «Героев Свири, 14»."""
_WITH_PREPOSITION, _ALONE, _WITHOUT_HOUSE = 0.6, 0.55, 0.55


def bare_names(read: AddressText) -> Iterator[BareName]:
    """Names that stand for streets, in order; those that belong to a kind are among them, too."""
    index = 0
    near = _near_numbers(read)
    while index < len(read.tokens):
        found = _bare(read, index) if _is_worth_reading(read, index, near) else None
        if found is None:
            index += 1
        else:
            yield found
            index = found.name.end


def _near_numbers(read: AddressText) -> set[int]:
    """Tokens that a number follows soon enough to be a house of the street that begins there."""
    near: set[int] = set()
    for place, token in enumerate(read.tokens):
        if token.is_number:
            near.update(range(place - _REACH, place + 1))
    return near


def _is_worth_reading(read: AddressText, index: int, near: set[int]) -> bool:
    """Whether a street may begin here at all; most words are told apart by this alone."""
    token = read.tokens[index]
    if token.is_word:
        before = read.form(index - 1)
        if before in _PLACING:
            return token.is_capital or before == "по" or index in near or read.is_shouted
        if before in LISTS["crossings"] or before == ".":
            return index in near or before != "."
        return index in near and (token.is_capital or len(token.form) > _SHORTEST)
    after = read.at(index + 1)
    return token.is_number and after is not None and not after.is_number


def _bare(read: AddressText, index: int) -> BareName | None:
    token = read.tokens[index]
    if not (token.is_word or token.is_number) or token.form in LISTS["not_streets"] or kind_at(read, index) is not None:
        return None
    name = name_read(read, index, "f")
    if name is None or read.form(name.end - 1) in LISTS["not_streets"]:
        return None
    before = read.at(index - 1)
    preposition = before.form if before is not None and read.is_joined(index - 1) else ""
    first = _first_word(read, name)
    facts = facts_of(first)
    if facts.is_pronoun or (facts.is_verb and not facts.is_noun) or first in LISTS["describing"]:
        return None
    if not _is_street_like(read, name, first, facts, preposition):
        return None
    start, end = token.start, read.tokens[name.end - 1].end
    if _is_crossed(read, start, end):
        return BareName(name, house_after(read.folded, read.text, end), _WITH_PREPOSITION)
    house = house_after(read.folded, read.text, end)
    if house is None and preposition in {"на", "по", "адресу", "дом", "дома", "доме"}:
        house = house_before(read.folded, read.text, start)
    if house is not None:
        return _with_house(read, index, name, house, preposition)
    return _without_house(read, index, name, preposition)


def _with_house(read: AddressText, index: int, name: Name, house: House, preposition: str) -> BareName | None:
    is_introduced = preposition in LISTS["introducing"] or read.form(index - 1) in {",", ":", "("}
    before = read.at(index - 1)
    if not is_introduced and before is not None and before.is_word and not read.begins_sentence(index):
        facts = facts_of(before.form)
        # «мастера Петрова 8»: whose it is; «Инза, Красных Бойцов», «Димитровград гвардейская 39»: where.
        if facts.is_animate and not facts.is_place and facts.is_known:
            return None
        is_told = name.is_capital or facts.is_place or not facts.is_known or before.form in LISTS["before_streets"]
        if not is_told:
            return _surely_named(read, name, house)
    return BareName(name, house, _WITH_PREPOSITION if is_introduced else _ALONE)


def _surely_named(read: AddressText, name: Name, house: House) -> BareName | None:
    """In small letters with nothing before it: only a surname, «с тротуара пушкарева 44»."""
    first = _first_word(read, name)
    return BareName(name, house, _ALONE) if _SURNAME.fullmatch(first) and not name.is_adjective else None


def _without_house(read: AddressText, index: int, name: Name, preposition: str) -> BareName | None:
    if preposition not in {"на", "по"}:
        return None
    first = _first_word(read, name)
    facts = facts_of(first)
    if name.is_adjective:
        # «на Пушкинской открыли кафе», but not «на Пушкинской площади» or «на холодной батарее».
        if not name.is_capital or not first.endswith(("ой", "ей")) or first in LISTS["women"]:
            return None
        after = read.at(name.end)
        follows = after is not None and after.is_word and read.is_joined(name.end - 1)
        if follows and after is not None and kind_at(read, name.end) is None:
            next_facts = facts_of(after.form)
            if (next_facts.is_noun or next_facts.is_adjective) and not next_facts.is_verb:
                return None
        return BareName(name, None, _WITHOUT_HOUSE)
    if facts.has_dative and facts.is_known and not facts.is_person:
        return None
    is_genitive = _SURNAME.fullmatch(first) or (facts.is_person and facts.has_genitive)
    start = read.tokens[index - 1].start
    if not is_genitive or _OF_PEOPLE.search(read.folded[max(0, start - 30) : start]):
        return None
    if preposition == "по" or name.is_capital or read.is_shouted:
        return BareName(name, None, _WITHOUT_HOUSE)
    return None


def _is_street_like(read: AddressText, name: Name, first: str, facts: Facts, preposition: str) -> bool:
    """Whether the words are in a form that the name of a street has."""
    token = read.tokens[name.first]
    if token.is_number and not name.is_adjective:
        text = read.folded[token.start : read.tokens[name.end - 1].end]
        return text in _DATES or "лет" in text or (len(name.words) > 2 and name.is_capital)
    if name.ordinal:
        return name.is_capital and name.is_adjective
    if name.is_adjective:
        if first.endswith(("ой", "ей", "ую", "юю")) and not preposition:
            return False
        return name.is_capital or bool(_OURS.fullmatch(first)) or first in LISTS["naming"]
    if is_adjective(first) and facts.is_known and not facts.is_person and len(name.words) == 1:
        return bool(re.fullmatch(r".{3,}[сц]кого", first)) and name.is_capital
    if facts.is_place and not facts.is_person:
        return False
    if len(name.words) > 1:
        return _is_phrase(read, name, first, facts)
    if facts.is_person and facts.has_genitive and not (facts.has_nominative and not _SURNAME.fullmatch(first)):
        return True
    if _SURNAME.fullmatch(first) and not (facts.is_known and facts.is_noun and not facts.is_person):
        return True
    if first in LISTS["nouns"]:
        return name.is_capital or bool(preposition)
    # A surname that no dictionary has, in the genitive: «Варейкиса», «Доватора».
    return name.is_capital and not facts.is_known and first[-1] in "аяы" and len(first) > 3


def _is_phrase(read: AddressText, name: Name, first: str, facts: Facts) -> bool:
    """«Героев Свири», «Карла Маркса», «Красных Бойцов», «К. Маркса», «Хо Ши Мина»."""
    if len(first) <= 2 or first in LISTS["plurals"] or first in LISTS["ranks"]:
        return True
    last = read.form(name.end - 1)
    is_last_genitive = facts_of(last).has_genitive or bool(_SURNAME.fullmatch(last)) or not facts_of(last).is_known
    if facts.is_adjective:
        return name.is_capital and is_last_genitive and first.endswith(("ой", "ей", "ого", "его", "их", "ых"))
    is_first = facts.is_first_name or first in LISTS["first_names"] or len(name.words[0]) <= 2
    if is_first and name.words[0].endswith("."):
        return True
    return is_first and is_last_genitive and first[-1] in "аяыиь"


def _first_word(read: AddressText, name: Name) -> str:
    return read.form(name.head)


def _is_crossed(read: AddressText, start: int, end: int) -> bool:
    return bool(_CROSSING.search(read.folded[max(0, start - 40) : start])) and bool(_CROSSED.match(read.folded, end))
