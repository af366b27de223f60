"""Find flats and rooms: the house may be public, the flat may not."""

import re
from collections.abc import Iterator

from language.detectors.personal_data.contacts import NUMERAL
from language.findings import Span
from language.words import parts_of_speech

__all__ = ["door_codes_find", "flats_find"]

# «в квартире 15 градусов», «54 кв. м», «квартира 3 человека»: a number of something else.
_MEASURE = (
    r"(?!\d|[.:]\d|,\s?\d{1,2}\s?м|\s{0,2}(?:кв\.?\s?м|м\b|м2|м²|метр|%|процент|градус|°|с(?!\s[а-я])\b|руб|тыс|млн|"
    r"комнат|"
    r"чел(?!овек\s(?:умер|живет|пьет|болеет))|раз[а\b]|лет|год|месяц|"
    r"дн[яе]|день|недел|минут|час|литр|куб|ребен|дет|семь|рам|батаре))"
)
_NUMBER = rf"\d{{1,4}}(?!\d)(?:\s?-?[а-гд](?!\w))?{_MEASURE}"
_FLAT = re.compile(
    rf"(?<!\w)(?:кв(?:артир(?:[аеуы]|ой|ами|ах)|-р[аыеу])?(?![а-я])|kv(?:artira)?(?!\w)|комнат[аеуы](?!\w)|комн\.|"
    rf"апартамент\w{{1,3}}|апарт\.)"
    rf"[\s.:№#–—-]{{0,4}}(?:номер\s{{1,2}})?[№\s]{{0,2}}(?P<numbers>{_NUMBER}(?:\s?(?:,|;|и)\s?{_NUMBER}){{0,20}})"
)
_ORDINAL = (
    r"(?:перв|втор|трет|четв[её]рт|пят|шест|седьм|восьм|девят|десят|\w{2,12}надцат|двадцат|тридцат|сороков|пятидесят|"
    r"шестидесят|семидесят|восьмидесят|девяност|сот)(?:ой|ую|ая|ьей|ья|ью|ей)"
)
_TENS = r"(?:двадцать|тридцать|сорок|пятьдесят|шестьдесят|семьдесят|восемьдесят|девяносто|сто|двести|триста)"
_ORDINAL_FLAT = re.compile(
    rf"(?<!\w)(?P<numbers>(?:{_TENS}\s{{1,2}}){{0,2}}{_ORDINAL})\s{{1,2}}(?:кв(?!\w)|квартир(?:[аеуы]|ой)(?!\w))"
)
# «из 40-й», «у нас в 304-й батареи холодные»: the word itself is left out.
_FEMININE = re.compile(
    r"(?<!\w)(?:из|в|над|под|у|соседк\w|сосед\w?|жил(?:ец|ица)|залива\w{2,3}|залил\w?|затопил\w?|топит|шумит|"
    r"нами)\s{1,2}(?P<numbers>\d{1,4}-?\s?(?:й|ой|ую|ей|ю|я|ая))(?!\w)"
    r"(?!\s{0,2}(?:школ|больниц|поликл|город|горбольн|групп|смен|част|рот|бригад|дет|сад|гимн|библ|аптек|линии|ули|"
    r"лини|очеред|маршр|секци|палат|степен|кат|стат|стади|парад|вет|мкр|микро|"
    r"район|бан|попыт|трет|четв|пол|недел|мин|част|год|раз|день|дом|подъезд|этаж|квартал|авт|трамв|маш|пар[аыу]|"
    r"аллея|просек|дач|катег|серии|колон|позиц|строк|форм|мед|стр|глав|смер|трасс|сп|"
    r"[а-я]{2,20}ой\s{1,2}(?:ули|лини|больн|школ)|очер))"
)
# «соседи из 81, дома никого»
_NEIGHBOUR_FROM = re.compile(
    r"(?<!\w)(?:сосед\w{0,4}|жил(?:ец|ьцы|ица)|затопил\w?|залил\w?|топят|топит|зали\w{3,5})\s(?:[а-я]{3,10}\s){0,2}"
    r"(?:из|с)\s(?:\d{1,3}[а-е]?\s?[-/]\s?)?(?P<numbers>\d{1,3})(?=\s{0,2}(?:[,;!?)\n]|\.(?!\d)|$))"
)
# «моя кв. 6, его — 9»
_ANOTHERS = re.compile(
    r"\s?[,;]\s?(?:а\s)?(?:его|ее|их|соседск\w{2}|у\s(?:него|нее|них|соседа|соседки|соседей))\s?(?:кв\.?)?\s?[–—-]?\s?"
    r"(?P<numbers>\d{1,4})(?=\s{0,2}(?:[,;!?)\n]|\.(?!\d)|$))"
)
# «Номер квартиры назовите. — Двадцать седьмая»
_ASKED = re.compile(
    rf"(?<!\w)(?:номер\s)?квартир[аыу][^\d\n—–]{{0,25}}[—–-]\s?(?P<numbers>(?:{_TENS}\s{{1,2}}){{0,2}}{_ORDINAL}|"
    rf"\d{{1,4}}(?:-?[яй])?)"
    r"(?=\s{0,2}[,.;!?)\n])"
)
_QUARTER = re.compile(r"\d\s?-?\s?[йм]\s?$")
_SOMEBODY_FROM = re.compile(r"[а-яё]\s[А-ЯЁ][а-яё]+\s$")  # «Лариса Кравчук из 40-й»
_HOME = re.compile(
    r"(?<!\w)(?:батаре|соседк?|жив[еу]|жил[аи]?\s|этаж|подъезд|зали[вл]|затоп|топ[иея]т|квартир|стояк|шум|пенси|"
    r"прописан|потол|лифт|кв(?!\w))"
)
_FLAT_IN_WORDS = re.compile(
    rf"(?<!\w)(?:кв\.?|квартир(?:[аеуы]|"
    rf"ой))\s{{1,3}}(?P<numbers>{NUMERAL}(?:\s{{1,2}}{NUMERAL}){{0,2}})(?!\w){_MEASURE}"
)
_HOSTEL_ROOM = re.compile(
    rf"(?<!\w)(?:ком\.|(?<=\d,\s)к\.|(?<=\d,)к\.|(?<=\d\s)к\.|(?<=из\s)к\.|(?<=в\s)к\.)\s?№?\s?(?P<numbers>{_NUMBER})"
)
_BEFORE_ROOM = re.compile(
    r"(?<!\w)(?:в|из|над|под)\s{1,2}(?P<numbers>\d{2,4}(?:\s?-?\s?(?:ой|ей|й|ю|ую))?)\s{1,2}комнат[аеуы]"
)
_BEFORE_FLAT = re.compile(
    r"(?<![\w.,/:-])(?P<numbers>\d{1,4}(?:\s?-\s?(?:ой|ая|ую|ей|й|я|ю|м))?)\s{0,2}(?:кв\b(?!\.?\s?м)(?!\s{1,2}(?:сто|"
    r"две|три|дв|сорок|пять|шесть|семь|восем|девян|девят|один|четыр))|квартир(?:[аеуы]|ой)\b)(?!-р|"
    r"[\s.№:-]{0,3}\d)(?!\s{1,2}(?:сто|двести|триста|один|два|три|четыре|пять|шесть|семь|восемь|девять|десять|"
    r"двадцать|тридцать|сорок|пятьдесят|шестьдесят|семьдесят|"
    r"восемьдесят|девяносто)(?!\w))"
)
_AREA_OR_HEAT = re.compile(r"площад(?!к)|температур|градус|метраж")
# «в собственности 2 квартиры»: how many, not which.
_SEVERAL_FLATS = re.compile(r"(?<!из )(?<!от )(?<!до )(?<!с )(?<![\d№])[234]\s{0,2}квартиры$|(?<!\w)на \d{2} кв")
_HOUSE = r"\d{1,3}\s?[а-е]?(?:,?\s?(?:/|к\.?|корп\.?|стр\.?)\s?\d{1,3}[а-е]?)?"
# «12, 45», «12к45»: a number behind the house, but no list of houses, no entrance, no floor; no building has ten parts.
_LAST = (
    r"(?![\d/-]|[.,:]\d|\s?(?:и|или|,|-|–)\s?\d|"
    r"\s{0,2}-?\s{0,2}(?:[а-я]|ый|ий|ой|ом|го|ых)(?!\w)(?<!\s[вискоуая]))"
)
_BEHIND_HOUSE = (
    rf"\d{{1,3}}\s?[а-е]?(?:,?\s?к(?:\.\s?)?|к\s|,?\s?к\.\s)(?P<k>[1-9]\d{{1,3}}){_LAST}{_MEASURE}|"
    rf"{_HOUSE}\s?,\s?(?P<comma>(?!(?:112|10[1-4]|911)(?!\d))[1-9]\d{{0,3}}){_LAST}{_MEASURE}"
)
# «39,1»: a number without a house sign before it has a blank behind its comma, or is no address.
_BEHIND_STREET = _BEHIND_HOUSE.replace(r"\s?,\s?(?P<comma>", r"\s?,\s(?P<comma>")
_AFTER_HOUSE = re.compile(
    rf"(?<!\w)(?:(?:дом|д)[\s.№]{{0,3}}|(?:(?:из|с|у|около|возле|напротив)\sдома|(?:в|на)\sдоме|доме|дому|домом)[\s№]{{1,2}})"
    rf"(?:{_BEHIND_HOUSE}|{_HOUSE}\s?[-–—]\s?(?P<dash>\d{{1,4}})(?![\d/-]|[.,:]\d)|"
    rf"\d{{1,3}}[а-е]?\s?/\s?(?P<slash>\d{{2,4}})(?![\d/-]|[.,:]\d))"
)
_AFTER_STREET = re.compile(
    rf"(?P<street>[^\W\d_]{{3,30}}|(?<!\w)(?:пр-т|пр-кт|пр-д|б-р|ул|пер|пр|наб|мкр|кв-л)\.?)[\s,]{{1,3}}"
    rf"(?:{_BEHIND_STREET}|{_HOUSE}\s?[-–—]\s?(?P<dash>[1-9]\d{{0,3}})|"
    rf"\d{{1,3}}[а-е]?\s?/\s?(?P<slash>[1-9]\d{{1,3}}))"
    rf"(?:\s?[а-гд](?!\w))?(?![\d/-]|[.,:]\d|\s?-\s?\d){_MEASURE}"
)
_STREET_WORD = re.compile(
    r"(?<!\w)(?:ул|улиц\w{1,2}|пр|пр-т|пр-кт|просп|проспект\w{0,2}|пер|переул\w{2,3}|б-р|бульвар\w{0,2}|проезд\w{0,2}|"
    r"шоссе|наб|адрес\w{0,2}|живу|живем|прожива\w{1,3}|прописан\w{0,2})(?!\w)"
)
_NO_STREET = frozenset(
    [
        "афганистан",
        "чечня",
        "дома",
        "домов",
        "домам",
        "домах",
        "через",
        "около",
        "примерно",
        "часов",
        "метров",
        "лет",
        "от",
        "до",
        "минут",
        "где",
        "то",
    ]
)
_SEVERAL_HOUSES = re.compile(r"(?<!\w)(?:дома|домов|домам|домами|домах|между|участ\w{2,4})(?!\w)")
_NO_FLAT = re.compile(
    r"\s{0,2}(?:назад|подъезд|этаж|лет|раз|год|дом|маршрут|автобус|трамва|троллейб|микрор|мкр|корп|квартал|машин|парков|янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек)"
)
_GLUED = re.compile(rf"(?<!\w)\d{{1,3}}[а-е]?к(?P<k>[1-9]\d{{1,2}})(?!\w){_LAST}")
_SENTENCE = re.compile(r"[.!?\n]\s{0,3}$")
_AT_HOME = re.compile(r"(?<!\w)(?:адресу?|жив[еу]|прожив|прописан|прож|регистр)")
_WITH_LETTER = re.compile(r"\d\s?[а-е]")
_HOUSES_APART, _HOUSES_LISTED_APART = 4, 12
_NEXT_WORD = re.compile(r"\s(?P<word>[а-я]{3,20})(?!\w)")
_HOURS = re.compile(r"расписан|автобус|рейс|врем[яе]|час[ыоа]|маршрут")


