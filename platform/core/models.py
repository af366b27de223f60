"""What every table of Otklik has in common."""

from django.db import models

from core import clock
from core.ids import uuid7

__all__ = ["BaseModel"]


class BaseModel(models.Model):
    """A UUIDv7 key and the moment of creation (UTC)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        abstract = True
