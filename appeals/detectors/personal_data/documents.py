"""Numbers of documents, cards, accounts, car plates and of cases that are bound to a person."""

import re
from collections.abc import Iterator

from appeals.detectors.findings import Span

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
        (r"л\s?/\s?сч?|лиц\w{0,4}\.?(?:\s{1,2}сч\w{0,3})?", r"\d[\d-]{4,14}"),
        (r"паспорт\w{0,7}|загран\w{0,10}", r"\d{2}\s?\d{2}(?:\s{0,2}[№n]?\s{0,2}\d{6})?|\d{6,7}|\d{2}\s\d{7}"),
        (r"в\s?/\s?у|водит\w{2,10}\s{1,2}\w{4,13}|права|стс|птс", r"\d{2}\s?[\dа-я]{2}\s{0,2}№?\s?\d{6}"),
        (
            r"удостоверени\w{1,2}|военн\w{2,3}\s{1,2}билет\w{0,2}|справк\w{1,2}|св(?:идетельств|ид-в|-в)\w{1,2}|"
            r"вид\w{0,2}\s{1,2}на\s{1,2}жительств\w|мсэ|серия|диплом\w{0,2}",
            r"(?:[а-яa-z]{2}\s{1,2}|\d{2,4}\s{0,2})?№?\s{0,2}\d{6,7}",
        ),
    )
)
_REACH = 45

_PLATE_LETTER = "[авекмнорстухabekmhopctyx]"
_PLATE = re.compile(rf"(?<!\w){_PLATE_LETTER}\s?\d{{3}}\s?{_PLATE_LETTER}{{2}}(?P<region>\s?\d{{2,3}})?(?!\w)")
_TAXI_PLATE = re.compile(rf"(?<!\w){_PLATE_LETTER}{{2}}\s?\d{{3}}\s?\d{{2,3}}(?!\w)")
_CAR = re.compile(r"номер|гос|авто|машин|лад[аыу]|приор|жигул|такси|ваз|джип|камаз|газел|иномарк|марк[аиу]|киа|автобус")

# «номер обращения 123», «заявка № 123», «по делу № 2-1234/2023». Acts of state («постановление № 354») are nobody's.
_CASE = re.compile(
    r"(?<!\w)(?:обращени\w{1,3}|заявлени\w{1,3}|заявк\w{1,3}|жалоб\w{1,3}|дел[аоу]|производств\w{1,2}|иск\w{0,2}|"
    r"талон\w{0,2}|запрос\w{0,2}|протокол\w{0,2}|квитанци\w{1,2}|страховк\w)(?!\w)"
)
_CASE_NUMBER = re.compile(r"(?<![\w.,])(?:[а-яa-z]{1,2}-)?\d[\dа-яa-z]*(?:[/-][\dа-яa-z]{1,20}){0,4}(?!\w)")
_NUMBER_SIGN = re.compile(r"№|(?<!\w)n(?!\w)|номер")
_ENOUGH_DIGITS = 4


def documents_find(folded: str, text: str) -> Iterator[Span]:
    """Numbers of documents and the like; `text` is the same text before folding."""
    if not any(map(str.isdigit, folded)):
        return
    for pattern in _BARE:
        for match in pattern.finditer(folded):
            yield Span(match.start(), match.end(), "document")
    for trigger, value in _NAMED:
        for match in trigger.finditer(folded):
            for number in value.finditer(folded, match.end(), match.end() + _REACH):
                yield Span(number.start(), number.end(), "document")
    yield from _plates(folded, text)
    yield from _cases(folded)


def _plates(folded: str, text: str) -> Iterator[Span]:
    for match in _PLATE.finditer(folded):
        written_together = not any(map(str.isspace, match[0]))
        if match["region"] or written_together or _about_a_car(folded, text, match):
            yield Span(match.start(), match.end(), "document")
    for match in _TAXI_PLATE.finditer(folded):
        if _about_a_car(folded, text, match):
            yield Span(match.start(), match.end(), "document")


def _about_a_car(folded: str, text: str, match: re.Match[str]) -> bool:
    letters = [character for character in text[match.start() : match.end()] if character.isalpha()]
    return all(map(str.isupper, letters)) or bool(_CAR.search(folded, max(0, match.start() - 30), match.start()))


def _cases(folded: str) -> Iterator[Span]:
    for match in _CASE.finditer(folded):
        number = _CASE_NUMBER.search(folded, match.end(), match.end() + 45)
        if number is None or sum(map(str.isdigit, number[0])) < _ENOUGH_DIGITS:
            continue
        says_so = _NUMBER_SIGN.search(folded, max(0, match.start() - 20), number.start())
        is_long = sum(map(str.isdigit, number[0])) > _ENOUGH_DIGITS + 1 and bool(re.search("[/-]", number[0]))
        if says_so or (is_long and number.start() - match.end() < 4):
            yield Span(number.start(), number.end(), "document")
