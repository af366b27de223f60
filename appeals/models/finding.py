from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel

__all__ = ["CategorySuggestion", "DetectorModel", "DetectorModelState", "Finding"]


class Finding(BaseModel):
    """A detector's finding in an appeal's text at triage; `spans` are `[start, end, kind]`, in characters of it."""

    appeal = models.ForeignKey("appeals.Appeal", on_delete=models.CASCADE, related_name="findings")
    detector = models.CharField(max_length=20)
    kind = models.CharField(max_length=30)
    score = models.FloatField()
    spans = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar[list[str]] = ["detector", "-score"]
        indexes: ClassVar = [models.Index(fields=["detector", "kind", "-created_at"], name="finding_kind")]

    def __str__(self) -> str:
        return f"{self.detector}: {self.kind}"


class CategorySuggestion(BaseModel):
    """A category that rubrication suggested for an appeal at triage; `rank` 1 is the best.

    `probability` is calibrated, from 0 to 1, and null for «Другое», which is the best where nothing is likely enough;
    `words` are those of the text that decided; `model_version` 0 is the cold start.
    """

    appeal = models.ForeignKey("appeals.Appeal", on_delete=models.CASCADE, related_name="suggestions")
    category = models.ForeignKey("taxonomy.Category", on_delete=models.CASCADE, related_name="+")
    rank = models.PositiveSmallIntegerField()
    probability = models.FloatField(null=True)
    words = models.JSONField(default=list)
    model_version = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar[list[str]] = ["rank"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["appeal", "rank"], name="suggestion_rank")]

    def __str__(self) -> str:
        return f"{self.rank}: {self.category_id}"


class DetectorModelState(models.TextChoices):
    ACTIVE = "active", _("Работает")
    FORMER = "former", _("Работала раньше")
    REFUSED = "refused", _("Не лучше прежней")
    BROKEN = "broken", _("Файл повреждён")


class DetectorModel(BaseModel):
    """Former table of trained models; `learning.TrainedModel` took over its rows and nothing reads it.

    It stays for one release, because the code of before reads it while regions migrate (docs/adr/0026).
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
