"""Decode untrusted photos: one decoder per format, every limit checked before decoding."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import IO, Final

from PIL import Image
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from core.plane import outside_transaction

from .content import PhotoFormat
from .heic import HeicBroken, heic_open
from .limits import BYTES_A_PIXEL, COEFFICIENT_BYTES, MAX_JPEG_SCANS, MAX_MEGAPIXELS, MAX_SIDE
from .turns import decoding_turn

# The classes are called directly, not through Image.open(): a file can then reach no other decoder, the
# process-wide list of plug-ins stays as it was, and a JPEG with further pictures inside (MPO) is just its
# first one.
_DECODERS: Final[dict[PhotoFormat, Callable[[IO[bytes]], ImageFile]]] = {
    PhotoFormat.JPEG: JpegImageFile,
    PhotoFormat.PNG: PngImageFile,
    PhotoFormat.WEBP: WebPImageFile,
}

_ORIENTATION_TAG: Final = 0x0112

# In compressed data FF is followed by 00 or by a restart marker; anything else begins a segment.
_NEXT_MARKER: Final = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
_START_OF_SCAN: Final = 0xDA
_END_OF_IMAGE: Final = 0xD9


class PhotoBrokenError(Exception):
    """The bytes carry a photo's signature but cannot be decoded to the end."""


class PhotoTooLargeError(Exception):
    """The picture has more pixels, or a longer side, than we agree to decode."""

    def __init__(self, width: int, height: int) -> None:
        super().__init__(f"{width}x{height}")
        self.width = width
        self.height = height


@dataclass(frozen=True, slots=True)
class DecodedPhoto:
    """The pixels as stored, and their orientation.

    `image` may be smaller than `size` (pixels of the stored picture) when a smaller one was asked for.
    `orientation` is the EXIF orientation, 1 to 8, still to be applied; always 1 for HEIC, which its decoder
    has already turned.
    """

    image: Image.Image
    size: tuple[int, int]
    orientation: int


@outside_transaction
def photo_decode(data: bytes, photo_format: PhotoFormat, *, longest: int | None = None) -> DecodedPhoto:
    """Decode the first picture in `data` to the end.

    With `longest` a JPEG is decoded straight to the smallest of 1/1, 1/2, 1/4 and 1/8 whose longer side has
    at least that many pixels, which saves most of the time and memory; HEIC is halved likewise once decoded,
    PNG and WebP ignore it.

    Raises PhotoTooLargeError before any pixel is decoded, PhotoBrokenError when decoding fails, Unavailable when too
    many large ones are being decoded.
    """
    if photo_format is PhotoFormat.HEIC:
        return _heic_decode(data, longest)
    scans = _scans(data) if photo_format is PhotoFormat.JPEG else 0
    if scans > MAX_JPEG_SCANS:
        raise PhotoBrokenError("too many scans")
    # Decoders answer hostile bytes with almost any exception (struct.error, ZeroDivisionError, SyntaxError
    # …), and the bytes are in memory already, so no failure of ours can hide behind this.
    try:
        image = _DECODERS[photo_format](BytesIO(data))
    except Exception as error:
        raise PhotoBrokenError(str(error)) from error
    width, height = _size_checked(image.size, photo_format)
    if longest is not None and photo_format is PhotoFormat.JPEG:
        shrink = min(1.0, longest / max(width, height))
        image.draft(None, (max(1, round(width * shrink)), max(1, round(height * shrink))))
    with decoding_turn(_memory(image, photo_format, pixels=width * height, scans=scans)):
        try:
            image.load()
        except Exception as error:
            raise PhotoBrokenError(str(error)) from error
    size = (width, height) if photo_format is PhotoFormat.JPEG else image.size
    return DecodedPhoto(image=image, size=size, orientation=_orientation(image))


def _heic_decode(data: bytes, longest: int | None) -> DecodedPhoto:
    try:
        with heic_open(data, longest=longest) as photo:
            width, height = _size_checked(photo.size, PhotoFormat.HEIC)
            with decoding_turn(width * height * BYTES_A_PIXEL[PhotoFormat.HEIC]):
                image, size = photo.load()
    except HeicBroken as error:
        raise PhotoBrokenError(str(error)) from error
    return DecodedPhoto(image=image, size=size, orientation=1)


def _size_checked(size: tuple[int, int], photo_format: PhotoFormat) -> tuple[int, int]:
    width, height = size
    if width * height > MAX_MEGAPIXELS[photo_format] * 1_000_000 or max(width, height) > MAX_SIDE:
        raise PhotoTooLargeError(width, height)
    return width, height


def _memory(image: ImageFile, photo_format: PhotoFormat, *, pixels: int, scans: int) -> int:
    """Bytes that decoding takes, about; measured by benchmarks/photos.py."""
    if photo_format is not PhotoFormat.JPEG:
        return pixels * BYTES_A_PIXEL[photo_format]
    # Of a JPEG in several scans all coefficients are kept, however small it is drawn.
    reduced = image.size[0] * image.size[1] * 4
    return reduced + (pixels * COEFFICIENT_BYTES if scans > 1 else 0)


def _orientation(image: ImageFile) -> int:
    # EXIF is written by whoever sent the file; a bad block must not cost the citizen a good photo.
    try:
        value = image.getexif().get(_ORIENTATION_TAG, 1)
    except Exception:  # noqa: BLE001
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _scans(data: bytes) -> int:
    """Count the scans of the first JPEG in `data`, stopping past the limit."""
    scans, at = 0, 2
    while scans <= MAX_JPEG_SCANS:
        found = _NEXT_MARKER.search(data, at)
        if found is None:
            break
        at = found.end()
        marker = data[at - 1]
        if marker == _END_OF_IMAGE:
            break
        if marker == _START_OF_SCAN:
            scans += 1
        at += int.from_bytes(data[at : at + 2], "big")
    return scans
