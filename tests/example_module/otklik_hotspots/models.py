"""The module's table in a region's schema."""

from django.db import models

from core.models import BaseModel


class CountedAppeal(BaseModel):
    """One received appeal; a row per event, so that an event that comes twice counts once."""

    event_id = models.UUIDField(unique=True)
    category_id = models.UUIDField(db_index=True)

    def __str__(self) -> str:
        return f"{self.category_id}"
