"""Tables of a region's schema: territory, organisations, roles."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel, NameField
from tenants.structure.role_facts import role_title
from tenants.structure.roles import Role

__all__ = [
    "House",
    "Invitation",
    "KitRow",
    "ModuleSwitch",
    "Municipality",
    "Organisation",
    "OrganisationKind",
    "RegionMap",
    "RoleGrant",
    "Settlement",
    "SettlementKind",
    "Street",
]


class Municipality(BaseModel):
    """A municipality with its boundary (GeoJSON geometry, WGS 84) and its bounding box for a cheap first check."""

    code = models.SlugField(max_length=60, unique=True)
    name = NameField(_("Муниципалитет"), max_length=120)
    kind = NameField(_("Вид"), max_length=60)
    centre = NameField(_("Центр"), max_length=120)
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
    DACHA_SETTLEMENT = "дп", _("Дачный посёлок")
    SIDING = "рзд", _("Разъезд")
    OTHER = "нп", _("Населённый пункт")


POINT_WHOLE = Q(lat__isnull=True, lon__isnull=True) | Q(lat__isnull=False, lon__isnull=False)


class Settlement(BaseModel):
    """A town or village. The point (degrees, WGS 84) may be unknown; the municipality may not.

    `guid` is its OBJECTGUID in ГАР. `within` is the сельское поселение, by which two villages of one name in one
    municipality are told apart.
    """

    name = models.CharField(_("Название"), max_length=120)
    kind = models.CharField(_("Вид"), max_length=10, choices=SettlementKind)
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="settlements")
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    population = models.PositiveIntegerField(_("Жителей"), null=True, blank=True)
    guid = models.UUIDField(null=True, blank=True, unique=True)
    within = models.CharField(max_length=160, default="", db_default="", blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]
        verbose_name = _("Населённый пункт")
        verbose_name_plural = _("Населённые пункты")
        constraints = [
            models.UniqueConstraint(fields=["municipality", "kind", "name", "within"], name="settlement_once_within"),
            models.CheckConstraint(name="settlement_point_whole", condition=POINT_WHOLE),
        ]

    def __str__(self) -> str:
        return f"{self.kind}. {self.name}"


class Street(BaseModel):
    """An element of the road network or of the planning structure of a settlement: «ул. Мира», «снт. Ромашка».

    `within` is the planning element that holds a street («мкр. Север»). `words` are what it is searched by: those of
    the street, of what holds it, of the settlement and the municipality, folded.
    """

    settlement = models.ForeignKey(Settlement, on_delete=models.CASCADE, related_name="streets")
    kind = models.CharField(_("Вид"), max_length=40)
    name = models.CharField(_("Название"), max_length=250)
    within = models.CharField(max_length=300, default="", blank=True)
    words = models.CharField(max_length=1000)
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    guid = models.UUIDField(unique=True)

    class Meta:
        verbose_name = _("Улица")
        verbose_name_plural = _("Улицы")
        constraints = [models.CheckConstraint(name="street_point_whole", condition=POINT_WHOLE)]
        indexes = [
            GinIndex(SearchVector("words", config="simple"), name="street_words"),
            models.Index(fields=["lat", "lon"], name="street_point", condition=Q(lat__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}".strip()


class House(BaseModel):
    """A building of a street, or of a settlement without streets. `key` is its normalised number."""

    settlement = models.ForeignKey(Settlement, on_delete=models.CASCADE, related_name="houses")
    street = models.ForeignKey(Street, on_delete=models.CASCADE, null=True, blank=True, related_name="houses")
    number = models.CharField(_("Номер"), max_length=160)
    key = models.CharField(max_length=160)
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    guid = models.UUIDField(unique=True)

    class Meta:
        verbose_name = _("Дом")
        verbose_name_plural = _("Дома")
        constraints = [models.CheckConstraint(name="house_point_whole", condition=POINT_WHOLE)]
        indexes = [
            models.Index(fields=["street", "key"], name="house_of_street"),
            models.Index(fields=["settlement", "key"], name="house_of_settlement", condition=Q(street__isnull=True)),
            models.Index(fields=["lat", "lon"], name="house_point", condition=Q(lat__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.number


class RegionMap(BaseModel):
    """The tile file that the region serves; at most one row.

    `file` is its name in the folder of maps, `stamp` tells one file from the next in addresses of tiles. Zooms are
    those of the file; the box (degrees) is where it has tiles.
    """

    is_only = models.BooleanField(default=True, unique=True)
    file = models.CharField(max_length=200)
    format = models.CharField(max_length=10)
    image_type = models.CharField(max_length=20)
    attribution = models.CharField(max_length=500, blank=True)
    stamp = models.CharField(max_length=40)
    min_zoom = models.PositiveSmallIntegerField()
    max_zoom = models.PositiveSmallIntegerField()
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()
    size = models.BigIntegerField()

    class Meta:
        verbose_name = _("Карта региона")
        verbose_name_plural = _("Карты региона")
        constraints = [models.CheckConstraint(name="region_map_one", condition=Q(is_only=True))]

    def __str__(self) -> str:
        return self.file


class OrganisationKind(models.TextChoices):
    MINISTRY = "ministry", _("Министерство или ведомство")
    ADMINISTRATION = "administration", _("Администрация")
    MANAGEMENT_COMPANY = "management_company", _("Управляющая компания")
    CARRIER = "carrier", _("Перевозчик")
    CLINIC = "clinic", _("Медицинская организация")
    UTILITY = "utility", _("Ресурсоснабжающая организация")
    OTHER = "other", _("Другая организация")


class Organisation(BaseModel):
    """A ministry, an administration, a company, a clinic or the like."""

    code = models.SlugField(max_length=60, unique=True)
    name = NameField(_("Название"), max_length=200)
    short_name = NameField(_("Кратко"), max_length=80)
    kind = models.CharField(_("Вид"), max_length=30, choices=OrganisationKind)
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, blank=True, related_name="organisations"
    )
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    email = models.EmailField(_("Электронная почта"), blank=True)
    phone = models.CharField(_("Телефон"), max_length=40, blank=True)
    is_active = models.BooleanField(_("Действует"), default=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["short_name"]
        verbose_name = _("Организация")
        verbose_name_plural = _("Организации")

    def __str__(self) -> str:
        return self.short_name


class RoleGrant(BaseModel):
    """A person's role, bound to an organisation or a municipality if the role requires it.

    A role of a module has a dot in its name («voting.observer»); what it is bound to its module declares.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="role_grants")
    role = models.CharField(max_length=64)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, null=True, blank=True)
    position = NameField(_("Должность"), max_length=150, blank=True)

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
                    | Q(role__contains=".")
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.role_title

    @property
    def role_title(self) -> str:
        """The role in words, also where its module is gone."""
        return role_title(self.role)


