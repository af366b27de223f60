from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel

__all__ = ["Responsibility", "SetVersion"]


class Responsibility(BaseModel):
    """Which ministry answers for the categories of a direction that a catalog brings into the region.

    With a `code` it is about that one category and wins over its direction.
    """

    direction = models.CharField(_("Направление"), max_length=100, blank=True)
    code = models.SlugField(_("Код категории"), max_length=80, blank=True)
    ministry = models.ForeignKey("structure.Organisation", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["direction", "code"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["direction", "code"], name="responsibility_once")]

    def __str__(self) -> str:
        return self.code or self.direction


class SetVersion(BaseModel):
    """The region's set took over a version of a catalog. `changes` is what that changed, for people to read.

    Each is `{"kind", "code", "title", "direction", "opens_on", "targets", "fields", "kept"}`; `opens_on` is the day
    (ISO) on which an added category was to open, null: at once.
    """

    number = models.PositiveIntegerField(_("Версия набора"), unique=True)
    catalog = models.SlugField(max_length=60)
    catalog_version = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    changes = models.JSONField(default=list)
    published_by = models.CharField(max_length=255)

    class Meta:
        ordering: ClassVar[list[str]] = ["-number"]

    def __str__(self) -> str:
        return f"{self.number}"
