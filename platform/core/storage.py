"""Private file storage; every path is under its region's prefix."""

from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage, Storage, storages

from core.plane import region_schema

__all__ = ["WholeFiles", "private_storage", "region_path"]


def private_storage() -> Storage:
    """The storage that no web server exposes (setting STORAGES["private"]; local disk by default)."""
    return storages["private"]


def region_path(*parts: str) -> str:
    """`regions/<schema>/<parts…>`. Raises RegionRequired in `public`."""
    return "/".join(("regions", region_schema(), *parts))


class WholeFiles(FileSystemStorage):
    """Atomic files on a local disk: a failed write leaves nothing behind."""

    def _save(self, name: str, content: Any) -> str:
        was_there = self.exists(name)
        try:
            return str(super()._save(name, content))  # type: ignore[misc]  # the stubs leave it out
        except OSError:
            if not was_there:
                place = Path(self.path(name))
                with suppress(OSError):
                    place.unlink(missing_ok=True)
                    place.parent.rmdir()
            raise
