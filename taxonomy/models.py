"""A region's categories."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel

__all__ = ["Block", "Category"]


class Block(models.TextChoices):
    """Profile blocks of a region's centre of management."""

    TRANSPORT = "transport", _("Транспорт и дороги")
    HEALTH = "health", _("Здравоохранение")
    EDUCATION = "education", _("Образование")
    SOCIAL = "social", _("Социальная защита")
    ECOLOGY = "ecology", _("Экология")
    CONSTRUCTION = "construction", _("Строительство и архитектура")
    SAFETY = "safety", _("Безопасность")
    PROJECTS = "projects", _("Национальные проекты и закупки")
    UTILITIES = "utilities", _("Жилищно-коммунальное хозяйство")
    SERVICES = "services", _("Государственные услуги")
    MEDIA = "media", _("СМИ и социальные сети")


class Category(BaseModel):
    """A category (рубрика) of the region's set: what the problem is and which organisation answers for it.

    `deadline_days` are working days from receipt to answer; `fast_track` marks those that may not wait.
    """

    code = models.SlugField(max_length=80, unique=True)
    block = models.CharField(_("Блок"), max_length=20, choices=Block)
    group = models.CharField(_("Направление"), max_length=100)
    title = models.CharField(_("Категория"), max_length=200)
    examples = models.TextField(_("Как об этом говорят"), blank=True)
    fast_track = models.BooleanField(_("Ускоренное решение"), default=False)
    deadline_days = models.PositiveSmallIntegerField(_("Срок, рабочих дней"))
    ministry = models.ForeignKey("structure.Organisation", on_delete=models.PROTECT, related_name="+")
    is_active = models.BooleanField(_("Включена"), default=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["group", "title"]
        verbose_name = _("Категория")
        verbose_name_plural = _("Категории")

    def __str__(self) -> str:
        return self.title