def flats_find(folded: str, text: str) -> Iterator[Span]:
    """Numbers of flats and rooms; of an address it is the flat alone."""
    if not any(map(str.isdigit, folded)) and "кв" not in folded and "kv" not in folded:
        return
    at_home = _HOME.search(folded)
    for match in _FEMININE.finditer(folded):
        if at_home or _SOMEBODY_FROM.search(text, max(0, match.start() - 20), match.start()):
            yield Span(*match.span("numbers"), "flat")
    for pattern in (_FLAT, _FLAT_IN_WORDS, _BEFORE_FLAT, _ORDINAL_FLAT):
        for match in pattern.finditer(folded):
            reach = 25 if "квартир" in match[0] else 9
            is_area = _AREA_OR_HEAT.search(folded, max(0, match.start() - reach), match.start())
            is_quarter = match[0].startswith("кв") and _QUARTER.search(folded, max(0, match.start() - 5), match.start())
            if (
                not is_area
                and not is_quarter
                and not _SEVERAL_FLATS.search(folded, max(0, match.start() - 12), match.end())
            ):
                yield Span(*match.span("numbers"), "flat")
            another = _ANOTHERS.match(folded, match.end())
            if another:
                yield Span(*another.span("numbers"), "flat")
    for match in (*_NEIGHBOUR_FROM.finditer(folded), *_ASKED.finditer(folded)):
        yield Span(*match.span("numbers"), "flat")
    if "общеж" in folded or "комнат" in folded:
        for match in (*_HOSTEL_ROOM.finditer(folded), *_BEFORE_ROOM.finditer(folded)):
            yield Span(*match.span("numbers"), "flat")
    for match in _AFTER_HOUSE.finditer(folded):
        if not (_NO_FLAT.match(folded, match.end()) or _are_houses(folded, match) or _how_many(folded, match)):
            yield _after(match)
    for match in _GLUED.finditer(folded):
        yield Span(*match.span("k"), "flat")
    for match in _AFTER_STREET.finditer(folded):
        if _is_street(folded, text, match) and not _are_houses(folded, match):
            yield _after(match)


