"""Find names by form alone: abbreviated, glued, contracted, Korean and Chinese, quoted after «зовут»."""

import re
from collections.abc import Iterator

from language.detectors.personal_data.name_words import Part, part_of
from language.findings import Span

__all__ = ["names_by_form"]

_FAMILY = (
    "Ли|Ким|Пак|Цой|Тен|Хан|Шин|Нам|Кан|Чен|Ван|Чжан|Чжао|Лю|Лян|Хо|Юн|Хван|Нгуен|Фам|Чан|Динь|Лай|Тян|Югай|Хегай|Хон|"
    "Сунь|Чэнь|Ян|Ву|Хоанг|Тхи"
)
_BARE = (
    re.compile(rf"(?<![\w-])(?:{_FAMILY})(?: [А-ЯЁ][а-яё]{{1,5}}){{2}}(?![\w-])"),
    # «ИвахненкоТ.П.»
    re.compile(r"(?<![\w-])[А-ЯЁ][а-яё]{3,20}[А-ЯЁ]\.\s?[А-ЯЁ]\.(?!\w)"),
    # «Биджиев К. А-А.»
    re.compile(r"(?<![\w-])[А-ЯЁ][а-яё-]{2,20} [А-ЯЁ]\.\s?[А-ЯЁ]-[А-ЯЁ]\."),
    # «Дз. Качмазов», «Вл. Петренко»; not «Мих. Кольцова», a street.
    re.compile(
        r"(?<![\w-])(?:Дж|Дз|Ал|Вл|Ник|Ив|Вас|Григ|Серг|Евг|Ген|Андр|Викт|Вик|Алекс|Конст|Влад|Вит|Вяч|Ром|Анд|Тат|"
        r"Нат|Ек|Мар|"
        r"Люд|Св|Юр|Бор|Арк|Руст|Маг|Мих)\. [А-ЯЁ][а-яё]{2,20}(?:ов|ев|ин|ян|ко|ук|юк|дзе|ва|на|ич|ов[уы]|"
        r"ин[уы])(?![\w-])"
        r"(?!,?\s(?:д\.?\s?)?\d)"
    ),
)
_CONTRACTED = re.compile(
    r"(?<!\w)(?:марь\s?и?ванн\w{1,2}|[а-я]{3,9}\s(?:ванн[аеуы]|санн[аеуы]|пална|палне|палну|палны)|(?:сан|"
    r"алексан)\sсаныч\w{0,2}|пал\sпалыч\w{0,2}|"
    r"(?:иван|вал|ван)\sваныч\w{0,2}|[а-я]{3,9}\sсергевн[аеуы]|[а-я]{3,9}\sникол(?:авн|анн)[аеуы])(?!\w)"
)
_CALLED = re.compile(
    r"(?<!\w)(?:звал[аи]?|зовут|зов[её]т|кличут|записал[аи]?|написал[аи]?|указал[аи]?|обозвал[аи]?|числюсь|значусь|"
    r"числится|"
    r"значится)(?:\s(?:меня|е[её]|его|нас|ей|ему|их|там|все|его все|"
    r"как)){0,2}\s?[«\"“](?P<name>[А-ЯЁ][а-яё]{2,20})[»\"”]"
)
_CONTRACTIONS = ("ванн", "санн", "палн", "саныч", "палыч", "ваныч", "сергевн", "николавн", "николанн")
_SHORTENED = frozenset(["марь", "сан", "алексан", "пал", "вал", "ван", "татьян", "анн", "нин", "ольг"])
_SURNAME_BEFORE = re.compile(
    r"(?<![\w-])(?P<name>[А-ЯЁ][а-яё]{2,20}(?:-[А-ЯЁ][а-яё]{2,20})?)\s(?:моя|его|е[её]|наша|их|у\s(?:него|не[её]|"
    r"меня|нас))\sфамилия(?!\w)"
)
_STREET_BEFORE = re.compile(r"(?<!\w)(?:ул|улиц\w|пр-т|просп\w{0,7}|пер|переулок|имени|им|на|площадь|сквер|парк)\.?\s$")
_BORN_AS = re.compile(
    r"(?:(?<![\w-])(?P<after>[А-ЯЁа-яё-]{4,25})\s\(?)?(?:в\sдевичестве|урожд[её]нн\w{1,2}|девичья\sфамилия|"
    r"девичья)[\s:–—-]{1,3}"
    r"(?P<name>[А-ЯЁа-яё-]{3,25})"
)
_SIGNED = re.compile(
    r"(?<!\w)(?:от|[Зз]аявитель|[Аа]бонент|ФИО|[Вв]рач|[Мм]астер|[Ии]сп\.|[Пп]лательщик)[:\s]{1,3}"
    r"(?P<name>[А-ЯЁ][а-яё]{2,20} [А-ЯЁ]\.(?:\s?[А-ЯЁ]\.)?)"
)
# «дом Петровых», «за огородом Сидоровых»: a home is a family's; museums, streets and the house of the tsars are not.
_HOME_OF = re.compile(
    r"(?<![\w-])(?:[Дд]ом(?:а|у|ом|е)?|[Дд]вор(?:а|у|ом|е)?|[Уу]част(?:ок|ка|ку|ком|ке)|[Оо]город(?:а|у|ом|е)?|"
    r"[Дд]ач(?:а|и|у|ей|е)|[Бб]ан(?:я|и|ю|ей|е)|[Гг]араж(?:а|у|ом|е)?|[Зз]абор(?:а|у|ом|е)?|[Кк]алитк(?:а|и|у|ой|е)|"
    r"[Кк]вартир(?:а|ы|у|ой|е)|[Сс]осед(?:и|ей|ям|ями)|[Сс]емь(?:я|и|ю|ёй|ей|е))\s"
    r"(?P<name>[А-ЯЁ][а-яё]{2,20}(?:[оеё]в|[иы]н)(?:ых|ым|ыми)|[А-ЯЁ][а-яё]{2,20}[сц]ких)(?![\w-])(?!\s(?:дач|участк|огород|квартир|домов|улиц))"
)
_TSARS = ("Романовы", "Ульяновы")
_BY_AGE = re.compile(
    r"(?<![\w-])(?P<name>[А-ЯЁ][а-яё]{2,20}-(?:ага|апа|ака|абый|апай|ханум|(?:младш|старш)[а-яё]{2,3}))(?![\w-])"
)
_OF_A_LIST = re.compile(r"(?<!\w)[Фф]амилию\s(?:назову|скажу|знаю|помню)[:,–— ]{1,3}(?P<name>[А-ЯЁ][а-яё]{2,20})")


