"""Names of people, in any case form and order; not of streets, schools, shops and public figures.

A patronymic, initials, two parts of a name side by side, or a word that says whose name follows («врач», «сын») makes a
name. A first name or a surname alone does so only where its form and its neighbours leave little doubt.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from appeals.detectors.findings import Span
from appeals.detectors.personal_data.name_words import NameToken, Part, name_tokens
from appeals.detectors.personal_data.people import NEVER, TITLES, kin_forms, office_forms, place_forms, role_forms
from core.text.words import parts_of_speech

__all__ = ["names_find"]

_NEXT = re.compile(r"\s{1,3}|-")
_NEXT_INITIAL = re.compile(r"\.?\s{0,2}")
_AFTER_TRIGGER = re.compile(r"[\s:,\-–—.«\"(]{0,6}")
_SAME_PHRASE = re.compile(r"[\s,\-–—:]{1,4}|\.\s?")
_TRIGGER = re.compile(
    r"(?<!\w)(?:меня\s{1,2}зовут|меня\s{1,2}звать|зовут|звать|мо[её]\s{1,2}имя|имя|фамилия|отчество|ф\.?\s?и\.?\s?о\.?|"
    r"с\s{1,2}уважением|от\s{1,2}имени|на\s{1,2}имя|по\s{1,2}имени|представил(?:ся|ась)(?:\s{1,2}как)?|подпись|за\s{1,2}подписью|"
    r"заявитель|от\s{1,2}жителей|автор\s{1,2}жалобы|пишет\s{1,2}вам|пишет|обращается|спросить|спросите|гр\.|г-н|г-жа|"
    r"к\s{1,2}вам\s{1,2}обращается|просьбе|доверенности\s{1,2}от|заявление\s{1,2}от|звать|мои\s{1,2}данные|меня,)(?!\w)"
)
_ADDRESS_FOLLOWS = re.compile(r"[\s,.]{1,3}(?:д(?:ом)?[\s.]{0,2})?\d{1,3}(?!\d|[./]\d\d?[./])")
_FLAT_FOLLOWS = re.compile(r",\s{0,2}кв(?:артир|[.\s\d])")
_SENTENCE_BEGINS = re.compile(r"(?:^|[.!?…\n:]|[)»])[\s\"«(—–-]{0,4}$")
_OPENS_QUOTE = re.compile(r"[«\"“„]\s?(?:[^\W\d_]{1,12}\s)?$")
_LONE_PREPOSITIONS = frozenset(["с", "со", "к", "ко", "у", "от", "для", "через", "вместо", "без"])
# Forms of a surname that no street takes: «дом принадлежит Пономарёвой».
_OBLIQUE = re.compile(r"(?:[оеи][вн]ой|[оеи][вн]ым)$")
_WHERE = frozenset(["на", "в", "во", "по", "до", "от", "из", "за", "около", "возле", "с", "через", "под", "над"])
_NAMED_PARTS = Part.FIRST | Part.PATRONYMIC | Part.SURNAME


def names_find(folded: str, text: str, contacts: Iterable[Span]) -> Iterator[Span]:
    """Names in a text; `contacts` are the phones and addresses found in it: a first name beside one is its owner's."""
    reader = _Reader(folded, text)
    found = [
        *reader.by_patronymic(),
        *reader.by_initials(),
        *reader.by_trigger(),
        *reader.by_role(),
        *reader.by_pair(),
        *reader.alone(),
        *reader.beside(contacts),
    ]
    yield from found
    yield from reader.joined_by_and(found)