def _after(match: re.Match[str]) -> Span:
    return Span(*next(match.span(how) for how in ("k", "comma", "dash", "slash") if match[how]), "flat")


def _are_houses(folded: str, match: re.Match[str]) -> bool:
    """«садовая 25-27», «мира 18, 20»: two houses of a street."""
    numbers = re.findall(r"\d+", match[0])
    if len(numbers) != 2 or _WITH_LETTER.search(match[0]):
        return False
    at_home = _AT_HOME.search(folded, max(0, match.start() - 40), match.start())
    if at_home is not None and not (match["comma"] and at_home[0] == "адресу"):
        return False
    between = int(numbers[1]) - int(numbers[0])
    if match["comma"]:
        return abs(between) <= (_HOUSES_APART if match[0].startswith("д") else _HOUSES_LISTED_APART)
    return bool(match["dash"]) and 0 < between <= _HOUSES_APART and between % 2 == 0


def _how_many(folded: str, match: re.Match[str]) -> bool:
    """«в доме 10-15 собак»."""
    word = _NEXT_WORD.match(folded, match.end())
    return word is not None and match[0][0] != "д" and {"NOUN", "gent", "plur"} <= parts_of_speech(word["word"])


def _is_street(folded: str, text: str, match: re.Match[str]) -> bool:
    """Whether «Ленина 10-45» is an address, and not hours, a score or a range."""
    start = match.start()
    if match["street"] in _NO_STREET or _NO_FLAT.match(folded, match.end()):
        return False
    if _STREET_WORD.search(folded, max(0, start - 40), start):
        return not _SEVERAL_HOUSES.search(folded, max(0, start - 30), start)
    if _STREET_WORD.match(match["street"]):
        return not _SEVERAL_HOUSES.search(folded, max(0, start - 30), start)
    if not text[start].isupper() or _HOURS.search(folded, max(0, start - 40), start):
        return False
    begins_sentence = not text[:start].strip() or _SENTENCE.search(text, max(0, start - 5), start)
    grammemes = parts_of_speech(match["street"])
    common = {"NOUN", "inan", "nomn"} <= grammemes and not grammemes & {"Geox", "Name", "Surn"}
    return not (begins_sentence and common)


