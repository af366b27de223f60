"""A photo as a telephone makes it: with the place and the maker in its metadata."""

from io import BytesIO

from PIL import ExifTags, Image

__all__ = ["metadata_of", "photo_with_place"]


def photo_with_place(colour: str = "red") -> bytes:
    """A JPEG of 1200 × 900 with coordinates and the model of a camera in its EXIF."""
    picture = Image.new("RGB", (1200, 900), colour)
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "SecretCamera"
    exif[ExifTags.Base.ImageDescription] = "SecretWords"
    exif.get_ifd(ExifTags.IFD.GPSInfo).update({1: "N", 2: (54.0, 18.0, 0.0), 3: "E", 4: (48.0, 24.0, 0.0)})
    buffer = BytesIO()
    picture.save(buffer, "JPEG", exif=exif, comment=b"SecretComment")
    return buffer.getvalue()


def metadata_of(data: bytes) -> dict[str, object]:
    """What a picture says besides its pixels."""
    with Image.open(BytesIO(data)) as picture:
        exif = picture.getexif()
        told = {**exif, **exif.get_ifd(ExifTags.IFD.GPSInfo)}
        comment = picture.info.get("comment")
    return {**told, **({"comment": comment} if comment else {})}
