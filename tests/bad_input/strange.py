"""Strange texts and broken files."""

import struct
import zlib
from collections.abc import Callable

from tests.factories import photo_bytes

__all__ = ["FILES", "MARKUP", "WORDS"]

MARKUP = "<script>alert('x')</script><img src=x onerror=alert(1)>\"'><svg/onload=alert(1)>{{ 7*7 }}{% debug %}"
WORDS = {
    "empty": "",
    "spaces": " \t\n\u00a0\u2003 ",
    "four bytes": "🚧" * 30 + "𝔘𝔩𝔶𝔞𝔫𝔬𝔳𝔰𝔨" + "а" + "\u0301" * 300,
    "right to left": "\u202eשלום עולם مرحبا بالعالم\u202c и обратно",
    "a hundred thousand": "я" * 100_000,
    "markup": MARKUP,
    "control": "до нуля\x00после нуля \x1b[31mкрасное\x07\x08 слово\x7f",
    "lonely surrogate": "слово \ud800 и ещё слово",
    "number": "99999999999999999999999999",
}


def _huge_png() -> bytes:
    """A few kilobytes that unfold into 30 000 × 30 000 pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    size = 30_000
    header = struct.pack(">IIBBBBB", size, size, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes(1 + size // 8) * size, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


FILES: dict[str, Callable[[], tuple[str, bytes, str]]] = {
    "empty": lambda: ("photo.jpg", b"", "image/jpeg"),
    "a drawing with a script": lambda: (
        "photo.svg",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        "image/svg+xml",
    ),
    "a page named as a photo": lambda: ("photo.jpg", b"<html><script>alert(1)</script></html>", "image/jpeg"),
    "a zip named as a photo": lambda: ("photo.png", b"PK\x03\x04" + bytes(2000), "image/png"),
    "a bomb of pixels": lambda: ("photo.png", _huge_png(), "image/png"),
    "cut off": lambda: ("photo.jpg", photo_bytes("red", (800, 600))[:2000], "image/jpeg"),
    "only the beginning": lambda: ("photo.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF", "image/jpeg"),
    "noise": lambda: ("photo.heic", b"\x00\x00\x00\x18ftypheic" + bytes(range(256)) * 20, "image/heic"),
    "more than fifteen megabytes": lambda: (
        "photo.jpg",
        photo_bytes() + bytes(15 * 1024 * 1024),
        "image/jpeg",
    ),
}
