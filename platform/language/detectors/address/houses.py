"""House numbers: «5», «12а», «д. 24/5, корп. 2, стр. 1», after the street or before it; kilometres of roads."""

import re
from typing import NamedTuple

from language.detectors.address.tokens import facts_of

__all__ = ["House", "house_after", "house_before", "kilometre_after", "kilometre_before"]


class House(NamedTuple):
    """A house from `start` up to `end`: «5 к2»."""

    start: int
    end: int
    value: str


# A letter apart from its number is the house's only where nothing else follows: «40 а, яма», but «88 в крыше дыра».
_NUMBER = (
    r"(?P<number>\d{1,4})(?![\d-]*(?:ый|ой|ий|му|го|й|я|е|х|м)(?!\w))(?!\d)"
    r"(?:(?P<letter>[а-еж])(?![а-я])|\s(?P<apart>[а-еж])(?=\s{0,2}(?:[—–,.;:!)]|/|$)))?"
    r"(?:\s?[/\\]\s?(?P<fraction>\d{1,3}[а-е]?)(?![а-я\d]))?"
)
_BLOCK = (
    r"(?:[\s,]{0,2}(?:корпус|корп|кор|к)[.\s№]{0,2}(?P<block>\d{1,2}[а-е]?)(?!\w))?"
    r"(?:[\s,]{0,2}(?:строение|стр)[.\s№]{0,2}(?P<building>\d{1,2}[а-е]?)(?!\w))?"
    r"(?:[\s,]{0,2}лит(?:ера?|ер)?[.\s]{0,2}[\"«]?(?P<part>[а-е])(?!\w))?"
)
_UNITS = (
    r"(?!\s?(?:руб|лет|год|мин|час|раз|чел|дн[яей]|сут|недел|месяц|см(?!\w)|км|м(?!\w)|кв\.?\s?м|метр|градус|процент|%|°|"
    r"числ|квт|тыс|млн|штук|шт(?!\w)|литр|тонн|кг|[.:]\d|-?(?:этажн|летн)|"
    r"(?:январ|феврал|марта|апрел|мая(?!\w)|июн|июл|август|сентябр|октябр|ноябр|декабр)))"
    r"(?!\s?(?:этаж|подъезд|класс|квартал))"
)
_HOUSE_WORD = r"(?:дом(?:а|у|е|ом|ов|ами)?|домовладени[ея]|д|№|вл|владение|зд|здани[ея]|стр|строение)[.\s№]{0,3}"
_WHERE = (
    r"(?:у|возле|около|напротив|перед|за|рядом\s{1,2}с|в\s{1,2}районе|недалеко\s{1,2}от|от|против|вблизи|между|"
    r"во\s{1,2}дворе|под\s{1,2}окнами|на)"
)
_TAIL = _NUMBER + _BLOCK + _UNITS
_AFTER = re.compile(
    rf"[\"»]?[\s,.:–—(\[-]{{0,4}}(?:(?:{_WHERE}\s{{1,2}})?{_HOUSE_WORD})?{_TAIL}|"
    # «на Камышинской возле 39 дома»
    rf"[\"»]?[\s,(]{{1,3}}(?:{_WHERE}\s{{1,2}})(?P<turned>\d{{1,4}}[а-е]?)(?:\s?-?\s?(?:го|м|му|й|ого|ому))?\s{{1,2}}дом(?:а|у|е|ом)(?!\w)"
)
_AFTER_NAMED = re.compile(rf"[\"»]?[\s,.:–—(-]{{0,4}}(?:{_WHERE}\s{{1,2}})?{_HOUSE_WORD}{_TAIL}")
_LIST = r"(?:\s?[,и]\s?\d{1,4}[а-е]?(?:/\d{1,3})?){0,8}"
_TO_STREET = r"\s{0,2},?\s{0,2}(?:расположенн\w{1,4}\s{1,2})?(?:по|на|в|,)?\s{0,2}(?:адресу:?\s{0,2})?$"
_BEFORE = re.compile(rf"(?<!\w){_HOUSE_WORD}{_NUMBER}{_BLOCK}{_LIST}{_TO_STREET}")
_BEFORE_TURNED = re.compile(
    rf"(?<![\w-])(?P<turned>\d{{1,4}}[а-е]?(?:/\d{{1,3}})?)(?:\s?-?\s?(?:го|м|му|й|ого|ому|ый|ой))?\s{{1,2}}дом(?:а|у|е|ом)?{_TO_STREET}"
)
_REACH = 60
# «на этой улице 15 домов»: a number of things, not of a house.
_COUNTED = re.compile(r"\s{1,2}([а-я]{3,30})")
_ORDINALS = ("перв", "втор", "трет", "четверт", "пят", "шест", "седьм", "восьм", "девят", "десят")
_ORDINAL = (
    rf"(?:(?P<km>\d{{1,4}})(?:\s?-?\s?(?:ый|ой|ий|ом|ем|го|й|м))?|(?P<word>{'|'.join(_ORDINALS)})(?:ый|ой|ий|ом|ьем))"
)
_KILOMETRE = rf"{_ORDINAL}\s{{0,2}}(?:км|километр(?:а|е|ов|у)?)(?!\w)\.?"
_KILOMETRE_AFTER = re.compile(rf"[\s,(]{{1,3}}(?:на\s{{1,2}})?{_KILOMETRE}")
_KILOMETRE_BEFORE = re.compile(rf"(?<!\w){_KILOMETRE}\s{{0,2}},?\s{{0,2}}(?:по\s{{1,2}}|на\s{{1,2}})?$")


