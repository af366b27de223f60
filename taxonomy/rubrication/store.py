"""Store model files in the private storage, and cache loaded models in the process.

A region's own models are under its prefix. The cold model of a set is the same for every region with the same texts, so
it is stored outside the regions, under the fingerprint of the texts.
"""

import hashlib
import io
from collections.abc import Callable, Sequence
from datetime import timedelta

import structlog
from django.core.files.base import ContentFile
from django.utils import timezone

from core.ids import uuid7
from core.lru_cache import LruCache
from core.plane import tenant_only
from core.storage import private_storage, region_path
from language.engine import BrokenModel, CategoryText, RubricModel, engine_version, fingerprint_of
from taxonomy.rubrication.region_set import ActiveModel

__all__ = [
    "SetChanged",
    "StoredFile",
    "cold_files_prune",
    "cold_model",
    "cold_model_at_hand",
    "file_check",
    "file_write",
    "files_present",
    "files_remove",
    "warm_model",
]

logger = structlog.get_logger(__name__)

COLD_FOLDER = "shared/rubrics"
SUFFIX = ".rubric"
# Models that a process keeps: each takes from one megabyte to some tens.
COLD_KEPT, WARM_KEPT = 8, 12
COLD_LIFETIME = timedelta(days=60)


class SetChanged(RuntimeError):
    """The set's words are other ones than those whose model was asked for."""


class StoredFile:
    """A model's file as it was written: where, how long (bytes), and its SHA-256."""

    __slots__ = ("path", "sha256", "size")

    def __init__(self, path: str, content: bytes) -> None:
        self.path = path
        self.size = len(content)
        self.sha256 = hashlib.sha256(content).hexdigest()


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
    files_remove(paths)
    return len(paths)


def warm_model(active: ActiveModel) -> RubricModel:
    """The region's active model. Raises BrokenModel for a file that is missing or not the one that was written, OSError
    when the storage does not answer."""
    return _warm.get(active.sha256, lambda: RubricModel.load(io.BytesIO(file_check(active))))


def file_check(active: ActiveModel) -> bytes:
    """The content of a model's file. Raises BrokenModel and OSError as `warm_model` does."""
    try:
        with private_storage().open(active.path) as file:
            content: bytes = file.read()
    except FileNotFoundError as error:
        raise BrokenModel(f"{active.path} is missing") from error
    if hashlib.sha256(content).hexdigest() != active.sha256:
        raise BrokenModel(f"{active.path} is not the file that was written")
    return content


@tenant_only
def file_write(model: RubricModel, version: int) -> StoredFile:
    """Put a model of the region into the storage, under a name that nobody had: a file is never written over."""
    content = _content(model)
    name = region_path("rubrics", f"{version}-{uuid7().hex}{SUFFIX}")
    return StoredFile(private_storage().save(name, ContentFile(content)), content)


@tenant_only
def files_present() -> list[str]:
    """Paths of all model files of the region, those included that no row knows."""
    folder = region_path("rubrics")
    try:
        _folders, names = private_storage().listdir(folder)
    except FileNotFoundError:
        return []
    return [f"{folder}/{name}" for name in names if name.endswith(SUFFIX)]


def files_remove(paths: Sequence[str]) -> None:
    """Remove files; those that are gone already are no fault."""
    for path in paths:
        private_storage().delete(path)


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
_warm: LruCache[str, RubricModel] = LruCache(size=WARM_KEPT)
