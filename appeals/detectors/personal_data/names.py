"""Names of people, in any case form and order; not of streets, schools, shops and public figures.

A patronymic, initials, two parts of a name side by side, or a word that says whose name follows («врач», «сын») makes a
name. A first name or a surname alone does so only where its form and its neighbours leave little doubt.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from appeals.detectors.findings import Span
from appeals.detectors.personal_data.name_judging import names_likely
from appeals.detectors.personal_data.name_text import ADDRESS_FOLLOWS, NEXT, NEXT_INITIAL, NameText, is_adjective
from appeals.detectors.personal_data.name_words import FATHERS, NameToken, Part
from appeals.detectors.personal_data.people import NEVER, kin_forms, place_forms, role_forms
from core.text.words import parts_of_speech

__all__ = ["names_find"]

_AFTER_TRIGGER = re.compile(r"[\s:,\-–—.«\"(]{0,6}")
_TRIGGER = re.compile(
    r"(?<!\w)(?:меня\s{1,2}зовут|меня\s{1,2}звать|зовут|звать|мо[её]\s{1,2}имя|имя|фамилия|отчество|ф\.?\s?и\.?\s?о\.?|"
    r"с\s{1,2}уважением|от\s{1,2}имени|на\s{1,2}имя|по\s{1,2}имени|представил(?:ся|ась)(?:\s{1,2}как)?|подпись|за\s{1,2}подписью|"
    r"заявитель|от\s{1,2}жителей|автор\s{1,2}жалобы|пишет\s{1,2}вам|пишет|обращается|спросить|спросите|гр\.|г-н|г-жа|"
    r"к\s{1,2}вам\s{1,2}обращается|просьбе|доверенности\s{1,2}от|заявление\s{1,2}от|звать|мои\s{1,2}данные|меня,)(?!\w)"
)
_FLAT_FOLLOWS = re.compile(r",\s{0,2}кв(?:артир|[.\s\d])")
_LONE_PREPOSITIONS = frozenset(["с", "со", "к", "ко", "у", "от", "для", "через", "вместо", "без"])
# Forms of a surname that no street takes: «дом принадлежит Пономарёвой».
_OBLIQUE = re.compile(r"(?:[оеи][вн]ой|[оеи][вн]ым)$")
# Chances of a word: to be a name by itself, in small letters, as a neighbour of one; and too low for a rule to be right.
_LIKELY, _LIKELY_FIRST, _LIKELY_SMALL, _LIKELY_SHOUTED = 0.3, 0.8, 0.5, 0.45
_PERHAPS, _UNLIKELY = 0.1, 0.03
# «Т. Е. Нечипоренко», «Щур А», «Казаков Вит. Ник.», «Инесса Ш-ва», «Ильмира Х. Асылгареева».
_INITIALS_BEFORE = re.compile(r"(?<!\w)(?:[А-ЯЁ]\.\s?){1,2}$")
_ABBREVIATED = re.compile(
    r"(?<![\w-])(?P<name>[А-ЯЁ][а-яё]{2,20} [А-ЯЁ][а-яё]{1,4}\. ?[А-ЯЁ][а-яё]{1,4}(?:ич|вна|\.(?=\s?(?:[А-ЯЁ]|$|[,)\n]))))"
)
_REST = re.compile(r"(?:\s{1,2}[А-ЯЁ](?:[а-яё]{1,4}\.|\.|-[а-яё]{1,3}(?!\w)|(?![\w.]))){1,2}")
# What stands before a street or a village, and no person: «в Полазне»; «на Лянгасова», but «жалоба на Лянгасову».
_INSIDE = frozenset(["в", "во", "из", "вдоль", "под", "близ"])
_ALONG = frozenset(
    [
        "на",
        "по",
        "до",
        "с",
        "со",
        "через",
        "за",
        "около",
        "возле",
        "между",
        "районе",
        "углу",
        "перекрестке",
        "перекресток",
        "напротив",
    ]
)
_STREET_FORM = re.compile(r"(?:[оеи][в]а|[иы]на|ого|[ыи]х|ской|о|им|и|ю?к|[яа]на?)$")
_VILLAGE = re.compile(r"(?:[оеё]в|[иы]н)о$")
_ORDINAL_BEFORE = re.compile(r"\d\s?-?\s?(?:[йяе]|ая|ый|ой)\s{0,2}$")
_LISTED = re.compile(r"\s?[,/–—-]\s?")
_NAMED = Part.FIRST | Part.PATRONYMIC | Part.SURNAME | Part.LIKE_SURNAME
_WHERE = frozenset(["на", "в", "во", "по", "до", "от", "из", "за", "около", "возле", "с", "через", "под", "над"])


def names_find(folded: str, text: str, contacts: Iterable[Span]) -> Iterator[Span]:
    """Names in a text; `contacts` are the phones and addresses found in it: a first name beside one is its owner's."""
    reader = _Reader(folded, text)
    likely = names_likely(reader)
    by_rules = [
        *reader.by_patronymic(),
        *reader.by_initials(),
        *reader.by_abbreviations(),
        *reader.by_trigger(),
        *reader.by_role(),
        *reader.by_pair(),
        *reader.alone(),
        *reader.beside(contacts),
    ]
    by_rules += reader.joined_by_and(by_rules)
    yield from reader.together(by_rules, likely)


