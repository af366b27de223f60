"""Remove photo files without a row: a process died between writing one and the other."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from uuid import UUID

import structlog

from appeals.models import Attachment
from core import clock
from core.plane import tenant_only
from core.storage import private_storage, region_path

__all__ = ["orphans_remove"]

logger = structlog.get_logger(__name__)

# Longer than any upload takes: the file is written before the row is committed.
AGE = timedelta(hours=3)
BATCH = 1000


@tenant_only
def orphans_remove() -> int:
    """Remove the folders of photos that have no row and are older than AGE; returns how many."""
    folder = region_path("attachments")
    try:
        names, _files = private_storage().listdir(folder)
    except FileNotFoundError:
        return 0
    old, removed = _old(names), 0
    while batch := list(islice(old, BATCH)):
        known = set(Attachment.objects.filter(pk__in=batch).values_list("pk", flat=True))
        for photo_id in batch:
            if photo_id not in known:
                _remove(f"{folder}/{photo_id}")
                removed += 1
    if removed:
        logger.info("orphan_photos_removed", count=removed)
    return removed


def _old(names: list[str]) -> Iterator[UUID]:
    before = clock.now() - AGE
    for name in names:
        try:
            photo_id = UUID(name)
        except ValueError:
            continue
        # The first 48 bits of a UUIDv7 are its millisecond.
        if datetime.fromtimestamp((photo_id.int >> 80) / 1000, UTC) < before:
            yield photo_id


def _remove(folder: str) -> None:
    storage = private_storage()
    for name in storage.listdir(folder)[1]:
        storage.delete(f"{folder}/{name}")
    storage.delete(folder)
