"""Search categories by typed words. Pure: no database, no region.

Matches in the title rank first: the word, then its prefix (people search while they type). Then aliases, what is
included, the direction. Examples mention many other subjects, so a word that occurs only in one example finds nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log

from language.words import Spelling, Word, lemma, readings, words

__all__ = ["EMPTY", "EVERYDAY", "MOST_FOUND", "CategoryIndex", "Searchable"]

EVERYDAY: dict[str, tuple[str, ...]] = {
    "батарея": ("отопление",),
    "больничка": ("больница",),
    "гололед": ("наледь",),
    "горка": ("площадка",),
    "дворник": ("уборка",),
    "капать": ("протечка",),
    "капель": ("сосулька", "наледь"),
    "колдобина": ("яма",),
    "котельня": ("котельная",),
    "крыша": ("кровля",),
    "лампочка": ("свет", "освещение"),
    "ливневка": ("ливневый",),
    "лужа": ("подтопление",),
    "маршрутка": ("автобус",),
    "мусорка": ("мусор", "контейнер"),
    "мусорник": ("контейнер",),
    "маткапитал": ("материнский",),
    "парковаться": ("парковка",),
    "перекресток": ("светофор", "переход"),
    "помойка": ("контейнер", "свалка"),
    "протекать": ("протечка",),
    "пенсия": ("пенсионер",),
    "пес": ("собака",),
    "садик": ("сад",),
    "свет": ("электричество", "освещение"),
    "скорая": ("скорый",),
    "столб": ("опора",),
    "стройка": ("строительство",),
    "течь": ("протечка",),
    "топить": ("отопление",),
    "шлагбаум": ("ограждение",),
    "шум": ("шуметь",),
}

# As lemmas: what stands in any question.
_EMPTY = """
а бы в во вы где да для до его ее если есть еще за и из или им их к как когда который кто ли мой мы на над наш не нет ни
но о об он она они от по под при про с свой со так там то тот ты у уже что чтобы это этот я быть весь очень можно нужно
"""
EMPTY = frozenset(_EMPTY.split())


# A search for one common word finds half of a large set; nobody reads further than this.
MOST_FOUND = 40
MOST_WORDS = 10
LONGEST_QUERY = 200
SHORTEST_BEGINNING = 3
# What a word is worth where it stands; the first word of a title names the thing.
TITLE, FIRST, CALLED, WHOLLY_CALLED, INCLUDED, DIRECTION, EXAMPLE = 12.0, 2.0, 6.0, 6.0, 3.0, 2.0, 0.6
MOST_EXAMPLES = 4
# Less than the word are worth its beginning, a word that means the same, and the same word in a second place.
BEGINNING, MEANT, BESIDES = 0.6, 0.7, 0.1
# What has less of the best one's score is about something else, and what only an example or two speak for.
WEAK, LEAST = 0.34, 2.0
# Readings of a word that are less likely are mistakes of the dictionary: «яма» is no form of a name.
LIKELY_READING = 0.1

Worth = dict[int, float]


@dataclass(frozen=True, kw_only=True, slots=True)
class Searchable:
    """What a category says of itself."""

    code: str
    title: str
    direction: str = ""
    includes: str = ""
    aliases: Sequence[str] = field(default=())
    examples: Sequence[str] = field(default=())


class CategoryIndex:
    """The words of a set of categories; made once for many searches, safe in threads."""

    def __init__(self, categories: Iterable[Searchable]) -> None:
        self._codes: list[str] = []
        self._titles: list[str] = []
        self._worth: defaultdict[str, Worth] = defaultdict(dict)
        self._phrases: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
        self._beginnings: defaultdict[str, Worth] = defaultdict(dict)
        self._spelt: set[str] = set()
        for number, category in enumerate(categories):
            self._codes.append(category.code)
            self._titles.append(category.title)
            self._add(number, category)
        self._spelling = Spelling({*self._worth, *self._spelt})

    def find(self, query: str, *, most: int = MOST_FOUND) -> list[str]:
        """Codes of the categories that the words are about, the best first; empty where none is, or for no words.

        Every word has to be found, whatever its ending; one that the set does not know at all is taken for a typo, and
        left out where it is none: then only what the others name outright is found.
        """
        typed = [word for word in words(query[:LONGEST_QUERY], limit=MOST_WORDS) if word.lemma not in EMPTY]
        found = [worth for word in typed if (worth := self._found(word))]
        if not found:
            return []
        common = set.intersection(*(set(worth) for worth in found))
        if not common:
            # No category has all the words: those that have the most telling ones.
            common = set().union(*found)
        called = set(self._phrases.get(tuple(word.lemma for word in typed), ()))
        least = LEAST if len(found) == len(typed) else CALLED
        # Rare words tell more.
        rarities = [1.0 + log(len(self._codes) / len(worth)) / 4 for worth in found]
        scores = {
            number: sum(worth.get(number, 0.0) * rarity for worth, rarity in zip(found, rarities, strict=True))
            + (WHOLLY_CALLED if number in called else 0.0)
            for number in common
            if number in called or any(worth.get(number, 0.0) >= least for worth in found)
        }
        weak = WEAK * max(scores.values(), default=0.0)
        left = [number for number, score in scores.items() if score >= weak]
        left.sort(key=lambda number: (-scores[number], len(self._titles[number]), self._codes[number]))
        return [self._codes[number] for number in left[:most]]

    def _add(self, number: int, category: Searchable) -> None:
        title = [word for word in words(category.title) if word.lemma not in EMPTY]
        for place, word in enumerate(title):
            # One word of two says more of the thing than one of six.
            self._spelt.add(word.form)
            share = 0.5 + 0.5 / len(title) ** 0.5
            self._put(word.lemma, number, TITLE * share + (FIRST if place == 0 else 0.0))
            for length in range(SHORTEST_BEGINNING, len(word.form)):
                beginning = self._beginnings[word.form[:length]]
                beginning[number] = max(beginning.get(number, 0.0), TITLE * share * BEGINNING)
        for alias in category.aliases:
            said_so = tuple(word.lemma for word in words(alias) if word.lemma not in EMPTY)
            self._phrases[said_so].append(number)
            # A name of one word is the thing; one word of five is less of it.
            self._all(alias, number, CALLED / max(len(said_so), 1) ** 0.5)
        self._all(category.includes, number, INCLUDED)
        self._all(category.direction, number, DIRECTION)
        told = Counter(said for example in category.examples for said in _all_lemmas(example))
        for said, times in told.items():
            self._put(said, number, EXAMPLE * min(times, MOST_EXAMPLES))

    def _all(self, text: str, number: int, worth: float) -> None:
        for said in _all_lemmas(text):
            self._put(said, number, worth)

    def _put(self, said: str, number: int, worth: float) -> None:
        # What is said in several places counts most where it counts most, and a little for the others.
        before = self._worth[said].get(number, 0.0)
        self._worth[said][number] = max(before, worth) + BESIDES * min(before, worth)

    def _found(self, word: Word) -> Worth:
        """What a word of a query is worth, by category."""
        found = self._known(word.form, word.lemma)
        if not found and (meant := self._spelling.nearest(word.form)) is not None:
            found = self._known(meant, lemma(meant))
        return found

    def _known(self, form: str, said: str) -> Worth:
        found: Worth = {}
        for one in {said, *_readings(form)}:
            _join(found, self._worth.get(one, {}), 1.0)
            for meant in EVERYDAY.get(one, ()):
                _join(found, self._worth.get(meant, {}), MEANT)
        _join(found, self._beginnings.get(form, {}), 1.0)
        return found


def _join(found: Worth, more: Mapping[int, float], share: float) -> None:
    for number, worth in more.items():
        found[number] = max(found.get(number, 0.0), worth * share)


def _all_lemmas(text: str) -> set[str]:
    return {word.lemma for word in words(text) if word.lemma not in EMPTY}


def _readings(form: str) -> set[str]:
    return {reading.lemma for reading in readings(form) if reading.score >= LIKELY_READING}
