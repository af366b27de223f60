"""Suspending, resuming and removing a region; reading which regions there are."""

from django.conf import settings
from django.core.cache import caches
from django.core.files.storage import storages
from django.db import connection, transaction
from django.utils.translation import gettext as _
from django_tenants.utils import get_public_schema_name

from core.errors import Conflict, InvalidInput, Missing
from core.events.log import event_append
from core.events.types import SYSTEM, Actor
from core.plane import public_only
from tenants.events import RegionRemoved, RegionResumed, RegionSuspended
from tenants.regions.models import Domain, Region, RegionState

__all__ = [
    "public_ensure",
    "region_by_slug",
    "region_remove",
    "region_resume",
    "region_suspend",
    "regions_all",
    "regions_ready",
]


def regions_all() -> list[Region]:
    """Every region by name, with its primary domain and launch; `public` is not a region."""
    rows = Region.objects.exclude(schema_name=get_public_schema_name())
    return list(rows.select_related("launch").prefetch_related("domains", "launch__steps").order_by("name"))


def regions_ready() -> list[Region]:
    """Regions in which background work runs: ready ones and suspended ones (what was begun is finished)."""
    return list(
        Region.objects.filter(state__in=[RegionState.READY, RegionState.SUSPENDED])
        .exclude(schema_name=get_public_schema_name())
        .order_by("slug")
    )


def region_by_slug(slug: str) -> Region:
    """Raises Missing for an unknown region."""
    region = Region.objects.filter(slug=slug).exclude(schema_name=get_public_schema_name()).first()
    if region is None:
        raise Missing(_("Региона «%(slug)s» нет. Список: otklik region list.") % {"slug": slug})
    return region


@public_only
@transaction.atomic
def region_suspend(*, slug: str, reason: str, acting: Actor = SYSTEM) -> Region:
    """Stop changes in a region; its portal stays readable and shows `reason`. Raises Conflict unless it is ready."""
    if not reason.strip():
        raise InvalidInput(_("Укажите причину: её увидят жители."), field="reason")
    region = _locked(slug)
    if region.state != RegionState.READY:
        raise Conflict(_("Приостановить можно только работающий регион."))
    region.state, region.suspended_reason = RegionState.SUSPENDED, reason.strip()
    region.save(update_fields=["state", "suspended_reason"])
    event_append(
        RegionSuspended(slug=slug, reason=region.suspended_reason), subject_id=region.id, actor=acting
    )
    return region


@public_only
@transaction.atomic
def region_resume(*, slug: str, acting: Actor = SYSTEM) -> Region:
    """Let a suspended region work again. Raises Conflict for another state."""
    region = _locked(slug)
    if region.state != RegionState.SUSPENDED:
        raise Conflict(_("Регион не приостановлен."))
    region.state, region.suspended_reason = RegionState.READY, ""
    region.save(update_fields=["state", "suspended_reason"])
    event_append(RegionResumed(slug=slug), subject_id=region.id, actor=acting)
    return region


@public_only
def region_remove(*, slug: str, acting: Actor = SYSTEM) -> None:
    """Remove a region with its schema and its files; there is no way back. Raises Missing."""
    region = region_by_slug(slug)
    Region.objects.filter(pk=region.pk).update(state=RegionState.REMOVING)
    _remove_files(f"regions/{region.schema_name}")
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA IF EXISTS {connection.ops.quote_name(region.schema_name)} CASCADE")
        event_append(RegionRemoved(slug=slug), subject_id=region.id, actor=acting)
        domains = list(Domain.objects.filter(tenant=region).values_list("domain", flat=True))
        Region.objects.filter(pk=region.pk).delete()
    caches["shared"].delete_many([f"domain:{domain}" for domain in domains])


@public_only
@transaction.atomic
def public_ensure() -> Region:
    """The tenant row of `public` with the domains of the landing page and the console."""
    region, _created = Region.objects.get_or_create(
        schema_name=get_public_schema_name(),
        defaults={
            "slug": "public",
            "name": _("Отклик"),
            "portal_name": _("Отклик"),
            "number_prefix": "—",
            "primary_colour": "#1f3a5f",
            "accent_colour": "#c8741a",
            "emblem": "otklik",
            "state": RegionState.READY,
        },
    )
    for host in (settings.BASE_DOMAIN, settings.CONSOLE_DOMAIN):
        Domain.objects.get_or_create(
            domain=host, defaults={"tenant": region, "is_primary": host == settings.BASE_DOMAIN}
        )
    return region


def _locked(slug: str) -> Region:
    region_by_slug(slug)
    return Region.objects.select_for_update().get(slug=slug)


def _remove_files(folder: str) -> None:
    storage = storages["private"]
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in files:
        storage.delete(f"{folder}/{name}")
    for name in folders:
        _remove_files(f"{folder}/{name}")
    storage.delete(folder)
