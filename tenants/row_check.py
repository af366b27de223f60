"""Convert a model's validation errors into errors for people."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db.models import Model

from core.errors import InvalidInput

__all__ = ["row_check"]


def row_check(row: Model, *, exclude: Collection[str] = ()) -> None:
    """Raise InvalidInput with the first field that the model rejects."""
    try:
        row.full_clean(exclude=set(exclude), validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise InvalidInput(messages[0], field=field) from error
