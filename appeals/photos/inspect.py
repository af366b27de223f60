"""Decide whether an upload is an acceptable photo, and read its properties."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO, Final

from django.utils.translation import gettext as _

from core.errors import InvalidInput

from .content import PhotoFormat, advice_for_stranger, is_polyglot, photo_format
from .decode import PhotoBrokenError, PhotoTooLargeError, photo_decode
from .limits import MAX_BYTES, MAX_MEGABYTES, MAX_MEGAPIXELS, MAX_SIDE

_CHUNK: Final = 256 * 1024
_NAME_SHOWN: Final = 60
# Control and direction-changing characters, lone surrogates, the byte order mark.
_UNPRINTABLE: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")
_TURNED_ON_SIDE: Final = frozenset((5, 6, 7, 8))


@dataclass(frozen=True, slots=True)
class PhotoFacts:
    """Properties of an accepted photo.

    `width` and `height` are pixels as a person sees the photo, EXIF orientation applied; `bytes` is the
    size of the original; `sha256` its hexadecimal digest, equal for equal files.
    """

    format: PhotoFormat
    width: int
    height: int
    bytes: int
    sha256: str


def photo_inspect(file: BinaryIO, *, declared_name: str) -> PhotoFacts:
    """Check an uploaded photo by really decoding it, and return its facts. The file is left at its
    beginning.

    The type is judged by content; `declared_name` only appears in messages. At most MAX_BYTES + one byte
    are read. Of an animation or a burst the first (for HEIC the primary) picture counts: phones make them
    unasked.

    Raises InvalidInput (field "photos") with a code: photo_empty, photo_too_heavy, photo_type,
    photo_disguised, photo_too_large, photo_broken; Unavailable (photos_busy).
    """
    name = _printable(declared_name)
    data = _read(file, name)
    found = photo_format(data)
    if found is None:
        message = _("Файл «%(name)s» не подходит: %(advice)s")
        raise _refusal(message % {"name": name, "advice": advice_for_stranger(data)}, code="photo_type")
    if is_polyglot(data):
        message = _(
            "Внутри файла «%(name)s» есть что-то кроме снимка. "
            "Сделайте снимок экрана с этой фотографией и приложите его."
        )
        raise _refusal(message % {"name": name}, code="photo_disguised")
    try:
        # Asking for one pixel makes a JPEG decode at 1/8, yet every byte of it is still read.
        photo = photo_decode(data, found, longest=1)
    except PhotoTooLargeError as error:
        message = _(
            "Фотография «%(name)s» слишком большая: %(width)d × %(height)d точек. Можно не больше %(limit)d "
            "мегапикселей и не длиннее %(side)d точек по одной стороне. "
            "Уменьшите её или приложите снимок экрана."
        )
        facts = {
            "width": error.width,
            "height": error.height,
            "limit": MAX_MEGAPIXELS[found],
            "side": MAX_SIDE,
        }
        raise _refusal(message % {"name": name, **facts}, code="photo_too_large") from error
    except PhotoBrokenError as error:
        message = _(
            "Файл «%(name)s» повреждён или загрузился не полностью. Отправьте его ещё раз или сделайте новый снимок."
        )
        raise _refusal(message % {"name": name}, code="photo_broken") from error
    width, height = photo.size
    if photo.orientation in _TURNED_ON_SIDE:
        width, height = height, width
    return PhotoFacts(
        format=found, width=width, height=height, bytes=len(data), sha256=hashlib.sha256(data).hexdigest()
    )


def photo_fingerprint(file: BinaryIO) -> str:
    """The `sha256` that `photo_inspect` would tell, without decoding. The file is left at its beginning."""
    file.seek(0)
    digest = hashlib.sha256(file.read(MAX_BYTES + 1)).hexdigest()
    file.seek(0)
    return digest


def _read(file: BinaryIO, name: str) -> bytes:
    file.seek(0)
    data = bytearray()
    while len(data) <= MAX_BYTES and (chunk := file.read(min(_CHUNK, MAX_BYTES + 1 - len(data)))):
        data += chunk
    file.seek(0)
    if not data:
        message = _("Файл «%(name)s» пустой. Выберите фотографию ещё раз: возможно, она не успела сохраниться.")
        raise _refusal(message % {"name": name}, code="photo_empty")
    if len(data) > MAX_BYTES:
        message = _(
            "Файл «%(name)s» больше %(limit)d МБ. Уменьшите его или приложите снимок экрана с этой фотографией."
        )
        raise _refusal(message % {"name": name, "limit": MAX_MEGABYTES}, code="photo_too_heavy")
    return bytes(data)


def _printable(declared_name: str) -> str:
    """Make a stranger's file name safe to quote: no folders, no tricks with characters, not too long."""
    name = _UNPRINTABLE.sub("", PurePosixPath(declared_name.replace("\\", "/")).name).strip()
    if len(name) > _NAME_SHOWN:
        name = f"{name[: _NAME_SHOWN // 2]}…{name[-(_NAME_SHOWN // 2) :]}"
    return name or _("без имени")


def _refusal(message: str, *, code: str) -> InvalidInput:
    return InvalidInput(message, field="photos", code=code)