class Invitation(BaseModel):
    """An invitation to a role; the row exists until it is accepted or withdrawn.

    Only a digest of the link is kept. A role that is bound to nothing here is bound to nothing in the grant either.
    """

    email = models.EmailField(_("Электронная почта"), max_length=254)
    full_name = NameField(_("Имя и фамилия"), max_length=150, blank=True)
    role = models.CharField(max_length=64)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, null=True, blank=True)
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, null=True, blank=True)
    position = NameField(_("Должность"), max_length=150, blank=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["email", "role", "organisation", "municipality"],
                nulls_distinct=False,
                name="invitation_once",
            )
        ]

    def __str__(self) -> str:
        return self.role_title

    @property
    def role_title(self) -> str:
        """The role in words, also where its module is gone."""
        return role_title(self.role)


class ModuleSwitch(BaseModel):
    """A module that this region has switched on, and how it has set it (`module_settings`); no row means off."""

    module = models.SlugField(max_length=42, unique=True)
    is_on = models.BooleanField(default=True)
    values = models.JSONField(null=True, default=None)

    def __str__(self) -> str:
        return self.module


class KitRow(BaseModel):
    """The values that a kit set last in one of its rows (`launches.kit_memory`); `file` and `key` name the row."""

    file = models.CharField(max_length=40)
    key = models.CharField(max_length=64)
    values = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "key"], name="kit_row_once")]

    def __str__(self) -> str:
        return f"{self.file} {self.key}".strip()
