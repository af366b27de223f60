"""Limits of a photo.

The wizard, the API and the importer all quote these numbers, so they are in one place.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from .content import PhotoFormat

MAX_PHOTOS_PER_APPEAL = 10

MAX_MEGABYTES = 15
MAX_BYTES = MAX_MEGABYTES * 1024 * 1024

# What a decoder may be asked to unpack, in millions of pixels. JPEG is decoded reduced and scarcely costs
# memory; the others are unpacked whole: HEIC at 7 bytes a pixel, PNG at 4 to 8, WebP at 16 (its decoder
# keeps two canvases), so that none needs more than about 400 MB. Honest pictures fit: phones send stills of
# 50 MP and JPEG panoramas of about 16 000 × 4 000; the next step, 108 MP, is far above 15 MB a file.
# Measured by benchmarks/photos.py.
MAX_MEGAPIXELS: Final[Mapping[PhotoFormat, int]] = MappingProxyType(
    {PhotoFormat.JPEG: 80, PhotoFormat.HEIC: 52, PhotoFormat.PNG: 50, PhotoFormat.WEBP: 25}
)

# What decoding takes for each pixel at most, in bytes; of a JPEG in several scans, its coefficients.
BYTES_A_PIXEL: Final[Mapping[PhotoFormat, int]] = MappingProxyType(
    {PhotoFormat.HEIC: 7, PhotoFormat.PNG: 8, PhotoFormat.WEBP: 16}
)
COEFFICIENT_BYTES = 6

# Panoramas stop near 20 000; a strip of 1 × 80 000 000 is an attack on whatever resizes it.
MAX_SIDE = 30_000

# Encoders write about 10 scans in a progressive JPEG. Each one is a pass over the whole picture, so a small
# file with thousands of them would hold a processor for minutes.
MAX_JPEG_SCANS = 64

# For <input type="file" accept>: names for the ones whose browsers do not know image/heic.
ACCEPT = "image/jpeg,image/png,image/webp,image/heic,image/heif,.heic,.heif"
