"""Optimistic locking for rows without a version: detect concurrent edits."""

from collections.abc import Iterable
from hashlib import sha256

from django.db.models import Model
from django.utils.translation import gettext as _

from core.errors import Conflict

__all__ = ["stamp_check", "stamp_of"]


def stamp_of(row: Model, fields: Iterable[str]) -> str:
    """A digest of the fields' current values."""
    return sha256(repr([getattr(row, name) for name in fields]).encode()).hexdigest()[:16]


def stamp_check(row: Model, fields: Iterable[str], seen: str) -> None:
    """Raise Conflict (`stale_version`) if the row has changed since `seen`; an empty `seen` skips the check."""
    if seen and seen != stamp_of(row, fields):
        raise Conflict(
            _("Пока вы смотрели, это изменил кто-то другой. Откройте страницу заново и проверьте."),
            code="stale_version",
        )
