"""Find a category by search words or by the person's text."""

from itertools import islice

from appeals.selectors.choices import Choices
from taxonomy.service import CategoryListed, Rubrication, categories_search

__all__ = ["categories_found", "categories_suggested", "search_examples"]

# What residents report most; a region shows as examples those that are found there.
_WORDS = ("фонарь", "яма", "лифт", "мусор", "автобус", "снег", "отопление", "поликлиника", "справка", "школа")
EXAMPLES = 3


def categories_found(choices: Choices, words: str) -> list[CategoryListed]:
    """The categories that the words of a search are about, the best first."""
    by_code = {category.code: category for category in choices.categories}
    return [by_code[code] for code in categories_search(words) if code in by_code]


def categories_suggested(choices: Choices, rubrication: Rubrication) -> list[CategoryListed]:
    """The suggested categories, the likeliest first; none if even the best is unlikely."""
    suggested = (choices.category(item.category_id) for item in rubrication.likely)
    return [category for category in suggested if category is not None]


def search_examples(choices: Choices) -> list[str]:
    """Example search words; each finds a category of this region."""
    return list(islice((word for word in _WORDS if categories_found(choices, word)), EXAMPLES))
