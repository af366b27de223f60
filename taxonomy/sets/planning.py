"""Planned opening days of a catalog's directions in this region."""

from collections.abc import Mapping
from datetime import date

from core.plane import tenant_only
from taxonomy.catalogs.models import CatalogVersion
from taxonomy.catalogs.selectors import VersionContent, rollout_of
from taxonomy.models import SetVersion

__all__ = ["plan_version", "rollout_plan"]


@tenant_only
def plan_version() -> CatalogVersion | None:
    """The version with the region's opening plan: the last of those it took over that has one."""
    published = SetVersion.objects.order_by("-number").values_list("catalog", "catalog_version")
    for slug, number in dict.fromkeys(published):
        found = CatalogVersion.objects.filter(catalog__slug=slug, number=number).select_related("catalog").first()
        if found is not None and found.rollout:
            return found
    return None


@tenant_only
def rollout_plan(content: VersionContent) -> Mapping[str, date]:
    """Direction → day: the version's own plan, or that of the set's first catalog; empty if there is none.

    A starting set ships with the plan by which it grows into a larger catalog, whose own versions know of no dates.
    """
    if content.rollout:
        return content.rollout
    version = plan_version()
    return rollout_of(version) if version is not None else {}
