"""Edit a region as its administrator: names, colours, emblem, texts of the portal."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import InvalidInput
from core.events.log import event_append
from core.events.types import Actor
from core.plane import region_schema, tenant_only
from core.typed import name_clean
from shell.brand import normalise
from tenants.events import RegionChanged
from tenants.regions.contacts import contact_email_checked, hotline_checked
from tenants.regions.emblems import emblem_drawn, emblem_store, emblems_forget, shipped_emblems
from tenants.regions.main_colour import main_colour_fault
from tenants.regions.models import Region
from tenants.row_check import row_check
from tenants.stamps import stamp_check, stamp_of

__all__ = ["EDITABLE", "region_change", "region_emblem_upload", "region_stamp"]

EDITABLE = (
    "name",
    "portal_name",
    "primary_colour",
    "accent_colour",
    "emblem",
    "greeting",
    "hotline",
    "contact_email",
)


def region_stamp(region: Region) -> str:
    """Optimistic locking stamp of the region's editable fields."""
    return stamp_of(region, EDITABLE)


@tenant_only
@transaction.atomic
def region_change(*, acting: Actor, changes: Mapping[str, str], version: str = "") -> Region:
    """Change fields of the current region, by the names in EDITABLE; others stay.

    Number letters and time zone are not among them: numbers that people know and deadlines that are running hang on
    them. A shipped emblem takes the place of one that was uploaded. What is the same as before is no change and no
    event. Raises InvalidInput with the field at fault, Conflict (`stale_version`) if `version` is another state's.
    """
    region = _locked(version)
    before = {name: getattr(region, name) for name in (*EDITABLE, "emblem_file")}
    for name in EDITABLE:
        if name in changes:
            setattr(region, name, _checked(name, changes[name], region))
    if changes.get("emblem"):
        region.emblem_file = ""
    return _saved(region, before, acting)


@tenant_only
def region_emblem_upload(*, acting: Actor, data: bytes) -> Region:
    """Replace the emblem by an uploaded PNG or SVG, sanitised.

    Raises InvalidInput (field `file`) for what is no such picture.
    """
    # The region's row is not locked while a picture is drawn.
    name, content = emblem_drawn(data)
    with transaction.atomic():
        region = _locked("")
        before = {"emblem_file": region.emblem_file}
        emblem_store(name, content)
        region.emblem_file = name
        return _saved(region, before, acting)


def _locked(version: str) -> Region:
    region = Region.objects.select_for_update().get(schema_name=region_schema())
    stamp_check(region, EDITABLE, version)
    return region


def _saved(region: Region, before: Mapping[str, str], acting: Actor) -> Region:
    fields = [name for name, value in before.items() if getattr(region, name) != value]
    if not fields:
        return region
    row_check(region, exclude={"schema_name"})
    region.save(update_fields=fields)
    event_append(RegionChanged(slug=region.slug, fields=fields), subject_id=region.id, actor=acting)
    if "emblem_file" in fields and before["emblem_file"]:
        emblems_forget(before["emblem_file"])
    return region


def _checked(name: str, value: str, region: Region) -> str:
    if name in ("primary_colour", "accent_colour"):
        return _colour(name, value, getattr(region, name))
    if name == "emblem":
        if value and value not in shipped_emblems():
            raise InvalidInput(_("Такой эмблемы нет: выберите из списка или загрузите свою."), field=name)
        return value or region.emblem
    if name == "hotline":
        return hotline_checked(value)
    if name == "contact_email":
        return contact_email_checked(value)
    return name_clean(value)


def _colour(name: str, value: str, before: str) -> str:
    try:
        colour = normalise(value)
    except ValueError as error:
        raise InvalidInput(_("Цвет записывается как #1a2b3c."), field=name) from error
    if name == "primary_colour" and colour != before.lower() and (fault := main_colour_fault(colour)):
        raise InvalidInput(fault, field=name, code="low_contrast")
    return colour
