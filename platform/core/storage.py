"""Where files lie: one private storage, every path under its region's prefix."""

from django.core.files.storage import Storage, storages

from core.plane import region_schema

__all__ = ["private_storage", "region_path"]


def private_storage() -> Storage:
    """The storage that no web server exposes (setting STORAGES["private"]; local disk by default)."""
    return storages["private"]


def region_path(*parts: str) -> str:
    """`regions/<schema>/<parts…>`. Raises RegionRequired in `public`."""
    return "/".join(("regions", region_schema(), *parts))
