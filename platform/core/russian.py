"""Sort and search Russian text in the database: Ё equals Е, case is ignored."""

from typing import Any

from django.db import connections
from django.db.models import F, Func, Q, Value
from django.db.models.expressions import Combinable, OrderBy
from django.db.models.functions import Lower, Replace
from django.db.models.lookups import Contains

__all__ = ["by_words", "has_words", "words_key", "words_order"]

COLLATION = "ru-x-icu"
_known: dict[str, bool] = {}


def by_words(name: str, *, descending: bool = False) -> OrderBy:
    """How a list that people read is ordered by a field of words (`order_by(by_words("name"), "id")`)."""
    return OrderBy(_InOrder(name), descending=descending)


def has_words(words: str, *names: str) -> Q:
    """Rows in which every word stands in one of the fields, in any letters: «Семенов» finds «СЕМЁНОВ».

    Without words nothing is asked.
    """
    found = Q()
    for word in words.split():
        wanted = Value(words_key(word))
        anywhere = Q()
        for name in names:
            anywhere |= Q(Contains(_folded(name), wanted))
        found &= anywhere
    return found


def words_key(text: str) -> str:
    """The text as it is compared: small letters, ё as е."""
    return text.lower().replace("ё", "е")


def words_order(text: str) -> tuple[str, str]:
    """The key by which Python sorts as `by_words` orders."""
    return words_key(text), text


def _folded(name: str) -> Combinable:
    return Replace(Lower(_Collated(name)), Value("ё"), Value("е"))


class _Collated(Func):
    """A field in the Russian collation of ICU; without ICU, as it is."""

    template = f'(%(expressions)s) COLLATE "{COLLATION}"'

    def __init__(self, name: str) -> None:
        super().__init__(F(name))

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> Any:  # type: ignore[override]
        if not _has_icu(connection.alias):
            return compiler.compile(self.source_expressions[0])
        return super().as_sql(compiler, connection, **context)


class _InOrder(Func):
    """What to order by: the field in the collation of ICU, or, without ICU, the field as it is compared.

    The small Russian letters stand in Unicode as in the alphabet, but for ё, and that is е there.
    """

    def __init__(self, name: str) -> None:
        super().__init__(_Collated(name), _folded(name))

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> Any:  # type: ignore[override]
        return compiler.compile(self.source_expressions[0 if _has_icu(connection.alias) else 1])


def _has_icu(alias: str) -> bool:
    """Whether the server can order as ICU does; packaged ones can, the embedded one is built without it."""
    if alias not in _known:
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_catalog.pg_collation WHERE collname = %s", [COLLATION])
            _known[alias] = cursor.fetchone() is not None
    return _known[alias]
