"""The launch step that fills a region's category set."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import InvalidInput, Missing
from shell.text import plural
from taxonomy.catalog_files import catalog_read
from taxonomy.models import Block, Category
from tenants.service import kit_place, kit_rows, launch_step, organisation_by_code

__all__: list[str] = []

DEFAULT_CATALOG = "incidents-195"


@launch_step("categories", title=gettext_lazy("Категории"), position=50)
@transaction.atomic
def categories(region: Any, kit: dict[str, Any]) -> str:
    """Take the kit's categories from their catalog and bind each to the ministry that answers for it."""
    with kit_place("region.toml"):
        catalog = {row["code"]: row for row in catalog_read(kit["region"].get("catalog", DEFAULT_CATALOG))}
    blocks = {str(block.label): block for block in Block}
    for place, row in kit_rows(kit, "categories", unique="code"):
        with kit_place(place):
            if row["code"] not in catalog:
                raise InvalidInput(_("категории «%(code)s» нет в каталоге") % {"code": row["code"]})
            facts = catalog[row["code"]]
            Category.objects.update_or_create(
                code=row["code"],
                defaults={
                    "block": blocks[facts["block"]],
                    "group": facts["group"],
                    "title": facts["title"],
                    "examples": facts["examples"],
                    "fast_track": facts["fast_track"] == "true",
                    "deadline_days": int(facts["deadline_days"]),
                    "ministry": _ministry(row["ministry"]),
                },
            )
    count = Category.objects.count()
    return f"{count} {plural(count, 'категория', 'категории', 'категорий')}"


def _ministry(code: str) -> Any:
    try:
        return organisation_by_code(code)
    except Missing as error:
        raise InvalidInput(_("организации «%(code)s» нет в organisations.csv") % {"code": code}) from error
