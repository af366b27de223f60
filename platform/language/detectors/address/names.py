"""Street names: their extent in the text, and their canonical form («на Школьной» → «Школьная»)."""

import re
import tomllib
from pathlib import Path
from typing import NamedTuple

from language.detectors.address.inflection import adjective_nominative, is_adjective
from language.detectors.address.tokens import AddressText, facts_of

__all__ = ["LISTS", "Name", "name_before", "name_read", "ordinal_read", "said"]

LISTS = {
    name: frozenset(words.split())
    for name, words in tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8")).items()
}
_RANKS = LISTS["ranks"]
_SUFFIXES = frozenset("й ый ой ий я ая е ое го ого му ому м ом ем х ей".split())  # noqa: SIM905 - as they are said
_MONTHS = frozenset({"января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября",
                     "ноября", "декабря"})  # fmt: skip
_SMALL = frozenset({"со", "дня", "рождения", "образования", "реки", "лет", "летия", "и"})
_AGREEING = {
    "f": re.compile(r".{2,}(?:ая|яя|ой|ей|ую|юю)"),
    "m": re.compile(r".{2,}(?:ый|ий|ой|ого|его|ому|ему|ым|им|ом|ем)"),
    "n": re.compile(r".{2,}(?:ое|ее|ого|его|ому|ему|ым|им|ом|ем)"),
}
_LONGEST = 4
_INITIAL = 2
_SYLLABLES = 2
"""What has fewer vowels and is all of capitals is an abbreviation: «ВЛКСМ»."""
_ENDINGS = {"f": "я", "m": "й", "n": "е"}


class Name(NamedTuple):
    """A name from token `first` up to token `end`; `head` is its first word. `ordinal`: «2» of «2-й Инженерный»."""

    first: int
    head: int
    end: int
    ordinal: str
    words: tuple[str, ...]
    is_adjective: bool
    is_capital: bool

    def canonical(self, gender: str) -> str:
        """The name in an address; adjectives in the nominative of the gender of the street's kind."""
        if not self.is_adjective:
            return " ".join(self.words)
        words = [adjective_nominative(word, gender) for word in self.words]
        return " ".join([f"{self.ordinal}-{_ENDINGS[gender]}", *words] if self.ordinal else words)

    def prefix(self, gender: str) -> str:
        """«1-й» of «1-й пер. Мира»: of a street whose name is no adjective the number counts streets."""
        return f"{self.ordinal}-{_ENDINGS[gender]}" if self.ordinal and not self.is_adjective else ""


def name_read(read: AddressText, index: int, gender: str) -> Name | None:
    """The longest name that begins at a token, whatever stands around it; None where none can."""
    position, words, ordinal = index, [], ""
    token = read.at(index)
    if token is None:
        return None
    if token.is_number:
        jubilee = _jubilee(read, index)
        if jubilee is not None:
            return jubilee
        found = ordinal_read(read, index)
        if found is None:
            return None
        ordinal, position = found
        # «ул 19 открытый люк», «спуск 12 ступенек»: only a capital makes of a bare number a part of a name.
        following = read.at(position)
        if position == index + 1 and (following is None or not following.is_capital):
            return None
        if position == index + 1 and following is not None and not is_adjective(following.form):
            # «3 Интернационала»
            words, ordinal = [ordinal], ""
    is_capital = False
    while (rank := read.at(position)) is not None and rank.is_word:
        dotted = read.form(position + 1) == "."
        if len(rank.form) <= _INITIAL and dotted and _is_initial(read, position):
            words.append(_raw(read, position) + ".")
            position += 2
        elif rank.form in _RANKS:
            words.append(said(read, position) + "." if len(rank.form) < 5 else said(read, position))
            position += 2 if dotted else 1
        else:
            break
        is_capital = is_capital or rank.is_capital
    first = read.at(position)
    if first is None or not first.is_word or first.form in LISTS["stop"] or len(first.form) < 2:
        return None
    is_adjective_name = not words and is_adjective(first.form) and bool(_AGREEING[gender].fullmatch(first.form))
    is_capital = is_capital or first.is_capital
    end = _end(read, position, titled=bool(words))
    words += [said(read, place) for place in range(position, end)]
    if is_adjective_name:
        # «Железной Дивизии» is of the division; «Крупской» of a woman: neither is brought to the nominative.
        is_adjective_name = first.form not in LISTS["women"] and all(
            is_adjective(read.form(place)) for place in range(position, end)
        )
    if not ordinal and is_adjective_name:
        found = ordinal_read(read, end)
        if found is not None and found[1] == end + 3:
            ordinal, end = found
    return Name(index, position, end, ordinal, tuple(words), is_adjective_name, is_capital)


