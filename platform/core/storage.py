"""Storage: private files, each path under its region's prefix; names of static files."""

from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage, Storage, storages
from whitenoise.storage import CompressedManifestStaticFilesStorage

from core.plane import region_schema

__all__ = ["StaticNames", "WholeFiles", "private_storage", "region_path"]


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


class StaticNames(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage, which finds out once what a file is called: a page names fifteen."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self._addresses: dict[tuple[str, bool], str] = {}

    def url(self, name: str, force: bool = False) -> str:
        """The address of a file. Raises ValueError for one that was not collected."""
        address = self._addresses.get((name, force))
        if address is None:
            address = self._addresses[name, force] = super().url(name, force)
        return address
