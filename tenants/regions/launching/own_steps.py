"""The steps that the tenants package itself brings."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.service import user_create, user_get
from core.errors import InvalidInput
from core.modules import modules
from tenants.regions.launching.steps import launch_step
from tenants.regions.models import Domain, Region
from tenants.structure.grants import role_grant
from tenants.structure.models import Municipality, Organisation
from tenants.structure.roles import Role
from tenants.structure.switches import module_switch_set
from tenants.structure.territory import boundary_box

__all__: list[str] = []

Kit = dict[str, Any]


@launch_step("schema", title=gettext_lazy("Схема базы данных"), position=10, inside=False)
def schema(region: Region, kit: Kit) -> str:
    """Make the schema, or finish its migrations."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {connection.ops.quote_name(region.schema_name)}")
    call_command("migrate_schemas", schema_name=region.schema_name, verbosity=0, interactive=False)
    connection.set_schema_to_public()
    return _("Схема %(name)s готова") % {"name": region.schema_name}


@launch_step("municipalities", title=gettext_lazy("Муниципалитеты и границы"), position=20)
@transaction.atomic
def municipalities(region: Region, kit: Kit) -> str:
    """Write municipalities with the boundary of the same code."""
    boundaries = {item["properties"]["code"]: item["geometry"] for item in kit["boundaries"]["features"]}
    for row in kit["municipalities"]:
        if row["code"] not in boundaries:
            raise InvalidInput(_("Нет границы муниципалитета «%(name)s».") % {"name": row["name"]})
        west, south, east, north = boundary_box(boundaries[row["code"]])
        Municipality.objects.update_or_create(
            code=row["code"],
            defaults={
                "name": row["name"],
                "kind": row["kind"],
                "centre": row["centre"],
                "lat": float(row["lat"]),
                "lon": float(row["lon"]),
                "boundary": boundaries[row["code"]],
                "west": west,
                "south": south,
                "east": east,
                "north": north,
            },
        )
    count = Municipality.objects.count()
    return ngettext("%(n)d муниципалитет", "%(n)d муниципалитетов", count) % {"n": count}


@launch_step("organisations", title=gettext_lazy("Органы и организации"), position=30)
@transaction.atomic
def organisations(region: Region, kit: Kit) -> str:
    """Write organisations, parents first in the file or not."""
    places = {row.code: row for row in Municipality.objects.all()}
    known: dict[str, Organisation] = {}
    for row in kit["organisations"]:
        known[row["code"]], _created = Organisation.objects.update_or_create(
            code=row["code"],
            defaults={
                "name": row["name"],
                "short_name": row["short_name"],
                "kind": row["kind"],
                "municipality": places[row["municipality"]] if row["municipality"] else None,
                "email": row["email"],
                "phone": row["phone"],
            },
        )
    for row in kit["organisations"]:
        if row["parent"]:
            Organisation.objects.filter(code=row["code"]).update(parent=known[row["parent"]])
    count = Organisation.objects.count()
    return ngettext("%(n)d организация", "%(n)d организаций", count) % {"n": count}


@launch_step("roles", title=gettext_lazy("Сотрудники и роли"), position=40)
def roles(region: Region, kit: Kit) -> str:
    """Make accounts of staff and give them roles; each person is one transaction."""
    for row in kit["staff"]:
        if row["role"] != Role.REGIONAL_ADMIN:
            _staff_member(row)
    count = len(kit["staff"])
    return ngettext("%(n)d сотрудник", "%(n)d сотрудников", count) % {"n": count}


@launch_step("modules", title=gettext_lazy("Модули"), position=60)
def module_switches(region: Region, kit: Kit) -> str:
    """Switch on the modules that the kit asks for."""
    wanted = kit["region"].get("modules", [])
    for slug in wanted:
        module_switch_set(slug=slug, is_on=True)
    if not wanted:
        return _("Набор не включает модулей; установлено: %(n)d") % {"n": len(modules)}
    return ", ".join(wanted)


@launch_step("admin", title=gettext_lazy("Администратор региона"), position=70)
def admin(region: Region, kit: Kit) -> str:
    """Make sure that somebody can run the region."""
    admins = [row for row in kit["staff"] if row["role"] == Role.REGIONAL_ADMIN]
    if not admins:
        raise InvalidInput(_("В наборе нет администратора региона (роль regional_admin в staff.csv)."))
    for row in admins:
        _staff_member(row)
    return ", ".join(row["email"] for row in admins)


@launch_step("domain", title=gettext_lazy("Адрес портала"), position=80, inside=False)
def domain(region: Region, kit: Kit) -> str:
    """Give the region its host name."""
    host = kit["region"].get("domain") or f"{region.slug}.{settings.BASE_DOMAIN}"
    taken = Domain.objects.filter(domain=host).exclude(tenant=region).first()
    if taken is not None:
        raise InvalidInput(_("Адрес %(host)s занят другим регионом.") % {"host": host})
    Domain.objects.get_or_create(domain=host, tenant=region, defaults={"is_primary": True})
    return host


@transaction.atomic
def _staff_member(row: dict[str, str]) -> None:
    user = user_get(email=row["email"]) or user_create(email=row["email"], full_name=row["full_name"])
    role_grant(
        user_id=user.id,
        role=Role(row["role"]),
        organisation=_by_code(Organisation, row["organisation"]),
        municipality=_by_code(Municipality, row["municipality"]),
        position=row["position"],
    )


def _by_code(model: type[Any], code: str) -> Any:
    if not code:
        return None
    found = model.objects.filter(code=code).first()
    if found is None:
        raise InvalidInput(_("Набор ссылается на «%(code)s», которого в нём нет.") % {"code": code})
    return found
