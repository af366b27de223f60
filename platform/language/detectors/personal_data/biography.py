"""Dates of birth."""

import re
from collections.abc import Iterable, Iterator

from language.findings import Span

__all__ = ["birth_dates_beside", "birth_dates_find"]

_MONTH = r"(?:янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек)\w{0,6}"
_DATE = (
    rf"\d{{1,2}}(?:[./-]\d{{1,2}}[./-]|\s{{1,2}}{_MONTH}\.?\s{{1,2}})(?:\d{{4}}|\d{{2}})(?!\d)"
    r"(?:\s{0,2}г(?:ода|\.)?(?!\w))?"
)
_ROMAN_DATE = r"\d{1,2}[\s./-]{1,2}[ivx]{1,4}[\s./-]{1,2}(?:19|20)\d{2}"
_KIN = r"(?:бабушк|дедушк|мам|пап|отец|отц|мат|муж|жен|сестр|брат|ветеран|пенсионер|тещ|свекров)"
_BORN = r"\s{0,2}(?:г(?:ода|\.)?\s?)?(?:г[./]?\s?р(?!\w)|р(?!\w)|рожд\w{1,5})"
_BIRTH = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<![\d.])(?P<date>{_DATE}|{_ROMAN_DATE}){_BORN}",
        r"(?<![\d.])(?P<date>(?:19|20)\d{2})(?:-?(?:го|ого|й))?(?:\s{0,2}г(?:ода|\.)?\s?(?:рожд\w{1,5}|р(?!\w)))",
        rf"(?<!\w)(?:дат\w{{1,2}}\s{{1,2}}рожд\w{{0,5}}|д[./]?\s?р(?!\w)\.?|рожд\.|рожд[её]н\w{{0,4}}|родил(?:ся|"
        rf"ась)|рождения)"
        rf"[\s:,.–—-]{{0,4}}(?:в\s)?(?P<date>{_DATE}|(?:19|20)\d{{2}}(?!\d))",
    )
)
_TEN = r"(?:двадцат|тридцат|сорок|пятьдесят|шестьдесят|семьдесят|восемьдесят|девяност|тысяч|двух)\w{0,8}"
_ONE = r"(?:перв|втор|трет|четв[её]рт|пят|шест|седьм|восьм|девят|десят|одиннадцат|двенадцат|тысяч)\w{1,12}"
_YEAR_IN_WORDS = rf"(?:(?:две\s|тысяча\s\w{{8,10}}\s)?{_TEN}(?:\s{{1,2}}(?:{_ONE}|{_TEN})){{0,2}})"
_SPOKEN = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<![\d.])(?P<date>\d{2}-?(?:го|й|ого))\s{1,2}(?:г(?:ода|\.)?\s{0,2})?(?:рожд\w{1,5}|г[./]?\s?р(?!\w))",
        rf"(?<![\d.])(?P<date>{_DATE}(?:-?го)?)\s{{1,2}}(?:г(?:ода|\.)?\s{{1,2}})?родил",
        r"(?<!\w)(?:рожд|родил)[^\n]{1,90}(?:настоящ\w{2}|правильн\w{2}|верн\w{2}|на\sсамом\sделе)[\s:–—-]{1,3}"
        rf"(?P<date>{_DATE})",
        rf"(?<!\w)(?P<date>{_YEAR_IN_WORDS})\s{{1,2}}года\s{{1,2}}рожд\w{{1,5}}",
        rf"(?<!\w)(?:дат\w{{1,2}}\s{{1,2}}рождения|рождения|родил(?:ся|"
        rf"ась))(?:\s{{1,2}}[а-я]{{3,10}})?[\s:–—-]{{1,4}}(?P<date>"
        rf"\w{{4,14}}(?:ого|его|ое|ье)\s{{1,2}}{_MONTH}\s{{1,2}}(?:{_YEAR_IN_WORDS}|\d{{4}}))",
        rf"(?<!\w)год\w?\s{{1,2}}рожд\w{{1,5}}[^\w\n]{{1,8}}(?P<date>{_YEAR_IN_WORDS}|\d{{2}}(?:-?(?:й|го))?(?!\d|"
        rf"[.:]\d)|(?:19|20)\d\d(?!\d))",
        rf"(?<!\w)(?:родил(?:ся|ась)|рожд[её]н\w?|рождения)\s{{1,2}}(?:я\s)?(?:в\s)?(?P<date>(?:\w{{4,14}}(?:ого|"
        rf"его)\s{{1,2}})?(?:{_MONTH}\s{{1,2}})?(?:тысяча\s\w{{8,10}}\s)?"
        rf"{_YEAR_IN_WORDS}(?:\s{{1,2}}год[ау]?(?!\w))?|\d{{2}}(?:-?(?:м|ом|го))(?=\s{{1,2}}год))",
        rf"(?<!\w)(?:родил(?:ся|ась|ось|ись)|рожд[её]н[аоы]?(?!\w)|дат\w{{1,2}}\s{{1,2}}рожд\w{{0,5}}|"
        rf"д[./]?\s?р(?!\w)\.?)(?:[\s,:–—-]{{1,3}}(?!с\s|до\s|после\s|выда)[а-я]{{1,14}}){{1,4}}[\s,:–—-]{{1,3}}(?P<date>{_DATE})",
    )
)
# «Я 1942-го», «мама 1939 года».
_OF_YEAR = re.compile(
    rf"(?<!\w)(?:я|он|она|сама?|{_KIN}\w{{0,3}})\s{{1,2}}(?:уже\s)?(?P<date>19[2-9]\d(?:-?\s?го)?)"
    r"(?=\s{0,2}(?:г(?:ода|\.)?(?!\w)\s{0,2}(?:[,.;:!)\n]|$|мне|ей|ему|и\s)|[,.;:!)\n]|$))"
)
# «младшему дата рождения 01.09.23, старшему 17.05.2012, средней 2 марта 2016»
_ANOTHER = re.compile(
    rf"(?:\s{{0,2}}г\.?\s?р\.?)?[\s,;и]{{1,4}}(?:(?:у|и|а)\s)?(?:младш|старш|средн|сын|доч|втор|трет|брат|сестр|муж|"
    rf"жен)\w{{0,6}}[\s,:–—-]{{1,4}}(?P<date>{_DATE})"
)
_CHILD_BEFORE = re.compile(
    r"(?<!\w)(?:сын|доч|реб[её]н|внук|внуч|мам|мат|отец|отц|пап|муж|жен|брат|сестр|бабушк|дедушк)\w{0,6}[\s:,–—-]{1,3}$"
)
_LATER = re.compile(rf"[^\d.!?\n]{{1,45}}[,(]\s?(?P<date>{_DATE})(?=\s{{0,2}}(?:[.,;)\n]|$))")
_BESIDE = re.compile(
    rf"[\s,(]{{1,3}}(?P<date>{_DATE}|{_ROMAN_DATE})|\sот\s(?P<old>\d{{1,2}}[./-]\d{{1,2}}[./-](?:19\d\d|200\d))(?!\d)|"
    r"\s(?P<year>(?:[2-9]\d|19[2-9]\d)-?го)(?=\s{0,2}(?:[,.;)\n]|$|г(?!\w)|года))"
)


def birth_dates_find(folded: str) -> Iterator[Span]:
    """Dates and years of birth, where the text says that they are."""
    if "19" in folded:
        for match in _OF_YEAR.finditer(folded):
            yield Span(*match.span("date"), "birth_date")
    if "р" not in folded:
        return
    for pattern in (
        *_BIRTH,
        *(_SPOKEN if "рож" in folded or "родил" in folded or "д.р" in folded or "д/р" in folded else ()),
    ):
        for match in pattern.finditer(folded):
            yield Span(*match.span("date"), "birth_date")
            end = match.end("date")
            while another := _ANOTHER.match(folded, end):
                yield Span(*another.span("date"), "birth_date")
                end = another.end("date")


def birth_dates_beside(folded: str, names: Iterable[Span]) -> Iterator[Span]:
    """Whole dates right behind a name («Иванова Мария Петровна, 12.05.1960»), or soon after that of kin."""
    for name in names:
        match = _BESIDE.match(folded, name.end)
        if match is None and _CHILD_BEFORE.search(folded, max(0, name.start - 20), name.start):
            match = _LATER.match(folded, name.end)
        if match:
            yield Span(*match.span(match.lastgroup or 0), "birth_date")
