"""Store trained detectors in the region's private storage, and cache a few loaded ones in the process.

A file is a zip of what the model writes: numbers and JSON, nothing that can run code.
"""

import hashlib
import io
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import BadZipFile, ZipFile

from django.core.files.base import ContentFile

from core.ids import uuid7
from core.plane import tenant_only
from core.storage import private_storage, region_path
from language.detectors.toxicity import BrokenModel, ToxicityModel

__all__ = ["StoredModel", "file_check", "file_write", "files_remove_except", "model_read"]

# A model of ten thousand texts takes some tens of megabytes of a process.
KEPT = 4
PARTS = ("model.json", "weights.npz")
FOLDER = "detectors"


@dataclass(frozen=True, slots=True)
class StoredModel:
    """A model's file: where it is, its SHA-256 and its length in bytes."""

    path: str
    sha256: str
    size: int = 0


@tenant_only
def file_write(model: ToxicityModel, *, detector: str, version: int) -> StoredModel:
    """Put a model into the region's storage, under a name that nobody had: a file is never written over."""
    buffer = io.BytesIO()
    with TemporaryDirectory() as folder, ZipFile(buffer, "w") as archive:
        model.save(Path(folder))
        for part in PARTS:
            archive.write(Path(folder) / part, part)
    content = buffer.getvalue()
    name = region_path(FOLDER, f"{detector}-{version}-{uuid7().hex}.zip")
    path = private_storage().save(name, ContentFile(content))
    return StoredModel(path, hashlib.sha256(content).hexdigest(), len(content))


def file_check(stored: StoredModel) -> bytes:
    """The content of a model's file. Raises BrokenModel where it is missing or not the one that was written."""
    try:
        with private_storage().open(stored.path) as file:
            content: bytes = file.read()
    except FileNotFoundError as error:
        raise BrokenModel(f"{stored.path} is missing") from error
    if hashlib.sha256(content).hexdigest() != stored.sha256:
        raise BrokenModel(f"{stored.path} is not the file that was written")
    return content


# By the SHA-256 and a path under the region's prefix, so no region is ever answered by another's.
@lru_cache(maxsize=KEPT)
def model_read(stored: StoredModel) -> ToxicityModel:
    """The model in a file, kept by the process. Raises BrokenModel, and what the storage raises when it is away."""
    try:
        with TemporaryDirectory() as folder, ZipFile(io.BytesIO(file_check(stored))) as archive:
            for part in PARTS:
                (Path(folder) / part).write_bytes(archive.read(part))
            return ToxicityModel.load(Path(folder))
    except (BadZipFile, KeyError) as error:
        raise BrokenModel(f"{stored.path}: {error}") from error


@tenant_only
def files_remove_except(keep: set[str], *, detector: str) -> None:
    """Remove the detector's other files, those of trainings that died included."""
    folder = region_path(FOLDER)
    try:
        _folders, names = private_storage().listdir(folder)
    except FileNotFoundError:
        return
    for name in names:
        if name.startswith(f"{detector}-") and (path := f"{folder}/{name}") not in keep:
            private_storage().delete(path)
