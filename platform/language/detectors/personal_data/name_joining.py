"""Join names from matches of the rules and likely name words."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from language.detectors.personal_data.name_text import ADDRESS_FOLLOWS, NEXT_INITIAL, NameText
from language.detectors.personal_data.name_words import ABOUT_SOMEBODY, NEVER, Part, kin_forms, place_forms, role_forms
from language.findings import Span

__all__ = ["NameJoiner"]

# Chances of a word from which it is a name: standing alone, beside another part of one or after a role; under which a
# rule was wrong. A word alone must be surer: streets and villages said without «улица» and unknown words look like it.
_ALONE, _ALONE_FIRST, _ALONE_ORDINARY, _ALONE_SMALL, _ALONE_SHOUTED = 0.8, 0.9, 0.9, 0.9, 0.9
_BESIDE, _BESIDE_FIRST, _BESIDE_ORDINARY, _BESIDE_SMALL, _BESIDE_SHOUTED = 0.3, 0.8, 0.65, 0.5, 0.45
_PERHAPS, _UNLIKELY, _UNLIKELY_ALONE = 0.1, 0.03, 0.3
_SHORT = 4
_ROOT = 5
# «Т. Е. Нечипоренко», «Щур А», «Казаков Вит. Ник.», «Инесса Ш-ва», «Ильмира Х. Асылгареева».
_INITIALS_BEFORE = re.compile(r"(?<!\w)(?:[А-ЯЁ]\.\s?){1,2}$")
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
_SETTLEMENT_BEFORE = re.compile(r"(?<!\w)[ГгДдСсПп]\.\s?$")
_YEAR_BEFORE = re.compile(r"\d\s?г\.\s?$")
_VILLAGE = re.compile(r"(?:[оеё]в|[иы]н)о$")
_FEMININE_STREET = re.compile(r"[оеи][вн]ой$")
_AGE = re.compile(r"\s?(?:лет|год|мес|руб|тыс|раз|дн)")
_ORDINAL_BEFORE = re.compile(r"\d\s?-?\s?(?:[йяе]|ая|ый|ой)\s{0,2}$")
_LISTED = re.compile(r"\s?[,/–—-]\s?")
_SURELY_NAMED = Part.FIRST | Part.PATRONYMIC | Part.SURNAME
_SAYS_WHO = frozenset(
    ["гр", "гражданин", "фамилия", "фамилии", "фамилию", "зовут", "звать", "семья", "семьи", "семье", "это"]
)
_NAMED = Part.FIRST | Part.PATRONYMIC | Part.SURNAME | Part.LIKE_SURNAME


class NameJoiner(NameText):
    """One text with its words; tells whole names from words that are likely parts of one."""

    def together(self, sure: list[Span], others: list[Span], likely: dict[int, float]) -> Iterator[Span]:
        """What the rules are sure of, what else they found and is not unlikely, and what is likely by itself.

        Each is grown to the whole name.
        """
        named: set[int] = set()
        certain = frozenset(sure)
        for span in (*sure, *others):
            first = bisect_left(self.tokens, span.start, key=lambda token: token.start)
            last = bisect_left(self.tokens, span.end, key=lambda token: token.start)
            within = range(first, last)
            unlikely = _UNLIKELY_ALONE if last - first == 1 and not self._has_company(first) else _UNLIKELY
            if span in certain or max((likely.get(index, 0.5) for index in within), default=0.5) >= unlikely:
                named.update(within)
                yield span
        families = {
            self.tokens[index].form[:_ROOT]
            for index in named
            if len(self.tokens[index].form) > _ROOT and self.tokens[index].part & (Part.SURNAME | Part.LIKE_SURNAME)
        }
        for index, chance in likely.items():
            if (
                chance >= _PERHAPS
                and index not in named
                and self._is_of(families, index)
                and not self._is_anothers(index)
            ):
                named.add(index)
                continue
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

    def is_somebodys(self, index: int) -> bool:
        """Whether nothing speaks against the word being of somebody's name: a street, an office, a list."""
        return self.tokens[index].form not in NEVER and not self._is_anothers(index)

    def _is_of(self, families: set[str], index: int) -> bool:
        """Whether the word is a surname that a whole name of the text has, too."""
        token = self.tokens[index]
        return (
            token.is_capital
            and token.form[:_ROOT] in families
            and bool(token.part & (Part.SURNAME | Part.LIKE_SURNAME))
        )

    def _enough(self, index: int) -> float:
        token = self.tokens[index]
        has_company = self._has_company(index)
        if self.is_shouted:
            return _BESIDE_SHOUTED if has_company else _ALONE_SHOUTED
        if not token.is_capital:
            return _BESIDE_SMALL if has_company else _ALONE_SMALL
        if Part.ORDINARY in token.part and not token.part & (_NAMED | Part.UNKNOWN):
            return _BESIDE_ORDINARY if has_company else _ALONE_ORDINARY
        if token.part & (Part.FIRST | Part.SURNAME | Part.PATRONYMIC) == Part.FIRST:
            return _BESIDE_FIRST if has_company else _ALONE_FIRST
        return _BESIDE if has_company else _ALONE

    def _has_company(self, index: int) -> bool:
        """Whether another part of a name is right beside the word, or who it is stands right before."""
        if index and self._same_phrase(index - 1):
            before = self.tokens[index - 1].form
            if before in role_forms() or before in kin_forms() or before in _SAYS_WHO:
                return True
        if index + 1 < len(self.tokens) and self.tokens[index + 1].form in role_forms() and self.gap(index) == " (":
            return True
        for other, between in ((index - 1, index - 1), (index + 1, index)):
            if not 0 <= other < len(self.tokens):
                continue
            token = self.tokens[other]
            if token.is_initial and NEXT_INITIAL.fullmatch(self.gap(between)) and not token.form.isascii():
                if "." in self.text[token.end : token.end + 1] or other > index:
                    return True
            elif self._joined(between):
                part = token.part
                is_alike = token.is_capital == self.tokens[index].is_capital
                if (
                    is_alike
                    and part & _SURELY_NAMED
                    and not part & (Part.ORDINARY | Part.PLACE)
                    and token.form not in NEVER
                ):
                    return True
        return False

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
        if self._is_of_tale(index) or self._is_along(first, last):
            return True
        named = range(first, last + 1)
        if any(Part.FAMOUS in self.tokens[each].part for each in named) and not any(
            Part.PATRONYMIC in self.tokens[each].part for each in named
        ):
            return True
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
        if (
            _SETTLEMENT_BEFORE.search(self.text, max(0, token.start - 5), token.start)
            and not _YEAR_BEFORE.search(self.text, max(0, token.start - 5), token.start)
            and Part.LIKE_SURNAME not in token.part
        ):
            return True
        if before == "от" and any(token.form == "до" for token in self.tokens[index + 1 : index + 3]):
            return True
        is_form = bool(_STREET_FORM.search(token.form))
        is_along = before in _ALONG and (index < 2 or self.tokens[index - 2].form not in ABOUT_SOMEBODY)
        has_house = ADDRESS_FOLLOWS.match(self.folded, token.end)
        if has_house and _FEMININE_STREET.search(token.form) and not _AGE.match(self.folded, has_house.end()):
            return True
        if is_form and (is_along or has_house):
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
        if not token.is_capital:
            return token.part & (Part.FIRST | Part.ORDINARY | Part.UNKNOWN) == Part.FIRST
        # «Ли Чжень», «Нгуен Ван Тхань»
        is_short = 1 < len(token.form) <= _SHORT and not token.is_upper and token.form not in NEVER
        return is_short and not self.begins_sentence(token) and token.form not in place_forms()
