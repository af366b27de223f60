from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel

__all__ = ["ModelState", "TrainedModel", "TrainingRequest"]


class ModelState(models.TextChoices):
    ACTIVE = "active", _("Работает")
    FORMER = "former", _("Работала раньше")
    REFUSED = "refused", _("Не лучше прежней")
    BROKEN = "broken", _("Файл повреждён")


class TrainedModel(BaseModel):
    """A model that the region trained: where its file is, from how much it learned, how it did on held-out examples.

    `kind` names a `ModelKind`. Version 0 is not stored: it is the kind's stand-in. `data_from` and `data_until` (UTC)
    bound dated examples; `made_for` is a stamp of what the model was made for, empty where a kind has none. `score` and
    `rivals` (by `active` and `stand_in`) are measured on the same held-out examples; `thresholds` are the kind's own.
    `path` is empty where there is no file any more.
    """

    kind = models.CharField(max_length=40)
    version = models.PositiveIntegerField(_("Версия"))
    state = models.CharField(_("Состояние"), max_length=10, choices=ModelState)
    examples = models.PositiveIntegerField(_("Примеров в обучении"))
    data_from = models.DateTimeField(null=True)
    data_until = models.DateTimeField(null=True)
    made_for = models.CharField(max_length=64, blank=True)
    score = models.JSONField(default=dict)
    rivals = models.JSONField(default=dict)
    thresholds = models.JSONField(default=dict)
    path = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size_bytes = models.PositiveIntegerField(default=0)
    trained_by = models.CharField(max_length=255)
    promoted_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["kind", "-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "version"], name="trained_model_version"),
            models.UniqueConstraint(fields=["kind"], name="trained_model_one_active", condition=Q(state="active")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.version}"


class TrainingRequest(BaseModel):
    """A person asked for a training that has not ended yet; `asked_by` as the log names them."""

    kind = models.CharField(max_length=40, unique=True)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=255)

    def __str__(self) -> str:
        return self.kind
