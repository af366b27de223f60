"""The active model of a kind: found by stamp, kept by the process, and taken out of service when its file is broken.

Wherever there is no active model the kind's stand-in answers; a caller sees None and never an error.
"""

from typing import Any, TypeVar

import structlog
from django.db import transaction

from core.circuit_breaker import CircuitBreaker
from core.events.log import event_append
from core.events.types import SYSTEM
from core.plane import tenant_only
from core.process_cache import LruCache, stamp_forget, stamped
from language.training import BrokenModel
from learning.files import file_load, file_read
from learning.kinds import AnyKind, Loaded, ModelKind, StoredModel
from learning.models import ModelState, TrainedModel

__all__ = ["active_forget", "active_model", "model_check", "model_now", "stored"]

logger = structlog.get_logger(__name__)

M = TypeVar("M")

# Changes are told to the cache at once; this bounds what a lost word to it can cost.
CACHE_SECONDS = 60
# Rows of active models, some hundred bytes each.
ROWS_KEPT = 1000
# After the storage failed to answer, a model is not asked for again for so long.
PAUSE_SECONDS = 30.0


@tenant_only
def active_model(kind: AnyKind) -> StoredModel | None:
    """The row of the model that answers; None while the stand-in does. One question to the cache, a query a minute."""
    return stamped(_key(kind), lambda: _active(kind), CACHE_SECONDS, lru=_rows)


@tenant_only
def model_now(kind: ModelKind[M, Any, Any]) -> Loaded[M] | None:
    """The model that answers; None where there is none or its file can't be read. Never raises."""
    row = active_model(kind)
    if row is None:
        return None
    breaker = _breakers.get(row.path)
    if breaker is not None and not breaker.allows():
        return None
    try:
        loaded = Loaded(row, _loaded_of(kind).get((row.path, row.sha256), lambda: file_load(kind, row)))
    except BrokenModel as error:
        _broken(kind, row, reason=str(error))
    except Exception:
        # Every storage has errors of its own, and what people write is worth more than this answer.
        _breakers.setdefault(row.path, CircuitBreaker(f"model {kind.name}", PAUSE_SECONDS)).fail()
        logger.exception("model_unreachable", kind=kind.name, model_version=row.version)
    else:
        _breakers.pop(row.path, None)
        return loaded
    return None


@tenant_only
def model_check(kind: AnyKind) -> bool:
    """Verify the active model's file; deactivate the model and return False if it is damaged.

    A process that has read it goes on answering and would not notice. A storage that does not answer is no damage.
    """
    row = _active(kind)
    if row is None:
        return True
    try:
        file_read(row)
    except BrokenModel as error:
        _broken(kind, row, reason=str(error))
        return False
    except Exception:
        logger.exception("model_unreachable", kind=kind.name, model_version=row.version)
    return True


def active_forget(kind: AnyKind) -> None:
    """Have every process look for the active model anew, once the transaction is committed."""
    stamp_forget(_key(kind))


def stored(row: TrainedModel) -> StoredModel:
    """A row as a value."""
    return StoredModel(**{name: getattr(row, name) for name in StoredModel.__dataclass_fields__})


@transaction.atomic
def _broken(kind: AnyKind, row: StoredModel, *, reason: str) -> None:
    """Take a broken model out of service. Whoever comes second changes nothing: one event for one broken file."""
    rows = TrainedModel.objects.filter(kind=kind.name, version=row.version, sha256=row.sha256, state=ModelState.ACTIVE)
    ids = list(rows.values_list("id", flat=True))
    if ids and rows.update(state=ModelState.BROKEN):
        logger.error("model_broken", kind=kind.name, model_version=row.version, reason=reason)
        event_append(kind.broken(version=row.version), subject_id=ids[0], actor=SYSTEM)
    active_forget(kind)


def _active(kind: AnyKind) -> StoredModel | None:
    row = TrainedModel.objects.filter(kind=kind.name, state=ModelState.ACTIVE).first()
    return stored(row) if row is not None else None


def _key(kind: AnyKind) -> str:
    return f"model:{kind.name}"


def _loaded_of(kind: AnyKind) -> LruCache[tuple[str, str], Any]:
    return _loaded.setdefault(kind.name, LruCache(size=kind.loaded_kept))


# Models by kind, then by path, which is under the region's prefix, and SHA-256: no region is answered by another's.
_loaded: dict[str, LruCache[tuple[str, str], Any]] = {}
_rows: LruCache[tuple[str, str], StoredModel | None] = LruCache(size=ROWS_KEPT)
# By path: files that the storage failed to give.
_breakers: dict[str, CircuitBreaker] = {}
