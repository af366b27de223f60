"""Find phones and e-mail addresses, also spelt out to get past a filter."""

import re
from collections.abc import Iterator

from language.findings import Span

__all__ = ["NUMERAL", "emails_find", "phones_find"]

NUMERAL = (
    r"(?:нол[ья]\w{0,2}|нул\w{1,3}|один\w{0,8}|одн[аоу]|дв[ае]|двенадцать|двадцать|двести|три|тринадцать|тридцать|"
    r"триста|"
    r"четыр\w{1,9}|пят\w{1,8}|шест\w{1,9}|сем(?:ь(?!е|и|я|ю|е[йю])|н)\w{0,8}|седьм\w{2,3}|восем\w{1,9}|девят\w{1,8}|"
    r"девяносто|десять|сорок|сто)"
)
# What people put between the digits of a phone. Bounded, so that no text takes time in the square of its length.
_GAP = r"[\s().,\-‐‑‒–—−_/·•*]{0,3}"
_DIGIT = r"[\dоo]"
_MOBILE = re.compile(rf"(?<![\d.,])(?:(?:\+\s?)?[78]{_GAP})?9(?:{_GAP}{_DIGIT}){{9}}(?!\d)")
_LANDLINE = re.compile(rf"(?<![\d.,])(?:\+\s?7|[78]){_GAP}[348](?:{_GAP}\d){{9}}(?!\d)")
_AREA = re.compile(rf"\(\s?8?[348]\d{{2,4}}\s?\){_GAP}\d(?:[\s-]{{0,2}}\d){{4,6}}(?!\d)")
_FOREIGN = re.compile(rf"\+\s?[1-9](?:{_GAP}\d){{9,13}}(?!\d)")
_LOCAL = re.compile(
    r"(?:\bтел\w{0,12}\b|\bтлф\b|\bт\.(?!\s?[едкп]\b)|\bзвон\w{1,8}|\bперезвон\w{1,8}|\bнаб[еи]р\w{1,6}|"
    r"\bфакс\w{0,2}|\bдомашн\w{2,3}|"
    r"\bгородск\w{2,3}|\bрабоч\w{2,3}|\bсот\w{0,6}\b|\bконтакт\w{0,8})[^\d\n]{0,25}?"
    r"(?P<number>(?<!\d)(?:\d{1,3}[\s-]\d{2}[\s-]\d{2}|\d{6,7}|\d{3}[\s.-]\d{3,4})(?!\d))"
)
# A short number after another phone: «, а также 412346»; whatever is said between, if its form is a phone's.
_JOINS = (
    r"(?:а|и|или|либо|также|тоже|еще|второй|другой|запасной|доп(?:олнительный)?|моб(?:ильный)?|"
    r"дом(?:ашний)?|раб(?:очий)?|сот(?:овый)?|гор(?:одской)?|тел(?:ефон)?|доб|номер|мой|муж[а]?|жен[аы]|сын[а]?|дочь|дочери|мам[аы]|можно|на|по)"
)
_NEXT_LOCAL = re.compile(
    rf"(?:(?:[\s,;/(+:]|(?<!\w){_JOINS}(?!\w)\.?){{1,10}}(?P<number>(?:\d{{1,3}}[\s-]\d{{2}}[\s-]\d{{2}}|\d{{6,7}}|"
    r"\d{3}-\d{3})(?![\d-]))|"
    r"[^\d.!?\n]{1,40}(?P<shaped>(?:\d{2,3}-\d{2}-\d{2}|\d-\d{2}-\d{2})(?![\d-])))(?!\s?(?:руб|кв|м(?!\w)|шт|г(?!\w)|год))"
)
_MOST_IN_A_ROW = 4
_SPELT = re.compile(
    rf"(?<!\w)(?:плюс\s{{1,3}}сем\w{{1,2}}|восем\w{{1,3}}|семь|\+?\s?[78])[\s,-]{{1,3}}"
    rf"(?:девят\w{{1,5}}|9\d{{0,2}})(?:[\s,-]{{1,3}}(?:{NUMERAL}|\d{{1,4}})(?!\w)){{3,12}}"
)
_FIGURE = (
    rf"(?:(?:две|три|четыре)\s(?:нол|един|дво|тро|четв|пят|шест|сем|восьм|девят)\w{{2,5}}|{NUMERAL}|\d{{1,3}})(?!\w)"
)
# «мобильный девятьсот двадцать семь, восемьсот сорок …», «три тройки пять шесть ноль один»
_DICTATED = re.compile(
    rf"(?<!\w)(?:телефон\w{{0,2}}|тел\.?|номер\w{{0,2}}|мобильн\w{{2,3}}|сотов\w{{2,3}}|звон\w{{1,5}}|"
    rf"перезвон\w{{1,5}}|"
    rf"набирайте|наберите)(?:\s(?:мой|мне|такой|по|на|номер|телефон|домашний|сотовый|мобильный|"
    rf"запишите)){{0,3}}[\s:,–—-]{{1,3}}"
    rf"(?P<number>{_FIGURE}(?:[\s,-]{{1,3}}{_FIGURE}){{3,11}})|"
    rf"(?<!\w)(?P<slang>(?:две|три|четыре)\s(?:двойки|тройки|четверки|пятерки|шестерки|семерки|восьмерки|девятки|"
    rf"единицы|"
    rf"нуля)(?:[\s,-]{{1,3}}{_FIGURE}){{2,9}})"
)
_NUMERALS = ("дцать", "ноль", "нуля", "девят", "восем", "семь", "семер", "тройк", "двойк", "пять", "шесть", "четыре")
# Everybody's own: numbers that are free to call.
_FREE = re.compile(r"(?:7|8)(?:800|804)")