def names_by_form(folded: str, text: str) -> Iterator[Span]:
    """Names found by how they are written, whatever the words are."""
    for pattern in _BARE:
        for match in pattern.finditer(text):
            if not _STREET_BEFORE.search(folded, max(0, match.start() - 14), match.start()):
                yield Span(match.start(), match.end(), "name")
    is_contracted = any(part in folded for part in _CONTRACTIONS)
    for match in _CONTRACTED.finditer(folded) if is_contracted else ():
        first = match[0].split()[0]
        if first in _SHORTENED or part_of(first) & (Part.FIRST | Part.ORDINARY) == Part.FIRST:
            yield Span(match.start(), match.end(), "name")
    telling = [_SIGNED, _BY_AGE, _HOME_OF]
    if "«" in text or '"' in text or "“" in text:
        telling.append(_CALLED)
    if "фамили" in folded:
        telling += [_SURNAME_BEFORE, _OF_A_LIST]
    if "девич" in folded or "урожд" in folded:
        telling.append(_BORN_AS)
    for pattern in telling:
        for match in pattern.finditer(text):
            if pattern is _HOME_OF and match["name"].startswith(_TSARS):
                continue
            if _could_be_somebody(match["name"]):
                yield Span(*match.span("name"), "name")
            if pattern is _BORN_AS and match["after"] and part_of(match["after"].lower()) & (Part.SURNAME | Part.FIRST):
                yield Span(*match.span("after"), "name")


def _could_be_somebody(written: str) -> bool:
    """Not «Это моя фамилия», not «зовут «Ласточка»»."""
    part = part_of(written.split()[0].lower().replace("ё", "е"))
    if part & (Part.SURNAME | Part.LIKE_SURNAME | Part.PATRONYMIC):
        return True
    return written[0].isupper() and (Part.UNKNOWN in part or bool(re.search(r"[\s-]", written)))
