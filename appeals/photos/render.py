"""Render the copies of a photo. They contain nothing of the original but its pixels.

The result is progressive JPEG. WebP would be a quarter smaller, but iPhones before iOS 14 and desktop Outlook (letters
carry thumbnails) do not show it, it costs several times more CPU, and it does not appear gradually on a slow network.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from types import MappingProxyType
from typing import BinaryIO, Final

from django.utils.translation import gettext as _
from PIL import Image, ImageCms

from core.errors import InvalidInput

from .content import photo_format
from .decode import DecodedPhoto, PhotoBrokenError, PhotoTooLargeError, photo_decode
from .limits import MAX_BYTES


@dataclass(frozen=True, slots=True)
class Variant:
    """A size photos are shown in: `max_side` in pixels, JPEG `quality` from 1 to 95."""

    max_side: int
    quality: int


@dataclass(frozen=True, slots=True)
class RenderedPhoto:
    """A picture ready to be served: `width` and `height` in pixels."""

    bytes: bytes
    width: int
    height: int
    content_type: str


VARIANTS: Final[Mapping[str, Variant]] = MappingProxyType(
    {"display": Variant(max_side=1600, quality=82), "thumb": Variant(max_side=320, quality=72)}
)

# Margin over the size wanted when a JPEG is decoded reduced: enough for the final resampling to stay sharp.
_DRAFT_MARGIN: Final = 1.2

_TURN: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def photo_render_variants(file: BinaryIO, *, variants: Mapping[str, Variant] = VARIANTS) -> dict[str, RenderedPhoto]:
    """Return the photo in every size of `variants`, upright, in sRGB, without any metadata; decodes it once.

    Never enlarges; transparency becomes white. The same bytes give the same result. Raises InvalidInput (code
    photo_broken) if the file is no photo that photo_inspect would accept.
    """
    largest = _upright_srgb(file, max(variant.max_side for variant in variants.values()))
    return {name: _encode(_fit(largest, variant.max_side), variant.quality) for name, variant in variants.items()}


def _upright_srgb(file: BinaryIO, max_side: int) -> Image.Image:
    file.seek(0)
    data = file.read(MAX_BYTES + 1)
    file.seek(0)
    found = photo_format(data)
    if found is None or len(data) > MAX_BYTES:
        raise _unreadable()
    try:
        photo = photo_decode(data, found, longest=round(max_side * _DRAFT_MARGIN))
    except (PhotoBrokenError, PhotoTooLargeError) as error:
        raise _unreadable() from error
    return _flatten(photo, max_side)


def _flatten(photo: DecodedPhoto, max_side: int) -> Image.Image:
    icc = photo.image.info.get("icc_profile")
    image = _fit(_resizable(photo.image), max_side)
    if image.mode in ("RGBA", "LA"):
        alpha = image.getchannel("A")
        image = _to_srgb(image.convert("RGB"), icc)
        # A new canvas carries nothing in `info`, from which Pillow would write comments and profiles back.
        canvas = Image.new("RGB", image.size, "white")
        canvas.paste(image, mask=alpha)
    else:
        image = _to_srgb(image, icc)
        canvas = Image.new("RGB", image.size)
        canvas.paste(image)
    turn = _TURN.get(photo.orientation)
    return canvas if turn is None else canvas.transpose(turn)


def _resizable(image: Image.Image) -> Image.Image:
    """Bring odd pixel layouts to 8 bits a channel, keeping transparency: palettes and bits cannot be
    averaged.
    """
    if image.mode in ("RGB", "RGBA", "L", "LA", "CMYK"):
        return image.convert("RGBA") if "transparency" in image.info and image.mode in ("RGB", "L") else image
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    if image.mode in ("P", "PA", "RGBa", "La"):
        return image.convert("RGBA")
    return image.convert("RGB")


def _fit(image: Image.Image, max_side: int) -> Image.Image:
    longest = max(image.size)
    if longest <= max_side:
        return image
    width, height = (max(1, round(side * max_side / longest)) for side in image.size)
    return image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)


def _to_srgb(image: Image.Image, icc: bytes | None) -> Image.Image:
    if icc:
        # A profile that is broken or meant for other pixels only costs exact colours; the photo is worth
        # more.
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(icc))
            target = ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(image, source, target, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            converted = None
        if converted is not None:
            return converted
    return image.convert("RGB")


def _encode(image: Image.Image, quality: int) -> RenderedPhoto:
    out = BytesIO()
    image.save(out, "JPEG", quality=quality, progressive=True, optimize=True, subsampling="4:2:0")
    return RenderedPhoto(bytes=out.getvalue(), width=image.width, height=image.height, content_type="image/jpeg")


def _unreadable() -> InvalidInput:
    return InvalidInput(
        _("Фотография повреждена, показать её нельзя. Отправьте её ещё раз или сделайте новый снимок."),
        field="photos",
        code="photo_broken",
    )
