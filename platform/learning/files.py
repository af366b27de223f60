"""Files of trained models in the region's private storage: written under a new name, checked before they are read."""

import hashlib
import io
from collections.abc import Collection
from typing import Any

from django.core.files.base import ContentFile

from core.models import uuid7
from core.plane import tenant_only
from core.storage import private_storage, region_path
from language.training import BrokenModel
from learning.kinds import AnyKind, StoredModel

__all__ = ["file_load", "file_read", "file_write", "files_prune", "files_remove"]

FOLDER = "models"


@tenant_only
def file_write(kind: AnyKind, model: Any, version: int) -> dict[str, Any]:
    """Store a model under a name that nobody had; returns the columns of its row that describe the file."""
    buffer = io.BytesIO()
    kind.save(model, buffer)
    content = buffer.getvalue()
    path = private_storage().save(region_path(FOLDER, kind.name, f"{version}-{uuid7().hex}"), ContentFile(content))
    return {"path": path, "sha256": hashlib.sha256(content).hexdigest(), "size_bytes": len(content)}


@tenant_only
def file_read(row: StoredModel) -> bytes:
    """The content of a model's file.

    Raises BrokenModel for a file that is missing, not the one that was written, or of another region; what the storage
    raises when it does not answer.
    """
    if not row.path.startswith(region_path("")):
        raise BrokenModel(f"{row.path} is not a file of this region")
    try:
        with private_storage().open(row.path) as file:
            content: bytes = file.read()
    except FileNotFoundError as error:
        raise BrokenModel(f"{row.path} is missing") from error
    if hashlib.sha256(content).hexdigest() != row.sha256:
        raise BrokenModel(f"{row.path} is not the file that was written")
    return content


def file_load(kind: AnyKind, row: StoredModel) -> Any:
    """The model in a row's file. Raises as `file_read`, and BrokenModel where the kind can't read the content."""
    return kind.load(io.BytesIO(file_read(row)))


@tenant_only
def files_prune(kind: AnyKind, keep: Collection[str]) -> None:
    """Remove the kind's other files, those of trainings that died included."""
    folder = region_path(FOLDER, kind.name)
    try:
        _folders, names = private_storage().listdir(folder)
    except FileNotFoundError:
        return
    files_remove([path for name in names if (path := f"{folder}/{name}") not in keep])


def files_remove(paths: Collection[str]) -> None:
    """Remove files; those that are gone already are no fault."""
    for path in paths:
        private_storage().delete(path)
