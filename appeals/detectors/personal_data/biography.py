"""Dates of birth, and illnesses and disability that are somebody's."""

import re
from collections.abc import Iterable, Iterator

from appeals.detectors.findings import Span

__all__ = ["birth_dates_beside", "birth_dates_find", "health_find"]

_MONTH = r"(?:янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек)\w{0,6}"
_DATE = (
    rf"\d{{1,2}}(?:[./-]\d{{1,2}}[./-]|\s{{1,2}}{_MONTH}\.?\s{{1,2}})(?:\d{{4}}|\d{{2}})(?!\d)"
    r"(?:\s{0,2}г(?:ода|\.)?(?!\w))?"
)
_BORN = r"\s{0,2}(?:г(?:ода|\.)?\s?)?(?:г\.?\s?р(?!\w)|р(?!\w)|рожд\w{1,5})"
_BIRTH = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<![\d.])(?P<date>{_DATE}){_BORN}",
        r"(?<![\d.])(?P<date>(?:19|20)\d{2})(?:\s{0,2}г(?:ода|\.)?\s?(?:рожд\w{1,5}|р(?!\w)))",
        rf"(?<!\w)(?:дат\w{{1,2}}\s{{1,2}}рожд\w{{0,5}}|д\.?\s?р(?!\w)\.?|рожд\.|рожд[её]н\w{{0,4}}|родил(?:ся|ась)|рождения)"
        rf"[\s:,.–—-]{{0,4}}(?:в\s)?(?P<date>{_DATE}|(?:19|20)\d{{2}}(?!\d))",
    )
)
_BESIDE = re.compile(rf"[\s,(]{{1,3}}(?P<date>{_DATE})")

