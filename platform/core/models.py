"""Base classes of all tables, and their keys."""

from typing import Any, ClassVar, Self, TypeVar
from uuid import UUID

from django.db import connection, models
from django_tenants.utils import get_public_schema_name
from uuid_utils.compat import uuid7 as _uuid7

from core import clock
from core.typed import name_clean

__all__ = ["BaseModel", "BornHere", "NameField", "uuid7"]


def uuid7() -> UUID:
    """A new UUID version 7 (RFC 9562): sortable by the millisecond of its making."""
    return _uuid7()


M = TypeVar("M", bound=models.Model)


class BornHere(models.Manager[M]):
    """Mark a region's queries with the region: the connection refuses to run them in another."""

    def get_queryset(self) -> models.QuerySet[M]:
        rows = super().get_queryset()
        schema = connection.schema_name  # type: ignore[attr-defined]  # django-tenants' connection
        if schema != get_public_schema_name():
            rows.query.born_in = schema  # type: ignore[attr-defined]
        return rows


class BaseModel(models.Model):
    """A UUIDv7 key and the creation time (UTC)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects: ClassVar[models.Manager[Self]] = BornHere()

    class Meta:
        abstract = True


class NameField(models.CharField):
    """A name of a person or an organisation, normalised by `name_clean` from every source."""

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = self.get_prep_value(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value

    def to_python(self, value: Any) -> Any:
        return _cleaned(super().to_python(value))

    def get_prep_value(self, value: Any) -> Any:
        return _cleaned(super().get_prep_value(value))

    def deconstruct(self) -> Any:
        """For the database it is what it was."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


def _cleaned(value: Any) -> Any:
    return name_clean(value) if isinstance(value, str) else value