def name_before(read: AddressText, index: int, gender: str) -> Name | None:
    """The name of adjectives that ends before a token: «1-ая Московская | улица», «Инженерный 9-й | проезд»."""
    last = index - 1
    ordinal, first = _ordinal_ending(read, last)
    if ordinal:
        last = first - 1
    token = read.at(last)
    if token is None or not token.is_word or not read.is_joined(last):
        return None
    if not is_adjective(token.form) or not _AGREEING[gender].fullmatch(token.form):
        return None
    if token.form in LISTS["describing"] or facts_of(token.form).is_pronoun or facts_of(token.form).is_participle:
        return None
    first = last
    size = read.at(last - 1)
    if size is not None and size.form in LISTS["sizes"] and read.is_joined(last - 1):
        first = last - 1
    end = index
    if not ordinal:
        ordinal, start = _ordinal_ending(read, first - 1)
        begin = start if ordinal else first
    else:
        begin = first
    words = tuple(said(read, place) for place in range(first, last + 1))
    return Name(begin, first, end, ordinal, words, is_adjective=True, is_capital=token.is_capital)


def ordinal_read(read: AddressText, index: int) -> tuple[str, int] | None:
    """«2-й», «2 й», «2» before a word: the number and where it ends."""
    token = read.at(index)
    if token is None or not token.is_number or len(token.form) > 3:
        return None
    end = index + 1
    if read.form(end) == "-" and read.form(end + 1) in _SUFFIXES:
        return token.form, end + 2
    if read.form(end) in _SUFFIXES - {"е", "м", "х", "я"}:
        return token.form, end + 1
    return token.form, end


def said(read: AddressText, index: int) -> str:
    """A word of a name as it is shown: with its capital, also where the message has none or nothing else."""
    token = read.tokens[index]
    raw = _raw(read, index)
    if token.form in _SMALL:
        return token.form
    if re.search("[A-Za-z]", raw):
        raw = token.form
    is_abbreviation = raw.isupper() and len(re.findall("[аеиоуыэюя]", token.form)) < _SYLLABLES
    if is_abbreviation or (token.is_capital and not raw.isupper()):
        return raw
    return "-".join(part[:1].upper() + part[1:] for part in raw.lower().split("-"))


def _is_initial(read: AddressText, index: int) -> bool:
    """«К.» of «К. Маркса», «Ем.» of «Ем. Ярославского»: with another capital or initial after its dot."""
    token, after = read.tokens[index], read.at(index + 2)
    if after is None or not after.is_word:
        return False
    if len(token.form) == 1:
        return token.is_capital or read.is_shouted
    return token.is_capital and after.is_capital and not facts_of(token.form).is_noun and len(after.form) > _INITIAL


def _raw(read: AddressText, index: int) -> str:
    token = read.tokens[index]
    return read.text[token.start : token.end]


