"""Edit a region as its administrator: names, colours, emblem, texts of the portal."""

import re
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.service import phone_checked
from core.errors import InvalidInput
from core.events.log import event_append
from core.events.types import Actor
from core.mail.addresses import address_checked
from core.plane import region_schema, tenant_only
from core.typed import name_clean
from core.units import decimal
from shell.brand import PAPER, TEXT_CONTRAST, contrast, darken_until, normalise
from tenants.edits import row_check, stamp_check, stamp_of
from tenants.events import RegionChanged
from tenants.regions.emblems import emblem_drawn, emblem_store, emblems_forget, shipped_emblems
from tenants.regions.models import Region

__all__ = [
    "EDITABLE",
    "contact_email_checked",
    "hotline_checked",
    "main_colour_fault",
    "region_change",
    "region_emblem_upload",
    "region_stamp",
]

# 112, 122: three digits that are dialled as they are.
_SHORT = re.compile(r"1\d\d")
_EXTENSION = re.compile(r"\bдоб(?:авочный)?\b", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")


def hotline_checked(value: str) -> str:
    """A hotline as people will read it, «8 800 000-00-73» or «122»; empty stays empty.

    Raises InvalidInput (field `hotline`) for what can't be dialled, such as a number with words or letters in it.
    """
    words = name_clean(value)
    if _SHORT.fullmatch(words):
        return words
    if _LETTER.search(_EXTENSION.sub("", words)):
        raise InvalidInput(
            _("В номере горячей линии не бывает букв. Пример: 8 800 000-00-00 или 122."), field="hotline"
        )
    try:
        phone_checked(words)
    except InvalidInput as error:
        raise InvalidInput(error.message, field="hotline") from error
    return words


def contact_email_checked(value: str) -> str:
    """The centre's address; empty stays empty. Raises InvalidInput (field `contact_email`) for what is no address."""
    return address_checked(value, field="contact_email") if value.strip() else ""


def main_colour_fault(colour: str) -> str:
    """Why a colour (`#1a2b3c`) is not allowed, with the nearest allowed one; "" if it is allowed.

    The accent is a ground whose words are chosen to suit it; the main colour is itself the colour of words.
    """
    ratio = contrast(colour, PAPER)
    if ratio >= TEXT_CONTRAST:
        return ""
    return _(
        "Основным цветом пишут ссылки и кнопки, а этот слишком светлый: контраст с фоном %(ratio)s к 1, нужно "
        "не меньше 4,5 к 1. Ближайший подходящий — %(fit)s."
    ) % {
        "ratio": decimal(int(ratio * 10) / 10),
        "fit": darken_until(colour, PAPER, TEXT_CONTRAST),
    }


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
