"""Finding a category: by the words of a search, or by what the person has written."""

import re
from collections.abc import Iterable, Mapping
from uuid import UUID

from appeals.selectors.choices import CategoryChoice, Choices
from taxonomy.service import Rubrication

__all__ = ["MOST_FOUND", "categories_found", "categories_suggested"]

# Russian words differ in their endings: without their last vowels, so many first letters tell most of them apart.
STEM = 5
SHORTEST = 2
ENDINGS = "аеиоуыэюяйь"
MOST_WORDS = 10
# A search for one common word finds half of a large set; nobody reads further than this.
MOST_FOUND = 40
_WORD = re.compile(r"[^\W_]+")


def categories_found(
    categories: Iterable[CategoryChoice], about: Mapping[UUID, str], words: str
) -> list[CategoryChoice]:
    """Categories in which every word is found (by the beginning of a word), those that have it in the title first.

    `about` is what each category says of itself beside its title.
    """
    wanted = [_stem(word) for word in _WORD.findall(_plain(words))[:MOST_WORDS]]
    if not wanted:
        return []
    ranked = []
    for category in categories:
        title, rest = _plain(category.title), _plain(about.get(category.id, ""))
        if all(_begins(stem, title) or _begins(stem, rest) for stem in wanted):
            ranked.append((-sum(_begins(stem, title) for stem in wanted), category.title, category))
    return [category for _rank, _title, category in sorted(ranked, key=lambda item: item[:2])[:MOST_FOUND]]


def categories_suggested(choices: Choices, rubrication: Rubrication) -> list[CategoryChoice]:
    """The suggested categories, the likeliest first; none where even the best is a guess."""
    suggested = (choices.category(item.category_id) for item in rubrication.likely)
    return [category for category in suggested if category is not None]


def _plain(text: str) -> str:
    return text.lower().replace("ё", "е")


def _stem(word: str) -> str:
    bare = word.rstrip(ENDINGS)
    return (bare if len(bare) >= SHORTEST else word)[:STEM]


def _begins(stem: str, text: str) -> bool:
    return re.search(rf"\b{re.escape(stem)}", text) is not None
