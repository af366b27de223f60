"""Catalogs and versions that the region could take over next."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.modules import modules
from taxonomy.catalogs.models import Catalog
from taxonomy.catalogs.selectors import catalogs_list
from taxonomy.models import SetVersion
from taxonomy.sets.of_modules import module_of
from taxonomy.sets.selectors import set_versions

__all__ = ["Growth", "catalog_title", "growth_offered", "present_catalog"]


@dataclass(frozen=True, kw_only=True)
class Growth:
    """A version of a catalog that has something new for the region; `is_update`: of the catalog that it has."""

    catalog: Catalog
    number: int
    size: int
    is_update: bool


def present_catalog() -> SetVersion | None:
    """The publication that is in force, without its changes; None before the first."""
    return set_versions().defer("changes").first()


def catalog_title(slug: str) -> str:
    """How people call a catalog, or the module from which a category came.

    Its slug where it is not here (a region moved from another server).
    """
    if module := module_of(slug):
        title = modules[module].title if module in modules else module
        return _("модуль «%(title)s»") % {"title": title}
    return Catalog.objects.filter(slug=slug).values_list("title", flat=True).first() or slug


def growth_offered(present: SetVersion | None, size: int) -> Growth | None:
    """A newer version of the catalog that the set came from, else the largest that is larger than the set (`size`)."""
    offered = []
    for catalog in catalogs_list():
        versions = list(catalog.versions.all())
        if not versions:
            continue
        newest = versions[0]
        is_own = present is not None and present.catalog == catalog.slug
        if is_own and present is not None and newest.number > present.catalog_version:
            return Growth(catalog=catalog, number=newest.number, size=newest.size, is_update=True)
        if newest.size > size:
            offered.append(Growth(catalog=catalog, number=newest.number, size=newest.size, is_update=False))
    return max(offered, key=lambda growth: growth.size, default=None)
