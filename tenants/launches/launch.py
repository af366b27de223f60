"""Launch a region from a kit, step by step, resumable at any point."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import structlog
from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousOperation, ValidationError
from django.db import DatabaseError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django_tenants.utils import tenant_context

from core import clock
from core.errors import Conflict, DomainError, InvalidInput
from core.events.log import event_append
from core.events.types import SYSTEM, Actor
from core.plane import enter_public, public_only
from core.tasks import send_after_commit
from core.typed import name_clean
from shell.brand import normalise
from tenants.events import LaunchFailed, RegionCreated, RegionReady
from tenants.launches.kit import FACTS, Kit, kit_check
from tenants.launches.steps import Step, ordered_steps
from tenants.regions.editing import contact_email_checked, hotline_checked, main_colour_fault
from tenants.regions.locks import region_lock, regions_locked
from tenants.regions.models import Launch, LaunchStep, Region, RegionState, StepState

__all__ = ["launch_run", "launch_send", "launches_interrupted", "region_create"]

logger = structlog.get_logger(__name__)

# A launch that nobody has taken up for so long after its creation is taken up by the sweep.
GRACE = timedelta(seconds=30)
# Names that other pages of the installation need, or may need.
RESERVED_SLUGS = frozenset({"public", "console", "www", "api", "admin", "static", "mail", "localhost"})


@public_only
@transaction.atomic
def region_create(*, kit: Kit, slug: str = "", acting: Actor = SYSTEM) -> Launch:
    """Create a region and its launch steps without running them (`launch_run` does).

    `slug` overrides the kit's. Raises InvalidInput for an unusable kit, Conflict for a taken slug.
    """
    kit_check(kit)
    slug = slug or kit["region"].get("slug", "")
    slug_check(slug)
    region = Region(slug=slug, schema_name=slug)
    _facts_write(region, kit["region"])
    launch = Launch.objects.create(region=region, kit=kit)
    LaunchStep.objects.bulk_create(
        LaunchStep(launch=launch, name=step.name, position=step.position) for step in ordered_steps()
    )
    event_append(RegionCreated(slug=slug), subject_id=region.id, actor=acting)
    return launch


def _facts_write(region: Region, facts: dict[str, Any]) -> None:
    for field, words in facts_faults(region, facts):
        raise InvalidInput(f"{FACTS}: {words}", field=field)
    region.save()


def slug_check(slug: str) -> None:
    """Raise InvalidInput for an invalid slug, Conflict for a taken one."""
    if slug in RESERVED_SLUGS:
        raise InvalidInput(_("Код «%(slug)s» занят самим сервисом.") % {"slug": slug}, field="slug")
    if Region.objects.filter(Q(slug=slug) | Q(schema_name=slug)).exists():
        raise Conflict(_("Регион с кодом «%(slug)s» уже есть.") % {"slug": slug}, field="slug")


def facts_faults(region: Region, facts: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Set a region's fields without saving; yields the field and the text of every error."""
    colour_before = region.primary_colour
    region.name = name_clean(facts["name"])
    region.portal_name = name_clean(facts["portal_name"])
    region.greeting = name_clean(facts.get("greeting", ""))
    region.timezone = facts["timezone"]
    region.number_prefix = facts.get("number_prefix") or region.slug.upper()[:4]
    region.primary_colour = facts["primary"]
    region.accent_colour = facts["accent"]
    region.emblem = facts.get("emblem") or "generic"
    for field, checked in (("hotline", hotline_checked), ("contact_email", contact_email_checked)):
        try:
            setattr(region, field, checked(facts.get(field, "")))
        except InvalidInput as error:
            yield field, f"{field} — {error.message}"
    try:
        # The schema is called like the slug, whose own rule is stricter and says more.
        region.full_clean(exclude={"schema_name"}, validate_unique=False)
    except ValidationError as error:
        for field, messages in error.message_dict.items():
            yield field, f"{field} — {messages[0]}"
    if region.primary_colour.lower() != colour_before.lower():
        # What is no colour at all is told already.
        with suppress(ValueError):
            if fault := main_colour_fault(normalise(region.primary_colour)):
                yield "primary_colour", f"primary — {fault}"
    try:
        ZoneInfo(region.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield "timezone", _("нет часового пояса %(zone)s.") % {"zone": region.timezone}
    try:
        found = finders.find(f"shell/emblems/{region.emblem}.svg")
    except SuspiciousOperation:
        found = None
    if found is None:
        yield "emblem", _("нет эмблемы %(emblem)s.") % {"emblem": region.emblem}


@public_only
def launch_send(launch: Launch) -> None:
    """Hand a launch over to the background worker, after commit."""
    send_after_commit("tenants.launches.tasks.launch_continue", str(launch.id))


OnStep = Callable[[LaunchStep, Step], None]


@public_only
def launch_run(*, launch_id: UUID, kit: Kit | None = None, on_step: OnStep = lambda row, step: None) -> Launch:
    """Run the unfinished steps; `on_step` is called before and after each.

    `kit`, when given, replaces the kit that the launch began with: done steps stay as they are. A step that fails
    is marked and ends the run with its error (DomainError, or whatever it raised); the next run starts from it.
    Raises Conflict when another process works on this region now.
    """
    launch = Launch.objects.select_related("region").get(pk=launch_id)
    with region_lock(launch.region_id) as still_held:
        launch.refresh_from_db()
        if launch.finished_at is not None:
            return launch
        if kit is not None:
            _kit_replace(launch, kit)
        launch.region.state = RegionState.LAUNCHING
        launch.region.save(update_fields=["state"])
        rows = {row.name: row for row in launch.steps.all()}
        for step in ordered_steps():
            row = rows.get(step.name) or LaunchStep(launch=launch, name=step.name, position=step.position)
            if row.state != StepState.DONE:
                still_held()
                _run_step(launch, row, step, on_step)
        _finish(launch)
    return launch


@transaction.atomic
def _kit_replace(launch: Launch, kit: Kit) -> None:
    kit_check(kit)
    _facts_write(launch.region, kit["region"])
    launch.kit = kit
    launch.save(update_fields=["kit"])


def _run_step(launch: Launch, row: LaunchStep, step: Step, on_step: OnStep) -> None:
    row.state, row.started_at, row.finished_at, row.error = StepState.RUNNING, clock.now(), None, ""
    row.save()
    on_step(row, step)
    try:
        if step.inside:
            with tenant_context(launch.region):
                row.result = step.run(launch.region, launch.kit)
        else:
            row.result = step.run(launch.region, launch.kit)
    except Exception as error:
        enter_public()
        _note_failure(launch, row, error)
        on_step(row, step)
        raise
    row.state, row.finished_at = StepState.DONE, clock.now()
    row.save()
    on_step(row, step)


def _note_failure(launch: Launch, row: LaunchStep, error: Exception) -> None:
    log = logger.bind(region=launch.region.slug, step=row.name)
    if isinstance(error, DomainError):
        row.error = str(error)
    else:
        log.exception("launch_step_failed")
        row.error = _("Непредвиденная ошибка: %(error)s") % {"error": f"{type(error).__name__}: {error}"}
    row.state, row.finished_at = StepState.FAILED, clock.now()
    try:
        with transaction.atomic():
            row.save()
            event_append(
                LaunchFailed(slug=launch.region.slug, step=row.name),
                subject_id=launch.region_id,
                actor=SYSTEM,
            )
    except DatabaseError:
        # The database itself is away: the step stays `running`, without a runner, and the sweep goes on with it.
        log.exception("launch_failure_not_written")


@transaction.atomic
def _finish(launch: Launch) -> None:
    launch.region.state = RegionState.READY
    launch.region.save(update_fields=["state"])
    launch.finished_at, launch.kit = clock.now(), {}
    launch.save(update_fields=["finished_at", "kit"])
    event_append(RegionReady(slug=launch.region.slug), subject_id=launch.region_id, actor=SYSTEM)


def launches_interrupted() -> list[Launch]:
    """Launches that are unfinished, have not failed and have no runner: it died, or never started."""
    waiting = list(
        Launch.objects.select_related("region")
        .filter(finished_at=None, created_at__lt=clock.now() - GRACE)
        .exclude(region__state=RegionState.REMOVING)
        .exclude(steps__state=StepState.FAILED)
    )
    held = regions_locked([launch.region_id for launch in waiting])
    return [launch for launch in waiting if launch.region_id not in held]
