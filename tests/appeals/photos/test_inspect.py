import gzip
import hashlib
import io
import tracemalloc
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from appeals.photos import PhotoFormat, photo_inspect
from appeals.photos.limits import MAX_BYTES, MAX_JPEG_SCANS
from core.errors import InvalidInput

from .pictures import FORMATS, exif_of, file_of, phone_photo, png_claiming, quarters

# Pillow remarks on every hostile EXIF block; here they are all hostile.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:PIL")


def refusal(data: bytes, name: str = "снимок.jpg") -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        photo_inspect(io.BytesIO(data), declared_name=name)
    assert caught.value.field == "photos"
    return caught.value


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("JPEG", PhotoFormat.JPEG),
        ("PNG", PhotoFormat.PNG),
        ("WEBP", PhotoFormat.WEBP),
        ("HEIF", PhotoFormat.HEIC),
    ],
)
def test_tells_facts_of_each_format_by_content_whatever_the_name(kind, expected):
    data = phone_photo(kind)
    facts = photo_inspect(io.BytesIO(data), declared_name="страница.html")
    assert facts.format is expected
    assert (facts.width, facts.height) == (320, 240)
    assert facts.bytes == len(data)
    assert facts.sha256 == hashlib.sha256(data).hexdigest()


def test_leaves_the_file_at_its_beginning_for_the_storage():
    data = phone_photo("JPEG")
    file = io.BytesIO(data)
    file.seek(100)
    photo_inspect(file, declared_name="a.jpg")
    assert file.read() == data


@pytest.mark.parametrize("orientation", range(1, 9))
def test_size_is_as_a_person_sees_the_photo(orientation):
    facts = photo_inspect(io.BytesIO(phone_photo("JPEG", orientation=orientation)), declared_name="a.jpg")
    assert (facts.width, facts.height) == ((320, 240) if orientation <= 4 else (240, 320))


def test_size_of_a_jpeg_is_its_own_though_it_is_decoded_reduced():
    data = file_of(quarters((2000, 1500)), "JPEG", progressive=True)
    facts = photo_inspect(io.BytesIO(data), declared_name="a.jpg")
    assert (facts.width, facts.height) == (2000, 1500)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
def test_accepts_every_pixel_layout(mode):
    kind = {"CMYK": "JPEG"}.get(mode, "PNG")
    image = Image.new(mode, (40, 30)) if mode.startswith("I") else quarters((40, 30)).convert(mode)
    assert photo_inspect(io.BytesIO(file_of(image, kind)), declared_name="a").width == 40


def test_accepts_one_pixel():
    for kind in ("JPEG", "PNG", "WEBP"):
        assert photo_inspect(io.BytesIO(file_of(quarters((1, 1)), kind)), declared_name="a").height == 1


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_an_animation_counts_as_its_first_frame(kind):
    frames = [quarters((50, 40)), Image.new("RGB", (50, 40), "white")]
    data = file_of(frames[0], kind, save_all=True, append_images=frames[1:])
    assert photo_inspect(io.BytesIO(data), declared_name="a").width == 50


def test_a_photo_with_a_second_picture_and_a_video_behind_it_is_a_photo():
    data = file_of(quarters(), "MPO", save_all=True, append_images=[quarters((64, 48))], exif=exif_of().tobytes())
    moving = data + b"\0\0\0\x18ftypmp42" + b"\0" * 5000
    assert photo_inspect(io.BytesIO(moving), declared_name="motion.jpg").width == 320


def test_empty_file_says_so():
    refused = refusal(b"")
    assert refused.code == "photo_empty"
    assert "пустой" in refused.message


def test_a_file_over_the_limit_is_refused_without_reading_it_all():
    class Endless(io.RawIOBase):
        given = 0

        def seekable(self):
            return True

        def seek(self, offset, whence=0):
            return 0

        def read(self, size=-1):
            assert size > 0
            self.given += size
            return b"\xff\xd8\xff" + b"\0" * (size - 3)

    endless = Endless()
    with pytest.raises(InvalidInput) as caught:
        photo_inspect(endless, declared_name="a.jpg")
    assert caught.value.code == "photo_too_heavy"
    assert "15 МБ" in caught.value.message
    assert endless.given == MAX_BYTES + 1


