"""Tables of a region's schema about its territory, its bodies and who acts for them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel
from tenants.structure.roles import Role

__all__ = [
    "ModuleSwitch",
    "Municipality",
    "Organisation",
    "OrganisationKind",
    "RoleGrant",
    "Settlement",
    "SettlementKind",
]


class Municipality(BaseModel):
    """A municipality with its boundary (GeoJSON geometry, WGS 84) and the box around it, for a cheap first look."""

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("Муниципалитет"), max_length=120)
    kind = models.CharField(_("Вид"), max_length=60)
    centre = models.CharField(_("Центр"), max_length=120)
    lat = models.FloatField()
    lon = models.FloatField()
    boundary = models.JSONField()
    boundary_is_approximate = models.BooleanField(default=True)
    south = models.FloatField()
    west = models.FloatField()
    north = models.FloatField()
    east = models.FloatField()

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]
        verbose_name = _("Муниципалитет")
        verbose_name_plural = _("Муниципалитеты")

    def __str__(self) -> str:
        return self.name


class SettlementKind(models.TextChoices):
    """Kinds of settlements as addresses shorten them."""

    TOWN = "г", _("Город")
    WORKERS_SETTLEMENT = "рп", _("Рабочий посёлок")
    URBAN_SETTLEMENT = "пгт", _("Посёлок городского типа")
    SETTLEMENT = "п", _("Посёлок")
    SELO = "с", _("Село")
    VILLAGE = "д", _("Деревня")
    FARMSTEAD = "х", _("Хутор")
    STANITSA = "ст", _("Станица")
    STATION = "ж/д ст", _("Железнодорожная станция")
    SLOBODA = "сл", _("Слобода")
    AUL = "аул", _("Аул")
    QUARTER = "мкр", _("Микрорайон")


class Settlement(BaseModel):
    """A place where people live. The point (degrees, WGS 84) may be unknown; the municipality may not."""

    name = models.CharField(_("Название"), max_length=120)
    kind = models.CharField(_("Вид"), max_length=10, choices=SettlementKind)
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="settlements")
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    population = models.PositiveIntegerField(_("Жителей"), null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]
        verbose_name = _("Населённый пункт")
        verbose_name_plural = _("Населённые пункты")
        constraints = [
            models.UniqueConstraint(fields=["municipality", "kind", "name"], name="settlement_once"),
            models.CheckConstraint(
                name="settlement_point_whole",
                condition=Q(lat__isnull=True, lon__isnull=True) | Q(lat__isnull=False, lon__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}. {self.name}"


class OrganisationKind(models.TextChoices):
    MINISTRY = "ministry", _("Министерство или ведомство")
    ADMINISTRATION = "administration", _("Администрация")
    MANAGEMENT_COMPANY = "management_company", _("Управляющая компания")
    CARRIER = "carrier", _("Перевозчик")
    CLINIC = "clinic", _("Медицинская организация")
    UTILITY = "utility", _("Ресурсоснабжающая организация")
    OTHER = "other", _("Другая организация")


class Organisation(BaseModel):
    """A body that answers for something: a ministry, an administration, a company, a clinic."""

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("Название"), max_length=200)
    short_name = models.CharField(_("Кратко"), max_length=80)
    kind = models.CharField(_("Вид"), max_length=30, choices=OrganisationKind)
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, blank=True, related_name="organisations"
    )
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    email = models.EmailField(_("Электронная почта"), blank=True)
    phone = models.CharField(_("Телефон"), max_length=20, blank=True)
    is_active = models.BooleanField(_("Действует"), default=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["short_name"]
        verbose_name = _("Организация")
        verbose_name_plural = _("Организации")

    def __str__(self) -> str:
        return self.short_name


class RoleGrant(BaseModel):
    """A person holds a role, for an organisation or a municipality where the role is bound to one."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="role_grants")
    role = models.CharField(max_length=20, choices=Role)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, null=True, blank=True)
    position = models.CharField(_("Должность"), max_length=150, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "organisation", "municipality"],
                nulls_distinct=False,
                name="role_grant_once",
            ),
            models.CheckConstraint(
                name="role_grant_binding",
                condition=(
                    Q(role__in=[Role.MINISTRY_MODERATOR, Role.EXECUTOR], organisation__isnull=False)
                    | Q(role=Role.MUNICIPAL_CENTRE, municipality__isnull=False)
                    | Q(role__in=[Role.MODERATOR, Role.REGIONAL_ADMIN])
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}"


class ModuleSwitch(BaseModel):
    """A module that this region has switched on; no row means off."""

    module = models.SlugField(max_length=42, unique=True)
    is_on = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.module
