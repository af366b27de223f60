"""The public door of taxonomy. Keep it small."""

from taxonomy.selectors import (
    categories_active,
    category_by_code,
    category_get,
    category_id_by_code,
    category_titles,
)

__all__ = [
    "categories_active",
    "category_by_code",
    "category_get",
    "category_id_by_code",
    "category_titles",
]
