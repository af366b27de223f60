"""Find names of people, in any case form and order; not of streets, schools, shops and public figures.

A patronymic, initials, two name parts side by side, or a word for a role before («врач», «сын») make a name. A first
name or a surname alone is matched only if its form and its neighbours leave little doubt.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from language.detectors.personal_data.name_forms import names_by_form
from language.detectors.personal_data.name_joining import NameJoiner
from language.detectors.personal_data.name_judging import names_likely
from language.detectors.personal_data.name_text import ADDRESS_FOLLOWS, NEXT, NEXT_INITIAL, is_adjective
from language.detectors.personal_data.name_words import (
    FATHERS,
    NEVER,
    NameToken,
    Part,
    ends_like_surname,
    kin_forms,
    place_forms,
    role_forms,
)
from language.findings import Span
from language.words import parts_of_speech

__all__ = ["names_find"]

_AFTER_TRIGGER = re.compile(r"[\s:,\-–—.«\"(]{0,6}")
_TRIGGER = re.compile(
    r"(?<!\w)(?:меня\s{1,2}зовут|меня\s{1,2}звать|зовут|звать|мо[её]\s{1,2}имя|имя|фамилия|отчество|ф\.?\s?и\.?\s?о\.?|"
    r"с\s{1,2}уважением|от\s{1,2}имени|на\s{1,2}имя|по\s{1,2}имени|представил(?:ся|ась)(?:\s{1,2}как)?|подпись|"
    r"за\s{1,2}подписью|"
    r"заявитель|от\s{1,2}жителей|автор\s{1,2}жалобы|пишет\s{1,2}вам|пишет|обращается|спросить|спросите|гр\.|гр-(?:н|"
    r"ка|на|не|ну|ки|ке|ку)|граждан(?:ин|ка|ина|ину|ки|ке|ку)|г-н|г-жа|"
    r"к\s{1,2}вам\s{1,2}обращается|просьбе|доверенности\s{1,2}от|заявление\s{1,2}от|звать|мои\s{1,2}данные|меня,)(?!\w)"
)
_FLAT_FOLLOWS = re.compile(r",\s{0,2}кв(?:артир|[.\s\d])")
_LONE_PREPOSITIONS = frozenset(["с", "со", "к", "ко", "у", "от", "для", "через", "вместо", "без"])
# Forms of a surname that no street takes: «дом принадлежит Пономарёвой».
_OBLIQUE = re.compile(r"(?:[оеи][вн]ой|[оеи][вн]ым)$")
_ABBREVIATED = re.compile(
    r"(?<![\w-])(?P<name>[А-ЯЁ][а-яё]{2,20} [А-ЯЁ][а-яё]{1,4}\. ?[А-ЯЁ][а-яё]{1,4}(?:ич|вна|\.(?=\s?(?:[А-ЯЁ]|$|"
    r"[,)\n]))))"
)
_SURNAME_SAID = re.compile(
    r"(?<!\w)(?:фамили(?:я|ю|и|ей))(?:\s(?:вроде|кажется|моя|мою|у\sменя|у\sнее|у\sнего|у\sнас|его|ее|их|врача|"
    r"учителя|соседа|соседки|"
    r"мастера|водителя|участкового|хозяина|хозяйки|матери|отца|мужа|жены|девичья)){0,2}[\s:«\"–—-]{1,4}"
)
_AFTER_QUOTED = re.compile(r"[»\"”]\s")
_SENTENCE_ENDS = re.compile(r"[а-яё]{3}[.!?]\s|\n")
_VILLAGE = re.compile(r"(?:[оеё]в|[иы]н)о$")
_LITTLE = frozenset(["VERB", "INFN", "PREP", "CONJ", "PRCL", "NPRO", "ADVB", "PRTS", "ADJS", "NUMR", "GRND", "PRED"])
_WHERE = frozenset(["на", "в", "во", "по", "до", "от", "из", "за", "около", "возле", "с", "через", "под", "над"])


def names_find(folded: str, text: str, contacts: Iterable[Span]) -> Iterator[Span]:
    """Names in a text; `contacts` are the phones and addresses found in it: a first name beside one is its owner's."""
    reader = _Reader(folded, text)
    likely = names_likely(reader)
    sure = [
        *names_by_form(folded, text),
        *reader.by_patronymic(),
        *reader.by_initials(),
        *reader.by_abbreviations(),
        *reader.by_trigger(),
        *reader.by_surname_said(),
        *reader.by_small_role(),
        *reader.beside(contacts),
    ]
    others = [
        *reader.by_role(),
        *reader.by_role_of_a_firm(),
        *reader.with_a_comma(),
        *reader.by_pair(),
        *reader.alone(),
    ]
    others += reader.joined_by_and([*sure, *others])
    yield from reader.together(sure, others, likely)


