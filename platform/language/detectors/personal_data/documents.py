"""Find numbers of documents, cards, accounts, car plates, and of cases bound to a person."""

import re
from collections.abc import Iterator

from language.findings import Span

__all__ = ["documents_find"]

_GROUPED = r"\d(?:[\s-]?\d)"
# Numbers whose form alone says what they are.
_BARE = tuple(
    re.compile(rf"(?<![\d.,/-]){form}(?![\d/]|[.,-]\d)")
    for form in (
        r"\d{3}[\s-]\d{3}[\s-]\d{3}[\s-]\d{2}",  # СНИЛС
        r"\d{2}\s?\d{2}\s{0,2}(?:[№n]|номер)?\s{1,2}\d{6}",  # a passport
        r"\d{4}(?:[\s-]\d{4}){3}(?:[\s-]?\d{1,3})?",  # a card, or a medical policy
        r"[2456]\d{15}",
        r"4(?:[\s-]?\d){19}",  # a bank account
        r"[а-яa-z]{1,2}\s?-\s?[ivx]{1,5}\s{0,2}(?:№|n)?\s?\d{5,6}",  # a veteran's certificate
        r"(?:i{1,3}|iv|vi{0,3}|ix|xi{0,3})\s?[-–]?\s?[а-я]{2}\s{0,2}(?:№|n|номер)?\s{0,2}\d{6}",  # a birth certificate
    )
)
# A word that names the document, then, not far away, its numbers.
_NAMED = tuple(
    (re.compile(rf"(?<!\w)(?:{trigger})"), re.compile(rf"(?<![\d,.])(?:{value})(?!\d)"))
    for trigger, value in (
        (r"снилс\w{0,2}", rf"{_GROUPED}{{10}}"),
        (r"инн", rf"{_GROUPED}{{11}}"),
        (r"полис\w{0,2}|омс|енп", rf"{_GROUPED}{{15}}"),
        (r"карт[аеуы]|картой|карточк\w{1,2}", rf"{_GROUPED}{{15,18}}"),
        (r"р[/.\s]?сч?|сч[её]т\w{0,2}", rf"{_GROUPED}{{19}}"),
        (
            r"л\s?[/.]\s?сч?(?!\w)|лиц\w{0,4}\.?(?:\s{1,2}сч\w{0,3})?|лс(?!\w)",
            r"(?=(?:\d[\s-]?){5})\d{2,12}(?:[\s-]\d{1,6}){0,5}",
        ),
        (r"(?:личн|абонентск|номер\w{0,2})\w{0,3}\s{1,2}сч[её]т\w{0,2}|абонент\w{0,2}\s{1,2}№", r"\d[\d-]{4,19}"),
        (
            r"паспорт\w{0,7}|загран\w{0,10}",
            r"\d{2}\s?\d{2}\s{0,2}[№n]?\s{0,2}\d{6}|(?<=серия\s)\d{2}\s?\d{2}|\d{6,7}|\d{2}\s\d{7}|"
            r"[a-zа-я]{1,2}\s?№?\s?\d{6,8}",
        ),
        (r"vin|вин(?:-код)?\w?", r"[a-hj-npr-z\d]{17}"),
        (r"серия\s{1,2}паспорт\w|паспорт\w{0,3}\s{1,2}серия", r"\d{2}\s?\d{2}"),
        (r"в\s?/\s?у|водит\w{2,10}\s{1,2}\w{4,13}|права|стс|птс", r"\d{2}\s?[\dа-я]{2}\s{0,2}№?\s?\d{6}"),
        (
            r"удостоверени\w{1,2}|военн\w{2,3}\s{1,2}билет\w{0,2}|справк\w{1,2}|св(?:идетельств|ид-в|-в)\w{1,2}|"
            r"вид\w{0,2}\s{1,2}на\s{1,2}жительств\w|мсэ|серия|серии|лист\w{0,2}|патент\w{0,2}|диплом\w{0,2}",
            r"(?:[а-яa-z]{2,4}-\d{4}\s{1,2}|[а-яa-z]{1,3}[\s-]{1,2}|\d{2,4}\s{0,2})?№?\s{0,2}\d{6,9}|"
            r"\d{3}\s\d{3}(?:\s\d{2,3})?",
        ),
    )
)
_REACH = 45
_THREE_DIGITS = re.compile(r"\d[\s/-]{0,2}\d[\s/-]{0,2}\d")

