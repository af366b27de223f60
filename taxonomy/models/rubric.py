from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel

__all__ = ["Decision", "DecisionKind", "ModelState", "RubricModel", "RubricSettings"]


class DecisionKind(models.TextChoices):
    """How a confirmed category stands to what was suggested."""

    ACCEPTED = "accepted", _("Подсказка принята")
    CORRECTED = "corrected", _("Подсказка исправлена")
    UNAIDED = "unaided", _("Подсказки не было")


class Decision(BaseModel):
    """A person confirmed the category of a text: a training label, and a mark for the model that suggested.

    `text` has personal data masked. `appeal_id` is no foreign key: appeals stand above taxonomy. A later decision on
    the same appeal replaces the earlier one.
    """

    appeal_id = models.UUIDField(unique=True)
    text = models.TextField()
    category = models.ForeignKey("taxonomy.Category", on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=10, choices=DecisionKind)
    suggested = models.ForeignKey("taxonomy.Category", on_delete=models.PROTECT, null=True, related_name="+")
    probability = models.FloatField(null=True)
    model_version = models.PositiveIntegerField(null=True)
    executor = models.ForeignKey("structure.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["decided_at", "id"]
        indexes: ClassVar = [
            models.Index(fields=["decided_at"], name="decision_at"),
            models.Index(fields=["category", "decided_at"], name="decision_category"),
        ]

    def __str__(self) -> str:
        return f"{self.appeal_id}"


class ModelState(models.TextChoices):
    CANDIDATE = "candidate", _("Проверена")
    ACTIVE = "active", _("Работает")
    FORMER = "former", _("Работала раньше")
    REFUSED = "refused", _("Не лучше прежней")
    BROKEN = "broken", _("Файл повреждён")


class RubricModel(BaseModel):
    """Former table of trained models; `learning.TrainedModel` took over its rows and nothing reads it.

    It stays for one release, because the code of before reads it while regions migrate (docs/adr/0026).
    """

    version = models.PositiveIntegerField(_("Версия"), unique=True)
    state = models.CharField(_("Состояние"), max_length=10, choices=ModelState)
    decisions = models.PositiveIntegerField(_("Решений в обучении"))
    data_from = models.DateTimeField(null=True)
    data_until = models.DateTimeField(null=True)
    score = models.JSONField(default=dict)
    incumbent_score = models.JSONField(default=dict)
    path = models.CharField(max_length=200)
    sure_at = models.FloatField(null=True)
    sha256 = models.CharField(max_length=64)
    size_bytes = models.PositiveIntegerField()
    trained_by = models.CharField(max_length=255)
    promoted_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["state"], name="rubric_model_one_active", condition=Q(state="active"))
        ]

    def __str__(self) -> str:
        return f"{self.version}"


class RubricSettings(BaseModel):
    """How the region lets rubrication act; one row, made at the first change.

    `skip_level_1_at` is the least probability from 0 to 1 at which an appeal passes level 1 by itself; null: never.
    """

    singleton = models.BooleanField(default=True, unique=True, editable=False)
    skip_level_1_at = models.FloatField(_("Пропускать первую модерацию при уверенности от"), null=True, blank=True)
    retrain_after = models.PositiveIntegerField(_("Переучивать после стольких новых решений"), default=200)
    # Former columns, as the table `RubricModel`: `learning.TrainingRequest` took them over.
    training_asked_at = models.DateTimeField(null=True, editable=False)
    training_asked_by = models.CharField(max_length=255, blank=True, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="rubric_settings_threshold",
                condition=Q(skip_level_1_at__isnull=True) | Q(skip_level_1_at__range=(0.5, 1)),
            ),
            models.CheckConstraint(name="rubric_settings_one", condition=Q(singleton=True)),
        ]

    def __str__(self) -> str:
        return "rubrication"
