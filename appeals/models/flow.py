from typing import ClassVar

from django.db import models

from core.models import BaseModel

__all__ = ["FlowStage"]


class FlowStage(BaseModel):
    """Whether the region's flow has an optional stage; without a row its declaration decides."""

    name = models.CharField(max_length=40, unique=True)
    is_on = models.BooleanField()

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name