class _Reader:
    """One text with its words; each method finds names by one sign."""

    def __init__(self, folded: str, text: str) -> None:
        self._folded, self._text = folded, text
        self._tokens = list(name_tokens(folded, text))
        capitals = sum(token.is_upper for token in self._tokens)
        self._is_shouted = capitals * 2 > len(self._tokens)

    def by_patronymic(self) -> Iterator[Span]:
        """«Мария Петровна», «Сидоров Пётр Ильич», «Гусейнов Рауф Али оглы»; in lower case too."""
        for index, token in enumerate(self._tokens):
            if not _could_be_patronymic(token.form) or Part.PATRONYMIC not in token.part:
                continue
            first = index
            if token.form in {"оглы", "кызы", "гызы"}:
                first = max(0, index - 1)
            if first and self._joined(first - 1) and self._is_first(first - 1, beside_patronymic=True):
                first -= 1
            last = index
            if first < index:
                if first and self._joined(first - 1) and self._is_surname(first - 1, beside_patronymic=True):
                    first -= 1
                elif self._joined(index) and self._is_surname(index + 1):
                    last = index + 1
            elif not token.is_capital or self._tokens[index].form in {"ильича", "ильич"}:
                continue
            yield from self._name(first, last, strict=False)

    def by_initials(self) -> Iterator[Span]:
        """«Иванова А. А.», «А.В. Громов», «Дмитрий К.»."""
        index = 0
        while index < len(self._tokens):
            if not self._starts_initial(index):
                index += 1
                continue
            role_before = bool(index) and self._tokens[index - 1].form in role_forms() | kin_forms()
            last = index
            if self._initial_follows(index):
                last += 1
            two = last > index
            if index and _NEXT.fullmatch(self._gap(index - 1)) and self._takes_initials(index - 1, two=two):
                yield from self._name(index - 1, last, strict=False, dot=True)
            elif (
                last + 1 < len(self._tokens)
                and _NEXT_INITIAL.fullmatch(self._gap(last))
                and self._takes_initials(last + 1, two=two)
                and (two or role_before or not self._could_be_street(last + 1))
            ):
                yield from self._name(index, last + 1, strict=not two)
            index = last + 1

    def by_trigger(self) -> Iterator[Span]:
        """After «меня зовут», «ФИО», «с уважением», «гр.»."""
        for match in _TRIGGER.finditer(self._folded):
            begin = _AFTER_TRIGGER.match(self._folded, match.end())
            start = begin.end() if begin else match.end()
            first = bisect_left(self._tokens, start, key=lambda token: token.start)
            if first == len(self._tokens) or self._tokens[first].start != start:
                continue
            last = first - 1
            while last + 1 < len(self._tokens) and last - first < 2 and self._is_named(last + 1):
                if last >= first and not self._joined(last):
                    break
                last += 1
            if last >= first:
                yield from self._name(first, last, strict=False)

    def by_role(self) -> Iterator[Span]:
        """«врач Иванова», «учитель физкультуры Чернов», «сын Артём», «слесарю Мише», «Мише слесарю»."""
        for index, token in enumerate(self._tokens):
            is_kin = token.form in kin_forms()
            is_role = token.form in role_forms()
            if not is_kin and not is_role:
                if self._is_person(index) and self._capital_follows(index) and self._is_sure_first(index + 1):
                    yield from self._name(*self._grown(index + 1), strict=True)
                continue
            for step in range(1, 4):
                following = index + step
                if following >= len(self._tokens) or not self._same_phrase(following - 1):
                    break
                if self._tokens[following].form in place_forms() or self._tokens[following].form in _WHERE:
                    break
                if self._tokens[following].is_capital and not self._is_shouted and self._is_somebody(following, step):
                    # «Врача Михайлова» with a capital is the name of a street.
                    is_title = is_role and token.is_capital and not self._begins_sentence(token)
                    is_strict = is_title or self._could_be_street(following)
                    yield from self._name(*self._grown(following), strict=is_strict)
                    break
                if is_kin and step == 1 and "," not in self._gap(index):
                    break
            if (
                not is_kin
                and index
                and self._joined(index - 1)
                and self._tokens[index - 1].is_capital
                and not self._tokens[index - 1].is_upper
                and Part.FIRST in self._tokens[index - 1].part
                and Part.ORDINARY not in self._tokens[index - 1].part
            ):
                yield from self._name(index - 1, index - 1, strict=True)

    def by_pair(self) -> Iterator[Span]:
        """A first name and a surname side by side, both with capital letters."""
        for index in range(len(self._tokens) - 1):
            left, right = self._tokens[index], self._tokens[index + 1]
            if not (left.is_capital and right.is_capital and self._joined(index)):
                continue
            first_surname = Part.FIRST in left.part and self._is_surname(index + 1)
            surname_first = self._is_surname(index) and Part.FIRST in right.part and Part.PLACE not in left.part
            if first_surname or surname_first:
                is_street_form = first_surname and Part.GENITIVE in left.part
                yield from self._name(index, index + 1, strict=is_street_form or not surname_first)

    def alone(self) -> Iterator[Span]:
        """A surname in a form that no street has; a first name after «с», «к», «у»; «Макарова, кв. 7»."""
        if self._is_shouted:
            return
        for index, token in enumerate(self._tokens):
            if not token.is_capital or len(token.form) < 3:
                continue
            part = token.part
            if token.is_upper or token.form in NEVER or part & (Part.FAMOUS | Part.PLACE | Part.ORDINARY):
                continue
            before = self._tokens[index - 1].form if index and self._joined(index - 1) else ""
            if self._begins_sentence(token):
                if Part.SURNAME in part and _FLAT_FOLLOWS.match(self._folded, token.end):
                    yield Span(token.start, token.end, "name")
                continue
            if _is_adjective(token.form) and index + 1 < len(self._tokens) and self._is_common(index + 1):
                continue
            if before in _LONE_PREPOSITIONS or before == "дом" or _OBLIQUE.search(token.form):
                is_first = Part.FIRST in part and Part.UNKNOWN not in part and not self._capital_follows(index)
                if is_first or (Part.SURNAME in part and not self._could_be_street(index)):
                    yield from self._name(index, index, strict=True)

    def beside(self, contacts: Iterable[Span]) -> Iterator[Span]:
        """«Светлана 8 927 …», «… 8 927 …, Ольга»."""
        spans = list(contacts)
        if not spans:
            return
        for index, token in enumerate(self._tokens):
            is_first = token.is_capital and Part.FIRST in token.part and Part.ORDINARY not in token.part
            if is_first and any(self._is_beside(token, span) for span in spans):
                yield from self._name(index, index, strict=False)

    def joined_by_and(self, names: Iterable[Span]) -> Iterator[Span]:
        """«Степан и Алла Кравченко»: a first name that «и» joins to a name."""
        starts, ends = {name.start for name in names}, {name.end for name in names}
        for index in range(1, len(self._tokens) - 1):
            if self._tokens[index].form != "и" or not (self._joined(index - 1) and self._joined(index)):
                continue
            left, right = self._tokens[index - 1], self._tokens[index + 1]
            if right.start in starts and left.is_capital and Part.FIRST in left.part:
                yield from self._name(index - 1, index - 1, strict=True)
            elif left.end in ends and right.is_capital and Part.FIRST in right.part:
                yield from self._name(index + 1, index + 1, strict=True)

    def _is_beside(self, token: NameToken, span: Span) -> bool:
        first, second = (token.end, span.start) if token.end <= span.start else (span.end, token.start)
        return 0 <= second - first <= 3 and not any(map(str.isalnum, self._folded[first:second]))

    def _gap(self, index: int) -> str:
        """What stands between a word and the next one."""
        return self._text[self._tokens[index].end : self._tokens[index + 1].start]

    def _joined(self, index: int) -> bool:
        return index + 1 < len(self._tokens) and bool(_NEXT.fullmatch(self._gap(index)))

    def _begins_sentence(self, token: NameToken) -> bool:
        return bool(_SENTENCE_BEGINS.search(self._text, max(0, token.start - 6), token.start))

    def _capital_follows(self, index: int) -> bool:
        return self._joined(index) and self._tokens[index + 1].is_capital

    def _starts_initial(self, index: int) -> bool:
        token = self._tokens[index]
        if not token.is_initial or token.form.isascii():
            return False
        return self._text[token.end : token.end + 1] == "."

    def _initial_follows(self, index: int) -> bool:
        if index + 1 >= len(self._tokens) or not self._tokens[index + 1].is_initial:
            return False
        return bool(_NEXT_INITIAL.fullmatch(self._gap(index)))

    def _takes_initials(self, index: int, *, two: bool) -> bool:
        token = self._tokens[index]
        part = token.part
        if not token.is_capital or len(token.form) < 3 or token.form in place_forms() or token.form in NEVER:
            return False
        if two:
            return bool(part & (_NAMED_PARTS | Part.LIKE_SURNAME)) or Part.ORDINARY not in part
        return bool(part & (_NAMED_PARTS | Part.LIKE_SURNAME)) and not part & (Part.PLACE | Part.ORDINARY)

    def _is_first(self, index: int, *, beside_patronymic: bool = False) -> bool:
        token = self._tokens[index]
        if Part.FIRST in token.part:
            return True
        if not beside_patronymic or token.form in NEVER:
            return False
        return token.is_capital and (Part.ORDINARY not in token.part or Part.UNKNOWN in token.part)

    def _is_surname(self, index: int, *, beside_patronymic: bool = False) -> bool:
        token = self._tokens[index]
        part = token.part
        if token.form in NEVER or token.form in role_forms() or token.form in place_forms() or len(token.form) < 2:
            return False
        if not token.is_capital:
            return Part.SURNAME in part and (beside_patronymic or Part.ORDINARY not in part)
        if _is_adjective(token.form) and index + 1 < len(self._tokens) and self._is_common(index + 1):
            return False
        if part & (Part.SURNAME | Part.LIKE_SURNAME):
            return True
        return Part.UNKNOWN in part and not self._is_shouted and not self._begins_sentence(token)

    def _is_common(self, index: int) -> bool:
        token = self._tokens[index]
        if token.is_upper and self._joined(index - 1):
            return len(token.form) <= 5
        if token.is_capital or not self._joined(index - 1) or Part.SURNAME in token.part or len(token.form) < 4:
            return False
        return bool(parts_of_speech(token.form) & {"NOUN", "ADJF"}) and token.form not in role_forms()

    def _is_named(self, index: int) -> bool:
        token = self._tokens[index]
        part = token.part
        if token.form in NEVER or token.form in role_forms() or token.form in place_forms() or len(token.form) < 2:
            return False
        if _is_adjective(token.form) and index + 1 < len(self._tokens) and self._is_common(index + 1):
            return False
        if token.is_capital and not self._is_shouted:
            return bool(part & (_NAMED_PARTS | Part.LIKE_SURNAME | Part.UNKNOWN))
        return bool(part & _NAMED_PARTS) and Part.ORDINARY not in part

    def _is_person(self, index: int) -> bool:
        """Whether a word may say who somebody is: «дежурная», «сварщик»; not of several, not an office, not a name."""
        token = self._tokens[index]
        if (
            token.form in office_forms()
            or token.form in place_forms()
            or token.part & _NAMED_PARTS
            or len(token.form) < 4
        ):
            return False
        grammemes = parts_of_speech(token.form)
        return bool(grammemes & {"sing"}) and bool(grammemes & {"ADJF"} or {"NOUN", "anim"} <= grammemes)

    def _is_sure_first(self, index: int) -> bool:
        token = self._tokens[index]
        if token.is_upper or self._is_shouted or token.form in NEVER:
            return False
        return Part.FIRST in token.part and not token.part & (Part.ORDINARY | Part.PLACE | Part.UNKNOWN | Part.FAMOUS)

    def _same_phrase(self, index: int) -> bool:
        gap = self._gap(index)
        if "." in gap and len(self._tokens[index].form) > 4:
            return False
        return bool(_SAME_PHRASE.fullmatch(gap))

    def _could_be_street(self, index: int) -> bool:
        """«Ленина», «Островского»: the form in which a street is named after a man; «Орлова» is it too, so ask more."""
        token = self._tokens[index]
        return Part.GENITIVE in token.part or _is_adjective(token.form)

    def _is_somebody(self, index: int, step: int) -> bool:
        """Whether a word after a role is the name of who has it."""
        token = self._tokens[index]
        part = token.part
        if token.form in NEVER or len(token.form) < 2 or token.is_upper or Part.PLACE in part:
            return False
        is_adjective = _is_adjective(token.form) or Part.ORDINARY in part
        if is_adjective and index + 1 < len(self._tokens) and self._is_common(index + 1):
            return False
        if Part.UNKNOWN in part and step > 1:
            return Part.LIKE_SURNAME in part
        return bool(part & (Part.FIRST | Part.SURNAME | Part.LIKE_SURNAME))

    def _grown(self, index: int) -> tuple[int, int]:
        """The word with the parts of the same name after it."""
        last = index
        while (
            last - index < 2 and self._joined(last) and self._tokens[last + 1].is_capital and self._is_named(last + 1)
        ):
            last += 1
        return index, last

    def _name(self, first: int, last: int, *, strict: bool, dot: bool = False) -> Iterator[Span]:
        """The words as a name, unless they are a place's or a public figure's; `strict` ones may be a street's too."""
        start, end = self._tokens[first].start, self._tokens[last].end
        if self._is_place(first) or self._is_official(first) or self._is_quoted(start, end):
            return
        if strict:
            if any(Part.FAMOUS in token.part for token in self._tokens[first : last + 1]):
                return
            if _ADDRESS_FOLLOWS.match(self._folded, end):
                return
        if dot and self._text[end : end + 1] == ".":
            end += 1
        yield Span(start, end, "name")

    def _is_place(self, first: int) -> bool:
        index = first - 1
        steps = 0
        while index >= 0 and steps < 6:
            gap = self._gap(index)
            if not re.fullmatch(r"[\s.,-]{1,3}", gap):
                return False
            form = self._tokens[index].form
            if self._names_a_place(index):
                before = self._tokens[index - 1].form if index else ""
                is_phrase = form == "имени" and before in {"от", "по"}
                return "," not in gap and before not in role_forms() and not is_phrase
            if form not in TITLES and form != "и" and not (self._tokens[index].is_capital and steps < 4):
                return False
            if "," in gap:
                return False
            index -= 1
            steps += 1
        return False

    def _names_a_place(self, index: int) -> bool:
        """«улицы», «ул.», «им.»; one letter is a place with a dot and small («с. Ивановка»): «С.» is an initial."""
        token = self._tokens[index]
        if token.form not in place_forms():
            return token.form == "имени"
        return len(token.form) > 1 or (not token.is_capital and "." in self._gap(index))

    def _is_official(self, first: int) -> bool:
        for index in range(first - 1, max(-1, first - 4), -1):
            if re.search(r"[.!?;:\n,]", self._gap(index)):
                return False
            form = self._tokens[index].form
            if form in office_forms():
                return True
            if form in role_forms():
                return False
        return False

    def _is_quoted(self, start: int, end: int) -> bool:
        return bool(_OPENS_QUOTE.search(self._text, max(0, start - 16), start)) and self._text[end : end + 1] in set(
            '»"”“'
        )


def _could_be_patronymic(form: str) -> bool:
    """A cheap look before the dictionary is asked."""
    return form in {"оглы", "кызы", "гызы"} or (len(form) > 4 and bool(_PATRONYMIC.search(form, max(0, len(form) - 7))))


_PATRONYMIC = re.compile(r"(?:ич|вн|инишн)(?:[ауеы]|ем|ой|ей|ам|ну|на|не|ны|ной)?$|ичн[ауеы]$|ичной$")


def _is_adjective(form: str) -> bool:
    return bool(re.search(r"(?:ск|цк)(?:ий|ая|ого|ой|ому|ую|им|их|ие)$", form))
