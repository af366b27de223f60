"""Words of a text prepared for the name detector: which are joined, which may be a surname."""

import re
from collections.abc import Iterator

from language.detectors.personal_data.name_words import (
    NEVER,
    TITLES,
    NameToken,
    Part,
    name_tokens,
    office_forms,
    place_forms,
    role_forms,
)
from language.findings import Span
from language.words import parts_of_speech

__all__ = ["ADDRESS_FOLLOWS", "NEXT", "NEXT_INITIAL", "NameText", "is_adjective"]

_SAME_PHRASE = re.compile(r"[\s,\-–—:]{1,4}|\.\s?")
ADDRESS_FOLLOWS = re.compile(r"[\s,.]{1,3}(?:д(?:ом)?[\s.]{0,2})?\d{1,3}(?!\d|[./]\d\d?[./])")
_FROST = re.compile(r"мороз(?:а|у|ом|е)?")
_SENTENCE_BEGINS = re.compile(r"(?:^|[.!?…\n:]|[)»])[\s\"«(—–-]{0,4}$")
_OPENS_QUOTE = re.compile(r"[«\"“„]\s?(?:[^\W\d_]{1,12}\s)?$")
_NAMED_PARTS = Part.FIRST | Part.PATRONYMIC | Part.SURNAME
_NAMED_AFTER = frozenset({"им", "имени", "улица", "улицы", "улице", "улицу", "ул"})
_YEAR_BEFORE = re.compile(r"\d\s?$")
NEXT = re.compile(r"\s{1,3}|-")
NEXT_INITIAL = re.compile(r"\.?\s{0,2}")


