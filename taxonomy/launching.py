"""The launch step that fills a region's category set."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import InvalidInput, Missing
from core.events.types import SYSTEM
from shell.text import plural
from taxonomy.catalogs.selectors import VersionContent, version_content
from taxonomy.catalogs.storing import catalog_at_hand
from taxonomy.models import Category, Responsibility
from taxonomy.other import OTHER_CODE
from taxonomy.sets.other import other_ensure
from taxonomy.sets.publishing import category_set_publish
from taxonomy.sets.selectors import set_number
from tenants.service import kit_place, kit_rows, launch_step, organisation_by_code

__all__: list[str] = []

DEFAULT_CATALOG = "moscow-689"


@launch_step("categories", title=gettext_lazy("Категории"), position=50)
@transaction.atomic
def categories(region: Any, kit: dict[str, Any]) -> str:
    """Say which ministry answers for what, then take over the kit's catalog, or the part of it that the kit lists."""
    for place, row in kit_rows(kit, "responsible"):
        with kit_place(place):
            _responsible(row)
    with kit_place("region.toml"):
        content = _content(kit["region"].get("catalog") or DEFAULT_CATALOG)
    codes = []
    for place, row in kit_rows(kit, "categories", unique="code"):
        with kit_place(place):
            if row["code"] not in content.categories:
                raise InvalidInput(_("категории «%(code)s» нет в каталоге") % {"code": row["code"]})
            codes.append(row["code"])
    if set_number() == 0:
        with kit_place("responsible.csv"):
            category_set_publish(acting=SYSTEM, content=content, expected=0, codes=codes or None)
    other_ensure()
    count = Category.objects.filter(retired_at__isnull=True).exclude(code=OTHER_CODE).count()
    return f"{count} {plural(count, 'категория', 'категории', 'категорий')}"


def _content(slug: str) -> VersionContent:
    return version_content(catalog_at_hand(slug))


def _responsible(row: dict[str, str]) -> None:
    if bool(row["direction"]) == bool(row["code"]):
        raise InvalidInput(_("заполните либо direction, либо code"))
    try:
        ministry = organisation_by_code(row["ministry"])
    except Missing as error:
        raise InvalidInput(_("организации «%(code)s» нет в organisations.csv") % {"code": row["ministry"]}) from error
    Responsibility.objects.update_or_create(
        direction=row["direction"], code=row["code"], defaults={"ministry": ministry}
    )
