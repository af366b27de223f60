from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel

__all__ = ["DetectorModel", "DetectorModelState"]


class DetectorModelState(models.TextChoices):
    ACTIVE = "active", _("Работает")
    FORMER = "former", _("Работала раньше")
    REFUSED = "refused", _("Не лучше прежней")
    BROKEN = "broken", _("Файл повреждён")


class DetectorModel(BaseModel):
    """A model that the region trained for a detector: where its file is, from how much it learned, how it did.

    `score` and `rivals` (by name: `lexicon`, `active`) hold `f1`, `precision`, `recall` and `texts`, all on the same
    held-back texts. `path` is empty where there is no file: refused models have none, those of old ones are removed.
    """

    detector = models.CharField(max_length=20)
    version = models.PositiveIntegerField(_("Версия"))
    state = models.CharField(_("Состояние"), max_length=10, choices=DetectorModelState)
    labels = models.PositiveIntegerField(_("Текстов в обучении"))
    score = models.JSONField(default=dict)
    rivals = models.JSONField(default=dict)
    path = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size_bytes = models.PositiveIntegerField(default=0)
    trained_by = models.CharField(max_length=255)

    class Meta:
        ordering: ClassVar[list[str]] = ["detector", "-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["detector", "version"], name="detector_model_version"),
            models.UniqueConstraint(fields=["detector"], name="detector_model_one_active", condition=Q(state="active")),
        ]

    def __str__(self) -> str:
        return f"{self.detector} {self.version}"