def house_after(folded: str, text: str, place: int, *, named: bool = False) -> House | None:
    """The house whose number follows at `place`; `named`: only with «дом», «д.» or the like before it."""
    match = (_AFTER_NAMED if named else _AFTER).match(folded, place)
    if match is None:
        return None
    if match.groupdict().get("turned"):
        return House(match.start("turned"), match.end("turned"), match["turned"])
    counted = _COUNTED.match(folded, match.end())
    if counted and match.end() == match.end("number") and not named and facts_of(counted[1]).is_counted:
        return None
    return House(match.start("number"), match.end(), _value(match))


def house_before(folded: str, text: str, place: int) -> House | None:
    """The house whose number stands right before a street that begins at `place`: «в доме 9/23 по Варейкиса»."""
    start = max(0, place - _REACH)
    before = folded[start:place]
    match = _BEFORE.search(before)
    if match is not None:
        return House(start + match.start("number"), start + match.end("number"), _value(match))
    match = _BEFORE_TURNED.search(before)
    if match is not None:
        return House(start + match.start("turned"), start + match.end("turned"), match["turned"])
    return None


def kilometre_after(folded: str, place: int) -> tuple[str, int] | None:
    """«31-й километр» right after a road that ends at `place`: the number, and where it ends."""
    match = _KILOMETRE_AFTER.match(folded, place)
    return (_kilometre(match), match.end()) if match else None


def kilometre_before(folded: str, place: int) -> tuple[str, int] | None:
    """«на 12 км» right before a road that begins at `place`: the number, and where it begins."""
    start = max(0, place - 30)
    match = _KILOMETRE_BEFORE.search(folded[start:place])
    return (_kilometre(match), start + match.start()) if match else None


def _kilometre(match: re.Match[str]) -> str:
    return match["km"] or str(_ORDINALS.index(match["word"]) + 1)


def _value(match: re.Match[str]) -> str:
    found = match.groupdict()
    value = found["number"] + (found["letter"] or found["apart"] or "")
    value += f"/{found['fraction']}" if found["fraction"] else ""
    value += f" к{found['block']}" if found["block"] else ""
    value += f" стр{found['building']}" if found["building"] else ""
    return value + (f" лит. {found['part']}" if found["part"] else "")
