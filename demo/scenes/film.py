"""From a drawing to a photo: lens, sensor, and the file with the date and the coordinates that phones
write into it.
"""

from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO
from random import Random
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from .light import Moment

_ORIGIN: Final = datetime(2025, 3, 1, 9, tzinfo=UTC)
_GPS: Final = 0x8825
# A light 3 × 3 blur: a tenth of the price of a Gaussian one, and nobody sees the difference under the grain.
_SOFTNESS: Final = ImageFilter.Kernel((3, 3), (1, 3, 1, 3, 12, 3, 1, 3, 1))


def developed(image: Image.Image, size: tuple[int, int], seed: int) -> Image.Image:
    """Reduce the big canvas to `size` and add what a small lens and sensor add: softness, dim corners,
    grain.
    """
    small = image.reduce(image.width // size[0])
    pixels = np.asarray(small.filter(_SOFTNESS)).astype(np.uint16)
    dim = _corners(size)
    grain = np.roll(_grain(size), (seed * 37 % size[1], seed * 61 % size[0]), (0, 1))
    pixels *= dim[:, :, None]
    pixels >>= 8
    noisy = pixels.view(np.int16)
    noisy += grain[:, :, None]
    return Image.fromarray(noisy.clip(0, 255).astype(np.uint8)).point(_curve() * 3)


def encoded(image: Image.Image, *, moment: Moment, random: Random) -> bytes:
    """Return the JPEG with an invented moment and place in its EXIF, as a phone would have written."""
    exif = Image.Exif()
    taken = _ORIGIN + timedelta(minutes=random.randrange(60 * 24 * 200), days=12 if moment == "after" else 0)
    exif[0x010F], exif[0x0110] = "Otklik", "Demo camera"
    exif[0x0132] = taken.strftime("%Y:%m:%d %H:%M:%S")
    exif.get_ifd(_GPS).update(
        {1: "N", 2: (54.0, 18.0, random.uniform(0, 59)), 3: "E", 4: (48.0, 24.0, random.uniform(0, 59))}
    )
    out = BytesIO()
    image.save(out, "JPEG", quality=86, exif=exif.tobytes())
    return out.getvalue()


@cache
def _corners(size: tuple[int, int]) -> NDArray[np.uint16]:
    x = np.linspace(-1, 1, size[0], dtype=np.float32)[None, :]
    y = np.linspace(-1, 1, size[1], dtype=np.float32)[:, None]
    return np.round(256 * (1 - 0.13 * np.clip((x * x + y * y) / 2, 0, 1) ** 1.4)).astype(np.uint16)


@cache
def _grain(size: tuple[int, int]) -> NDArray[np.int16]:
    noise = np.random.default_rng(7).normal(0, 4.2, (size[1], size[0]))
    return np.round(noise).astype(np.int16)


def _curve() -> list[int]:
    """A gentle film curve: darker shadows, brighter lights, the middle where it was."""
    steps = [level / 255 for level in range(256)]
    return [round(255 * (x + 0.10 * (x - 0.5) * 4 * x * (1 - x))) for x in steps]