_PLATE_LETTER = "[авекмнорстухabekmhopctyx]"
_PLATE = re.compile(
    rf"(?<!\w){_PLATE_LETTER}[\s-]?\d{{3}}[\s-]?{_PLATE_LETTER}{{2}}(?P<region>[\s|/*-]?\d{{2,3}})?(?!\w)"
)
_TAXI_PLATE = re.compile(rf"(?<!\w){_PLATE_LETTER}{{2}}\s?\d{{3}}\s?\d{{2,3}}(?!\w)")
# A licence, a protocol: «75 АА 118340»; not «от 50 до 100000».
_LICENCE = re.compile(r"(?<![\w.,/-])\d{2}\s?[А-ЯA-Z]{2}\s{0,2}№?\s?\d{6}(?!\d)")
_LITTLE_WORDS = frozenset({"на", "не", "но", "то", "та", "те", "ту", "он", "мы", "вы", "ты", "со", "ко", "во", "ее"})
_TRACTOR_PLATE = re.compile(rf"(?<!\w)\d{{4}}\s?{_PLATE_LETTER}{{2}}\s?\d{{2,3}}(?!\w)")
_TRAILER_PLATE = re.compile(rf"(?<!\w){_PLATE_LETTER}{{2}}\s?\d{{4}}\s?\d{{2,3}}(?!\w)")
# «лада 123 АВ 73»: the first letter left out; «с номером 777»: nothing but the figures.
_SHORT_PLATE = re.compile(rf"(?<![\w.,/-])\d{{3}}\s?{_PLATE_LETTER}{{2}}(?:\s?\d{{2,3}})?(?!\w)")
_CAR = re.compile(
    r"номер|прицеп|мотоцикл|скутер|фургон|форд|киа|рено|тойот|ниссан|хенд|хунд|шевроле|фольксваген|мерседес|бмв|гос|авто|машин|лад[аыу]|приор|жигул|такси|ваз|джип|камаз|газел|иномарк|марк[аиу]|киа|автобус"
)

# «номер обращения 123», «заявка № 123», «по делу № 2-1234/2023», «КУСП 18834». Acts of state («постановление № 354»)
# are nobody's, unless their number is as long as that of a fine.
_CASE = re.compile(
    r"(?<!\w)(?:елс|плательщик\w{0,2}|абонент\w{0,4}|обращени\w{1,3}|заявлени\w{1,3}|заявк\w{1,3}|жалоб\w{1,3}|"
    r"дел[аоу]|делу|производств\w{1,2}|"
    r"иск\w{0,2}|предыдущ\w{2,3}|перв\w{2,3}|"
    r"талон\w{0,2}|запрос\w{0,2}|протокол\w{0,2}|квитанци\w{1,2}|страховк\w|кусп|ксп|уин|уип|материал\w{0,3}|"
    r"договор\w{0,2}|контракт\w{0,2}|"
    r"удостоверени\w{1,2}|сертификат\w{0,2}|больничн\w{2,3}|рецепт\w{0,2}|направлени\w{1,2}|карт[аыуе]|карточк\w|"
    r"ордер\w{0,2}|доверенност\w{1,2}|"
    r"полис\w{0,2}|счет\w{0,2}|акт\w{0,2}|регистрационн\w{2,3}|входящ\w{2,3}|вх|исх|исходящ\w{2,3}|ответ\w{0,2}|"
    r"письм\w|отписк\w{1,2}|решени\w{1,2}|"
    r"выписк\w|свидетельств\w{1,2}|трек|заказ\w{0,2}|штраф\w{0,2}|определени\w|приказ\w{0,2}|лист\w{0,2}|"
    r"патент\w{0,2}|виз[аы]|истори\w{1,2}\s{1,2}болезни|табельн\w{2,3}|путевк\w|жетон\w{0,2}|постановлени\w{1,2})(?!\w)"
)
# «Сообщение №: 123456», «зарегистрировано под № 4455667»: what a person was told their own case is called.
_MESSAGE = re.compile(
    r"(?<!\w)(?:сообщени\w{1,3}|тикет\w{0,2}|инцидент\w{0,2}|регистраци\w{1,2}|зарегистрирован\w{0,2}|присвоен\w{0,2})"
    r"\s{0,2}(?:(?:под|за|было?|ему|ей|регистрационн\w{2,3}|входящ\w{2,3})\s{1,2}){0,3}"
    r"(?:№|n(?!\w)|номер\w{0,2}|id(?!\w)|ид(?!\w))\s{0,2}[:=–—-]?\s{0,2}(?P<number>[а-яa-z]{0,3}-?\d{4,}(?:[/-][\dа-я]{1,10}){0,4})(?!\w)"
)
_STRAIGHT = re.compile(r"кусп|ксп|уин|уип|трек|договор|контракт|вх|исх|полис|удостов|сертиф|патент")
_OF_POLICE = re.compile(r"кусп|ксп|уин|уип")
_CASE_NUMBER = re.compile(r"(?<![\w.,])(?:[а-яa-z]{1,4}[-–]?)?\d[\dа-яa-z]*(?:\s?[/~–-]\s?[\dа-яa-z]{1,20}){0,7}(?!\w)")
_INCOMING = re.compile(r"(?:вх|исх)(?:одящ|$)?")
_LETTER_BEHIND = re.compile(r"\d{3,5}-[а-я]{1,2}(?:/\d{2,4})?$|\d{1,4}-[а-я]/\d{2,4}$")
_WORDS_BETWEEN = re.compile(r"(?:\s[а-я]{4,15}){1,3}\s")
_PENALTY = re.compile(r"(?<!\w)(?:штраф|правонаруш|пристав|взыскан|гибдд|протокол)")
_FINE = re.compile(r"(?<!\d)\d{18,25}(?!\d)")
_ACT = re.compile(r"(?:фз|кз|оз|пп|р)$|^(?:19|20)\d\d(?:г|год\w*)?$")
_NUMBER_SIGN = re.compile(r"№|(?<!\w)n(?!\w)|номер")
# «за номером ОГ-4417», «№ ОГ-22871/24»: letters before the digits as cases have them.
_LETTERED = re.compile(
    r"(?:№|номер\w{0,2})\s{0,2}(?:[а-я]{3,15}\s){0,3}(?P<number>[а-я]{1,3}-\d{3,8}(?:[/-][\dа-я]{1,6}){0,3})(?!\w)"
)
_FEW_DIGITS, _ENOUGH_DIGITS, _SURELY_ENOUGH = 3, 4, 6
_SUM = re.compile(r"\s{0,2}(?:руб|р(?!\w)|₽|тыс|шт|чел|к(?!\w)|[,.]\d)")