_ILLNESS = re.compile(
    r"(?<!\w)(?:дцп|зпр|зрр|рас(?!\w)|онр(?!\w)|вич(?:-инфицир\w{2,8})?(?!\w)|спид(?:ом|а)?(?!\w)|аутизм\w{0,2}|аутист\w{0,2}|"
    r"синдром\w{0,2}\s{1,2}\w{2,20}|болезн\w{1,3}\s{1,2}(?:альцгеймера|паркинсона|бехтерева|крона|дауна)|альцгеймер\w{0,2}|"
    r"паркинсон\w{0,2}|инсульт\w{0,2}|(?:микро)?инфаркт\w{0,2}|инсульт\w{0,2}|(?:сахарн\w{2,3}\s{1,2})?диабет\w{0,2}|диабети[кч]\w{0,3}|"
    r"(?:бронхиальн\w{2,3}\s{1,2})?астм\w{1,2}(?!ос)|астмати[кч]\w{0,3}|онкологи(?:я|ю|ей)(?!\w)|онкобольн\w{2,3}|"
    r"рак(?:ом|а|е)?(?!\w)|опухол\w{1,2}|лейкоз\w{0,2}|лейкеми\w{1,2}|саркома|саркомой|меланом\w{1,2}|метастаз\w{0,3}|"
    r"эпилепси\w{1,2}|эпилептик\w{0,2}|шизофрени\w{1,2}|деменци\w{1,2}|слабоуми\w{1,2}|депресси\w{1,2}|психоз\w{0,2}|"
    r"гепатит\w{0,2}(?:\s[авсabc](?!\w))?|туберкулез\w{0,2}|цирроз\w{0,2}|гипертони\w{1,2}|гипертоник\w{0,2}|стенокарди\w{1,2}|"
    r"аритми\w{1,2}|ишеми\w{1,2}|тромбоз\w{0,2}|артрит\w{0,2}|артроз\w{0,2}|коксартроз\w{0,2}|остеопороз\w{0,2}|"
    r"сколиоз\w{0,2}(?:\s{1,2}\d\s{0,2}(?:-?й\s)?степени)?|псориаз\w{0,2}|экзем\w{1,2}|дерматит\w{0,2}|целиаки\w{1,2}|"
    r"муковисцидоз\w{0,2}|гемофили\w{1,2}|(?:рассеянн\w{2,3}\s{1,2})?склероз\w{0,2}|порок\w{0,2}\s{1,2}сердца|"
    r"пневмони\w{1,2}|воспалени\w{1,2}\s{1,2}л[её]гких|ковид\w{0,2}|covid\w{0,4}|аллерги(?:я|ю|ей|и)(?!\w)|"
    r"перелом\w{0,2}(?:\s{1,2}[а-я]{3,15}(?:\s{1,2}бедра|\s{1,2}кости)?)?|грыж\w{1,2}|глауком\w{1,2}|катаракт\w{1,2}|"
    r"алкоголизм\w{0,2}|наркоман\w{0,3}|бесплоди\w{1,2}|сма(?!\w)|миопати\w{1,2}|анемия|анемией|язв[аоу]й?(?!\w)|"
    r"почечн\w{2,3}\s{1,2}недостаточност\w{1,2}|паралич\w{0,2}|"
    r"парализован\w{0,2}|беременн(?:а|ая|ой|ую)(?!\w)|недееспособн\w{2,3}|лежач(?:ая|ий|его|ей|ую)(?:\s{1,2}больн\w{2,3})?|"
    r"слеп(?:ая|ой|ого|ую)(?!\w)|глух(?:ая|ой|ого|ую)(?!\w)|глухонем\w{2,3}|слабовидящ(?:ий|ая|его|ей|ему|ую)|"
    r"слабослышащ(?:ий|ая|его|ей|ему|ую)|колясочни(?:к|ка|ку|ком|ца|це|цу|цей)|диализ\w{0,2})(?!\w)"
)
_GROUP = r"(?:[123]|i{1,3}|первой|второй|третьей)\s?-?\s?(?:й\s?|ой\s?|ей\s?)?\s{0,2}гр(?:уппы|уппа|\.)?(?!\w)"
_DISABLED = re.compile(
    rf"(?<!\w)(?:реб[её]н\w{{1,4}}-)?инвалид(?:а|у|ом|е|ка|ки|ность\w{{0,2}})?(?!\w)(?:-\w{{4,12}}|\s{{1,2}}(?:{_GROUP}|(?:с\s)?детства|"
    rf"по\s{{1,2}}(?:зрению|слуху|общему\s\w{{5,12}}|\w{{4,14}})))?"
)
_ONE_IN_GROUP = re.compile(rf"{_GROUP}|детства")
# Somebody in particular: the writer, or kin. Sentences about everybody («у всех соседей аллергия») name nobody.
_KIN = (
    r"мам|мат(?:ь|ери)|отец|отц|пап[аеуы]|сын|доч|бабушк|дедушк|бабул|внук|внуч|муж(?!ик|ск|чин)|жен(?:а|ы|е|у|ой)(?!\w)|супруг|брат|"
    r"сестр|тещ|тест[ья]|свекр|ребен|малыш|мальчик|девочк|племянни|опекун|подопечн"
)
_SOMEBODY = re.compile(
    rf"(?<!\w)(?:я|мне|меня|мной|мой|моя|мое[йго]{{0,2}}|моему|моим|мою|нашего|нашей|сам[аи]?|(?:{_KIN})\w{{0,5}}|болею|страда\w{{2,3}}|"
    r"бол(?:ен|ьна)|диагноз\w{0,2}|диагностирова\w{2,3}|состою|перен[её]с(?:ла)?|родил(?:ся|ась)|мне|лежал[а]?|у\s{1,2}не[её]|у\s{1,2}него)"
    r"(?!\w)"
)
_EVERYBODY = re.compile(
    r"(?<!\w)(?:всех|многих|люд\w{1,3}|соседей|жител\w{1,3}|эпидеми\w|прививк\w{1,3}|вакцин\w{1,5}|от|лечат|лечени\w|"
    r"профилактик\w|врач\w{0,3}|собак\w{0,2}|кошк\w{0,2})(?!\w)[^.!?\n]{0,25}$"
)
_BREAK = re.compile(r"[!?;\n]|(?<=\w{3})\.\s")
_BEFORE, _AFTER = 70, 25


def birth_dates_find(folded: str) -> Iterator[Span]:
    """Dates and years of birth, where the text says that they are."""
    for pattern in _BIRTH:
        for match in pattern.finditer(folded):
            yield Span(*match.span("date"), "birth_date")


def birth_dates_beside(folded: str, names: Iterable[Span]) -> Iterator[Span]:
    """Whole dates right behind a name («Иванова Мария Петровна, 12.05.1960»)."""
    for name in names:
        match = _BESIDE.match(folded, name.end)
        if match:
            yield Span(*match.span("date"), "birth_date")


def health_find(folded: str) -> Iterator[Span]:
    """Illnesses, disability and pregnancy of somebody in particular; not of people at large."""
    for match in _ILLNESS.finditer(folded):
        if _is_somebodys(folded, match.start(), match.end()):
            yield Span(match.start(), match.end(), "health")
    for match in _DISABLED.finditer(folded):
        if _ONE_IN_GROUP.search(match[0]) or _is_somebodys(folded, match.start(), match.end()):
            yield Span(match.start(), match.end(), "health")


def _is_somebodys(folded: str, start: int, end: int) -> bool:
    before = _BREAK.split(folded[max(0, start - _BEFORE) : start])[-1]
    after = _BREAK.split(folded[end : end + _AFTER])[0]
    if _EVERYBODY.search(before):
        return False
    return bool(_SOMEBODY.search(before) or _SOMEBODY.search(after))
