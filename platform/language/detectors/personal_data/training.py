"""Train the weights of the features of names: logistic regression on our own labelled messages.

Data augmentation: each message is used as it is, in lower case, some in capitals, and with the beginnings of surnames
replaced, so that endings and neighbours are learned and not particular surnames.
"""

import json
import random
import re
from collections.abc import Iterable, Iterator

from language.detectors.personal_data.name_judging import WEIGHTS, NameWeights
from language.detectors.personal_data.name_signs import is_candidate, signs_of
from language.detectors.personal_data.name_text import NameText
from language.findings import Span
from language.training import Signed, signs_fit
from language.words import fold

__all__ = ["name_weights_fit", "name_weights_write"]

Marked = tuple[str, tuple[Span, ...]]

_SEED = 1
_STRENGTH = 0.3
_SEEN_AT_LEAST = 3
_TOO_LIGHT = 0.03
_OTHER_SURNAMES = 2
_IN_CAPITALS = 0.3
_SMALL_WEIGHT = 0.5
_WORD = re.compile(r"[^\W\d_]+")
_SURNAME = re.compile(
    r"(?:[ое]в|ин|ын|[ое]в[аы]|[иы]н[аы]|[ое]вой|[иы]ной|[ое]ву|[иы]ну|[ое]вым|[иы]ным|[ое]вых|[иы]ных|ск(?:ий|ая|"
    r"ого|ой|ому|ую|им)|"
    r"чук|юк|ук|дзе|швили|ян|янц|ко|ич|ых|их)$"
)
_BEGINNINGS = [
    "пик",
    "виря",
    "клем",
    "хабиб",
    "ятман",
    "кечай",
    "шайх",
    "айме",
    "перебий",
    "голоп",
    "куроп",
    "мокш",
    "сурд",
    "чирк",
    "ярмух",
    "вильд",
    "бикт",
    "яшмол",
    "гат",
    "загид",
    "асыл",
    "тростян",
    "подгор",
    "безмат",
    "шамси",
    "полуп",
    "кособр",
    "авдю",
    "чебы",
    "эргеш",
    "бегл",
    "погос",
    "абдул",
    "юлда",
    "рябок",
    "штоль",
    "турд",
    "жарик",
    "череван",
    "бакае",
    "турсу",
    "кадыр",
    "лож",
    "шепт",
    "дзаг",
    "исраф",
    "кипш",
    "велиг",
    "чума",
    "щур",
    "гнат",
    "дудн",
    "кравч",
    "мирош",
    "доброх",
    "лисог",
    "цукерм",
    "махму",
    "хаким",
    "зуй",
    "ткач",
    "бойч",
    "ахтям",
    "синичк",
    "толстоп",
    "плахот",
    "горбат",
    "шишк",
    "крамар",
    "заболот",
    "рык",
    "эрд",
    "аникуш",
]


def name_weights_fit(messages: Iterable[Marked]) -> NameWeights:
    """Weights from texts and the names marked in them; the same messages in the same order give the same weights."""
    chance = random.Random(_SEED)  # noqa: S311 - the same examples each time, no secrets
    rows = [row for message in messages for row in _rows(message, chance)]
    return NameWeights(*signs_fit(rows, strength=_STRENGTH, seen_at_least=_SEEN_AT_LEAST, too_light=_TOO_LIGHT))


def name_weights_write(weights: NameWeights) -> None:
    """Put weights in the place of those in use."""
    lines = json.dumps({"start": weights.start, "of": weights.of}, ensure_ascii=False, indent=0)
    WEIGHTS.write_text(lines + "\n", encoding="utf-8")


def _rows(message: Marked, chance: random.Random) -> Iterator[Signed]:
    for (text, names), weight in _variants(message, chance):
        words = NameText(fold(text), text)
        for index, token in enumerate(words.tokens):
            if is_candidate(words, index):
                is_name = any(name.start <= token.start and token.end <= name.end for name in names)
                yield Signed(set(signs_of(words, index)), is_name, weight)


def _variants(message: Marked, chance: random.Random) -> Iterator[tuple[Marked, float]]:
    text, names = message
    yield message, 1.0
    small, large = text.lower(), text.upper()
    if len(small) == len(text):
        yield (small, names), _SMALL_WEIGHT
    if chance.random() < _IN_CAPITALS and len(large) == len(text):
        yield (large, names), 1.0
    for _ in range(_OTHER_SURNAMES):
        other = _with_other_surnames(text, names, chance)
        if other[0] != text:
            yield other, 1.0


def _with_other_surnames(text: str, names: tuple[Span, ...], chance: random.Random) -> Marked:
    def other(match: re.Match[str]) -> str:
        word = match[0]
        ending = _SURNAME.search(word.lower())
        if len(word) < 5 or ending is None or not word.istitle():
            return word
        return chance.choice(_BEGINNINGS).capitalize() + word[max(2, ending.start() - 1) :]

    result, places, position = "", [], 0
    for name in names:
        result += text[position : name.start]
        start = len(result)
        result += _WORD.sub(other, text[name.start : name.end])
        places.append(Span(start, len(result), name.kind))
        position = name.end
    return result + text[position:], tuple(places)
