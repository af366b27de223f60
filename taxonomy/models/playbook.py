from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel
from taxonomy.choices import Block

__all__ = ["Playbook", "PlaybookVersion"]


class Playbook(BaseModel):
    """An algorithm (алгоритм): what to do step by step about problems of one sort. Categories name it by `code`."""

    code = models.SlugField(max_length=60, unique=True)
    title = models.CharField(_("Алгоритм"), max_length=150)
    block = models.CharField(_("Блок"), max_length=20, choices=Block)

    class Meta:
        ordering: ClassVar[list[str]] = ["block", "title"]
        verbose_name = _("Алгоритм")
        verbose_name_plural = _("Алгоритмы")

    def __str__(self) -> str:
        return self.title


class PlaybookVersion(BaseModel):
    """Steps of a playbook for one kind of municipality; the one with the highest number is in force.

    An empty `municipality_kind` is for every kind that has no version of its own; other values are those of
    `Municipality.kind`. `steps` are `{"title", "who", "what", "evidence", "hours"}`, `hours` being the time from the
    assignment by which the step should be done, or null. A version never changes; no steps withdraws the variant.
    """

    playbook = models.ForeignKey(Playbook, on_delete=models.CASCADE, related_name="versions")
    municipality_kind = models.CharField(_("Вид муниципалитета"), max_length=60, blank=True)
    number = models.PositiveIntegerField(_("Версия"))
    steps = models.JSONField(_("Шаги"), default=list)
    published_by = models.CharField(max_length=255)

    class Meta:
        ordering: ClassVar[list[str]] = ["playbook", "municipality_kind", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["playbook", "municipality_kind", "number"], name="playbook_version_number")
        ]

    def __str__(self) -> str:
        return f"{self.playbook_id} {self.number}"
