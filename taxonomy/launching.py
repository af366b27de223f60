"""The launch step that fills a region's category set."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.errors import InvalidInput
from taxonomy.catalog_files import catalog_read
from taxonomy.models import Block, Category
from tenants.service import launch_step, organisation_by_code

__all__: list[str] = []

DEFAULT_CATALOG = "incidents-195"


@launch_step("categories", title=gettext_lazy("Категории"), position=50)
@transaction.atomic
def categories(region: Any, kit: dict[str, Any]) -> str:
    """Take the kit's categories from their catalog and bind each to the ministry that answers for it."""
    catalog = {row["code"]: row for row in catalog_read(kit["region"].get("catalog", DEFAULT_CATALOG))}
    ministries = {code: organisation_by_code(code) for code in {row["ministry"] for row in kit["categories"]}}
    blocks = {str(block.label): block for block in Block}
    for row in kit["categories"]:
        if row["code"] not in catalog:
            raise InvalidInput(_("Категории «%(code)s» нет в каталоге.") % {"code": row["code"]})
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
                "ministry": ministries[row["ministry"]],
            },
        )
    count = Category.objects.count()
    return ngettext("%(n)d категория", "%(n)d категорий", count) % {"n": count}
