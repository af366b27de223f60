"""Tables of `public` about regions: regions, hosts, launches."""

from typing import ClassVar
from zoneinfo import ZoneInfo

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_tenants.models import DomainMixin, TenantMixin

from core.models import BaseModel

__all__ = ["Domain", "Launch", "LaunchStep", "Region", "RegionState", "StepState"]

colour = RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Цвет записывается как #1a2b3c."))


slug = RegexValidator(r"^[a-z][a-z0-9]{1,19}$", _("Код — от 2 до 20 строчных латинских букв и цифр, первая — буква."))


class RegionState(models.TextChoices):
    DRAFT = "draft", _("Создан")
    LAUNCHING = "launching", _("Запускается")
    READY = "ready", _("Работает")
    SUSPENDED = "suspended", _("Приостановлен")
    REMOVING = "removing", _("Удаляется")


class Region(BaseModel, TenantMixin):  # type: ignore[django-manager-missing]
    """A tenant: a region (субъект) with a schema of its own; the row of `public` itself is one of them.

    `timezone` is an IANA name; all times of the region are shown in it.
    """

    slug = models.CharField(_("Код"), max_length=20, unique=True, validators=[slug])
    name = models.CharField(_("Регион"), max_length=100)
    portal_name = models.CharField(_("Название портала"), max_length=60)
    timezone = models.CharField(_("Часовой пояс"), max_length=40, default="Europe/Moscow")
    number_prefix = models.CharField(_("Буквы номера обращения"), max_length=4)
    primary_colour = models.CharField(_("Основной цвет"), max_length=7, validators=[colour])
    accent_colour = models.CharField(_("Акцентный цвет"), max_length=7, validators=[colour])
    emblem = models.SlugField(_("Эмблема"), max_length=40, default="generic")
    # An uploaded one, in the region's private storage; it wins over the shipped one.
    emblem_file = models.CharField(max_length=40, blank=True, default="", db_default="")
    greeting = models.CharField(_("Приветствие"), max_length=200, blank=True, default="", db_default="")
    hotline = models.CharField(_("Телефон горячей линии"), max_length=40, blank=True, default="", db_default="")
    contact_email = models.EmailField(_("Почта центра"), blank=True, default="", db_default="")
    state = models.CharField(_("Состояние"), max_length=10, choices=RegionState, default=RegionState.DRAFT)
    suspended_at = models.DateTimeField(null=True, blank=True)
    suspended_reason = models.CharField(_("Почему приостановлен"), max_length=300, blank=True)

    auto_create_schema = False
    auto_drop_schema = False

    class Meta:
        verbose_name = _("Регион")
        verbose_name_plural = _("Регионы")

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def accepts_changes(self) -> bool:
        """Whether people may write; a suspended region is read-only."""
        return self.state == RegionState.READY


class Domain(DomainMixin):
    """A host name of a region; `public` owns the landing page's and the console's."""

    class Meta:
        verbose_name = _("Адрес")
        verbose_name_plural = _("Адреса")

    def __str__(self) -> str:
        return str(self.domain)


class StepState(models.TextChoices):
    WAITING = "waiting", _("Ждёт")
    RUNNING = "running", _("Выполняется")
    DONE = "done", _("Готово")
    FAILED = "failed", _("Ошибка")


class Launch(BaseModel):
    """The launch of one region. `kit` is its input; it is erased once the region is ready."""

    region = models.OneToOneField(Region, on_delete=models.CASCADE, related_name="launch")
    kit = models.JSONField(default=dict)
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.region.slug}"


class LaunchStep(BaseModel):
    """A visible step of a launch; done steps are not repeated."""

    launch = models.ForeignKey(Launch, on_delete=models.CASCADE, related_name="steps")
    name = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=StepState, default=StepState.WAITING)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    result = models.TextField(blank=True)
    error = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["position"]
        constraints = [models.UniqueConstraint(fields=["launch", "name"], name="launch_step_once")]

    def __str__(self) -> str:
        return self.name