def _jubilee(read: AddressText, index: int) -> Name | None:
    """«8 Марта», «40-летия Победы», «50 лет ВЛКСМ», «26 Бакинских Комиссаров»."""
    number = read.tokens[index].form
    place = index + 1
    hyphen = read.form(place) == "-"
    word = read.form(place + hyphen)
    if word in _MONTHS and not hyphen:
        return Name(index, place, place + 1, "", (number, said(read, place)), False, True)
    if word in {"летия", "летие", "лет"}:
        head = f"{number}-летия" if word != "лет" else f"{number} лет"
        end = _end(read, place + hyphen + 1, titled=True)
        words = [said(read, position) for position in range(place + hyphen + 1, end) if read.form(position) != "."]
        if read.form(place + hyphen + 1) in {"со", "образования"}:
            end, words = _birthday(read, place + hyphen + 1)
        return Name(index, place + hyphen, end, "", (head, *words), False, True) if words else None
    following = read.at(place)
    if following is not None and following.is_capital and not hyphen:
        after = read.at(place + 1)
        facts = facts_of(following.form)
        if after is not None and facts.is_adjective and following.form.endswith("их") and after.is_word:
            return Name(index, place, place + 2, "", (number, said(read, place), said(read, place + 1)), False, True)
    return None


def _birthday(read: AddressText, index: int) -> tuple[int, list[str]]:
    """«со дня рождения В.И. Ленина»."""
    end, words, initials = index, [], ""
    while (token := read.at(end)) is not None and end < index + 9:
        if token.form == ".":
            initials += "." if initials else ""
        elif token.is_capital and len(token.form) == 1:
            initials += _raw(read, end)
        elif token.form in _SMALL or token.is_capital or read.is_shouted:
            if initials:
                words.append(initials)
                initials = ""
            words.append(said(read, end))
            if token.form not in _SMALL:
                return end + 1, words
        else:
            break
        end += 1
    return end, words


def _end(read: AddressText, first: int, *, titled: bool) -> int:
    """Where a name that begins with this word ends: after the words that grammar or capitals join to it."""
    end = first + 1
    if read.at(first) is None:
        return first
    while end < first + _LONGEST:
        before, token = read.tokens[end - 1], read.at(end)
        if token is None or not token.is_word or not read.is_joined(end - 1, 3) or token.form in LISTS["stop"]:
            break
        if not _goes_on(read, first, end, before.form, titled=titled):
            break
        end += 1
    return end


def _goes_on(read: AddressText, first: int, index: int, before: str, *, titled: bool) -> bool:
    token = read.tokens[index]
    was, now = facts_of(before), facts_of(token.form)
    has_capitals = token.is_capital or not any(read.tokens[place].is_capital for place in range(first, index))
    if not has_capitals and not (was.is_adjective and now.has_genitive):
        return before in {"реки"}
    if before in LISTS["plurals"]:
        return now.has_genitive or now.is_person or token.is_capital or not now.is_known
    if before == "реки" or token.form == "реки":
        return True
    if was.is_adjective and not was.is_person and now.has_genitive and not now.is_place:
        # «Железной Дивизии», «Ленинского Комсомола», «Красных Бойцов»; «самарской улице» stays apart.
        is_own = before.endswith(("ая", "яя", "ий", "ый", "ое"))
        return not is_own and (token.is_capital or read.form(index + 1) != "и")
    if was.is_adjective and index == first + 1 and before in LISTS["sizes"]:
        return now.is_adjective
    if _is_first_name(before) or titled:
        return token.is_capital or now.is_person or not now.is_known
    if token.is_capital and not was.is_adjective:
        return (
            not now.is_place
            and not now.is_verb
            and (now.is_person or not now.is_known or now.has_genitive)
            and (not was.is_known or not was.is_person or index > first + 1)
        )
    return False


def _is_first_name(form: str) -> bool:
    return form in LISTS["first_names"] or facts_of(form).is_first_name


def _ordinal_ending(read: AddressText, last: int) -> tuple[str, int]:
    """The ordinal whose last token this is, and its first token: «9-й», «2»."""
    token = read.at(last)
    if token is None or not read.is_joined(last):
        return "", last
    if token.form in _SUFFIXES:
        number = read.at(last - 2) if read.form(last - 1) == "-" else read.at(last - 1)
        if number is not None and number.is_number and len(number.form) <= 3:
            return number.form, last - (2 if read.form(last - 1) == "-" else 1)
    return "", last
