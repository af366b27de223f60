"""Finding a category by the words people use: its title, its group and the examples of its catalog."""

import re
from collections.abc import Iterable

from appeals.selectors.choices import CategoryChoice

__all__ = ["categories_found", "categories_like"]

# Russian words differ in their endings: without their last vowels, so many first letters tell most of them apart.
STEM = 5
SHORTEST = 2
ENDINGS = "аеиоуыэюяйь"
MIN_WORD = 3
SUGGESTIONS = 4
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
    """At most SUGGESTIONS categories that share the most words with a description; none when it shares too little."""
    stems = {_stem(word) for word in _WORD.findall(_plain(text)[:2000]) if len(word) > MIN_WORD} - _EVERYDAY
    ranked = []
    for category in categories:
        title = {_stem(word) for word in _WORD.findall(_plain(category.title))}
        rest = {_stem(word) for word in _WORD.findall(_plain(category.examples))}
        score = 3 * len(stems & title) + 2 * len(stems & rest)
        if score > 2:
            ranked.append((-score, category.title, category))
    return [category for _score, _title, category in sorted(ranked, key=lambda item: item[:2])[:SUGGESTIONS]]


def _plain(text: str) -> str:
    return text.lower().replace("ё", "е")


def _stem(word: str) -> str:
    bare = word.rstrip(ENDINGS)
    return (bare if len(bare) >= SHORTEST else word)[:STEM]


def _begins(stem: str, text: str) -> bool:
    return re.search(rf"\b{re.escape(stem)}", text) is not None