def zip_of(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files.items():
            archive.writestr(name, body)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "SVG"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- x --><SVG onload='alert(1)'/>", "SVG"),
        (b"<!DOCTYPE html><script>alert(1)</script>", "веб-страница"),
        (b"  <html><body>", "веб-страница"),
        (b"%PDF-1.7\n", "PDF"),
        (b"GIF89a\1\0\1\0\0\0\0;", "GIF"),
        (zip_of(bomb=b"\0" * 5_000_000), "архив"),
        (gzip.compress(b"<svg/>"), "архив"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0", "видео"),
        (b"\0\0\0\x1cftypavif\0\0\0\0", "AVIF"),
        (file_of(quarters(), "TIFF"), "TIFF"),
        (file_of(quarters(), "BMP"), "BMP"),
        ("просто текст".encode(), "не фотография"),
        (b"\xff", "не фотография"),
        (b"\0" * 5000, "не фотография"),
    ],
    # An archive carries the time when it was made, and the name of a test must be the same in every process.
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_says_what_a_stranger_is_and_what_to_send_instead(data, word):
    refused = refusal(data)
    assert refused.code == "photo_type"
    assert word in refused.message
    assert "снимок.jpg" in refused.message


@pytest.mark.parametrize("kind", FORMATS)
def test_a_photo_that_is_also_an_archive_is_refused(kind):
    assert refusal(phone_photo(kind) + zip_of(run=b"payload")).code == "photo_disguised"


def test_a_photo_that_is_also_a_page_or_a_document_is_refused():
    for hidden in ("<script>alert(1)</script>", "%PDF-1.4", "<?php system($_GET[1]);"):
        assert refusal(file_of(quarters(), "JPEG", comment=hidden)).code == "photo_disguised"


@pytest.mark.parametrize("claimed", [(20_000, 20_000), (50_000, 1), (1, 2_000_000_000), (2_147_483_647, 2_147_483_647)])
def test_a_tiny_png_of_giant_dimensions_is_refused_before_decoding(claimed):
    data = png_claiming(*claimed)
    tracemalloc.start()
    refused = refusal(data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(data) < 1000
    assert refused.code == "photo_too_large"
    assert f"{claimed[0]} × {claimed[1]}" in refused.message
    assert peak < 5_000_000


def test_a_jpeg_with_thousands_of_scans_is_refused_at_once():
    data = file_of(quarters(), "JPEG", progressive=True)
    scan = data.index(b"\xff\xda")
    end = data.index(b"\xff\xc4", scan) if b"\xff\xc4" in data[scan:] else len(data) - 2
    bomb = data[:scan] + data[scan:end] * (MAX_JPEG_SCANS + 1) + data[end:]
    assert refusal(bomb).code == "photo_broken"


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_truncated_upload_is_told_from_a_whole_one(kind, share):
    noise = Image.effect_noise((320, 240), 80).convert("RGB")
    data = file_of(noise, kind)
    refused = refusal(data[: int(len(data) * share)])
    assert refused.code == "photo_broken"
    assert "не полностью" in refused.message


def test_names_are_quoted_without_folders_tricks_or_novels():
    assert "«x.jpg»" in refusal(b"", "../../etc/\u202ex.jpg\0\n").message
    assert "«без имени»" in refusal(b"", "\u200b").message
    assert "…" in refusal(b"", "я" * 5000).message
    assert len(refusal(b"", "я" * 5000).message) < 300


WHOLE = {kind: phone_photo(kind, size=(64, 48)) for kind in FORMATS}
SIGNATURES = [
    b"",
    b"\xff\xd8\xff",
    b"\x89PNG\r\n\x1a\n",
    b"RIFF\x40\0\0\0WEBPVP8 ",
    b"RIFF\x40\0\0\0WEBPVP8X",
    b"\0\0\0\x18ftypheic",
]


def accepted_or_refused(data: bytes) -> None:
    """Anything but InvalidInput would escape from here and fail the test."""
    with suppress(InvalidInput):
        photo_inspect(io.BytesIO(data), declared_name="x")


@settings(deadline=None, max_examples=200)
@given(st.sampled_from(SIGNATURES), st.binary(max_size=2000))
def test_random_bytes_are_refused_and_nothing_else(signature, noise):
    accepted_or_refused(signature + noise)


@settings(deadline=None, max_examples=300)
@given(st.data())
def test_mutated_photos_are_accepted_or_refused_and_nothing_else(data):
    photo = bytearray(WHOLE[data.draw(st.sampled_from(FORMATS))])
    for _ in range(data.draw(st.integers(1, 12))):
        at = data.draw(st.integers(0, len(photo) - 1))
        match data.draw(st.sampled_from(["flip", "cut", "insert", "repeat"])):
            case "flip":
                photo[at] = data.draw(st.integers(0, 255))
            case "cut":
                del photo[at : at + data.draw(st.integers(1, 40))]
            case "insert":
                photo[at:at] = data.draw(st.binary(min_size=1, max_size=20))
            case "repeat":
                photo[at:at] = photo[at : at + data.draw(st.integers(1, 200))]
        if not photo:
            break
    accepted_or_refused(bytes(photo))


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(FORMATS), st.floats(0, 1))
def test_photos_cut_anywhere_are_accepted_or_refused_and_nothing_else(kind, share):
    accepted_or_refused(WHOLE[kind][: int(len(WHOLE[kind]) * share)])
