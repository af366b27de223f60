import io
import struct

import pytest
from PIL import Image, ImageCms

from appeals.photos import VARIANTS, RenderedPhoto, Variant, photo_render_variants
from core.errors import InvalidInput

from .pictures import (
    FORMATS,
    SECRETS,
    file_of,
    phone_photo,
    png_claiming,
    quarters,
    red_and_green_swapped_profile,
)

CORNERS = ((10, 10), (310, 10), (10, 230), (310, 230))


def rendered(data: bytes, *, max_side: int = 1600) -> RenderedPhoto:
    size = Variant(max_side=max_side, quality=82)
    return photo_render_variants(io.BytesIO(data), variants={"one": size})["one"]


def opened(photo: RenderedPhoto) -> Image.Image:
    image = Image.open(io.BytesIO(photo.bytes))
    image.load()
    assert image.format == "JPEG"
    assert image.mode == "RGB"
    return image


def near(pixel, expected, tolerance=14) -> bool:
    return all(abs(a - b) <= tolerance for a, b in zip(pixel, expected, strict=True))


@pytest.mark.parametrize("kind", FORMATS)
def test_metadata_is_gone_from_what_is_shown(kind):
    original = phone_photo(kind)
    assert b"iphone-of-ivan" in original
    photo = rendered(original)
    image = opened(photo)
    assert not image.getexif()
    assert not image.info.keys() - {
        "jfif",
        "jfif_version",
        "jfif_unit",
        "jfif_density",
        "progressive",
        "progression",
    }
    lowered = photo.bytes.lower()
    for secret in SECRETS:
        assert secret.lower() not in lowered
    assert b"\xff\xe1" not in photo.bytes[:600]
    assert b"\xff\xfe" not in photo.bytes[:600]


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_every_orientation_is_shown_upright(kind, orientation):
    stored = {1: None, 2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}[orientation]
    turned = quarters() if stored is None else quarters().transpose(Image.Transpose(stored))
    exif = Image.Exif()
    exif[0x0112] = orientation
    photo = rendered(file_of(turned, kind, exif=exif.tobytes(), quality=95))
    image = opened(photo)
    assert (photo.width, photo.height) == image.size == (320, 240)
    for corner in CORNERS:
        assert near(image.getpixel(corner), quarters().getpixel(corner)), corner


def test_fits_the_longer_side_and_never_enlarges():
    wide = rendered(file_of(quarters((4000, 1000)), "JPEG"), max_side=1600)
    assert (wide.width, wide.height) == (1600, 400)
    tall = rendered(file_of(quarters((999, 3000)), "PNG"), max_side=400)
    assert (tall.width, tall.height) == (133, 400)
    small = rendered(file_of(quarters((120, 90)), "WEBP"), max_side=1600)
    assert (small.width, small.height) == (120, 90)
    dot = rendered(file_of(quarters((1, 1)), "PNG"))
    assert (dot.width, dot.height) == (1, 1)
    thread = rendered(file_of(Image.new("RGB", (20_000, 1)), "PNG"), max_side=400)
    assert (thread.width, thread.height) == (400, 1)


def test_variants_are_progressive_jpeg_of_their_sizes():
    photos = photo_render_variants(io.BytesIO(file_of(quarters((3000, 2000)), "JPEG")))
    assert photos.keys() == VARIANTS.keys() == {"display", "thumb"}
    assert (photos["display"].width, photos["display"].height) == (1600, 1067)
    assert (photos["thumb"].width, photos["thumb"].height) == (320, 213)
    for photo in photos.values():
        assert photo.content_type == "image/jpeg"
        assert opened(photo).info.get("progressive")


def test_the_same_bytes_give_the_same_picture():
    data = phone_photo("HEIF")
    assert rendered(data).bytes == rendered(data).bytes


def test_transparency_becomes_white():
    image = Image.new("RGBA", (40, 40), (255, 0, 0, 0))
    image.paste((0, 0, 255, 255), (20, 0, 40, 40))
    for kind in ("PNG", "WEBP"):
        shown = opened(rendered(file_of(image, kind, lossless=True)))
        assert near(shown.getpixel((5, 20)), (255, 255, 255), 4)
        assert near(shown.getpixel((35, 20)), (0, 0, 255))


def test_a_palette_with_a_transparent_colour_becomes_white():
    image = Image.new("P", (40, 40), 0)
    image.putpalette([10, 10, 10, 200, 0, 0])
    image.paste(1, (20, 0, 40, 40))
    shown = opened(rendered(file_of(image, "PNG", transparency=0)))
    assert near(shown.getpixel((5, 20)), (255, 255, 255), 4)
    assert near(shown.getpixel((35, 20)), (200, 0, 0))


def test_cmyk_keeps_its_colours():
    shown = opened(rendered(file_of(quarters().convert("CMYK"), "JPEG", quality=95)))
    assert near(shown.getpixel((10, 10)), (220, 30, 30), 25)


def test_sixteen_bits_are_scaled_and_not_cut():
    row = struct.pack("<3H", 0, 32768, 65535)
    image = Image.frombytes("I;16", (3, 1), row).resize((30, 10), Image.Resampling.NEAREST)
    shown = opened(rendered(file_of(image, "PNG")))
    assert [round(shown.getpixel((x, 5))[0] / 128) for x in (5, 15, 25)] == [0, 1, 2]


def test_colours_are_brought_to_srgb_before_their_profile_is_dropped():
    data = file_of(quarters(), "JPEG", quality=95, icc_profile=red_and_green_swapped_profile())
    red, green, _ = opened(rendered(data)).getpixel((10, 10))
    assert green > 150 > 100 > red


@pytest.mark.parametrize("profile", [b"nonsense", b"\0" * 200])
def test_a_broken_or_foreign_profile_does_not_lose_the_photo(profile):
    shown = opened(rendered(file_of(quarters(), "JPEG", quality=95, icc_profile=profile)))
    assert near(shown.getpixel((10, 10)), (220, 30, 30))
    grey_with_rgb_profile = file_of(
        quarters().convert("L"),
        "PNG",
        icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(),
    )
    opened(rendered(grey_with_rgb_profile))


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
def test_broken_exif_does_not_lose_the_photo():
    opened(rendered(file_of(quarters(), "JPEG", exif=b"Exif\0\0MM\0*\xff\xff\xff\xff")))


@pytest.mark.parametrize(
    "data",
    [b"", b"<svg/>", png_claiming(20_000, 20_000), phone_photo("JPEG")[:2500], phone_photo("HEIF")[:900]],
)
def test_what_inspection_would_refuse_is_refused(data):
    with pytest.raises(InvalidInput) as caught:
        rendered(data)
    assert caught.value.code == "photo_broken"
