"""Edits of a row: detect that somebody else has changed it meanwhile, convert the model's errors into ours."""

from collections.abc import Collection, Iterable
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

from core.errors import Conflict, InvalidInput

__all__ = ["row_check", "stamp_check", "stamp_of"]


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


def row_check(row: Model, *, exclude: Collection[str] = ()) -> None:
    """Raise InvalidInput with the first field that the model rejects."""
    try:
        row.full_clean(exclude=set(exclude), validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise InvalidInput(messages[0], field=field) from error