def documents_find(folded: str, text: str) -> Iterator[Span]:
    """Numbers of documents and the like; `text` is the same text before folding."""
    if not _THREE_DIGITS.search(folded):
        return
    for pattern in _BARE:
        for match in pattern.finditer(folded):
            yield Span(match.start(), match.end(), "document")
    for trigger, value in _NAMED:
        for match in trigger.finditer(folded):
            for number in value.finditer(folded, match.end(), match.end() + _REACH):
                yield Span(number.start(), number.end(), "document")
    for match in _LICENCE.finditer(text):
        yield Span(match.start(), match.end(), "document")
    yield from _plates(folded, text)
    yield from _cases(folded)


def _plates(folded: str, text: str) -> Iterator[Span]:
    for match in _PLATE.finditer(folded):
        written_together = not any(map(str.isspace, match[0]))
        if match["region"] or written_together or _about_a_car(folded, text, match):
            yield Span(match.start(), match.end(), "document")
    for match in (*_TAXI_PLATE.finditer(folded), *_TRACTOR_PLATE.finditer(folded)):
        if _about_a_car(folded, text, match) and (_are_capitals(text, match) or match[0][:2] not in _LITTLE_WORDS):
            yield Span(match.start(), match.end(), "document")
    # «номер 669 он у вас есть», «машин на 100000»: small letters are words here.
    for match in (*_TRAILER_PLATE.finditer(folded), *_SHORT_PLATE.finditer(folded)):
        is_near_car = _CAR.search(folded, max(0, match.start() - 30), match.start())
        if is_near_car and _are_capitals(text, match):
            yield Span(match.start(), match.end(), "document")


def _are_capitals(text: str, match: re.Match[str]) -> bool:
    return all(map(str.isupper, filter(str.isalpha, text[match.start() : match.end()])))


def _about_a_car(folded: str, text: str, match: re.Match[str]) -> bool:
    return _are_capitals(text, match) or bool(_CAR.search(folded, max(0, match.start() - 30), match.start()))


def _cases(folded: str) -> Iterator[Span]:
    for match in _FINE.finditer(folded):
        yield Span(match.start(), match.end(), "document")
    for match in _LETTERED.finditer(folded):
        yield Span(*match.span("number"), "document")
    for match in _MESSAGE.finditer(folded):
        yield Span(*match.span("number"), "document")
    of_penalty = bool(_PENALTY.search(folded))
    for match in _CASE.finditer(folded):
        number = _CASE_NUMBER.search(folded, match.end(), match.end() + 45)
        if number is None or _ACT.search(number[0]):
            continue
        if match[0].startswith("постановлени") and not of_penalty:
            continue
        digits = sum(map(str.isdigit, number[0]))
        is_near = number.start() - match.end() < 4
        if is_near and (_LETTER_BEHIND.match(number[0]) or (digits >= _FEW_DIGITS and _INCOMING.match(match[0]))):
            yield Span(number.start(), number.end(), "document")
            continue
        if digits < (_ENOUGH_DIGITS - 1 if _OF_POLICE.match(match[0]) else _ENOUGH_DIGITS):
            continue
        says_so = _NUMBER_SIGN.search(folded, max(0, match.start() - 20), number.start())
        is_long = digits > _ENOUGH_DIGITS + 1 and bool(re.search("[/-]", number[0]))
        is_enough = digits >= _SURELY_ENOUGH and not _SUM.match(folded, number.end())
        is_straight = _OF_POLICE.match(match[0]) or (digits > _ENOUGH_DIGITS and _STRAIGHT.match(match[0]))
        is_lettered = "/" in number[0] and bool(_WORDS_BETWEEN.fullmatch(folded, match.end(), number.start()))
        if says_so or (is_straight and is_lettered) or (is_near and (is_enough or is_long or is_straight)):
            yield Span(number.start(), number.end(), "document")
