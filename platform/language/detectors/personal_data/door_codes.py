"""Find codes that open a door: of an entry phone, a gate, a lock."""

import re
from collections.abc import Iterator

from language.detectors.personal_data.contacts import NUMERAL
from language.findings import Span

__all__ = ["door_codes_find"]

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