# «45К1234», «12 ключ 3456», «45#1234», «к7890»: a flat, the key and the figures behind it.
_KEY = r"(?:[*#]{1,2}|к|k|в|v|b|ключ(?:ик)?|кл\.?|key|звезд\w{2,5}|решетк\w)"
_KEYED = rf"(?<![\w,.])\d{{1,4}}\s?{_KEY}[\s:-]{{0,2}}[#*]?\d{{2,8}}[#*]?(?![\w/]|[.,]\d)"
_KEY_FIRST = r"(?<![\w,.])(?:[*#]|к|k|в|v|ключ\s|key\s)\s?\d{3,8}[#*кkвv]?(?!\w)"
_PLAIN = (
    r"(?<![\w,.])[#*]?\d{3,8}[#*]?(?![\w/]|[.,:]\d|\s?(?:руб|р\.|тыс|₽|лет|год|г\.|чел|квартир|раз|метр|дн|час|мин))"
)
# «сорок пять ключ двенадцать тридцать четыре»: three words of figures at least.
_SIGN_IN_WORDS = rf"(?:{NUMERAL}|ключ\w{{0,3}}|решетк\w|звездочк\w)"
_IN_WORDS = rf"(?<!\w)(?:{NUMERAL})(?:[\s,–-]{{1,3}}{_SIGN_IN_WORDS}(?!\w)){{2,9}}"
_DOOR = (
    r"(?:домофон|домафон|подъезд|падик|парадн|двер|калитк|ворот|замк|замок|шлагбаум|вход|тамбур|сейф|"
    r"почтов\w{2,3} ящик|кодов|этаж|подвал|чердак|гараж|секци)\w{0,4}"
)
_CODE_WORD = r"(?:код(?:ик|а|ом|у|ы)?|пароль|паролем|пин(?:-?код)?|шифр|комбинаци\w|цифр\w{1,2})"
_GAP = r"[^\d\n.!?*#]{0,25}?"
_AFTER_DOOR = re.compile(
    rf"(?<!\w)(?:{_CODE_WORD}\s(?:[а-я]{{1,8}}\s){{0,2}}{_DOOR}|{_DOOR}(?:\s№?\d{{1,2}}(?!\d))?[\s,:(–—-]{{1,3}}(?:[а-я]{{1,12}},?\s){{0,2}}{_CODE_WORD})"
    rf"(?!\w){_GAP}(?P<code>{_KEYED}|{_KEY_FIRST}|{_PLAIN}|{_IN_WORDS})"
)
# «домофон 12 ключ 3456», «наберите на домофоне 45в1234»: the form alone says what it is.
_AT_DOOR = re.compile(rf"(?<!\w)(?:домофон|домафон|подъезд)\w{{0,3}}(?!\w){_GAP}(?P<code>{_KEYED}|{_KEY_FIRST})")
_BEFORE_DOOR = re.compile(
    rf"(?<!\w)(?:набр\w{{2,6}}|набер\w{{1,4}}|нажм\w{{1,4}}|вв[ео]д\w{{2,4}}|{_CODE_WORD})[\s:–—-]{{1,3}}(?:{_CODE_WORD}[\s:–—-]{{1,3}})?"
    rf"(?P<code>{_KEYED}|{_KEY_FIRST}|{_PLAIN}|{_IN_WORDS})(?=[^\n.!?\d]{{0,30}}(?:домофон|домафон|подъезд|калитк|двер|шлагбаум|ворот))"
)
_CODE_KEYED = re.compile(rf"(?<!\w){_CODE_WORD}[\s:–—-]{{1,4}}(?P<code>{_KEYED})")
# «код подъезда: 1234, запасной 5678#»
_ANOTHER = re.compile(rf"\s?(?:,|;|или|и)\s?(?:[а-я]{{3,12}}\s){{0,2}}(?P<code>{_KEYED}|{_KEY_FIRST}|{_PLAIN})")


def door_codes_find(folded: str) -> Iterator[Span]:
    """The figures of codes of doors; the word before them stays."""
    if not any(
        word in folded for word in ("код", "домофон", "домафон", "парол", "шифр", "комбинац", "пин", "подъезд", "цифр")
    ):
        return
    for pattern in (_AFTER_DOOR, _AT_DOOR, _BEFORE_DOOR, _CODE_KEYED):
        for match in pattern.finditer(folded):
            yield Span(*match.span("code"), "door_code")
            another = _ANOTHER.match(folded, match.end("code")) if pattern is _AFTER_DOOR else None
            if another:
                yield Span(*another.span("code"), "door_code")
