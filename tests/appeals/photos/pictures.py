"""Photos made for the tests, as a phone would: with GPS, a camera's name, comments and profiles in them."""

import struct
import zlib
from io import BytesIO

from PIL import Image, ImageCms, PngImagePlugin
from pillow_heif import register_heif_opener

register_heif_opener()

MAKER = "Сделай-телефон".encode()
XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><Secret>xmp-secret-home</Secret></x:xmpmeta>"
SECRETS = (
    b"Exif",
    b"GPS",
    MAKER,
    b"xmp",
    b"adobe:ns",
    b"comment-secret",
    b"ICC_PROFILE",
    b"acsp",
    b"iphone-of-ivan",
)
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")


def quarters(size: tuple[int, int] = (320, 240)) -> Image.Image:
    """A picture whose corners differ (red, green, blue, yellow), so that turns can be told apart."""
    image = Image.new("RGB", (2, 2))
    image.putdata([(220, 30, 30), (30, 180, 30), (30, 30, 220), (230, 220, 30)])
    return image.resize(size, Image.Resampling.NEAREST)


def exif_of(orientation: int = 1) -> Image.Exif:
    """EXIF with the given orientation, a camera's maker and model, and coordinates."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = MAKER.decode()
    exif[0x0110] = "iphone-of-ivan"
    gps = exif.get_ifd(0x8825)
    gps.update({1: "N", 2: (54.0, 19.0, 0.5), 3: "E", 4: (48.0, 23.0, 0.1)})
    return exif


def file_of(image: Image.Image, kind: str, **options: object) -> bytes:
    """The picture encoded as `kind` with Pillow's `options`."""
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def phone_photo(kind: str, *, orientation: int = 1, size: tuple[int, int] = (320, 240)) -> bytes:
    """A photo of `kind` carrying every sort of metadata that the format knows."""
    options: dict[str, object] = {
        "exif": exif_of(orientation).tobytes(),
        "icc_profile": ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(),
    }
    if kind == "PNG":
        texts = PngImagePlugin.PngInfo()
        texts.add_text("Comment", "comment-secret")
        texts.add_itxt("XML:com.adobe.xmp", XMP.decode())
        options["pnginfo"] = texts
    else:
        options["xmp"] = XMP
    if kind == "JPEG":
        options["comment"] = "comment-secret"
    return file_of(quarters(size), kind, **options)


def png_claiming(width: int, height: int) -> bytes:
    """A PNG of a few hundred bytes whose header claims any size."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 100_000))
        + chunk(b"IEND", b"")
    )


def red_and_green_swapped_profile() -> bytes:
    """An ICC profile in which the red and the green primaries have changed places."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return profile.replace(b"rXYZ", b"????").replace(b"gXYZ", b"rXYZ").replace(b"????", b"gXYZ")
