"""Finding a category by the words people use: its title, its group and the examples of its catalog."""

import re
from collections import Counter
from collections.abc import Iterable
from math import log

from appeals.selectors.choices import CategoryChoice

__all__ = ["categories_found", "categories_like"]

# Russian words differ in their endings: without their last vowels, so many first letters tell most of them apart.
STEM = 5
SHORTEST = 2
ENDINGS = "аеиоуыэюяйь"
MIN_WORD = 3
SUGGESTIONS = 4
# A rare word of a title, or two of the examples.
ENOUGH = 1.3
_WORD = re.compile(r"[^\W_]+")
# Stems of words that say nothing about a topic.
_EVERYDAY = frozenset(
    {"котор", "очен", "чтоб", "посл", "перед", "через", "возл", "окол", "наш", "наше", "этог", "прос"}
)


def categories_found(categories: Iterable[CategoryChoice], words: str) -> list[CategoryChoice]:
    """Categories in which every word is found (by the beginning of a word), best first."""
    wanted = _WORD.findall(_plain(words))[:10]
    if not wanted:
        return []
    ranked = []
    for category in categories:
        title, rest = _plain(category.title), _plain(f"{category.group} {category.examples}")
        if all(_begins(stem, title) or _begins(stem, rest) for stem in map(_stem, wanted)):
            ranked.append((-sum(_begins(_stem(word), title) for word in wanted), category.title, category))
    return [category for _rank, _title, category in sorted(ranked, key=lambda item: item[:2])]


def categories_like(categories: Iterable[CategoryChoice], text: str) -> list[CategoryChoice]:
    """At most SUGGESTIONS categories that share the most telling words with a description; perhaps none.

    A word tells the more the fewer categories it stands in: «яма» more than «дорога». A word of the title counts twice.
    """
    stems = {_stem(word) for word in _WORD.findall(_plain(text)[:2000]) if len(word) >= MIN_WORD} - _EVERYDAY
    words = [(category, _stems(category.title), _stems(category.examples)) for category in categories]
    spread = Counter(stem for _category, title, rest in words for stem in title | rest)
    ranked = []
    for category, title, rest in words:
        score = sum(_weight(spread[stem], len(words)) * (2 if stem in title else 1) for stem in stems & (title | rest))
        if score >= ENOUGH:
            ranked.append((-score, category.title, category))
    return [category for _score, _title, category in sorted(ranked, key=lambda item: item[:2])[:SUGGESTIONS]]


def _stems(text: str) -> set[str]:
    return {_stem(word) for word in _WORD.findall(_plain(text)) if len(word) >= MIN_WORD}


def _weight(categories_with: int, categories_in_all: int) -> float:
    """Inverse document frequency: 1 for a word of a single category in a region's set, near 0 for one of them all."""
    return log((1 + categories_in_all) / categories_with) / log(1 + categories_in_all)


def _plain(text: str) -> str:
    return text.lower().replace("ё", "е")


def _stem(word: str) -> str:
    bare = word.rstrip(ENDINGS)
    return (bare if len(bare) >= SHORTEST else word)[:STEM]


def _begins(stem: str, text: str) -> bool:
    return re.search(rf"\b{re.escape(stem)}", text) is not None
