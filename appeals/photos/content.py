"""Detect the type of a file by its bytes.

The name and Content-Type come from the sender and are ignored.
"""

import re
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext as _


class PhotoFormat(StrEnum):
    """The formats accepted; the value is what is stored with the attachment."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    HEIC = "heic"

    @property
    def content_type(self) -> str:
        """Media type to serve the original with."""
        return f"image/{self.value}"

    @property
    def extension(self) -> str:
        """File name suffix with the dot, for the stored original."""
        return ".jpg" if self is PhotoFormat.JPEG else f".{self.value}"


_HEIC_BRANDS: Final = frozenset(
    (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1")
)
_AVIF_BRANDS: Final = frozenset((b"avif", b"avis"))

# A PDF reader looks for its header in the first kilobyte, a PHP or HTML host executes text wherever it
# stands.
_HIDDEN_IN_HEAD: Final = re.compile(rb"%PDF-|<script|<html|<!doctype|<svg|<\?php", re.IGNORECASE)
_HEAD: Final = 1024
_ZIP_END: Final = b"PK\x05\x06"
_ZIP_END_SIZE: Final = 22
_ZIP_COMMENT_MAX: Final = 0xFFFF


def photo_format(data: bytes) -> PhotoFormat | None:
    """Return the accepted format whose signature `data` begins with, or None."""
    if data.startswith(b"\xff\xd8\xff"):
        return PhotoFormat.JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PhotoFormat.PNG
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return PhotoFormat.WEBP
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS:
        return PhotoFormat.HEIC
    return None


def is_polyglot(data: bytes) -> bool:
    """Tell whether a file with a photo's signature can also be opened as a PDF, a page, a script or a ZIP.

    Trailing data alone is no reason to refuse: phones append a short video to a "motion photo".
    """
    if _HIDDEN_IN_HEAD.search(data, 0, _HEAD):
        return True
    at = data.rfind(_ZIP_END, max(0, len(data) - _ZIP_END_SIZE - _ZIP_COMMENT_MAX))
    if at < 0 or at + _ZIP_END_SIZE > len(data):
        return False
    comment = int.from_bytes(data[at + 20 : at + 22], "little")
    return at + _ZIP_END_SIZE + comment == len(data)


def advice_for_stranger(data: bytes) -> str:
    """Say in Russian what a file that is no accepted photo seems to be, and what to send instead."""
    text = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith(b"<svg") or (text.startswith(b"<?xml") and b"<svg" in text):
        return _("это рисунок SVG, а не фотография. Приложите снимок в формате JPEG, PNG, WebP или HEIC.")
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b")):
        return _("это архив или документ. Распакуйте его и приложите сами фотографии.")
    if data.startswith(b"%PDF-"):
        return _("это документ PDF. Сфотографируйте его или приложите снимок экрана.")
    if data.startswith((b"GIF87a", b"GIF89a")):
        return _("это картинка GIF. Приложите обычную фотографию: JPEG, PNG, WebP или HEIC.")
    if data[4:8] == b"ftyp" and data[8:12] in _AVIF_BRANDS:
        return _("формат AVIF мы не принимаем. Сохраните снимок в JPEG и приложите его.")
    if data[4:8] == b"ftyp" or data.startswith((b"\x1a\x45\xdf\xa3", b"RIFF")):
        return _("это видео или звук. Приложите фотографию, например снимок экрана с нужным кадром.")
    if data.startswith((b"BM", b"II*\x00", b"MM\x00*")):
        return _("такие картинки (BMP, TIFF, RAW) мы не принимаем. Сохраните снимок в JPEG и приложите его.")
    if text.startswith((b"<!doctype", b"<html", b"<?xml", b"<script", b"<head", b"<body")):
        return _("это веб-страница, а не фотография. Приложите снимок в формате JPEG, PNG, WebP или HEIC.")
    return _("это не фотография. Приложите снимок в формате JPEG, PNG, WebP или HEIC.")
