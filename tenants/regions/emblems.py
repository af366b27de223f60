"""Emblems of regions: shipped ones, and uploaded ones after sanitising."""

import re
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from django.contrib.staticfiles import finders
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image

from core.errors import InvalidInput, Missing
from core.plane import region_schema, tenant_only
from core.storage import private_storage, region_path
from tenants.regions.models import Region
from tenants.regions.svg import svg_cleaned

__all__ = [
    "MOST_BYTES",
    "TYPES",
    "emblem_drawn",
    "emblem_keep",
    "emblem_read",
    "emblem_store",
    "emblems_forget",
    "shipped_emblems",
]

MOST_BYTES = 256 * 1024
MOST_PIXELS = 2048
KEPT_PIXELS = 512
LEAST_PIXELS = 64
TYPES = {"png": "image/png", "svg": "image/svg+xml"}
_FOLDER = "emblem"
_FILE = re.compile(r"[0-9a-f]{32}\.(png|svg)")
_PNG = b"\x89PNG\r\n\x1a\n"


@cache
def shipped_emblems() -> tuple[str, ...]:
    """Names of the shipped emblems."""
    found = finders.find("shell/emblems/generic.svg")
    folder = Path(str(found)).parent if found else None
    names = {path.stem for path in folder.glob("*.svg")} if folder else set()
    return tuple(sorted(names - {"otklik"}))


@tenant_only
def emblem_keep(data: bytes) -> str:
    """Store an emblem in the region's private storage; returns the file's name.

    Raises InvalidInput (field `file`) as `emblem_drawn`.
    """
    name, content = emblem_drawn(data)
    emblem_store(name, content)
    return name


@tenant_only
def emblem_store(name: str, content: bytes) -> None:
    """Store an emblem that `emblem_drawn` has sanitised."""
    path = region_path(_FOLDER, name)
    if not private_storage().exists(path):
        private_storage().save(path, ContentFile(content))


def emblem_drawn(data: bytes) -> tuple[str, bytes]:
    """Sanitise an emblem; returns its storage name and content, writes nothing.

    A PNG is drawn anew, at most 512 pixels, on a transparent square; of an SVG only shapes stay. Raises InvalidInput
    (field `file`).
    """
    if len(data) > MOST_BYTES:
        raise InvalidInput(_("Файл больше 256 КБ: уменьшите картинку."), field="file", code="too_big")
    kind, content = ("png", _png(data)) if data.startswith(_PNG) else ("svg", svg_cleaned(data))
    return f"{sha256(content).hexdigest()[:32]}.{kind}", content


@tenant_only
def emblem_read(name: str) -> bytes:
    """The file of the region's current emblem. Raises Missing for any other name."""
    region = Region.objects.only("emblem_file").get(schema_name=region_schema())
    if not _FILE.fullmatch(name) or region.emblem_file != name:
        raise Missing(_("Такой эмблемы у региона нет."))
    try:
        with private_storage().open(region_path(_FOLDER, name)) as file:
            content: bytes = file.read()
    except FileNotFoundError as error:
        raise Missing(_("Файла эмблемы нет: загрузите её заново.")) from error
    return content


@tenant_only
def emblems_forget(name: str) -> None:
    """Delete the file of a replaced emblem, after the commit."""
    path = region_path(_FOLDER, name)
    transaction.on_commit(lambda: private_storage().delete(path))


def _png(data: bytes) -> bytes:
    try:
        with Image.open(BytesIO(data), formats=["PNG"]) as picture:
            width, height = picture.size
            if max(width, height) > MOST_PIXELS or min(width, height) < LEAST_PIXELS:
                raise InvalidInput(
                    _("Картинка %(width)d×%(height)d: нужна от 64 до 2048 точек по каждой стороне.")
                    % {"width": width, "height": height},
                    field="file",
                )
            drawn = picture.convert("RGBA")
    except InvalidInput:
        raise
    except Exception as error:  # decoders answer hostile bytes with almost any exception
        raise InvalidInput(_("Файл PNG повреждён: сохраните картинку заново."), field="file") from error
    drawn.thumbnail((KEPT_PIXELS, KEPT_PIXELS))
    side = max(drawn.size)
    square = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    square.paste(drawn, ((side - drawn.width) // 2, (side - drawn.height) // 2))
    kept = BytesIO()
    square.save(kept, format="PNG", optimize=True)
    return kept.getvalue()