_FEWEST_DIGITS = 5
_TOWN = (_LANDLINE, _AREA)
# A number of an institution, said to be such right before it.
_OFFICIAL = re.compile(
    r"(?:больниц|поликлиник|единый\s(?:телефон|номер)|единому\s(?:телефону|номеру)|роспотребнадзор|минздрав|"
    r"министерств|"
    r"соцзащит|соцфонд|пенсионн\w{2,3} фонд|водоканал|энергосбыт|мфц|контакт.?центр|телефон\w? доверия|травмпункт|"
    r"аварийн\w{2,3} служб|аварийк|военкомат|управляющ\w{2,3} компани|лаборатори|регистратур|колл?.?центр|кол.?центр|"
    r"горяч\w{2,3} лини|справочн|диспетчерск|администраци|"
    r"приемн(?:ой|ая|ую)|стол\w? справок)"
    r"(?:(?!(?<!\w)(?:мо[йяе]|мне|мен[яе]|домашн|сотов|личн|связ))[^.!?\n]){0,30}$"
)

_LOCAL_PART = r"(?<![\w.+-])[\w.+-]{1,64}"
_EMAIL = re.compile(rf"{_LOCAL_PART}\s?@\s?[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{0,5}}\.[^\W\d_]{{2,24}}(?!\w)")
# «ivan@mail»: without its end.
_CUT_EMAIL = re.compile(r"(?<![\w.+#-])[a-z0-9][a-z0-9._+-]{1,63}@[a-zа-я][\w-]{1,30}(?![\w@])")
_COMMA_EMAIL = re.compile(rf"{_LOCAL_PART}@[\w-]{{1,63}},\s?(?:ru|com|net|org|рф|ру|su|by)(?!\w)")
_JOINED_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,5}\.[^\W\d_]{2,24}")
_DOG = "(?:собака|собачка|at|эт)"
_AT = rf"(?:\s{{0,2}}[(\[{{]\s?{_DOG}\s?[)\]}}]\s{{0,2}}|\s{{1,2}}{_DOG}\s{{1,2}}|\s{{0,2}}@\s{{0,2}})"
_DOT = r"(?:\s{0,2}[(\[{]\s?(?:точка|dot)\s?[)\]}]\s{0,2}|\s{1,2}(?:точка|dot)\s{1,2}|\s?\.\s?|\s{1,2})"
_SPELT_EMAIL = re.compile(
    rf"{_LOCAL_PART}(?:\s{{1,2}}(?:точка|dot)\s{{1,2}}[\w+-]{{1,40}}){{0,3}}{_AT}"
    rf"[\w-]{{1,40}}(?:{_DOT}[\w-]{{2,20}})?{_DOT}(?:ru|ру|com|ком|net|org|рф|su|by|info|example)(?!\w)"
)


def emails_find(folded: str) -> Iterator[Span]:
    """E-mail addresses: with «@», with «собака» or «at», with «точка» or «dot»."""
    if "@" in folded:
        # One address may stand right behind another: the strict look at what is before it would miss the second.
        for pattern in (_EMAIL, _JOINED_EMAIL, _COMMA_EMAIL, _CUT_EMAIL):
            for match in pattern.finditer(folded):
                yield Span(match.start(), match.end(), "email")
    if "@" in folded or "соба" in folded or "at" in folded or "эт" in folded:
        for match in _SPELT_EMAIL.finditer(folded):
            yield Span(match.start(), match.end(), "email")


def phones_find(folded: str) -> Iterator[Span]:
    """Phones of people: mobile, of a town with its code, short ones after «тел.» or another phone, numbers in words."""
    for span in _phones_find(folded):
        yield span
        yield from _more(folded, span.end)


def _more(folded: str, end: int) -> Iterator[Span]:
    """Short numbers that follow a phone: «8-927-…, 41-23-46 или 41-23-47»."""
    for _ in range(_MOST_IN_A_ROW):
        match = _NEXT_LOCAL.match(folded, end)
        number = match and match.lastgroup
        if not match or not number or _OFFICIAL.search(folded, end, match.start(number)):
            return
        yield Span(*match.span(number), "phone")
        end = match.end(number)


def _phones_find(folded: str) -> Iterator[Span]:
    in_words = any(numeral in folded for numeral in _NUMERALS)
    for match in _DICTATED.finditer(folded) if in_words else ():
        number = match.lastgroup or 0
        if any(map(str.isalpha, match[number])):
            yield Span(*match.span(number), "phone")
    if sum(map(str.isdigit, folded)) < _FEWEST_DIGITS and "девят" not in folded:
        return
    for pattern in (_MOBILE, _LANDLINE, _AREA, _FOREIGN, _SPELT):
        for match in pattern.finditer(folded):
            is_official = pattern in _TOWN and _OFFICIAL.search(folded, max(0, match.start() - 50), match.start())
            if not is_official and not _FREE.match("".join(filter(str.isdigit, match[0]))):
                yield Span(match.start(), match.end(), "phone")
    for match in _LOCAL.finditer(folded):
        if not _OFFICIAL.search(folded, max(0, match.start() - 30), match.start("number")):
            yield Span(*match.span("number"), "phone")
