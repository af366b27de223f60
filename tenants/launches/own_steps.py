"""Launch steps of the tenants package. Each is idempotent: it keeps or corrects what exists."""

import re
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.service import phone_checked, user_ensure
from core.database.owner import as_owner
from core.errors import Conflict, InvalidInput
from core.mail.addresses import address_canonical
from core.modules import modules
from core.plane import enter_public
from core.tables import coordinates_parse
from core.units import plural
from tenants.launches.kit import BOUNDARIES, EMBLEM, FACTS, LINE, Kit, emblem_bytes, kit_place, kit_rows
from tenants.launches.kit_memory import memory_begin
from tenants.launches.steps import MODULES_AT, launch_step
from tenants.regions.database_roles import owner_needed, region_roles_build
from tenants.regions.emblems import emblem_keep
from tenants.regions.models import Domain, Region
from tenants.structure.grants import role_grant
from tenants.structure.models import Municipality, Organisation, Settlement
from tenants.structure.municipalities import municipality_kind_checked
from tenants.structure.role_facts import role_names
from tenants.structure.roles import Role
from tenants.structure.settlements import settlements_import
from tenants.structure.switches import module_switch_set
from tenants.structure.territory import boundary_box

__all__ = ["host_checked"]

HOST = re.compile(r"(?=.{1,253}$)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*")


@launch_step("schema", title=gettext_lazy("Схема базы данных"), position=10, inside=False)
def schema(region: Region, kit: Kit) -> str:
    """Create the schema, or finish its migrations; create the region's role."""
    with owner_needed(), as_owner():
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {connection.ops.quote_name(region.schema_name)}")
        call_command("migrate_schemas", schema_name=region.schema_name, verbosity=0, interactive=False)
        enter_public()
    region_roles_build([region.schema_name])
    return _("Схема %(name)s готова") % {"name": region.schema_name}


@launch_step("municipalities", title=gettext_lazy("Муниципалитеты и границы"), position=20)
@transaction.atomic
def municipalities(region: Region, kit: Kit) -> str:
    """Write municipalities with the boundary of the same code."""
    boundaries = _boundaries(kit)
    for place, row in kit_rows(kit, "municipalities", unique="code"):
        with kit_place(place):
            if row["code"] not in boundaries:
                raise InvalidInput(
                    _("в %(file)s нет границы с кодом «%(code)s»") % {"file": BOUNDARIES, "code": row["code"]}
                )
            point = coordinates_parse(row["lat"], row["lon"])
            if point is None:
                raise InvalidInput(_("нужны lat и lon центра"))
            geometry, (west, south, east, north) = boundaries[row["code"]]
            _write(
                Municipality,
                row["code"],
                name=row["name"],
                kind=municipality_kind_checked(row["kind"]),
                centre=row["centre"],
                lat=point[0],
                lon=point[1],
                boundary=geometry,
                west=west,
                south=south,
                east=east,
                north=north,
            )
    count = Municipality.objects.count()
    return f"{count} {plural(count, 'муниципалитет', 'муниципалитета', 'муниципалитетов')}"


def _boundaries(kit: Kit) -> dict[str, tuple[Any, tuple[float, float, float, float]]]:
    known: dict[str, tuple[Any, tuple[float, float, float, float]]] = {}
    for feature in kit["boundaries"]["features"]:
        code = feature["properties"]["code"]
        with kit_place(_("%(file)s, «%(code)s»") % {"file": BOUNDARIES, "code": code}):
            if code in known:
                raise InvalidInput(_("граница с этим кодом уже есть"))
            known[code] = feature.get("geometry"), boundary_box(feature.get("geometry"))
    return known


@launch_step("settlements", title=gettext_lazy("Населённые пункты"), position=25)
@transaction.atomic
def settlements(region: Region, kit: Kit) -> str:
    """Write the settlements of the kit, if it has any."""
    if not kit.get("settlements"):
        return _("Набор без населённых пунктов: загрузить их можно позже")
    rows = [(int(row.get(LINE, index + 2)), row) for index, row in enumerate(kit["settlements"])]
    result = settlements_import(rows=rows)
    if result.bad:
        first = result.bad[0]
        raise InvalidInput(
            _("settlements.csv, строка %(line)d: %(reason)s") % {"line": first.line, "reason": first.reason}
        )
    count = Settlement.objects.count()
    return f"{count} {plural(count, 'населённый пункт', 'населённых пункта', 'населённых пунктов')}"


@launch_step("organisations", title=gettext_lazy("Органы и организации"), position=30)
@transaction.atomic
def organisations(region: Region, kit: Kit) -> str:
    """Write organisations, in any order of parents."""
    for place, row in kit_rows(kit, "organisations", unique="code"):
        with kit_place(place):
            _write(
                Organisation,
                row["code"],
                name=row["name"],
                short_name=row["short_name"],
                kind=row["kind"],
                municipality=_by_code(Municipality, row["municipality"], "municipalities.csv"),
                email=address_canonical(row["email"]),
                phone=phone_checked(row["phone"]),
            )
    for place, row in kit_rows(kit, "organisations"):
        with kit_place(place):
            if row["parent"] == row["code"]:
                raise InvalidInput(_("организация не может подчиняться самой себе"))
            parent = _by_code(Organisation, row["parent"], "organisations.csv")
            Organisation.objects.filter(code=row["code"]).update(parent=parent)
    count = Organisation.objects.count()
    return f"{count} {plural(count, 'организация', 'организации', 'организаций')}"