class _Reader(NameJoiner):
    """One text with its words; each method finds names by one sign."""

    def by_patronymic(self) -> Iterator[Span]:
        """«Мария Петровна», «Сидоров Пётр Ильич», «Гусейнов Рауф Али оглы»; in lower case too."""
        for index, token in enumerate(self.tokens):
            if not _could_be_patronymic(token.form) or Part.PATRONYMIC not in token.part:
                continue
            first = index
            if token.form in FATHERS:
                first = max(0, index - 1)
            if first and self._joined(first - 1) and self._is_first(first - 1, beside_patronymic=True):
                first -= 1
            last = index
            if first < index:
                if first and self._joined(first - 1) and self._is_surname(first - 1, beside_patronymic=True):
                    first -= 1
                elif self._joined(index) and (
                    self._is_surname(index + 1) or self._is_capital_noun(index + 1) or self._is_small_surname(index + 1)
                ):
                    last = index + 1
            elif not token.is_capital or self.tokens[index].form in {"ильича", "ильич"}:
                continue
            yield from self._name(first, last, strict=False)

    def _is_small_surname(self, index: int) -> bool:
        """«раиса ильинична сурдина»: in small letters a surname may be an ordinary word, too."""
        token, before = self.tokens[index], self.tokens[index - 1]
        return not (token.is_capital or before.is_capital) and bool(_AGREES.search(f"{before.form} {token.form}"))

    def by_initials(self) -> Iterator[Span]:
        """«Иванова А. А.», «А.В. Громов», «Дмитрий К.»."""
        index = 0
        while index < len(self.tokens):
            if not self._starts_initial(index):
                index += 1
                continue
            role_before = bool(index) and self.tokens[index - 1].form in role_forms() | kin_forms()
            last = index
            if self._initial_follows(index):
                last += 1
            two = last > index
            if index and NEXT.fullmatch(self.gap(index - 1)) and self._takes_initials(index - 1, two=two):
                yield from self._name(index - 1, last, strict=False, dot=True)
            elif (
                last + 1 < len(self.tokens)
                and NEXT_INITIAL.fullmatch(self.gap(last))
                and (self._takes_initials(last + 1, two=two) or (two and self._is_capital_trait(last + 1)))
                and (two or role_before or self._begins_line(self.tokens[index]) or not self._could_be_street(last + 1))
                and (two or not self._is_village(last + 1))
            ):
                is_house = ADDRESS_FOLLOWS.match(self.folded, self.tokens[last + 1].end)
                is_strict = not two and (bool(is_house) or not self._begins_line(self.tokens[index]))
                yield from self._name(index, last + 1, strict=is_strict)
            index = last + 1

    def _is_capital_trait(self, index: int) -> bool:
        """«Е. Г. Пшеничная»."""
        token = self.tokens[index]
        return token.is_capital and not self.is_shouted and "ADJF" in parts_of_speech(token.form)

    def _begins_line(self, token: NameToken) -> bool:
        is_town = token.form in {"г", "д", "с", "п"}
        return not is_town and not self.text[max(0, token.start - 3) : token.start].strip(" \n")

    def _is_village(self, index: int) -> bool:
        """«Д. Ивучево», «Г. Нерчинск», «Н. Муллинской школы»."""
        token = self.tokens[index]
        is_trait = is_adjective(token.form) and index + 1 < len(self.tokens) and self._is_common(index + 1)
        return is_trait or Part.PLACE in token.part or bool(_VILLAGE.search(token.form))

    def by_role_of_a_firm(self) -> Iterator[Span]:
        """«Председатель кооператива «Сигнал» Бурмистров»."""
        for index in range(1, len(self.tokens)):
            token = self.tokens[index]
            if not token.is_capital or not _AFTER_QUOTED.fullmatch(self.gap(index - 1)):
                continue
            if not token.part & (Part.SURNAME | Part.LIKE_SURNAME | Part.FIRST) or self._is_common_after(index):
                continue
            before = self.tokens[max(0, index - 7) : index]
            if any(word.form in role_forms() for word in before) and not _SENTENCE_ENDS.search(
                self.text, before[0].start, token.start
            ):
                yield from self._name(*self._grown(index), strict=True)

    def _is_common_after(self, index: int) -> bool:
        return is_adjective(self.tokens[index].form) and index + 1 < len(self.tokens) and self._is_common(index + 1)

    def with_a_comma(self) -> Iterator[Span]:
        """«Прокопчук, Денис, ст. Каневская»."""
        for index in range(len(self.tokens) - 1):
            left, right = self.tokens[index], self.tokens[index + 1]
            if not (left.is_capital and right.is_capital) or self.gap(index) != ", " or left.is_upper:
                continue
            is_surname = left.part & (Part.SURNAME | Part.LIKE_SURNAME) and not left.part & (Part.PLACE | Part.ORDINARY)
            is_first = right.part & (Part.FIRST | Part.ORDINARY | Part.PLACE | Part.GENITIVE) == Part.FIRST
            if is_surname and is_first and self.begins_sentence(left):
                yield Span(left.start, right.end, "name")

    def by_abbreviations(self) -> Iterator[Span]:
        """«Казаков Вит. Ник.»"""
        for match in _ABBREVIATED.finditer(self.text):
            first = bisect_left(self.tokens, match.start(), key=lambda token: token.start)
            if self._is_surname(first):
                yield Span(*match.span("name"), "name")

    def by_trigger(self) -> Iterator[Span]:
        """After «меня зовут», «ФИО», «с уважением», «гр.»."""
        for match in _TRIGGER.finditer(self.folded):
            begin = _AFTER_TRIGGER.match(self.folded, match.end())
            start = begin.end() if begin else match.end()
            first = bisect_left(self.tokens, start, key=lambda token: token.start)
            if first == len(self.tokens) or self.tokens[first].start != start:
                continue
            last = first - 1
            while last + 1 < len(self.tokens) and last - first < 2 and self._is_named(last + 1):
                if last >= first and not self._joined(last):
                    break
                last += 1
            if last >= first:
                yield from self._name(first, last, strict=False)

    def by_surname_said(self) -> Iterator[Span]:
        """«фамилия вроде Михай», «моя фамилия заде»: whatever follows that is no word of the dictionary."""
        for match in _SURNAME_SAID.finditer(self.folded):
            index = bisect_left(self.tokens, match.end(), key=lambda token: token.start)
            if index == len(self.tokens) or self.tokens[index].start != match.end():
                continue
            token = self.tokens[index]
            is_ordinary = Part.ORDINARY in token.part and (self.is_shouted or not token.is_capital)
            if len(token.form) < 3 or (self.text[token.end : token.end + 1] == "." and len(token.form) < 4):
                continue
            if token.form not in NEVER and not is_ordinary and not parts_of_speech(token.form) & _LITTLE:
                yield Span(token.start, token.end, "name")

    def by_small_role(self) -> Iterator[Span]:
        """«сантехник серёга попандопуло»: in small letters a role and two parts of a name."""
        for index in range(len(self.tokens) - 2):
            if self.tokens[index].form not in role_forms() and self.tokens[index].form not in kin_forms():
                continue
            first, second = self.tokens[index + 1], self.tokens[index + 2]
            if first.is_capital or second.is_capital or not (self._joined(index) and self._joined(index + 1)):
                continue
            is_first = first.part & (Part.FIRST | Part.ORDINARY | Part.UNKNOWN) == Part.FIRST
            is_surname = second.part & (Part.SURNAME | Part.UNKNOWN) and not second.part & (Part.ORDINARY | Part.PLACE)
            if is_first and is_surname and len(second.form) > 3:
                yield Span(first.start, second.end, "name")

    def by_role(self) -> Iterator[Span]:
        """«врач Иванова», «учитель физкультуры Чернов», «сын Артём», «слесарю Мише», «Мише слесарю»."""
        for index, token in enumerate(self.tokens):
            is_kin = token.form in kin_forms()
            is_role = token.form in role_forms()
            if not is_kin and not is_role:
                if self._capital_follows(index) and self._names_a_person(index):
                    yield from self._name(*self._grown(index + 1), strict=True)
                continue
            for step in range(1, 4):
                following = index + step
                if following >= len(self.tokens) or not self._same_phrase(following - 1):
                    break
                if self.tokens[following].form in place_forms() or self.tokens[following].form in _WHERE:
                    break
                if self.tokens[following].is_capital and not self.is_shouted and self._is_somebody(following, step):
                    # «Врача Михайлова» with a capital is the name of a street.
                    is_title = is_role and token.is_capital and not self.begins_sentence(token)
                    is_strict = is_title or self._could_be_street(following)
                    yield from self._name(*self._grown(following), strict=is_strict)
                    break
                if is_kin and step == 1 and "," not in self.gap(index):
                    break
            if (
                not is_kin
                and index
                and self._joined(index - 1)
                and self.tokens[index - 1].is_capital
                and not self.tokens[index - 1].is_upper
                and Part.FIRST in self.tokens[index - 1].part
                and Part.ORDINARY not in self.tokens[index - 1].part
            ):
                yield from self._name(index - 1, index - 1, strict=True)

    def by_pair(self) -> Iterator[Span]:
        """A first name and a surname side by side, both with capital letters, or «катя воронина»."""
        for index in range(len(self.tokens) - 1):
            left, right = self.tokens[index], self.tokens[index + 1]
            is_small = not (left.is_capital or right.is_capital)
            if is_small and not (ends_like_surname(right.form) or ends_like_surname(left.form)):
                continue
            if not self._joined(index):
                continue
            if is_small and self._is_small_pair(left, right):
                yield from self._name(index, index + 1, strict=True)
            if not (left.is_capital and right.is_capital):
                continue
            first_surname = Part.FIRST in left.part and self._is_surname(index + 1)
            surname_first = self._is_surname(index) and Part.FIRST in right.part and Part.PLACE not in left.part
            if first_surname or surname_first:
                is_street_form = first_surname and Part.GENITIVE in left.part
                yield from self._name(index, index + 1, strict=is_street_form or not surname_first)

    @staticmethod
    def _is_small_pair(left: NameToken, right: NameToken) -> bool:
        """«катя воронина», «сафаралиева мадина»."""
        if ends_like_surname(right.form) and Part.SURNAME in right.part:
            is_first = (
                left.part & (Part.FIRST | Part.ORDINARY | Part.GENITIVE | Part.PLACE | Part.UNKNOWN) == Part.FIRST
            )
            agrees = _FIRST_AGREES.search(f"{left.form} {right.form}")
            if (
                is_first
                and not right.part & (Part.PLACE | Part.UNKNOWN)
                and (agrees or Part.ORDINARY not in right.part)
            ):
                return True
        if not ends_like_surname(left.form) or not left.part & (Part.SURNAME | Part.LIKE_SURNAME):
            return False
        if left.part & (Part.ORDINARY | Part.PLACE | Part.FIRST):
            return False
        return right.part & (Part.FIRST | Part.ORDINARY | Part.PLACE | Part.UNKNOWN | Part.SURNAME) == Part.FIRST

    def alone(self) -> Iterator[Span]:
        """A surname in a form that no street has; a first name after «с», «к», «у»; «Макарова, кв. 7»."""
        if self.is_shouted:
            return
        for index, token in enumerate(self.tokens):
            if not token.is_capital or len(token.form) < 3:
                continue
            part = token.part
            if token.is_upper or token.form in NEVER or part & (Part.FAMOUS | Part.PLACE | Part.ORDINARY):
                continue
            before = self.tokens[index - 1].form if index and self._joined(index - 1) else ""
            if self.begins_sentence(token):
                if Part.SURNAME in part and _FLAT_FOLLOWS.match(self.folded, token.end):
                    yield Span(token.start, token.end, "name")
                continue
            if is_adjective(token.form) and index + 1 < len(self.tokens) and self._is_common(index + 1):
                continue
            if before and Part.SURNAME in part and Part.UNKNOWN not in part and _did(before, token.form):
                yield from self._name(index, index, strict=True)
            elif before in _LONE_PREPOSITIONS or before == "дом" or _OBLIQUE.search(token.form):
                is_first = Part.FIRST in part and Part.UNKNOWN not in part and not self._capital_follows(index)
                if is_first or (Part.SURNAME in part and not self._could_be_street(index)):
                    yield from self._name(index, index, strict=True)

    def beside(self, contacts: Iterable[Span]) -> Iterator[Span]:
        """«Светлана 8 927 …», «… 8 927 …, Ольга»."""
        spans = list(contacts)
        if not spans:
            return
        for index, token in enumerate(self.tokens):
            is_first = token.is_capital and token.part & (Part.FIRST | Part.ORDINARY | Part.UNKNOWN) == Part.FIRST
            if is_first and any(self._is_beside(token, span) for span in spans):
                yield from self._name(index, index, strict=False)

    def joined_by_and(self, names: Iterable[Span]) -> Iterator[Span]:
        """«Степан и Алла Кравченко»: a first name that «и» joins to a name."""
        starts, ends = {name.start for name in names}, {name.end for name in names}
        for index in range(1, len(self.tokens) - 1):
            if self.tokens[index].form != "и" or not (self._joined(index - 1) and self._joined(index)):
                continue
            left, right = self.tokens[index - 1], self.tokens[index + 1]
            if right.start in starts and left.is_capital and Part.FIRST in left.part:
                yield from self._name(index - 1, index - 1, strict=True)
            elif left.end in ends and right.is_capital and self._is_named(index + 1):
                yield from self._name(index + 1, index + 1, strict=True)


