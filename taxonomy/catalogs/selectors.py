"""Reading catalogs. They live in `public` and are the same for everybody; a region reads them, never joins them."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from core.errors import Missing
from taxonomy.catalogs.models import Catalog, CatalogEntry, CatalogVersion
from taxonomy.catalogs.moves import Moves
from taxonomy.facts import CategoryFacts

__all__ = ["VersionContent", "catalog_version", "catalog_versions", "catalogs_list", "version_content"]


@dataclass(frozen=True, kw_only=True)
class VersionContent:
    """All that a version says, as plain values. `rollout` is direction → the day it should open."""

    slug: str
    title: str
    number: int
    note: str
    categories: dict[str, CategoryFacts]
    moves: Moves
    rollout: dict[str, date]


def catalogs_list() -> list[Catalog]:
    """Every catalog with its versions, newest first."""
    return list(Catalog.objects.prefetch_related("versions"))


def catalog_versions(slug: str) -> list[CatalogVersion]:
    """Versions of a catalog, newest first."""
    return list(CatalogVersion.objects.filter(catalog__slug=slug).select_related("catalog").order_by("-number"))


def catalog_version(slug: str, number: int | None = None) -> CatalogVersion:
    """A version of a catalog, the newest unless a number is given. Raises Missing."""
    versions = CatalogVersion.objects.filter(catalog__slug=slug).select_related("catalog").order_by("-number")
    found = (versions if number is None else versions.filter(number=number)).first()
    if found is None:
        raise Missing(_("Такой версии каталога «%(slug)s» нет.") % {"slug": slug}, code="no_catalog")
    return found


def version_content(version: CatalogVersion) -> VersionContent:
    """The version with all its categories, in its order; two queries."""
    entries = CatalogEntry.objects.filter(version=version).order_by("position")
    return VersionContent(
        slug=version.catalog.slug,
        title=version.catalog.title,
        number=version.number,
        note=version.note,
        categories={entry.code: entry.read() for entry in entries},
        moves={move["from"]: tuple(move["to"]) for move in version.moves},
        rollout={step["direction"]: date.fromisoformat(step["opens_on"]) for step in version.rollout},
    )
