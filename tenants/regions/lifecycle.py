"""Suspend, resume and remove a region."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.cache import caches
from django.core.files.storage import storages
from django.db import connection, transaction
from django.utils.translation import gettext as _
from django_tenants.utils import get_public_schema_name, tenant_context

from core import clock
from core.database.locks import wait_for_turn
from core.database.owner import as_owner
from core.errors import Conflict, InvalidInput
from core.events.log import event_append
from core.events.types import SYSTEM, Actor
from core.mail.outbox import outbox_remove
from core.plane import public_only
from core.registry import Registry
from tenants.events import RegionRemoved, RegionResumed, RegionSuspended
from tenants.regions.database_roles import owner_needed, region_role_remove
from tenants.regions.locks import region_lock
from tenants.regions.models import Domain, Region, RegionState
from tenants.regions.selectors import region_by_slug

__all__ = [
    "AfterSuspension",
    "after_suspension",
    "public_ensure",
    "region_remove",
    "region_resume",
    "region_suspend",
    "suspension_makers_good",
]


@dataclass(frozen=True)
class AfterSuspension:
    """`run(pause)` is called inside the region, in the transaction that resumes it, with the length of the pause."""

    name: str
    run: Callable[[timedelta], object]


suspension_makers_good: Registry[AfterSuspension] = Registry("after a pause")


def after_suspension(name: str, run: Callable[[timedelta], object]) -> None:
    """Register a function of a package above; once, at start-up."""
    suspension_makers_good.register(AfterSuspension(name, run))


REASON_LENGTH = 300
# Any number that no region's lock is likely to have.


@public_only
@transaction.atomic
def region_suspend(*, slug: str, reason: str, acting: Actor = SYSTEM) -> Region:
    """Make a region read-only; its portal shows `reason`. Raises Conflict unless it is ready."""
    reason = reason.strip()
    if not reason:
        raise InvalidInput(_("Укажите причину: её увидят жители."), field="reason")
    if len(reason) > REASON_LENGTH:
        raise InvalidInput(_("Причина — не длиннее %(limit)d знаков.") % {"limit": REASON_LENGTH}, field="reason")
    region = _locked(slug)
    if region.state != RegionState.READY:
        raise Conflict(_("Приостановить можно только работающий регион."))
    region.state, region.suspended_reason = RegionState.SUSPENDED, reason
    region.suspended_at = clock.now()
    region.save(update_fields=["state", "suspended_reason", "suspended_at"])
    event_append(RegionSuspended(slug=slug, reason=region.suspended_reason), subject_id=region.id, actor=acting)
    return region


@public_only
@transaction.atomic
def region_resume(*, slug: str, acting: Actor = SYSTEM) -> Region:
    """Resume a suspended region and extend time limits by the pause. Raises Conflict for another state."""
    region = _locked(slug)
    if region.state != RegionState.SUSPENDED:
        raise Conflict(_("Регион не приостановлен."))
    if region.suspended_at is not None:
        pause = clock.now() - region.suspended_at
        with tenant_context(region):
            for item in suspension_makers_good:
                item.run(pause)
    region.state, region.suspended_reason, region.suspended_at = RegionState.READY, "", None
    region.save(update_fields=["state", "suspended_reason", "suspended_at"])
    event_append(RegionResumed(slug=slug), subject_id=region.id, actor=acting)
    return region


@public_only
def region_remove(*, slug: str, acting: Actor = SYSTEM) -> None:
    """Delete a region with its schema, files, cache and demo letters; irreversible.

    Killed in the middle, it leaves the region `removing`, closed to everybody; removing it again finishes. Raises
    Missing for an unknown region, Conflict while another process launches or migrates it.
    """
    region = region_by_slug(slug)
    with owner_needed(), as_owner(), region_lock(region.id):
        # Saved, not updated: the hosts must leave the cache before anything disappears.
        region.state = RegionState.REMOVING
        region.save(update_fields=["state"])
        _remove_files(f"regions/{region.schema_name}")
        outbox_remove(region.schema_name)
        shutil.rmtree(Path(settings.MAPS_DIR) / region.schema_name, ignore_errors=True)
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(f"DROP SCHEMA IF EXISTS {connection.ops.quote_name(region.schema_name)} CASCADE")
            region_role_remove(region.schema_name)
            event_append(RegionRemoved(slug=slug), subject_id=region.id, actor=acting)
            for domain in region.domains.all():
                domain.delete()
            Region.objects.filter(pk=region.pk).delete()
    with tenant_context(region):
        caches["default"].delete_pattern("*")  # type: ignore[attr-defined]


@public_only
@transaction.atomic
def public_ensure() -> Region:
    """The tenant row of `public` with the domains of the landing page and the console."""
    # The web server, the worker and the scheduler of a new server all start at once.
    wait_for_turn("public")
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
    region = region_by_slug(slug)
    return Region.objects.select_for_update().get(pk=region.pk)


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