class _Reader(NameText):
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
                and self._takes_initials(last + 1, two=two)
                and (two or role_before or not self._could_be_street(last + 1))
            ):
                yield from self._name(index, last + 1, strict=not two)
            index = last + 1

    def by_abbreviations(self) -> Iterator[Span]:
        """«Казаков Вит. Ник.»"""
        for match in _ABBREVIATED.finditer(self.text):
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
            if not self._joined(index):
                continue
            if not (left.is_capital or right.is_capital) and self._is_small_pair(left, right):
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
        is_first = Part.FIRST in left.part and not left.part & (
            Part.ORDINARY | Part.GENITIVE | Part.PLACE | Part.UNKNOWN
        )
        return is_first and Part.SURNAME in right.part and not right.part & (Part.ORDINARY | Part.PLACE | Part.UNKNOWN)

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
            is_first = token.is_capital and Part.FIRST in token.part and Part.ORDINARY not in token.part
            if is_first and any(self._is_beside(token, span) for span in spans):
                yield from self._name(index, index, strict=False)

    def together(self, by_rules: list[Span], likely: dict[int, float]) -> Iterator[Span]:
        """What the rules found and is not unlikely, and what is likely by itself, each grown to the whole name."""
        named = set()
        for span in by_rules:
            first = bisect_left(self.tokens, span.start, key=lambda token: token.start)
            last = bisect_left(self.tokens, span.end, key=lambda token: token.start)
            within = range(first, last)
            if max((likely.get(index, 0.5) for index in within), default=0.5) >= _UNLIKELY:
                named.update(within)
                yield span
        for index, chance in likely.items():
            if chance >= self._enough(index) and index not in named and not self._is_anothers(index):
                named.add(index)
        run: list[int] = []
        for index in sorted(named):
            if run and (index - run[-1] > 1 or not self._joined(run[-1])):
                yield from self._whole(run, likely)
                run = []
            run.append(index)
        if run:
            yield from self._whole(run, likely)

    def _enough(self, index: int) -> float:
        token = self.tokens[index]
        if self.is_shouted:
            return _LIKELY_SHOUTED
        if not token.is_capital:
            return _LIKELY_SMALL
        is_first_alone = token.part & (Part.FIRST | Part.SURNAME | Part.PATRONYMIC) == Part.FIRST
        return _LIKELY_FIRST if is_first_alone else _LIKELY

    def _is_anothers(self, index: int) -> bool:
        """Whether the word, likely a name, names a street, a village, a public figure or a shop."""
        token = self.tokens[index]
        first = last = index
        while first > max(0, index - 2) and self._joined(first - 1) and self._is_name_part(first - 1):
            first -= 1
        while last < index + 2 and self._joined(last) and self._is_name_part(last + 1):
            last += 1
        if self._is_place(first, last) or self._is_official(first, last) or self._is_quoted(token.start, token.end):
            return True
        if Part.FAMOUS in token.part:
            return True
        named = range(first, last + 1)
        is_alone = not any(self.tokens[each].part & (Part.FIRST | Part.PATRONYMIC) for each in named if each != index)
        return is_alone and self._is_street_alone(index)

    def _is_name_part(self, index: int) -> bool:
        token = self.tokens[index]
        is_initial = token.is_initial and self.text[token.end : token.end + 1] == "."
        return is_initial or (token.is_capital and bool(token.part & _NAMED) and token.form not in NEVER)

    def _is_street_alone(self, index: int, depth: int = 0) -> bool:
        """«на Лянгасова», «от Жарова до Попова», «В Полазне», «Ким 74», «5-я Каховская», «Ленина и Попова»."""
        token = self.tokens[index]
        begins = index == 0
        before = "" if begins or not self._joined(index - 1) else self.tokens[index - 1].form
        if (
            before in _INSIDE
            or _VILLAGE.search(token.form)
            or _ORDINAL_BEFORE.search(self.folded, max(0, token.start - 6), token.start)
        ):
            return True
        is_form = bool(_STREET_FORM.search(token.form))
        if is_form and (before in _ALONG or ADDRESS_FOLLOWS.match(self.folded, token.end)):
            return True
        if not is_form or begins or depth > 3:
            return False
        # One of several streets in a row.
        link = index - 1
        if self.tokens[link].form in {"и", "до", "по"} and link and self._joined(link) and self._joined(link - 1):
            link -= 1
        elif not _LISTED.fullmatch(self.gap(link)):
            return False
        other = self.tokens[link]
        if not other.is_capital:
            return False
        return Part.FAMOUS in other.part or self._is_place(link, link) or self._is_street_alone(link, depth + 1)

    def _whole(self, run: list[int], likely: dict[int, float]) -> Iterator[Span]:
        first, last = run[0], run[-1]
        while first > max(0, run[0] - 2) and self._joined(first - 1) and self._may_be_rest(first - 1, likely):
            if self._is_place(first - 1, last):
                break
            first -= 1
        while last < run[-1] + 2 and self._joined(last) and self._may_be_rest(last + 1, likely):
            last += 1
        start, end = self.tokens[first].start, self.tokens[last].end
        before = _INITIALS_BEFORE.search(self.text, max(0, start - 8), start)
        after = _REST.match(self.text, end)
        yield Span(before.start() if before else start, after.end() if after else end, "name")

    def _may_be_rest(self, index: int, likely: dict[int, float]) -> bool:
        token = self.tokens[index]
        if likely.get(index, 0.0) >= _PERHAPS:
            return True
        return not token.is_capital and token.part & (Part.FIRST | Part.ORDINARY | Part.UNKNOWN) == Part.FIRST

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
_PATRONYMIC = re.compile(r"(?:[иы]ч|вн|инишн)(?:[ауеы]|ем|ой|ей|ам|ну|на|не|ны|ной)?$|ичн[ауеы]$|ичной$")


def _did(verb: str, surname: str) -> bool:
    """«залила Ефимова», «обещал Ганин»: a verb in the past and a surname of the same gender."""
    grammemes = parts_of_speech(verb)
    if not {"VERB", "past", "sing"} <= grammemes:
        return False
    return ("femn" in grammemes and surname.endswith("а")) or ("masc" in grammemes and surname[-1] in "внй")