@launch_step("roles", title=gettext_lazy("Сотрудники и роли"), position=40)
def roles(region: Region, kit: Kit) -> str:
    """Create accounts of staff and grant their roles; each person is one transaction."""
    count = 0
    for place, row in kit_rows(kit, "staff"):
        if row["role"] != Role.REGIONAL_ADMIN:
            _staff_member(place, row)
            count += 1
    return f"{count} {plural(count, 'сотрудник', 'сотрудника', 'сотрудников')}"


@launch_step("modules", title=gettext_lazy("Модули"), position=MODULES_AT)
@transaction.atomic
def module_switches(region: Region, kit: Kit) -> str:
    """Switch on the kit's modules."""
    wanted = kit["region"].get("modules", [])
    for slug in wanted:
        with kit_place(FACTS):
            module_switch_set(slug=slug, is_on=True)
    if not wanted:
        return _("Набор не включает модулей; установлено: %(n)d") % {"n": len(modules)}
    return ", ".join(wanted)


@launch_step("admin", title=gettext_lazy("Администратор региона"), position=70)
def admin(region: Region, kit: Kit) -> str:
    """Ensure that the region has an administrator."""
    admins = [(place, row) for place, row in kit_rows(kit, "staff") if row["role"] == Role.REGIONAL_ADMIN]
    if not admins:
        raise InvalidInput(_("staff.csv: нет ни одного администратора региона (роль regional_admin)."))
    for place, row in admins:
        _staff_member(place, row)
    return ", ".join(row["email"] for _place, row in admins)


@launch_step("emblem", title=gettext_lazy("Эмблема"), position=75)
@transaction.atomic
def emblem(region: Region, kit: Kit) -> str:
    """Store the kit's own emblem, if any."""
    if EMBLEM not in kit:
        return _("Из тех, что есть в сервисе: %(name)s") % {"name": region.emblem}
    region.emblem_file = emblem_keep(emblem_bytes(kit))
    region.save(update_fields=["emblem_file"])
    return _("Своя, из набора")


@launch_step("memory", title=gettext_lazy("Память о наборе"), position=90)
@transaction.atomic
def memory(region: Region, kit: Kit) -> str:
    """Store the values that the kit has set, so that an update can tell them from the region's edits."""
    return _("Строк набора: %(n)d") % {"n": memory_begin(region, kit)}


@launch_step("domain", title=gettext_lazy("Адрес портала"), position=80, inside=False)
def domain(region: Region, kit: Kit) -> str:
    """Set the region's host name."""
    with kit_place(FACTS):
        host = host_checked(kit, region.slug)
    Domain.objects.get_or_create(domain=host, tenant=region, defaults={"is_primary": True})
    return host


def host_checked(kit: Kit, slug: str) -> str:
    """The kit's host name. Raises InvalidInput for an invalid one, Conflict for another region's."""
    host = (kit["region"].get("domain") or f"{slug}.{settings.BASE_DOMAIN}").lower()
    if not HOST.fullmatch(host):
        raise InvalidInput(_("«%(host)s» — не имя узла") % {"host": host}, field="domain")
    if Domain.objects.filter(domain=host).exclude(tenant__slug=slug).exists():
        raise Conflict(_("адрес %(host)s занят другим регионом") % {"host": host}, field="domain")
    return host


@transaction.atomic
def _staff_member(place: str, row: dict[str, str]) -> None:
    with kit_place(place):
        if row["role"] not in (names := role_names()):
            raise InvalidInput(
                _("роли «%(role)s» нет; есть: %(roles)s") % {"role": row["role"], "roles": ", ".join(names)}
            )
        organisation = _by_code(Organisation, row["organisation"], "organisations.csv")
        municipality = _by_code(Municipality, row["municipality"], "municipalities.csv")
        user = user_ensure(email=row["email"], full_name=row["full_name"])
        role_grant(
            user_id=user.id,
            role=row["role"],
            organisation=organisation,
            municipality=municipality,
            position=row["position"],
            offered=False,
        )


def _write(model: type[Model], code: str, **values: Any) -> None:
    """Add or update the row with this code, validated by the model."""
    row = model._default_manager.filter(code=code).first() or model(code=code)
    for name, value in values.items():
        setattr(row, name, value)
    # References are looked up already and codes are unique by `code`; checking them again costs a query each.
    row.full_clean(exclude={"municipality"}, validate_unique=False, validate_constraints=False)
    row.save()


def _by_code(model: type[Any], code: str, file: str) -> Any:
    if not code:
        return None
    found = model.objects.filter(code=code).first()
    if found is None:
        raise InvalidInput(_("«%(code)s» нет в %(file)s") % {"code": code, "file": file})
    return found