def _could_be_patronymic(form: str) -> bool:
    """A cheap look before the dictionary is asked."""
    return form.rpartition("-")[2] in FATHERS or (
        len(form) > 4 and bool(_PATRONYMIC.search(form, max(0, len(form) - 7)))
    )


_AGREES = re.compile(r"на .{2,}(?:[оеи]ва|[иы]на|[сц]кая)$|ич .{2,}(?:[оеи]в|[иы]н|[сц]кий)$")
_FIRST_AGREES = re.compile(r"[ая] .{3,}(?:[оеи]ва|[иы]на|[сц]кая)$|[^аяоуыиеюэ] .{3,}(?:[оеи]в|[иы]н|[сц]кий)$")
_PATRONYMIC = re.compile(r"(?:[иы]ч|вн|инишн)(?:[ауеы]|ем|ой|ей|ам|ну|на|не|ны|ной)?$|ичн[ауеы]$|ичной$")


def _did(verb: str, surname: str) -> bool:
    """«залила Ефимова», «обещал Ганин»: a verb in the past and a surname of the same gender."""
    grammemes = parts_of_speech(verb)
    if not {"VERB", "past", "sing"} <= grammemes:
        return False
    return ("femn" in grammemes and surname.endswith("а")) or ("masc" in grammemes and surname[-1] in "внй")
