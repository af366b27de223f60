"""Queries for catalogs. They are in `public`, the same for all regions; a region reads them but never joins them."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from core.errors import Missing
from taxonomy.catalogs.models import Catalog, CatalogEntry, CatalogVersion
from taxonomy.catalogs.moves import Moves
from taxonomy.facts import CategoryFacts

__all__ = [
    "VersionContent",
    "catalog_entry",
    "catalog_version",
    "catalog_versions",
    "catalogs_list",
    "rollout_of",
    "version_content",
]


@dataclass(frozen=True, kw_only=True)
class VersionContent:
    """The content of a version as plain values. `rollout` is direction → opening day.

    `moves` are those of this version and of all before it: a region may take over the fifth after the second.
    """

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


def catalog_entry(version: CatalogVersion, code: str) -> CategoryFacts:
    """A version's entry for one category. Raises Missing."""
    found = CatalogEntry.objects.filter(version=version, code=code).first()
    if found is None:
        raise Missing(_("В этой версии каталога такой категории нет."), code="no_entry")
    return found.read()


def rollout_of(version: CatalogVersion) -> dict[str, date]:
    """The plan of a version: direction → opening day."""
    return {step["direction"]: date.fromisoformat(step["opens_on"]) for step in version.rollout}


def version_content(version: CatalogVersion) -> VersionContent:
    """The version with all its categories, in its order; three or four queries."""
    entries = CatalogEntry.objects.filter(version=version).order_by("position")
    return VersionContent(
        slug=version.catalog.slug,
        title=version.catalog.title,
        number=version.number,
        note=version.note,
        categories={entry.code: entry.read() for entry in entries},
        moves=_moves_until(version),
        rollout=rollout_of(version),
    )


def _moves_until(version: CatalogVersion) -> Moves:
    """Moves of all versions up to this one, later ones winning, without those of categories that came back."""
    until = CatalogVersion.objects.filter(catalog_id=version.catalog_id, number__lte=version.number)
    steps = [
        (number, {move["from"]: tuple(move["to"]) for move in moves})
        for number, moves in until.order_by("number").values_list("number", "moves")
    ]
    formers = {former for _number, moves in steps for former in moves}
    there: dict[int, set[str]] = {}
    if formers:
        entries = CatalogEntry.objects.filter(version__in=until, code__in=formers)
        for number, code in entries.values_list("version__number", "code"):
            there.setdefault(number, set()).add(code)
    merged: Moves = {}
    for number, moves in steps:
        merged = {code: to for code, to in (merged | moves).items() if code not in there.get(number, ())}
    return merged
