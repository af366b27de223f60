"""The cold model of a set: made of the categories' own texts, stored, and cached in the process.

It is the same for every region with the same texts, so it is stored outside the regions, under their fingerprint.
"""

import io
from collections.abc import Callable, Sequence
from datetime import timedelta

import structlog
from django.core.files.base import ContentFile
from django.utils import timezone

from core.process_cache import LruCache
from core.storage import private_storage
from language.engine import CategoryText, RubricModel, engine_version, fingerprint_of
from language.training import BrokenModel

__all__ = ["SetChanged", "cold_files_prune", "cold_model", "cold_model_at_hand"]

logger = structlog.get_logger(__name__)

COLD_FOLDER = "shared/rubrics"
SUFFIX = ".rubric"
# Models that a process keeps: each takes from one megabyte to some tens.
COLD_KEPT = 8
COLD_LIFETIME = timedelta(days=60)


class SetChanged(RuntimeError):
    """The set's words are other ones than those whose model was asked for."""


def cold_model(fingerprint: str, texts: Callable[[], Sequence[CategoryText]]) -> RubricModel:
    """The model of a set's own words: kept by the process, else read from the storage, else made (seconds) and stored.

    `texts` are asked for only when it has to be made. Raises ValueError for a set without categories, SetChanged when
    the texts are no longer those of the fingerprint.
    """
    return _cold.get(fingerprint, lambda: _cold_read(fingerprint) or _cold_make(fingerprint, texts))


def cold_model_at_hand(fingerprint: str) -> RubricModel | None:
    """The same where it need not be made: None where it would have to be."""
    try:
        return _cold.get(fingerprint, lambda: _cold_read_or_raise(fingerprint))
    except FileNotFoundError:
        return None


def cold_files_prune() -> int:
    """Throw away stored cold models that were made long ago; whoever needs one makes it again. Returns how many."""
    storage = private_storage()
    try:
        _folders, names = storage.listdir(COLD_FOLDER)
    except FileNotFoundError:
        return 0
    oldest = timezone.now() - COLD_LIFETIME
    paths = [path for name in names if storage.get_modified_time(path := f"{COLD_FOLDER}/{name}") < oldest]
    for path in paths:
        storage.delete(path)
    return len(paths)


def _content(model: RubricModel) -> bytes:
    buffer = io.BytesIO()
    model.save(buffer)
    return buffer.getvalue()


def _cold_path(fingerprint: str) -> str:
    return f"{COLD_FOLDER}/{fingerprint}-{engine_version()}{SUFFIX}"


def _cold_read(fingerprint: str) -> RubricModel | None:
    path = _cold_path(fingerprint)
    try:
        with private_storage().open(path) as file:
            return RubricModel.load(io.BytesIO(file.read()))
    except FileNotFoundError:
        return None
    except (BrokenModel, OSError) as error:
        logger.warning("cold_model_unreadable", path=path, error=str(error))
        return None


def _cold_read_or_raise(fingerprint: str) -> RubricModel:
    model = _cold_read(fingerprint)
    if model is None:
        raise FileNotFoundError(_cold_path(fingerprint))
    return model


def _cold_make(fingerprint: str, texts: Callable[[], Sequence[CategoryText]]) -> RubricModel:
    words = texts()
    if fingerprint_of(words) != fingerprint:
        raise SetChanged
    model = RubricModel.fit(words)
    path = _cold_path(fingerprint)
    storage = private_storage()
    try:
        # Two processes may make it at once: whoever is second finds the name taken and leaves no second copy.
        storage.delete(path)
        stored = storage.save(path, ContentFile(_content(model)))
        if stored != path:
            storage.delete(stored)
    except OSError as error:
        logger.warning("cold_model_not_stored", path=path, error=str(error))
    return model


_cold: LruCache[str, RubricModel] = LruCache(size=COLD_KEPT)