class NameText:
    """One text with its words."""

    def __init__(self, folded: str, text: str) -> None:
        self.folded, self.text = folded, text
        self.tokens = list(name_tokens(folded, text))
        capitals = sum(token.is_upper for token in self.tokens)
        self.is_shouted = capitals * 2 > len(self.tokens)

    def _is_beside(self, token: NameToken, span: Span) -> bool:
        first, second = (token.end, span.start) if token.end <= span.start else (span.end, token.start)
        return 0 <= second - first <= 3 and not any(map(str.isalnum, self.folded[first:second]))

    def gap(self, index: int) -> str:
        """What stands between a word and the next one."""
        return self.text[self.tokens[index].end : self.tokens[index + 1].start]

    def _joined(self, index: int) -> bool:
        if index + 1 >= len(self.tokens):
            return False
        gap = self.gap(index)
        return gap == " " or bool(NEXT.fullmatch(gap))

    def begins_sentence(self, token: NameToken) -> bool:
        return bool(_SENTENCE_BEGINS.search(self.text, max(0, token.start - 6), token.start))

    def _capital_follows(self, index: int) -> bool:
        return self._joined(index) and self.tokens[index + 1].is_capital

    def _starts_initial(self, index: int) -> bool:
        token = self.tokens[index]
        if not token.is_initial or token.form.isascii():
            return False
        return self.text[token.end : token.end + 1] == "."

    def _initial_follows(self, index: int) -> bool:
        if index + 1 >= len(self.tokens) or not self.tokens[index + 1].is_initial:
            return False
        return bool(NEXT_INITIAL.fullmatch(self.gap(index)))

    def _takes_initials(self, index: int, *, two: bool) -> bool:
        token = self.tokens[index]
        part = token.part
        if not token.is_capital or len(token.form) < 3 or token.form in place_forms() or token.form in NEVER:
            return False
        if two:
            is_name = bool(part & (_NAMED_PARTS | Part.LIKE_SURNAME)) or Part.ORDINARY not in part
            return is_name or not self._is_plain_start(token)
        return bool(part & (_NAMED_PARTS | Part.LIKE_SURNAME)) and not part & (Part.PLACE | Part.ORDINARY)

    def _is_first(self, index: int, *, beside_patronymic: bool = False) -> bool:
        token = self.tokens[index]
        if Part.FIRST in token.part:
            return True
        if not beside_patronymic or token.form in NEVER:
            return False
        if not token.is_capital or token.form in place_forms() or token.form in role_forms():
            return False
        return Part.ORDINARY not in token.part or Part.UNKNOWN in token.part or not self._is_plain_start(token)

    def _is_plain_start(self, token: NameToken) -> bool:
        """Whether a capital says nothing: it begins a sentence, or all are capitals."""
        return self.is_shouted or self.begins_sentence(token)

    def _is_surname(self, index: int, *, beside_patronymic: bool = False) -> bool:
        token = self.tokens[index]
        part = token.part
        if token.form in NEVER or token.form in role_forms() or token.form in place_forms() or len(token.form) < 2:
            return False
        if not token.is_capital:
            return Part.SURNAME in part and (beside_patronymic or Part.ORDINARY not in part)
        if is_adjective(token.form) and index + 1 < len(self.tokens) and self._is_common(index + 1):
            return False
        if part & (Part.SURNAME | Part.LIKE_SURNAME):
            return True
        return Part.UNKNOWN in part and not self.is_shouted and not self.begins_sentence(token)

    def _is_capital_noun(self, index: int) -> bool:
        """A word behind a first name and a patronymic that may be a surname: «Юлия Сергеевна Пак»."""
        token = self.tokens[index]
        if not token.is_capital or self.is_shouted or token.form in place_forms() or token.form in role_forms():
            return False
        return len(token.form) > 2 and "NOUN" in parts_of_speech(token.form)

    def _is_common(self, index: int) -> bool:
        token = self.tokens[index]
        if token.is_upper and self._joined(index - 1):
            return len(token.form) <= 5
        if token.is_capital or not self._joined(index - 1) or Part.SURNAME in token.part or len(token.form) < 4:
            return False
        return bool(parts_of_speech(token.form) & {"NOUN", "ADJF"}) and token.form not in role_forms()

    def _is_named(self, index: int) -> bool:
        token = self.tokens[index]
        part = token.part
        if token.form in NEVER or token.form in role_forms() or token.form in place_forms() or len(token.form) < 2:
            return False
        if is_adjective(token.form) and index + 1 < len(self.tokens) and self._is_common(index + 1):
            return False
        if token.is_capital and not self.is_shouted:
            return bool(part & (_NAMED_PARTS | Part.LIKE_SURNAME | Part.UNKNOWN))
        return bool(part & _NAMED_PARTS) and Part.ORDINARY not in part

    def _names_a_person(self, index: int) -> bool:
        """«дежурная Альбина», «сварщик Чиркунов»: a word for one person, in no list, and then a name."""
        token, following = self.tokens[index], self.tokens[index + 1]
        if token.part & _NAMED_PARTS or len(token.form) < 4 or following.is_upper or following.form in NEVER:
            return False
        if token.form in office_forms() or token.form in place_forms() or self.is_shouted:
            return False
        grammemes = parts_of_speech(token.form)
        if "sing" not in grammemes or following.part & (Part.PLACE | Part.FAMOUS):
            return False
        is_noun = {"NOUN", "anim"} <= grammemes
        if Part.FIRST in following.part and Part.UNKNOWN not in following.part:
            return is_noun or ("ADJF" in grammemes and Part.ORDINARY not in following.part)
        is_surname = following.part & (Part.SURNAME | Part.LIKE_SURNAME) and Part.ORDINARY not in following.part
        return bool(is_noun and is_surname and not is_adjective(following.form))

    def _same_phrase(self, index: int) -> bool:
        gap = self.gap(index)
        if "." in gap and len(self.tokens[index].form) > 4:
            return False
        return bool(_SAME_PHRASE.fullmatch(gap))

    def _could_be_street(self, index: int) -> bool:
        """«Ленина», «Островского»: the form in which a street is named after a man; «Орлова» is it too, so ask more."""
        token = self.tokens[index]
        return Part.GENITIVE in token.part or is_adjective(token.form)

    def _is_somebody(self, index: int, step: int) -> bool:
        """Whether a word after a role is the name of who has it."""
        token = self.tokens[index]
        part = token.part
        if token.form in NEVER or len(token.form) < 2 or token.is_upper or Part.PLACE in part:
            return False
        describes = is_adjective(token.form) or Part.ORDINARY in part
        if describes and index + 1 < len(self.tokens) and self._is_common(index + 1):
            return False
        if Part.UNKNOWN in part and step > 1:
            return Part.LIKE_SURNAME in part
        return bool(part & (Part.FIRST | Part.SURNAME | Part.LIKE_SURNAME))

    def _grown(self, index: int) -> tuple[int, int]:
        """The word with the parts of the same name after it."""
        last = index
        while last - index < 2 and self._joined(last) and self.tokens[last + 1].is_capital and self._is_named(last + 1):
            last += 1
        if self._joined(last) and self.tokens[last + 1].is_initial and not self._starts_initial(last + 1):
            last += 1
        return index, last

    def _name(self, first: int, last: int, *, strict: bool, dot: bool = False) -> Iterator[Span]:
        """The words as a name, unless they are a place's or a public figure's; `strict` ones may be a street's too."""
        start, end = self.tokens[first].start, self.tokens[last].end
        if self._is_place(first, last) or self._is_official(first, last) or self._is_quoted(start, end):
            return
        if self._is_of_tale(first) or self._is_along(first, last):
            return
        if strict:
            if any(Part.FAMOUS in token.part for token in self.tokens[first : last + 1]):
                return
            if ADDRESS_FOLLOWS.match(self.folded, end):
                return
        if dot and self.text[end : end + 1] == ".":
            end += 1
        yield Span(start, end, "name")

    def _is_place(self, first: int, last: int) -> bool:
        """«улица Карла Маркса», «пос. Ивановка»; in «ул. Хузангая Петрову Ивану» the first capital is the street's."""
        index = first - 1
        steps = 0
        while index >= 0 and steps < 6:
            gap = self.gap(index)
            if not re.fullmatch(r"[\s.,-]{1,3}", gap):
                return False
            token = self.tokens[index]
            if "." in gap and len(token.form) > 4:
                return False
            if self._names_a_place(index):
                before = self.tokens[index - 1].form if index else ""
                if self._is_of_somebody_there(index, first, last):
                    return False
                is_phrase = token.form == "имени" and before in {"от", "по"}
                return "," not in gap and before not in role_forms() and not is_phrase
            if "," in gap:
                return False
            is_own = not token.is_capital or (last > first and token.part & (Part.FIRST | Part.UNKNOWN) != Part.FIRST)
            if token.form not in TITLES and token.form != "и" and (steps >= 4 or is_own):
                return False
            index -= 1
            steps += 1
        return False

    def _is_of_somebody_there(self, place: int, first: int, last: int) -> bool:
        """«врач областной больницы Кузнецова И. О.»: no hospital is named so, with initials behind the surname."""
        if self.tokens[place].form in _NAMED_AFTER or last == first:
            return False
        is_whole = Part.PATRONYMIC in self.tokens[last].part or self.tokens[last].is_initial
        if not is_whole or self.tokens[first].is_initial:
            return False
        for index in range(place - 1, max(-1, place - 5), -1):
            if not self._joined(index):
                return False
            if self.tokens[index].form in role_forms():
                return True
        return False

    def _names_a_place(self, index: int) -> bool:
        """«улицы», «ул.», «им.»; one letter is a place with a dot and small («с. Ивановка»): «С.» is an initial."""
        token = self.tokens[index]
        if token.form not in place_forms():
            return token.form == "имени"
        if token.form == "г" and _YEAR_BEFORE.search(self.folded, max(0, token.start - 6), token.start):
            return False
        return len(token.form) > 1 or (not token.is_capital and "." in self.gap(index))

    def _is_official(self, first: int, last: int) -> bool:
        """«губернатор Русских», «Раис Республики Рустам Минниханов», «Олег Николаев, глава Чувашии»."""
        following = self.tokens[last + 1].form if last + 1 < len(self.tokens) else ""
        if last > first and following in office_forms() and re.fullmatch(r"\s?[,–—-]\s?", self.gap(last)):
            return True
        if last > first and first and self.tokens[first - 1].form.startswith("уважаем"):
            around = (*self.tokens[max(0, first - 12) : first], *self.tokens[last + 1 : last + 4])
            if any(token.form in office_forms() for token in around):
                return True
        for index in range(first - 1, max(-1, first - 4), -1):
            if re.search(r"[.!?;:\n,]", self.gap(index)):
                return False
            form = self.tokens[index].form
            if form in office_forms():
                return True
            if form in role_forms():
                return False
        return False

    def _is_of_tale(self, index: int) -> bool:
        """«Дедушка Мороз»."""
        before = self.tokens[index - 1].form if index and self._joined(index - 1) else ""
        return before.startswith("дед") and bool(_FROST.fullmatch(self.tokens[index].form))

    def _is_along(self, first: int, last: int) -> bool:
        """«по Ивана Франко», «на Ивана Франко 12»: in this case after «по» it is a street and nobody."""
        if last == first or not first or not self._joined(first - 1):
            return False
        token = self.tokens[first]
        is_whole = Part.PATRONYMIC in self.tokens[last].part
        if is_whole or Part.FIRST not in token.part or "gent" not in parts_of_speech(token.form):
            return False
        before = self.tokens[first - 1].form
        if before == "по":
            return True
        return before == "на" and bool(ADDRESS_FOLLOWS.match(self.folded, self.tokens[last].end))

    def _is_quoted(self, start: int, end: int) -> bool:
        return bool(_OPENS_QUOTE.search(self.text, max(0, start - 16), start)) and self.text[end : end + 1] in set(
            '»"”“'
        )


def is_adjective(form: str) -> bool:
    return bool(re.search(r"(?:ск|цк)(?:ий|ая|ого|ой|ому|ую|им|их|ие)$", form))
