"""Search the region's categories by typed words."""

from core.plane import tenant_only
from core.process_cache import LruCache
from taxonomy.rubrication.region_set import current_set
from taxonomy.search.index import MOST_FOUND, CategoryIndex, Searchable
from taxonomy.sets.selectors import categories_open

__all__ = ["categories_search"]

# Some megabytes for a set of 689, which takes a second to make.
INDEXES_KEPT = 20


@tenant_only
def categories_search(words: str, *, most: int = MOST_FOUND) -> list[str]:
    """Codes of the categories open today that the words are about, the best first; empty where none is.

    One query, and another one after the set has changed.
    """
    region_set = current_set()
    # Regions with the same texts share one.
    key = (region_set.fingerprint, frozenset(region_set.opened), region_set.other)
    return _indexes.get(key, _made).find(words, most=most)


def _made() -> CategoryIndex:
    fields = ("code", "title", "direction", "includes", "aliases", "examples")
    return CategoryIndex(
        Searchable(code=code, title=title, direction=direction, includes=includes, aliases=aliases, examples=examples)
        for code, title, direction, includes, aliases, examples in categories_open().values_list(*fields)
    )


_indexes: LruCache[object, CategoryIndex] = LruCache(size=INDEXES_KEPT)
