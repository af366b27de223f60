"""Load related rows by our own query and store them as Django's `prefetch_related` does."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Model

__all__ = ["related_keep"]


def related_keep(row: Model, name: str, read: Callable[[], Iterable[Any]]) -> None:
    """Make `row.<name>.all()`, a reverse foreign key, return what `read` finds, without a query.

    A value that is cached already stays, and `read` is not called. Django's own prefetching compiles each query again,
    even where it is known to return nothing.
    """
    kept = row.__dict__.setdefault("_prefetched_objects_cache", {})
    if name in kept:
        return
    relation: Any = row._meta.get_field(name)
    # Whoever asks it for more, or in another order, asks the database for rows of this one alone.
    found = getattr(row, name).all()
    found._result_cache = list(read())
    found._prefetch_done = True
    for one in found._result_cache:
        setattr(one, relation.field.name, row)
    kept[name] = found
