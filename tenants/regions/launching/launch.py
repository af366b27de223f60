"""A launch: from a kit to a working region, step by step, resumable at any point."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django_tenants.utils import tenant_context

from core import clock
from core.errors import Conflict, DomainError, InvalidInput
from core.events.log import event_append
from core.events.types import SYSTEM, Actor
from core.plane import public_only
from tenants.events import RegionReady
from tenants.regions.launching.steps import Step, ordered_steps
from tenants.regions.models import Launch, LaunchStep, Region, RegionState, StepState

__all__ = ["launch_run", "launches_interrupted", "region_create"]

logger = structlog.get_logger(__name__)

# A launch whose runner has not been heard of for so long is taken over by the sweep.
SILENCE = timedelta(minutes=2)


@public_only
@transaction.atomic
def region_create(*, kit: dict[str, Any], slug: str = "", acting: Actor = SYSTEM) -> Launch:
    """Write down a region and the steps of its launch; nothing is run yet (`launch_run` does).

    `slug` overrides the kit's. Raises InvalidInput for an unusable kit, Conflict for a taken slug.
    """
    facts = kit["region"]
    slug = slug or facts.get("slug", "")
    region = Region(
        slug=slug,
        schema_name=slug,
        name=facts.get("name", ""),
        portal_name=facts.get("portal_name", ""),
        timezone=facts.get("timezone", ""),
        number_prefix=facts.get("number_prefix", slug.upper()[:4]),
        primary_colour=facts.get("primary", ""),
        accent_colour=facts.get("accent", ""),
        emblem=facts.get("emblem", "generic"),
    )
    if Region.objects.filter(Q(slug=slug) | Q(schema_name=slug)).exists():
        raise Conflict(_("Регион с кодом «%(slug)s» уже есть.") % {"slug": slug}, field="slug")
    _check(region)
    region.save()
    launch = Launch.objects.create(region=region, kit=kit)
    LaunchStep.objects.bulk_create(
        LaunchStep(launch=launch, name=step.name, position=step.position) for step in ordered_steps()
    )
    return launch


def _check(region: Region) -> None:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    from django.core.exceptions import ValidationError

    try:
        region.full_clean(validate_unique=False)
        ZoneInfo(region.timezone)
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise InvalidInput(f"region.toml, {field}: {messages[0]}", field=field) from error
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise InvalidInput(_("Нет такого часового пояса: %(zone)s.") % {"zone": region.timezone}) from error


@public_only
def launch_run(
    *, launch_id: UUID, on_step: Callable[[LaunchStep, Step], None] = lambda row, step: None
) -> Launch:
    """Do the steps that are not done yet; `on_step` is told of each before and after.

    A step that fails is marked and ends the run with its error (DomainError, or whatever it raised); the next run
    starts from it. Raises Conflict when another process runs this launch now.
    """
    with _only_runner(launch_id):
        launch = Launch.objects.select_related("region").get(pk=launch_id)
        if launch.finished_at is not None:
            return launch
        Region.objects.filter(pk=launch.region_id).update(state=RegionState.LAUNCHING)
        rows = {row.name: row for row in launch.steps.all()}
        for step in ordered_steps():
            row = rows.get(step.name) or LaunchStep(launch=launch, name=step.name, position=step.position)
            if row.state != StepState.DONE:
                _run_step(launch, row, step, on_step)
        _finish(launch)
    return launch


def _run_step(
    launch: Launch, row: LaunchStep, step: Step, on_step: Callable[[LaunchStep, Step], None]
) -> None:
    row.state, row.started_at, row.error = StepState.RUNNING, clock.now(), ""
    row.save()
    Launch.objects.filter(pk=launch.pk).update(heartbeat_at=clock.now())
    on_step(row, step)
    try:
        if step.inside:
            with tenant_context(launch.region):
                row.result = step.run(launch.region, launch.kit)
        else:
            row.result = step.run(launch.region, launch.kit)
    except Exception as error:
        connection.set_schema_to_public()
        row.state, row.error = StepState.FAILED, str(error) if isinstance(error, DomainError) else repr(error)
        row.save()
        on_step(row, step)
        logger.exception("launch_step_failed", region=launch.region.slug, step=step.name)
        raise
    row.state, row.finished_at = StepState.DONE, clock.now()
    row.save()
    on_step(row, step)


@transaction.atomic
def _finish(launch: Launch) -> None:
    Region.objects.filter(pk=launch.region_id).update(state=RegionState.READY)
    launch.region.state = RegionState.READY
    launch.finished_at, launch.kit = clock.now(), {}
    launch.save(update_fields=["finished_at", "kit"])
    event_append(RegionReady(slug=launch.region.slug), subject_id=launch.region_id, actor=SYSTEM)


def launches_interrupted() -> list[Launch]:
    """Launches that began, are not finished, did not fail, and whose runner has fallen silent."""
    silent = clock.now() - SILENCE
    return list(
        Launch.objects.select_related("region")
        .filter(finished_at=None)
        .filter(Q(heartbeat_at__lt=silent) | Q(heartbeat_at=None, created_at__lt=silent))
        .exclude(steps__state=StepState.FAILED)
    )


@contextmanager
def _only_runner(launch_id: UUID) -> Iterator[None]:
    """Hold a lock that the database drops by itself when this process dies."""
    key = launch_id.int & 0x7FFFFFFFFFFFFFFF
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        if not cursor.fetchone()[0]:
            raise Conflict(_("Этот запуск уже выполняет другой процесс."))
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [key])
