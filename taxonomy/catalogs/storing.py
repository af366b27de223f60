"""Store drafts as immutable versions in `public`."""

from hashlib import sha256
from json import dumps
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.database.locks import wait_for_turn
from core.errors import Conflict, InvalidInput
from core.plane import in_public
from taxonomy.catalogs.folders import SHIPPED, CatalogDraft, draft_read, shipped_slugs
from taxonomy.catalogs.models import Catalog, CatalogEntry, CatalogVersion
from taxonomy.catalogs.selectors import catalog_version, catalog_versions

__all__ = ["CatalogFaulty", "catalog_at_hand", "catalog_import"]

# Any constant of our own: two imports at once wait for each other.


class CatalogFaulty(InvalidInput):
    """A catalog with invalid rows; `problems` name each of them."""

    def __init__(self, draft: CatalogDraft) -> None:
        super().__init__(
            _("В каталоге «%(slug)s» есть ошибки, он не загружен.") % {"slug": draft.slug}, field="file", code="faulty"
        )
        self.problems = draft.problems


def catalog_import(*, draft: CatalogDraft) -> CatalogVersion:
    """Store a draft as a version that nothing will change; the same content under the same number is stored once.

    Works in `public`, wherever it is called from: a region reads catalogs, it does not write them.

    Raises CatalogFaulty when a row is bad, InvalidInput for an empty one, Conflict when this number is another
    content already, or is not above the last one.
    """
    if draft.problems:
        raise CatalogFaulty(draft)
    if not draft.categories:
        raise InvalidInput(_("В каталоге «%(slug)s» нет ни одной категории.") % {"slug": draft.slug}, field="file")
    with in_public(), transaction.atomic():
        return _stored(draft)


def _stored(draft: CatalogDraft) -> CatalogVersion:
    entries = [category.as_json() for category in draft.categories]
    moves = [{"from": former, "to": list(targets)} for former, targets in draft.moves.items()]
    content_hash = _hash([entries, moves, list(draft.rollout)])
    wait_for_turn("catalogs")
    catalog, _made = Catalog.objects.get_or_create(slug=draft.slug, defaults={"title": draft.title})
    last = catalog.versions.order_by("-number").first()
    known = catalog.versions.filter(number=draft.number).first()
    if known is not None and known.content_hash == content_hash:
        return known
    if last is not None and draft.number <= last.number:
        raise Conflict(
            _("Версия %(number)d каталога «%(slug)s» уже есть и неизменна. Дайте новой номер больше %(last)d.")
            % {"number": draft.number, "slug": draft.slug, "last": last.number},
            code="version_taken",
        )
    if catalog.title != draft.title:
        catalog.title = draft.title
        catalog.save(update_fields=["title"])
    version = CatalogVersion.objects.create(
        catalog=catalog,
        number=draft.number,
        note=draft.note,
        size=len(entries),
        moves=moves,
        rollout=list(draft.rollout),
        content_hash=content_hash,
    )
    CatalogEntry.objects.bulk_create(
        [
            CatalogEntry(version=version, position=position, code=facts["code"], facts=facts)
            for position, facts in enumerate(entries)
        ]
    )
    return version


def catalog_at_hand(slug: str, number: int | None = None) -> CatalogVersion:
    """A version to take over, the newest unless a number is given; what this release ships newer is stored first.

    Raises Missing.
    """
    if slug in shipped_slugs():
        draft = draft_read(SHIPPED / slug)
        stored = [version.number for version in catalog_versions(slug)]
        if draft.number > max(stored, default=0):
            catalog_import(draft=draft)
    return catalog_version(slug, number)


def _hash(value: Any) -> str:
    return sha256(dumps(value, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
