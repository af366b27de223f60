"""The active model of a detector in the current region, and the fallback when its file can't be read."""

from functools import partial
from time import monotonic

import structlog
from django.core.cache import caches
from django.db import transaction

from appeals.events import DetectorModelBroken, DetectorModelPromoted
from appeals.learning.store import StoredModel, file_check, model_read
from appeals.models import DetectorModel, DetectorModelState
from core.events.log import event_append
from core.events.types import SYSTEM, Actor
from core.plane import region_schema, tenant_only
from language.detectors.toxicity import BrokenModel, ToxicityModel

__all__ = ["TOXICITY", "active_model_check", "model_stand_in", "toxicity_model_now"]

logger = structlog.get_logger(__name__)

TOXICITY = "toxicity"
# Changes are told to the cache at once; this bounds what a lost word to it can cost.
CACHE_SECONDS = 60
# After the storage failed to answer, a model is not asked for again for so long.
PAUSE_SECONDS = 30.0


@tenant_only
def toxicity_model_now() -> ToxicityModel | None:
    """The model that the region trained; None where there is none or its file can't be read. Never raises.

    One question to the cache; a query a minute.
    """
    stored = _active()
    if stored is None or _paused.get(stored.path, 0.0) > monotonic():
        return None
    try:
        return model_read(stored)
    except BrokenModel as error:
        model_broken(stored, reason=str(error))
    except Exception:
        # Every vendor's storage has errors of its own, and an appeal is worth more than this answer.
        _paused[stored.path] = monotonic() + PAUSE_SECONDS
        logger.exception("detector_model_unreachable", path=stored.path)
    return None


@tenant_only
def active_model_check() -> None:
    """See that the active model's file is whole, which a process that has read it would not notice."""
    stored = _stored()
    if stored is not None:
        try:
            file_check(stored)
        except BrokenModel as error:
            model_broken(stored, reason=str(error))


@tenant_only
@transaction.atomic
def model_broken(stored: StoredModel, *, reason: str) -> None:
    """Take a broken model out of service. Whoever comes second changes nothing: one event, one line, a broken file."""
    rows = DetectorModel.objects.filter(path=stored.path, state=DetectorModelState.ACTIVE)
    row = rows.first()
    if row is None or not rows.update(state=DetectorModelState.BROKEN):
        return
    logger.error("detector_model_broken", detector=row.detector, model_version=row.version, reason=reason)
    event_append(DetectorModelBroken(detector=row.detector, version=row.version), subject_id=row.id, actor=SYSTEM)
    _forget()


@transaction.atomic
def model_stand_in(row: DetectorModel, *, acting: Actor) -> None:
    """Let a trained model answer from now on in place of the one that did."""
    actives = DetectorModel.objects.filter(detector=row.detector, state=DetectorModelState.ACTIVE)
    former = actives.values_list("version", flat=True).first()
    actives.update(state=DetectorModelState.FORMER)
    row.state = DetectorModelState.ACTIVE
    row.save()
    event_append(
        DetectorModelPromoted(detector=row.detector, version=row.version, former_version=former or 0),
        subject_id=row.id,
        actor=acting,
    )
    _forget()


def _active() -> StoredModel | None:
    known = caches["shared"].get(_key())
    if known is None:
        stored = _stored()
        known = (stored.path, stored.sha256, stored.size) if stored else ()
        caches["shared"].set(_key(), known, CACHE_SECONDS)
    return StoredModel(*known) if known else None


def _stored() -> StoredModel | None:
    rows = DetectorModel.objects.filter(detector=TOXICITY, state=DetectorModelState.ACTIVE)
    row = rows.values_list("path", "sha256", "size_bytes").first()
    return StoredModel(*row) if row else None


def _forget() -> None:
    caches["shared"].delete(_key())
    # Again after the commit: until then others read the former row, and keep it.
    transaction.on_commit(partial(caches["shared"].delete, _key()))


def _key() -> str:
    # With the schema in the key, not by the cache's own prefix: a commit may come after the region was left.
    return f"toxicity-model:{region_schema()}"


# By path, until when.
_paused: dict[str, float] = {}
